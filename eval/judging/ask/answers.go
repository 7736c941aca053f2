package ask

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ophglm"
	"ophglm/eval/internal/items"
	"ophglm/internal/jsonl"
	"ophglm/internal/text"
)

// Answer is what a model wrote to an item.
type Answer struct {
	items.Head
	Model          string
	Question, Text string
	Lang           ophglm.Lang // of the question, and of the prompt
}

// ReadAnswers reads a model's file of answers, as ophglm eval dialogue has it: JSON
// Lines with id, question and hypothesis, optionally group and lang (zh or en; else
// it is told from the question). A question is needed here; references are not shown
// to the judge. The answers are in the order of their ids.
func ReadAnswers(ctx context.Context, path, model string) ([]Answer, error) {
	var out []Answer
	if err := items.Read(ctx, path, func(h items.Head, fields jsonl.Fields) error {
		a := Answer{Head: h, Model: model}
		if err := a.read(fields); err != nil {
			return err
		}
		out = append(out, a)
		return nil
	}); err != nil {
		return nil, err
	}
	return out, items.Sort(out, func(a *Answer) *items.Head { return &a.Head })
}

func (a *Answer) read(fields jsonl.Fields) (err error) {
	if a.Text, err = items.Hypothesis(fields); err != nil {
		return err
	}
	if a.Question, err = items.Text(fields, "question"); err != nil {
		return err
	}
	lang, err := items.Text(fields, "lang")
	if err != nil {
		return err
	}
	a.Lang = ophglm.Lang(lang)
	switch {
	case strings.TrimSpace(a.Question) == "":
		return errors.New("there is no question, without which an answer can't be judged")
	case lang == "":
		a.Lang = text.Language(a.Question)
	case a.Lang != ophglm.ZH && a.Lang != ophglm.EN:
		return fmt.Errorf("lang is %q, and zh or en is meant", lang)
	}
	return nil
}
