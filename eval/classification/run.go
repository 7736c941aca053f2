package classification

import (
	"encoding/json"
	"fmt"
	"math"

	"ophglm/eval/run"
	"ophglm/eval/score"
	"ophglm/internal/columns"
)

// Family is what runs of this kind are called.
const Family = "classification"

// settings as a run keeps them.
type settings struct {
	Task     Task              `json:"task"`
	Classes  []string          `json:"classes"`
	Own      bool              `json:"own,omitempty"` // thresholds are the model's own
	Unscored map[string]string `json:"unscored,omitempty"`
	Settings
}

// Run is the table as a run: labels and probabilities of each item, from which all
// is computed.
func (t *Table) Run(model string) (*run.Run, error) {
	kept, err := json.Marshal(settings{t.set.Task, t.set.Classes, t.set.Thresholds != nil, t.set.Unscored, t.s})
	if err != nil {
		return nil, fmt.Errorf("writing the settings of %s: %w", model, err)
	}
	r := &run.Run{Family: Family, Model: model, Settings: kept, Items: t.set.Items}
	for c, class := range t.set.Classes {
		labels := make([]int64, t.set.N())
		for i, is := range t.set.Labels[c] {
			if is {
				labels[i] = 1
			}
		}
		label, p := columns.Ints(labelOf+class, labels), columns.Floats(probOf+class, t.set.Probabilities[c])
		if t.set.Known != nil && t.set.items(c) < t.set.N() {
			for _, known := range t.set.Known[c] {
				label.Missing, p.Missing = append(label.Missing, !known), append(p.Missing, !known)
			}
		}
		r.Columns = append(r.Columns, label, p)
		if t.set.Thresholds != nil {
			own := columns.Floats(thresholdOf+class, make([]float64, t.set.N()))
			own.Missing = make([]bool, t.set.N())
			for i, x := range t.set.Thresholds[c] {
				if own.Missing[i] = math.IsNaN(x); !own.Missing[i] {
					own.Floats[i] = x
				}
			}
			r.Columns = append(r.Columns, own)
		}
	}
	r.Digest = run.Digest(Family, t.set.Items, func(i int) []byte {
		truth := []byte(t.set.Task)
		for c, class := range t.set.Classes {
			switch {
			case !t.set.known(c, i):
				truth = append(append(truth, 1), class...)
			case t.set.Labels[c][i]:
				truth = append(append(truth, 0), class...)
			}
		}
		return truth
	})
	return r, nil
}

// Open makes the table of a run.
func Open(r *run.Run) (score.Table, error) {
	if r.Family != Family {
		return nil, fmt.Errorf("the run of %s is of %s, and %s is meant", r.Model, r.Family, Family)
	}
	var kept settings
	if err := json.Unmarshal(r.Settings, &kept); err != nil {
		return nil, fmt.Errorf("the settings of the run of %s: %w", r.Model, err)
	}
	set := &Set{Task: kept.Task, Classes: kept.Classes, Items: r.Items, Unscored: kept.Unscored}
	for _, class := range kept.Classes {
		label, err := r.Column(labelOf + class)
		if err != nil {
			return nil, err
		}
		p, err := r.Column(probOf + class)
		if err != nil {
			return nil, err
		}
		if len(label.Ints) != set.N() || len(p.Floats) != set.N() {
			return nil, fmt.Errorf("the run of %s has no integers and numbers for the class %s", r.Model, class)
		}
		is, known := make([]bool, set.N()), make([]bool, set.N())
		for i, v := range label.Ints {
			is[i], known[i] = v == 1, label.Has(i)
		}
		set.Known = append(set.Known, known)
		if kept.Own {
			own, err := r.Column(thresholdOf + class)
			if err != nil {
				return nil, err
			}
			thresholds := make([]float64, set.N())
			for i := range thresholds {
				x, ok := own.Number(i)
				if thresholds[i] = x; !ok {
					thresholds[i] = math.NaN()
				}
			}
			set.Thresholds = append(set.Thresholds, thresholds)
		}
		set.Labels, set.Probabilities = append(set.Labels, is), append(set.Probabilities, p.Floats)
	}
	return New(set, kept.Settings)
}
