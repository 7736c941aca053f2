package lesion

import (
	"ophglm/eval/mask"
	"ophglm/eval/metric"
)

// Areas are the pixels of an image's two masks, or of several images'.
type Areas struct{ Found, Truth int64 }

// AreasOf counts an image.
func AreasOf(found, truth *mask.Mask) Areas { return Areas{found.Area(), truth.Area()} }

// Add adds o, times over.
func (a *Areas) Add(o Areas, times int64) {
	a.Found += times * o.Found
	a.Truth += times * o.Truth
}

// Difference is (found − truth)/truth: above 0 where too much was found.
func (a Areas) Difference() metric.Value {
	return metric.Ratio(a.Found-a.Truth, a.Truth, "nothing is of the class in truth")
}

// AbsoluteDifference is its size (MetricsReloaded's absolute volume difference
// ratio).
func (a Areas) AbsoluteDifference() metric.Value {
	return metric.Ratio(max(a.Found-a.Truth, a.Truth-a.Found), a.Truth, "nothing is of the class in truth")
}
