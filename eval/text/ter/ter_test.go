package ter

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/text"
	"ophglm/eval/text/tokens"
)

func count(t rapid.TB, candidate string, references ...string) Statistics {
	t.Helper()
	s, err := NewCounter(tokens.Tercom{Normalised: true, Asian: true}).Count(candidate, references)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		text, reference string
		edits           int64
	}{
		{"黄斑水肿", "黄斑水肿", 0},
		{"黄斑水", "黄斑水肿", 1},
		{"黄斑区水肿", "黄斑水肿", 1},
		{"黄斑积肿", "黄斑水肿", 1},
		{"水肿见黄斑区", "黄斑区见水肿", 2}, // 水肿 goes to the end, and 见 in front of it
		{"", "黄斑", 2},
		{"黄斑", "", 2},
		{"", "", 0},
	} {
		if got := count(t, c.text, c.reference).Edits; got != c.edits {
			t.Errorf("%q takes %d edits to %q, want %d", c.text, got, c.reference, c.edits)
		}
	}
}

// The reference that takes fewest edits counts, and the mean length of all: 1 edit
// over (4 + 3 + 3)/3 tokens.
func TestSeveralReferences(t *testing.T) {
	s := count(t, "黄斑水肿", "视网膜裂", "黄斑水", "青光眼")
	if s.Edits != 1 || s.Reference != 10*share/3 {
		t.Errorf("%+v", s)
	}
	if got := s.Score().String(); got != "30" {
		t.Errorf("the rate is %s, want 30", got)
	}
}

func TestWhereThereIsNoRate(t *testing.T) {
	if got := new(Statistics).Score(); got.Why() == "" {
		t.Errorf("of nothing it is %v", got)
	}
	counter := NewCounter(tokens.Tercom{})
	if _, err := counter.Count("眼底", nil); !errors.Is(err, text.ErrNoReference) {
		t.Errorf("without references: %v", err)
	}
	if _, err := counter.Count("眼底", make([]string, MostReferences+1)); err == nil {
		t.Error("17 references have no error")
	}
	if _, err := counter.Count("眼底", make([]string, MostReferences)); err != nil {
		t.Error(err)
	}
	for n := int64(1); n <= MostReferences; n++ {
		if share%n != 0 {
			t.Errorf("the mean of %d lengths is not whole", n)
		}
	}
}

func TestSignature(t *testing.T) {
	want := "ter|scale:100|lower-is-better|case:lc|tok:tercom|norm:yes|punct:yes|asian:yes|references:fewest-edits,mean-length|empty-references:100|as:sacrebleu-2.6.0|v1"
	if got := Definition(tokens.Tercom{Normalised: true, Asian: true}).Signature(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// generator draws the same numbers in every language: Knuth's MMIX.
type generator uint64

func (g *generator) below(n int) int {
	*g = *g*6364136223846793005 + 1442695040888963407
	return int(uint64(*g>>33) % uint64(n))
}

// pairs are texts of up to 120 tokens with up to 11 changes, every tenth of an
// eighth of the length, and every tenth to a reference of an eighth.
func pairs(n int, each func(text, reference []uint32)) {
	g := generator(1)
	for i := range n {
		alphabet := 3 + g.below(60)
		reference := make([]uint32, g.below(120))
		for k := range reference {
			reference[k] = uint32(g.below(alphabet))
		}
		text := slices.Clone(reference)
		for range g.below(12) {
			if len(text) == 0 {
				break
			}
			k := g.below(len(text))
			switch g.below(4) {
			case 0:
				text = slices.Delete(text, k, k+1)
			case 1:
				text = slices.Insert(text, k, uint32(g.below(alphabet)))
			case 2:
				text[k] = uint32(g.below(alphabet))
			default:
				end := min(len(text), k+1+g.below(12))
				run := slices.Clone(text[k:end])
				text = slices.Delete(text, k, end)
				text = slices.Insert(text, g.below(len(text)+1), run...)
			}
		}
		if i%10 == 0 {
			text = text[:len(text)/8]
		}
		if i%10 == 1 {
			reference = reference[:len(reference)/8]
		}
		each(text, reference)
	}
}

// sacrebleu 2.6.0 has 3,070 edits over 10,631 tokens for the same 200 pairs, and
// tries more than 1,000 moves in two of them. The sum of each pair's place times its
// edits is in the test so that one too many here and one too few there show.
func TestSacrebleuOnDrawnTexts(t *testing.T) {
	var e editor
	sum, placed, length, place := 0, 0, 0, 0
	pairs(200, func(text, reference []uint32) {
		place++
		edits := e.edits(text, reference)
		sum += edits
		placed += place * edits
		length += len(reference)
	})
	if sum != 3070 || placed != 330961 || length != 10631 {
		t.Errorf("%d edits (by place %d) over %d tokens, want 3070, 330961 and 10631", sum, placed, length)
	}
}

// distanceOf is the edit distance by the definition, without moves.
func distanceOf(a, b []uint32) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

var draw = rapid.SliceOfN(rapid.Uint32Range(1, 4), 0, 24) // within the beam

// What a move changes gives the distance of the whole text, unless it is above the
// limit.
func TestRowsAreKept(t *testing.T) {
	var e editor
	rapid.Check(t, func(t *rapid.T) {
		text, reference := draw.Draw(t, "text"), draw.Draw(t, "reference")
		e.start(text, reference)
		if got, want := e.fill(), distanceOf(text, reference); got != want {
			t.Fatalf("the distance is %d, want %d", got, want)
		}
		if len(text) == 0 {
			return
		}
		m := move{start: rapid.IntRange(0, len(text)-1).Draw(t, "start"), target: rapid.IntRange(0, len(text)).Draw(t, "target")}
		m.length = rapid.IntRange(1, len(text)-m.start).Draw(t, "length")
		moved := m.apply(nil, text)
		if got, want := slices.Sorted(slices.Values(moved)), slices.Sorted(slices.Values(text)); !slices.Equal(got, want) {
			t.Fatalf("%v becomes %v by %v", text, moved, m)
		}
		first, end := m.bounds(len(text))
		if !slices.Equal(moved[:first], text[:first]) || !slices.Equal(moved[end:], text[end:]) {
			t.Fatalf("%v becomes %v by %v, which is not within %d to %d", text, moved, m, first, end)
		}
		want := int32(distanceOf(moved, reference))
		limit := rapid.Int32Range(0, 30).Draw(t, "limit")
		if got := e.after(moved, first, end, limit); got != want && !(got > limit && want > limit) {
			t.Fatalf("%v has distance %d to %v within %d, want %d", moved, got, reference, limit, want)
		}
	})
}

func TestMovesSpareEdits(t *testing.T) {
	var e editor
	rapid.Check(t, func(t *rapid.T) {
		text, reference := draw.Draw(t, "text"), draw.Draw(t, "reference")
		before := slices.Clone(text)
		got := e.edits(text, reference)
		if without := distanceOf(text, reference); got > without || got < max(len(text)-len(reference), len(reference)-len(text)) || got == 0 != slices.Equal(text, reference) {
			t.Fatalf("%v takes %d edits to %v, and %d without moves", text, got, reference, without)
		}
		if !slices.Equal(text, before) {
			t.Fatalf("the text became %v", text)
		}
	})
}

func TestAdd(t *testing.T) {
	s := count(t, "黄斑区水肿", "黄斑水肿")
	var sum Statistics
	sum.Add(&s, 3)
	sum.Add(&s, -1)
	if sum.Items != 2 || sum.Score() != s.Score() {
		t.Errorf("%+v", sum)
	}
}

// A text of n tokens against itself the other way round, where there is most to try.
func BenchmarkEdits(b *testing.B) {
	for _, n := range []int{40, 400} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var words []string
			for i := range n {
				words = append(words, fmt.Sprint(i*i%37))
			}
			one := strings.Join(words, " ")
			slices.Reverse(words)
			counter, references := NewCounter(tokens.Tercom{}), []string{strings.Join(words, " ")}
			for b.Loop() {
				if _, err := counter.Count(one, references); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
