// Package paired tells whether two models that answered the same items differ.
//
// All tests are two-sided, of the hypothesis that they do equally well. Items that
// share a patient or a dialogue are not independent: for them there are the paired
// bootstrap (package bootstrap) and [Randomise], which draw groups whole; [McNemar],
// [Wilcoxon] and [DeLong] are for items that stand alone.
package paired

import (
	"math"

	"ophglm/eval/metric"
)

// Outcome is what a test says.
type Outcome struct {
	Statistic metric.Value
	P         metric.Value
	N         int    // items, pairs or groups that entered it
	Signature string // the test and its conventions
}

func undefined(signature string, n int, why string) Outcome {
	return Outcome{metric.Undefined(why), metric.Undefined(why), n, signature}
}

// twoSided is the chance of a normal number at least as far from 0 as z.
func twoSided(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// MinimumDetectable is the smallest true difference that a two-sided test of size
// alpha finds with the chance power, where the difference has the given standard
// error: (z₁₋α⁄₂ + z_power)·SE. Of a test set it says what can be told apart on it
// at all; it is no property of the difference that was found. alpha and power lie
// between 0 and 1.
func MinimumDetectable(standardError, alpha, power float64) float64 {
	z := func(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) }
	return float64((z(1-alpha/2) + z(power)) * standardError)
}
