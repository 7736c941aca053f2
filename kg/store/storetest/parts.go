package storetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"

	"ophglm"
	"ophglm/kg/store"
)

// eye is a small graph in which names, aliases and codes meet.
func eye() Graph {
	dr := Entity("diabetic_retinopathy", "Disease", "糖尿病视网膜病变", "diabetic retinopathy", "糖网", "DR", "视网膜病变，糖尿病性")
	dr.Entity.Codes = []ophglm.Code{{System: "icd10cm", Code: "E11.31"}, {System: "hpo", Code: "HP:0000488"}}
	dr.Entity.Sources = []ophglm.Source{{Dataset: "test", File: "a.csv", Row: 2, Field: "name", Start: 3, End: 9}}
	pdr := Entity("icd10cm:E11.35", "Disease", "增殖期糖尿病视网膜病变", "proliferative diabetic retinopathy")
	pdr.Entity.Aliases.EN = []string{"PDR", "Diabetic  Retinopathy, proliferative"}
	pdr.Entity.Codes = []ophglm.Code{{System: "icd10cm", Code: "E11.35"}}
	crawled := TextTriple("myopia", "cure_rate", "约90%，近距离用眼者较低", "")
	crawled.Triple.Evidence = ophglm.Crawled
	return NewGraph(dr, pdr, crawled,
		Entity("digital_radiography", "Examination", "DR", "digital radiography"),
		Entity("hard_exudate", "FundusSign", "硬性渗出", "hard exudate"),
		Entity("myopia", "Disease", "近视", "myopia", "近视眼"),
		Entity("retinal_haemorrhage", "FundusSign", "视网膜出血", "retinal haemorrhage"),
		Entity("oct", "Examination", "光学相干断层扫描", "optical coherence tomography", "OCT", "ＯＣＴ检查"),
		Triple("diabetic_retinopathy", "has_fundus_sign", "hard_exudate", "exam", "oct", "note@zh", "黄斑区"),
		Triple("diabetic_retinopathy", "has_fundus_sign", "retinal_haemorrhage"),
		Triple("diabetic_retinopathy", "exam_finding", "hard_exudate", "exam", "oct"),
		Triple("diabetic_retinopathy", "diagnosed_by", "oct"),
		Triple("icd10cm:E11.35", "is_a", "diabetic_retinopathy"),
		Triple("icd10cm:E11.35", "has_fundus_sign", "retinal_haemorrhage"),
		Triple("diabetic_retinopathy", "differential_of", "diabetic_retinopathy"),
		TextTriple("diabetic_retinopathy", "prognosis", "视力可能下降。网膜可能脱离", "Vision may be lost; the retina may detach"),
		TextTriple("myopia", "prognosis", "多数人近视度数在成年后稳定", "stable in most adults"),
	)
}

func testEmpty(t *testing.T, s store.Store) {
	wantState(t, s, store.State{})
	wantReads(t, s, store.ErrEmpty)
	// A graph of nothing is a graph, and not the same as none.
	Graph{}.Load(t, s)
	wantState(t, s, Graph{}.State())
	wantReads(t, s, nil)
	wantItems(t, s, nil)
}

func testReads(t *testing.T, s store.Store) {
	g := eye()
	g.Load(t, s)
	wantState(t, s, g.State())
	wantItems(t, s, g)
	ctx := context.Background()

	for _, ids := range [][]string{
		nil, {"myopia"}, {"oct", "myopia", "oct"}, {"nowhere", "icd10cm:E11.35"}, {"nowhere"}, {""}, {"Myopia"},
	} {
		got, err := s.Entities(ctx, ids)
		wantRecords(t, fmt.Sprintf("entities %q", ids), got, err, g.wantEntities(ids))
	}
	lists := [][]string{nil, {"nowhere"}, {"diabetic_retinopathy"}, {"myopia", "icd10cm:E11.35", "myopia"}, {"hard_exudate", "retinal_haemorrhage"}}
	for _, subjects := range lists {
		for _, relations := range [][]string{nil, {"prognosis"}, {"has_fundus_sign", "differential_of"}, {"no_such"}} {
			for _, objects := range lists {
				p := store.Pattern{Subjects: subjects, Relations: relations, Objects: objects}
				got, err := s.Triples(ctx, p)
				wantRecords(t, fmt.Sprintf("triples %+v", p), got, err, g.wantTriples(p))
			}
		}
	}
	for _, c := range []struct {
		name string
		want []store.Named
	}{
		{"dr", []store.Named{{ID: "digital_radiography", As: store.Name}, {ID: "diabetic_retinopathy", As: store.Alias}}},
		{"ＤＲ", []store.Named{{ID: "digital_radiography", As: store.Name}, {ID: "diabetic_retinopathy", As: store.Alias}}},
		{"e11.31", []store.Named{{ID: "diabetic_retinopathy", As: store.Code}}},
		{"ICD10CM:E11.31", []store.Named{{ID: "diabetic_retinopathy", As: store.Code}}},
		{"icd10cm:e11.35", []store.Named{{ID: "icd10cm:E11.35", As: store.Code}}},
		{" Diabetic\tRETINOPATHY ", []store.Named{{ID: "diabetic_retinopathy", As: store.Name}}},
		{"OCT检查", []store.Named{{ID: "oct", As: store.Alias}}},
		{"oct", []store.Named{{ID: "oct", As: store.Alias}}},
		{"视网膜", nil},
		{"", nil},
		{"  ", nil},
		{"*", nil},
	} {
		got, err := s.Named(ctx, c.name)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("named %q: %v, %v; want %v", c.name, got, err, c.want)
		}
	}
	for _, c := range []struct {
		text string
		ids  []string // of entities, or of the subjects of triples as ~id
	}{
		{"近视", []string{"myopia", "~myopia"}},
		{"近", []string{"myopia", "~myopia", "~myopia"}},
		{"糖尿病视网膜病变", []string{"diabetic_retinopathy", "icd10cm:E11.35"}},
		{"视网膜糖尿病", nil},
		{"视网膜 糖尿病", []string{"diabetic_retinopathy", "icd10cm:E11.35"}},
		{"下降网膜", nil}, // of two sentences
		{"视网膜病变糖尿病", nil},
		{"retina", []string{"~diabetic_retinopathy"}},
		{"RETINOPATHY diabetic", []string{"diabetic_retinopathy", "icd10cm:E11.35"}},
		{"oct 检查", []string{"oct"}},
		{"ＯＣＴ", []string{"oct"}},
		{"90%", []string{"~myopia"}},
		{"黄斑区", nil}, // in a qualifier
		{"，%*\"", nil},
		{"", nil},
	} {
		got, err := s.Search(ctx, c.text, 10)
		var ids []string
		for _, h := range got {
			if h.Triple != "" {
				h.Entity = "~" + h.Entity
			}
			ids = append(ids, h.Entity)
		}
		if err != nil || !slices.Equal(ids, c.ids) {
			t.Errorf("search %q: %q, %v; want %q", c.text, ids, err, c.ids)
		}
		for _, limit := range []int{-1, 0, 1, 2, 10} {
			wantSearch(t, s, g, c.text, limit)
		}
	}

	t.Run("at once", func(t *testing.T) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 3 {
					wantReads(t, s, nil)
					wantSearch(t, s, g, "近视", 10)
				}
			})
		}
		wg.Wait()
	})
	t.Run("a done context", func(t *testing.T) {
		done, cancel := context.WithCancel(ctx)
		cancel()
		for name, read := range reads(s) {
			if err := read(done); err == nil {
				t.Errorf("%s answers though the context is done", name)
			}
		}
	})
}

// testReplace loads one graph after the other: what is gone is gone.
func testReplace(t *testing.T, s store.Store) {
	ctx := context.Background()
	first := eye()
	second := NewGraph(
		Entity("myopia", "Disease", "屈光不正性近视", "short sight"),
		Entity("glaucoma", "Disease", "青光眼", "glaucoma"),
		Triple("glaucoma", "differential_of", "myopia"),
		TextTriple("myopia", "prognosis", "多数人近视度数在成年后稳定", "stable in most adults"),
	)
	first.Load(t, s)
	second.Load(t, s)
	wantState(t, s, second.State())
	wantItems(t, s, second)
	for _, name := range []string{"近视", "近视眼", "oct", "e11.31", "diabetic_retinopathy"} {
		if got, err := s.Named(ctx, name); err != nil || got != nil {
			t.Errorf("named %s, which is gone: %v, %v", name, got, err)
		}
	}
	for _, text := range []string{"近视", "糖尿病", "retinopathy", "度数", "青光眼"} {
		wantSearch(t, s, second, text, 10)
	}
	got, err := s.Triples(ctx, store.Pattern{})
	wantRecords(t, "all triples", got, err, second.triples())

	// A graph that is held is not read again.
	never := func(func(*ophglm.GraphItem, error) bool) { t.Error("a graph that the store holds was read again") }
	if state, err := s.Load(ctx, second.Digest(), never); err != nil || state != second.State() {
		t.Errorf("loading again: %+v, %v", state, err)
	}
	first.Load(t, s)
	wantItems(t, s, first)
}

// line is a graph of n entities, each of which leads to the next.
func line(n int) Graph {
	items := make([]*ophglm.GraphItem, 0, 2*n)
	for i := range n {
		id := fmt.Sprintf("e%06d", i)
		items = append(items, Entity(id, "Disease", fmt.Sprintf("病%d", i), ""))
		if i > 0 {
			items = append(items, Triple(fmt.Sprintf("e%06d", i-1), "has_complication", id))
		}
	}
	return NewGraph(items...)
}

// testCutShort ends loads before their end: nothing half-loaded passes as whole,
// and another load completes it.
func testCutShort(t *testing.T, s store.Store) {
	ctx := context.Background()
	failed := errors.New("the artifact cannot be read")
	// More items than a store writes at once.
	big := line(1500)
	for _, c := range []struct {
		name string
		held Graph
		load func(ctx context.Context, cancel func()) iter.Seq2[*ophglm.GraphItem, error]
		want error
	}{
		{"the first item fails", nil, func(context.Context, func()) iter.Seq2[*ophglm.GraphItem, error] {
			return big[:0].Seq(failed)
		}, failed},
		{"a late item fails", nil, func(context.Context, func()) iter.Seq2[*ophglm.GraphItem, error] {
			return big[:len(big)-10].Seq(failed)
		}, failed},
		{"over another graph", eye(), func(context.Context, func()) iter.Seq2[*ophglm.GraphItem, error] {
			return big[:10].Seq(failed)
		}, failed},
		{"the context ends among the triples", eye(), func(_ context.Context, cancel func()) iter.Seq2[*ophglm.GraphItem, error] {
			return func(yield func(*ophglm.GraphItem, error) bool) {
				for i, it := range big {
					if i == 2000 {
						cancel()
					}
					if !yield(it, nil) {
						return
					}
				}
			}
		}, context.Canceled},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.held != nil {
				c.held.Load(t, s)
			}
			loading, cancel := context.WithCancel(ctx)
			defer cancel()
			if _, err := s.Load(loading, big.Digest(), c.load(loading, cancel)); !errors.Is(err, c.want) {
				t.Fatalf("error %v, want %v", err, c.want)
			}
			if state, err := s.State(ctx); err != nil || state.Complete {
				t.Fatalf("state %+v, %v: complete, though the load was cut short", state, err)
			}
			wantReads(t, s, store.ErrIncomplete)
		})
	}
	big.Load(t, s)
	wantState(t, s, big.State())
	wantItems(t, s, big)
	wantReads(t, s, nil)
}

// testRefused loads what is not a graph.
func testRefused(t *testing.T, s store.Store) {
	a, b := Entity("a", "Disease", "甲", ""), Entity("b", "Disease", "乙", "")
	ab, text := Triple("a", "is_a", "b"), TextTriple("b", "prognosis", "丙", "")
	g := NewGraph(a, b, ab, text)
	t1, t2 := g[2], g[3] // by id
	noSubject, noObject := NewGraph(Triple("c", "is_a", "b"))[0], NewGraph(Triple("a", "is_a", "c"))[0]
	for name, c := range map[string]struct {
		items Graph
		want  string
	}{
		"an entity twice":          {Graph{a, a, b}, "twice"},
		"a triple twice":           {Graph{a, b, t1, t1}, "twice"},
		"entities out of order":    {Graph{b, a}, "ordered by id"},
		"triples out of order":     {Graph{a, b, t2, t1}, "ordered by id"},
		"an entity after triples":  {Graph{a, b, t1, Entity("c", "Disease", "丙", "")}, "entities first"},
		"a subject that is absent": {Graph{a, b, noSubject}, `"c"`},
		"an object that is absent": {Graph{a, b, noObject}, `"c"`},
		"neither":                  {Graph{a, {}}, "neither"},
		"both":                     {Graph{a, {Entity: b.Entity, Triple: t1.Triple}}, "both"},
		"nothing":                  {Graph{a, nil}, "neither"},
		"an entity without an id":  {Graph{Entity("", "Disease", "甲", "")}, "without an id"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.Load(context.Background(), "digest of "+name, c.items.Seq(nil))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("error %v, want one that says %s", err, c.want)
			}
			if state, err := s.State(context.Background()); err != nil || state.Complete {
				t.Fatalf("state %+v, %v", state, err)
			}
			wantReads(t, s, store.ErrIncomplete)
		})
	}
	g.Load(t, s)
	wantItems(t, s, g)
}
