package paired

import (
	"cmp"
	"math"
	"slices"

	"ophglm"
	"ophglm/eval/metric"
)

// placements are, for each positive item, the share of negative items that score
// below it, and for each negative item the share of positive ones above it, equal
// scores counting half. Both have the AUC as their mean.
type placements struct{ positive, negative []float64 }

// place computes them in O(n log n), from ranks among all and among the item's own
// (Sun and Xu 2014). scores and truth are equally long, without NaN.
func place(scores []float64, truth []bool) placements {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(scores[a], scores[b]) })
	of := make([]float64, len(scores))
	var positives, negatives float64 // below the present score
	for i := 0; i < len(order); {
		j := i
		var pos, neg float64 // at the present score
		for ; j < len(order) && scores[order[j]] == scores[order[i]]; j++ {
			if truth[order[j]] {
				pos++
			} else {
				neg++
			}
		}
		for _, k := range order[i:j] {
			if truth[k] {
				of[k] = negatives + neg/2
			} else {
				of[k] = positives + pos/2 // turned round below, where all are known
			}
		}
		positives += pos
		negatives += neg
		i = j
	}
	var p placements
	for i, x := range of {
		if truth[i] {
			p.positive = append(p.positive, x/negatives)
		} else {
			p.negative = append(p.negative, (positives-x)/positives)
		}
	}
	return p
}

const delong = "delong|ties:half|v1"

// lacks says why there is no variance, or "".
func (p placements) lacks() string {
	switch {
	case len(p.positive) < 2:
		return "fewer than two items are positive in truth"
	case len(p.negative) < 2:
		return "fewer than two items are negative in truth"
	}
	return ""
}

// DeLongInterval is the interval of an AUC by the variance of DeLong, DeLong and
// Clarke-Pearson (1988) on the logit scale, which keeps it within 0–1 (Pepe 2003,
// section 5.2). There is none, for the reason given, with fewer than two items of a
// class, and where the AUC is 0 or 1, which has no variance.
func DeLongInterval(scores []float64, truth []bool, level float64) (*ophglm.Interval, string) {
	p := place(scores, truth)
	if why := p.lacks(); why != "" {
		return nil, why
	}
	area := mean(p.positive)
	if area <= 0 || area >= 1 {
		return nil, "the AUC is at its end, where its variance can't be estimated"
	}
	error := math.Sqrt(covariance(p, p)) / float64(area*(1-area))
	z := math.Sqrt2 * math.Erfinv(level)
	logit := math.Log(area / (1 - area))
	expit := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	return &ophglm.Interval{
		Low: expit(logit - float64(z*error)), High: expit(logit + float64(z*error)), Level: level, Method: "delong|logit|ties:half|v1",
	}, ""
}

// DeLong tests whether two models' AUCs on the same items differ (DeLong, DeLong
// and Clarke-Pearson 1988); the statistic is z of A's less B's. Undefined with
// fewer than two items of a class, and where the two rank all pairs alike, so that
// their difference has no variance. All three are equally long, without NaN.
func DeLong(a, b []float64, truth []bool) Outcome {
	pa, pb := place(a, truth), place(b, truth)
	if why := pa.lacks(); why != "" {
		return undefined(delong, len(truth), why)
	}
	variance := covariance(pa, pa) + covariance(pb, pb) - 2*covariance(pa, pb)
	if !(variance > 1e-15) {
		return undefined(delong, len(truth), "the two rank these items alike, and their difference has no variance")
	}
	z := (mean(pa.positive) - mean(pb.positive)) / math.Sqrt(variance)
	return Outcome{metric.Of(z), metric.Of(twoSided(z)), len(truth), delong}
}

// covariance is that of two AUCs: the sample covariances of their placements, over
// the numbers of items.
func covariance(a, b placements) float64 {
	of := func(x, y []float64) float64 {
		mx, my, sum := mean(x), mean(y), 0.0
		for i := range x {
			sum += float64((x[i] - mx) * (y[i] - my))
		}
		return sum / float64(len(x)-1) / float64(len(x))
	}
	return of(a.positive, b.positive) + of(a.negative, b.negative)
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
