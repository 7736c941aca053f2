// Package fieldofview is the part of a photograph of the fundus that shows the eye:
// a box and, where a dark surround was found, the circle that the box cuts. Reports
// and scores look at the same pixels by it.
package fieldofview

import "math"

// Field is a field of view, in pixels of the photograph.
type Field struct {
	X0, Y0, X1, Y1 float64 // box
	Diameter       float64
	Framed         bool // a dark surround was found; else the whole box is the field
}

// Of reads the field from the values of a prediction of the model that measures it.
func Of(values map[string]float64) Field {
	return Field{X0: values["x0"], Y0: values["y0"], X1: values["x1"], Y1: values["y1"], Diameter: values["diameter_pixels"], Framed: values["framed"] != 0}
}

// Empty reports whether nothing lies in the field.
func (f Field) Empty() bool { return f.X1 <= f.X0 || f.Y1 <= f.Y0 || f.Diameter <= 0 }

// Centre is the middle of the box.
func (f Field) Centre() (x, y float64) { return (f.X0 + f.X1) / 2, (f.Y0 + f.Y1) / 2 }

// Contains reports whether a point is in the field: in its box and, where there is
// a surround, in its circle.
func (f Field) Contains(x, y float64) bool {
	if x < f.X0 || y < f.Y0 || x >= f.X1 || y >= f.Y1 {
		return false
	}
	cx, cy := f.Centre()
	dx, dy := x-cx, y-cy
	return !f.Framed || math.Sqrt(float64(dx*dx)+float64(dy*dy)) <= f.Diameter/2
}

// Across gives the part [x0, x1) of the line at height y that is in the field, none
// where x1 is not above x0.
func (f Field) Across(y float64) (x0, x1 float64) {
	if y < f.Y0 || y >= f.Y1 {
		return 0, 0
	}
	if !f.Framed {
		return f.X0, f.X1
	}
	cx, cy := f.Centre()
	dy, r := y-cy, f.Diameter/2
	square := float64(r*r) - float64(dy*dy)
	if square < 0 {
		return 0, 0
	}
	half := math.Sqrt(square)
	return max(f.X0, cx-half), min(f.X1, cx+half)
}
