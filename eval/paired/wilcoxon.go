package paired

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"ophglm/eval/metric"
)

const exactPairs = 50

// Wilcoxon is the signed-rank test of two models' values for the same items
// (Wilcoxon 1945). Pairs that are equal are left out, equal differences share the
// mean of their ranks, and the statistic is the smaller of the two sums of ranks.
// Of up to 50 pairs without equal ones or ties p is exact; else it is the normal
// approximation with the variance corrected for ties and none for continuity, as in
// scipy.stats.wilcoxon. Undefined where no pair differs. a and b are equally
// long and hold no NaN; O(n log n).
func Wilcoxon(a, b []float64) Outcome {
	type difference struct {
		size     float64
		positive bool
	}
	var d []difference
	for i := range a {
		if x := a[i] - b[i]; x != 0 {
			d = append(d, difference{math.Abs(x), x > 0})
		}
	}
	n := len(d)
	if n == 0 {
		return undefined("wilcoxon|two-sided|v1", 0, "no pair differs")
	}
	slices.SortFunc(d, func(x, y difference) int { return cmp.Compare(x.size, y.size) })
	var twicePlus, ties int64 // twice the rank sum of positive differences; Σ t³−t
	for i := 0; i < n; {
		j := i
		for j < n && d[j].size == d[i].size {
			j++
		}
		t := int64(j - i)
		ties += t*t*t - t
		for k := i; k < j; k++ {
			if d[k].positive {
				twicePlus += int64(i + j + 1) // the mean of the ranks i+1 … j, doubled
			}
		}
		i = j
	}
	total := int64(n) * int64(n+1) / 2
	plus := float64(twicePlus) / 2
	statistic := min(plus, float64(total)-plus)
	o := Outcome{Statistic: metric.Of(statistic), N: n}
	if n == len(a) && n <= exactPairs && ties == 0 {
		o.Signature = "wilcoxon|zeros:none|exact|two-sided|v1"
		o.P = metric.Of(min(1, float64(2*signedRankTail(n, int(statistic)))))
		return o
	}
	o.Signature = fmt.Sprintf("wilcoxon|zeros:dropped,%d|normal|ties:corrected|continuity:no|two-sided|v1", len(a)-n)
	// n(n+1)(2n+1)/24 − Σ(t³−t)/48, where total is n(n+1)/2.
	variance := float64(float64(total)*float64(2*n+1))/12 - float64(ties)/48
	z := (statistic - float64(total)/2) / math.Sqrt(variance)
	o.P = metric.Of(twoSided(z))
	return o
}

// signedRankTail is the chance that the ranks 1 … n, each with a fair sign, sum to
// at most limit on one side: counted subset sums, over 2ⁿ.
func signedRankTail(n, limit int) float64 {
	ways := make([]float64, limit+1)
	ways[0] = 1
	for rank := 1; rank <= n; rank++ {
		for s := limit; s >= rank; s-- {
			ways[s] += ways[s-rank]
		}
	}
	sum := 0.0
	for _, w := range ways {
		sum += w
	}
	return math.Ldexp(sum, -n)
}
