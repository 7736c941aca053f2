package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/instruct/model"
	"ophglm/instruct/prompts"
)

// promptQuestion is what prompt is to be shown, and what it is filled with.
type promptQuestion struct {
	kind, lang, template                string
	graph, disease, scenario, voice     string
	dialogues, dialogue, samples, named string
}

func (a *app) instructPromptCommand() *cobra.Command {
	var q promptQuestion
	c := &cobra.Command{
		Use:   "prompt",
		Short: "A prompt as a model is given it, filled in",
		Long: `Prints one of the prompts that models are asked with, filled with what was built or with a file. The prompts are reconstructed: written for this project.

  knowledge     facts of a disease to a question with its answer (instruct.answer)
  conversation  a consultation to a dialogue to train on (instruct.rewrite)
  paraphrase    the sentences of a sample to the same in other words (instruct.paraphrase)

Without --disease it is about the one of which most facts are of the scenario; without --dialogue or --sample about the first that the prompt can be
filled with. With --json the schema of the answer and the ids behind the numbers are printed, too.`,
		Example: "  ophglm instruct prompt --kind knowledge --disease 白内障 --scenario treatment\n  ophglm instruct prompt --kind conversation --dialogues consultations.jsonl\n" +
			"  ophglm instruct prompt --kind paraphrase --lang en --samples starter/instructions\n  ophglm instruct prompt --kind knowledge --template my_prompt.txt",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := q.check(); err != nil {
				return err
			}
			return a.instructPrompt(c.Context(), &q)
		},
	}
	f := c.Flags()
	f.StringVar(&q.kind, "kind", "knowledge", "the prompt: knowledge, conversation or paraphrase")
	f.StringVar(&q.lang, "lang", "zh", "its language: zh or en")
	f.StringVar(&q.template, "template", "", "a prompt of your own, as a `file`; it says its kind and language itself")
	f.StringVar(&q.graph, "graph", "", "knowledge: the `graph`, as [PIPELINE/]STAGE or FILE.jsonl")
	f.StringVar(&q.disease, "disease", "", "knowledge: the disease, by `id` or name")
	f.StringVar(&q.scenario, "scenario", "causes", "knowledge: "+strings.Join(scenarios, ", "))
	f.StringVar(&q.voice, "voice", "patient", "knowledge: who asks: patient, relative, student or colleague")
	f.StringVar(&q.dialogues, "dialogues", "", "conversation: the `dialogues`, as [PIPELINE/]STAGE or FILE.jsonl; the last built where it is left out")
	f.StringVar(&q.dialogue, "dialogue", "", "conversation: the `id` of one, the input's own or the record's")
	f.StringVar(&q.samples, "samples", "", "paraphrase: the `samples`, as [PIPELINE/]STAGE or FILE.jsonl; those last composed where it is left out")
	f.StringVar(&q.named, "sample", "", "paraphrase: the `id` of one")
	return c
}

// check reports wrong use, before anything is opened.
func (q *promptQuestion) check() error {
	kind := prompts.Kind(q.kind)
	switch {
	case !slices.Contains(prompts.Kinds[:], kind):
		return usagef("--kind %s: knowledge, conversation or paraphrase is meant", q.kind)
	case q.lang != string(ophglm.ZH) && q.lang != string(ophglm.EN):
		return usagef("--lang %s: zh or en is meant", q.lang)
	case !slices.Contains(scenarios, q.scenario):
		return usagef("--scenario %s: the scenarios are %s", q.scenario, strings.Join(scenarios, ", "))
	case !slices.Contains([]string{"patient", "relative", "student", "colleague"}, q.voice):
		return usagef("--voice %s: patient, relative, student or colleague is meant", q.voice)
	}
	return nil
}

// prompt is the one that is filled.
func (q *promptQuestion) prompt() (*prompts.Prompt, error) {
	if q.template == "" {
		return prompts.Own(prompts.Kind(q.kind), ophglm.Lang(q.lang)), nil
	}
	b, err := os.ReadFile(q.template)
	if err != nil {
		return nil, fmt.Errorf("reading a prompt: %w", err)
	}
	return prompts.Parse(filepath.ToSlash(q.template), b)
}

// filledPrompt is what is printed.
type filledPrompt struct {
	Kind prompts.Kind `json:"kind"`
	Lang ophglm.Lang  `json:"lang"`
	From string       `json:"from"` // what it is filled with: PIPELINE/STAGE, or a file
	*model.Filled
}

func (a *app) instructPrompt(ctx context.Context, q *promptQuestion) error {
	p, err := q.prompt()
	if err != nil {
		return err
	}
	out := &filledPrompt{Kind: p.Kind, Lang: p.Lang}
	switch p.Kind {
	case prompts.Knowledge:
		g, err := a.givenGraph(ctx, q.graph)
		if err != nil {
			return err
		}
		out.From = g.name
		out.Filled, err = model.FillKnowledge(p, g.ordered(ctx), q.disease, ophglm.Scenario(q.scenario), q.voice)
		if err != nil {
			return err
		}
	case prompts.Conversation:
		all, from, err := recordsNamed[ophglm.Dialogue](ctx, a, q.dialogues, "dialogue", "")
		if err != nil {
			return err
		}
		out.From = from
		is := func(d *ophglm.Dialogue) bool { return d.ID == q.dialogue || d.Name() == q.dialogue }
		out.Filled, err = firstFilled(all, q.dialogue, is, func(d *ophglm.Dialogue) (*model.Filled, error) {
			if d.Lang != p.Lang && q.dialogue == "" {
				return nil, fmt.Errorf("it is in %s", d.Lang)
			}
			return model.FillConversation(p, d)
		})
		if err != nil {
			return fmt.Errorf("filling the prompt with a dialogue of %s: %w", from, err)
		}
	case prompts.Paraphrase:
		all, from, err := recordsNamed[ophglm.Sample](ctx, a, q.samples, "sample", "instruct.compose")
		if err != nil {
			return err
		}
		out.From = from
		is := func(s *ophglm.Sample) bool { return s.ID == q.named }
		out.Filled, err = firstFilled(all, q.named, is, func(s *ophglm.Sample) (*model.Filled, error) {
			if s.Lang != p.Lang && q.named == "" {
				return nil, fmt.Errorf("it is in %s", s.Lang)
			}
			return model.FillParaphrase(p, s)
		})
		if err != nil {
			return fmt.Errorf("filling the prompt with a sample of %s: %w", from, err)
		}
	}
	return a.print(out, out.text)
}

func (p *filledPrompt) text(w io.Writer) {
	fmt.Fprintf(w, "# %s prompt (reconstructed), %s, about %s of %s\n", p.Kind, p.Lang, p.Item, p.From)
	for _, m := range p.Messages {
		fmt.Fprintf(w, "\n[%s]\n%s\n", m.Role, m.Content)
	}
}

// errNoneFits is that there is no record that a prompt can be filled with.
var errNoneFits = errors.New("there is none in its language that it can be filled with")

// firstFilled fills a prompt with the record of the id, or, where that is "", with
// the first that it can be filled with.
func firstFilled[T any](all iter.Seq2[*T, error], id string, is func(*T) bool, fill func(*T) (*model.Filled, error)) (*model.Filled, error) {
	for r, err := range all {
		if err != nil {
			return nil, err
		}
		if id != "" && !is(r) {
			continue
		}
		f, err := fill(r)
		if err == nil || id != "" {
			return f, err
		}
	}
	if id != "" {
		return nil, fmt.Errorf("there is no %s", id)
	}
	return nil, errNoneFits
}
