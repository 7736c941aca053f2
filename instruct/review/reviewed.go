package review

import (
	"context"
	"errors"
	"fmt"

	"ophglm"
	"ophglm/internal/pipeline"
)

// Config is the config of instruct.reviewed.
type Config struct {
	Edits string `yaml:"edits" doc:"samples that a reviewer would change: drop, or keep"`
	Only  bool   `yaml:"only" doc:"keep accepted samples alone; the others are rejected as not_reviewed"`
}

// What is done with samples that a reviewer would change.
const (
	dropEdits = "drop"
	keepEdits = "keep"
)

// Validate reports an unknown word.
func (c Config) Validate() error {
	if c.Edits != dropEdits && c.Edits != keepEdits {
		return fmt.Errorf("edits is to be %s or %s, not %q", dropEdits, keepEdits, c.Edits)
	}
	return nil
}

// Kind is the kind instruct.reviewed.
func Kind() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[Config, *ophglm.Sample, *ophglm.Sample]{
		Name:    "instruct.reviewed",
		Version: 1,
		Doc: `Leaves out the samples that people rejected.

Reviews are files of decisions, as ophglm review in keeps them. A sample is known by its id, and so by its content, or, where its citations changed since it was
decided on, by its messages: a rejection holds then too, and an acceptance does not. Where several decided, one rejection is enough. What is rejected, or is to be changed, is rejected as reviewed, with the note. Memory: the decisions, about 300 bytes each.`,
		Input:   pipeline.In[*ophglm.Sample]("samples", "the samples"),
		Sides:   []pipeline.Port{{Name: "reviews", Type: pipeline.FileType, List: true, Doc: "reviews.jsonl"}},
		Output:  pipeline.Out[*ophglm.Sample]("samples", "those that were not rejected, in order"),
		Config:  Config{Edits: dropEdits},
		Example: pipeline.Example{In: map[string]string{"samples": reviewedExample, "reviews": reviewsExample}},
		New: func(_ context.Context, cfg Config, side *pipeline.Inputs) (func(*ophglm.Sample, *pipeline.Emitter[*ophglm.Sample]) error, error) {
			var all []Decision
			for _, f := range side.Files("reviews") {
				decisions, err := readReviews(f)
				if err != nil {
					return nil, err
				}
				all = append(all, decisions...)
			}
			x := NewIndex(all)
			return func(s *ophglm.Sample, to *pipeline.Emitter[*ophglm.Sample]) error { return reviewed(cfg, x, s, to) }, nil
		},
	})
}

func readReviews(f *pipeline.File) (_ []Decision, err error) {
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("reading reviews: %w", err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return ReadKept(f.Name, r)
}

// reviewed passes a sample on, or rejects it for what was decided of it.
func reviewed(cfg Config, x *Index, s *ophglm.Sample, to *pipeline.Emitter[*ophglm.Sample]) error {
	decisions, changed := x.Of(s)
	verdict, d := Sum(decisions)
	since := ""
	if changed {
		to.Count("decided before the citations changed", 1)
		since = ", before its citations changed"
	}
	detail := func(what string) string {
		if d.Note == "" {
			return what + since
		}
		return what + since + ": " + d.Note
	}
	switch {
	case verdict == Reject:
		return to.Reject("reviewed", detail("a reviewer rejected it"), s)
	case verdict == Edit && cfg.Edits == dropEdits:
		return to.Reject("reviewed", detail("a reviewer would change it"), s)
	case cfg.Only && (verdict != Accept || changed):
		return to.Reject("not_reviewed", "no reviewer accepted it"+since, s)
	case verdict != "":
		to.Count("passed by a reviewer", 1)
	}
	return to.Emit(s)
}

const reviewedExample = `{"id":"aaaaaaaaaaaaaaaaaaaaaaaa","scenario":"causes","lang":"zh","messages":[{"role":"user","content":"青光眼有什么症状？"},{"role":"assistant","content":"青光眼的症状是虹视。"}],"citations":null,"groups":["g"],"by":"composed"}
{"id":"bbbbbbbbbbbbbbbbbbbbbbbb","scenario":"treatment","lang":"zh","messages":[{"role":"user","content":"青光眼怎么治？"},{"role":"assistant","content":"青光眼不用治。"}],"citations":null,"groups":["g"],"by":"model"}
{"id":"cccccccccccccccccccccccc","scenario":"treatment","lang":"zh","messages":[{"role":"user","content":"白内障怎么治？"},{"role":"assistant","content":"白内障做手术。"}],"citations":null,"groups":["g"],"by":"model"}
`

const reviewsExample = `{"sample":"aaaaaaaaaaaaaaaaaaaaaaaa","decision":"accept"}
{"sample":"bbbbbbbbbbbbbbbbbbbbbbbb","decision":"reject","note":"青光眼要治"}
`
