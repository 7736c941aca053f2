package classification

import (
	"fmt"
	"slices"

	"ophglm/eval/score"
)

// Join makes the table a [score.Joined]. The bins of the calibration error by equal
// mass are those of both models' probabilities.
func (t *Table) Join(other score.Table) (score.Table, error) {
	o, ok := other.(*Table)
	if !ok || t.set.Task != o.set.Task || !slices.Equal(t.set.Classes, o.set.Classes) {
		return nil, fmt.Errorf("the other model's scores are of other classes")
	}
	both := &Set{Task: t.set.Task, Classes: t.set.Classes, Unscored: t.set.Unscored}
	both.Items.IDs = slices.Concat(t.set.Items.IDs, o.set.Items.IDs)
	for c := range t.set.Classes {
		both.Labels = append(both.Labels, slices.Concat(t.set.Labels[c], o.set.Labels[c]))
		both.Probabilities = append(both.Probabilities, slices.Concat(t.set.Probabilities[c], o.set.Probabilities[c]))
		if t.set.Known != nil && o.set.Known != nil {
			both.Known = append(both.Known, slices.Concat(t.set.Known[c], o.set.Known[c]))
		}
		if t.set.Thresholds != nil && o.set.Thresholds != nil {
			both.Thresholds = append(both.Thresholds, slices.Concat(t.set.Thresholds[c], o.set.Thresholds[c]))
		}
	}
	return New(both, t.s)
}
