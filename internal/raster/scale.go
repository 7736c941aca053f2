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
	if pairs, ok := inPairs(across, p.W); ok {
		for y := range rows.H {
			pairs.sum(rows.Row(y), p.Row(first+y))
		}
	} else {
		for y := range rows.H {
			sumAcross(rows.Row(y), p.Row(first+y), across)
		}
	}
	sums := make([]int32, w)
	for y, t := range down {
		dst := out.Row(y)
		switch len(t.weights) {
		case 0:
		case 1:
			weigh(dst, rows.Row(t.from-first), t.weights[0])
		case 2:
			weighTwo(dst, rows.Row(t.from-first), rows.Row(t.from-first+1), t.weights[0], t.weights[1])
		default:
			for x := range sums {
				sums[x] = half
			}
			for i, k := range t.weights {
				for x, v := range rows.Row(t.from - first + i) {
					sums[x] += k * int32(v)
				}
			}
			for x, s := range sums {
				dst[x] = uint8(s >> shift)
			}
		}
	}
	return out
}

// sumAcross sums each pixel of dst from those of src that its tap names.
func sumAcross(dst, src []uint8, taps []tap) {
	for x, t := range taps {
		sum := int32(half)
		for i, v := range src[t.from:][:len(t.weights)] {
			sum += t.weights[i] * int32(v)
		}
		dst[x] = uint8(sum >> shift)
	}
}

// weigh is a row of one weight.
func weigh(dst, a []uint8, k int32) {
	if k == 1<<shift {
		copy(dst, a)
		return
	}
	for x, v := range a {
		dst[x] = uint8((half + k*int32(v)) >> shift)
	}
}

// weighTwo is a row of two weights, as all are where a picture is enlarged.
func weighTwo(dst, a, b []uint8, k, l int32) {
	b = b[:len(a)]
	dst = dst[:len(a)]
	for x, v := range a {
		dst[x] = uint8((half + k*int32(v) + l*int32(b[x])) >> shift)
	}
}

// pair is a tap of two neighbours: the first at from, weighed by first and second.
type pair struct{ from, first, second int32 }

type pairs []pair

// inPairs writes taps of at most two weights as pairs, or reports that there are
// wider ones. Size is the length of the row.
func inPairs(taps []tap, size int) (pairs, bool) {
	if size < 2 {
		return nil, false
	}
	out := make(pairs, len(taps))
	for i, t := range taps {
		switch {
		case len(t.weights) > 2:
			return nil, false
		case len(t.weights) == 2:
			out[i] = pair{int32(t.from), t.weights[0], t.weights[1]}
		case len(t.weights) == 1 && t.from == size-1:
			out[i] = pair{int32(t.from - 1), 0, t.weights[0]}
		case len(t.weights) == 1:
			out[i] = pair{int32(t.from), t.weights[0], 0}
		}
	}
	return out, true
}

func (all pairs) sum(dst, src []uint8) {
	dst = dst[:len(all)]
	for x, p := range all {
		two := src[p.from : p.from+2]
		dst[x] = uint8((half + p.first*int32(two[0]) + p.second*int32(two[1])) >> shift)
	}
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
		if len(fixed) > 0 {
			out[i] = tap{from: from, weights: fixed}
		}
	}
	return out
}

// Place draws a plane that covers rectangle r of a w×h picture at that picture's
// own resolution, 0 outside r.
func Place(p Plane, r Rect, w, h int) Plane {
	sx, sy := float64(p.W)/(r.X1-r.X0), float64(p.H)/(r.Y1-r.Y0)
	return Scale(p, Rect{X0: -r.X0 * sx, Y0: -r.Y0 * sy, X1: (float64(w) - r.X0) * sx, Y1: (float64(h) - r.Y0) * sy}, w, h)
}
