// Package cupdisc scores the cup-to-disc ratio that masks of the optic disc and of
// its cup give, as the REFUGE challenge does (Orlando et al. 2020).
package cupdisc

import (
	"math"

	"ophglm/eval/mask"
	"ophglm/eval/metric"
)

// Definition is the absolute error of the vertical cup-to-disc ratio; over images,
// of which it is defined for each alone, REFUGE takes the mean.
var Definition = metric.Definition{
	Name: "vcdr_error", Says: []string{"absolute", "diameter:fullest-column", "disc:+1e-7px"}, Version: 1,
}

// VerticalDiameter is the most pixels of the mask that any column has: where the
// mask has no holes, its extent from top to bottom there. In pixels; 0 where the
// mask is empty.
func VerticalDiameter(m *mask.Mask) int {
	columns, most := make([]int, m.Width), 0
	for y := range m.Height {
		for x := range m.Columns(y) {
			columns[x]++
			most = max(most, columns[x])
		}
	}
	return most
}

// Ratio is the vertical cup-to-disc ratio: the cup's vertical diameter over that of
// the disc and 1e-7 pixels, which REFUGE adds to it. The disc's mask holds the cup.
// It is 0 without a cup, and undefined without a disc, where REFUGE's is 0 or above
// a million.
func Ratio(cup, disc *mask.Mask) metric.Value {
	d := VerticalDiameter(disc)
	if d == 0 {
		return metric.Undefined("there is no disc")
	}
	return metric.Of(float64(VerticalDiameter(cup)) / (float64(d) + 1e-7))
}

// Error is how far apart two ratios are; undefined where either is.
func Error(found, truth metric.Value) metric.Value {
	f, ok := found.Number()
	if !ok {
		return metric.Undefined("in what was found " + found.Why())
	}
	t, ok := truth.Number()
	if !ok {
		return metric.Undefined("in truth " + truth.Why())
	}
	return metric.Of(math.Abs(f - t))
}
