package classification

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"ophglm/eval/calibration"
	"ophglm/eval/classify"
	"ophglm/eval/metric"
	"ophglm/eval/score"
)

// Table is a set ready to be scored with any weights: a [score.Tested].
type Table struct {
	set     *Set
	s       Settings
	points  []score.Point
	metrics []func(*state) metric.Value // of each point
	ranked  []*classify.Ranked          // of each class, all items
	flat    *classify.Ranked            // of several classes, all pairs of item and class
	pairs   *classify.Pairs             // of one among several
	binned  *calibration.Binned         // of one class, or of the likeliest of several
	decided [][]bool                    // [class][item]
	why     []string                    // of each class, why its decisions have no scores; empty where they have
	truth   []int32                     // of one among several: the class of each item
	top     []int32                     // and the likeliest
	samples []metric.Value              // F1 of each item's labels
	subset  []metric.Value              // all of an item's labels are right
	brier   []metric.Value              // of each item
	loss    []metric.Value
}

// New makes the table of a set. Memory: 24 bytes for each item of each class for
// each of its rankings (one a class; for one among several, one for each pair of
// classes too), and 24 for each of the means.
func New(set *Set, s Settings) (*Table, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if s.ODIR && set.Task != Multilabel {
		return nil, errors.New("the score of ODIR is of several labels")
	}
	t := &Table{set: set, s: s}
	for c, name := range set.Classes {
		r, err := rank(set, c, c+1)
		if err != nil {
			return nil, fmt.Errorf("class %s: %w", name, err)
		}
		t.ranked = append(t.ranked, r)
	}
	t.decide()
	var calibrated []calibration.Item
	row := make([]float64, 0, len(set.Classes))
	for i := range set.N() {
		switch set.Task {
		case Multiclass:
			row = set.row(i, row)
			truth := int(t.truth[i])
			calibrated = append(calibrated, calibration.TopLabel(row, truth))
			t.brier = append(t.brier, metric.Of(calibration.BrierSumOf(row, truth)))
			t.loss = append(t.loss, metric.Of(calibration.LogLossOfClasses(row, truth)))
		case Binary:
			it := calibration.Item{Probability: set.Probabilities[0][i], Positive: set.Labels[0][i]}
			calibrated = append(calibrated, it)
			t.brier, t.loss = append(t.brier, metric.Of(it.BrierOf())), append(t.loss, metric.Of(it.LogLossOf()))
		}
	}
	var err error
	if set.Task != Multilabel {
		if t.binned, err = calibration.Bin(calibrated, s.BinsBy, s.Bins); err != nil {
			return nil, err
		}
	}
	if set.Task != Binary {
		if t.flat, err = rank(set, 0, len(set.Classes)); err != nil {
			return nil, err
		}
	}
	if set.Task == Multiclass {
		rows := make([][]float64, set.N())
		for i := range rows {
			rows[i] = set.row(i, nil)
		}
		if t.pairs, err = classify.NewPairs(set.Classes, t.truth, rows); err != nil {
			return nil, err
		}
	}
	t.list()
	return t, nil
}

// rank ranks the items of classes from up to to.
func rank(set *Set, from, to int) (*classify.Ranked, error) {
	all := make([]classify.Scored, 0, set.N()*(to-from))
	for c := from; c < to; c++ {
		for i, p := range set.Probabilities[c] {
			if !set.known(c, i) {
				continue
			}
			all = append(all, classify.Scored{Score: p, Item: int32(i), Positive: set.Labels[c][i]})
		}
	}
	return classify.Rank(all)
}

// decide makes of probabilities decisions: of one among several classes the
// likeliest, the first of equals; else what reaches the threshold.
//
// Those of a class of which some item has no threshold have no scores: scores of the
// others would be of a choice of items.
func (t *Table) decide() {
	for range t.set.Classes {
		t.decided = append(t.decided, make([]bool, t.set.N()))
	}
	for c, class := range t.set.Classes {
		limitless := 0
		for i := range t.set.N() {
			if t.set.Thresholds != nil && t.set.known(c, i) && math.IsNaN(t.set.Thresholds[c][i]) {
				limitless++
			}
		}
		why := t.set.Unscored[class]
		if limitless > 0 {
			why = fmt.Sprintf("%d of %d predictions have no threshold", limitless, t.set.items(c))
		}
		t.why = append(t.why, why)
	}
	decided, truth := make([]bool, len(t.set.Classes)), make([]bool, len(t.set.Classes))
	for i := range t.set.N() {
		if t.set.Task == Multiclass {
			top := 0
			for c := range t.set.Classes {
				if t.set.Probabilities[c][i] > t.set.Probabilities[top][i] {
					top = c
				}
			}
			t.decided[top][i] = true
			t.truth, t.top = append(t.truth, int32(t.set.class(i))), append(t.top, int32(top))
			continue
		}
		for c := range t.set.Classes {
			threshold := t.s.Threshold
			if t.set.Thresholds != nil {
				threshold = t.set.Thresholds[c][i]
			}
			decided[c], truth[c] = t.set.Probabilities[c][i] >= threshold, t.set.Labels[c][i]
			t.decided[c][i] = decided[c]
		}
		if t.set.Task == Multilabel {
			l := classify.LabelsOf(decided, truth)
			t.samples, t.subset = append(t.samples, l.F1()), append(t.subset, l.Subset())
		}
	}
}

// Notes say what else its file has.
func (t *Table) Notes() []string {
	if t.set.Passed == nil {
		return nil
	}
	return []string{"columns that are not read: " + strings.Join(t.set.Passed, ", ")}
}

// Items, Points and Estimate make it a [score.Table].
func (t *Table) Items() score.Items {
	its := t.set.Items
	if t.s.Stratify {
		its.Strata = t.set.labels()
	}
	return its
}

func (t *Table) Points() []score.Point { return t.points }

func (t *Table) Estimate(weights []int32, values []metric.Value) {
	st := newState(t, weights)
	for i, of := range t.metrics {
		values[i] = of(st)
	}
}
