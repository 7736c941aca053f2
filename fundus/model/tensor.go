package model

import (
	"math"

	"ophglm/fundus/photo"
	"ophglm/internal/raster"
)

// Window is the part of a photograph that a model sees: rectangle Rect drawn on
// W×H pixels, padded at the right and the bottom to TensorW×TensorH.
type Window struct {
	Rect             raster.Rect
	W, H             int
	TensorW, TensorH int
}

// Scale is how many pixels of the window one of the photograph makes.
func (w Window) Scale() float64 { return float64(w.W) / (w.Rect.X1 - w.Rect.X0) }

// Window places the field of view in the model's input.
func (in *Input) Window(f *photo.Field) Window {
	scale := float64(in.FieldPixels) / f.Diameter
	if math.Abs(scale-1) <= in.Snap {
		scale = 1
	}
	r := f.Box
	var w Window
	if in.Crop == "square" {
		x, y := f.Centre()
		d := f.Diameter / 2
		r = raster.Rect{X0: x - d, Y0: y - d, X1: x + d, Y1: y + d}
	}
	w.W, w.H = max(1, round((r.X1-r.X0)*scale)), max(1, round((r.Y1-r.Y0)*scale))
	w.Rect = r
	w.TensorW, w.TensorH = up(w.W, in.Multiple), up(w.H, in.Multiple)
	return w
}

func round(v float64) int { return int(math.Floor(v + 0.5)) }

func up(n, multiple int) int { return (n + multiple - 1) / multiple * multiple }

// Tensor is a photograph as a model takes it: [3, Window.TensorH, Window.TensorW].
type Tensor struct {
	Window Window
	Field  raster.Plane // Window.W × Window.H: 255 inside the field of view
	Data   []float32
}

// Prepare makes the tensor of a photograph. Data is used for it where it is long
// enough, else a new one is made.
//
// A photograph that is about twice too large or more is halved by averages of 2×2
// until it is not, then scaled with a triangle filter (see [raster.Scale]).
// Halving is cheap, and is done once for all models.
func (in *Input) Prepare(p *photo.Picture, f *photo.Field, data []float32) *Tensor {
	w := in.Window(f)
	t := &Tensor{Window: w, Field: f.Mask(w.Rect, w.W, w.H)}
	size := w.TensorW * w.TensorH
	n, r := raster.Halvings(w.Rect, w.W, halving)
	if cap(data) < 3*size {
		data = make([]float32, 3*size)
	}
	t.Data = data[:3*size]
	for i, channel := range p.Halved(n) {
		plane := raster.Scale(channel, r, w.W, w.H)
		at := i
		if in.Colour == "BGR" {
			at = 2 - i
		}
		in.Scaling.fill(t.Data[at*size:(at+1)*size], w.TensorW, plane, t.Field, i)
	}
	return t
}

// Draw scales a plane as large as the photograph as Prepare does its channels.
func (w Window) Draw(p raster.Plane) raster.Plane {
	n, r := raster.Halvings(w.Rect, w.W, halving)
	for range n {
		p = raster.Halve(p)
	}
	return raster.Scale(p, r, w.W, w.H)
}

// halving is the scale at which a photograph is halved first. It is a little over
// 1/2, so that one just under twice too large is not scaled the slow way.
const halving = 0.55

// fill writes one channel: 0 outside the field and in the padding.
func (s *Scaling) fill(to []float32, stride int, plane, field raster.Plane, channel int) {
	var mean, deviation float64
	if s.Kind == "fixed" {
		mean, deviation = s.Mean[channel], s.Deviation[channel]
	} else {
		mean, deviation = moments(plane, field)
	}
	var lut [256]float32
	for v := range lut {
		lut[v] = float32((float64(v)/255 - mean) / deviation)
	}
	for y := range plane.H {
		row, in, out := plane.Row(y), field.Row(y), to[y*stride:][:stride]
		for x, v := range row {
			if in[x] != 0 {
				out[x] = lut[v]
			} else {
				out[x] = 0
			}
		}
		clear(out[len(row):])
	}
	clear(to[plane.H*stride:])
}

// moments are mean and deviation, of values from 0 to 1, inside the field. A
// deviation under 1/255, of a picture of one colour, counts as 1/255.
func moments(plane, field raster.Plane) (mean, deviation float64) {
	var n, sum, squares int64
	for i, v := range plane.Pix {
		if field.Pix[i] != 0 {
			n++
			sum += int64(v)
			squares += int64(v) * int64(v)
		}
	}
	if n == 0 {
		return 0, 1
	}
	mean = float64(sum) / float64(n)
	variance := float64(squares)/float64(n) - float64(mean*mean)
	return mean / 255, math.Max(math.Sqrt(math.Max(variance, 0)), 1) / 255
}
