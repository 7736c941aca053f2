package model

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/prompts"
	"ophglm/internal/pipeline"
	"ophglm/internal/text"
)

// ParaphraseConfig is the config of instruct.paraphrase.
type ParaphraseConfig struct {
	Model       string  `yaml:"model" doc:"the chat model, as the server calls it"`
	Temperature float64 `yaml:"temperature" doc:"0 to 2"`
	MaxTokens   int     `yaml:"max_tokens" doc:"the longest answer, in tokens of the model"`
	Repairs     int     `yaml:"repairs" doc:"how often, 0 to 2, an answer that can't be used is asked for again"`
	Share       float64 `yaml:"share" doc:"the share of samples that is re-worded, drawn by id"`
}

func (c ParaphraseConfig) settings() settings {
	return settings{c.Model, c.Temperature, c.MaxTokens, c.Repairs, c.Share}
}

// Validate reports settings that nothing can be asked with.
func (c ParaphraseConfig) Validate() error {
	return c.settings().check()
}

var paraphraseDefaults = ParaphraseConfig{Temperature: 0.7, MaxTokens: 1024, Repairs: 2, Share: 1}

// Paraphrase is the kind instruct.paraphrase. The chat rewords.
func Paraphrase(chat Chat) pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[ParaphraseConfig]{
		Name:    "instruct.paraphrase",
		Version: 1,
		Doc: `Has a model re-word samples, sentence by sentence.

The model is given the sentences that have citations, numbered, and returns as many; each takes the place of its own, with its citations. What has no
citation, such as the question, stays. That a sentence still says what is cited is not looked at here: instruct.verify does that. An answer that is no
JSON is looked for in what stands around it, and asked for again with what was wrong; in the end the sample is rejected with the answer kept: not_json,
cut_off, wrong_count, empty, garbled, other_language, too_long (over 32 kB), no_answer,
unchanged, leaked (a sentence of the prompt). A sample that is not cited by whole sentences is
rejected before (not_by_sentence), and so is one whose prompt would have over 48 kB (prompt_too_long), or that is not drawn (not_drawn). A new sample has
the groups and the tags of the old one, whose id is in its tag from. Samples come out in order; of the answers those to one sample stand together.
Memory: for each worker a sample and its answers, and all answers recorded earlier.`,
		Inputs:  []pipeline.Port{pipeline.In[*ophglm.Sample]("samples", "samples with citations").Lists(), prompts.Port(prompts.Paraphrase), recordedPort()},
		Outputs: answerPorts("the samples re-worded, in order"),
		Config:  paraphraseDefaults,
		Assets:  func() []pipeline.Asset { return prompts.Assets(prompts.Paraphrase) },
		Answers: chat.Signature,
		Example: paraphraseExample(),
		Run: func(ctx context.Context, cfg ParaphraseConfig, pio *pipeline.IO) error {
			a, err := begin(ctx, prompts.Paraphrase, chat, cfg.settings(), pio)
			if err != nil {
				return err
			}
			return aboutEach(ctx, a, pio, "samples", func(s *ophglm.Sample) ophglm.Lang { return s.Lang }, fillParaphrase)
		},
	})
}

var paraphraseSchema = json.RawMessage(`{"type":"object","properties":{"sentences":{"type":"array","items":{"type":"string"}}},"required":["sentences"],"additionalProperties":false}`)

// citedSentences are the places of a sample that have citations, in order, each
// once.
func citedSentences(s *ophglm.Sample) ([]ophglm.Place, *fault) {
	var out []ophglm.Place
	for _, c := range s.Citations {
		p := ophglm.Place{Turn: c.Message, Start: c.Start, End: c.End}
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b ophglm.Place) int {
		return cmp.Or(cmp.Compare(a.Turn, b.Turn), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	if len(out) == 0 {
		return nil, faultf("not_by_sentence", "the sample cites nothing")
	}
	for i, p := range out {
		if i > 0 && out[i-1].Turn == p.Turn && out[i-1].End > p.Start {
			return nil, faultf("not_by_sentence", "two citations of message %d overlap", p.Turn)
		}
		if notWhole(s.Messages[p.Turn].Content, []text.Span{{Start: p.Start, End: p.End}}) >= 0 {
			return nil, faultf("not_by_sentence", "a citation of message %d is not of whole sentences", p.Turn)
		}
	}
	return out, nil
}

// FillParaphrase asks for the cited sentences of a sample in other words. Of a
// sample that is not cited by whole sentences it returns an error.
func FillParaphrase(p *prompts.Prompt, s *ophglm.Sample) (*Filled, error) {
	f, _, wrong := fillParaphrase(p, s)
	if wrong != nil {
		return nil, fmt.Errorf("sample %s: %s", s.ID, wrong.detail)
	}
	return f, nil
}

func fillParaphrase(p *prompts.Prompt, s *ophglm.Sample) (*Filled, reader, *fault) {
	places, wrong := citedSentences(s)
	if wrong != nil {
		return nil, nil, wrong
	}
	var questions []string
	for i, m := range s.Messages {
		if m.Role == "user" && !slices.ContainsFunc(places, func(p ophglm.Place) bool { return p.Turn == i }) {
			questions = append(questions, m.Content)
		}
	}
	var list strings.Builder
	for i, at := range places {
		fmt.Fprintf(&list, "%d. %s\n", i+1, oneLine(s.Messages[at.Turn].Content[at.Start:at.End]))
	}
	w := prompts.WordsOf(p.Lang)
	return &Filled{
		Item: s.ID, Prompt: p.Digest, Schema: paraphraseSchema, prompt: p,
		Messages: p.Messages(map[string]string{
			"question": strings.Join(questions, "\n"), "answer": strings.TrimSuffix(list.String(), "\n"), "language": w.Language,
			"scenario": w.Scenarios[string(s.Scenario)], "disease": s.Tags["disease"],
		}),
	}, readReworded(s, places), nil
}

// readReworded reads the answer to a paraphrase prompt.
func readReworded(s *ophglm.Sample, places []ophglm.Place) reader {
	return func(raw string) (*ophglm.Sample, *fault) {
		got, wrong := readJSON[struct {
			Sentences []string `json:"sentences"`
		}](raw, "sentences")
		if wrong != nil {
			return nil, wrong
		}
		return reworded(s, places, got.Sentences)
	}
}

// reworded puts sentences in the places of those of a sample, with their
// citations.
func reworded(s *ophglm.Sample, places []ophglm.Place, sentences []string) (*ophglm.Sample, *fault) {
	if len(sentences) == 0 {
		return nil, faultf("empty", "there is no sentence")
	}
	if len(sentences) != len(places) {
		return nil, faultf("wrong_count", "there are %d sentences, where %d are asked for", len(sentences), len(places))
	}
	if f := cmp.Or(checkTexts(sentences), checkLanguage(s.Lang, sentences)); f != nil {
		return nil, f
	}
	out := &ophglm.Sample{Scenario: s.Scenario, Lang: s.Lang, Groups: s.Groups, Licence: s.Licence, Tags: map[string]string{"from": s.ID}}
	for k, v := range s.Tags {
		if k != "from" {
			out.Tags[k] = v
		}
	}
	moved := map[ophglm.Place]ophglm.Place{}
	same := true
	for n, m := range s.Messages {
		var b strings.Builder
		var spans []text.Span
		at := 0
		for i, p := range places {
			if p.Turn != n {
				continue
			}
			old, now := m.Content[p.Start:p.End], oneLine(sentences[i])
			if ends(old) && !ends(now) {
				return nil, faultf("cut_off", "sentence %d has no end: %q", i+1, tail(now))
			}
			same = same && old == now
			b.WriteString(m.Content[at:p.Start])
			to := ophglm.Place{Turn: n, Start: b.Len()}
			b.WriteString(now)
			to.End, at = b.Len(), p.End
			moved[p] = to
			spans = append(spans, text.Span{Start: to.Start, End: to.End})
		}
		b.WriteString(m.Content[at:])
		m.Content = b.String()
		if i := notWhole(m.Content, spans); i >= 0 {
			return nil, faultf("cut_off", "this is not a sentence by itself: %q", tail(spans[i].Of(m.Content)))
		}
		out.Messages = append(out.Messages, m)
	}
	if same {
		return nil, faultf("unchanged", "not one sentence is in other words")
	}
	for _, c := range s.Citations {
		to := moved[ophglm.Place{Turn: c.Message, Start: c.Start, End: c.End}]
		out.Citations = append(out.Citations, ophglm.Citation{Message: to.Turn, Start: to.Start, End: to.End, Of: c.Of})
	}
	out.ID = ophglm.SampleID(out)
	return out, nil
}

const paraphraseSample = `{"id":"s1","scenario":"causes","lang":"zh","messages":[{"role":"user","content":"白内障有什么症状？"},` +
	`{"role":"assistant","content":"白内障的常见症状有视物模糊和眩光。"}],"citations":[{"message":1,"start":0,"end":51,"of":[{"kind":"triple","id":"t1"}]}],` +
	`"groups":["fact:cataract/causes"],"licence":"Apache-2.0","tags":{"disease":"cataract"},"by":"composed"}` + "\n"

// paraphraseExample has its answers with it: the first in prose, the second as it
// is meant.
func paraphraseExample() pipeline.Example {
	s := exampleRecord[ophglm.Sample](paraphraseSample)
	f, read, wrong := fillParaphrase(prompts.Own(prompts.Paraphrase, ophglm.ZH), s)
	if wrong != nil {
		panic(wrong.detail) // a literal
	}
	return pipeline.Example{
		With: "{model: example}",
		In: map[string]string{
			"samples": paraphraseSample,
			"recorded": exampleAnswers(paraphraseDefaults.settings(), f, read,
				"好的，改写如下：得了白内障看东西会模糊。", `{"sentences":["得了白内障，看东西常会模糊，还会觉得眩光。"]}`),
		},
	}
}
