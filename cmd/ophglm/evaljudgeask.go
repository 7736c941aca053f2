package main

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/eval/judging"
	"ophglm/eval/judging/ask"
	"ophglm/instruct/model"
)

// toJudge are the flags of judgements that a chat model is yet to make.
type toJudge struct {
	answers   []string
	rubric    string
	model     string
	out       string
	pairs     bool
	maxTokens int
}

func (k *toJudge) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&k.answers, "answers", nil, "have the answers in this `file` judged; the model is called as the file is")
	f.StringVar(&k.rubric, "rubric", "", "what they are judged by: a `file` of criteria (.yaml), or of points of each item (.csv, .jsonl, .parquet)")
	f.StringVar(&k.model, "judge-model", "", "the chat model that judges, as the server calls it")
	f.StringVar(&k.out, "out", "", "where its judgements are written: a `file.jsonl`")
	f.BoolVar(&k.pairs, "pairs", false, "have every two models' answers compared, in both orders")
	f.IntVar(&k.maxTokens, "max-tokens", 1024, "the longest that the judge may say of one answer")
}

// check reports wrong use.
func (k *toJudge) check(args []string) error {
	switch {
	case len(k.answers) == 0 && len(args) == 0:
		return usagef("a FILE of judgements is meant, or --answers to be judged")
	case len(k.answers) == 0 && (k.rubric != "" || k.model != "" || k.out != "" || k.pairs):
		return usagef("--rubric, --judge-model, --out and --pairs are of --answers")
	case len(k.answers) == 0:
		return nil
	case len(args) > 0:
		return usagef("--answers are judged first, and FILE was judged before: one of them is meant")
	case k.rubric == "" || k.model == "" || k.out == "":
		return usagef("--answers needs --rubric, --judge-model and --out")
	case filepath.Ext(k.out) != ".jsonl":
		return usagef("--out is %q, and a file.jsonl is meant", k.out)
	case k.pairs && len(k.answers) < 2:
		return usagef("--pairs compares the answers of two models or more")
	case k.pairs && !isYAML(k.rubric):
		return usagef("--pairs compares by criteria (.yaml), and not by points of each item")
	case k.maxTokens < 1:
		return usagef("--max-tokens is to be above 0")
	}
	return nil
}

func isYAML(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".yaml" || ext == ".yml"
}

// judgeWorkers is how many questions wait for answers: more than the client lets
// under way at a time.
const judgeWorkers = 16

// askJudge has the answers judged, and writes the judgements.
func (a *app) askJudge(ctx context.Context, j *judgeFlags) error {
	k := &j.toJudge
	var answers []ask.Answer
	names := map[string]string{}
	for _, path := range k.answers {
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		if other, ok := names[name]; ok {
			return usagef("%s and %s are both called %s: a model is called as its file is", other, path, name)
		}
		names[name] = path
		of, err := ask.ReadAnswers(ctx, path, name)
		if err != nil {
			return err
		}
		answers = append(answers, of...)
	}
	if _, err := a.openArtifacts(); err != nil { // where answers are recorded
		return err
	}
	judge := &ask.Judge{Model: k.model, MaxTokens: k.maxTokens, Workers: judgeWorkers, Chat: func(ctx context.Context, q ask.Request) (*ophglm.Prediction, error) {
		return sharedChat.Ask(ctx, model.Request(q))
	}}
	if !isYAML(k.rubric) {
		points, err := ask.ReadPoints(ctx, k.rubric)
		if err != nil {
			return err
		}
		all, err := judge.Mark(ctx, points, answers)
		return writeJudgements(k.out, all, err)
	}
	rubric, err := ask.ReadRubric(k.rubric)
	if err != nil {
		return err
	}
	if k.pairs {
		all, err := judge.Compare(ctx, rubric, answers)
		return writeJudgements(k.out, all, err)
	}
	j.low, j.high = rubric.Low, rubric.High
	all, err := judge.Rate(ctx, rubric, answers)
	return writeJudgements(k.out, all, err)
}

// writeJudgements writes them, unless they could not all be made.
func writeJudgements[J judging.Judgement](path string, all []J, err error) error {
	if err != nil {
		return err
	}
	return writeWhole(path, func(w io.Writer) error { return judging.Write(w, all) })
}
