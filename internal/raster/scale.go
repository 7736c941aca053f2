package raster

import "math"

// Rect is a rectangle of a plane in pixels; the centre of the first pixel is at
// (0.5, 0.5). It may reach outside the plane.
type Rect struct{ X0, Y0, X1, Y1 float64 }

// Scale resamples rectangle r of p to w×h with a triangle filter, which is as
// wide as a pixel of the coarser of the two grids: bilinear interpolation when it
// enlarges, an anti-aliased average when it reduces. What lies outside p counts
// as 0. Weights are rounded to 1/16384.
func Scale(p Plane, r Rect, w, h int) Plane {
	across := taps(p.W, r.X0, r.X1, w)
	down := taps(p.H, r.Y0, r.Y1, h)
	first, last := p.H, 0 // rows that are needed
	for _, t := range down {
		if len(t.weights) > 0 {
			first, last = min(first, t.from), max(last, t.from+len(t.weights))
		}
	}
	out := New(w, h)
	if first >= last {
		return out
	}
	rows := New(w, last-first)
	for y := range rows.H {
		src, dst := p.Row(first+y), rows.Row(y)
		for x, t := range across {
			sum := int32(half)
			for i, k := range t.weights {
				sum += k * int32(src[t.from+i])
			}
			dst[x] = uint8(sum >> shift)
		}
	}
	sums := make([]int32, w)
	for y, t := range down {
		for x := range sums {
			sums[x] = half
		}
		for i, k := range t.weights {
			for x, v := range rows.Row(t.from - first + i) {
				sums[x] += k * int32(v)
			}
		}
		dst := out.Row(y)
		for x, s := range sums {
			dst[x] = uint8(s >> shift)
		}
	}
	return out
}

const (
	shift = 14
	half  = 1 << (shift - 1)
)

// tap says what one pixel of the output is summed from. Weights are in 1/16384
// and sum to that, or to less where the filter reaches outside.
type tap struct {
	from    int
	weights []int32
}

// taps are the weights of n output pixels over [lo, hi) of a row of size pixels.
func taps(size int, lo, hi float64, n int) []tap {
	out := make([]tap, n)
	step := (hi - lo) / float64(n)
	width := math.Max(step, 1)
	for i := range out {
		centre := lo + float64(step*(float64(i)+0.5))
		from, to := int(math.Floor(centre-width)), int(math.Ceil(centre+width))
		raw := make([]float64, 0, to-from)
		sum := 0.0
		for j := from; j < to; j++ {
			k := math.Max(0, 1-math.Abs(float64(j)+0.5-centre)/width)
			raw = append(raw, k)
			sum += k
		}
		// The rounded weights are made to sum to one at the heaviest.
		fixed := make([]int32, len(raw))
		left, heaviest := int32(1<<shift), 0
		for j, k := range raw {
			fixed[j] = int32(math.Floor(float64(k/sum*(1<<shift)) + 0.5))
			left -= fixed[j]
			if k > raw[heaviest] {
				heaviest = j
			}
		}
		if len(fixed) > 0 {
			fixed[heaviest] += left
		}
		for len(fixed) > 0 && (from < 0 || fixed[0] == 0) {
			from, fixed = from+1, fixed[1:]
		}
		for len(fixed) > 0 && (from+len(fixed) > size || fixed[len(fixed)-1] == 0) {
			fixed = fixed[:len(fixed)-1]
		}
		out[i] = tap{from: from, weights: fixed}
	}
	return out
}

// Place draws a plane that covers rectangle r of a w×h picture at that picture's
// own resolution, 0 outside r.
func Place(p Plane, r Rect, w, h int) Plane {
	sx, sy := float64(p.W)/(r.X1-r.X0), float64(p.H)/(r.Y1-r.Y0)
	return Scale(p, Rect{X0: -r.X0 * sx, Y0: -r.Y0 * sy, X1: (float64(w) - r.X0) * sx, Y1: (float64(h) - r.Y0) * sy}, w, h)
}
