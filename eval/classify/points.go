package classify

import (
	"iter"
	"math"

	"ophglm/eval/confusion"
	"ophglm/eval/metric"
)

// Points are the counts at each threshold that tells items apart, from +Inf, which
// nothing reaches, over the distinct scores down to the lowest, which all reach.
// Weights are as with [Ranked.AUC]; a score of which no item counts is passed over.
func (r *Ranked) Points(weights []int32) iter.Seq2[float64, confusion.Counts] {
	return func(yield func(float64, confusion.Counts) bool) {
		var c confusion.Counts // nothing is positive yet
		for _, e := range r.entries {
			c.Decide(false, e.positive, weight(weights, e.item))
		}
		if !yield(math.Inf(1), c) {
			return
		}
		before := c
		for i := len(r.entries) - 1; i >= 0; i-- {
			e := r.entries[i]
			w := weight(weights, e.item)
			if e.positive {
				c.TP += w
				c.FN -= w
			} else {
				c.FP += w
				c.TN -= w
			}
			lowest := i == 0 || r.entries[i-1].last
			if lowest && c != before {
				if !yield(r.sorted[i].Score, c) {
					return
				}
				before = c
			}
		}
	}
}

// ROCPoint is a place on the ROC curve.
type ROCPoint struct {
	Threshold   float64 // +Inf at the first
	Sensitivity float64
	FalseShare  float64 // 1 − specificity
}

// ROC gives the corners of the curve: points on a straight line between others are
// left out, so that the curve of ten million items has a few thousand. Undefined,
// for the reason given, without positives or negatives.
func (r *Ranked) ROC(weights []int32) ([]ROCPoint, string) {
	var out []ROCPoint
	var last, before confusion.Counts
	n := 0
	for threshold, c := range r.Points(weights) {
		switch {
		case c.TP+c.FN == 0:
			return nil, noPositives
		case c.FP+c.TN == 0:
			return nil, noNegatives
		}
		// The last point goes where the steps before and after it have one direction.
		straight := n > 1 && float64(c.TP-last.TP)*float64(last.FP-before.FP) == float64(last.TP-before.TP)*float64(c.FP-last.FP)
		if straight {
			out = out[:len(out)-1]
		} else {
			before = last
		}
		out = append(out, ROCPoint{threshold, float64(c.TP) / float64(c.TP+c.FN), float64(c.FP) / float64(c.FP+c.TN)})
		last = c
		n++
	}
	return out, ""
}

// Operating is what holds at a chosen threshold.
type Operating struct {
	Threshold float64
	Value     metric.Value
}

// SensitivityAtSpecificity is the highest sensitivity at a threshold whose
// specificity is at least the given one, at the highest such threshold: what a
// device can be set to. +Inf, at which nothing is found, is one of them.
var SensitivityAtSpecificity = metric.Definition{Name: "sensitivity_at_specificity", Says: []string{"real-thresholds", "specificity:>="}, Version: 1}

// SpecificityAtSensitivity is its counterpart, likewise.
var SpecificityAtSensitivity = metric.Definition{Name: "specificity_at_sensitivity", Says: []string{"real-thresholds", "sensitivity:>="}, Version: 1}

// SensitivityAt computes [SensitivityAtSpecificity]; undefined without positives or
// negatives.
func (r *Ranked) SensitivityAt(specificity float64, weights []int32) Operating {
	return r.best(weights, func(c confusion.Counts) (float64, bool) {
		return float64(c.TP) / float64(c.TP+c.FN), float64(c.TN)/float64(c.TN+c.FP) >= specificity
	})
}

// SpecificityAt computes [SpecificityAtSensitivity]; undefined without positives or
// negatives.
func (r *Ranked) SpecificityAt(sensitivity float64, weights []int32) Operating {
	return r.best(weights, func(c confusion.Counts) (float64, bool) {
		return float64(c.TN) / float64(c.TN+c.FP), float64(c.TP)/float64(c.TP+c.FN) >= sensitivity
	})
}

// Youden is the highest sensitivity + specificity − 1 at any threshold, the highest
// of several. As it is chosen on the items that it is told of, it flatters.
var Youden = metric.Definition{Name: "youden", Says: []string{"best-threshold:same-items"}, Version: 1}

// Youden computes [Youden]; undefined without positives or negatives.
func (r *Ranked) Youden(weights []int32) Operating {
	return r.best(weights, func(c confusion.Counts) (float64, bool) {
		return float64(c.TP)/float64(c.TP+c.FN) - float64(c.FP)/float64(c.FP+c.TN), true
	})
}

// best is the point at which of is highest among those that are allowed.
func (r *Ranked) best(weights []int32, of func(confusion.Counts) (float64, bool)) Operating {
	best, at, found := 0.0, 0.0, false
	for threshold, c := range r.Points(weights) {
		switch {
		case c.TP+c.FN == 0:
			return Operating{Value: metric.Undefined(noPositives)}
		case c.FP+c.TN == 0:
			return Operating{Value: metric.Undefined(noNegatives)}
		}
		if x, ok := of(c); ok && (!found || x > best) {
			best, at, found = x, threshold, true
		}
	}
	return Operating{at, metric.Of(best)}
}

// InterpolatedSensitivity is the sensitivity of the ROC curve, with straight lines
// between its points, at a specificity: what a device that draws lots between two
// thresholds would have (REFUGE's convention). Where the curve rises straight up, it
// is the top.
var InterpolatedSensitivity = metric.Definition{Name: "sensitivity_at_specificity", Says: []string{"interpolated", "jump:top"}, Version: 1}

// SensitivityInterpolated computes [InterpolatedSensitivity]; undefined without
// positives or negatives. Specificity is 0 to 1.
func (r *Ranked) SensitivityInterpolated(specificity float64, weights []int32) metric.Value {
	curve, why := r.ROC(weights)
	if why != "" {
		return metric.Undefined(why)
	}
	want := 1 - specificity
	for i := len(curve) - 1; i > 0; i-- {
		a, b := curve[i-1], curve[i]
		if b.FalseShare <= want {
			return metric.Of(b.Sensitivity)
		}
		if a.FalseShare <= want {
			share := (want - a.FalseShare) / (b.FalseShare - a.FalseShare)
			return metric.Of(a.Sensitivity + float64(share*(b.Sensitivity-a.Sensitivity)))
		}
	}
	return metric.Of(curve[0].Sensitivity)
}
