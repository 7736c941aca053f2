package fieldofview

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// What lies across a line is what the field contains of it.
func TestAcrossIsWhatIsContained(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Field{X0: 3, Y0: float64(rapid.IntRange(-4, 30).Draw(t, "top")), X1: 93, Y1: 80, Diameter: 90, Framed: rapid.Bool().Draw(t, "framed")}
		y := rapid.Float64Range(-10, 90).Draw(t, "y")
		x0, x1 := f.Across(y)
		for range 20 {
			x := rapid.Float64Range(0, 100).Draw(t, "x")
			if math.Abs(x-x0) < 1e-9 || math.Abs(x-x1) < 1e-9 {
				continue // on the circle itself rounding decides
			}
			if in := f.Contains(x, y); in != (x >= x0 && x < x1) {
				t.Fatalf("%g, %g: in the field %v, which holds %g to %g of the line", x, y, in, x0, x1)
			}
		}
	})
}

func TestEmpty(t *testing.T) {
	whole := map[string]float64{"x0": 1, "y0": 2, "x1": 5, "y1": 6, "diameter_pixels": 4, "framed": 1}
	if f := Of(whole); f.Empty() || f != (Field{X0: 1, Y0: 2, X1: 5, Y1: 6, Diameter: 4, Framed: true}) {
		t.Errorf("%+v", f)
	}
	for _, missing := range []string{"x1", "y1", "diameter_pixels"} {
		values := map[string]float64{"x0": 1, "y0": 2, "x1": 5, "y1": 6, "diameter_pixels": 4}
		delete(values, missing)
		if f := Of(values); !f.Empty() {
			t.Errorf("without %s there is a field %+v", missing, f)
		}
	}
}
