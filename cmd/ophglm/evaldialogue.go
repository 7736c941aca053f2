package main

import (
	"context"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/eval/choices"
	"ophglm/eval/dialogue"
	"ophglm/eval/dialogue/medical"
	"ophglm/kg"
)

func (a *app) evalDialogueCommand() *cobra.Command {
	var e evaluation
	var lang, tokenize, graph string
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

With --graph, also: precision, recall and F1 of the things named, recall and contradiction of the reference's facts, accuracy of numbers and of eyes, how often a red flag
in question or reference is met with urgency, drugs that neither question, reference nor graph speaks for, claims that the graph contradicts, refusals. They are as good as
the readers of names and facts are (docs/dialogue.md).

With --choices, items have options (a list of texts, or an object by letters) and answer (a letter, or an index from 0) for references: accuracy with Wilson's interval, how often
groups that ask one question with its options in other orders are answered alike, and how much oftener a letter is chosen than it is right.

` + graphUsage,
		Example: "  ophglm eval dialogue answers.jsonl --per-item model.parquet\n  ophglm eval dialogue --compare ours.jsonl theirs.jsonl --graph full/graph\n  ophglm eval dialogue --choices exam.jsonl",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := e.check(args); err != nil {
				return err
			}
			ctx, given := c.Context(), c.Flags().Changed
			switch {
			case multiple && (given("graph") || given("tokenize") || given("lang")):
				return usagef("--choices compares letters: --graph, --lang and --tokenize are of texts")
			case multiple:
				return a.evaluate(ctx, &e, args, func(path string) (tabled, error) {
					set, err := choices.Read(ctx, path)
					if err != nil {
						return nil, err
					}
					return choices.New(set)
				})
			case lang != "" && lang != string(ophglm.ZH) && lang != string(ophglm.EN):
				return usagef("--lang is zh or en, not %q", lang)
			}
			var doctor *medical.Reader
			var digest string
			if given("graph") {
				var err error
				if doctor, digest, err = a.doctor(ctx, graph); err != nil {
					return err
				}
			}
			return a.evaluate(ctx, &e, args, func(path string) (tabled, error) {
				set, err := dialogue.Read(ctx, path, ophglm.Lang(lang))
				if err != nil {
					return nil, err
				}
				s := dialogue.Defaults(set.Lang)
				s.Graph = digest
				if tokenize != "" {
					s.Tokenize = tokenize
				}
				if err := s.Validate(); err != nil {
					return nil, usageError{err}
				}
				return dialogue.New(ctx, set, s, doctor)
			})
		},
	}
	e.flags(c)
	f := c.Flags()
	f.StringVar(&lang, "lang", "", "score the items of one language, zh or en, and leave out the others")
	f.StringVar(&tokenize, "tokenize", "", "tokens of BLEU: zh, char, intl, 13a, none, words (jieba's), given (default: zh, 13a of English); given ones are the words of other metrics too")
	f.StringVar(&graph, "graph", "", "also hold answers against this `graph`: [PIPELINE/]STAGE or FILE.jsonl")
	f.BoolVar(&multiple, "choices", false, "items have options and answer: score which was chosen")
	return c
}

// digestShown is how much of a graph's digest stands in signatures.
const digestShown = 12

// doctor makes the reader of a graph for answers, and gives the graph's digest.
func (a *app) doctor(ctx context.Context, graph string) (*medical.Reader, string, error) {
	g, err := a.givenGraph(ctx, graph)
	if err != nil {
		return nil, "", err
	}
	names, err := kg.Names(g.items(ctx))
	if err != nil {
		return nil, "", err
	}
	r, err := medical.NewReader(g.ordered(ctx), names)
	return r, g.digest[:digestShown], err
}
