package raster

// Component is a set of pixels that hang together.
type Component struct {
	Area           int // pixels
	X0, Y0, X1, Y1 int // bounding box, X1 and Y1 outside
	SumX, SumY     int // of the pixels' columns and rows: the centroid is SumX/Area, SumY/Area
	Peak           uint8
	First          int // index of its first pixel, row by row
}

// Components labels the pixels of p that are at least threshold, neighbours in
// eight directions belonging together. Labels has 0 for the others and i+1 for
// component i; components stand in the order of their first pixels.
//
// Rows are cut into runs, and runs that touch those of the row above are joined
// (union-find): the work is that of reading the plane once and writing labels.
func Components(p Plane, threshold uint8) (labels []int32, all []Component) {
	runs := runsOf(p, max(threshold, 1))
	if threshold == 0 { // everything is at least 0
		runs = runs[:0]
		for y := range p.H {
			runs = append(runs, run{y: y, end: p.W, up: len(runs)})
		}
	}
	join(runs)
	labels = make([]int32, len(p.Pix))
	number := make([]int32, len(runs)) // of the component of a root, from 1
	for i := range runs {
		r := &runs[i]
		root := find(runs, i)
		if number[root] == 0 {
			all = append(all, Component{X0: p.W, Y0: r.y, First: r.y*p.W + r.start})
			number[root] = int32(len(all))
		}
		id := number[root]
		c := &all[id-1]
		n := r.end - r.start
		c.Area += n
		c.SumX += (r.start + r.end - 1) * n / 2
		c.SumY += r.y * n
		c.X0, c.X1, c.Y1 = min(c.X0, r.start), max(c.X1, r.end), r.y+1
		row, marks := p.Row(r.y)[r.start:r.end], labels[r.y*p.W+r.start:][:n]
		for x, v := range row {
			c.Peak = max(c.Peak, v)
			marks[x] = id
		}
	}
	return labels, all
}

// run is a row's pixels from start to before end. Up leads to another run of the
// same component, or to itself.
type run struct{ y, start, end, up int }

// runsOf cuts a plane into runs of pixels that are at least threshold, row by row.
func runsOf(p Plane, threshold uint8) (runs []run) {
	for y := range p.H {
		row := p.Row(y)
		for x := 0; x < len(row); x++ {
			if row[x] < threshold {
				continue
			}
			start := x
			for x < len(row) && row[x] >= threshold {
				x++
			}
			runs = append(runs, run{y, start, x, len(runs)})
		}
	}
	return runs
}

// join joins runs with those of the row above that they touch, corners included.
func join(runs []run) {
	above := 0 // the first run of the row above that may still touch
	for i := range runs {
		r := &runs[i]
		for above < i && (runs[above].y < r.y-1 || runs[above].y == r.y-1 && runs[above].end < r.start) {
			above++
		}
		for j := above; j < i && runs[j].y == r.y-1 && runs[j].start <= r.end; j++ {
			a, b := find(runs, i), find(runs, j)
			runs[max(a, b)].up = min(a, b)
		}
	}
}

// find is the first run of a component, and shortens the way to it.
func find(runs []run, i int) int {
	for runs[i].up != i {
		runs[i].up = runs[runs[i].up].up
		i = runs[i].up
	}
	return i
}
