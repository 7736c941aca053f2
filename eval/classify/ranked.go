package classify

import (
	"fmt"
	"math"

	"ophglm/eval/metric"
)

// Scored is what is known of one item for one class.
type Scored struct {
	Score    float64
	Item     int32 // the item's place among the weights
	Positive bool
}

// Ranked are items in order of their scores.
type Ranked struct {
	entries []entry
	sorted  []Scored // the slice that was ranked
}

// entry is an item in its place; last marks the last of those that share a score.
type entry struct {
	item           int32
	positive, last bool
}

// Rank puts items in order: in O(n) where scores are spread, in O(n log n) at
// worst. It sorts the slice in place and keeps it, with 8 bytes an item of its own.
// A score that is not a number is an error.
func Rank(all []Scored) (*Ranked, error) {
	for i := range all {
		if math.IsNaN(all[i].Score) {
			return nil, fmt.Errorf("the score of item %d is not a number", all[i].Item)
		}
	}
	sortByScore(all)
	r := &Ranked{entries: make([]entry, len(all)), sorted: all}
	for i := range all {
		last := i+1 == len(all) || all[i+1].Score != all[i].Score
		r.entries[i] = entry{all[i].Item, all[i].Positive, last}
	}
	return r, nil
}

// weight of an item; nil weights are 1 each.
func weight(weights []int32, item int32) int64 {
	if weights == nil {
		return 1
	}
	return int64(weights[item])
}

const (
	noPositives = "nothing is positive in truth"
	noNegatives = "nothing is negative in truth"
)

// AUC is the [AUC] with each item counted as often as its weight says; nil
// weights are 1 each. It is a ratio of integers: it does not depend on the order
// of items. It is undefined without positives or without negatives. O(n).
func (r *Ranked) AUC(weights []int32) metric.Value {
	var twiceU, positives, negatives int64 // of lower scores than the present one
	var pos, neg int64                     // of the present score
	for _, e := range r.entries {
		w := weight(weights, e.item)
		if e.positive {
			pos += w
		} else {
			neg += w
		}
		if e.last {
			twiceU += pos * (2*negatives + neg)
			positives += pos
			negatives += neg
			pos, neg = 0, 0
		}
	}
	switch {
	case positives == 0:
		return metric.Undefined(noPositives)
	case negatives == 0:
		return metric.Undefined(noNegatives)
	}
	return metric.Of(float64(twiceU) / float64(2*float64(positives)*float64(negatives)))
}

// AveragePrecision is the [AveragePrecision] with each item counted as often as
// its weight says; nil weights are 1 each. It is undefined without positives. O(n).
func (r *Ranked) AveragePrecision(weights []int32) metric.Value {
	var tp, found, before int64 // of the scores down to the present one; before: tp of those above it
	sum := 0.0
	step := func() {
		if tp > before {
			sum += float64(float64(tp-before) * (float64(tp) / float64(found)))
			before = tp
		}
	}
	for i := len(r.entries) - 1; i >= 0; i-- {
		e := r.entries[i]
		if e.last {
			step()
		}
		w := weight(weights, e.item)
		found += w
		if e.positive {
			tp += w
		}
	}
	step()
	if tp == 0 {
		return metric.Undefined(noPositives)
	}
	return metric.Of(sum / float64(tp))
}
