package judging

import (
	"fmt"

	"ophglm/eval/judge"
	"ophglm/eval/metric"
	"ophglm/eval/score"
)

// Table is what judges said of one model's answers, item by item: a [score.Table].
type Table struct {
	Model    string
	items    score.Items
	settings settings
	digest   string
	metrics  []measured
}

// settings as a run keeps them.
type settings struct {
	Kind Kind `json:"kind"`
	// Of ratings.
	Criteria []string `json:"criteria,omitempty"`
	Low      int      `json:"low,omitempty"`
	High     int      `json:"high,omitempty"`
}

func (s settings) rubric() judge.Rubric {
	return judge.Rubric{Criteria: s.Criteria, Low: s.Low, High: s.High}
}

// measured is a metric with its values of each item.
type measured struct {
	column string // in a run
	point  score.Point
	values []metric.Value
	mean   func(values []metric.Value, weights []int32) (metric.Value, int)
}

// frame is a table without values: its metrics as the settings have them.
func frame(model string, items score.Items, s settings, digest string) *Table {
	t := &Table{Model: model, items: items, settings: s, digest: digest}
	add := func(d metric.Definition, column, class string, mean func([]metric.Value, []int32) (metric.Value, int)) {
		p := score.Point{Name: d.Name, Class: class, Signature: d.Signature("judges:mean")}
		t.metrics = append(t.metrics, measured{column: column, point: p, values: make([]metric.Value, len(items.IDs)), mean: mean})
	}
	if s.Kind == Points {
		add(judge.PointsDefinition, "points", "", judge.ClippedMean)
		return t
	}
	add(s.rubric().Definition(""), "overall", "", metric.Mean)
	for _, c := range s.Criteria {
		add(s.rubric().Definition(c), "criterion_"+c, c, metric.Mean)
	}
	return t
}

// count sets how many items each metric is of.
func (t *Table) count() {
	for m := range t.metrics {
		_, t.metrics[m].point.N = metric.Mean(t.metrics[m].values, nil)
	}
}

// Items, Points and Estimate make it a [score.Table].
func (t *Table) Items() score.Items { return t.items }

func (t *Table) Points() []score.Point {
	var out []score.Point
	for _, m := range t.metrics {
		out = append(out, m.point)
	}
	return out
}

func (t *Table) Estimate(weights []int32, values []metric.Value) {
	for i, m := range t.metrics {
		values[i], _ = m.mean(m.values, weights)
	}
}

// Notes say of how many items there is no score.
func (t *Table) Notes() []string {
	for _, m := range t.metrics {
		if without := len(t.items.IDs) - m.point.N; m.point.Class == "" && without > 0 {
			return []string{fmt.Sprintf("%s: %d of %d items have no %s: what is missing was not said, or could not be read", t.Model, without, len(t.items.IDs), m.point.Name)}
		}
	}
	return nil
}

// Tables are the tables of the models, by name, all over the items of the file. An
// item that a model was not judged on is undefined there, and left out of its means.
// Low and high are the scale of ratings; the criteria are those of the file, by name.
func (f *File) Tables(low, high int) ([]*Table, error) {
	switch f.Kind {
	case Ratings:
		return f.ratings(low, high)
	case Points:
		return f.points()
	}
	return nil, fmt.Errorf("%s: preferences are of two models, and no model has a table of its own", f.Path)
}
