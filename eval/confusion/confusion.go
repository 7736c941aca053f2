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

// Jaccard, for pixels IoU, is TP/(TP+FP+FN); undefined where F1 is.
func (c Counts) Jaccard() metric.Value {
	return metric.Ratio(c.TP, c.TP+c.FP+c.FN, "nothing is positive, in truth or as found")
}
