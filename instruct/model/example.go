package model

import (
	"context"
	"encoding/json"

	"ophglm"
	"ophglm/instruct/knowledge"
)

// scripted answers one question after the other: the examples of kinds that ask
// a model have its answers with them.
type scripted struct{ answers []string }

func (s *scripted) Signature() (string, error) { return "example", nil }

func (s *scripted) Ask(_ context.Context, q Request) (*ophglm.Prediction, error) {
	raw := s.answers[0]
	s.answers = s.answers[1:]
	return &ophglm.Prediction{
		Item: q.Item, Model: q.Model, Messages: []ophglm.Message{{Role: "assistant", Content: raw}}, Finish: "stop",
		Usage: map[string]int{"prompt_tokens": 100, "completion_tokens": 20}, Signature: "example",
	}, nil
}

// exampleAnswers gives, as JSONL, the answers that the model named example has
// recorded to a prompt that it is asked with a kind's usual settings. All but the
// last are such as are asked for again.
func exampleAnswers(s settings, f *Filled, read reader, raws ...string) string {
	s.model, s.repairs = "example", len(raws)-1
	a := &asking{settings: s, chat: &scripted{raws}}
	r, err := a.inquire(context.Background(), f, read)
	if err != nil {
		panic(err) // scripted makes none
	}
	return knowledge.ExampleLines(r.answers)
}

// exampleRecord decodes a record of an example, as knowledge.ExampleLines encodes one.
func exampleRecord[T any](line string) *T {
	r := new(T)
	if err := json.Unmarshal([]byte(line), r); err != nil {
		panic(err) // a literal
	}
	return r
}
