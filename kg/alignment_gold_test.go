package kg

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/realdata"
	"ophglm/internal/table"
	"ophglm/kg/align"
)

// The gold set: rows of the crawled table drawn by hash among its 898 rows of the
// eye, and for each the codes that mean the same, decided by two readers apart;
// only codes that both named count. No rule was made on these rows. A line holds the row, the first bytes of the SHA-256 of its name, the codes of
// ICD-10-CM and the terms of the HPO (or NONE), and whether the readers agreed.
//
//go:embed testdata/alignment_gold.tsv
var alignmentGold []byte

type goldRow struct {
	row    int
	sha    string
	codes  map[string][]string // by terminology
	agreed bool
}

func readGold(t *testing.T) []goldRow {
	t.Helper()
	var out []goldRow
	for n, line := range strings.Split(strings.TrimSpace(string(alignmentGold)), "\n")[1:] {
		f := strings.Split(line, "\t")
		row, err := strconv.Atoi(f[0])
		if err != nil || len(f) != 5 {
			t.Fatalf("alignment_gold.tsv:%d: %q", n+2, line)
		}
		g := goldRow{row: row, sha: f[1], codes: map[string][]string{}, agreed: f[4] == "agreed"}
		for i, system := range []string{"icd10cm", "hpo"} {
			if cell := f[2+i]; cell != "NONE" {
				g.codes[system] = strings.Split(cell, "|")
			}
		}
		out = append(out, g)
	}
	return out
}

// rowNames returns the names of the table's rows, by number.
func rowNames(t *testing.T) map[int]string {
	t.Helper()
	b, err := os.ReadFile(realdata.Path(t, "kg/zhihao_disease_gb18030.csv"))
	if err != nil {
		t.Fatal(err)
	}
	in := table.NewCSV(jsonl.NewScanner(bytes.NewReader(b)))
	out := map[int]string{}
	for n := 0; ; n++ {
		r, err := in.Next()
		if err != nil {
			return out
		}
		if n > 0 && len(r.Cells) > 0 {
			if out[n], err = table.DecodeGB18030(r.Cells[0]); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// linkTally counts links that a set of rows should have and has.
type linkTally struct{ right, wrong, missed, rightlyNone int }

func (y linkTally) String() string {
	p, found := y.right+y.wrong, y.right+y.missed
	return fmt.Sprintf("precision %d/%d = %.3f [%.3f, 1], recall %d/%d = %.3f, rows rightly without a code %d",
		y.right, p, ratio(y.right, p), wilsonLow(y.right, p), y.right, found, ratio(y.right, found), y.rightlyNone)
}

func ratio(a, b int) float64 { return float64(a) / float64(max(b, 1)) }

// wilsonLow is the lower end of the 95% interval of Wilson (1927).
func wilsonLow(k, n int) float64 {
	if n == 0 {
		return 0
	}
	const z = 1.959963984540054
	p, f := float64(k)/float64(n), float64(n)
	return (p + z*z/(2*f) - z*math.Sqrt(p*(1-p)/f+z*z/(4*f*f))) / (1 + z*z/f)
}

// TestAlignmentGold measures the links of the crawled table to both terminologies
// on the gold set; its log is what docs/kg.md quotes.
func TestAlignmentGold(t *testing.T) {
	gold, names := readGold(t), rowNames(t)
	tbl := real(t, "kg/zhihao_disease_gb18030.csv", func(f *os.File, c *collect) error { return readZhihao(f, "z.csv", c) })
	icd := real(t, "kg/icd10cm_eye_en_zhTW.tsv", func(f *os.File, c *collect) error { return readICD10CM(again(f), "i.tsv", c) })
	hpo := real(t, "kg/hpo_eye_terms_en_zh.tsv", func(f *os.File, c *collect) error { return readHPO(f, "h.tsv", c) })

	var all []*ophglm.Entity
	seen := map[string]bool{}
	entityOf := map[int]string{} // a row: its disease
	exact := map[string]map[string]bool{"icd10cm": {}, "hpo": {}}
	for _, c := range []*collect{tbl, icd, hpo} {
		for _, e := range c.entities {
			if s := systemOf(e.ID); s != "" {
				exact[s][FoldName(e.Name.ZH)] = true
			} else if e.Type == "Disease" && len(e.Sources) > 0 && e.Sources[0].Field == "name" {
				entityOf[e.Sources[0].Row] = e.ID
			}
			if !seen[e.ID] {
				seen[e.ID] = true
				all = append(all, e)
			}
		}
	}
	codesOf := map[string][]string{}
	for _, e := range all {
		for _, c := range e.Codes {
			codesOf[e.ID] = append(codesOf[e.ID], codedID(c.System, c.Code))
		}
	}
	linked := map[string][]string{} // an entity: the codes of what it is linked to
	for _, l := range align.Align(all).Merged {
		linked[l.A] = append(linked[l.A], codesOf[l.B]...)
	}

	rows, rowsLinked := 0, 0
	for _, id := range entityOf {
		rows++
		if len(linked[id]) > 0 {
			rowsLinked++
		}
	}
	t.Logf("of the %d rows of the table that became diseases, %d are linked to a code: %.3f", rows, rowsLinked, ratio(rowsLinked, rows))

	tallies := map[string]*linkTally{"icd10cm": {}, "hpo": {}}
	either, gettable, withoutExact, negatives, agreed := 0, 0, 0, 0, 0
	for _, g := range gold {
		name := names[g.row]
		sum := sha256.Sum256([]byte(strings.TrimSpace(name)))
		if hex.EncodeToString(sum[:6]) != g.sha {
			t.Fatalf("row %d is another than was labelled", g.row)
		}
		if g.agreed {
			agreed++
		}
		if len(g.codes) == 0 {
			negatives++
		} else {
			gettable++
		}
		hit := false
		if !exact["icd10cm"][FoldName(name)] && !exact["hpo"][FoldName(name)] {
			withoutExact++
		}
		for system, y := range tallies {
			var got []string
			for _, b := range linked[entityOf[g.row]] {
				if systemOf(b) == system {
					got = append(got, strings.TrimPrefix(b, system+":"))
				}
			}
			right := slices.ContainsFunc(got, func(c string) bool { return slices.Contains(g.codes[system], c) })
			switch {
			case right:
				y.right++
				hit = true
			case len(got) > 0:
				y.wrong++
				t.Logf("row %d: %s linked to %v, labelled %v", g.row, system, got, g.codes[system])
				if len(g.codes[system]) > 0 {
					y.missed++
				}
			case len(g.codes[system]) > 0:
				y.missed++
			default:
				y.rightlyNone++
			}
		}
		if hit {
			either++
		}
	}
	t.Logf("%d rows, %d without a name that is the same, %d without a code in either terminology; readers agreed on %d", len(gold), withoutExact, negatives, agreed)
	for _, system := range []string{"icd10cm", "hpo"} {
		t.Logf("%s: %s", system, tallies[system])
	}
	t.Logf("linked rightly to either: %d of %d rows = %.3f; %d of them have a code in either: %.3f of those", either, len(gold), ratio(either, len(gold)), gettable, ratio(either, gettable))
	if len(gold) < 200 || withoutExact*2 < len(gold) || negatives == 0 {
		t.Errorf("the gold set is of %d rows, %d without an exact name, %d without a code", len(gold), withoutExact, negatives)
	}
	for system, y := range tallies {
		if p := ratio(y.right, y.right+y.wrong); p < 0.9 {
			t.Errorf("%s: precision %.3f, at least 0.9 is asked for", system, p)
		}
	}
}
