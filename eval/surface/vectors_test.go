package surface

import (
	"math"
	"testing"

	"ophglm/eval/internal/vectors"
	"ophglm/eval/mask"
)

func TestTransformEqualsScipy(t *testing.T) {
	for _, c := range vectors.Read(t, "scipy_edt.json").Cases("cases") {
		var shape [2]int
		c.Get("shape", &shape)
		m := mask.Of(shape[1], shape[0], c.Mask("rle"), 128)
		for key, s := range map[string]Spacing{"edt_of_background": Unit, "edt_aniso_0p85_1p2": {0.85, 1.2}} {
			var want [][]float64
			c.Get(key, &want)
			for workers := range 4 {
				for i, d := range Transform(m, s, workers) {
					if y, x := i/shape[1], i%shape[1]; math.Abs(d-want[y][x]) > 6e-11 { // ten places are given
						t.Fatalf("%s: %v at %d, %d; want %v", key, d, y, x, want[y][x])
					}
				}
			}
		}
		c.Done()
	}
}
