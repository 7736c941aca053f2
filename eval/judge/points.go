package judge

import "ophglm/eval/metric"

// Mark is what a judge said of one point of a rubric.
type Mark struct {
	Points float64 // negative for what an answer should not do
	Met    bool
}

// PointsDefinition names the mean of [Points] as [ClippedMean] has it.
var PointsDefinition = metric.Definition{Name: "rubric_points", Says: []string{"met/positive", "mean:clipped-0-1", "no-positive-points:undefined", "as:healthbench"}, Version: 1}

// Points is the score of one answer as HealthBench has it (Arora et al., 2025): the
// points that are met over all positive points. It is at most 1, and below 0 where
// negative points outweigh the positive ones that are met. It is undefined where no
// point is positive.
func Points(marks []Mark) metric.Value {
	met, all := 0.0, 0.0
	for _, m := range marks {
		if m.Points > 0 {
			all += m.Points
		}
		if m.Met {
			met += m.Points
		}
	}
	if all == 0 {
		return metric.Undefined("the rubric has no positive points")
	}
	return metric.Of(met / all)
}

// ClippedMean is the weighted mean of the scores that are defined, and of how many,
// as [metric.Mean]; below 0 it is 0, and above 1 it is 1. The scores themselves are
// not clipped: clipping each would hide what negative points take off.
func ClippedMean(scores []metric.Value, weights []int32) (mean metric.Value, n int) {
	mean, n = metric.Mean(scores, weights)
	if x, ok := mean.Number(); ok {
		mean = metric.Of(min(max(x, 0), 1))
	}
	return mean, n
}
