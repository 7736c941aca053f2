// Package raster holds planes of bytes: one channel of a photograph, a mask, a
// map of probabilities. It scales them, finds what hangs together in them, and
// reads and writes them as PNG.
//
// Everything that decides a byte is integer arithmetic, or floating point with
// its conversions written out, so that the same picture gives the same bytes on
// every processor.
package raster

import "fmt"

// Plane is a picture of one channel: W·H bytes, row by row from the top.
type Plane struct {
	W, H int
	Pix  []uint8
}

// New makes a plane of zeros.
func New(w, h int) Plane { return Plane{W: w, H: h, Pix: make([]uint8, w*h)} }

// At gives the byte at column x of row y, or 0 outside the plane.
func (p Plane) At(x, y int) uint8 {
	if x < 0 || y < 0 || x >= p.W || y >= p.H {
		return 0
	}
	return p.Pix[y*p.W+x]
}

// Row is row y.
func (p Plane) Row(y int) []uint8 { return p.Pix[y*p.W : (y+1)*p.W] }

// String gives the size.
func (p Plane) String() string { return fmt.Sprintf("%d×%d", p.W, p.H) }

// Halvings says how often a picture is halved before rectangle r of it is drawn w
// pixels wide, as long as the scale is at most limit, and where r is then. Halving
// is much cheaper than scaling, and can be done once for several rectangles.
func Halvings(r Rect, w int, limit float64) (n int, halved Rect) {
	for scale := float64(w) / (r.X1 - r.X0); scale <= limit; scale *= 2 {
		n++
		r = Rect{X0: r.X0 / 2, Y0: r.Y0 / 2, X1: r.X1 / 2, Y1: r.Y1 / 2}
	}
	return n, r
}

// Halve averages squares of 2×2. An odd last row or column is averaged with
// itself.
func Halve(p Plane) Plane {
	out := New((p.W+1)/2, (p.H+1)/2)
	for y := range out.H {
		a := p.Row(2 * y)
		b := a
		if 2*y+1 < p.H {
			b = p.Row(2*y + 1)
		}
		row := out.Row(y)
		n := p.W / 2
		for x := range n {
			row[x] = uint8((uint32(a[2*x]) + uint32(a[2*x+1]) + uint32(b[2*x]) + uint32(b[2*x+1]) + 2) / 4)
		}
		if n < out.W {
			row[n] = uint8((uint32(a[2*n]) + uint32(b[2*n]) + 1) / 2)
		}
	}
	return out
}
