package photo

import (
	"math"
	"slices"

	"ophglm/internal/raster"
)

// Field is the field of view: the round part of the frame that shows the fundus.
// Coordinates are pixels of the upright photograph.
type Field struct {
	Box       raster.Rect // what it covers of the frame
	Diameter  float64     // pixels: the larger side of the box, cameras cut circles off at top and bottom
	Roundness float64     // share that the field and its circle, cut at the frame, have in common, 0–1
	Framed    bool        // false: no dark surround was found, the whole frame counts as the field

	mask raster.Plane // 255 inside, at 1/scale of the photograph
	step int          // pixels of the photograph to one of the mask
}

// fieldSide is the longest side, in pixels, of the picture that the field is
// looked for in: an edge is then within 1/320 of the frame.
const fieldSide = 640

// darkest is how much brighter than the surround, of 255, the field is at its dim
// edge. Surrounds are 0 to 20, with JPEG noise of 3.
const darkest = 14

// FindField finds the field of view: the largest part that is brighter than the
// dark surround, without holes.
func FindField(p *Picture) Field {
	n := 0
	for max(p.W, p.H)>>n > fieldSide {
		n++
	}
	small := p.Halved(n)
	w, h := small[0].W, small[0].H
	light := raster.New(w, h)
	for i := range light.Pix {
		light.Pix[i] = max(small[0].Pix[i], small[1].Pix[i], small[2].Pix[i])
	}
	step := 1 << n
	whole := Field{Box: raster.Rect{X1: float64(p.W), Y1: float64(p.H)}, Diameter: float64(max(p.W, p.H)), mask: filled(w, h), step: step}
	whole.Roundness = whole.roundness()
	surround, dark := surroundOf(light)
	if !dark {
		return whole
	}
	labels, parts := raster.Components(light, surround+darkest)
	largest := -1
	for i, c := range parts {
		if largest < 0 || c.Area > parts[largest].Area {
			largest = i
		}
	}
	if largest < 0 {
		return whole
	}
	c := parts[largest]
	if 4*c.Area < w*h/4 { // a sixteenth of the frame: a speck, no field
		return whole
	}
	mask := raster.New(w, h)
	for i, l := range labels {
		if l == int32(largest+1) {
			mask.Pix[i] = 255
		}
	}
	convex(mask)
	c = boxOf(mask)
	if c.X1 <= c.X0 || c.Y1 <= c.Y0 { // all of it was thin
		return whole
	}
	f := Field{
		Box:    raster.Rect{X0: float64(c.X0 * step), Y0: float64(c.Y0 * step), X1: float64(min(c.X1*step, p.W)), Y1: float64(min(c.Y1*step, p.H))},
		Framed: true, mask: mask, step: step,
	}
	f.Diameter = math.Max(f.Box.X1-f.Box.X0, f.Box.Y1-f.Box.Y0)
	f.Roundness = f.roundness()
	return f
}

func filled(w, h int) raster.Plane {
	p := raster.New(w, h)
	for i := range p.Pix {
		p.Pix[i] = 255
	}
	return p
}

// surroundOf is the brightness of the corners: the second darkest of four, each
// the median of a square of 1/32 of the frame. It is dark where that is below 32:
// a camera may print a label or a flag over one corner, or two.
func surroundOf(light raster.Plane) (level uint8, dark bool) {
	n := max(min(light.W, light.H)/32, 1)
	var medians []uint8
	for _, at := range [4][2]int{{0, 0}, {light.W - n, 0}, {0, light.H - n}, {light.W - n, light.H - n}} {
		var square []uint8
		for y := range n {
			square = append(square, light.Row(at[1] + y)[at[0]:at[0]+n]...)
		}
		slices.Sort(square)
		medians = append(medians, square[len(square)/2])
	}
	slices.Sort(medians)
	return medians[1], medians[1] < 32
}

// convex fills a mask so that every row and every column of it is one run. Thin
// bright things that stick out, such as a label joined to the field, are cut
// first: a row or column that is less than a twelfth of the longest counts as
// none.
func convex(mask raster.Plane) {
	rows, columns := make([]int, mask.H), make([]int, mask.W)
	for y := range mask.H {
		for x, v := range mask.Row(y) {
			if v != 0 {
				rows[y]++
				columns[x]++
			}
		}
	}
	leastRow, leastColumn := slices.Max(rows)/12, slices.Max(columns)/12
	type run struct{ from, to int }
	across, down := make([]run, mask.H), make([]run, mask.W)
	for y := range across {
		across[y] = run{mask.W, 0}
	}
	for x := range down {
		down[x] = run{mask.H, 0}
	}
	for y := range mask.H {
		if rows[y] <= leastRow {
			continue
		}
		for x, v := range mask.Row(y) {
			if v != 0 && columns[x] > leastColumn {
				across[y].from, across[y].to = min(across[y].from, x), max(across[y].to, x+1)
				down[x].from, down[x].to = min(down[x].from, y), max(down[x].to, y+1)
			}
		}
	}
	for y := range mask.H {
		row := mask.Row(y)
		for x := range row {
			row[x] = 0
			if x >= across[y].from && x < across[y].to && y >= down[x].from && y < down[x].to {
				row[x] = 255
			}
		}
	}
}

func boxOf(mask raster.Plane) raster.Component {
	c := raster.Component{X0: mask.W, Y0: mask.H}
	for y := range mask.H {
		for x, v := range mask.Row(y) {
			if v != 0 {
				c.X0, c.X1 = min(c.X0, x), max(c.X1, x+1)
				c.Y0, c.Y1 = min(c.Y0, y), max(c.Y1, y+1)
			}
		}
	}
	return c
}

// Centre is the middle of the field's circle.
func (f *Field) Centre() (x, y float64) { return (f.Box.X0 + f.Box.X1) / 2, (f.Box.Y0 + f.Box.Y1) / 2 }

// Mask scales the field to rectangle r of the photograph drawn on w×h pixels: 255
// inside, 0 outside.
func (f *Field) Mask(r raster.Rect, w, h int) raster.Plane {
	s := float64(f.step)
	m := raster.Scale(f.mask, raster.Rect{X0: r.X0 / s, Y0: r.Y0 / s, X1: r.X1 / s, Y1: r.Y1 / s}, w, h)
	for i, v := range m.Pix {
		m.Pix[i] = 0
		if v >= 128 {
			m.Pix[i] = 255
		}
	}
	return m
}

// roundness compares the mask with the circle about its box, cut at the box.
func (f *Field) roundness() float64 {
	s := float64(f.step)
	cx, cy := f.Centre()
	cx, cy = cx/s, cy/s
	r := f.Diameter / 2 / s
	both, either := 0, 0
	for y := range f.mask.H {
		for x, v := range f.mask.Row(y) {
			dx, dy := float64(x)+0.5-cx, float64(y)+0.5-cy
			in := float64(dx*dx)+float64(dy*dy) <= float64(r*r) &&
				float64(y) >= f.Box.Y0/s && float64(y) < f.Box.Y1/s && float64(x) >= f.Box.X0/s && float64(x) < f.Box.X1/s
			if in && v != 0 {
				both++
			}
			if in || v != 0 {
				either++
			}
		}
	}
	if either == 0 {
		return 0
	}
	return float64(both) / float64(either)
}
