package choices

import (
	"encoding/json"
	"fmt"

	"ophglm/eval/internal/items"
	"ophglm/eval/run"
	"ophglm/eval/sums"
	"ophglm/internal/columns"
)

// Family is what runs of this kind are called.
const Family = "choices"

// settings as a run keeps them.
type settings struct {
	Letters int `json:"letters"` // of the item with the most options
}

// Run is the table as a run: which letter was chosen and which is right.
func (t *Table) Run(model string) (*run.Run, error) {
	kept, err := json.Marshal(t.settings)
	if err != nil {
		return nil, fmt.Errorf("writing the settings of %s: %w", model, err)
	}
	r := &run.Run{Family: Family, Model: model, Settings: kept, Items: t.Items(), Digest: t.digest}
	if t.scenario != nil {
		r.Columns = append(r.Columns, columns.Texts(scenarioColumn, t.scenario))
	}
	r.Columns = append(r.Columns, t.columns...)
	return r, nil
}

// digest is that of the test set: of options, their order, and the right one.
func (s *Set) digest() string {
	its, _ := items.Of(s.Items, head)
	return run.Digest(Family, its, func(i int) []byte {
		truth, _ := json.Marshal(struct { // texts and a number, which have a JSON
			Scenario string
			Options  []string
			Right    int
		}{s.Items[i].Scenario, s.Items[i].Options, s.Items[i].Right})
		return truth
	})
}

// Open makes the table of a run.
func Open(r *run.Run) (*Table, error) {
	if r.Family != Family {
		return nil, fmt.Errorf("the run of %s is of %s, and %s is meant", r.Model, r.Family, Family)
	}
	t := &Table{digest: r.Digest}
	if err := json.Unmarshal(r.Settings, &t.settings); err != nil {
		return nil, fmt.Errorf("the settings of the run of %s: %w", r.Model, err)
	}
	if n := t.settings.Letters; n < 2 || n > mostOptions {
		return nil, fmt.Errorf("the run of %s has %d letters, and 2 to %d are meant", r.Model, n, mostOptions)
	}
	for _, c := range r.Columns {
		if c.Name == scenarioColumn {
			t.scenario = c.Texts
			continue
		}
		t.columns = append(t.columns, c)
	}
	var err error
	if t.Table, err = sums.New(r.Items, t.scenario, t.columns, t.settings.metrics()); err != nil {
		return nil, fmt.Errorf("the run of %s: %w", r.Model, err)
	}
	return t, nil
}
