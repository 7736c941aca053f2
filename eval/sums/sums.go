// Package sums scores items by metrics that are functions of summed integers, or
// means of items' values, over all items and over those of each scenario.
//
// What is known of an item stands in a row of columns, so a bootstrap adds up
// numbers, weighted, and never looks at a text again. A [Table] is a [score.Table].
package sums

import (
	"fmt"
	"slices"

	"ophglm/eval/metric"
	"ophglm/eval/score"
	"ophglm/internal/columns"
)

// Metric is one number of some items: of sums, of a mean, or fixed.
type Metric struct {
	Definition     metric.Definition
	Average, Class string
	Besides        []string // conventions beside the definition's, for the signature

	// Sum names columns of integers, and Of is the metric of their sums, in that order.
	// It is of the items that have a number above 0 in the column Whole; "" is all.
	Sum   []string
	Of    func(sums []int64) metric.Value
	Whole string

	// Mean names the column of which the metric is the mean, over the items that have
	// a value.
	Mean string

	// Fixed gives the metric of a scenario, "" being all items: what is no function of
	// single items. It has no replicates, for the reason NotResampled.
	Fixed        func(scenario string) metric.Value
	NotResampled string
}

// Table is items with their columns, ready to be scored with any weights.
type Table struct {
	items   score.Items
	metrics []Metric
	points  []score.Point
	scopes  []string       // scenarios in order
	scope   []int32        // of each item, among the scenarios
	sums    []int64        // item by item, those of names
	names   map[string]int // the place of a column among a row's sums
	values  []float64      // item by item
	has     []bool
	means   map[string]int // and among its values
	places  [][]int        // of each metric's sums
	room    int            // the longest of these
}

// New makes a table. Scenarios are of the items, or nil. Columns are those that
// metrics name, and may be more; an error names one that is missing or of another
// type. Memory: 8 bytes for each integer of each item, 9 for each value.
func New(items score.Items, scenarios []string, cols []columns.Column, metrics []Metric) (*Table, error) {
	t := &Table{items: items, metrics: metrics, names: map[string]int{}, means: map[string]int{}, scope: make([]int32, len(items.IDs))}
	if scenarios != nil {
		t.scopes = slices.Compact(slices.Sorted(slices.Values(scenarios)))
		for i, s := range scenarios {
			at, _ := slices.BinarySearch(t.scopes, s)
			t.scope[i] = int32(at)
		}
	}
	if err := t.take(cols); err != nil {
		return nil, err
	}
	t.list()
	return t, nil
}

// take lays out the columns that metrics name, item by item.
func (t *Table) take(cols []columns.Column) error {
	of := &columns.Table{Columns: cols}
	n := len(t.items.IDs)
	var ints, floats []*columns.Column
	find := func(name string, among map[string]int, list *[]*columns.Column, ok func(*columns.Column) bool) error {
		if _, known := among[name]; known {
			return nil
		}
		c := of.Column(name)
		if c == nil || !ok(c) {
			return fmt.Errorf("there is no column %s of %d rows, which a metric is of", name, n)
		}
		among[name] = len(*list)
		*list = append(*list, c)
		return nil
	}
	for _, m := range t.metrics {
		var place []int
		for _, name := range slices.Concat(m.Sum, whole(m)) {
			if err := find(name, t.names, &ints, func(c *columns.Column) bool { return len(c.Ints) == n }); err != nil {
				return err
			}
			place = append(place, t.names[name])
		}
		t.places, t.room = append(t.places, place[:len(m.Sum)]), max(t.room, len(m.Sum))
		if m.Mean != "" {
			if err := find(m.Mean, t.means, &floats, func(c *columns.Column) bool { return len(c.Floats) == n }); err != nil {
				return err
			}
		}
	}
	t.sums = make([]int64, 0, n*len(ints))
	t.values, t.has = make([]float64, 0, n*len(floats)), make([]bool, 0, n*len(floats))
	for i := range n {
		for _, c := range ints {
			t.sums = append(t.sums, c.Ints[i])
		}
		for _, c := range floats {
			t.values, t.has = append(t.values, c.Floats[i]), append(t.has, c.Has(i))
		}
	}
	return nil
}

func whole(m Metric) []string {
	if m.Whole == "" {
		return nil
	}
	return []string{m.Whole}
}

// list lists the points: each metric of all items, then of each scenario.
func (t *Table) list() {
	for _, scope := range append([]string{""}, t.scopes...) {
		for _, m := range t.metrics {
			t.points = append(t.points, score.Point{Name: m.Definition.Name, Average: m.Average, Class: m.Class, Group: scope, N: t.n(m, scope), Signature: m.Definition.Signature(m.Besides...)})
		}
	}
}

// n is how many items of a scenario a metric is of.
func (t *Table) n(m Metric, scope string) int {
	n := 0
	for i := range t.items.IDs {
		switch {
		case scope != "" && t.scopes[t.scope[i]] != scope:
		case m.Mean != "" && !t.has[i*len(t.means)+t.means[m.Mean]]:
		case m.Whole != "" && t.sums[i*len(t.names)+t.names[m.Whole]] == 0:
		default:
			n++
		}
	}
	return n
}

// Items and Points make it a [score.Table], with Estimate.
func (t *Table) Items() score.Items { return t.items }

func (t *Table) Points() []score.Point { return t.points }

// added is what is known of the items of one scope.
type added struct {
	sums  []int64
	total []float64 // of values, weighted
	count []int64   // of weights
}

// empty is of no item.
func (t *Table) empty() added {
	return added{make([]int64, len(t.names)), make([]float64, len(t.means)), make([]int64, len(t.means))}
}

// Estimate sets values to the points. The time is that of adding up all columns
// once. Fixed metrics have a value without weights alone.
func (t *Table) Estimate(weights []int32, values []metric.Value) {
	scopes := make([]added, max(1, len(t.scopes)))
	for s := range scopes {
		scopes[s] = t.empty()
	}
	for i := range t.items.IDs {
		w := int64(1)
		if weights != nil {
			w = int64(weights[i])
		}
		if w == 0 {
			continue
		}
		to := &scopes[t.scope[i]]
		for k, x := range t.sums[i*len(t.names) : (i+1)*len(t.names)] {
			to.sums[k] += w * x
		}
		has := t.has[i*len(t.means) : (i+1)*len(t.means)]
		for k, x := range t.values[i*len(t.means) : (i+1)*len(t.means)] {
			if has[k] {
				to.total[k] += float64(float64(w) * x)
				to.count[k] += w
			}
		}
	}
	all := scopes[0]
	if len(t.scopes) > 0 {
		all = t.empty()
		for _, s := range scopes {
			all.add(s)
		}
	}
	room := make([]int64, t.room)
	t.score(all, "", weights != nil, room, values)
	for s, name := range t.scopes {
		t.score(scopes[s], name, weights != nil, room, values[(s+1)*len(t.metrics):])
	}
}

func (a *added) add(o added) {
	for k := range a.sums {
		a.sums[k] += o.sums[k]
	}
	for k := range a.total {
		a.total[k] += o.total[k]
		a.count[k] += o.count[k]
	}
}

// score sets the values of all metrics of one scope.
func (t *Table) score(a added, scope string, resampled bool, room []int64, values []metric.Value) {
	for i, m := range t.metrics {
		switch {
		case m.Fixed != nil && resampled:
			values[i] = metric.Undefined(m.NotResampled)
		case m.Fixed != nil:
			values[i] = m.Fixed(scope)
		case m.Mean != "":
			values[i] = metric.Undefined("it is defined for no item")
			if k := t.means[m.Mean]; a.count[k] > 0 {
				values[i] = metric.Of(a.total[k] / float64(a.count[k]))
			}
		default:
			for k, place := range t.places[i] {
				room[k] = a.sums[place]
			}
			values[i] = m.Of(room[:len(m.Sum)])
		}
	}
}

// Ratio is a metric of two columns: the sum of part over that of whole, undefined
// where that is 0.
func Ratio(d metric.Definition, part, whole, why string, besides ...string) Metric {
	return Metric{
		Definition: d, Besides: besides, Sum: []string{part, whole}, Whole: whole,
		Of: func(s []int64) metric.Value { return metric.Ratio(s[0], s[1], why) },
	}
}

// Join puts the items of another table of the same metrics after this one's: it makes
// the table a [score.Joined]. Scenarios are those of the items. Fixed metrics have no
// value in it.
func (t *Table) Join(o *Table) (*Table, error) {
	if len(t.names) != len(o.names) || len(t.means) != len(o.means) || !slices.Equal(t.scopes, o.scopes) || !slices.Equal(t.points, o.points) {
		return nil, fmt.Errorf("the two are of other metrics or scenarios")
	}
	both := *t
	both.items = score.Items{IDs: slices.Concat(t.items.IDs, o.items.IDs)}
	both.scope = slices.Concat(t.scope, o.scope)
	both.sums = slices.Concat(t.sums, o.sums)
	both.values, both.has = slices.Concat(t.values, o.values), slices.Concat(t.has, o.has)
	return &both, nil
}
