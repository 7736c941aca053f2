// Package ask has a chat model judge answers: rate them by criteria, say which points
// of a rubric they meet, or prefer one of two.
//
// The prompts stand beside this file, in Chinese and English. They are this project's
// own: no paper's, and no reconstruction of one. What the model says is to be JSON of
// a schema. An answer that is not becomes a judgement without a value that says why;
// nobody is asked again for a better one, and nothing is guessed from it.
package ask

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"ophglm"
	"ophglm/eval/judging"
	"ophglm/internal/ordered"
)

// Request is one question to a chat model.
type Request struct {
	Item        string
	Model       string // as the server calls it
	Messages    []ophglm.Message
	Schema      json.RawMessage
	Temperature float64
	MaxTokens   int
	Seed        int64
}

// Chat asks a chat model: the last of the prediction's messages is the answer. Where
// the server will not answer just this question, the answer is empty and Finish says
// why; other failures are errors.
type Chat func(ctx context.Context, q Request) (*ophglm.Prediction, error)

// Judge is a chat model that judges.
type Judge struct {
	Chat      Chat
	Model     string // as the server calls it, and as the judge is called
	MaxTokens int    // of what it says of one answer
	Workers   int    // questions under way
}

// question is what is asked of one answer or of two.
type question struct {
	said    judging.Said
	prompt  *prompt
	fields  fields
	schema  json.RawMessage
	answers [2]*Answer // the second of pairs alone
}

// put asks a question and gives what was said, or why it can't be read.
func (j *Judge) put(ctx context.Context, q *question) (text, unread string, err error) {
	messages, err := q.prompt.messages(q.fields)
	if err != nil {
		return "", "", err
	}
	p, err := j.Chat(ctx, Request{Item: q.said.Item, Model: j.Model, Messages: messages, Schema: q.schema, MaxTokens: j.MaxTokens})
	if err != nil {
		return "", "", fmt.Errorf("judging the answer to %s: %w", q.said.Item, err)
	}
	text = p.Messages[len(p.Messages)-1].Content
	switch p.Finish {
	case "", "stop":
		return text, "", nil
	case "length":
		return text, "it was cut off", nil
	}
	return text, "the server gave none: " + p.Finish, nil
}

// each asks all questions, several at a time, and takes what was said in their order.
func (j *Judge) each(ctx context.Context, all []question, take func(q *question, text, unread string)) error {
	type said struct {
		q            *question
		text, unread string
	}
	questions := func(yield func(*question, error) bool) {
		for i := range all {
			if !yield(&all[i], nil) {
				return
			}
		}
	}
	return ordered.Map(ctx, j.Workers, questions, func(ctx context.Context, q *question) (said, error) {
		text, unread, err := j.put(ctx, q)
		return said{q, text, unread}, err
	}, func(s said) error {
		take(s.q, s.text, s.unread)
		return nil
	})
}

func (j *Judge) said(a *Answer) judging.Said {
	return judging.Said{Item: a.ID, Group: a.Group, Judge: j.Model, Prompts: digest}
}

// Rate has all answers rated by the criteria.
func (j *Judge) Rate(ctx context.Context, r *Rubric, answers []Answer) ([]judging.Rating, error) {
	var all []question
	for i := range answers {
		a := &answers[i]
		all = append(all, question{j.said(a), prompts["rate"][a.Lang], fields{Question: a.Question, Answer: a.Text, Criteria: r.Criteria, Low: r.Low, High: r.High}, r.schema(), [2]*Answer{a}})
	}
	var out []judging.Rating
	return out, j.each(ctx, all, func(q *question, text, unread string) {
		var scores map[string]float64
		if unread == "" {
			scores, q.said.Reason, unread = r.read(text)
		}
		q.said.Unread = unread
		for _, c := range r.Criteria {
			out = append(out, judging.Rating{Said: q.said, Model: q.answers[0].Model, Criterion: c.Name, Score: scores[c.Name]})
		}
	})
}

// Mark has it said of all answers which points of their item's rubric they meet. An
// item without points is an error.
func (j *Judge) Mark(ctx context.Context, points map[string][]Worth, answers []Answer) ([]judging.Point, error) {
	var all []question
	for i := range answers {
		a := &answers[i]
		of := points[a.ID]
		if of == nil {
			return nil, fmt.Errorf("%s: the rubric has no points for the item %s", a.At, a.ID)
		}
		all = append(all, question{j.said(a), prompts["mark"][a.Lang], fields{Question: a.Question, Answer: a.Text, Points: of}, marksSchema(len(of)), [2]*Answer{a}})
	}
	var out []judging.Point
	return out, j.each(ctx, all, func(q *question, text, unread string) {
		of := q.fields.Points
		met := make([]bool, len(of))
		if unread == "" {
			met, q.said.Reason, unread = readMarks(text, len(of))
		}
		q.said.Unread = unread
		for i, p := range of {
			out = append(out, judging.Point{Said: q.said, Model: q.answers[0].Model, Criterion: p.Criterion, Points: p.Points, Met: unread == "" && met[i]})
		}
	})
}

// Compare has every two models' answers to an item held against each other, in both
// orders, in the light of the criteria.
func (j *Judge) Compare(ctx context.Context, r *Rubric, answers []Answer) ([]judging.Pair, error) {
	byItem := map[string][]*Answer{}
	var ids []string
	for i := range answers {
		a := &answers[i]
		if byItem[a.ID] == nil {
			ids = append(ids, a.ID)
		}
		byItem[a.ID] = append(byItem[a.ID], a)
	}
	var all []question
	for _, id := range ids {
		of := byItem[id]
		for x, a := range of {
			for _, b := range of[x+1:] {
				if a.Question != b.Question {
					return nil, fmt.Errorf("%s: the question of item %s is another than at %s", b.At, id, a.At)
				}
				for _, pair := range [][2]*Answer{{a, b}, {b, a}} {
					all = append(all, question{j.said(a), prompts["compare"][a.Lang], fields{Question: a.Question, Answer: pair[0].Text, Second: pair[1].Text, Criteria: r.Criteria}, compareSchema, pair})
				}
			}
		}
	}
	if all == nil {
		return nil, errors.New("no item has the answers of two models")
	}
	var out []judging.Pair
	return out, j.each(ctx, all, func(q *question, text, unread string) {
		first, second := q.answers[0], q.answers[1]
		p := judging.Pair{
			A: first.Model, B: second.Model, ShownFirst: "a",
			LengthA: utf8.RuneCountInString(first.Text), LengthB: utf8.RuneCountInString(second.Text),
		}
		if unread == "" {
			p.Winner, q.said.Reason, unread = readPreference(text)
		}
		q.said.Unread = unread
		p.Said = q.said
		out = append(out, p)
	})
}
