package classification

import (
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
			n.Decide(t.decided[c][i], is, st.weight(i))
		}
		st.counts, st.support = append(st.counts, n), append(st.support, n.TP+n.FN)
		st.all.Add(n, 1)
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
