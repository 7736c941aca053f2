package query_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/kg/query"
	"ophglm/kg/store/storetest"
)

func TestDiff(t *testing.T) {
	entity, triple, text := storetest.Entity, storetest.Triple, storetest.TextTriple
	before := storetest.NewGraph(
		entity("a", "Disease", "甲", ""), entity("b", "Disease", "乙", ""), entity("c", "Symptom", "丙", ""), entity("d", "Symptom", "丁", ""),
		triple("a", "has_symptom", "c"), triple("a", "has_symptom", "d"), text("b", "prognosis", "好", ""),
	)
	renamed := entity("b", "Symptom", "乙", "b", "二")
	sourced := triple("a", "has_symptom", "c")
	sourced.Triple.Sources = []ophglm.Source{{Dataset: "other"}}
	sourced.Triple.Evidence, sourced.Triple.Checked = ophglm.Coded, true
	after := storetest.NewGraph(
		entity("a", "Disease", "甲", ""), renamed, entity("c", "Symptom", "丙", ""), entity("e", "Drug", "戊", ""),
		sourced, text("b", "prognosis", "坏", ""),
	)
	var got []string
	var tally query.Tally
	for c, err := range query.Diff(before.Seq(nil), after.Seq(nil)) {
		if err != nil {
			t.Fatal(err)
		}
		tally.Add(c)
		switch {
		case c.Before == nil:
			got = append(got, "+"+name(c.After))
		case c.After == nil:
			got = append(got, "-"+name(c.Before))
		default:
			got = append(got, name(c.After)+" "+strings.Join(c.Fields, ","))
		}
	}
	// Entities by id, then triples by theirs, which are hashes.
	entities, triples := got[:3], got[3:]
	slices.Sort(triples)
	if want := []string{"b type,name,aliases", "-d", "+e"}; !slices.Equal(entities, want) {
		t.Errorf("changes of entities %q, want %q", entities, want)
	}
	if want := []string{"+prognosis 坏", "-has_symptom d", "-prognosis 好", "has_symptom c evidence,checked,sources"}; !slices.Equal(triples, want) {
		t.Errorf("changes of triples %q, want %q", triples, want)
	}
	if want := (query.Tally{
		Entities: []query.Changes{{Of: "Drug", Added: 1}, {Of: "Symptom", Removed: 1, Changed: 1}},
		Triples:  []query.Changes{{Of: "has_symptom", Removed: 1, Changed: 1}, {Of: "prognosis", Added: 1, Removed: 1}},
	}); !reflect.DeepEqual(tally, want) {
		t.Errorf("tally %+v, want %+v", tally, want)
	}
}

func name(it *ophglm.GraphItem) string {
	if it.Entity != nil {
		return it.Entity.ID
	}
	return it.Triple.Relation + " " + it.Triple.Object.Entity + it.Triple.Object.Text.ZH
}

func TestDiffErrors(t *testing.T) {
	g := storetest.NewGraph(storetest.Entity("a", "Disease", "甲", ""), storetest.Entity("b", "Disease", "乙", ""))
	failed := errors.New("the part is damaged")
	for what, c := range map[string]struct {
		before, after storetest.Graph
		err           error
		want          string
	}{
		"one of another order": {g, storetest.Graph{g[1], g[0]}, nil, "ordered by id"},
		"an item twice":        {storetest.Graph{g[0], g[0]}, g, nil, "twice"},
		"a damaged one":        {g, g[:1], failed, failed.Error()},
	} {
		var last error
		for _, err := range query.Diff(c.before.Seq(nil), c.after.Seq(c.err)) {
			last = err
		}
		if last == nil || !strings.Contains(last.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", what, last, c.want)
		}
	}
	for range query.Diff(storetest.Graph{}.Seq(nil), g.Seq(nil)) {
		break // the sequences are let go
	}
}

// What a graph differs in from a part of it is the rest; from itself, nothing;
// and the other way round, what was added is removed.
func TestDiffOfParts(t *testing.T) {
	whole := storetest.Large(10, 30)
	rapid.Check(t, func(rt *rapid.T) {
		keep := rapid.SliceOfN(rapid.Bool(), 30, 30).Draw(rt, "keep")
		part := append(storetest.Graph(nil), whole[:10]...)
		for i, it := range whole[10:] {
			if keep[i%len(keep)] {
				part = append(part, it)
			}
		}
		for _, c := range []struct {
			a, b           storetest.Graph
			added, removed int
		}{{part, whole, len(whole) - len(part), 0}, {whole, part, 0, len(whole) - len(part)}, {part, part, 0, 0}} {
			added, removed := 0, 0
			for change, err := range query.Diff(c.a.Seq(nil), c.b.Seq(nil)) {
				switch {
				case err != nil || change.Before != nil && change.After != nil:
					rt.Fatal(change, err)
				case change.Before == nil:
					added++
				default:
					removed++
				}
			}
			if added != c.added || removed != c.removed {
				rt.Fatalf("%d added and %d removed, want %d and %d", added, removed, c.added, c.removed)
			}
		}
	})
}
