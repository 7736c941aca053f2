// Package segment scores masks of one class against outlines, pixel by pixel.
//
// An image is kept as [Statistics]. A pooled metric is that of the statistics'
// sum; a mean over images is the mean of each image's metric, of those images
// where it is defined.
package segment

import (
	"ophglm/eval/confusion"
	"ophglm/eval/metric"
)

// Statistics are what the metrics need to know of an image, or of several.
type Statistics struct {
	Counts confusion.Counts // at the model's threshold
	Levels *Levels          // for every threshold; nil of decided masks
}

// Add adds o, times over.
func (s *Statistics) Add(o *Statistics, times int64) {
	s.Counts.Add(o.Counts, times)
	if o.Levels == nil {
		return
	}
	if s.Levels == nil {
		s.Levels = &Levels{}
	}
	s.Levels.Add(o.Levels, times)
}

// Metric is a metric of statistics.
type Metric struct {
	metric.Definition
	Score func(*Statistics) metric.Value
}

// Metrics lists the metrics under a policy for what is empty. Probabilities are
// bytes, as masks hold them; at the threshold, a byte that reaches it is positive.
func Metrics(empty Empty) []Metric {
	return append(Decisions(empty, "probability:8bit", "positive:>=threshold"), Curves()...)
}

// Decisions lists the metrics of decisions; says tells how those were made.
func Decisions(empty Empty, says ...string) []Metric {
	overlap := append([]string{"empty:" + string(empty)}, says...)
	counts := func(f func(confusion.Counts) metric.Value) func(*Statistics) metric.Value {
		return func(s *Statistics) metric.Value { return f(s.Counts) }
	}
	return []Metric{
		{metric.Definition{Name: "dice", Says: overlap, Version: 1}, counts(empty.Dice)},
		{metric.Definition{Name: "iou", Says: overlap, Version: 1}, counts(empty.IoU)},
		{metric.Definition{Name: "sensitivity", Says: says, Version: 1}, counts(confusion.Counts.Sensitivity)},
		{metric.Definition{Name: "specificity", Says: says, Version: 1}, counts(confusion.Counts.Specificity)},
		{metric.Definition{Name: "precision", Says: says, Version: 1}, counts(confusion.Counts.Precision)},
	}
}

// Curves lists the metrics of all thresholds: AUPR is the step-wise area, exact
// over all 256 bytes; AUPR33 is by trapezoids over 33 thresholds.
func Curves() []Metric {
	levels := func(f func(*Levels) metric.Value) func(*Statistics) metric.Value {
		return func(s *Statistics) metric.Value {
			if s.Levels == nil {
				return metric.Undefined("there are no probabilities")
			}
			return f(s.Levels)
		}
	}
	return []Metric{
		{
			metric.Definition{Name: "aupr", Says: []string{"probability:8bit", "thresholds:256", "step"}, Version: 1},
			levels((*Levels).AveragePrecision),
		},
		{
			metric.Definition{Name: "aupr33", Says: []string{"probability:8bit", "thresholds:0,8..256", "trapezoid", "none-found:1"}, Version: 1},
			levels(func(l *Levels) metric.Value { return l.Trapezoid(8) }),
		},
	}
}
