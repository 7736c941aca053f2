package judging

import (
	"encoding/json"
	"fmt"

	"ophglm/eval/metric"
	"ophglm/eval/run"
	"ophglm/eval/score"
	"ophglm/internal/columns"
)

// Family is what runs of ratings and points are called.
const Family = "judgements"

// digest is that of the test set: of its items, of the scale and the criteria, and of
// the rubric of each item where it has one of its own.
func (f *File) digest(s settings, rubric func(item int) []byte) string {
	kept, _ := json.Marshal(s) // texts and integers, which have a JSON
	return run.Digest(Family, f.Items, func(i int) []byte {
		if rubric == nil {
			return kept
		}
		return append(rubric(i), kept...)
	})
}

// Run is the table as a run: the mean of the judges for each item, a missing value
// where there is none.
func (t *Table) Run(model string) (*run.Run, error) {
	kept, err := json.Marshal(t.settings)
	if err != nil {
		return nil, fmt.Errorf("writing the settings of %s: %w", model, err)
	}
	r := &run.Run{Family: Family, Model: model, Settings: kept, Items: t.items, Digest: t.digest}
	for _, m := range t.metrics {
		c := columns.Floats(m.column, make([]float64, len(m.values)))
		c.Missing = make([]bool, len(m.values))
		for i, v := range m.values {
			x, ok := v.Number()
			c.Floats[i], c.Missing[i] = x, !ok
		}
		r.Columns = append(r.Columns, c)
	}
	return r, nil
}

// Open makes the table of a run.
func Open(r *run.Run) (score.Table, error) {
	if r.Family != Family {
		return nil, fmt.Errorf("the run of %s is of %s, and %s is meant", r.Model, r.Family, Family)
	}
	var s settings
	if err := json.Unmarshal(r.Settings, &s); err != nil {
		return nil, fmt.Errorf("the settings of the run of %s: %w", r.Model, err)
	}
	if s.Kind == Ratings {
		if err := s.rubric().Validate(); err != nil {
			return nil, fmt.Errorf("the run of %s: %w", r.Model, err)
		}
	} else if s.Kind != Points {
		return nil, fmt.Errorf("the run of %s is of %q, and %s or %s is meant", r.Model, s.Kind, Ratings, Points)
	}
	t := frame(r.Model, r.Items, s, r.Digest)
	for _, m := range t.metrics {
		c, err := r.Column(m.column)
		if err != nil {
			return nil, err
		}
		if len(c.Floats) != len(m.values) {
			return nil, fmt.Errorf("the run of %s has no numbers in the column %s", r.Model, m.column)
		}
		for i := range m.values {
			m.values[i] = metric.Undefined("no judgement of it is whole")
			if x, ok := c.Number(i); ok {
				m.values[i] = metric.Of(x)
			}
		}
	}
	t.count()
	return t, nil
}
