package report

import (
	"math"
	"strconv"

	"ophglm"
)

// Field is the field of view as it was measured, in pixels of the photograph.
type Field struct {
	X0, Y0, X1, Y1 float64 // box
	Diameter       float64
	Framed         bool // a dark surround was found; else the whole frame is the field
	Fundus         bool // the picture is a fundus photograph
}

func fieldOf(p *ophglm.Prediction) Field {
	v := p.Values
	return Field{X0: v["x0"], Y0: v["y0"], X1: v["x1"], Y1: v["y1"], Diameter: v["diameter_pixels"], Framed: v["framed"] != 0, Fundus: v["fundus"] != 0}
}

// Centre is the middle of the box.
func (f *Field) Centre() (x, y float64) { return (f.X0 + f.X1) / 2, (f.Y0 + f.Y1) / 2 }

// Contains reports whether a point is in the field: in its box and, where there is
// a surround, in its circle.
func (f *Field) Contains(x, y float64) bool {
	if x < f.X0 || y < f.Y0 || x >= f.X1 || y >= f.Y1 {
		return false
	}
	cx, cy := f.Centre()
	return !f.Framed || distance(x, y, cx, cy) <= f.Diameter/2
}

func distance(x0, y0, x1, y1 float64) float64 {
	dx, dy := x0-x1, y0-y1
	return math.Sqrt(float64(dx*dx) + float64(dy*dy))
}

// pixels writes a length or an area in whole pixels.
func pixels(v float64) string { return strconv.Itoa(int(math.Floor(v + 0.5))) }

func decimals(v float64, n int) string { return strconv.FormatFloat(v, 'f', n, 64) }

// percent writes a share of 1 in percent, with more digits where it is small.
func percent(share float64) string {
	p := float64(share * 100)
	switch {
	case p == 0:
		return "0"
	case p >= 10:
		return decimals(p, 1)
	case p >= 0.1:
		return decimals(p, 2)
	}
	return decimals(p, 4)
}
