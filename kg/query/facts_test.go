package query_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"ophglm"
	"ophglm/kg/query"
	"ophglm/kg/store"
	"ophglm/kg/store/sqlite"
	"ophglm/kg/store/storetest"
)

// held is a SQLite store of the graph. Package storetest asks every store; here
// is what does not depend on one.
func held(t *testing.T, g storetest.Graph) store.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	g.Load(t, s)
	return s
}

func TestOrderOfFacts(t *testing.T) {
	crawled := storetest.Triple("dr", "has_symptom", "blur")
	crawled.Triple.Evidence = ophglm.Crawled
	coded := storetest.Triple("dr", "has_symptom", "pain")
	coded.Triple.Evidence = ophglm.Coded
	s := held(t, storetest.NewGraph(
		storetest.Entity("dr", "Disease", "糖尿病视网膜病变", "diabetic retinopathy"),
		storetest.Entity("pdr", "Disease", "增殖期", ""),
		storetest.Entity("blur", "Symptom", "视物模糊", "blur"),
		storetest.Entity("pain", "Symptom", "眼痛", "pain"),
		storetest.Entity("floaters", "Symptom", "飞蚊症", "floaters"),
		crawled, coded,
		storetest.Triple("dr", "has_symptom", "floaters"),
		storetest.Triple("dr", "has_stage", "pdr", "order", "2"),
		storetest.TextTriple("dr", "has_stage", "背景期", "", "order", "1", "seen", "pain", "why@en", "it leaks"),
		storetest.Triple("pdr", "is_a", "dr"),
		storetest.TextTriple("dr", "of_no_ontology", "某", ""),
	))
	facts, err := query.Facts(context.Background(), s, "dr")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range facts {
		line := f.Relation.Name + " " + f.Other.Any()
		if f.Inverse {
			line = "inverse " + line
		}
		for _, q := range f.Qualifiers {
			line += " " + q.Name + "=" + q.Text.ZH + "/" + q.Text.EN
		}
		got = append(got, line)
	}
	// Relations as in the ontology, what it does not know last; evidence before
	// the name; what others say of it at the end.
	want := `has_stage 背景期 order=1/1 seen=眼痛/pain why=/it leaks
has_stage 增殖期 order=2/2
has_symptom 飞蚊症
has_symptom 眼痛
has_symptom 视物模糊
of_no_ontology 某
inverse is_a 增殖期`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// Diseases come first among entities that are as near, whatever their ids, and
// also where more than enough have the words in a name.
func TestFindPutsDiseasesFirst(t *testing.T) {
	items := storetest.Graph{
		storetest.Entity("a", "Examination", "造影", ""), storetest.Entity("b", "Disease", "造影", ""),
		storetest.Entity("z", "Disease", "视网膜z", ""),
	}
	for c := 'A'; c <= 'Y'; c++ {
		items = append(items, storetest.Entity("x"+string(c), "Symptom", "视网膜"+string(c), ""))
	}
	s := held(t, storetest.NewGraph(items...))
	for name, want := range map[string]string{"造影": "b a", "视网": "z xA xB xC"} {
		found, err := query.Find(context.Background(), s, name)
		var ids []string
		for _, e := range found {
			ids = append(ids, e.ID)
		}
		if got := strings.Join(ids, " "); err != nil || !strings.HasPrefix(got, want) || len(ids) > 20 {
			t.Errorf("%s: %s, %v; want %s…", name, got, err, want)
		}
	}
}
