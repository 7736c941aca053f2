package sums

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/metric"
	"ophglm/eval/score"
	"ophglm/internal/columns"
)

// metrics are one of each sort.
var metrics = []Metric{
	Ratio(metric.Definition{Name: "share", Version: 1}, "part", "whole", "there is none"),
	{Definition: metric.Definition{Name: "more", Version: 1}, Sum: []string{"whole", "part"}, Of: func(s []int64) metric.Value { return metric.Of(float64(s[0] - s[1])) }},
	{Definition: metric.Definition{Name: "mean", Version: 1}, Average: "items", Mean: "value"},
	{
		Definition: metric.Definition{Name: "fixed", Version: 1}, NotResampled: "it is of the set",
		Fixed: func(scenario string) metric.Value { return metric.Of(float64(len(scenario))) },
	},
}

// rows are items with their columns.
type rows struct {
	scenarios   []string
	part, whole []int64
	value       []float64
	missing     []bool
}

func (r *rows) table(t rapid.TB) *Table {
	var items score.Items
	for i := range r.part {
		items.IDs = append(items.IDs, fmt.Sprintf("%04d", i))
	}
	value := columns.Floats("value", r.value)
	value.Missing = r.missing
	out, err := New(items, r.scenarios, []columns.Column{columns.Ints("part", r.part), columns.Ints("whole", r.whole), value}, metrics)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (r *rows) add(o *rows, i int) {
	r.scenarios = append(r.scenarios, o.scenarios[i])
	r.part, r.whole = append(r.part, o.part[i]), append(r.whole, o.whole[i])
	r.value, r.missing = append(r.value, o.value[i]), append(r.missing, o.missing[i])
}

func estimates(t *Table, weights []int32) []metric.Value {
	out := make([]metric.Value, len(t.Points()))
	t.Estimate(weights, out)
	return out
}

// Weights are repetitions: a table in which items stand as often as their weights say
// has the same values. Every scenario is kept, so that the points are the same.
func TestWeightsAreRepetitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var once, repeated rows
		var weights []int32
		n := rapid.IntRange(2, 12).Draw(t, "items")
		for i := range n {
			one := rows{
				scenarios: []string{rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "scenario")},
				part:      []int64{rapid.Int64Range(0, 9).Draw(t, "part")}, whole: []int64{rapid.Int64Range(0, 9).Draw(t, "whole")},
				value: []float64{rapid.Float64Range(-5, 5).Draw(t, "value")}, missing: []bool{rapid.Bool().Draw(t, "missing")},
			}
			once.add(&one, 0)
			w := rapid.IntRange(1, 4).Draw(t, "weight")
			weights = append(weights, int32(w))
			for range w {
				repeated.add(&once, i)
			}
		}
		a, b := once.table(t), repeated.table(t)
		weighted, plain := estimates(a, weights), estimates(b, nil)
		for i, p := range a.Points() {
			if p.Name == "fixed" {
				if _, ok := weighted[i].Number(); ok || weighted[i].Why() != "it is of the set" {
					t.Errorf("a fixed metric has the replicate %v", weighted[i])
				}
				continue
			}
			x, ok := weighted[i].Number()
			y, also := plain[i].Number()
			if ok != also || math.Abs(x-y) > 1e-12*max(1, math.Abs(y)) {
				t.Errorf("%s %s is %v with weights %v, and %v repeated", p.Name, p.Group, weighted[i], weights, plain[i])
			}
		}
	})
}

// Of two scenarios: 1 of 2 and 3 of 4 make 4 of 6 together; the mean is over the two
// items that have a value; and of the one without a whole the share is not.
func TestByScenario(t *testing.T) {
	r := rows{
		scenarios: []string{"x", "long", "long"}, part: []int64{1, 3, 0}, whole: []int64{2, 4, 0},
		value: []float64{1, 2, 0}, missing: []bool{false, false, true},
	}
	table := r.table(t)
	want := map[string]string{
		" share": "0.6666666666666666 of 2", " more": "2 of 3", " mean": "1.5 of 2", " fixed": "0 of 3",
		"x share": "0.5 of 1", "x more": "1 of 1", "x mean": "1 of 1", "x fixed": "1 of 1",
		"long share": "0.75 of 1", "long more": "1 of 2", "long mean": "2 of 1", "long fixed": "4 of 2",
	}
	values := estimates(table, nil)
	for i, p := range table.Points() {
		if got := fmt.Sprintf("%v of %d", values[i], p.N); got != want[p.Group+" "+p.Name] {
			t.Errorf("%s %s is %s, want %s", p.Group, p.Name, got, want[p.Group+" "+p.Name])
		}
	}
	if len(values) != len(want) {
		t.Errorf("there are %d points, want %d", len(values), len(want))
	}
	without := estimates(table, []int32{1, 0, 0}) // of the scenario "long" there is nothing
	for i, p := range table.Points() {
		if why := map[string]string{"share": "there is none", "mean": "it is defined for no item"}[p.Name]; p.Group == "long" && why != "" && without[i].Why() != why {
			t.Errorf("%s of no item is %v", p.Name, without[i])
		}
	}
}

func TestMissingColumns(t *testing.T) {
	items := score.Items{IDs: []string{"a"}}
	for want, cols := range map[string][]columns.Column{
		"no column part":  {columns.Ints("whole", []int64{1})},
		"no column whole": {columns.Ints("part", []int64{1}), columns.Floats("whole", []float64{1})},
		"no column value": {columns.Ints("part", []int64{1}), columns.Ints("whole", []int64{1}), columns.Floats("value", nil)},
	} {
		if _, err := New(items, nil, cols, metrics); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %q in it", err, want)
		}
	}
}
