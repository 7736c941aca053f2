package inputs

import (
	"math"
	"math/rand/v2"

	"ophglm/eval/mask"
)

// Lesions draws 60 ellipses of 4 to 55 pixels and, for most of them, what a model
// might find of them, in a photograph of IDRiD's size, and five more that it finds
// elsewhere. The same seed gives the same masks.
func Lesions() (found, truth *mask.Mask) {
	const w, h = 4288, 2848
	found, truth = mask.New(w, h), mask.New(w, h)
	r := rand.New(rand.NewPCG(6, 0))
	within := func(low, high float64) float64 { return low + (high-low)*r.Float64() }
	put := func(m *mask.Mask, cy, cx, ry, rx float64) {
		for y := int(cy - ry); y <= int(cy+ry)+1; y++ {
			for x := int(cx - rx); x <= int(cx+rx)+1; x++ {
				if a, b := (float64(y)-cy)/ry, (float64(x)-cx)/rx; a*a+b*b <= 1 {
					m.Add(y, x)
				}
			}
		}
	}
	put(truth, 200, 250, 30, 40) // in the smallest crop
	for range 59 {
		cy, cx, ry, rx := within(80, h-80), within(80, w-80), within(4, 55), within(4, 55)
		put(truth, cy, cx, ry, rx)
		if r.Float64() > 0.1 {
			put(found, cy+2*r.NormFloat64(), cx+2*r.NormFloat64(), ry*within(.85, 1.15), rx*within(.85, 1.15))
		}
	}
	for range 5 {
		put(found, within(80, h-80), within(80, w-80), 12, 12)
	}
	return found, truth
}

// Vessels draws 24 vessels from the middle of a photograph of IDRiD's size, 12
// pixels to either side at most.
func Vessels() *mask.Mask {
	const w, h = 4288, 2848
	m := mask.New(w, h)
	r := rand.New(rand.NewPCG(6, 0))
	for range 24 {
		y, x, t, k := h/2.0, w/2.0, 2*math.Pi*r.Float64(), 3+9*r.Float64()
		for range 2600 {
			t += 0.03 * r.NormFloat64()
			y, x, k = y+math.Sin(t), x+math.Cos(t), max(1.2, k*.9992)
			if y < 15 || y >= h-15 || x < 15 || x >= w-15 {
				break
			}
			for row := int(y - k); row <= int(y+k)+1; row++ {
				if d := k*k - (float64(row)-y)*(float64(row)-y); d >= 0 {
					m.AddRun(row, int(math.Ceil(x-math.Sqrt(d))), int(x+math.Sqrt(d))+1)
				}
			}
		}
	}
	return m
}
