package query

import (
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	"ophglm"
)

func seq(items []ophglm.GraphItem, err error) iter.Seq2[*ophglm.GraphItem, error] {
	return func(yield func(*ophglm.GraphItem, error) bool) {
		for i := range items {
			if !yield(&items[i], nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

func triple(subject, relation string, object ophglm.Object, evidence ophglm.Evidence, q map[string]string) ophglm.GraphItem {
	t := &ophglm.Triple{Subject: subject, Relation: relation, Object: object, Evidence: evidence, Qualifiers: q, Sources: []ophglm.Source{{Dataset: "d"}}}
	t.ID = ophglm.TripleID(t)
	return ophglm.GraphItem{Triple: t}
}

func testGraph(t *testing.T) *Graph {
	t.Helper()
	entity := func(id, typ, zh, en string, aliases ophglm.Texts, codes ...ophglm.Code) ophglm.GraphItem {
		return ophglm.GraphItem{Entity: &ophglm.Entity{ID: id, Type: typ, Name: ophglm.Text{ZH: zh, EN: en}, Aliases: aliases, Codes: codes}}
	}
	of := func(id string) ophglm.Object { return ophglm.Object{Entity: id} }
	g, err := Load(seq([]ophglm.GraphItem{
		entity("diabetic_retinopathy", "Disease", "糖尿病视网膜病变", "diabetic retinopathy", ophglm.Texts{ZH: []string{"糖网", "DR"}}, ophglm.Code{System: "icd10cm", Code: "E11.31"}),
		entity("digital_radiography", "Examination", "DR", "digital radiography", ophglm.Texts{}),
		entity("pdr", "Disease", "增殖期糖尿病视网膜病变", "proliferative diabetic retinopathy", ophglm.Texts{}),
		entity("hard_exudate", "FundusSign", "硬性渗出", "hard exudate", ophglm.Texts{}),
		entity("oct", "Examination", "光学相干断层扫描", "optical coherence tomography", ophglm.Texts{}),
		triple("diabetic_retinopathy", "prognosis", ophglm.Object{Text: ophglm.Text{EN: "vision may be lost"}}, ophglm.Curated, nil),
		triple("diabetic_retinopathy", "exam_finding", of("hard_exudate"), ophglm.Curated, map[string]string{"exam": "oct", "note@zh": "黄斑区"}),
		triple("diabetic_retinopathy", "has_fundus_sign", of("hard_exudate"), ophglm.Crawled, nil),
		triple("diabetic_retinopathy", "has_stage", of("pdr"), ophglm.Curated, map[string]string{"order": "2"}),
		triple("diabetic_retinopathy", "has_stage", ophglm.Object{Text: ophglm.Text{EN: "background"}}, ophglm.Curated, map[string]string{"order": "1"}),
		triple("pdr", "is_a", of("diabetic_retinopathy"), ophglm.Coded, nil),
		triple("pdr", "is_a", of("elsewhere"), ophglm.Coded, nil),
	}, nil))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestFind(t *testing.T) {
	g := testGraph(t)
	for name, want := range map[string][]string{
		"糖尿病视网膜病变":               {"diabetic_retinopathy"},
		" Diabetic  RETINOPATHY": {"diabetic_retinopathy"},
		"糖网":                     {"diabetic_retinopathy"},
		"ＤＲ":                     {"digital_radiography", "diabetic_retinopathy"}, // by name before by alias
		"e11.31":                 {"diabetic_retinopathy"},
		"icd10cm:E11.31":         {"diabetic_retinopathy"},
		"hard_exudate":           {"hard_exudate"},
		"视网膜":                    {"diabetic_retinopathy", "pdr"}, // within; the shorter first
		"retino":                 {"diabetic_retinopathy", "pdr"},
		"渗":                      {"hard_exudate"},
		"白内障":                    {},
		"  ":                     {},
	} {
		got := []string{}
		for _, e := range g.Find(name) {
			got = append(got, e.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q found %q, want %q", name, got, want)
		}
	}
	if e, ok := g.Entity("oct"); !ok || e.Name.EN != "optical coherence tomography" || g.Len() != 5 {
		t.Errorf("entity oct: %+v, %v; %d entities", e, ok, g.Len())
	}
}

func TestFacts(t *testing.T) {
	g := testGraph(t)
	var got []string
	for _, f := range g.Facts("diabetic_retinopathy") {
		s := f.Relation.Name + " " + f.Other.EN
		if f.Inverse {
			s = "inverse " + f.Relation.Inverse + " " + f.Other.EN
		}
		for _, q := range f.Qualifiers {
			s += " " + q.Name + "=" + q.Text.Any()
		}
		got = append(got, s)
	}
	want := []string{
		"has_stage background order=1", "has_stage proliferative diabetic retinopathy order=2",
		"has_fundus_sign hard exudate", "exam_finding hard exudate exam=光学相干断层扫描 note=黄斑区",
		"prognosis vision may be lost", "inverse has_kind proliferative diabetic retinopathy",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// What is not in the graph is shown by its id.
	for _, f := range g.Facts("pdr") {
		if f.OtherID == "elsewhere" && f.Other.EN != "elsewhere" {
			t.Errorf("an absent entity is called %q", f.Other.EN)
		}
	}
	if n := len(g.Facts("nobody")); n != 0 {
		t.Errorf("%d facts on an absent entity", n)
	}
}

func TestLoadErrors(t *testing.T) {
	broken := errors.New("the part is damaged")
	if _, err := Load(seq(nil, broken)); !errors.Is(err, broken) {
		t.Errorf("error %v, want that of the sequence", err)
	}
	if _, err := Load(seq([]ophglm.GraphItem{{}}, nil)); err == nil || !strings.Contains(err.Error(), "entity or a triple") {
		t.Errorf("an empty item: %v", err)
	}
}
