// Package calibration measures whether probabilities are those of being right: of
// the items told 0.8, 80 % are positive.
//
// The expected calibration error puts items into bins by their probability and
// takes the gap between the mean probability and the share of positive items in
// each. It depends on the bins and falls with fewer of them, so the bins are in the
// signature; [Brier] and [LogLoss] need none.
package calibration

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"ophglm/eval/metric"
)

// Item is a probability and what turned out: of one class, or, for top-label
// calibration, of the likeliest class and whether it was right.
type Item struct {
	Probability float64 // 0 to 1
	Positive    bool
}

// Bins is how items are put into bins.
type Bins string

const (
	// Left: as wide as each other, [low, high), and 1 in a bin of its own
	// (torchmetrics).
	Left Bins = "equal-width,left-closed"
	// Right: as wide as each other, (low, high], and 0 in the first (scikit-learn's
	// calibration_curve).
	Right Bins = "equal-width,right-closed"
	// Mass: between quantiles of the probabilities, (low, high], as full as each
	// other where probabilities differ (scikit-learn's strategy="quantile").
	Mass Bins = "equal-mass"
)

// Norm sums up the gaps of bins.
type Norm string

const (
	Expected Norm = "l1"  // the mean over items: the expected calibration error
	Root     Norm = "l2"  // the root of their mean square
	Largest  Norm = "max" // the largest of any bin: the maximum calibration error
)

// Binned are items in their bins.
type Binned struct {
	items []Item
	bin   []int32
	bins  int
}

// Bin puts items into n bins, at least one. The bins of [Mass] are those of all
// items, also where a bootstrap counts some of them twice. A probability outside 0–1
// is an error. The items are kept.
func Bin(items []Item, how Bins, n int) (*Binned, error) {
	if n < 1 {
		return nil, fmt.Errorf("bins is to be 1 or more, not %d", n)
	}
	for i, it := range items {
		if !(it.Probability >= 0 && it.Probability <= 1) {
			return nil, fmt.Errorf("the probability of item %d is %v, and is to be between 0 and 1", i, it.Probability)
		}
	}
	edges := make([]float64, n+1)
	for i := range edges {
		// The number nearest to i/n: a step added up would put 0.3 below the edge 3/10.
		edges[i] = float64(i) / float64(n)
	}
	if how == Mass && len(items) > 0 {
		sorted := make([]float64, len(items))
		for i, it := range items {
			sorted[i] = it.Probability
		}
		slices.Sort(sorted)
		for i := range edges {
			edges[i] = quantile(sorted, edges[i])
		}
	}
	return place(items, how, edges), nil
}

func place(items []Item, how Bins, edges []float64) *Binned {
	b := &Binned{items: items, bin: make([]int32, len(items)), bins: len(edges)}
	inner := edges[1 : len(edges)-1]
	for i, it := range items {
		at := 0
		if how == Left {
			at = sort.Search(len(edges), func(k int) bool { return edges[k] > it.Probability }) - 1
		} else {
			at = sort.SearchFloat64s(inner, it.Probability)
		}
		b.bin[i] = int32(at)
	}
	return b
}

// quantile of sorted numbers, interpolated as numpy does.
func quantile(sorted []float64, share float64) float64 {
	at := float64(float64(len(sorted)-1) * share)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	t := at - float64(i)
	d := sorted[i+1] - sorted[i]
	if t >= 0.5 { // numpy's lerp, which is exact at both ends
		return sorted[i+1] - float64(d*(1-t))
	}
	return sorted[i] + float64(d*t)
}

// Point is a bin of the calibration curve.
type Point struct {
	Probability, Share float64 // mean probability, and share of positive items
	N                  int64
}

// Curve gives the bins that hold items, from the lowest. Nil weights are 1 each.
func (b *Binned) Curve(weights []int32) []Point {
	n, p, y := make([]int64, b.bins), make([]float64, b.bins), make([]int64, b.bins)
	for i, it := range b.items {
		w := int64(1)
		if weights != nil {
			w = int64(weights[i])
		}
		at := b.bin[i]
		n[at] += w
		p[at] += float64(float64(w) * it.Probability)
		if it.Positive {
			y[at] += w
		}
	}
	var out []Point
	for at := range n {
		if n[at] > 0 {
			out = append(out, Point{p[at] / float64(n[at]), float64(y[at]) / float64(n[at]), n[at]})
		}
	}
	return out
}

// Definition of the error by these bins.
func Definition(of string, how Bins, bins int, norm Norm) metric.Definition {
	return metric.Definition{Name: "ece", Says: []string{of, string(how), fmt.Sprintf("bins:%d", bins), string(norm)}, Version: 1}
}

// Error is the calibration error (Naeini et al. 2015; Guo et al. 2017, section 2).
// Undefined without items.
func (b *Binned) Error(norm Norm, weights []int32) metric.Value {
	curve := b.Curve(weights)
	sum, all, largest := 0.0, int64(0), 0.0
	for _, at := range curve {
		gap := math.Abs(at.Probability - at.Share)
		largest = max(largest, gap)
		if norm == Root {
			gap = float64(gap * gap)
		}
		sum += float64(float64(at.N) * gap)
		all += at.N
	}
	switch {
	case all == 0:
		return metric.Undefined("there are no items")
	case norm == Largest:
		return metric.Of(largest)
	case norm == Root:
		return metric.Of(math.Sqrt(sum / float64(all)))
	}
	return metric.Of(sum / float64(all))
}

// Brier is the mean of (p − y)² (Brier 1950), for one class.
var Brier = metric.Definition{Name: "brier", Says: []string{"one-class"}, Version: 1}

// BrierSum is the mean of Σ (p − y)² over the classes of an item: 0 to 2.
var BrierSum = metric.Definition{Name: "brier", Says: []string{"sum-over-classes"}, Version: 1}

// LogLoss is the mean of −ln p of what is true. Probabilities are taken as at least
// 1e-15 and at most 1 − 1e-15, and those of several classes then as shares of their
// sum (scikit-learn 1.2): one that was sure and wrong costs 34.5.
var LogLoss = metric.Definition{Name: "log_loss", Says: []string{"natural", "clip:1e-15"}, Version: 1}

const clip = 1e-15

// BrierOf is an item's part of [Brier].
func (it Item) BrierOf() float64 {
	d := it.Probability
	if it.Positive {
		d = 1 - d
	}
	return float64(d * d)
}

// LogLossOf is an item's part of [LogLoss], for one class.
func (it Item) LogLossOf() float64 {
	p := min(max(it.Probability, clip), 1-clip)
	if !it.Positive {
		p = 1 - p
	}
	return -math.Log(p)
}

// BrierSumOf is an item's part of [BrierSum].
func BrierSumOf(probabilities []float64, truth int) float64 {
	sum := 0.0
	for class, p := range probabilities {
		if class == truth {
			p = 1 - p
		}
		sum += float64(p * p)
	}
	return sum
}

// LogLossOfClasses is an item's part of [LogLoss], for several classes.
func LogLossOfClasses(probabilities []float64, truth int) float64 {
	sum := 0.0
	for _, p := range probabilities {
		sum += min(max(p, clip), 1-clip)
	}
	return -math.Log(min(max(probabilities[truth], clip), 1-clip) / sum)
}

// TopLabel is the likeliest class of an item, the first of several, and whether it
// is the true one.
func TopLabel(probabilities []float64, truth int) Item {
	top := 0
	for class, p := range probabilities {
		if p > probabilities[top] {
			top = class
		}
	}
	return Item{probabilities[top], top == truth}
}
