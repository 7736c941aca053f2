package raster

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"sync"
)

var greys = sync.OnceValue(func() color.Palette {
	p := make(color.Palette, 256)
	for i := range p {
		p[i] = color.Gray{Y: uint8(i)}
	}
	return p
})

var encoder = png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &buffers{}}

type buffers struct{ pool sync.Pool }

func (b *buffers) Get() *png.EncoderBuffer {
	e, _ := b.pool.Get().(*png.EncoderBuffer)
	return e
}
func (b *buffers) Put(e *png.EncoderBuffer) { b.pool.Put(e) }

// WritePNG writes a plane as a PNG of 256 greys. It is written with a palette:
// Go's encoder tries five filters for every row of a grey picture, and none for
// one with a palette, which for masks is as small and five times as fast.
func WritePNG(w io.Writer, p Plane) error {
	return encoder.Encode(w, &image.Paletted{Pix: p.Pix, Stride: p.W, Rect: image.Rect(0, 0, p.W, p.H), Palette: greys()})
}

// MaxPixels is how many pixels [ReadPNG] takes.
const MaxPixels = 200_000_000

// ReadPNG reads the luminance of a PNG: what [WritePNG] wrote comes back as it
// was.
func ReadPNG(r io.Reader) (Plane, error) {
	var head bytes.Buffer
	cfg, err := png.DecodeConfig(io.TeeReader(r, &head))
	if err != nil {
		return Plane{}, err
	}
	if cfg.Width*cfg.Height > MaxPixels {
		return Plane{}, fmt.Errorf("the mask has %d×%d pixels, and at most %d are read", cfg.Width, cfg.Height, MaxPixels)
	}
	img, err := png.Decode(io.MultiReader(&head, r))
	if err != nil {
		return Plane{}, err
	}
	return Luminance(img), nil
}

// Luminance takes the luminance of a picture.
func Luminance(img image.Image) Plane {
	b := img.Bounds()
	p := New(b.Dx(), b.Dy())
	switch m := img.(type) {
	case *image.Gray:
		for y := range p.H {
			copy(p.Row(y), m.Pix[y*m.Stride:])
		}
	case *image.Paletted:
		var grey [256]uint8
		for i, c := range m.Palette {
			grey[i] = color.GrayModel.Convert(c).(color.Gray).Y
		}
		for y := range p.H {
			row := p.Row(y)
			for x, i := range m.Pix[y*m.Stride:][:p.W] {
				row[x] = grey[i]
			}
		}
	default:
		draw.Draw(&image.Gray{Pix: p.Pix, Stride: p.W, Rect: image.Rect(0, 0, p.W, p.H)}, image.Rect(0, 0, p.W, p.H), img, b.Min, draw.Src)
	}
	return p
}
