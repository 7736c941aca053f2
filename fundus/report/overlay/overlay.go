// Package overlay draws what a report found on its photograph.
//
// The colours of lesions are those of the IDRiD masks: blue hard exudates, green
// soft exudates, red haemorrhages, white microaneurysms, a yellow disc. Vessels are
// tinted cyan, the field of view has a grey edge, and the estimated macular region a
// dashed orange one. Lesions of other classes are magenta.
package overlay

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"

	"ophglm/fundus/photo"
	"ophglm/fundus/report"
	"ophglm/internal/raster"
)

// Side is the longest side of an overlay in pixels; smaller photographs are not
// enlarged.
const Side = 1000

const quality = 90 // of the JPEG

var (
	yellow  = color.RGBA{255, 235, 0, 255}
	grey    = color.RGBA{150, 150, 150, 255}
	orange  = color.RGBA{255, 150, 0, 255}
	cyan    = color.RGBA{0, 220, 255, 255}
	magenta = color.RGBA{255, 0, 255, 255}

	lesions = map[string]color.RGBA{
		"hard_exudate":  {40, 90, 255, 255},
		"soft_exudate":  {0, 220, 0, 255},
		"haemorrhage":   {255, 0, 0, 255},
		"microaneurysm": {255, 255, 255, 255},
	}
)

// Draw gives the overlay as a JPEG: the same bytes for the same input.
func Draw(p *photo.Picture, r *report.Reading) ([]byte, error) {
	c := newCanvas(p)
	for _, s := range r.Shapes {
		if s.Class == report.Vessel {
			c.tint(s, cyan)
		}
	}
	if f := r.Field; f.Framed {
		x, y := f.Centre()
		c.circle(report.Circle{X: x, Y: y, Radius: f.Diameter / 2}, grey, false)
	}
	if d := r.Disc; d != nil {
		c.circle(report.Circle{X: d.X, Y: d.Y, Radius: d.Diameter / 2}, yellow, false)
	}
	if r.Macula != nil {
		c.circle(*r.Macula, orange, true)
	}
	for _, s := range r.Shapes {
		if s.Class == report.Vessel {
			continue
		}
		ink, ok := lesions[s.Class]
		if !ok {
			ink = magenta
		}
		c.outline(s, ink)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, c.img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encoding the overlay of %s: %w", r.Report.Image, err)
	}
	return b.Bytes(), nil
}

// canvas is the photograph, reduced, that is drawn on.
type canvas struct {
	img   *image.RGBA
	w, h  int
	scale float64 // pixels of the canvas to one of the photograph
	photo raster.Rect
}

func newCanvas(p *photo.Picture) *canvas {
	c := &canvas{w: p.W, h: p.H, scale: 1, photo: raster.Rect{X1: float64(p.W), Y1: float64(p.H)}}
	n := 0
	if longest := max(p.W, p.H); longest > Side {
		c.scale = float64(Side) / float64(longest)
		c.w, c.h = max((p.W*Side+longest/2)/longest, 1), max((p.H*Side+longest/2)/longest, 1)
		for longest>>(n+1) >= Side {
			n++
		}
	}
	step := float64(int(1) << n)
	c.img = image.NewRGBA(image.Rect(0, 0, c.w, c.h))
	for i, plane := range p.Halved(n) {
		small := raster.Scale(plane, raster.Rect{X1: float64(p.W) / step, Y1: float64(p.H) / step}, c.w, c.h)
		for at, v := range small.Pix {
			c.img.Pix[4*at+i], c.img.Pix[4*at+3] = v, 255
		}
	}
	return c
}

// least is how much of a pixel of the canvas, of 255, a shape has to cover to be
// drawn there: little, so that a spot of half a pixel is drawn wherever it lies.
const least = 15

// covered brings a shape onto the canvas.
func (c *canvas) covered(s report.Shape) raster.Plane {
	dx := (s.Region.X1 - s.Region.X0) / float64(s.Mask.W)
	dy := (s.Region.Y1 - s.Region.Y0) / float64(s.Mask.H)
	return raster.Scale(s.Mask, raster.Rect{
		X0: (c.photo.X0 - s.Region.X0) / dx, Y0: (c.photo.Y0 - s.Region.Y0) / dy,
		X1: (c.photo.X1 - s.Region.X0) / dx, Y1: (c.photo.Y1 - s.Region.Y0) / dy,
	}, c.w, c.h)
}

// tint mixes the colour into what a shape covers, half and half where all of a
// pixel is covered.
func (c *canvas) tint(s report.Shape, ink color.RGBA) {
	for i, v := range c.covered(s).Pix {
		px := c.img.Pix[4*i:]
		for k, want := range []uint8{ink.R, ink.G, ink.B} {
			px[k] = uint8((int(px[k])*(510-int(v)) + int(want)*int(v) + 255) / 510)
		}
	}
}

// outline draws around a shape, so that what it covers stays to be seen.
func (c *canvas) outline(s report.Shape, ink color.RGBA) {
	m := c.covered(s)
	for y := range m.H {
		for x := range m.W {
			if m.At(x, y) < least && (m.At(x-1, y) >= least || m.At(x+1, y) >= least || m.At(x, y-1) >= least || m.At(x, y+1) >= least) {
				c.img.SetRGBA(x, y, ink)
			}
		}
	}
}

const (
	line   = 2.0 // width in pixels of the canvas
	dashes = 24
)

// circle draws a circle of the photograph.
func (c *canvas) circle(of report.Circle, ink color.RGBA, dashed bool) {
	cx, cy, r := float64(of.X*c.scale), float64(of.Y*c.scale), float64(of.Radius*c.scale)
	for y := max(int(cy-r-line), 0); y <= min(int(cy+r+line), c.h-1); y++ {
		for x := max(int(cx-r-line), 0); x <= min(int(cx+r+line), c.w-1); x++ {
			dx, dy := float64(x)+0.5-cx, float64(y)+0.5-cy
			if math.Abs(math.Sqrt(float64(dx*dx)+float64(dy*dy))-r) > line/2 {
				continue
			}
			if turn := math.Atan2(dy, dx)/(2*math.Pi) + 0.5; dashed && int(float64(turn*2*dashes))%2 == 1 {
				continue
			}
			c.img.SetRGBA(x, y, ink)
		}
	}
}
