package surface

import (
	"fmt"
	"math"

	"ophglm/eval/metric"
)

// Percentile says which distance is that of a percentage of an outline, by which
// the Hausdorff distance is made robust.
type Percentile string

const (
	// Pooled: the percentile of the distances from both outlines together (medpy).
	Pooled Percentile = "pooled"
	// LargerDirected: the larger of the two outlines' percentiles (MONAI and
	// MetricsReloaded).
	LargerDirected Percentile = "directed"
	// Weighted: the larger of the two outlines' least distances that the percentage of
	// the outline's length does not exceed, without interpolation
	// (surface-distance).
	Weighted Percentile = "weighted"
)

// Validate reports a convention of another name.
func (p Percentile) Validate() error {
	switch p {
	case Pooled, LargerDirected, Weighted:
		return nil
	}
	return fmt.Errorf("percentile is to be %s, %s or %s, not %q", Pooled, LargerDirected, Weighted, p)
}

// Hausdorff is the largest distance from either outline to the other
// (Huttenlocher et al. 1993).
func (e Empty) Hausdorff(d *Distances) metric.Value {
	return e.distance(d, func() float64 { return max(d.Found.max(), d.Truth.max()) })
}

// Robust is the Hausdorff distance of percent of the outlines, such as 95. Where it
// interpolates, it does so linearly between the nearest ranks, the least distance
// being at 0 and the largest at 100 (NumPy's linear).
func (e Empty) Robust(d *Distances, p Percentile, percent float64) metric.Value {
	return e.distance(d, func() float64 {
		switch p {
		case Pooled:
			return interpolate(merge(d.Found.all(), d.Truth.all()), percent)
		case Weighted:
			return max(d.Found.weighted(percent), d.Truth.weighted(percent))
		default:
			return max(interpolate(d.Found.all(), percent), interpolate(d.Truth.all(), percent))
		}
	})
}

// RobustFound is that of the outline that was found alone, interpolated (MONAI's
// directed).
func (e Empty) RobustFound(d *Distances, percent float64) metric.Value {
	return e.distance(d, func() float64 { return interpolate(d.Found.all(), percent) })
}

// merge merges two sorted lists.
func merge(a, b []float64) []float64 {
	out := make([]float64, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0] <= b[0] {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// interpolate is a percentile of a sorted list that is not empty.
func interpolate(sorted []float64, percent float64) float64 {
	at := percent / 100 * float64(len(sorted)-1)
	below := math.Floor(at)
	i := int(below)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + float64((sorted[i+1]-sorted[i])*(at-below))
}

// weighted is the least distance at which the elements that are no further make up
// percent of the outline's length.
func (d *Directed) weighted(percent float64) float64 {
	total, _ := d.sums()
	rest := d.sorted
	length, last := 0.0, 0.0
	for length/total < percent/100 {
		next := -1
		for k, of := range rest {
			if len(of) > 0 && (next < 0 || of[0] < rest[next][0] || of[0] == rest[next][0] && d.lengths[k] < d.lengths[next]) {
				next = k
			}
		}
		if next < 0 {
			break // a total that was rounded up
		}
		last = rest[next][0]
		length += d.lengths[next]
		rest[next] = rest[next][1:]
	}
	return last
}
