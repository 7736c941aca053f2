package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/internal/trainingset/audit"
	"ophglm/internal/verify"
	"ophglm/kg"
)

func (a *app) instructVerifyCommand() *cobra.Command {
	f := setFlags{options: audit.Defaults()}
	c := &cobra.Command{
		Use:   "verify FILE…",
		Short: "Hold the answers of a training set against a graph, like a linter",
		Long: "Reads training files, alpaca, ShareGPT or OpenAI's messages, as a JSON array or JSONL, and prints a line a finding: the file and line, the rule, and why,\n" +
			"and under it the words that it is about. Answers are held against the facts of the diseases that are named, sentence by sentence. What can't be judged is no\n" +
			"finding; --all prints it, and what is supported, too.\n\n" +
			"Beside that the set is audited: identifiers left (identifier); the same exchange twice (duplicate), answers that differ by little (near_duplicate), one answer\n" +
			"to many questions (many_questions), sentences that stand in many answers and state no fact, such as those of a prompt (exemplar); and, of several files, which\n" +
			"are to be apart, questions and answers that stand in two (question_across_files, answer_across_files). Identifiers are not printed.\n\n" +
			graphUsage + "\n\nIt exits with 3 where there is a finding. Memory: the graph, some MiB of records at work, and about 450 bytes an answer, with several files 700.",
		Example: "  ophglm instruct verify train.json --graph full/graph\n  ophglm instruct verify out/starter/train/samples.json out/starter/test/samples.json --graph graph.jsonl --off near_duplicate --json",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			f.mostGiven = c.Flags().Changed("max")
			return a.instructVerify(c.Context(), args, f)
		},
	}
	c.Flags().StringVar(&f.graph, "graph", "", "the `graph` that answers are held against, as [PIPELINE/]STAGE or FILE.jsonl")
	c.Flags().StringVar(&f.names, "names", "", "how its entities are called, `what` kg.lexicon made: [PIPELINE/]STAGE or FILE.jsonl (default: made of the graph)")
	c.Flags().IntVar(&f.most, "max", 50, "findings to print at the most, of records and of the audit each; all are counted (0: all, as with --json)")
	c.Flags().BoolVar(&f.all, "all", false, "print what is supported or unclear too")
	c.Flags().StringSliceVar(&f.off, "off", nil, "`rules` to leave out")
	c.Flags().Float64Var(&f.options.Similarity, "similarity", f.options.Similarity, "from which similarity on two texts differ by little, up to 1")
	c.Flags().IntVar(&f.options.Questions, "questions", f.options.Questions, "different questions that may have one answer")
	return c
}

// setFlags are the flags of instruct verify.
type setFlags struct {
	graph, names string
	most         int
	mostGiven    bool
	all          bool
	off          []string
	options      audit.Options
}

// ruleIdentifier is that of what identifies a person.
const ruleIdentifier = "identifier"

// check reports wrong use, before anything is read.
func (f *setFlags) check() error {
	known := slices.Concat(verify.Rules[:], []string{ruleIdentifier})
	for _, r := range audit.Rules {
		known = append(known, string(r))
	}
	for _, r := range f.off {
		if !slices.Contains(known, r) {
			return usagef("--off %s: there is no such rule; the rules are %s", r, strings.Join(known, ", "))
		}
	}
	if f.most < 0 {
		return usagef("--max %d: a number from 0 is meant", f.most)
	}
	if err := f.options.Validate(); err != nil {
		return usageError{err}
	}
	return nil
}

func (a *app) instructVerify(ctx context.Context, paths []string, f setFlags) (err error) {
	if err := f.check(); err != nil {
		return err
	}
	files, err := trainingFiles(paths)
	if err != nil {
		return err
	}
	knowledge, graph, err := a.knowledge(ctx, f.graph, f.names)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "ophglm-audit-")
	if err != nil {
		return fmt.Errorf("making room to work in: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	v, err := newSetVerifier(a, files, knowledge, dir, f)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.audit.Close()) }()
	for i := range files {
		if err := v.file(ctx, i); err != nil {
			return err
		}
	}
	if err := v.whole(ctx); err != nil {
		return err
	}
	return v.end(graph)
}

// trainingFiles finds the files that are meant.
func trainingFiles(paths []string) ([]*pipeline.File, error) {
	var files []*pipeline.File
	seen := map[string]bool{}
	for _, path := range paths {
		found, err := pipeline.FindFiles("", embedded(), path)
		if err != nil {
			return nil, usagef("looking for training files: %w", err)
		}
		for _, f := range found {
			if seen[f.Path] {
				return nil, usagef("%s is named twice", f.Path)
			}
			seen[f.Path] = true
			files = append(files, f)
		}
	}
	return files, nil
}

// knowledge makes a graph ready to be held against answers, and says how the graph
// is called. Names are those of a stage or a file, or made of the graph.
func (a *app) knowledge(ctx context.Context, graph, from string) (*verify.Knowledge, string, error) {
	g, err := a.givenGraph(ctx, graph)
	if err != nil {
		return nil, "", err
	}
	var names []*ophglm.Name
	if from == "" {
		names, err = kg.Names(g.items(ctx))
	} else {
		names, err = a.givenNames(ctx, from)
	}
	if err != nil {
		return nil, "", err
	}
	k, err := verify.NewKnowledge(g.ordered(ctx), names)
	return k, g.name, err
}

// givenNames reads the names that are meant: a file where the name ends in .jsonl,
// else what a stage built. Memory: all of them, about 200 bytes each.
func (a *app) givenNames(ctx context.Context, ref string) ([]*ophglm.Name, error) {
	all, _, err := recordsNamed[ophglm.Name](ctx, a, ref, "name", "")
	if err != nil {
		return nil, err
	}
	var names []*ophglm.Name
	for n, err := range all {
		if err != nil {
			return nil, err
		}
		names = append(names, n)
	}
	return names, nil
}
