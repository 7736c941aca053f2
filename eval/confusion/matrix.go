package confusion

import (
	"math"

	"ophglm/eval/metric"
)

// Matrix counts items of several classes: Matrix[truth][decided].
type Matrix [][]int64

// NewMatrix is an empty one of so many classes.
func NewMatrix(classes int) Matrix {
	m := make(Matrix, classes)
	for i := range m {
		m[i] = make([]int64, classes)
	}
	return m
}

// Add adds o, times over.
func (m Matrix) Add(o Matrix, times int64) {
	for t, row := range o {
		for d, n := range row {
			m[t][d] += times * n
		}
	}
}

// Of is one class held against all others.
func (m Matrix) Of(class int) Counts {
	c := Counts{TP: m[class][class]}
	for t, row := range m {
		for d, n := range row {
			switch {
			case t == class && d == class:
			case t == class:
				c.FN += n
			case d == class:
				c.FP += n
			default:
				c.TN += n
			}
		}
	}
	return c
}

// Each is every class held against the others.
func (m Matrix) Each() []Counts {
	out := make([]Counts, len(m))
	for class := range m {
		out[class] = m.Of(class)
	}
	return out
}

// sums are the items, those of each true and of each decided class, and those that
// are right.
func (m Matrix) sums() (all int64, truth, decided []int64, right int64) {
	truth, decided = make([]int64, len(m)), make([]int64, len(m))
	for t, row := range m {
		for d, n := range row {
			all += n
			truth[t] += n
			decided[d] += n
		}
		right += row[t]
	}
	return all, truth, decided, right
}

const noItems = "there are no items"

// Accuracy is the share of items that are right. It is what micro-averaged
// precision, recall and F1 over all classes are.
func (m Matrix) Accuracy() metric.Value {
	all, _, _, right := m.sums()
	return metric.Ratio(right, all, noItems)
}

// BalancedAccuracy is the mean sensitivity of the classes that are in truth
// (Brodersen et al. 2010; scikit-learn's, which leaves the others out too).
func (m Matrix) BalancedAccuracy() metric.Value {
	var each []metric.Value
	for _, c := range m.Each() {
		each = append(each, c.Sensitivity())
	}
	v, n := metric.Mean(each, nil)
	if n == 0 {
		return metric.Undefined(noItems)
	}
	return v
}

// MCC is Matthews' correlation coefficient, of several classes that of Gorodkin
// (2004). Undefined where truth or decisions are all of one class: scikit-learn
// puts 0 there.
func (m Matrix) MCC() metric.Value {
	all, truth, decided, right := m.sums()
	n := float64(all)
	var both, tt, dd float64
	for i := range truth {
		both += float64(float64(truth[i]) * float64(decided[i]))
		tt += float64(float64(truth[i]) * float64(truth[i]))
		dd += float64(float64(decided[i]) * float64(decided[i]))
	}
	varTruth, varDecided := float64(n*n)-tt, float64(n*n)-dd
	switch {
	case all == 0:
		return metric.Undefined(noItems)
	case varTruth == 0:
		return metric.Undefined("all items are of one class in truth")
	case varDecided == 0:
		return metric.Undefined("all items are decided to be of one class")
	}
	return metric.Of((float64(float64(right)*n) - both) / math.Sqrt(float64(varTruth*varDecided)))
}

// Weights is what a wrong decision costs in a kappa.
type Weights string

const (
	Unweighted Weights = "none"      // all wrong decisions alike
	Linear     Weights = "linear"    // by how many classes lie between
	Quadratic  Weights = "quadratic" // by the square of that
)

func (w Weights) cost(truth, decided int) float64 {
	d := float64(truth - decided)
	switch {
	case w == Linear:
		return math.Abs(d)
	case w == Quadratic:
		return float64(d * d)
	case d == 0:
		return 0
	}
	return 1
}

// Kappa is Cohen's kappa: 1 − cost/cost expected of the same margins by chance
// (Cohen 1960, weighted 1968). With weights the classes' order is that of a grade,
// and classes without items count in the distance between others. Undefined where
// truth and decisions are of one class, the same, in which chance agrees too.
func (m Matrix) Kappa(weights Weights) metric.Value {
	all, truth, decided, _ := m.sums()
	if all == 0 {
		return metric.Undefined(noItems)
	}
	var cost, expected float64
	for t, row := range m {
		for d, n := range row {
			w := weights.cost(t, d)
			cost += float64(w * float64(n))
			expected += float64(w * float64(float64(truth[t])*float64(decided[d])))
		}
	}
	if expected == 0 {
		return metric.Undefined("truth and decisions are of one class, in which chance agrees too")
	}
	return metric.Of(1 - float64(float64(all)*cost)/expected)
}
