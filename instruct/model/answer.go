package model

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/grammar"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
	"ophglm/instruct/licence"
	"ophglm/instruct/prompts"
	"ophglm/internal/ordered"
	"ophglm/internal/pipeline"
)

// AnswerConfig is the config of instruct.answer.
type AnswerConfig struct {
	Model       string   `yaml:"model" doc:"the chat model, as the server calls it"`
	Temperature float64  `yaml:"temperature" doc:"0 to 2"`
	MaxTokens   int      `yaml:"max_tokens" doc:"the longest answer, in tokens of the model"`
	Repairs     int      `yaml:"repairs" doc:"how often, 0 to 2, an answer that can't be used is asked for again"`
	Share       float64  `yaml:"share" doc:"the share of cells that the model is asked about, drawn by their ids"`
	Languages   []string `yaml:"languages" doc:"languages to write: zh, en"`
	Scenarios   []string `yaml:"scenarios" doc:"scenarios to write: visual, causes, diagnosis, treatment, prognosis"`
	Voices      []string `yaml:"voices" doc:"who asks, each once a cell: patient, relative, student, colleague"`
}

func (c AnswerConfig) settings() settings {
	return settings{c.Model, c.Temperature, c.MaxTokens, c.Repairs, c.Share}
}

// Validate reports settings that nothing can be asked with.
func (c AnswerConfig) Validate() error {
	if err := errors.Join(c.settings().check(), language.CheckLanguages(c.Languages), language.CheckScenarios(c.Scenarios)); err != nil {
		return err
	}
	if len(c.Voices) == 0 {
		return errors.New("voices is to name one at least")
	}
	for _, v := range c.Voices {
		if prompts.WordsOf(ophglm.EN).Voices[v] == "" {
			return fmt.Errorf("there is no voice %q (known: patient, relative, student, colleague)", v)
		}
	}
	return nil
}

var answerDefaults = AnswerConfig{
	Temperature: 0.7, MaxTokens: 1024, Repairs: 2, Share: 1,
	Languages: []string{"zh", "en"}, Scenarios: []string{"visual", "causes", "diagnosis", "treatment", "prognosis"}, Voices: []string{language.VoicePatient},
}

// Answer is the kind instruct.answer. The chat asks and answers.
func Answer(chat Chat) pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[AnswerConfig]{
		Name:    "instruct.answer",
		Version: 2,
		Doc: `Has a model ask and answer about the facts of a graph, each sentence citing the facts that it says it rests on.

For each cell (a disease, a scenario, a language) and each voice the model is given the facts of the scenario's relations, at most 25, numbered and in
words, and returns a question and the sentences of an answer with the numbers of their facts. What crawled tables alone say is never given;
a cell of nothing but facts that most diseases share is left out. That a sentence says what it cites is not looked at here: instruct.verify does that.
An answer that is no JSON is looked for in what stands around it, and asked for again with what was wrong; in the end it is rejected as a part, named
disease/scenario/language/voice, with the answer kept: not_json, cut_off, empty, garbled, other_language, uncited, bad_reference (a number that is not
in the list), leaked (a sentence of the prompt), too_long (over 32 kB), no_answer. The samples of a cell are one group, fact:<disease>/<scenario>. They come out by disease, language,
scenario and voice. A triple that no sample cites is rejected: not_of_a_disease, crawled (crawled tables alone say it), no_name, not_asked (of no scenario, or of a cell not drawn), not_cited.
Memory: the names of entities, the triples of a few diseases for each worker, 24 MB for sorting, and all answers recorded earlier.`,
		Inputs:  []pipeline.Port{pipeline.In[*ophglm.GraphItem]("graph", "the graph, entities before triples"), prompts.Port(prompts.Knowledge), recordedPort()},
		Outputs: answerPorts("the samples, by disease"),
		Config:  answerDefaults,
		Assets:  func() []pipeline.Asset { return append(grammar.Assets(), prompts.Assets(prompts.Knowledge)...) },
		Answers: chat.Signature,
		Example: answerExample(),
		Run: func(ctx context.Context, cfg AnswerConfig, pio *pipeline.IO) error {
			a, err := begin(ctx, prompts.Knowledge, chat, cfg.settings(), pio)
			if err != nil {
				return err
			}
			return (&answerer{asking: a, cfg: cfg}).run(ctx, pio)
		},
	})
}

var knowledgeSchema = json.RawMessage(`{"type":"object","properties":{"question":{"type":"string"},"answer":{"type":"array","items":{"type":"object",` +
	`"properties":{"sentence":{"type":"string"},"facts":{"type":"array","items":{"type":"integer"}}},"required":["sentence","facts"],"additionalProperties":false}}},` +
	`"required":["question","answer"],"additionalProperties":false}`)

// answerer asks about the cells of one disease after the other.
type answerer struct {
	*asking
	cfg   AnswerConfig
	names *knowledge.Names
}

func (w *answerer) run(ctx context.Context, pio *pipeline.IO) (err error) {
	dir, err := pio.TempDir()
	if err != nil {
		return err
	}
	graph, err := knowledge.Read(ctx, pio, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, graph.Close()) }()
	w.names = graph.Names
	out, err := openAnswers(pio)
	if err != nil {
		return err
	}
	return ordered.Map(ctx, pio.Workers, graph.Subjects(ctx), w.subject, func(s askedSubject) error { return s.take(out) })
}

// askedSubject is what the model was asked about a subject and wrote.
type askedSubject struct {
	triples   []*ophglm.Triple
	isDisease bool
	sayable   map[string]bool // triples that some language can say
	shown     map[string]bool // triples that stood in a prompt
	cells     []written
	left      int
}

func (w *answerer) subject(ctx context.Context, triples []*ophglm.Triple) (askedSubject, error) {
	id := triples[0].Subject
	out := askedSubject{triples: triples, isDisease: w.names.TypeOf(id) == "Disease", sayable: map[string]bool{}, shown: map[string]bool{}}
	if !out.isDisease {
		return out, nil
	}
	for _, l := range w.cfg.Languages {
		d := knowledge.NewDisease(id, ophglm.Lang(l), w.names, triples, knowledge.CrawledNone)
		if d == nil {
			continue
		}
		for n, t := range triples {
			out.sayable[t.ID] = out.sayable[t.ID] || d.Sayable.HasAt(n)
		}
		for _, sc := range w.cfg.Scenarios {
			for _, voice := range w.cfg.Voices {
				cell, err := w.cell(ctx, d, ophglm.Scenario(sc), voice, &out)
				if err != nil {
					return out, err
				}
				if cell != nil {
					out.cells = append(out.cells, *cell)
				}
			}
		}
	}
	return out, nil
}

// cell asks about one cell in one voice, or returns nil where there is nothing to
// ask about.
func (w *answerer) cell(ctx context.Context, d *knowledge.Disease, sc ophglm.Scenario, voice string, of *askedSubject) (*written, error) {
	f, facts, left := fillKnowledge(d, w.prompts[d.Lang], sc, voice)
	if f == nil || !w.drawn(f.Item) {
		return nil, nil
	}
	of.left += left
	for _, t := range facts {
		of.shown[t.ID] = true
	}
	got, err := w.about(ctx, f, readAnswered(d, sc, voice, facts))
	return &got, err
}

// readAnswered reads the answer to a knowledge prompt.
func readAnswered(d *knowledge.Disease, sc ophglm.Scenario, voice string, facts []*knowledge.Fact) reader {
	return func(raw string) (*ophglm.Sample, *fault) {
		got, wrong := readJSON[struct {
			Question string `json:"question"`
			Answer   []struct {
				Sentence string   `json:"sentence"`
				Facts    []number `json:"facts"`
			} `json:"answer"`
		}](raw, "answer")
		if wrong != nil {
			return nil, wrong
		}
		if len(got.Answer) == 0 {
			return nil, faultf("empty", "the answer has no sentence")
		}
		question := strings.TrimSpace(got.Question)
		var sentences []string
		for _, s := range got.Answer {
			sentences = append(sentences, oneLine(s.Sentence))
		}
		for _, part := range [][]string{{question}, sentences} {
			if f := cmp.Or(checkTexts(part), checkLanguage(d.Lang, part)); f != nil {
				return nil, f
			}
		}
		content, spans, wrong := placed(d.Lang, sentences)
		if wrong != nil {
			return nil, wrong
		}
		s := &ophglm.Sample{
			Scenario: sc, Lang: d.Lang, Groups: []string{"fact:" + d.ID + "/" + string(sc)},
			Messages: []ophglm.Message{{Role: "user", Content: question}, {Role: "assistant", Content: content}},
			Tags:     map[string]string{"disease": d.ID, "voice": voice, "register": language.RegisterOf(voice)},
		}
		var of []*ophglm.Triple
		for i, a := range got.Answer {
			c := ophglm.Citation{Message: 1, Start: spans[i].Start, End: spans[i].End}
			for _, n := range a.Facts {
				if n < 1 || int(n) > len(facts) {
					return nil, faultf("bad_reference", "sentence %d cites the fact %d, of %d", i+1, n, len(facts))
				}
				t := facts[n-1]
				if ref := (ophglm.Ref{Kind: "triple", ID: t.ID}); !slices.Contains(c.Of, ref) {
					c.Of, of = append(c.Of, ref), append(of, t.Triple)
				}
			}
			if len(c.Of) == 0 {
				return nil, faultf("uncited", "sentence %d cites no fact", i+1)
			}
			s.Citations = append(s.Citations, c)
		}
		s.Licence = licence.OfTriples(of)
		s.ID = ophglm.SampleID(s)
		return s, nil
	}
}

// take writes what came of a subject, and accounts for its triples.
func (s askedSubject) take(out *answerWriter) error {
	cited := map[string]bool{}
	for _, c := range s.cells {
		if err := out.write(&c); err != nil {
			return err
		}
		if c.fault != nil {
			if err := out.pio.RejectPart(c.fault.reason, c.fault.detail, ophglm.Where{ID: c.id}, c.last()); err != nil {
				return err
			}
		}
		for _, sample := range c.samples {
			for _, cite := range sample.Citations {
				for _, r := range cite.Of {
					cited[r.ID] = true
				}
			}
		}
	}
	out.pio.Count("facts left out of a prompt", s.left)
	for _, t := range s.triples {
		reason, detail := "", ""
		switch {
		case cited[t.ID]:
			out.pio.Used(1)
			continue
		case !s.isDisease:
			reason, detail = "not_of_a_disease", fmt.Sprintf("%s is no disease of the graph", t.Subject)
		case t.Evidence == ophglm.Crawled:
			reason, detail = "crawled", "crawled tables alone say it, of which too much is wrong"
		case !s.sayable[t.ID]:
			reason, detail = "no_name", "its subject or its object has no name in the languages to write, or a better source says what there is to it"
		case !s.shown[t.ID]:
			reason, detail = "not_asked", "no question was asked that it answers"
		default:
			reason, detail = "not_cited", "the model was given it, and no sentence that it wrote cites it"
		}
		if err := out.pio.Reject(reason, detail, ophglm.Where{ID: t.ID}, t); err != nil {
			return err
		}
	}
	return nil
}
