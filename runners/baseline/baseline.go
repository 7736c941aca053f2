// Package baseline answers samples without a model: what a score has to be read
// against. echo is a floor, retrieved answers say how far likeness alone goes, and
// the graph's composed answers are a ceiling of what its facts allow.
package baseline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"ophglm"
	"ophglm/internal/exchange"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// Config is the config of runners.baseline.
type Config struct {
	Method string `yaml:"method" doc:"echo: the question itself; bm25: of known answers the one most like the question; composed: likewise, of the answers about its disease and scenario alone"`
	Name   string `yaml:"name" doc:"what the model is called; empty: the method"`
}

// The methods.
const (
	echo     = "echo"
	bm25     = "bm25"
	composed = "composed"
)

// Validate reports an unknown method.
func (c Config) Validate() error {
	if c.Method != echo && c.Method != bm25 && c.Method != composed {
		return fmt.Errorf("method is to be %s, %s or %s, not %q", echo, bm25, composed, c.Method)
	}
	return nil
}

// Kind is the kind runners.baseline.
func Kind() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[Config, *ophglm.Sample, *ophglm.Prediction]{
		Name:    "runners.baseline",
		Version: 1,
		Doc: `Answers the first question of samples without a model.

echo gives the question back. bm25 gives, of the answers of known samples in its language, the one whose text is most like the question (Okapi BM25, k1 1.2, b 0.75, over
pairs of characters in Chinese and words in English; of equals the one of the least id); known samples are those trained on. composed takes the graph's composed samples,
those of the test set among them: the answer of the sample itself where it is one of them, else the one most like the question among those of its disease and scenario, of its
disease, or of its language, by the samples' tags. It is a ceiling of the composed part of a test set, and of consultations what a model could say that knew the graph by
heart. The item of a prediction is the sample's id. Memory: the known
answers, and 12 bytes for each different term of each.`,
		Input:  pipeline.In[*ophglm.Sample]("samples", "the samples to answer"),
		Sides:  []pipeline.Port{pipeline.In[*ophglm.Sample]("known", "samples whose answers are given; not for echo").Lists().Beside().Maybe()},
		Output: pipeline.Out[*ophglm.Prediction]("predictions", "an answer for each sample, in order"),
		Config: Config{Method: echo},
		Example: pipeline.Example{With: "{method: bm25}", In: map[string]string{
			"samples": exampleSample("a", "glaucoma", "青光眼怎么治？", "滴眼药水降眼压。"),
			"known":   exampleSample("b", "glaucoma", "青光眼怎么治疗？", "青光眼用药物降眼压。") + exampleSample("c", "cataract", "白内障怎么治？", "白内障可以手术。"),
		}},
		New: func(ctx context.Context, cfg Config, in *pipeline.Inputs) (func(*ophglm.Sample, *pipeline.Emitter[*ophglm.Prediction]) error, error) {
			if cfg.Name == "" {
				cfg.Name = cfg.Method
			}
			known := newIndex()
			for s, err := range pipeline.Records[*ophglm.Sample](ctx, in, "known") {
				if err != nil {
					return nil, err
				}
				if question, answer := first(s); question != "" && answer != "" {
					for _, set := range within(cfg, s) {
						known.add(s.ID, set, answer)
					}
				}
			}
			known.sort()
			if cfg.Method != echo && known.len() == 0 {
				return nil, fmt.Errorf("%s answers with known samples, and none are given", cfg.Method)
			}
			return func(s *ophglm.Sample, to *pipeline.Emitter[*ophglm.Prediction]) error {
				question, _ := first(s)
				if question == "" {
					return to.Reject("no_question", "nobody asks anything", s)
				}
				answer := question
				if cfg.Method != echo {
					var ok bool
					if answer, ok = known.answer(cfg, s, question); !ok {
						return to.Reject("unknown", "no known sample is of its language", s)
					}
				}
				input := sha256.Sum256([]byte(question))
				return to.Emit(&ophglm.Prediction{
					Item: s.ID, Model: cfg.Name, Input: hex.EncodeToString(input[:8]), Finish: "stop", Signature: "baseline|" + cfg.Method + "|v1",
					Messages: []ophglm.Message{{Role: "assistant", Content: answer}},
				})
			}, nil
		},
	})
}

// within names the sets of known samples that a sample belongs to, and in which its
// answer is looked for, in their order.
func within(cfg Config, s *ophglm.Sample) []string {
	lang := string(s.Lang)
	if d := s.Tags["disease"]; cfg.Method == composed && d != "" {
		return []string{lang + "\x00" + d + "\x00" + string(s.Scenario), lang + "\x00" + d, lang}
	}
	return []string{lang}
}

// answer finds one among the known.
func (x *index) answer(cfg Config, s *ophglm.Sample, question string) (string, bool) {
	for _, set := range within(cfg, s) {
		if cfg.Method == composed {
			if own, ok := x.own(set, s.ID); ok {
				return own, true
			}
		}
		if found, ok := x.find(set, question); ok {
			return found, true
		}
	}
	return "", false
}

// first is the first question of a sample and the answer to it.
func first(s *ophglm.Sample) (question, answer string) {
	at := exchange.First(s)
	if at < 0 {
		return "", ""
	}
	return strings.TrimSpace(s.Messages[at-1].Content), s.Messages[at].Content
}

func exampleSample(id, disease, question, answer string) string {
	b, err := jsonl.Marshal(&ophglm.Sample{
		ID: id, Scenario: ophglm.Treatment, Lang: ophglm.ZH, Groups: []string{"fact:" + disease + "/treatment"}, By: "composed", Tags: map[string]string{"disease": disease},
		Messages: []ophglm.Message{{Role: "user", Content: question}, {Role: "assistant", Content: answer}}, Citations: []ophglm.Citation{},
	})
	if err != nil {
		panic(err) // of constants
	}
	return string(b) + "\n"
}
