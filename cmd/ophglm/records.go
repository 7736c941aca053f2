package main

import (
	"context"
	"fmt"
	"iter"

	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
)

// records yields the records of an output. An error ends them.
func records[T any](ctx context.Context, o artifact.Output) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for line, err := range o.Lines(ctx) {
			r := new(T)
			if err == nil {
				if err = jsonl.Unmarshal(line.Bytes, r); err != nil {
					err = fmt.Errorf("%s:%d: %w", line.File, line.N, err)
				}
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// recordsOf yields the records of a port of an artifact.
func recordsOf[T any](ctx context.Context, m *artifact.Manifest, port string) iter.Seq2[*T, error] {
	o, _ := m.Output(port)
	return records[T](ctx, o)
}
