package knowledge

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"ophglm"
	"ophglm/internal/extsort"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// Graph is a graph that is read disease by disease: the names of its entities are
// held in memory, its triples sorted on disk.
type Graph struct {
	Names   *Names
	triples *extsort.Sorter
}

// sortBudget is what the sort of the triples keeps in memory.
const sortBudget = 24 << 20

// Read reads the port "graph", entities before triples, and sorts the triples in
// a folder of their own in dir. Entities count as used; who says the triples counts those.
func Read(ctx context.Context, pio *pipeline.IO, dir string) (*Graph, error) {
	dir = filepath.Join(dir, "triples")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making room for a sort: %w", err)
	}
	g := &Graph{NewNames(), extsort.New(dir, sortBudget)}
	for it, err := range pipeline.Records[*ophglm.GraphItem](ctx, &pio.Inputs, "graph") {
		if err == nil {
			err = g.add(it, pio)
		}
		if err != nil {
			return nil, errors.Join(err, g.Close())
		}
	}
	return g, nil
}

func (g *Graph) add(it *ophglm.GraphItem, pio *pipeline.IO) error {
	if it.Entity != nil {
		g.Names.Add(it.Entity)
		pio.Used(1)
		return nil
	}
	b, err := jsonl.Marshal(it.Triple)
	if err != nil {
		return fmt.Errorf("sorting triple %s: %w", it.Triple.ID, err)
	}
	return g.triples.Add(it.Triple.Subject+"\x00"+it.Triple.ID, b)
}

// Close removes what is on disk.
func (g *Graph) Close() error { return g.triples.Close() }

// Subjects yields the triples of one subject after the other, by its id.
func (g *Graph) Subjects(ctx context.Context) iter.Seq2[[]*ophglm.Triple, error] {
	return func(yield func([]*ophglm.Triple, error) bool) {
		var group []*ophglm.Triple
		for it, err := range g.triples.Sorted(ctx) {
			t := &ophglm.Triple{}
			if err == nil {
				err = jsonl.Unmarshal(it.Value, t)
			}
			if err != nil {
				yield(nil, fmt.Errorf("sorting triples: %w", err))
				return
			}
			if len(group) > 0 && group[0].Subject != t.Subject {
				if !yield(group, nil) {
					return
				}
				group = nil
			}
			group = append(group, t)
		}
		if len(group) > 0 {
			yield(group, nil)
		}
	}
}
