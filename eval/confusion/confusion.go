// Package confusion counts decisions against the truth, and scores the counts.
// The counts are all that these metrics need to know of an item: those of
// several items add up.
package confusion

import "ophglm/eval/metric"

// Counts are decisions, of items or of pixels, by the truth.
type Counts struct{ TP, FP, FN, TN int64 }

// Add adds o, times over.
func (c *Counts) Add(o Counts, times int64) {
	c.TP += times * o.TP
	c.FP += times * o.FP
	c.FN += times * o.FN
	c.TN += times * o.TN
}

// Decide adds one decision, times over.
func (c *Counts) Decide(decided, truth bool, times int64) {
	switch {
	case decided && truth:
		c.TP += times
	case decided:
		c.FP += times
	case truth:
		c.FN += times
	default:
		c.TN += times
	}
}

// Sensitivity, also recall, is TP/(TP+FN); undefined without positives.
func (c Counts) Sensitivity() metric.Value {
	return metric.Ratio(c.TP, c.TP+c.FN, "nothing is positive in truth")
}

// Specificity is TN/(TN+FP); undefined without negatives.
func (c Counts) Specificity() metric.Value {
	return metric.Ratio(c.TN, c.TN+c.FP, "nothing is negative in truth")
}

// Precision is TP/(TP+FP); undefined where nothing was decided to be positive.
func (c Counts) Precision() metric.Value {
	return metric.Ratio(c.TP, c.TP+c.FP, "nothing was found positive")
}

// F1, for pixels Dice, is 2TP/(2TP+FP+FN); undefined where nothing is positive,
// neither in truth nor by decision.
func (c Counts) F1() metric.Value {
	return metric.Ratio(2*c.TP, 2*c.TP+c.FP+c.FN, "nothing is positive, in truth or as found")
}

// FBeta is (1+β²)TP/((1+β²)TP+β²FN+FP), in which recall counts β times as much as
// precision; undefined where F1 is.
func (c Counts) FBeta(beta float64) metric.Value {
	if c.TP+c.FP+c.FN == 0 {
		return c.F1() // the reason
	}
	square := float64(beta * beta)
	found := float64((1 + square) * float64(c.TP))
	return metric.Of(found / (found + float64(square*float64(c.FN)) + float64(c.FP)))
}

// Jaccard, for pixels IoU, is TP/(TP+FP+FN); undefined where F1 is.
func (c Counts) Jaccard() metric.Value {
	return metric.Ratio(c.TP, c.TP+c.FP+c.FN, "nothing is positive, in truth or as found")
}

// NPV, the negative predictive value, is TN/(TN+FN); undefined where nothing was
// decided to be negative.
func (c Counts) NPV() metric.Value {
	return metric.Ratio(c.TN, c.TN+c.FN, "nothing was found negative")
}

// Accuracy is (TP+TN)/all; undefined without items.
func (c Counts) Accuracy() metric.Value {
	return metric.Ratio(c.TP+c.TN, c.TP+c.FP+c.FN+c.TN, noItems)
}

// Matrix is the counts as one of two classes, the negative first.
func (c Counts) Matrix() Matrix { return Matrix{{c.TN, c.FP}, {c.FN, c.TP}} }

// Youden is sensitivity + specificity − 1; undefined where either is.
func (c Counts) Youden() metric.Value {
	return both(c.Sensitivity(), c.Specificity(), func(sensitivity, specificity float64) metric.Value {
		return metric.Of(sensitivity + specificity - 1)
	})
}

// PositiveLikelihoodRatio is sensitivity/(1−specificity): how many times likelier
// an item is found positive where it is. Undefined without false positives.
func (c Counts) PositiveLikelihoodRatio() metric.Value {
	return both(c.Sensitivity(), c.Specificity(), func(sensitivity, _ float64) metric.Value {
		if c.FP == 0 {
			return metric.Undefined("nothing was wrongly found positive")
		}
		return metric.Of(sensitivity / (float64(c.FP) / float64(c.FP+c.TN)))
	})
}

// NegativeLikelihoodRatio is (1−sensitivity)/specificity; undefined where nothing
// is rightly found negative.
func (c Counts) NegativeLikelihoodRatio() metric.Value {
	return both(c.Sensitivity(), c.Specificity(), func(_, specificity float64) metric.Value {
		if c.TN == 0 {
			return metric.Undefined("nothing was rightly found negative")
		}
		return metric.Of(float64(c.FN) / float64(c.TP+c.FN) / specificity)
	})
}

func both(a, b metric.Value, of func(a, b float64) metric.Value) metric.Value {
	x, ok := a.Number()
	if !ok {
		return a
	}
	y, ok := b.Number()
	if !ok {
		return b
	}
	return of(x, y)
}
