package lesion

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"ophglm/eval/mask"
	"ophglm/eval/metric"
)

// Options are the conventions under which lesions are found and held together.
type Options struct {
	Neighbours mask.Neighbours
	Rule       Rule
	Level      int // the byte from which on a pixel is of a lesion, 1 to 255
}

// Validate reports options under which there are no lesions.
func (o Options) Validate() error {
	if o.Neighbours != mask.Four && o.Neighbours != mask.Eight {
		return fmt.Errorf("neighbours are to be 4 or 8, not %d", o.Neighbours)
	}
	if o.Level < 1 || o.Level > 255 {
		return errors.New("the level is to be 1 to 255")
	}
	return o.Rule.Validate()
}

// Image is what the metrics need to know of an image, or of several.
type Image struct {
	Counts     Counts
	Statistics *Statistics // at every threshold; nil of decided masks
	Areas      Areas
}

// Measure counts an image by its probabilities as bytes, row by row, and its true
// mask.
func (o Options) Measure(probability []uint8, truth *mask.Mask) *Image {
	m := mask.Of(truth.Width, truth.Height, probability, o.Level)
	found, there := Components(m, o.Neighbours), Components(truth, o.Neighbours)
	return &Image{
		Counts:     o.Rule.Count(found, there),
		Statistics: o.Rule.Statistics(found, there, found.Peaks(truth.Width, probability)),
		Areas:      AreasOf(m, truth),
	}
}

// Add adds o, times over.
func (i *Image) Add(o *Image, times int64) {
	i.Counts.Add(o.Counts, times)
	if o.Statistics != nil {
		if i.Statistics == nil {
			i.Statistics = &Statistics{}
		}
		i.Statistics.Add(o.Statistics, times)
	}
	i.Areas.Add(o.Areas, times)
}

// Metric is a metric of an image, or pooled over several.
type Metric struct {
	metric.Definition
	Score func(*Image) metric.Value
}

// Metrics lists the metrics. Sensitivity, precision and F1 are of lesions at the
// level; so are the lesions of FROC and average precision, whose score is the
// highest byte in each.
func (o Options) Metrics() []Metric {
	level := "positive:>=" + strconv.Itoa(o.Level)
	return slices.Concat(o.Decisions(level), o.Curves(level), AreaMetrics(level))
}

// Decisions lists the metrics of lesions as they were decided on; says tells how.
func (o Options) Decisions(says ...string) []Metric {
	of := o.says(says)
	return []Metric{
		{define("lesion_sensitivity", of), func(i *Image) metric.Value { return i.Counts.Sensitivity() }},
		{define("lesion_precision", of), func(i *Image) metric.Value { return i.Counts.Precision() }},
		{define("lesion_f1", of), func(i *Image) metric.Value { return i.Counts.F1() }},
	}
}

// Curves lists the metrics of lesions at all thresholds: average precision, and FROC
// with the sensitivities that it is the mean of.
func (o Options) Curves(says ...string) []Metric {
	scored := append([]string{"score:peak"}, o.says(says)...)
	ranked := func(f func(*Statistics) metric.Value) func(*Image) metric.Value {
		return func(i *Image) metric.Value {
			if i.Statistics == nil {
				return metric.Undefined("there are no probabilities")
			}
			return f(i.Statistics)
		}
	}
	out := []Metric{
		{define("lesion_ap", scored, "step"), ranked((*Statistics).AveragePrecision)},
		{define("froc", scored, "step", "fppi:1/8..8"), ranked((*Statistics).FROC)},
	}
	for _, rate := range rates {
		out = append(out, Metric{
			define("lesion_sensitivity", scored, "step", "fppi:"+strconv.FormatFloat(rate, 'g', -1, 64)),
			ranked(func(s *Statistics) metric.Value { return s.SensitivityAt(rate) }),
		})
	}
	return out
}

func (o Options) says(besides []string) []string {
	return append([]string{"neighbours:" + strconv.Itoa(int(o.Neighbours)), o.Rule.String()}, besides...)
}

// AreaMetrics lists those of the areas of masks; says tells how they were decided.
func AreaMetrics(says ...string) []Metric {
	return []Metric{
		{define("area_difference", says), func(i *Image) metric.Value { return i.Areas.Difference() }},
		{define("area_difference", says, "absolute"), func(i *Image) metric.Value { return i.Areas.AbsoluteDifference() }},
	}
}

func define(name string, says []string, besides ...string) metric.Definition {
	return metric.Definition{Name: name, Says: append(besides, says...), Version: 1}
}
