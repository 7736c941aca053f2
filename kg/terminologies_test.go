package kg

import (
	"io"
	"slices"
	"strings"
	"testing"
)

const icdHeader = "code\tbillable\ten\tzh_hant\n"

// again opens a table that is read more than once.
func again(r io.ReadSeeker) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		_, err := r.Seek(0, io.SeekStart)
		return io.NopCloser(r), err
	}
}

func icdTable(t testing.TB, in string) *collect {
	t.Helper()
	c := newCollect(t)
	if err := readICD10CM(again(strings.NewReader(icdHeader+in)), "icd.tsv", c); err != nil {
		t.Fatal(err)
	}
	c.done()
	return c
}

func TestICD10CM(t *testing.T) {
	c := icdTable(t, strings.Join([]string{
		"H25\t0\tAge-related cataract\t老年性白內障",
		"H25.1\t0\tAge-related nuclear cataract\t核性老年性白內障",
		"H25.11\t1\tAge-related nuclear cataract, right eye\t",
		"H25.13\t1\tAge-related nuclear cataract, bilateral\t",
		"H40.11\t0\tPrimary open-angle glaucoma\t",
		"H40.111\t0\tPrimary open-angle glaucoma, right eye\t",
		"H40.1111\t1\tPrimary open-angle glaucoma, right eye, mild stage\t",
		"H00.019\t1\tHordeolum externum unspecified eye, unspecified eyelid\t",
		"H25.1\t0\tTwice\t",
		"25.1\t0\tNo code\t",
		"H26\t0\t\t",
		"H26\t0",
	}, "\n")+"\n")
	var got []string
	for _, e := range c.entities {
		got = append(got, e.ID+" "+e.Type)
	}
	// H00.019 is of one side, and no code above it stands in the table.
	if want := []string{"icd10cm:H25 Disease", "icd10cm:H25.1 Disease", "icd10cm:H40.11 Disease", "icd10cm:H00.019 Disease"}; !slices.Equal(got, want) {
		t.Errorf("entities %q, want %q", got, want)
	}
	if c.merged != 4 || c.counts["codes of one side"] != 4 {
		t.Errorf("%d codes merged, counts %v; want 4", c.merged, c.counts)
	}
	if len(c.triples) != 1 || c.triples[0].Subject != "icd10cm:H25.1" || c.triples[0].Object.Entity != "icd10cm:H25" || c.triples[0].Relation != "is_a" {
		t.Errorf("triples %+v", c.triples)
	}
	e := c.entities[1]
	if e.Name.ZH != "核性老年性白内障" || len(e.Sources) != 2 || e.Sources[1].Field != "zh_hant" || e.Sources[0].Key != "H25.1" || e.Sources[0].Row != 2 {
		t.Errorf("H25.1 is %+v", e)
	}
	if r := c.reasons(false); r["duplicate_id"] != 1 || r["bad_code"] != 2 || r["wrong_columns"] != 1 {
		t.Errorf("rejects %v", r)
	}
}

// The order of the rows does not matter to what a code is under.
func TestICD10CMInAnyOrder(t *testing.T) {
	header, rows := "code\tbillable\ten\tzh_hant", []string{
		"H25\t0\tAge-related cataract\t", "H25.1\t0\tAge-related nuclear cataract\t", "H25.11\t1\tAge-related nuclear cataract, right eye\t",
	}
	slices.Reverse(rows)
	c := newCollect(t)
	if err := readICD10CM(again(strings.NewReader(header+"\n"+strings.Join(rows, "\n")+"\n")), "icd.tsv", c); err != nil {
		t.Fatal(err)
	}
	c.done()
	if len(c.entities) != 2 || c.merged != 1 || len(c.triples) != 1 || c.triples[0].Object.Entity != "icd10cm:H25" {
		t.Errorf("%d entities, %d merged, triples %+v", len(c.entities), c.merged, c.triples)
	}
}

// A code that adds "unspecified" alone is the code above, which has both.
func TestICD10CMUnspecified(t *testing.T) {
	c := newCollect(t)
	if err := readICD10CM(again(strings.NewReader("code\tbillable\ten\tzh_hant\n"+
		"H15.0\t0\tScleritis\t\n"+
		"H15.00\t0\tUnspecified scleritis\t\n"+
		"H15.009\t1\tUnspecified scleritis, unspecified eye\t\n"+
		"H15.001\t1\tWeak scleritis\t\n"+
		"H15.02\t0\tBrawny scleritis\t\n"+
		"H25.09\t0\tOther age-related incipient cataract\t\n")), "icd.tsv", c); err != nil {
		t.Fatal(err)
	}
	c.done()
	var got []string
	for _, e := range c.entities {
		for _, code := range e.Codes {
			got = append(got, e.ID+"="+code.Code)
		}
	}
	if want := []string{"icd10cm:H15.0=H15.0", "icd10cm:H15.0=H15.00", "icd10cm:H15.001=H15.001", "icd10cm:H15.02=H15.02", "icd10cm:H25.09=H25.09"}; !slices.Equal(got, want) || c.merged != 2 {
		t.Errorf("codes %q, %d merged; want %q", got, c.merged, want)
	}
	// What is under the code that is none any more is under the one above.
	if len(c.triples) != 2 || c.triples[0].Subject != "icd10cm:H15.001" || c.triples[0].Object.Entity != "icd10cm:H15.0" {
		t.Errorf("triples %+v", c.triples)
	}
}

func TestICDShorter(t *testing.T) {
	var got []string
	for c := "H40.1111"; c != ""; c = shorter(c) {
		got = append(got, c)
	}
	if want := []string{"H40.1111", "H40.111", "H40.11", "H40.1", "H40"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestHPO(t *testing.T) {
	c := newCollect(t)
	row := func(id, en, zh string) string { return id + "\t" + en + "\t" + zh + "\trdfs:label\tOFFICIAL\n" }
	in := "hpo_id\ten\tzh\tpredicate\tstatus\n" +
		row("HP:0000541", "Retinal detachment", "视网膜脱离") +
		row("HP:0200026", "Ocular pain", "眼痛") +
		row("HP:0000622", "Blurred vision", "视物模糊") +
		row("HP:0000001", "Color vision test abnormality", "色觉测试异常") +
		row("HP:0002190", "Choroid plexus cyst", "脉络丛囊肿") +
		row("HP:0000817", "Reduced eye contact", "减少目光接触") +
		row("HP:0012345", "Localized to upper eyelid", "局限于上眼睑") +
		row("HP:0200026", "Ocular pain", "眼痛") +
		row("HP:1", "Short", "短")
	if err := readHPO(strings.NewReader(in), "hpo.tsv", c); err != nil {
		t.Fatal(err)
	}
	c.done()
	var got []string
	for _, e := range c.entities {
		got = append(got, e.Type+" "+e.Name.EN+" "+e.Name.ZH)
	}
	want := []string{"FundusSign Retinal detachment 视网膜脱离", "Symptom Ocular pain 眼痛", "Symptom Blurred vision 视物模糊", "FundusSign Color vision test abnormality 色觉测试异常"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if r := c.reasons(false); r["not_eye"] != 2 || r["not_a_finding"] != 1 || r["duplicate_id"] != 1 || r["bad_code"] != 1 {
		t.Errorf("rejects %v", r)
	}
}

func TestTablesBadInput(t *testing.T) {
	for name, c := range map[string]struct{ row, reason, detail string }{
		"not UTF-8": {"H25\t0\t\xb0\xa2\t\n", "not_utf8", "not UTF-8 at byte 6"},
		"NUL":       {"H25\t0\ta\x00\t\n", "nul_byte", "NUL at byte 7"},
	} {
		got := icdTable(t, c.row+"H26\t0\tOther cataract\t\r\n\n")
		if len(got.rejects) != 1 || got.rejects[0].reason != c.reason || !strings.Contains(got.rejects[0].detail, c.detail) || len(got.entities) != 1 {
			t.Errorf("%s: rejects %+v, %d entities", name, got.rejects, len(got.entities))
		}
	}
	for name, in := range map[string]string{"empty": "", "other header": "hpo_id\ten\n", "header in GB18030": "\xb0\xa2\n"} {
		if err := readICD10CM(again(strings.NewReader(in)), "icd.tsv", newCollect(t)); err == nil || !strings.HasPrefix(err.Error(), "icd.tsv") {
			t.Errorf("%s: error %v, want one that names the file", name, err)
		}
	}
	c := newCollect(t)
	if err := readICD10CM(again(strings.NewReader("\xef\xbb\xbf"+icdHeader+"H25\t0\tAge-related cataract\t\n")), "icd.tsv", c); err != nil || len(c.entities) != 1 {
		t.Errorf("with a byte-order mark: %v, %d entities", err, len(c.entities))
	}
}

func FuzzICD10CM(f *testing.F) {
	f.Add("H25\t0\tAge-related cataract\t\nH25.1\t0\tNuclear\t\n")
	f.Add("H25.111\t1\tright eye\t\n\x00\n\xff\t\t\t\n")
	f.Fuzz(func(t *testing.T, in string) {
		c := icdTable(t, in)
		ids := map[string]bool{}
		for _, e := range c.entities {
			if ids[e.ID] {
				t.Errorf("%s was emitted twice", e.ID)
			}
			ids[e.ID] = true
		}
		for _, tr := range c.triples {
			if !ids[tr.Object.Entity] {
				t.Errorf("%s is_a %s, which is not in the graph", tr.Subject, tr.Object.Entity)
			}
		}
	})
}

func FuzzHPO(f *testing.F) {
	f.Add("HP:0000541\tRetinal detachment\t视网膜脱离\trdfs:label\tOFFICIAL\n")
	f.Add("HP:0000541\t\t\t\t\n\t\n")
	f.Fuzz(func(t *testing.T, in string) {
		c := newCollect(t)
		if err := readHPO(strings.NewReader("hpo_id\ten\tzh\tpredicate\tstatus\n"+in), "f", c); err != nil {
			t.Fatal(err)
		}
		c.done()
	})
}
