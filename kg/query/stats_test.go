package query_test

import (
	"errors"
	"reflect"
	"testing"

	"ophglm"
	"ophglm/kg/query"
	"ophglm/kg/store/storetest"
)

func TestMeasure(t *testing.T) {
	crawled := storetest.TextTriple("icd10cm:H25", "prognosis", "好", "")
	crawled.Triple.Evidence, crawled.Triple.Checked = ophglm.Crawled, true
	hash := ophglm.HashID("a disease")
	g := storetest.NewGraph(
		storetest.Entity("glaucoma", "Disease", "青光眼", ""), storetest.Entity("icd10cm:H25", "Disease", "白内障", ""),
		storetest.Entity(hash, "Disease", "某病", ""), storetest.Entity("pain", "Symptom", "痛", ""), storetest.Entity("odd", "Odd", "怪", ""),
		storetest.Triple("glaucoma", "has_symptom", "pain"), storetest.Triple(hash, "has_symptom", "pain"),
		storetest.Triple(hash, "has_symptom", "pain", "n", "2"),
		storetest.TextTriple("glaucoma", "prognosis", "坏", ""), crawled,
		storetest.Triple("pain", "odd", "odd"),
	)
	s, err := query.Measure(g.Seq(nil))
	if err != nil {
		t.Fatal(err)
	}
	if s.Entities != 5 || s.Triples != 6 {
		t.Errorf("%d entities and %d triples", s.Entities, s.Triples)
	}
	// In the order of the ontology, in which there is no Odd.
	if want := []query.TypeCount{
		{Type: "Disease", ByID: query.Kinds{Curated: 1, Coded: 1, Hashed: 1}},
		{Type: "Symptom", ByID: query.Kinds{Curated: 1}},
		{Type: "Odd", ByID: query.Kinds{Curated: 1}},
	}; !reflect.DeepEqual(s.Types, want) {
		t.Errorf("types %+v, want %+v", s.Types, want)
	}
	if want := []query.RelationCount{
		{Relation: "has_symptom", Triples: 3, Evidence: map[ophglm.Evidence]int{ophglm.Curated: 3}},
		{Relation: "prognosis", Triples: 2, Evidence: map[ophglm.Evidence]int{ophglm.Curated: 1, ophglm.Crawled: 1}, Checked: 1, Texts: 2},
		{Relation: "odd", Triples: 1, Evidence: map[ophglm.Evidence]int{ophglm.Curated: 1}},
	}; !reflect.DeepEqual(s.Relations, want) {
		t.Errorf("relations %+v, want %+v", s.Relations, want)
	}
	of := query.Kinds{Curated: 1, Coded: 1, Hashed: 1}
	for _, c := range s.Coverage {
		want := query.Kinds{}
		switch c.Relation {
		case "has_symptom":
			want = query.Kinds{Curated: 1, Hashed: 1}
		case "prognosis":
			want = query.Kinds{Curated: 1, Coded: 1}
		}
		share, ok := c.Share()
		if c.With != want || c.Of != of || !ok || share != float64(want.All())/3 {
			t.Errorf("coverage %+v, share %v, want %+v of %+v", c, share, want, of)
		}
	}
	if len(s.Coverage) < 20 {
		t.Errorf("coverage of %d relations, and diseases are the subject of more", len(s.Coverage))
	}

	empty, err := query.Measure(storetest.Graph{}.Seq(nil))
	if err != nil || empty.Entities != 0 {
		t.Fatal(empty, err)
	}
	if _, ok := empty.Coverage[0].Share(); ok {
		t.Error("a share of no diseases is a number")
	}
	failed := errors.New("the part is damaged")
	if _, err := query.Measure(g.Seq(failed)); !errors.Is(err, failed) {
		t.Errorf("error %v, want that of the sequence", err)
	}
}
