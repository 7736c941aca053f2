package model

import (
	"context"
	"slices"

	"ophglm"
	"ophglm/instruct/prompts"
	"ophglm/internal/ordered"
	"ophglm/internal/pipeline"
)

// written is what a model made of one record: samples, or the fault for which
// there are none, with all of its answers.
type written struct {
	id      string
	samples []*ophglm.Sample
	answers []*ophglm.Prediction
	fault   *fault
}

// notDrawn is why a record was not asked about.
var notDrawn = fault{"not_drawn", "it is not of the share that the model is asked about"}

// answerPorts are the outputs of a stage that a model writes.
func answerPorts(samples string) []pipeline.Port {
	return []pipeline.Port{
		pipeline.Out[*ophglm.Sample]("samples", samples),
		pipeline.Out[*ophglm.Prediction]("answers", "all that the model answered, from which the samples can be made again"),
	}
}

// answerWriter writes what a model made, record by record.
type answerWriter struct {
	pio     *pipeline.IO
	samples *pipeline.Writer[*ophglm.Sample]
	answers *pipeline.Writer[*ophglm.Prediction]
}

func openAnswers(pio *pipeline.IO) (*answerWriter, error) {
	samples, err := pipeline.Write[*ophglm.Sample](pio, "samples")
	if err != nil {
		return nil, err
	}
	answers, err := pipeline.Write[*ophglm.Prediction](pio, "answers")
	return &answerWriter{pio, samples, answers}, err
}

// take writes what was made of one record of the input, and accounts for it.
func (o *answerWriter) take(w written) error {
	if err := o.write(&w); err != nil {
		return err
	}
	if w.fault == nil {
		o.pio.Used(1)
		return nil
	}
	return o.pio.Reject(w.fault.reason, w.fault.detail, ophglm.Where{ID: w.id}, w.last())
}

// write writes samples and answers.
func (o *answerWriter) write(w *written) error {
	for _, p := range w.answers {
		if err := o.answers.Emit(p); err != nil {
			return err
		}
	}
	if len(w.answers) > 1 {
		o.pio.Count("answers asked for again", len(w.answers)-1)
	}
	for _, s := range w.samples {
		if err := o.samples.Emit(s); err != nil {
			return err
		}
	}
	return nil
}

// last is the answer that a reject keeps: the last that says something, or nil.
func (w *written) last() any {
	for _, p := range slices.Backward(w.answers) {
		if answerOf(p) != "" {
			return p
		}
	}
	return nil
}

// begin is how a stage asks: the chat, with recorded answers before it, and the
// prompts by language, of the binary or its own.
func begin(ctx context.Context, kind prompts.Kind, chat Chat, s settings, pio *pipeline.IO) (*asking, error) {
	own, err := prompts.Of(kind, pio)
	if err != nil {
		return nil, err
	}
	if chat, err = withRecorded(ctx, chat, pio); err != nil {
		return nil, err
	}
	return &asking{settings: s, prompts: own, chat: chat, seed: pio.Seed}, nil
}

// about asks about one record, and marks the sample that comes of it.
func (a *asking) about(ctx context.Context, f *Filled, read reader) (written, error) {
	r, err := a.inquire(ctx, f, read)
	w := written{id: f.Item, answers: r.answers, fault: r.fault}
	if err == nil && r.fault == nil {
		a.mark(r.sample, f, r.seed, r.answers)
		w.samples = []*ophglm.Sample{r.sample}
	}
	return w, err
}

// aboutEach asks about those records of the port that are drawn, and writes what
// comes of them in their order. Fill fills the prompt and tells how its answer is
// read.
func aboutEach[T pipeline.Record](ctx context.Context, a *asking, pio *pipeline.IO, port string, lang func(T) ophglm.Lang, fill func(*prompts.Prompt, T) (*Filled, reader, *fault)) error {
	out, err := openAnswers(pio)
	if err != nil {
		return err
	}
	work := func(ctx context.Context, r T) (written, error) {
		id := r.Key()
		p := a.prompts[lang(r)]
		switch {
		case !a.drawn(id):
			return written{id: id, fault: &notDrawn}, nil
		case p == nil:
			return written{id: id, fault: faultf("other_language", "there is no prompt for the language %q", lang(r))}, nil
		}
		f, read, wrong := fill(p, r)
		if wrong != nil {
			return written{id: id, fault: wrong}, nil
		}
		return a.about(ctx, f, read)
	}
	return ordered.Map(ctx, pio.Workers, pipeline.Records[T](ctx, &pio.Inputs, port), work, out.take)
}
