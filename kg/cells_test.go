package kg

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestSplitCell(t *testing.T) {
	for name, c := range map[string]struct {
		cell  string
		names bool
		want  []string // a cut piece ends in …
	}{
		"blanks and a link":        {"甲 乙 丙 [详细]", false, []string{"甲", "乙", "丙"}},
		"commas":                   {"甲,乙，丙、丁；戊", false, []string{"甲", "乙", "丙", "丁", "戊"}},
		"link without a blank":     {"甲[详细]", false, []string{"甲"}},
		"only a link":              {" [详细]", false, nil},
		"empty":                    {"  ", false, nil},
		"cut":                      {"甲乙... 丙…", false, []string{"甲乙…", "丙…"}},
		"only dots":                {"...", false, []string{"…"}},
		"closed bracket":           {"甲(乙、丙)丁，戊", false, []string{"甲(乙、丙)丁", "戊"}},
		"open bracket":             {"甲（乙，丙", false, []string{"甲（乙", "丙"}},
		"full stop":                {"甲。乙。", false, []string{"甲。乙"}},
		"latin blank in names":     {"眼部von Hippel病 甲", true, []string{"眼部von Hippel病", "甲"}},
		"latin blank in a list":    {"OCT MRI", false, []string{"OCT", "MRI"}},
		"list within a name":       {"动眼、滑车及外展神经麻痹，甲", true, []string{"动眼、滑车及外展神经麻痹", "甲"}},
		"list in a list":           {"甲、乙及丙", false, []string{"甲", "乙及丙"}},
		"wide blank":               {"甲\u3000乙", false, []string{"甲", "乙"}},
		"separators in succession": {"甲，，、 乙", false, []string{"甲", "乙"}},
	} {
		var got []string
		for _, p := range splitCell(c.cell, c.names) {
			s := p.text
			if p.cut {
				s += "…"
			}
			if c.cell[p.start:p.end] != p.text {
				t.Errorf("%s: [%d:%d] holds %q, not %q", name, p.start, p.end, c.cell[p.start:p.end], p.text)
			}
			got = append(got, s)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q gave %q, want %q", name, c.cell, got, c.want)
		}
	}
}

func TestPiecesCoverTheCell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOf(rapid.SampledFrom([]rune("甲乙a(（)）,，、; 。.…[详细]\u3000"))).Draw(t, "cell")
		checkPieces(t, cell, rapid.Bool().Draw(t, "names"))
	})
}

// checkPieces holds what is true of every cell: pieces are in order, disjoint
// and where they say, and what is between them is separators, dots and the
// link.
func checkPieces(t interface{ Fatalf(string, ...any) }, cell string, names bool) {
	at := 0
	for _, p := range splitCell(cell, names) {
		if p.start < at || p.end < p.start || p.end > len(cell) || cell[p.start:p.end] != p.text {
			t.Fatalf("%q: piece %+v after %d", cell, p, at)
		}
		if left := strings.Trim(cell[at:p.start], ",，、;； \u3000\t\n\v\f\r\u0085\u00a0。.…"); left != "" && utf8.ValidString(cell) && !strings.ContainsFunc(left, blank) {
			t.Fatalf("%q: %q was lost before %+v", cell, left, p)
		}
		at = p.end
	}
}

// blank is any white space that the list above leaves out.
func blank(r rune) bool { return strings.TrimSpace(string(r)) == "" }

func FuzzSplitCell(f *testing.F) {
	for _, s := range []string{"甲 乙... [详细]", "a(b、c", "动眼、滑车及外展 x", "…", "\xff（"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		checkPieces(t, cell, false)
		checkPieces(t, cell, true)
	})
}
