package main

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/eval/choices"
	"ophglm/eval/dialogue"
	"ophglm/eval/dialogue/medical"
	"ophglm/eval/run"
	"ophglm/kg"
)

func (a *app) evalDialogueCommand() *cobra.Command {
	var e evaluation
	var d answerFlags
	var multiple bool
	c := &cobra.Command{
		Use:   "dialogue FILE…",
		Short: "Score answers against references, or chosen options against the right ones",
		Long: `A file is JSON Lines, an object an item:

  id, hypothesis              the answer of the model; one that was not given is ""
  references                  what it is held against: a text, or a list of texts
  question, scenario, group   optional; a group is a dialogue or a patient, drawn whole for intervals
  lang                        zh or en; told from the references otherwise, and said
  tokens                      optional: {"hypothesis": […], "references": [[…]]} for --tokenize given

Of Chinese: BLEU, chrF, chrF++, TER; ROUGE by characters and by words, METEOR and CIDEr-D by characters; length ratio, distinct-n, self-BLEU. Of English the same with BLEU by 13a
and ROUGE of stems. BLEU, chrF, TER and the length ratio are of sums over items, the others means over items. Where items have scenarios, scores are of each too. Distinct-n and
self-BLEU have no interval: a set drawn with replacement has texts twice, and is less varied for that alone. Intervals of CIDEr-D keep the set's weights of n-grams.

With --graph, which names what a stage built, as [PIPELINE/]STAGE, or a FILE.jsonl, also: precision, recall and F1 of the things named, recall and contradiction of the
reference's facts, accuracy of numbers and of eyes, how often a red flag in question or reference is met with urgency, drugs that neither question, reference nor graph speaks
for, claims that the graph contradicts, refusals. They are as good as the readers of names and facts are (docs/dialogue.md).

With --choices, items have options (a list of texts, or an object by letters) and answer (a letter, or an index from 0) for references: accuracy with Wilson's interval, how often
groups that ask one question with its options in other orders are answered alike, and how much oftener a letter is chosen than it is right.

A FILE.parquet is a run that --per-item wrote: it is scored again from what was counted of each item. It has none of the texts.`,
		Example: "  ophglm eval dialogue answers.jsonl --per-item model.parquet\n  ophglm eval dialogue --compare ours.jsonl theirs.jsonl --graph full/graph\n  ophglm eval dialogue --choices exam.jsonl",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := e.check(args); err != nil {
				return err
			}
			runs := slices.ContainsFunc(args, isRun)
			for _, name := range []string{"lang", "tokenize", "graph"} {
				switch {
				case c.Flags().Changed(name) && multiple:
					return usagef("--%s is of texts, and --choices compares letters", name)
				case c.Flags().Changed(name) && runs:
					return usagef("--%s is of texts, and a run is scored as it was counted", name)
				}
			}
			open := a.answers(c.Context(), &d)
			if multiple {
				open = func(path string) (tabled, error) { return chosen(c.Context(), path) }
			}
			return a.evaluate(c.Context(), &e, args, func(path string) (tabled, error) {
				if isRun(path) {
					return countedAnswers(c.Context(), path)
				}
				return open(path)
			})
		},
	}
	e.flags(c)
	f := c.Flags()
	f.StringVar(&d.lang, "lang", "", "score the items of one language, zh or en, and leave out the others")
	f.StringVar(&d.tokenize, "tokenize", "", "tokens of BLEU: zh, char, intl, 13a, none, words (jieba's), given (default: zh, 13a of English); given ones are the words of other metrics too")
	f.StringVar(&d.graph, "graph", "", "also hold answers against this `graph`: [PIPELINE/]STAGE or FILE.jsonl")
	f.BoolVar(&multiple, "choices", false, "items have options and answer: score which was chosen")
	return c
}

// answerFlags are those of texts.
type answerFlags struct {
	lang, tokenize, graph string // "" is none
}

// answers opens files of answers. The graph is read for the first.
func (a *app) answers(ctx context.Context, f *answerFlags) func(path string) (tabled, error) {
	doctor := sync.OnceValues(func() (*graphDoctor, error) {
		if f.graph == "" {
			return &graphDoctor{}, nil
		}
		return a.doctor(ctx, f.graph)
	})
	return func(path string) (tabled, error) {
		if f.lang != "" && f.lang != string(ophglm.ZH) && f.lang != string(ophglm.EN) {
			return nil, usagef("--lang is zh or en, not %q", f.lang)
		}
		set, err := dialogue.Read(ctx, path, ophglm.Lang(f.lang))
		if err != nil {
			return nil, err
		}
		s := dialogue.Defaults(set.Lang)
		if f.tokenize != "" {
			s.Tokenize = f.tokenize
		}
		if err := s.Validate(); err != nil {
			return nil, usageError{err}
		}
		d, err := doctor()
		if err != nil {
			return nil, err
		}
		s.Graph = d.digest
		return dialogue.New(ctx, set, s, d.reader)
	}
}

// chosen opens a file of choices.
func chosen(ctx context.Context, path string) (tabled, error) {
	set, err := choices.Read(ctx, path)
	if err != nil {
		return nil, err
	}
	return choices.New(set)
}

// isRun reports whether a file is one that --per-item wrote.
func isRun(path string) bool { return strings.EqualFold(filepath.Ext(path), ".parquet") }

// countedAnswers opens a run of answers, or of choices.
func countedAnswers(ctx context.Context, path string) (tabled, error) {
	r, err := run.Read(ctx, path)
	if err != nil {
		return nil, err
	}
	if r.Family == choices.Family {
		return choices.Open(r)
	}
	return dialogue.Open(r)
}

// graphDoctor reads answers with a graph, or, without one, does not.
type graphDoctor struct {
	reader *medical.Reader
	digest string // what signatures have of the graph's
}

// digestShown is how much of a graph's digest stands in signatures.
const digestShown = 12

func (a *app) doctor(ctx context.Context, graph string) (*graphDoctor, error) {
	g, err := a.givenGraph(ctx, graph)
	if err != nil {
		return nil, err
	}
	names, err := kg.Names(g.items(ctx))
	if err != nil {
		return nil, err
	}
	r, err := medical.NewReader(g.ordered(ctx), names)
	return &graphDoctor{r, g.digest[:digestShown]}, err
}
