package ask

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/goccy/go-yaml"

	"ophglm"
	"ophglm/eval/judge"
	"ophglm/internal/columns"
	"ophglm/internal/text"
)

// Rubric is what answers are rated by.
type Rubric struct {
	Low      int         `yaml:"low"` // of the scale
	High     int         `yaml:"high"`
	Criteria []Criterion `yaml:"criteria"`
}

// Criterion is a name, and what it means to the judge.
type Criterion struct {
	Name string `yaml:"name"`
	Says string `yaml:"says"`
}

// mostSteps is how long a scale may be.
const mostSteps = 100

// ReadRubric reads a YAML file with low, high and criteria, a list of name and says.
func ReadRubric(path string) (*Rubric, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading a rubric: %w", err)
	}
	r := &Rubric{}
	if err := yaml.UnmarshalWithOptions(b, r, yaml.DisallowUnknownField()); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	of := judge.Rubric{Low: r.Low, High: r.High}
	for _, c := range r.Criteria {
		if strings.TrimSpace(c.Says) == "" {
			return nil, fmt.Errorf("%s: the criterion %q does not say what it means", path, c.Name)
		}
		of.Criteria = append(of.Criteria, c.Name)
	}
	if err := of.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if r.High-r.Low > mostSteps {
		return nil, fmt.Errorf("%s: the scale from %d to %d has more than %d steps", path, r.Low, r.High, mostSteps)
	}
	return r, nil
}

// Worth is a point of an item's rubric.
type Worth struct {
	Criterion string
	Points    float64
}

// ReadPoints reads the rubrics of items: CSV, JSON Lines or Parquet with item,
// criterion (what is to be met, in words) and points, a row a point.
func ReadPoints(ctx context.Context, path string) (map[string][]Worth, error) {
	f, err := columns.ReadFile(ctx, path, func(name string) columns.Kind {
		switch name {
		case "item", "criterion":
			return columns.Text
		case "points":
			return columns.Number
		}
		return columns.Skip
	})
	if err != nil {
		return nil, err
	}
	out, seen := map[string][]Worth{}, map[[2]string]bool{}
	for i := range f.Rows() {
		item, criterion := cell(f, "item", i), cell(f, "criterion", i)
		points := 0.0
		if c := f.Column("points"); c != nil {
			points, _ = c.Number(i)
		}
		switch {
		case item == "" || criterion == "":
			err = errors.New("item and criterion are to be there")
		case points == 0:
			err = errors.New("points is to say what the point is worth, and not 0")
		case seen[[2]string{item, criterion}]:
			err = fmt.Errorf("the point is in the rubric of item %s before", item)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.At(i), err)
		}
		seen[[2]string{item, criterion}] = true
		out[item] = append(out[item], Worth{criterion, points})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: it has no points", path)
	}
	return out, nil
}

func cell(f *columns.File, name string, row int) string {
	if c := f.Column(name); c != nil {
		return strings.TrimSpace(c.Text(row))
	}
	return ""
}

// Answer is what a model wrote.
type Answer struct {
	Item, Group, Model string
	Question, Text     string
	Lang               ophglm.Lang // of the question, and of the prompt
	At                 string      // file:line
}

// ReadAnswers reads a model's file of answers, as ophglm eval dialogue has it: id,
// question and hypothesis, optionally group and lang (zh or en; else it is told from
// the question). A question is needed here; references are not shown to the judge.
func ReadAnswers(ctx context.Context, path, model string) ([]Answer, error) {
	wanted := map[string]bool{"id": true, "group": true, "question": true, "hypothesis": true, "lang": true}
	f, err := columns.ReadFile(ctx, path, func(name string) columns.Kind {
		if wanted[name] {
			return columns.Text
		}
		return columns.Skip
	})
	if err != nil {
		return nil, err
	}
	var out []Answer
	seen := map[string]string{}
	for i := range f.Rows() {
		a := Answer{Item: cell(f, "id", i), Group: cell(f, "group", i), Model: model, Question: cell(f, "question", i), Lang: ophglm.Lang(cell(f, "lang", i)), At: f.At(i)}
		given := f.Column("hypothesis")
		switch {
		case a.Item == "":
			err = errors.New("the item has no id")
		case seen[a.Item] != "":
			err = fmt.Errorf("the id %q is that of %s too", a.Item, seen[a.Item])
		case a.Question == "":
			err = errors.New("there is no question, without which an answer can't be judged")
		case given == nil || !given.Has(i):
			err = errors.New(`there is no hypothesis: an answer that was not given is ""`)
		case a.Lang != "" && a.Lang != ophglm.ZH && a.Lang != ophglm.EN:
			err = fmt.Errorf("lang is %q, and zh or en is meant", a.Lang)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.At, err)
		}
		seen[a.Item] = a.At
		a.Text = given.Texts[i]
		if a.Lang == "" {
			a.Lang = text.Language(a.Question)
		}
		out = append(out, a)
	}
	if out == nil {
		return nil, fmt.Errorf("%s: it has no items", path)
	}
	return out, nil
}
