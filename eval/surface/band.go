package surface

import (
	"fmt"
	"math"

	"ophglm/eval/mask"
	"ophglm/eval/metric"
)

// Band says which pixels of a mask are near its outline.
type Band string

const (
	// Nearer: those whose distance to a pixel of [Pixels] is below the width
	// (MetricsReloaded, with Unit spacing and a width of 1 by default).
	Nearer Band = "nearer"
	// Eroded: those that an erosion by 3×3 pixels takes, done as often as the width
	// says (Cheng et al. 2021, whose width is 2 % of the image's diagonal).
	Eroded Band = "eroded"
)

// Validate reports a band of another name.
func (b Band) Validate() error {
	switch b {
	case Nearer, Eroded:
		return nil
	}
	return fmt.Errorf("band is to be %s or %s, not %q", Nearer, Eroded, b)
}

// InBands counts the pixels of the bands along the outlines of two masks; those of
// several images add up.
type InBands struct{ Both, Either int64 }

// Add adds o, times over.
func (b *InBands) Add(o InBands, times int64) {
	b.Both += times * o.Both
	b.Either += times * o.Either
}

// Count counts the pixels of two masks' bands. Width is in the unit of the spacing;
// of Eroded it is in pixels, rounded down.
func (b Band) Count(found, truth *mask.Mask, width float64, s Spacing) InBands {
	f, t := b.of(found, width, s), b.of(truth, width, s)
	both := f.Intersection(t)
	return InBands{Both: both, Either: f.Area() + t.Area() - both}
}

func (b Band) of(m *mask.Mask, width float64, s Spacing) *mask.Mask {
	if b == Eroded {
		inside := m
		for range int(width) {
			if inside.Empty() {
				break
			}
			inside = inside.Eroded(mask.Eight)
		}
		return m.Without(inside)
	}
	edge := m.Edge(mask.Four)
	near := mask.New(m.Width, m.Height)
	reach := reach(m, width, s)
	for y := range m.Height {
		for x := range edge.Columns(y) {
			for d, across := range reach {
				near.AddRun(y-d, x-across, x+across+1)
				near.AddRun(y+d, x-across, x+across+1)
			}
		}
	}
	return m.Without(m.Without(near))
}

// fiftieth is the width of the band of Cheng et al.: a fiftieth of the image's
// diagonal in pixels, rounded to the nearest, to the even one of two, and at least 1.
func fiftieth(m *mask.Mask) float64 {
	return max(1, math.RoundToEven(0.02*math.Sqrt(float64(m.Width*m.Width+m.Height*m.Height))))
}

// reach gives, for each number of rows, how many columns to either side are nearer
// than width, within the image; it ends where none is.
func reach(m *mask.Mask, width float64, s Spacing) (columns []int) {
	n := m.Width - 1
	for d := range m.Height {
		up := float64(float64(d) * s.Row)
		for ; n >= 0; n-- {
			across := float64(float64(n) * s.Column)
			if math.Sqrt(float64(up*up)+float64(across*across)) < width {
				break
			}
		}
		if n < 0 {
			break
		}
		columns = append(columns, n)
	}
	return columns
}

// BoundaryIoU is the intersection of the bands over their union.
func (e Empty) BoundaryIoU(b InBands) metric.Value {
	if b.Either == 0 {
		return e.alike(1)
	}
	return metric.Of(float64(b.Both) / float64(b.Either))
}
