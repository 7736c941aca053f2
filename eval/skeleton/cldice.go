package skeleton

import (
	"fmt"

	"ophglm/eval/mask"
	"ophglm/eval/metric"
)

// Statistics count, of an image or of several, the pixels of skeletons.
type Statistics struct {
	Found, Truth int64 // of the skeleton of what was found, and of that of the truth
	FoundInTruth int64 // of what was found, those within the true mask
	TruthInFound int64
}

// Of counts an image by its masks, which are thinned by [ZhangSuen].
func Of(found, truth *mask.Mask) Statistics {
	found.Match(truth)
	f, t := ZhangSuen(found), ZhangSuen(truth)
	return Statistics{Found: f.Area(), Truth: t.Area(), FoundInTruth: f.Intersection(truth), TruthInFound: t.Intersection(found)}
}

// Add adds o, times over.
func (s *Statistics) Add(o *Statistics, times int64) {
	s.Found += times * o.Found
	s.Truth += times * o.Truth
	s.FoundInTruth += times * o.FoundInTruth
	s.TruthInFound += times * o.TruthInFound
}

// Precision is the share of the skeleton of what was found that lies in the truth:
// topology precision.
func (s *Statistics) Precision() metric.Value {
	return metric.Ratio(s.FoundInTruth, s.Found, "nothing was found")
}

// Sensitivity is the share of the truth's skeleton that was found: topology
// sensitivity.
func (s *Statistics) Sensitivity() metric.Value {
	return metric.Ratio(s.TruthInFound, s.Truth, "nothing is of the class in truth")
}

// Empty is what clDice is where its definition divides by 0.
type Empty string

const (
	// Strict: 0 where one of the masks is empty or neither skeleton lies in the other
	// mask; undefined where both are empty.
	Strict Empty = "strict"
	// Authors: undefined in all these cases (the code of Shit et al., and
	// MetricsReloaded, which give NaN).
	Authors Empty = "authors"
)

// Validate reports a policy of another name.
func (e Empty) Validate() error {
	switch e {
	case Strict, Authors:
		return nil
	}
	return fmt.Errorf("empty is to be %s or %s, not %q", Strict, Authors, e)
}

// ClDice is the harmonic mean of topology precision and sensitivity (Shit et al.
// 2021). Of several images' statistics it is that of all their skeletons together.
func (e Empty) ClDice(s *Statistics) metric.Value {
	p, precise := s.Precision().Number()
	r, sensitive := s.Sensitivity().Number()
	switch {
	case !precise && !sensitive:
		return metric.Undefined("neither the truth nor what was found has a skeleton")
	case p+r > 0:
		return metric.Of(float64(2*p*r) / (p + r))
	case e == Strict:
		return metric.Of(0)
	case !precise || !sensitive:
		return metric.Undefined("one of truth and what was found has no skeleton")
	}
	return metric.Undefined("neither skeleton lies in the other mask")
}

// Metric is a metric of statistics.
type Metric struct {
	metric.Definition
	Score func(*Statistics) metric.Value
}

// Metrics lists the metrics under a policy for what is empty.
func Metrics(empty Empty) []Metric {
	thinned := []string{"skeleton:zhang-suen-skimage"}
	return []Metric{
		{metric.Definition{Name: "cldice", Says: append([]string{"empty:" + string(empty)}, thinned...), Version: 1}, empty.ClDice},
		{metric.Definition{Name: "topology_precision", Says: thinned, Version: 1}, (*Statistics).Precision},
		{metric.Definition{Name: "topology_sensitivity", Says: thinned, Version: 1}, (*Statistics).Sensitivity},
	}
}
