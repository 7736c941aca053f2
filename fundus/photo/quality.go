package photo

import (
	"math"

	"ophglm/internal/raster"
)

// Quality is what is measured of the picture inside its field of view, at a field
// of 256 pixels. It is of the picture alone: no model is asked.
type Quality struct {
	// Red, Green and Blue are the mean of each channel, 0–1.
	Red, Green, Blue float64
	// Sharpness is the contrast of detail of about 1/100 of the field, such as
	// vessels: the deviation of green less its surroundings, divided by mean green.
	Sharpness float64
	// Evenness is how much of the field is as bright as the rest: the tenth
	// percentile of green, smoothed over 1/8 of the field, divided by its median.
	Evenness float64
	// Clipped is the share of the field where red and green are both at their end:
	// nothing is to be seen there.
	Clipped float64
}

// qualitySide is the field's diameter, in pixels, at which quality is measured.
const qualitySide = 256

// Measure measures the quality of a photograph.
func Measure(p *Picture, f *Field) Quality {
	x, y := f.Centre()
	d := f.Diameter / 2
	r := raster.Rect{X0: x - d, Y0: y - d, X1: x + d, Y1: y + d}
	mask := f.Mask(r, qualitySide, qualitySide)
	n, r := raster.Halvings(r, qualitySide, 0.5)
	var rgb [3]raster.Plane
	for i, c := range p.Halved(n) {
		rgb[i] = raster.Scale(c, r, qualitySide, qualitySide)
	}
	var q Quality
	var sums [3]int64
	var size, clipped int64
	for i, v := range mask.Pix {
		if v == 0 {
			continue
		}
		size++
		for c := range rgb {
			sums[c] += int64(rgb[c].Pix[i])
		}
		if rgb[0].Pix[i] >= 254 && rgb[1].Pix[i] >= 254 {
			clipped++
		}
	}
	if size == 0 {
		return q
	}
	mean := func(c int) float64 { return float64(sums[c]) / float64(size) / 255 }
	q.Red, q.Green, q.Blue = mean(0), mean(1), mean(2)
	q.Clipped = float64(clipped) / float64(size)
	fine, coarse := boxMean(rgb[1], mask, 1), boxMean(rgb[1], mask, 6)
	var squares float64
	var inner int
	wide := boxMean(rgb[1], mask, qualitySide/16)
	var levels [256]int
	for i, v := range mask.Pix {
		if v == 0 || !inside(mask, i, 8) {
			continue
		}
		inner++
		diff := fine[i] - coarse[i]
		squares += float64(diff * diff)
		levels[min(int(wide[i]), 255)]++
	}
	if inner > 0 && q.Green > 0 {
		q.Sharpness = math.Sqrt(squares/float64(inner)) / 255 / q.Green
		if median := percentile(levels[:], inner/2); median > 0 {
			q.Evenness = float64(percentile(levels[:], inner/10)) / float64(median)
		}
	}
	return q
}

// percentile is the level below which rank pixels lie.
func percentile(levels []int, rank int) int {
	for level, n := range levels {
		if rank -= n; rank < 0 {
			return level
		}
	}
	return len(levels) - 1
}

// inside reports whether the pixels at distance d, in four directions, are in the
// mask.
func inside(mask raster.Plane, i, d int) bool {
	x, y := i%mask.W, i/mask.W
	return mask.At(x-d, y) != 0 && mask.At(x+d, y) != 0 && mask.At(x, y-d) != 0 && mask.At(x, y+d) != 0
}

// boxMean is the mean of p over squares of 2·radius+1 pixels, of those in the mask.
func boxMean(p, mask raster.Plane, radius int) []float64 {
	w := p.W + 1
	sums, counts := make([]int64, w*(p.H+1)), make([]int64, w*(p.H+1))
	for y := range p.H {
		var sum, count int64
		for x := range p.W {
			if mask.Pix[y*p.W+x] != 0 {
				sum += int64(p.Pix[y*p.W+x])
				count++
			}
			sums[(y+1)*w+x+1] = sums[y*w+x+1] + sum
			counts[(y+1)*w+x+1] = counts[y*w+x+1] + count
		}
	}
	out := make([]float64, len(p.Pix))
	for y := range p.H {
		y0, y1 := max(y-radius, 0), min(y+radius+1, p.H)
		for x := range p.W {
			x0, x1 := max(x-radius, 0), min(x+radius+1, p.W)
			box := func(t []int64) int64 { return t[y1*w+x1] - t[y0*w+x1] - t[y1*w+x0] + t[y0*w+x0] }
			if n := box(counts); n > 0 {
				out[y*p.W+x] = float64(box(sums)) / float64(n)
			}
		}
	}
	return out
}
