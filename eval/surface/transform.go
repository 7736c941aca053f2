package surface

import (
	"math"
	"sync"

	"ophglm/eval/mask"
)

// Spacing is how far apart the centres of neighbouring pixels lie, in the unit
// that distances and tolerances are then in: pixels, or millimetres.
type Spacing struct {
	Row    float64 // from one row to the next
	Column float64 // from one column to the next
}

// Unit is the spacing of distances in pixels.
var Unit = Spacing{1, 1}

// Transform is the exact Euclidean distance from each pixel to the nearest one of
// the mask, row by row; +Inf where the mask is empty. Two pixels are as far apart
// as their centres.
//
// It is separable (Felzenszwalb and Huttenlocher 2012): the distance within each
// column, then along each row the lower envelope of the parabolas that stand on
// those. Time is that of going over the pixels a fixed number of times, whatever
// the mask; memory is 12 bytes a pixel. With workers above 1, columns and then rows
// are shared out; the result is the same.
func Transform(m *mask.Mask, s Spacing, workers int) []float64 {
	out := make([]float64, m.Width*m.Height)
	up := rowsUp(m, workers)
	share(m.Height, workers, func(from, to int) {
		e := newEnvelope(m.Width, s)
		for y := from; y < to; y++ {
			e.distances(up[y*m.Width:][:m.Width], out[y*m.Width:][:m.Width])
		}
	})
	return out
}

// far is more rows than any image has.
const far = math.MaxInt32 / 2

// rowsUp counts for each pixel the rows to the nearest pixel of the mask in its
// column; from far on there is none.
func rowsUp(m *mask.Mask, workers int) []int32 {
	w := m.Width
	rows := make([]int32, w*m.Height)
	share((w+63)/64, workers, func(from, to int) { // words of the mask's rows
		left, right := from*64, min(to*64, w)
		for y := range m.Height {
			row := rows[y*w+left : y*w+right]
			if y == 0 {
				for i := range row {
					row[i] = far
				}
			} else {
				above := rows[(y-1)*w+left:][:len(row)]
				for i := range row {
					row[i] = above[i] + 1
				}
			}
			for k, word := range m.Row(y)[from:to] {
				if word == 0 {
					continue
				}
				part := row[k*64 : min(k*64+64, len(row))]
				for i := range part {
					part[i] &= int32(word>>i&1) - 1
				}
			}
		}
		for y := m.Height - 2; y >= 0; y-- {
			row := rows[y*w+left : y*w+right]
			below := rows[(y+1)*w+left:][:len(row)]
			for i, d := range row {
				row[i] = min(d, below[i]+1)
			}
		}
	})
	return rows
}

// share calls f with parts of 0 to n, in workers goroutines.
func share(n, workers int, f func(from, to int)) {
	workers = max(1, min(workers, n))
	if workers == 1 {
		f(0, n)
		return
	}
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() { f(n*i/workers, n*(i+1)/workers) })
	}
	wg.Wait()
}

// envelope is the lower envelope of a row's parabolas, of which that of column c
// is (s.Column·(x−c))² + height: columns, each of which is nearest from its start
// to before the start of the next.
type envelope struct {
	s       Spacing
	columns []int32
	heights []float64
	starts  []float64 // in columns
	half    []float64 // half[d] is 1/(2·d·s.Column²)
	n       int
}

func newEnvelope(width int, s Spacing) *envelope {
	e := &envelope{
		s: s, columns: make([]int32, width), heights: make([]float64, width),
		starts: make([]float64, width), half: make([]float64, width),
	}
	for d := 1; d < width; d++ {
		e.half[d] = 0.5 / float64(float64(d)*float64(s.Column*s.Column))
	}
	return e
}

// of builds the envelope of a row from the rows up or down to the mask. Those of
// columns b < c meet at (c+b)/2 + (height(c)−height(b)) / (2(c−b)·s.Column²); where
// they meet is rounded, which matters only where both are equally near but for
// rounding.
func (e *envelope) of(rows []int32) {
	n := 0
	columns, heights, starts := e.columns[:len(rows)], e.heights[:len(rows)], e.starts[:len(rows)]
	for c, r := range rows {
		if r >= far {
			continue
		}
		up := float64(float64(r) * e.s.Row)
		height, start := float64(up*up), math.Inf(-1)
		for n > 0 {
			b := int(columns[n-1])
			start = float64(float64(c+b)*0.5) + float64((height-heights[n-1])*e.half[c-b])
			if start > starts[n-1] {
				break
			}
			start = math.Inf(-1)
			n--
		}
		columns[n], heights[n], starts[n] = int32(c), height, start
		n++
	}
	e.n = n
}

// distances fills out with the distances of a row.
func (e *envelope) distances(rows []int32, out []float64) {
	e.of(rows)
	at := 0
	for i := range e.n {
		end := len(out)
		if i+1 < e.n && e.starts[i+1] < float64(end) {
			end = max(at, int(math.Ceil(e.starts[i+1])))
		}
		column, height := int(e.columns[i]), e.heights[i]
		for x := at; x < end; x++ {
			across := float64(float64(x-column) * e.s.Column)
			out[x] = math.Sqrt(float64(across*across) + height)
		}
		at = end
	}
	for ; at < len(out); at++ { // there is no envelope
		out[at] = math.Inf(1)
	}
}

// squared gives the squared distances at some columns of the row, from the left.
func (e *envelope) squared(columns []int32, out []float64) {
	k := 0
	for i, c := range columns {
		for k+1 < e.n && e.starts[k+1] <= float64(c) {
			k++
		}
		across := float64(float64(c-e.columns[k]) * e.s.Column)
		out[i] = float64(across*across) + e.heights[k]
	}
}
