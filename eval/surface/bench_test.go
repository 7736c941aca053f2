package surface

import (
	"fmt"
	"math"
	"math/rand/v2"
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
	for _, of := range []struct {
		name string
		m    *mask.Mask
	}{{"512", crop(truth, 512, 512)}, {"1024", crop(truth, 1024, 1024)}, {"2848x4288", truth}} {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/workers=%d", of.name, workers), func(b *testing.B) {
				for b.Loop() {
					if d := Transform(of.m, Unit, workers); math.IsInf(d[0], 0) {
						b.Fatal(d[0])
					}
				}
			})
		}
	}
}

// HD95 of two masks.
func BenchmarkBetween(b *testing.B) {
	found, truth := lesions()
	for of, p := range map[Boundary]Percentile{Pixels: Pooled, Surfels: Weighted} {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/workers=%d", of, workers), func(b *testing.B) {
				for b.Loop() {
					d := Between(found, truth, of, Unit, workers)
					if _, ok := Strict.Robust(d, p, 95).Number(); !ok {
						b.Fatal("undefined")
					}
				}
			})
		}
	}
}

// NSD of two masks.
func BenchmarkNSD(b *testing.B) {
	found, truth := lesions()
	for b.Loop() {
		o := Between(found, truth, Pixels, Unit, 1).Overlap(2)
		if _, ok := Strict.NSD(&o, Unit).Number(); !ok {
			b.Fatal("undefined")
		}
	}
}
