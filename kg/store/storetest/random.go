package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/kg/store"
)

// Few letters, so that texts meet.
var (
	letters   = []rune("近视网膜病ab1,  。Ａ'\"\\é")
	someText  = rapid.StringOfN(rapid.RuneFrom(letters), 1, 8, -1)
	someID    = rapid.StringOfN(rapid.RuneFrom([]rune("abc:.'`")), 1, 3, -1)
	someRels  = []string{"is_a", "has_symptom", "has_fundus_sign", "differential_of"}
	someTypes = []string{"Disease", "Symptom", "FundusSign"}
)

// someGraph draws a graph of a few entities and triples.
func someGraph(rt *rapid.T) Graph {
	ids := rapid.SliceOfNDistinct(someID, 1, 6, rapid.ID).Draw(rt, "ids")
	var items []*ophglm.GraphItem
	texts := func(label string) []string {
		out := rapid.SliceOfN(someText, 0, 2).Draw(rt, label)
		if len(out) == 0 {
			return nil // as it is read from JSON
		}
		return out
	}
	for _, id := range ids {
		e := Entity(id, rapid.SampledFrom(someTypes).Draw(rt, "type"), someText.Draw(rt, "zh"), rapid.SampledFrom([]string{"", "ab", "AB 1"}).Draw(rt, "en"))
		e.Entity.Aliases = ophglm.Texts{ZH: texts("aliases"), EN: texts("English aliases")}
		if rapid.Bool().Draw(rt, "coded") {
			e.Entity.Codes = []ophglm.Code{{System: "s", Code: someID.Draw(rt, "code")}}
		}
		items = append(items, e)
	}
	one := rapid.SampledFrom(ids)
	for range rapid.IntRange(0, 8).Draw(rt, "triples") {
		relation := rapid.SampledFrom(someRels).Draw(rt, "relation")
		if rapid.Bool().Draw(rt, "of a text") {
			items = append(items, TextTriple(one.Draw(rt, "subject"), relation, someText.Draw(rt, "text"), rapid.SampledFrom([]string{"", "ab 1"}).Draw(rt, "English")))
		} else {
			items = append(items, Triple(one.Draw(rt, "subject"), relation, one.Draw(rt, "object")))
		}
	}
	return NewGraph(items...)
}

// testRandom holds a store to the oracle. One store takes all graphs, one after
// the other, so that what an earlier one left behind is found too.
func (s Suite) testRandom(t *testing.T, st store.Store) {
	s.setChecks(t)
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		g := someGraph(rt)
		state, err := st.Load(ctx, g.Digest(), g.Seq(nil))
		if err != nil || state != g.State() {
			rt.Fatalf("loaded %+v, %v; want %+v", state, err, g.State())
		}
		var all Graph
		for it, err := range st.Items(ctx) {
			if err != nil {
				rt.Fatal(err)
			}
			all = append(all, it)
		}
		if got, want := string(all.JSONL()), string(g.JSONL()); got != want {
			rt.Fatalf("items:\n%s\nwant\n%s", got, want)
		}
		checkQuestions(rt, st, g)
		for range 4 {
			ids := rapid.SliceOfN(someID, 0, 3).Draw(rt, "asked")
			if len(g) > 0 && rapid.Bool().Draw(rt, "known") {
				ids = append(ids, g[0].Entity.ID)
			}
			es, err := st.Entities(ctx, ids)
			wantRecords(rt, fmt.Sprintf("entities %q", ids), es, err, g.wantEntities(ids))
			p := store.Pattern{Subjects: ids}
			if rapid.Bool().Draw(rt, "by object") {
				p = store.Pattern{Objects: ids}
			}
			p.Relations = rapid.SliceOfN(rapid.SampledFrom(someRels), 0, 2).Draw(rt, "relations")
			ts, err := st.Triples(ctx, p)
			wantRecords(rt, fmt.Sprintf("triples %+v", p), ts, err, g.wantTriples(p))

			name := rapid.OneOf(someText, someID).Draw(rt, "name")
			named, err := st.Named(ctx, name)
			if want := g.wantNamed(name); err != nil || !slices.Equal(named, want) {
				rt.Fatalf("named %q: %v, %v; want %v", name, named, err, want)
			}
			text := someText.Draw(rt, "searched")
			limit := rapid.IntRange(1, 4).Draw(rt, "limit")
			hits, err := st.Search(ctx, text, limit)
			if want := g.wantSearch(text, limit); err != nil || !slices.Equal(hits, want) {
				rt.Fatalf("search %q, %d: %q, %v\nwant %q", text, limit, hits, err, want)
			}
		}
	})
}
