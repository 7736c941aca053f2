package ask

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/goccy/go-yaml"

	"ophglm/eval/judge"
	"ophglm/internal/columns"
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
