package model

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/consultation"
	"ophglm/instruct/licence"
	"ophglm/instruct/prompts"
	"ophglm/internal/pipeline"
)

// RewriteConfig is the config of instruct.rewrite.
type RewriteConfig struct {
	Model       string  `yaml:"model" doc:"the chat model, as the server calls it"`
	Temperature float64 `yaml:"temperature" doc:"0 to 2"`
	MaxTokens   int     `yaml:"max_tokens" doc:"the longest answer, in tokens of the model"`
	Repairs     int     `yaml:"repairs" doc:"how often, 0 to 2, an answer that can't be used is asked for again"`
	Share       float64 `yaml:"share" doc:"the share of dialogues that is rewritten, drawn by id"`
}

func (c RewriteConfig) settings() settings {
	return settings{c.Model, c.Temperature, c.MaxTokens, c.Repairs, c.Share}
}

// Validate reports settings that nothing can be asked with.
func (c RewriteConfig) Validate() error {
	return c.settings().check()
}

var rewriteDefaults = RewriteConfig{Temperature: 0.7, MaxTokens: 2048, Repairs: 2, Share: 1}

// Rewrite is the kind instruct.rewrite. The chat rewrites.
func Rewrite(chat Chat) pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[RewriteConfig]{
		Name:    "instruct.rewrite",
		Version: 1,
		Doc: `Has a model make cleaned consultations dialogues to train on, each sentence citing the turns that it says it rests on.

The model is given the turns from the patient's first to the doctor's last, numbered, and returns messages, the patient first and the doctor last in
turn, cut into sentences with the numbers of their turns. That a sentence says what its turns say is not looked at here: instruct.verify does that. An
answer that is no JSON is looked for in what stands around it, and asked for again with what was wrong; in the end the dialogue is rejected with the
answer kept: not_json, cut_off, empty, garbled, other_language, uncited, bad_reference (a number that no turn has), wrong_roles, leaked (a sentence of the
prompt), too_long (over 32 kB), no_answer. One without question or answer is rejected before (no_question, no_answer), and so is one whose prompt would have over 48 kB
(prompt_too_long), or that is not drawn (not_drawn). Scenario and group are those of instruct.from_dialogue; the dialogue's id is in the tag from.
Samples come out in order; of the answers those to one dialogue stand together. Memory: for each worker a dialogue and its answers, and all answers
recorded earlier.`,
		Inputs:  []pipeline.Port{pipeline.In[*ophglm.Dialogue]("dialogues", "cleaned dialogues").Lists(), prompts.Port(prompts.Conversation), recordedPort()},
		Outputs: answerPorts("a sample for each dialogue, in order"),
		Config:  rewriteDefaults,
		Assets:  func() []pipeline.Asset { return prompts.Assets(prompts.Conversation) },
		Answers: chat.Signature,
		Example: rewriteExample(),
		Run: func(ctx context.Context, cfg RewriteConfig, pio *pipeline.IO) error {
			a, err := begin(ctx, prompts.Conversation, chat, cfg.settings(), pio)
			if err != nil {
				return err
			}
			return aboutEach(ctx, a, pio, "dialogues", func(d *ophglm.Dialogue) ophglm.Lang { return d.Lang }, fillConversation)
		},
	})
}

var conversationSchema = json.RawMessage(`{"type":"object","properties":{"messages":{"type":"array","items":{"type":"object","properties":{` +
	`"role":{"type":"string","enum":["user","assistant"]},"sentences":{"type":"array","items":{"type":"object","properties":{"text":{"type":"string"},` +
	`"turns":{"type":"array","items":{"type":"integer"}}},"required":["text","turns"],"additionalProperties":false}}},"required":["role","sentences"],` +
	`"additionalProperties":false}}},"required":["messages"],"additionalProperties":false}`)

// FillConversation asks for a consultation as a dialogue to train on. Of one
// without question or answer it returns an error.
func FillConversation(p *prompts.Prompt, d *ophglm.Dialogue) (*Filled, error) {
	f, _, wrong := fillConversation(p, d)
	if wrong != nil {
		return nil, fmt.Errorf("dialogue %s: %s", d.Name(), wrong.detail)
	}
	return f, nil
}

// speakers are how the prompts call the two who speak.
var speakers = map[ophglm.Lang]map[ophglm.Role]string{
	ophglm.ZH: {ophglm.Patient: "患者：", ophglm.Doctor: "医生："},
	ophglm.EN: {ophglm.Patient: "Patient: ", ophglm.Doctor: "Doctor: "},
}

func fillConversation(p *prompts.Prompt, d *ophglm.Dialogue) (*Filled, reader, *fault) {
	us := consultation.Utterances(d)
	switch {
	case len(us) == 0 && !slices.ContainsFunc(d.Turns, func(t ophglm.Turn) bool { return t.Role == ophglm.Patient && strings.TrimSpace(t.Text) != "" }):
		return nil, nil, faultf("no_question", "the patient says nothing")
	case len(us) == 0:
		return nil, nil, faultf("no_answer", "the doctor does not answer the patient")
	}
	f := &Filled{Item: d.ID, Prompt: p.Digest, Schema: conversationSchema, prompt: p}
	var list strings.Builder
	for _, u := range us {
		for _, t := range u.Turns {
			var ids []string
			for _, n := range t.From {
				ids = append(ids, ophglm.TurnID(d.ID, n))
			}
			f.Numbers = append(f.Numbers, ids)
			fmt.Fprintf(&list, "%d. %s%s\n", len(f.Numbers), speakers[p.Lang][t.Role], oneLine(t.Text))
		}
	}
	f.Messages = p.Messages(map[string]string{
		"disease": d.Disease, "dialogue": strings.TrimSuffix(list.String(), "\n"), "language": prompts.WordsOf(p.Lang).Language,
	})
	return f, readRewritten(d, f.Numbers), nil
}

// toldSentence is a sentence of a dialogue as the model returns it.
type toldSentence struct {
	Text  string   `json:"text"`
	Turns []number `json:"turns"`
}

// readRewritten reads the answer to a conversation prompt; turns are the ids of
// what it numbers.
func readRewritten(d *ophglm.Dialogue, turns [][]string) reader {
	return func(raw string) (*ophglm.Sample, *fault) {
		got, wrong := readJSON[struct {
			Messages []struct {
				Role      string         `json:"role"`
				Sentences []toldSentence `json:"sentences"`
			} `json:"messages"`
		}](raw, "messages")
		if wrong != nil {
			return nil, wrong
		}
		if len(got.Messages) == 0 {
			return nil, faultf("empty", "there is no message")
		}
		s := &ophglm.Sample{Scenario: ophglm.Conversation, Lang: d.Lang, Tags: map[string]string{"from": d.ID}, Licence: licence.OfOrigins(d.Origins)}
		for i, m := range got.Messages {
			want := "user"
			if i%2 == 1 {
				want = "assistant"
			}
			if m.Role != want {
				return nil, faultf("wrong_roles", "message %d is of the role %q, where %s is to speak", i+1, clipped(m.Role, 40), want)
			}
			if f := tell(s, i, m.Role, m.Sentences, turns); f != nil {
				return nil, f
			}
		}
		if len(got.Messages)%2 == 1 {
			return nil, faultf("wrong_roles", "the last message is not the assistant's")
		}
		for _, role := range []string{"user", "assistant"} {
			var said []string
			for _, m := range s.Messages {
				if m.Role == role {
					said = append(said, m.Content)
				}
			}
			if f := checkLanguage(d.Lang, said); f != nil {
				return nil, f
			}
		}
		consultation.About(s, d)
		s.ID = ophglm.SampleID(s)
		return s, nil
	}
}

// tell adds a message with its sentences and what they cite.
func tell(s *ophglm.Sample, n int, role string, told []toldSentence, turns [][]string) *fault {
	if len(told) == 0 {
		return faultf("empty", "message %d has no sentence", n+1)
	}
	var sentences []string
	for _, t := range told {
		sentences = append(sentences, oneLine(t.Text))
	}
	if f := checkTexts(sentences); f != nil {
		return faultf(f.reason, "message %d: %s", n+1, f.detail)
	}
	content, spans, f := placed(s.Lang, sentences)
	if f != nil {
		return faultf(f.reason, "message %d: %s", n+1, f.detail)
	}
	s.Messages = append(s.Messages, ophglm.Message{Role: role, Content: content})
	for i, t := range told {
		c := ophglm.Citation{Message: n, Start: spans[i].Start, End: spans[i].End}
		for _, k := range t.Turns {
			if k < 1 || int(k) > len(turns) {
				return faultf("bad_reference", "message %d: sentence %d cites the turn %d, of %d", n+1, i+1, k, len(turns))
			}
			for _, id := range turns[k-1] {
				if ref := (ophglm.Ref{Kind: "turn", ID: id}); !slices.Contains(c.Of, ref) {
					c.Of = append(c.Of, ref)
				}
			}
		}
		if len(c.Of) == 0 {
			return faultf("uncited", "message %d: sentence %d cites no turn", n+1, i+1)
		}
		s.Citations = append(s.Citations, c)
	}
	return nil
}

// rewriteExample has its answer with it.
func rewriteExample() pipeline.Example {
	d := exampleRecord[ophglm.Dialogue](consultation.Example)
	f, read, wrong := fillConversation(prompts.Own(prompts.Conversation, ophglm.ZH), d)
	if wrong != nil {
		panic(wrong.detail) // a literal
	}
	return pipeline.Example{
		With: "{model: example}",
		In: map[string]string{
			"dialogues": consultation.Example,
			"recorded": exampleAnswers(rewriteDefaults.settings(), f, read,
				`{"messages":[{"role":"user","sentences":[{"text":"医生您好，我眼睛干涩两个月了，该滴什么药水？","turns":[1]}]},`+
					`{"role":"assistant","sentences":[{"text":"建议先查一下泪液。","turns":[2]},{"text":"平时每用眼一小时就休息一会儿。","turns":[2]}]}]}`),
		},
	}
}
