package surface

import (
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"ophglm/eval/mask"
)

// lesions draws 60 ellipses of 4 to 55 pixels and, for most of them, what a model
// might find of them, in a photograph of IDRiD's size, and five more that it finds
// elsewhere. The same seed gives the same masks.
func lesions() (found, truth *mask.Mask) {
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
	for range 60 {
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

// crop is the upper left of a mask.
func crop(m *mask.Mask, w, h int) *mask.Mask {
	out := mask.New(w, h)
	for y := range h {
		for x := range m.Columns(y) {
			if x < w {
				out.Add(y, x)
			}
		}
	}
	return out
}

func BenchmarkTransform(b *testing.B) {
	_, truth := lesions()
	if f := os.Getenv("PEER"); f != "" {
		p, _ := os.ReadFile(f)
		truth = mask.Of(4288, 2848, p, 128)
	}
	for name, m := range map[string]*mask.Mask{"512": crop(truth, 512, 512), "1024": crop(truth, 1024, 1024), "2848x4288": truth} {
		for _, workers := range []int{1, 2} {
			b.Run(name+map[int]string{1: "/1", 2: "/2"}[workers], func(b *testing.B) {
				for b.Loop() {
					if d := Transform(m, Unit, workers); math.IsNaN(d[0]) {
						b.Fatal(d[0])
					}
				}
			})
		}
	}
}
