package paired

import (
	"math"

	"ophglm/eval/metric"
)

// McNemar is the exact test of two models' right and wrong answers (McNemar 1947):
// of the items that one has right and the other wrong, how often it was A's, held
// against a fair coin by the binomial distribution. The statistic is onlyA. Where
// no item tells them apart p is 1. It is exact for any number of items: sums are of
// logarithms.
func McNemar(onlyA, onlyB int64) Outcome {
	n := onlyA + onlyB
	o := Outcome{metric.Of(float64(onlyA)), metric.Of(1), int(n), "mcnemar|exact|two-sided|v1"}
	if n == 0 {
		return o
	}
	// Twice the tail: the distribution is symmetric.
	all, _ := math.Lgamma(float64(n + 1))
	tail := 0.0
	for k := min(onlyA, onlyB); k >= 0; k-- {
		of, _ := math.Lgamma(float64(k + 1))
		rest, _ := math.Lgamma(float64(n - k + 1))
		term := math.Exp(all - of - rest - float64(float64(n)*math.Ln2))
		tail += term
		if term < tail*1e-18 {
			break // what follows is smaller still
		}
	}
	o.P = metric.Of(min(1, 2*tail))
	return o
}
