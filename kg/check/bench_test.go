package check

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"ophglm"
	"ophglm/internal/proof"
)

// made is a graph of n entities and 3n triples with some of everything that the
// checks look at: chains and circles of kinds, names that are nearly the same,
// drugs that treat and must not be given.
func made(n int) []*ophglm.GraphItem {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	types := []string{"Disease", "Disease", "Symptom", "Drug"}
	var items []*ophglm.GraphItem
	for i := range n {
		items = append(items, &ophglm.GraphItem{Entity: &ophglm.Entity{
			ID: fmt.Sprintf("e%07d", i), Type: types[i%4],
			Name:    ophglm.Text{ZH: fmt.Sprintf("角膜疾病%d型", i), EN: fmt.Sprintf("disorders of the cornea, type %d", i)},
			Aliases: ophglm.Texts{ZH: []string{fmt.Sprintf("第%d型角膜病", i)}},
		}})
	}
	of := func(typ int) string { return fmt.Sprintf("e%07d", r.IntN(n/4)*4+typ) }
	relations := []struct {
		name string
		to   int
	}{{"is_a", 1}, {"is_a", 0}, {"has_symptom", 2}, {"treated_with", 3}, {"contraindicated_with", 3}, {"has_complication", 1}, {"has_complication", 0}, {"differential_of", 1}}
	for range 3 * n {
		x := relations[r.IntN(len(relations))]
		t := &ophglm.Triple{
			Subject: of(r.IntN(2)), Relation: x.name, Object: ophglm.Object{Entity: of(x.to)},
			Evidence: strength[r.IntN(4)], Sources: []ophglm.Source{{Dataset: "d", Row: 1}},
		}
		t.ID = ophglm.TripleID(t)
		items = append(items, &ophglm.GraphItem{Triple: t})
	}
	return items
}

func BenchmarkRun(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		items := made(n)
		b.Run(fmt.Sprintf("%d-entities", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				runOn(b, items, Options{})
			}
		})
	}
}

// TestLongChain: a chain of kinds as long as the graph, with a circle at its end,
// is walked once and not once for each of its members, which would take an hour in
// make proof.
func TestLongChain(t *testing.T) {
	n := 20_000
	if proof.Long {
		n = 100_000
	}
	var items []*ophglm.GraphItem
	for i := range n {
		items = append(items, &ophglm.GraphItem{Entity: &ophglm.Entity{ID: fmt.Sprintf("e%d", i), Type: "Disease", Name: ophglm.Text{EN: fmt.Sprintf("kind %d", i)}}})
	}
	for i := range n {
		tr := &ophglm.Triple{
			Subject: fmt.Sprintf("e%d", i), Relation: "is_a", Object: ophglm.Object{Entity: fmt.Sprintf("e%d", (i+1)%n)},
			Evidence: ophglm.Coded, Sources: []ophglm.Source{{Dataset: "d"}},
		}
		tr.ID = ophglm.TripleID(tr)
		items = append(items, &ophglm.GraphItem{Triple: tr})
	}
	if got := runOn(t, items, Options{}).Counts["is_a_cycle"]; got != 1 {
		t.Errorf("%d triples of one circle leave, want the one that closes it", got)
	}
}
