package neo4j

import (
	"context"
	"slices"
	"testing"
	"time"

	"ophglm"
	"ophglm/kg/bolt"
	"ophglm/kg/bolt/bolttest"
	"ophglm/kg/store/storetest"
)

// BenchmarkLoad loads 20,000 nodes and 100,000 relationships, once through the
// store and once through the barest loop: rows made beforehand, all of one type or
// relation together, UNWIND … MERGE in batches of 2,000, the same properties under
// the same constraints and indexes; no check, no state, nothing encoded on the
// way. Both start from an empty database of one warm server, in turn.
func BenchmarkLoad(b *testing.B) {
	ctx := context.Background()
	g := entityObjects(storetest.Large(20_000, 122_000))
	config := bolttest.Database(b)
	s := mustOpen(b, config)
	defer func() { _ = s.Close(ctx) }()
	rows := bareRows(b, s, g)
	want := g.State()
	empty := func() {
		b.Helper()
		if err := bolttest.Clear(ctx, config); err != nil {
			b.Fatal(err)
		}
	}
	through := func() {
		if state, err := s.Load(ctx, want.Graph, g.Seq(nil)); err != nil || state != want {
			b.Fatal(state, err)
		}
	}
	bare := func() {
		for _, r := range rows {
			for part := range slices.Chunk(r.rows, 2000) {
				if err := s.server.Write(ctx, "", func(ctx context.Context, tx bolt.Tx) error {
					return run(ctx, tx, r.query, map[string]any{"rows": part, "load": 1})
				}); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	for range 2 { // the server compiles what it runs often
		empty()
		through()
		empty()
		bare()
	}
	var ours, theirs []time.Duration
	for b.Loop() {
		empty()
		began := time.Now()
		through()
		ours = append(ours, time.Since(began))
		empty()
		began = time.Now()
		bare()
		theirs = append(theirs, time.Since(began))
		b.Logf("store %v, bare %v", ours[len(ours)-1], theirs[len(theirs)-1])
	}
	middle := func(d []time.Duration) float64 { slices.Sort(d); return d[len(d)/2].Seconds() }
	b.ReportMetric(middle(ours), "s/load")
	b.ReportMetric(middle(theirs), "s/bare-loop")
	b.ReportMetric(middle(ours)/middle(theirs), "ratio")
	b.ReportMetric(0, "ns/op")
}

// entityObjects leaves out what says a text, which would be a node more.
func entityObjects(g storetest.Graph) storetest.Graph {
	triples := 0
	return slices.DeleteFunc(g, func(it *ophglm.GraphItem) bool {
		if it.Triple == nil {
			return false
		}
		if it.Triple.Object.Entity != "" {
			triples++
		}
		return it.Triple.Object.Entity == "" || triples > 100_000
	})
}

type bareQuery struct {
	query string
	rows  []map[string]any
}

// bareRows are the rows of all items, by the statement that writes them.
func bareRows(b *testing.B, s *Store, g storetest.Graph) []bareQuery {
	l := &load{schema: s.schema, fresh: true}
	var out []bareQuery
	for _, it := range g { // entities come first
		group, row, _, err := l.row(it)
		if err != nil {
			b.Fatal(err)
		}
		query := l.query(group)
		at := slices.IndexFunc(out, func(q bareQuery) bool { return q.query == query })
		if at < 0 {
			at = len(out)
			out = append(out, bareQuery{query: query})
		}
		out[at].rows = append(out[at].rows, row)
	}
	return out
}
