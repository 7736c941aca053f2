package choices

import (
	"slices"

	"ophglm"
	"ophglm/eval/paired"
	"ophglm/eval/proportion"
	"ophglm/eval/score"
	"ophglm/internal/columns"
)

// ints are those of a column of the table's own.
func (t *Table) ints(name string) []int64 {
	return (&columns.Table{Columns: t.columns}).Column(name).Ints
}

// shares reports whether two items are of one group.
func (t *Table) shares() bool {
	groups := slices.Sorted(slices.Values(t.Items().Groups))
	return len(slices.Compact(groups)) < len(t.Items().Groups)
}

// is reports whether an item is of a point.
func (t *Table) is(item int, p score.Point) bool { return p.Group == "" || t.scenario[item] == p.Group }

// Interval is Wilson's of the accuracy and of how many choices were read, where no
// two items share a group: [score.Closed].
func (t *Table) Interval(p score.Point, level float64) *ophglm.Interval {
	part := map[string]string{accuracy: rightColumn, choiceRead: readColumn}[p.Name]
	if part == "" || t.shares() {
		return nil
	}
	k, n := int64(0), int64(0)
	for i, x := range t.ints(part) {
		if t.is(i, p) {
			k, n = k+x, n+1
		}
	}
	return proportion.Wilson(k, n, level)
}

// Test holds an accuracy against another model's by McNemar's test, where no two
// items share a group: [score.Tested].
func (t *Table) Test(p score.Point, other score.Table) []paired.Outcome {
	o, ok := other.(*Table)
	if !ok || p.Name != accuracy || t.shares() {
		return nil
	}
	var onlyA, onlyB int64
	a, b := t.ints(rightColumn), o.ints(rightColumn)
	for i := range a {
		switch {
		case !t.is(i, p):
		case a[i] > b[i]:
			onlyA++
		case b[i] > a[i]:
			onlyB++
		}
	}
	return []paired.Outcome{paired.McNemar(onlyA, onlyB)}
}
