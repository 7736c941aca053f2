package eval

import (
	"slices"
	"strings"

	"ophglm/eval/metric"
	"ophglm/eval/score"
	"ophglm/eval/segment"
)

// image is one class of one photograph.
type image struct {
	id, group string
	*segment.Statistics
}

// pool is one class of all photographs, in the order of their ids: a [score.Table].
type pool struct {
	class   string
	why     string // why there are no images
	says    []string
	images  []image
	metrics []segment.Metric
	each    [][]metric.Value // by metric, of each image
}

// newPool sorts the images; says goes into every signature.
func newPool(class string, images []image, metrics []segment.Metric, says []string) *pool {
	slices.SortFunc(images, func(a, b image) int { return strings.Compare(a.id, b.id) })
	p := &pool{class: class, says: says, images: images, metrics: metrics, each: make([][]metric.Value, len(metrics))}
	for m := range metrics {
		for _, im := range images {
			p.each[m] = append(p.each[m], metrics[m].Score(im.Statistics))
		}
	}
	return p
}

func (p *pool) Items() score.Items {
	var its score.Items
	for _, im := range p.images {
		its.IDs, its.Groups = append(its.IDs, im.id), append(its.Groups, im.group)
	}
	return its
}

// Points are, of each metric, the pooled one and the mean over images.
func (p *pool) Points() []score.Point {
	var out []score.Point
	for m, d := range p.metrics {
		_, defined := metric.Mean(p.each[m], nil)
		out = append(
			out,
			score.Point{Name: d.Name, Average: "pooled", Class: p.class, Signature: d.Signature(append(p.says, "pooled")...), N: len(p.images)},
			score.Point{Name: d.Name, Average: "mean", Class: p.class, Signature: d.Signature(append(p.says, "mean", "undefined:left-out")...), N: defined},
		)
	}
	return out
}

func (p *pool) Estimate(weights []int32, values []metric.Value) {
	if p.why != "" {
		for i := range values {
			values[i] = metric.Undefined(p.why)
		}
		return
	}
	var sum segment.Statistics
	for i, im := range p.images {
		switch {
		case weights == nil:
			sum.Add(im.Statistics, 1)
		case weights[i] > 0:
			sum.Add(im.Statistics, int64(weights[i]))
		}
	}
	for m, d := range p.metrics {
		values[2*m] = d.Score(&sum)
		values[2*m+1], _ = metric.Mean(p.each[m], weights)
	}
}
