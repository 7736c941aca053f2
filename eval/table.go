package eval

import (
	"fmt"

	"ophglm/eval/classify"
	"ophglm/eval/confusion"
	"ophglm/eval/metric"
	"ophglm/eval/score"
)

// column is one class of all items.
type column struct {
	class     string
	why       string // why there are no items
	ranked    *classify.Ranked
	places    []int32 // of its items among all
	outcomes  []outcome
	positives int
	limitless int // items whose prediction has no threshold
}

func columnOf(class string, all []*judged) (*column, error) {
	col := &column{class: class}
	var ranks []classify.Scored
	for i, it := range all {
		o, ok := it.outcomes[class]
		if !ok {
			continue
		}
		col.places, col.outcomes = append(col.places, int32(i)), append(col.outcomes, o)
		ranks = append(ranks, classify.Scored{Score: o.probability, Item: int32(i), Positive: o.positive})
		if o.positive {
			col.positives++
		}
		if !o.threshold {
			col.limitless++
		}
	}
	var err error
	col.ranked, err = classify.Rank(ranks)
	return col, err
}

// counts are the decisions at the threshold.
func (col *column) counts(weights []int32) confusion.Counts {
	var n confusion.Counts
	for i, o := range col.outcomes {
		times := int64(1)
		if weights != nil {
			times = int64(weights[col.places[i]])
		}
		n.Decide(o.decided, o.positive, times)
	}
	return n
}

// table is the columns that are scored together, and their macro averages: a
// [score.Table].
type table struct {
	items   score.Items
	classes []string
	columns []*column
}

func (t *table) Items() score.Items { return t.items }

// columnMetrics are the metrics of a column, in the order of its values.
var columnMetrics = func() []metric.Definition {
	out := []metric.Definition{classify.AUC, classify.AveragePrecision}
	for _, m := range classify.AtThresholds {
		out = append(out, m.Definition)
	}
	return out
}()

func (t *table) Points() []score.Point {
	var out []score.Point
	for _, col := range t.columns {
		for _, d := range columnMetrics {
			out = append(out, score.Point{Name: d.Name, Class: col.class, N: len(col.places), Signature: d.Signature()})
		}
	}
	if len(t.columns) > 1 {
		for _, d := range columnMetrics {
			out = append(out, score.Point{Name: d.Name, Average: "macro", N: len(t.items.IDs), Signature: d.Signature(fmt.Sprintf("macro:%d", len(t.columns)), "undefined:carried")})
		}
	}
	return out
}

func (t *table) Estimate(weights []int32, values []metric.Value) {
	width := len(columnMetrics)
	for i, col := range t.columns {
		col.estimate(weights, values[i*width:][:width])
	}
	if len(t.columns) < 2 {
		return
	}
	of := make([]metric.Value, len(t.columns))
	for m := range width {
		for i := range t.columns {
			of[i] = values[i*width+m]
		}
		values[len(t.columns)*width+m] = metric.Macro(t.classes, of)
	}
}

func (col *column) estimate(weights []int32, values []metric.Value) {
	if col.why != "" {
		for i := range values {
			values[i] = metric.Undefined(col.why)
		}
		return
	}
	values[0], values[1] = col.ranked.AUC(weights), col.ranked.AveragePrecision(weights)
	n := col.counts(weights)
	for i, m := range classify.AtThresholds {
		values[2+i] = m.Score(n)
		if col.limitless > 0 {
			values[2+i] = metric.Undefined(fmt.Sprintf("%d of %d predictions have no threshold", col.limitless, len(col.places)))
		}
	}
}
