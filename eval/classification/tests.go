package classification

import (
	"slices"

	"ophglm/eval/paired"
	"ophglm/eval/score"
)

// Test holds a point against another model's by the tests of its own kind: an AUC
// of one class by DeLong's, the accuracy by McNemar's. There are none where items
// share patients, of which these know nothing.
func (t *Table) Test(point score.Point, other score.Table) []paired.Outcome {
	o, ok := other.(*Table)
	if !ok || o.set.N() != t.set.N() || t.set.shares() || !slices.Equal(t.set.Classes, o.set.Classes) {
		return nil
	}
	switch {
	case point.Name == "auc" && point.Average == "":
		c := 0
		if t.set.Task != Binary {
			c = slices.Index(t.set.Classes, point.Class)
		}
		var mine, theirs []float64
		var truth []bool
		for i, is := range t.set.Labels[c] {
			if t.set.known(c, i) && o.set.known(c, i) {
				mine, theirs, truth = append(mine, t.set.Probabilities[c][i]), append(theirs, o.set.Probabilities[c][i]), append(truth, is)
			}
		}
		return []paired.Outcome{paired.DeLong(mine, theirs, truth)}
	case point.Name == "accuracy" && t.set.Task != Multilabel:
		var onlyA, onlyB int64
		for i := range t.set.N() {
			switch a, b := t.right(i), o.right(i); {
			case a && !b:
				onlyA++
			case b && !a:
				onlyB++
			}
		}
		return []paired.Outcome{paired.McNemar(onlyA, onlyB)}
	}
	return nil
}

// right reports whether the decision on an item is right.
func (t *Table) right(i int) bool {
	if t.set.Task == Binary {
		return t.decided[0][i] == t.set.Labels[0][i]
	}
	return t.truth[i] == t.top[i]
}

// shares reports whether two items are of one patient.
func (s *Set) shares() bool {
	if s.Items.Groups == nil {
		return false
	}
	groups := slices.Sorted(slices.Values(s.Items.Groups))
	return len(slices.Compact(groups)) < s.N()
}
