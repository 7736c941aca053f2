package surface

import (
	"fmt"
	"math"
	"testing"

	"ophglm/eval/internal/inputs"
	"ophglm/eval/mask"
)

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
	_, truth := inputs.Lesions()
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
	found, truth := inputs.Lesions()
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
	found, truth := inputs.Lesions()
	for b.Loop() {
		o := Between(found, truth, Pixels, Unit, 1).Overlap(2)
		if _, ok := Strict.NSD(&o, Unit).Number(); !ok {
			b.Fatal("undefined")
		}
	}
}
