package eval

import (
	"context"
	"errors"
	"fmt"

	"ophglm"
	"ophglm/eval/bootstrap"
	"ophglm/eval/run"
	"ophglm/eval/score"
	"ophglm/internal/pipeline"
)

// scoreWriter writes the points of tables as scores, in order.
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

func (w *scoreWriter) write(ctx context.Context, t score.Table) error {
	return w.writeAs(ctx, t, func(*ophglm.Score) {})
}

// writeAs calls name for each score, before its group is the test set.
func (w *scoreWriter) writeAs(ctx context.Context, t score.Table, name func(*ophglm.Score)) error {
	scored, err := score.Score(ctx, t, w.o)
	if err != nil {
		return err
	}
	for _, s := range scored.Scores() {
		name(s)
		s.Group = w.set
		switch {
		case s.Value == nil:
			w.pio.Count("undefined scores", 1)
		case s.Interval == nil:
			w.pio.Count("scores without an interval", 1)
		}
		if err := w.out.Emit(s); err != nil {
			return fmt.Errorf("writing the score %s of %s: %w", s.Name, s.Class, err)
		}
	}
	return nil
}

// writeRun writes the run of a table of a model, which leaderboards are made of; none
// where no item was scored.
func writeRun(pio *pipeline.IO, t interface {
	score.Table
	Run(model string) (*run.Run, error)
}, model, set string,
) error {
	if len(t.Items().IDs) == 0 {
		return nil
	}
	r, err := t.Run(model)
	if err != nil {
		return err
	}
	r.Set = set
	f, err := pio.CreateFile("runs", model+".parquet")
	if err != nil {
		return err
	}
	return errors.Join(r.Write(f), f.Close())
}
