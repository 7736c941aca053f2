package sqlite

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"ophglm/kg/store"
	"ophglm/kg/store/storetest"
)

// The sizes between which cost is compared: ten times the graph.
var sizes = []struct {
	name              string
	entities, triples int
}{
	{"30k", 5_000, 30_000},
	{"300k", 50_000, 300_000},
}

// BenchmarkLoad loads a graph into a file that is not there.
func BenchmarkLoad(b *testing.B) {
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			g := storetest.Large(size.entities, size.triples)
			want := g.State()
			bytes := int64(0)
			for b.Loop() {
				b.StopTimer()
				path := filepath.Join(b.TempDir(), "graph.db")
				b.StartTimer()
				s := mustOpen(b, path)
				if state, err := s.Load(context.Background(), want.Graph, g.Seq(nil)); err != nil || state != want {
					b.Fatal(state, err)
				}
				if err := s.Close(context.Background()); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				info, err := os.Stat(path)
				if err != nil {
					b.Fatal(err)
				}
				bytes = info.Size()
				if err := os.Remove(path); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/load")
			b.ReportMetric(float64(bytes)/1e6, "MB/file")
		})
	}
}

// BenchmarkReload replaces a graph by another one.
func BenchmarkReload(b *testing.B) {
	size := sizes[1]
	g := storetest.Large(size.entities, size.triples)
	digest := g.Digest()
	s := mustOpen(b, filepath.Join(b.TempDir(), "graph.db"))
	g.Load(b, s)
	n := 0
	for b.Loop() {
		n++
		if _, err := s.Load(context.Background(), digest+string(rune('a'+n%26)), g.Seq(nil)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/load")
}

// BenchmarkReads asks what the figures of the project are of.
func BenchmarkReads(b *testing.B) {
	ctx := context.Background()
	for _, size := range sizes {
		g := storetest.Large(size.entities, size.triples)
		s := mustOpen(b, filepath.Join(b.TempDir(), size.name+".db"))
		g.Load(b, s)
		some := g[:size.entities]
		i := 0
		next := func() string { i++; return some[i*7919%len(some)].Entity.ID }
		for _, read := range []struct {
			name string
			do   func() (int, error)
		}{
			{"named", func() (int, error) {
				i++
				out, err := s.Named(ctx, some[i*7919%len(some)].Entity.Name.Any())
				return len(out), err
			}},
			{"entities", func() (int, error) { out, err := s.Entities(ctx, []string{next()}); return len(out), err }},
			{"triples of", func() (int, error) {
				out, err := s.Triples(ctx, store.Pattern{Objects: []string{next(), next(), next()}})
				return len(out), err
			}},
			{"search 近视", func() (int, error) { out, err := s.Search(ctx, "近视", 20); return len(out), err }},
			{"search 近", func() (int, error) { out, err := s.Search(ctx, "近", 20); return len(out), err }},
			{"search two words", func() (int, error) {
				out, err := s.Search(ctx, "近视 "+string(g[0].Entity.Name.ZH[:6]), 20)
				return len(out), err
			}},
			{"search a common word", func() (int, error) { out, err := s.Search(ctx, "retina sign", 20); return len(out), err }},
			{"search a long phrase", func() (int, error) {
				i++
				out, err := s.Search(ctx, some[i*7919%len(some)].Entity.Name.ZH, 20)
				return len(out), err
			}},
		} {
			b.Run(read.name+"/"+size.name, func(b *testing.B) {
				found := 0
				for b.Loop() {
					n, err := read.do()
					if err != nil {
						b.Fatal(err)
					}
					found += n
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "µs/read")
				b.ReportMetric(float64(found)/float64(b.N), "found/read")
			})
		}
		if err := s.Close(ctx); err != nil {
			b.Fatal(err)
		}
	}
}
