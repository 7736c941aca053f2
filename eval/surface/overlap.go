package surface

import (
	"slices"

	"ophglm/eval/metric"
)

// Overlap counts the elements of an image's two outlines, by kind, and those that
// lie within a tolerance of the other outline; those of several images add up.
type Overlap struct{ Found, Truth Shared }

// Shared counts the elements of one outline.
type Shared struct{ Within, All [kinds]int64 }

// Overlap counts elements that are no further than tolerance, in the unit of the
// spacing.
func (d *Distances) Overlap(tolerance float64) Overlap {
	return Overlap{d.Found.shared(tolerance), d.Truth.shared(tolerance)}
}

func (d *Directed) shared(tolerance float64) (s Shared) {
	for k, of := range d.sorted {
		beyond, _ := slices.BinarySearchFunc(of, tolerance, func(x, t float64) int {
			if x <= t {
				return -1
			}
			return 1
		})
		s.Within[k], s.All[k] = int64(beyond), int64(len(of))
	}
	return s
}

// Add adds o, times over.
func (o *Overlap) Add(p *Overlap, times int64) {
	o.Found.add(&p.Found, times)
	o.Truth.add(&p.Truth, times)
}

func (s *Shared) add(o *Shared, times int64) {
	for k := range s.All {
		s.Within[k] += times * o.Within[k]
		s.All[k] += times * o.All[k]
	}
}

// length gives the lengths of what is within and of all.
func (s *Shared) length(at Spacing) (within, all float64) {
	for k, length := range at.lengths() {
		within += float64(float64(s.Within[k]) * length)
		all += float64(float64(s.All[k]) * length)
	}
	return within, all
}

// NSD is the normalised surface distance, also surface Dice: the share of both
// outlines that lies within the tolerance of the other one (Nikolov et al. 2021).
// By the boundary that was measured it is that of MONAI and MetricsReloaded, which
// count pixels, or of surface-distance, which weighs by length.
func (e Empty) NSD(o *Overlap, s Spacing) metric.Value {
	foundWithin, found := o.Found.length(s)
	truthWithin, truth := o.Truth.length(s)
	if found+truth == 0 {
		return e.alike(1)
	}
	return metric.Of((foundWithin + truthWithin) / (found + truth))
}

// Share is the share of one outline that lies within the tolerance of the other
// (surface-distance's surface overlap). It is undefined of an outline without
// elements.
func (s *Shared) Share(at Spacing) metric.Value {
	within, all := s.length(at)
	if all == 0 {
		return metric.Undefined("there is no outline")
	}
	return metric.Of(within / all)
}
