package classification

import (
	"fmt"

	"ophglm/eval/confusion"
	"ophglm/eval/metric"
)

// state is what is known of a set at some weights; points share it.
type state struct {
	t       *Table
	weights []int32
	counts  []confusion.Counts // of each class
	all     confusion.Counts   // of all classes together
	support []int64            // items of each class
	matrix  confusion.Matrix   // of one class among several
	auc, ap []metric.Value     // of each class
}

func newState(t *Table, weights []int32) *state {
	st := &state{t: t, weights: weights}
	for c := range t.set.Classes {
		var n confusion.Counts
		for i, is := range t.set.Labels[c] {
			if t.set.known(c, i) {
				n.Decide(t.decided[c][i], is, st.weight(i))
			}
		}
		st.counts, st.support = append(st.counts, n), append(st.support, n.TP+n.FN)
		st.all.Add(n, 1)
		if why := t.set.Unscored[t.set.Classes[c]]; why != "" {
			st.auc, st.ap = append(st.auc, metric.Undefined(why)), append(st.ap, metric.Undefined(why))
			continue
		}
		st.auc, st.ap = append(st.auc, t.ranked[c].AUC(weights)), append(st.ap, t.ranked[c].AveragePrecision(weights))
	}
	if t.set.Task == Multiclass {
		st.matrix = confusion.NewMatrix(len(t.set.Classes))
		for i, truth := range t.truth {
			st.matrix[truth][t.top[i]] += st.weight(i)
		}
	}
	return st
}

// decision is a metric of the decisions on a class.
func (st *state) decision(c int, of func(confusion.Counts) metric.Value) metric.Value {
	if why := st.t.why[c]; why != "" {
		return metric.Undefined(why)
	}
	return of(st.counts[c])
}

// decisions is a metric of the decisions on all classes together.
func (st *state) decisions(of func(confusion.Counts) metric.Value) metric.Value {
	for c, why := range st.t.why {
		if why != "" {
			return metric.Undefined(fmt.Sprintf("%s: %s", st.t.set.Classes[c], why))
		}
	}
	return of(st.all)
}

func (st *state) weight(item int) int64 {
	if st.weights == nil {
		return 1
	}
	return int64(st.weights[item])
}

// mean of what items have.
func (st *state) mean(values []metric.Value) metric.Value {
	v, _ := metric.Mean(values, st.weights)
	return v
}
