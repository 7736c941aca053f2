// Package answering is the kind runners.chat, which has a chat model answer samples,
// so that eval.dialogue can score it.
package answering

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ophglm"
	"ophglm/internal/exchange"
	"ophglm/internal/ordered"
	"ophglm/internal/pipeline"
	"ophglm/runners/chat"
)

// Config is the config of runners.chat.
type Config struct {
	Model       string  `yaml:"model" doc:"the chat model, as the server calls it"`
	System      string  `yaml:"system" doc:"said to it before each question; empty: nothing"`
	Temperature float64 `yaml:"temperature" doc:"0 takes the likeliest token each time"`
	MaxTokens   int     `yaml:"max_tokens" doc:"of an answer, at the most"`
	Seed        int64   `yaml:"seed" doc:"added to the pipeline's seed"`
}

// Validate reports settings that nothing can be asked with.
func (c Config) Validate() error {
	switch {
	case c.Model == "":
		return errors.New("model is to name the chat model, as the server calls it")
	case !(c.Temperature >= 0 && c.Temperature <= 2):
		return fmt.Errorf("temperature is to be 0 to 2, not %v", c.Temperature)
	case c.MaxTokens < 1:
		return fmt.Errorf("max_tokens is to be 1 or more, not %d", c.MaxTokens)
	}
	return nil
}

// Chat is a model that answers messages, filled in by the program: a server, behind
// the answers that were recorded.
type Chat interface {
	// Signature names what answers, without addresses or keys.
	Signature() (string, error)
	// Ask returns the model's answer, the last of its messages.
	Ask(ctx context.Context, q chat.Request) (*ophglm.Prediction, error)
}

// Kind is the kind runners.chat.
func Kind(c Chat) pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[Config]{
		Name:    "runners.chat",
		Version: 1,
		Doc: `Asks a chat model the first question of samples, as an OpenAI-compatible server has it.

The server is that of the environment (OPHGLM_CHAT_URL, and OPHGLM_CHAT_KEY where it wants a key). Every answer is recorded before it is used, and a run asks nothing
twice; ophglm verify takes the stage from the store. What the model answers is not looked at here, and an empty answer is one: eval.dialogue scores answers as what
they are. The item of an answer is the sample's id, and its model the one that was named. A sample without a question, and one that asks about an image, which is not sent,
is rejected. Answers are in the order of the samples, whatever the number of workers.`,
		Inputs:  []pipeline.Port{pipeline.In[*ophglm.Sample]("samples", "the samples to answer").Lists()},
		Outputs: []pipeline.Port{pipeline.Out[*ophglm.Prediction]("answers", "what the model answered, with what it was asked")},
		Config:  Config{MaxTokens: 1024},
		Answers: c.Signature,
		Example: pipeline.Example{
			With: "{model: chatglm3-6b}",
			// Nobody is asked: the one sample has no question.
			In: map[string]string{"samples": `{"id":"a","scenario":"causes","lang":"zh","messages":[{"role":"system","content":"你是眼科医生。"},{"role":"assistant","content":"您好。"}],"citations":[],"groups":["dialogue:a"],"by":"dialogue"}` + "\n"},
		},
		Run: func(ctx context.Context, cfg Config, pio *pipeline.IO) error { return run(ctx, cfg, pio, c) },
	})
}

// answered is a sample with what was answered to it, or why it was not asked.
type answered struct {
	sample         *ophglm.Sample
	answer         *ophglm.Prediction
	reason, detail string
}

func run(ctx context.Context, cfg Config, pio *pipeline.IO, c Chat) error {
	out, err := pipeline.Write[*ophglm.Prediction](pio, "answers")
	if err != nil {
		return err
	}
	ask := func(ctx context.Context, s *ophglm.Sample) (answered, error) {
		a := answered{sample: s}
		at := exchange.First(s)
		switch {
		case at < 0:
			a.reason, a.detail = "no_question", "nobody asks anything"
			return a, nil
		case len(s.Messages[at-1].Images) > 0:
			a.reason, a.detail = "image", "the question is about an image, which is not sent"
			return a, nil
		}
		messages := s.Messages[:at:at]
		if cfg.System != "" {
			messages = append([]ophglm.Message{{Role: "system", Content: cfg.System}}, messages...)
		}
		var err error
		a.answer, err = c.Ask(ctx, chat.Request{
			Item: s.ID, Model: cfg.Model, Messages: messages, Temperature: cfg.Temperature, MaxTokens: cfg.MaxTokens, Seed: cfg.Seed + pio.Seed,
		})
		if err != nil {
			return a, fmt.Errorf("asking about the sample %s: %w", s.ID, err)
		}
		return a, nil
	}
	return ordered.Map(ctx, pio.Workers, pipeline.Records[*ophglm.Sample](ctx, &pio.Inputs, "samples"), ask, func(a answered) error {
		if a.reason != "" {
			return pio.Reject(a.reason, a.detail, ophglm.Where{ID: a.sample.ID}, a.sample)
		}
		pio.Used(1)
		if n := len(a.answer.Messages); strings.TrimSpace(a.answer.Messages[n-1].Content) == "" {
			pio.Count("empty answers", 1)
		}
		return out.Emit(a.answer)
	})
}
