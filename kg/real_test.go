package kg

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"ophglm/internal/jsonl"
	"ophglm/internal/realdata"
	"ophglm/internal/table"
)

// real reads a file of the real data with a reader.
func real(t *testing.T, name string, read func(f *os.File, c *collect) error) *collect {
	t.Helper()
	f, err := os.Open(realdata.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c := newCollect(t)
	if err := read(f, c); err != nil {
		t.Fatal(err)
	}
	c.done()
	return c
}

func within(t *testing.T, what string, n, low, high int) {
	t.Helper()
	if n < low || n > high {
		t.Errorf("%s: %d, want %d to %d", what, n, low, high)
	}
}

// The counts of rows are those of the file; what is made of them may shift with
// the rules, and so has a range.
func TestRealZhihao(t *testing.T) {
	c := real(t, "kg/zhihao_disease_gb18030.csv", func(f *os.File, c *collect) error { return readZhihao(f, "z.csv", c) })
	if c.row != 14336 {
		t.Errorf("%d rows, the table has 14336", c.row)
	}
	rejected := c.reasons(false)
	eye := c.row
	for _, n := range rejected {
		eye -= n
	}
	within(t, "rows of the eye", eye, 795, 825)
	within(t, "rows cut off in the name", rejected["truncated_name"], 20, 30)
	within(t, "rows completed in the name", c.counts["cut names of diseases completed"], 45, 55)
	within(t, "doubtful rows", rejected["eye_doubtful"], 50, 75)
	within(t, "triples", len(c.triples), 11000, 12000)
	within(t, "drugs cut off and left out", c.reasons(true)["truncated"], 250, 320)
	within(t, "drugs completed", c.counts["cut drug names completed"], 105, 130)
	within(t, "signs that the table calls symptoms", len(c.facts("exam_finding"))+len(c.facts("has_fundus_sign")), 600, 800)
	within(t, "complications that the disease comes from", c.reasons(true)["cause"], 30, 60)

	// Every item of a list stands where its source says it does.
	names := map[string]string{}
	for _, e := range c.entities {
		names[e.ID] = e.Name.Any()
		if typ := e.Type; typ == "Drug" || typ == "Symptom" {
			if strings.Contains(e.Name.ZH, "…") || strings.Contains(e.Name.ZH, "...") || strings.Contains(e.Name.ZH, "详细") {
				t.Errorf("the %s %q was cut off", typ, e.Name.ZH)
			}
		}
	}
	in, err := os.Open(realdata.Path(t, "kg/zhihao_disease_gb18030.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	r := table.NewCSV(jsonl.NewScanner(in))
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	next, checked, completed := 0, 0, 0
	for row := 1; next < len(c.triples); row++ {
		cut, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		for ; next < len(c.triples) && c.triples[next].Sources[0].Row == row; next++ {
			tr := c.triples[next]
			s := tr.Sources[0]
			cell, err := table.DecodeGB18030(cut.Cells[slices.Index(zhihaoColumns, s.Field)])
			if err != nil {
				t.Fatal(err)
			}
			if tr.Object.Entity != "" {
				checked++
				got, name := cell[s.Start:s.End], names[tr.Object.Entity]
				if sum := sha256.Sum256([]byte(got)); s.SHA256 != "" {
					renamed := zhihaoWords().ExaminationNames[got]
					if renamed == "" {
						completed++
					}
					if s.SHA256 != hex.EncodeToString(sum[:]) || renamed != name && !strings.HasPrefix(name, got) || name == got {
						t.Errorf("%s: %q was completed to %q, with the digest %s", s, got, name, s.SHA256)
					}
				} else if FoldName(got) != FoldName(name) {
					t.Errorf("%s: the source holds another text than the object's name", s)
				}
			}
		}
	}
	within(t, "sources looked up", checked, 9000, len(c.triples))
	within(t, "drugs that stand there in part", completed, 100, c.counts["cut drug names completed"])
}

// What the table holds of the words that say nothing, over its 898 rows of the
// eye by department or part: 87 cells of drugs without one, 135 drugs cut off.
func TestRealZhihaoCells(t *testing.T) {
	h, err := os.Open(realdata.Path(t, "kg/zhihao_disease_gb18030.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	in, err := openZhihao(h, "z.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, junk, cut := 0, 0, map[string]bool{}
	for {
		row, err := in.rows.Next()
		if err == io.EOF {
			break
		}
		if err != nil || in.fault(row) != nil {
			t.Fatal(err, in.fault(row))
		}
		cells := map[string]string{}
		for _, name := range []string{"department", "part", "drug"} {
			cells[name], _ = in.cell(name, row) // one cell of the table can't be read
		}
		if !slices.Contains(strings.Fields(cells["department"]), "眼科") && !slices.Contains(strings.Fields(cells["part"]), "眼") {
			continue
		}
		rows++
		for _, p := range splitCell(cells["drug"], false) {
			if p.text == "应该如何用药？用什么药？" && commonFault(p) == "junk" {
				junk++
			}
			if p.cut {
				cut[p.text] = true
			}
		}
	}
	if rows != 898 || junk != 87 || len(cut) != 135 {
		t.Errorf("%d rows, %d cells without a drug, %d drugs cut off; the table has 898, 87 and 135", rows, junk, len(cut))
	}
}

func TestRealTerminologies(t *testing.T) {
	c := real(t, "kg/icd10cm_eye_en_zhTW.tsv", func(f *os.File, c *collect) error { return readICD10CM(again(f), "i.tsv", c) })
	if c.row != 3776 || len(c.reasons(false)) != 0 || c.reasons(true)["mistranslated"] != len(icdMistranslated) {
		t.Errorf("%d codes, the table has 3776; %d rejected", c.row, len(c.rejects))
	}
	within(t, "codes that are entities", len(c.entities), 900, 950)
	if c.merged+len(c.entities) != c.row {
		t.Errorf("%d merged and %d entities of %d", c.merged, len(c.entities), c.row)
	}
	within(t, "is_a", len(c.triples), len(c.entities)-60, len(c.entities)-1)
	for _, e := range c.entities {
		if icdSide.MatchString(e.Name.EN) {
			t.Errorf("%s is of one side", e.ID)
		}
	}

	c = real(t, "kg/hpo_eye_terms_en_zh.tsv", func(f *os.File, c *collect) error { return readHPO(f, "h.tsv", c) })
	if c.row != 859 {
		t.Errorf("%d terms, the table has 859", c.row)
	}
	within(t, "terms of the eye", len(c.entities), 740, 775)
	for _, e := range c.entities {
		if strings.Contains(strings.ToLower(e.Name.EN), "choroid plexus") || strings.Contains(e.Name.EN, "LogMAR") {
			t.Errorf("%s %q is no sign of the eye", e.ID, e.Name.EN)
		}
	}
}

func TestRealMedQuAD(t *testing.T) {
	c := real(t, "kg/medquad_eye.jsonl", func(f *os.File, c *collect) error { return readMedQuAD(f, "m.jsonl", c) })
	if c.row != 423 || len(c.reasons(false)) != 1 || c.reasons(false)["not_a_disease"] != 4 {
		t.Errorf("%d articles, the file has 423; rejects %v", c.row, c.reasons(false))
	}
	within(t, "triples", len(c.triples), 120, 220)
	for _, tr := range c.triples {
		if s := tr.Object.Text.EN; standsAlone(s) != "" || tr.Sources[0].End-tr.Sources[0].Start != len(s) {
			t.Errorf("%s: not a sentence by itself, or of another length than its source", tr.Sources[0])
		}
	}
}
