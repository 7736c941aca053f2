package knowledge

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"ophglm"
	"ophglm/internal/extsort"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// ReadGraph reads the graph: its entities into the names, and its triples into a
// sorter, in which those of one subject stand together.
func ReadGraph(ctx context.Context, pio *pipeline.IO, n *Names, triples *extsort.Sorter) error {
	for it, err := range pipeline.Records[*ophglm.GraphItem](ctx, &pio.Inputs, "graph") {
		if err != nil {
			return err
		}
		if it.Entity != nil {
			n.Add(it.Entity)
			pio.Used(1)
			continue
		}
		b, err := jsonl.Marshal(it.Triple)
		if err != nil {
			return fmt.Errorf("sorting triple %s: %w", it.Triple.ID, err)
		}
		if err := triples.Add(it.Triple.Subject+"\x00"+it.Triple.ID, b); err != nil {
			return err
		}
	}
	return nil
}

// Subjects yields the triples of one subject after the other.
func Subjects(ctx context.Context, sorted *extsort.Sorter) iter.Seq2[[]*ophglm.Triple, error] {
	return func(yield func([]*ophglm.Triple, error) bool) {
		var group []*ophglm.Triple
		for it, err := range sorted.Sorted(ctx) {
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

// sortBudget is what each sort keeps in memory.
const sortBudget = 24 << 20

func NewSorter(dir, name string) (*extsort.Sorter, error) {
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("making room for a sort: %w", err)
	}
	return extsort.New(path, sortBudget), nil
}
