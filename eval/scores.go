package eval

import (
	"context"
	"fmt"

	"ophglm"
	"ophglm/eval/bootstrap"
	"ophglm/eval/metric"
	"ophglm/internal/pipeline"
)

// point is a score before it has an interval.
type point struct {
	name, average, class string
	signature            string
	n                    int
	value                metric.Value
}

// items are what is resampled, in the order of their ids.
type items struct{ ids, groups []string }

// scoreWriter writes points as scores, in order.
type scoreWriter struct {
	pio *pipeline.IO
	set string
	o   bootstrap.Options
	out *pipeline.Writer[*ophglm.Score]
}

// newScoreWriter opens the output. The seed is added to the pipeline's.
func newScoreWriter(pio *pipeline.IO, set string, o bootstrap.Options) (*scoreWriter, error) {
	o.Seed, o.Workers = o.Seed+pio.Seed, pio.Workers
	out, err := pipeline.Write[*ophglm.Score](pio, "scores")
	return &scoreWriter{pio, set, o, out}, err
}

// write resamples the items for the intervals of the points, whose values the
// estimate gives in the same order, from several goroutines at once.
func (w *scoreWriter) write(ctx context.Context, points []point, its items, estimate bootstrap.Estimate) error {
	values := make([]metric.Value, len(points))
	for i, p := range points {
		values[i] = p.value
	}
	intervals, err := bootstrap.New(its.ids, its.groups, w.o).Intervals(ctx, values, estimate)
	if err != nil {
		return err
	}
	for i, p := range points {
		s := &ophglm.Score{Name: p.name, Average: p.average, Class: p.class, Group: w.set, N: p.n, Interval: intervals[i].Interval, Signature: p.signature}
		if x, ok := p.value.Number(); ok {
			s.Value = &x
			if s.Interval == nil {
				w.pio.Count("scores without an interval", 1)
			}
		} else {
			s.Undefined = p.value.Why()
			w.pio.Count("undefined scores", 1)
		}
		if err := w.out.Emit(s); err != nil {
			return fmt.Errorf("writing the score %s of %s: %w", p.name, p.class, err)
		}
	}
	return nil
}
