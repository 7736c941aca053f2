package classification

import (
	"slices"

	"ophglm"
	"ophglm/eval/confusion"
	"ophglm/eval/paired"
	"ophglm/eval/proportion"
	"ophglm/eval/score"
)

// Closed is which intervals are by formula, of items that share no patient; all
// others are the bootstrap's.
type Closed string

const (
	None   Closed = ""       // none
	Wilson Closed = "wilson" // of shares by Wilson's, of an AUC of one class by DeLong's
	Exact  Closed = "exact"  // of shares by Clopper and Pearson's, of an AUC by DeLong's
)

// shares are the metrics that are a number of items over another.
var shares = map[string]func(confusion.Counts) (k, n int64){
	"sensitivity": func(c confusion.Counts) (int64, int64) { return c.TP, c.TP + c.FN },
	"specificity": func(c confusion.Counts) (int64, int64) { return c.TN, c.TN + c.FP },
	"precision":   func(c confusion.Counts) (int64, int64) { return c.TP, c.TP + c.FP },
	"npv":         func(c confusion.Counts) (int64, int64) { return c.TN, c.TN + c.FN },
}

// Interval is that of a point by formula, or nil where the bootstrap's is meant: of
// averages, of what is no share, and wherever items share patients, of which the
// formulas know nothing. It makes the table a [score.Closed].
func (t *Table) Interval(p score.Point, level float64) *ophglm.Interval {
	if t.s.Closed == None || p.Average != "" || t.set.shares() {
		return nil
	}
	of := proportion.Wilson
	if t.s.Closed == Exact {
		of = proportion.ClopperPearson
	}
	if p.Name == "accuracy" && t.set.Task != Multilabel {
		k := int64(0)
		for i := range t.set.N() {
			if t.right(i) {
				k++
			}
		}
		return of(k, int64(t.set.N()), level)
	}
	c := 0
	if t.set.Task != Binary {
		if c = slices.Index(t.set.Classes, p.Class); c < 0 {
			return nil
		}
	}
	if p.Name == "auc" {
		var scores []float64
		var truth []bool
		for i := range t.set.N() {
			if t.set.known(c, i) {
				scores, truth = append(scores, t.set.Probabilities[c][i]), append(truth, t.set.Labels[c][i])
			}
		}
		i, _ := paired.DeLongInterval(scores, truth, level)
		return i
	}
	if counts := shares[p.Name]; counts != nil {
		k, n := counts(newState(t, nil).counts[c])
		return of(k, n, level)
	}
	return nil
}
