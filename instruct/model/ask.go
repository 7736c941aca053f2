package model

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"ophglm"
	"ophglm/instruct/language"
	"ophglm/instruct/prompts"
	"ophglm/internal/text"
)

// Filled is a prompt filled in for one record: what a model is asked.
type Filled struct {
	Item     string           `json:"item"`
	Prompt   string           `json:"prompt"` // digest of the template
	Messages []ophglm.Message `json:"messages"`
	Schema   json.RawMessage  `json:"schema"`
	// Numbers are the ids of what the prompt numbers, from 1: triples, or the source
	// turns of each turn.
	Numbers [][]string `json:"numbers,omitempty"`

	prompt *prompts.Prompt
}

// fault is why an answer can't be used.
type fault struct{ reason, detail string }

func faultf(reason, format string, args ...any) *fault {
	return &fault{reason, fmt.Sprintf(format, args...)}
}

// What is asked and answered has limits, in bytes.
const (
	maxPrompt = 48 << 10 // of the messages of one request, without repairs
	maxAnswer = 32 << 10 // of an answer
	maxShown  = 2 << 10  // of an answer that is shown again, to be repaired
)

// asking is how a stage asks.
type asking struct {
	settings
	prompts map[ophglm.Lang]*prompts.Prompt
	chat    Chat
	seed    int64 // of the stage
}

// drawn reports whether a record is among the share that is asked about.
func (a *asking) drawn(id string) bool {
	const parts = 1 << 20
	return float64(language.NewPicker(a.seed, "share", id).N(parts)) < a.share*parts
}

// seedFor is the seed of one attempt: of the stage's seed, the record, the
// model's settings and the prompt. It fits in 31 bits, as servers want.
func (a *asking) seedFor(f *Filled, attempt int) int64 {
	p := language.NewPicker(a.seed, "ask", f.Item, f.Prompt, a.model, fmt.Sprint(a.temperature), fmt.Sprint(a.maxTokens), fmt.Sprint(attempt))
	return int64(p.N(1 << 31))
}

// refusals are the reasons for which a server that is well does not answer one
// request: the Finish of a prediction without an answer.
var refusals = map[string]bool{"prompt_too_long": true, "content_filter": true}

// reply is what came of asking about one record.
type reply struct {
	sample  *ophglm.Sample
	seed    int64 // of the answer that the sample is of
	answers []*ophglm.Prediction
	fault   *fault // nil where there is a sample
}

// reader makes a sample of an answer, or says what is wrong with that.
type reader func(raw string) (*ophglm.Sample, *fault)

// inquire asks until an answer can be read, at most repairs times more than once. An
// error is that the model can't be asked.
func (a *asking) inquire(ctx context.Context, f *Filled, read reader) (reply, error) {
	var r reply
	size := 0
	for _, m := range f.Messages {
		size += len(m.Content)
	}
	if size > maxPrompt {
		r.fault = faultf("prompt_too_long", "the prompt has %d bytes, of at most %d", size, maxPrompt)
		return r, nil
	}
	q := Request{Item: f.Item, Model: a.model, Messages: f.Messages, Schema: f.Schema, Temperature: a.temperature, MaxTokens: a.maxTokens}
	for attempt := range a.repairs + 1 {
		q.Seed = a.seedFor(f, attempt)
		got, err := a.chat.Ask(ctx, q)
		if err != nil {
			return r, fmt.Errorf("asking %s about %s: %w", a.model, f.Item, err)
		}
		p := *got
		p.Input = q.Digest() // by which it is found again
		r.answers = append(r.answers, &p)
		raw := answerOf(&p)
		if raw == "" && refusals[p.Finish] {
			if r.fault == nil { // else it was too long with the answer to be repaired
				r.fault = faultf(p.Finish, "the server does not answer this request: %s", p.Finish)
			}
			return r, nil
		}
		if r.sample, r.fault = f.readAnswer(&p, raw, read); r.fault == nil {
			r.seed = q.Seed
			return r, nil
		}
		q.Messages = f.Messages
		if strings.TrimSpace(raw) != "" {
			q.Messages = append(q.Messages[:len(q.Messages):len(q.Messages)],
				ophglm.Message{Role: "assistant", Content: clipped(raw, maxShown)},
				ophglm.Message{Role: "user", Content: f.prompt.Repair(r.fault.detail)})
		}
	}
	return r, nil
}

// answerOf is what the model said last, or "".
func answerOf(p *ophglm.Prediction) string {
	if n := len(p.Messages); n > 0 && p.Messages[n-1].Role == "assistant" {
		return p.Messages[n-1].Content
	}
	return ""
}

func (f *Filled) readAnswer(p *ophglm.Prediction, raw string, read reader) (*ophglm.Sample, *fault) {
	switch {
	case strings.TrimSpace(raw) == "":
		return nil, faultf("no_answer", "there was no answer (%s)", cmp.Or(p.Finish, "the server does not say why"))
	case len(raw) > maxAnswer:
		return nil, faultf("too_long", "the answer has %d bytes, of at most %d", len(raw), maxAnswer)
	}
	s, wrong := read(raw)
	switch {
	case wrong == nil:
		if said := leaks(f.prompt, s); said != "" {
			return nil, faultf("leaked", "this stands in the prompt, as an example or as what to do: %q", said)
		}
	case wrong.reason == "not_json" && p.Finish == "length":
		wrong = faultf("cut_off", "the answer ends before its JSON does: %s", wrong.detail)
	}
	return s, wrong
}

// leaks is a sentence of a sample that is the prompt's own, or "".
func leaks(p *prompts.Prompt, s *ophglm.Sample) string {
	own := strings.ToLower(p.Text())
	for _, m := range s.Messages {
		for _, sp := range text.Sentences(m.Content) {
			if said := sp.Of(m.Content); utf8.RuneCountInString(said) >= shortestLeak && strings.Contains(own, strings.ToLower(said)) {
				return said
			}
		}
	}
	return ""
}

// shortestLeak is how many characters a sentence has, at least, that is no
// accident.
const shortestLeak = 4

// clipped is the beginning of a text, cut between characters.
func clipped(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// mark says in a sample's tags what wrote it.
func (a *asking) mark(s *ophglm.Sample, f *Filled, seed int64, answers []*ophglm.Prediction) {
	s.By = "model"
	s.Tags["model"], s.Tags["prompt"], s.Tags["seed"] = a.model, f.Prompt, fmt.Sprint(seed)
	if n := tokens(answers); n > 0 {
		s.Tags["tokens"] = fmt.Sprint(n)
	}
}

// tokens adds up what the answers used.
func tokens(answers []*ophglm.Prediction) int {
	n := 0
	for _, p := range answers {
		if total := p.Usage["total_tokens"]; total > 0 {
			n += total
		} else {
			n += p.Usage["prompt_tokens"] + p.Usage["completion_tokens"]
		}
	}
	return n
}
