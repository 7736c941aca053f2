package visual

import (
	"context"
	"fmt"
	"slices"

	"ophglm"
	"ophglm/internal/ordered"
	"ophglm/internal/pipeline"
)

// written is a report with the samples that can be made of it.
type written struct {
	report     *ophglm.FundusReport
	photograph *ophglm.Photograph // nil where it is not given
	samples    []*ophglm.Sample
}

// run writes the samples of all reports twice: first to learn which of those that say
// the same are kept, then to keep them. Nothing else is held of them between.
func run(ctx context.Context, cfg Config, pio *pipeline.IO) error {
	photographs := map[string]*ophglm.Photograph{}
	for p, err := range pipeline.Records[*ophglm.Photograph](ctx, &pio.Inputs, "photographs") {
		if err != nil {
			return err
		}
		photographs[p.ID] = p
	}
	write := func(_ context.Context, r *ophglm.FundusReport) (written, error) {
		w := written{report: r, photograph: photographs[r.Image]}
		if w.photograph != nil {
			w.samples = samplesOf(r, w.photograph, cfg)
		}
		return w, nil
	}
	each := func(take func(written) error) error {
		return ordered.Map(ctx, pio.Workers, pipeline.Records[*ophglm.FundusReport](ctx, &pio.Inputs, "reports"), write, take)
	}
	same := newRepeats(cfg.Repeat)
	if err := each(func(w written) error {
		for _, s := range w.samples {
			same.ask(s)
		}
		return nil
	}); err != nil {
		return err
	}
	out, err := pipeline.Write[*ophglm.Sample](pio, "samples")
	if err != nil {
		return err
	}
	return each(func(w written) error { return w.keep(same, pio, out) })
}

// keep writes those of the samples that are kept, and accounts for the report.
func (w *written) keep(same *repeats, pio *pipeline.IO, out *pipeline.Writer[*ophglm.Sample]) error {
	where := ophglm.Where{ID: w.report.ID}
	switch {
	case w.photograph == nil:
		return pio.Reject("no_photograph", "the photograph "+w.report.Image+" is not among those given", where, w.report)
	case len(w.samples) == 0:
		return pio.Reject("no_findings", "the report has no finding that a question could be answered with", where, w.report)
	}
	kept := same.kept(w.samples)
	for _, s := range w.samples {
		if slices.Contains(kept, s) {
			if err := out.Emit(s); err != nil {
				return err
			}
			continue
		}
		detail := fmt.Sprintf("%d samples or more say the same but for their numbers", same.most)
		if err := pio.RejectPart("repeated", detail, where, s.Tags); err != nil {
			return err
		}
	}
	pio.Used(1)
	return nil
}
