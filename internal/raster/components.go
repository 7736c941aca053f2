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
func Components(p Plane, threshold uint8) (labels []int32, all []Component) {
	labels = make([]int32, len(p.Pix))
	var stack []int
	for start, v := range p.Pix {
		if v < threshold || labels[start] != 0 {
			continue
		}
		id := int32(len(all) + 1)
		c := Component{X0: p.W, Y0: p.H, First: start}
		labels[start] = id
		stack = append(stack[:0], start)
		for len(stack) > 0 {
			at := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := at%p.W, at/p.W
			c.Area++
			c.SumX += x
			c.SumY += y
			c.X0, c.X1 = min(c.X0, x), max(c.X1, x+1)
			c.Y0, c.Y1 = min(c.Y0, y), max(c.Y1, y+1)
			c.Peak = max(c.Peak, p.Pix[at])
			for ny := max(y-1, 0); ny <= min(y+1, p.H-1); ny++ {
				for nx := max(x-1, 0); nx <= min(x+1, p.W-1); nx++ {
					n := ny*p.W + nx
					if labels[n] == 0 && p.Pix[n] >= threshold {
						labels[n] = id
						stack = append(stack, n)
					}
				}
			}
		}
		all = append(all, c)
	}
	return labels, all
}
