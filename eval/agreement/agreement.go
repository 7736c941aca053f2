// Package agreement measures how far judges who rated the same units agree, beyond
// what chance would give. Agreement of two judges over a square table is Cohen's
// kappa, of package confusion.
package agreement

import (
	"fmt"
	"math"
	"slices"

	"ophglm/eval/metric"
)

// Fleiss is Fleiss' kappa (1971) of counts[unit][category], how many of the judges
// put the unit there. Every unit has as many judges, at least two; an error
// otherwise. Undefined without units, and where all ratings are one category, in
// which chance agrees too.
func Fleiss(counts [][]int64) (metric.Value, error) {
	if len(counts) == 0 {
		return metric.Undefined("there are no units"), nil
	}
	judges := total(counts[0])
	if judges < 2 {
		return metric.Value{}, fmt.Errorf("unit 0 has %d ratings, and agreement is of two or more", judges)
	}
	sums := make([]int64, len(counts[0]))
	observed := 0.0
	for i, row := range counts {
		if len(row) != len(sums) || total(row) != judges {
			return metric.Value{}, fmt.Errorf("unit %d has %d ratings in %d categories, and unit 0 has %d in %d: Krippendorff's alpha takes such", i, total(row), len(row), judges, len(sums))
		}
		var pairs int64
		for c, n := range row {
			pairs += n * (n - 1)
			sums[c] += n
		}
		observed += float64(pairs) / float64(judges*(judges-1))
	}
	observed /= float64(len(counts))
	expected := 0.0
	for _, n := range sums {
		share := float64(n) / float64(judges*int64(len(counts)))
		expected += float64(share * share)
	}
	if expected == 1 {
		return metric.Undefined("all ratings are of one category, in which chance agrees too"), nil
	}
	return metric.Of((observed - expected) / (1 - expected)), nil
}

func total(row []int64) (sum int64) {
	for _, n := range row {
		sum += n
	}
	return sum
}

// Level is the scale of ratings: what two that differ are apart.
type Level string

const (
	Nominal  Level = "nominal"  // all are as far apart
	Ordinal  Level = "ordinal"  // by how many ratings lie between
	Interval Level = "interval" // by the square of their difference
)

// Krippendorff is Krippendorff's alpha (Content Analysis, 2004, section 11.3) of
// the ratings of each unit, by however many judges; units with fewer than two are
// left out. It is 1 where all agree, also where all ratings are the same one, as
// krippendorff's and inspect_ai's implementations have it; undefined without a unit
// that two judged. An unknown level or a NaN is an error.
func Krippendorff(units [][]float64, level Level) (metric.Value, error) {
	var values []float64
	for _, u := range units {
		if len(u) > 1 {
			values = append(values, u...)
		}
	}
	if slices.ContainsFunc(values, math.IsNaN) {
		return metric.Value{}, fmt.Errorf("a rating is not a number: leave out what was not rated")
	}
	all := float64(len(values))
	if all == 0 {
		return metric.Undefined("no unit has two ratings"), nil
	}
	slices.Sort(values)
	values = slices.Compact(values)
	n := make([]float64, len(values)) // ratings by value
	coincide := make([][]float64, len(values))
	for i := range coincide {
		coincide[i] = make([]float64, len(values))
	}
	for _, u := range units {
		if len(u) < 2 {
			continue
		}
		at := make([]int, len(u))
		for i, v := range u {
			at[i], _ = slices.BinarySearch(values, v)
			n[at[i]]++
		}
		for i, a := range at {
			for j, b := range at {
				if i != j {
					coincide[a][b] += 1 / float64(len(u)-1)
				}
			}
		}
	}
	apart, err := distance(level, values, n)
	if err != nil {
		return metric.Value{}, err
	}
	observed, expected := 0.0, 0.0
	for a := range values {
		for b := range values {
			d := apart(a, b)
			observed += float64(coincide[a][b] * d)
			expected += float64(float64(n[a]*n[b]) * d)
		}
	}
	if expected == 0 {
		return metric.Of(1), nil // one value alone
	}
	return metric.Of(1 - float64((all-1)*observed)/expected), nil
}

// distance of the values at two places, squared.
func distance(level Level, values, n []float64) (func(a, b int) float64, error) {
	switch level {
	case Nominal:
		return func(a, b int) float64 {
			if a == b {
				return 0
			}
			return 1
		}, nil
	case Interval:
		return func(a, b int) float64 { d := values[a] - values[b]; return float64(d * d) }, nil
	case Ordinal:
		before := make([]float64, len(n)+1) // ratings of lower values
		for i, x := range n {
			before[i+1] = before[i] + x
		}
		return func(a, b int) float64 {
			a, b = min(a, b), max(a, b)
			d := before[b+1] - before[a] - (n[a]+n[b])/2
			return float64(d * d)
		}, nil
	}
	return nil, fmt.Errorf("level is to be %s, %s or %s, not %q", Nominal, Ordinal, Interval, level)
}
