// Package adjust corrects the p-values of several tests that were made together:
// of twenty comparisons of equal models one is below 0.05 by chance.
//
// Adjusted values belong to the table whose tests they are of: another test in it
// changes them.
package adjust

import (
	"cmp"
	"slices"

	"ophglm/eval/metric"
)

// Holm bounds the chance of even one false difference in the table (Holm 1979):
// the i-th smallest of m values times m−i+1, never below the one before it, at
// most 1. Values that are undefined stay so, with their reasons, and do not count
// as tests. The result has p's order; p is left as it is.
func Holm(p []metric.Value) []metric.Value {
	return adjusted(p, func(values []float64) {
		running := 0.0
		for i, x := range values {
			running = max(running, min(1, float64(float64(len(values)-i)*x)))
			values[i] = running
		}
	})
}

// BenjaminiHochberg bounds the expected share of false differences among those
// found (Benjamini and Hochberg 1995), for tests that are independent or
// positively dependent: the i-th smallest of m values times m/i, never above the
// one after it. Undefined values and order are as with [Holm].
func BenjaminiHochberg(p []metric.Value) []metric.Value {
	return adjusted(p, func(values []float64) {
		running := 1.0
		for i := len(values) - 1; i >= 0; i-- {
			running = min(running, float64(float64(len(values))*values[i])/float64(i+1))
			values[i] = running
		}
	})
}

// adjusted hands the defined values, sorted, to change, and puts them back.
func adjusted(p []metric.Value, change func(sorted []float64)) []metric.Value {
	type placed struct {
		value float64
		at    int
	}
	var order []placed
	for at, v := range p {
		if x, ok := v.Number(); ok {
			order = append(order, placed{x, at})
		}
	}
	slices.SortStableFunc(order, func(a, b placed) int { return cmp.Compare(a.value, b.value) })
	values := make([]float64, len(order))
	for i, o := range order {
		values[i] = o.value
	}
	change(values)
	out := slices.Clone(p)
	for i, o := range order {
		out[o.at] = metric.Of(values[i])
	}
	return out
}
