package eval

import (
	"slices"
	"strings"

	"ophglm/eval/metric"
	"ophglm/eval/segment"
)

// image is one class of one photograph.
type image struct {
	id, group string
	*segment.Statistics
}

// pool is one class of all photographs, in the order of their ids.
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

func (p *pool) items() items {
	var its items
	for _, im := range p.images {
		its.ids, its.groups = append(its.ids, im.id), append(its.groups, im.group)
	}
	return its
}

// points are, of each metric, the pooled one and the mean over images.
func (p *pool) points() []point {
	values := make([]metric.Value, 2*len(p.metrics))
	p.estimate(nil, values)
	var out []point
	for m, d := range p.metrics {
		_, defined := metric.Mean(p.each[m], nil)
		out = append(
			out,
			point{d.Name, "pooled", p.class, d.Signature(append(p.says, "pooled")...), len(p.images), values[2*m]},
			point{d.Name, "mean", p.class, d.Signature(append(p.says, "mean", "undefined:left-out")...), defined, values[2*m+1]},
		)
	}
	return out
}

// estimate is a [bootstrap.Estimate] of the points.
func (p *pool) estimate(weights []int32, values []metric.Value) {
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
