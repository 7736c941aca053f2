package eval

import (
	"slices"
	"strings"

	"ophglm/eval/metric"
	"ophglm/eval/score"
	"ophglm/eval/segment"
	"ophglm/eval/segmentation"
)

// image is one class of one photograph.
type image struct {
	id, group string
	*segment.Statistics
}

// newPool makes the table of one class of all photographs, in the order of their ids.
// Says goes into every signature.
func newPool(class string, images []image, metrics []segment.Metric, says []string) score.Table {
	slices.SortFunc(images, func(a, b image) int { return strings.Compare(a.id, b.id) })
	var its score.Items
	var statistics []*segment.Statistics
	for _, im := range images {
		its.IDs, its.Groups = append(its.IDs, im.id), append(its.Groups, im.group)
		statistics = append(statistics, im.Statistics)
	}
	return segmentation.Of(class, its, statistics, metrics, says)
}

// unscored is a table of a class without images, because of why.
type unscored struct {
	score.Table
	why string
}

func (u unscored) Estimate(_ []int32, values []metric.Value) {
	for i := range values {
		values[i] = metric.Undefined(u.why)
	}
}
