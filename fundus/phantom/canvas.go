package phantom

import (
	"math"
	"math/rand/v2"
)

// canvas is a picture in the making: red, green and blue of 0–255, not rounded
// yet, over the whole frame.
type canvas struct {
	w, h int
	d    float64 // the field's diameter, pixels
	rgb  [3][]float64
}

func newCanvas(w, h, diameter int) *canvas {
	c := &canvas{w: w, h: h, d: float64(diameter)}
	for i := range c.rgb {
		c.rgb[i] = make([]float64, w*h)
	}
	return c
}

// at is the place of a pixel's centre.
func (c *canvas) at(x, y int) point {
	return point{(float64(x) + 0.5 - float64(c.w)/2) / c.d, (float64(y) + 0.5 - float64(c.h)/2) / c.d}
}

// around calls f for each pixel of the frame that lies within reach of a place,
// measured along each axis.
func (c *canvas) around(p point, reach float64, f func(i int, at point)) {
	x, y := p.x*c.d+float64(c.w)/2, p.y*c.d+float64(c.h)/2
	r := reach*c.d + 1
	for py := max(int(y-r), 0); py <= min(int(y+r), c.h-1); py++ {
		for px := max(int(x-r), 0); px <= min(int(x+r), c.w-1); px++ {
			f(py*c.w+px, c.at(px, py))
		}
	}
}

// mix turns a pixel towards a colour by a share.
func (c *canvas) mix(i int, colour [3]float64, share float64) {
	for k := range c.rgb {
		c.rgb[k][i] += (colour[k] - c.rgb[k][i]) * share
	}
}

// absorb dims a pixel, in each channel to 2 to the power of -depth·density.
func (c *canvas) absorb(i int, density [3]float64, depth float64) {
	for k := range c.rgb {
		c.rgb[k][i] *= math.Exp2(-depth * density[k])
	}
}

func length(p point) float64 { return math.Sqrt(p.x*p.x + p.y*p.y) }

// smooth goes from 0 at a to 1 at b, level at both.
func smooth(a, b, v float64) float64 {
	t := min(max((v-a)/(b-a), 0), 1)
	return t * t * (3 - 2*t)
}

// bell is 1 at 0 and falls like the normal curve, to a half at ±1.
func bell(v float64) float64 { return math.Exp2(-v * v) }

// noise is a smooth random surface, within ±1, with bumps as large as its cells.
type noise struct {
	cell  float64
	cols  int
	knots []float64
}

// newNoise makes the surface for a field and its frame; cell is in diameters.
func newNoise(r *rand.Rand, cell float64) noise {
	n := noise{cell: cell, cols: int(2/cell) + 4}
	n.knots = make([]float64, n.cols*n.cols)
	for i := range n.knots {
		n.knots[i] = 2*r.Float64() - 1
	}
	return n
}

func (n noise) at(p point) float64 {
	x, y := max((p.x+1)/n.cell, 0), max((p.y+1)/n.cell, 0)
	ix, iy := min(int(x), n.cols-2), min(int(y), n.cols-2)
	tx, ty := smooth(0, 1, x-float64(ix)), smooth(0, 1, y-float64(iy))
	k := n.knots[iy*n.cols+ix:]
	return lerp(lerp(k[0], k[1], tx), lerp(k[n.cols], k[n.cols+1], tx), ty)
}

// blur spreads light as two passes of a box do, of a radius in pixels that need
// not be whole.
func (c *canvas) blur(radius float64) {
	line := make([]float64, max(c.w, c.h))
	for k := range c.rgb {
		for range 2 {
			for y := range c.h {
				box(c.rgb[k][y*c.w:], 1, c.w, radius, line)
			}
			for x := range c.w {
				box(c.rgb[k][x:], c.w, c.h, radius, line)
			}
		}
	}
}

// box averages n values, that lie step apart, over ±radius. The ends are
// continued with the last value.
func box(v []float64, step, n int, radius float64, line []float64) {
	whole := int(radius)
	part := radius - float64(whole)
	for i := range n {
		line[i] = v[i*step]
	}
	get := func(i int) float64 { return line[min(max(i, 0), n-1)] }
	sum := 0.0
	for i := -whole; i <= whole; i++ {
		sum += get(i)
	}
	size := float64(2*whole+1) + 2*part
	for i := range n {
		v[i*step] = (sum + part*(get(i-whole-1)+get(i+whole+1))) / size
		sum += get(i+whole+1) - get(i-whole)
	}
}
