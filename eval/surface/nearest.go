package surface

import (
	"math"
	"slices"
)

// nearest gives the squared distance from each element of e to the nearest one of
// to, of which there are some.
//
// Outlines that lie near each other are searched from the row of an element
// outwards. When that has looked at as many rows as the image has pixels, which
// happens where both outlines are long and far apart, the distances are read off
// the transform of to. So the time is never more than about twice that of a
// transform.
func (e *elements) nearest(to *elements, s Spacing, workers int) []float64 {
	out := make([]float64, 0, len(e.columns))
	budget := to.at.Width * to.at.Height
	for y := range e.at.Height {
		for _, x := range e.row(y) {
			d, looked := to.search(y, x, s)
			out = append(out, d)
			budget -= looked
		}
		if budget < 0 {
			return e.nearestByTransform(to, s, workers)
		}
	}
	return out
}

// search gives the squared distance from a place to the nearest element, and at
// how many rows it looked.
func (e *elements) search(row int, column int32, s Spacing) (best float64, looked int) {
	best = math.Inf(1)
	height := e.at.Height
	for d := 0; row-d >= 0 || row+d < height; d++ {
		up := float64(float64(d) * s.Row)
		up = float64(up * up)
		if up >= best {
			break
		}
		looked++
		if row-d >= 0 {
			best = min(best, nearestInRow(e.row(row-d), column, s)+up)
		}
		if d > 0 && row+d < height {
			best = min(best, nearestInRow(e.row(row+d), column, s)+up)
		}
	}
	return best, looked
}

// nearestInRow is the squared distance from a column to the nearest of a row's.
func nearestInRow(columns []int32, column int32, s Spacing) float64 {
	if len(columns) == 0 {
		return math.Inf(1)
	}
	i, _ := slices.BinarySearch(columns, column)
	off := int32(math.MaxInt32)
	if i < len(columns) {
		off = columns[i] - column
	}
	if i > 0 {
		off = min(off, column-columns[i-1])
	}
	across := float64(float64(off) * s.Column)
	return float64(across * across)
}

func (e *elements) nearestByTransform(to *elements, s Spacing, workers int) []float64 {
	out := make([]float64, len(e.columns))
	width := to.at.Width
	up := rowsUp(to.at, workers)
	share(e.at.Height, workers, func(from, end int) {
		envelope := newEnvelope(width, s)
		for y := from; y < end; y++ {
			if row := e.row(y); len(row) > 0 {
				envelope.of(up[y*width:][:width])
				envelope.squared(row, out[e.starts[y]:e.starts[y+1]])
			}
		}
	})
	return out
}
