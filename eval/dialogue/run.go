package dialogue

import (
	"encoding/json"
	"fmt"

	"ophglm"
	"ophglm/eval/run"
	"ophglm/eval/sums"
	"ophglm/internal/columns"
)

// Family is what runs of this kind are called.
const Family = "dialogue"

// scenarioColumn is that of a run whose items have scenarios.
const scenarioColumn = "scenario"

// settings as a run keeps them. What is of a whole set cannot be computed from items
// without their texts: hashes of short n-grams would give the texts away.
type settings struct {
	Settings
	Fixed map[string]map[string]fixed `json:"whole_set"` // by scenario and name
	Notes []string                    `json:"notes"`
}

// Run is the table as a run: what was counted of each item, and nothing of its texts.
func (t *Table) Run(model string) (*run.Run, error) {
	kept, err := json.Marshal(settings{t.settings, t.measured.fixed, t.notes})
	if err != nil {
		return nil, fmt.Errorf("writing the settings of %s: %w", model, err)
	}
	r := &run.Run{Family: Family, Model: model, Settings: kept, Items: t.Items(), Digest: t.digest}
	if t.scenario != nil {
		r.Columns = append(r.Columns, columns.Texts(scenarioColumn, t.scenario))
	}
	r.Columns = append(r.Columns, t.measured.columns...)
	return r, nil
}

// digest is that of the test set: of what answers are held against.
func (s *Set) digest() string {
	its, _ := s.scored()
	return run.Digest(Family, its, func(i int) []byte {
		item := &s.Items[i]
		truth, _ := json.Marshal(struct { // texts alone, which have a JSON
			Lang               ophglm.Lang
			Scenario, Question string
			References         []string
		}{s.Lang, item.Scenario, item.Question, item.References})
		return truth
	})
}

// Open makes the table of a run.
func Open(r *run.Run) (*Table, error) {
	if r.Family != Family {
		return nil, fmt.Errorf("the run of %s is of %s, and %s is meant", r.Model, r.Family, Family)
	}
	var kept settings
	if err := json.Unmarshal(r.Settings, &kept); err != nil {
		return nil, fmt.Errorf("the settings of the run of %s: %w", r.Model, err)
	}
	if err := kept.Validate(); err != nil {
		return nil, fmt.Errorf("the settings of the run of %s: %w", r.Model, err)
	}
	t := &Table{settings: kept.Settings, measured: &measured{fixed: kept.Fixed}, digest: r.Digest, notes: kept.Notes}
	for _, c := range r.Columns {
		if c.Name == scenarioColumn {
			t.scenario = c.Texts
			continue
		}
		t.measured.columns = append(t.measured.columns, c)
	}
	var err error
	if t.Table, err = sums.New(r.Items, t.scenario, t.measured.columns, kept.metrics(t.measured.value)); err != nil {
		return nil, fmt.Errorf("the run of %s: %w", r.Model, err)
	}
	return t, nil
}
