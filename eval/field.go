package eval

import (
	"math"

	"ophglm"
)

// fieldModel is the model whose predictions say where the field of view is.
const fieldModel = "field"

// field is a field of view: its box and, where there is a dark surround, its
// circle, in pixels of the photograph.
type field struct {
	x0, y0, x1, y1, diameter float64
	framed                   bool
}

// fieldOf reads the field of view of a prediction, and whether it is there.
func fieldOf(p *ophglm.Prediction) (*field, bool) {
	v := p.Values
	f := &field{v["x0"], v["y0"], v["x1"], v["y1"], v["diameter_pixels"], v["framed"] != 0}
	return f, f.x1 > f.x0 && f.y1 > f.y0 && f.diameter > 0
}

// row gives the pixels [from, to) of row y, of width w, whose centres are in the
// field. Of a nil field all are.
func (f *field) row(y, w int) (from, to int) {
	if f == nil {
		return 0, w
	}
	at := float64(y) + 0.5
	if at < f.y0 || at >= f.y1 {
		return 0, 0
	}
	low, high := math.Ceil(f.x0-0.5), math.Ceil(f.x1-0.5)
	if f.framed {
		x, y, r := (f.x0+f.x1)/2, (f.y0+f.y1)/2, f.diameter/2
		half := float64(r*r) - float64((at-y)*(at-y))
		if half < 0 {
			return 0, 0
		}
		half = math.Sqrt(half)
		low, high = math.Max(low, math.Ceil(x-half-0.5)), math.Min(high, math.Floor(x+half-0.5)+1)
	}
	from, to = int(math.Max(low, 0)), int(math.Min(high, float64(w)))
	return from, max(from, to)
}
