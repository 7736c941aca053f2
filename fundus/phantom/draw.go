package phantom

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"ophglm"
	"ophglm/internal/raster"
)

// Class is what a mask marks.
type Class string

// The classes that have masks.
const (
	Vessel        Class = "vessel"
	OpticDisc     Class = "optic_disc"
	HardExudate   Class = "hard_exudate"
	SoftExudate   Class = "soft_exudate"
	Haemorrhage   Class = "haemorrhage"
	Microaneurysm Class = "microaneurysm"
)

// Layers are the classes of the lesion mask with their colours, IDRiD's. Where two
// lie on one pixel, the later one counts.
var Layers = []struct {
	Class  Class
	Colour color.RGBA
}{
	{OpticDisc, color.RGBA{255, 255, 0, 255}},
	{HardExudate, color.RGBA{0, 0, 255, 255}},
	{SoftExudate, color.RGBA{0, 255, 0, 255}},
	{Haemorrhage, color.RGBA{255, 0, 0, 255}},
	{Microaneurysm, color.RGBA{255, 255, 255, 255}},
}

// Phantom is a scene as drawn: a photograph, and for each class where it is, 255
// or 0. Masks are sharp: what the blur of the optics adds is not in them.
type Phantom struct {
	Scene Scene
	RGB   [3]raster.Plane
	Masks map[Class]raster.Plane
}

// Draw draws the scene. The same scene gives the same phantom.
func (s Scene) Draw() (*Phantom, error) {
	if err := s.Validate(); err != nil {
		return nil, fmt.Errorf("drawing a phantom: %w", err)
	}
	c := newCanvas(s.Width, s.Height, s.FieldPixels)
	masks := map[Class][]bool{}
	for _, l := range Layers {
		masks[l.Class] = make([]bool, s.Width*s.Height)
	}
	p := &painter{
		canvas: c, scene: s, r: s.random(layerLesions), masks: masks, fovea: s.fovea(),
		arteries: c.trace(s.grow(true), 0.45), veins: c.trace(s.grow(false), 0.12),
	}
	p.disc, p.radius = s.disc()
	s.paintRetina(c)
	p.paintDeep()
	c.paintVessels(p.arteries, p.veins)
	p.paintSuperficial()
	s.expose(c)

	vessel := make([]bool, s.Width*s.Height)
	for i := range vessel {
		vessel[i] = p.arteries.mask[i] || p.veins.mask[i]
		at := c.at(i%c.w, i/c.w)
		masks[OpticDisc][i] = s.inDisc(at) <= 1
	}
	masks[Vessel] = vessel
	out := &Phantom{Scene: s, Masks: map[Class]raster.Plane{}}
	for class, m := range masks {
		plane := raster.New(s.Width, s.Height)
		for i, in := range m {
			if in && length(c.at(i%c.w, i/c.w)) <= 0.5 {
				plane.Pix[s.turned(i)] = 255
			}
		}
		out.Masks[class] = plane
	}
	for k := range out.RGB {
		out.RGB[k] = raster.New(s.Width, s.Height)
		for i, v := range c.rgb[k] {
			out.RGB[k].Pix[s.turned(i)] = uint8(min(max(v+0.5, 0), 255))
		}
	}
	return out, nil
}

// turned is where a pixel of the right eye that was drawn lies in the photograph.
func (s Scene) turned(i int) int {
	if s.Eye == ophglm.OS {
		x := i % s.Width
		return i - x + s.Width - 1 - x
	}
	return i
}

// Photograph is the phantom as a JPEG file.
func (p *Phantom) Photograph() ([]byte, error) {
	w, h := p.Scene.Width, p.Scene.Height
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		copy(img.Pix[4*i:], []uint8{p.RGB[0].Pix[i], p.RGB[1].Pix[i], p.RGB[2].Pix[i], 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 86}); err != nil {
		return nil, fmt.Errorf("encoding a phantom: %w", err)
	}
	return b.Bytes(), nil
}

// VesselMask is a PNG file: vessels white on black.
func (p *Phantom) VesselMask() ([]byte, error) {
	img := p.paletted(color.RGBA{A: 255}, color.RGBA{255, 255, 255, 255})
	for i, v := range p.Masks[Vessel].Pix {
		img.Pix[i] = v & 1
	}
	return encode(img)
}

// LesionMask is a PNG file in the colours of [Layers], on black.
func (p *Phantom) LesionMask() ([]byte, error) {
	palette := color.Palette{color.RGBA{A: 255}}
	for _, l := range Layers {
		palette = append(palette, l.Colour)
	}
	img := p.paletted(palette...)
	for n, l := range Layers {
		for i, v := range p.Masks[l.Class].Pix {
			if v != 0 {
				img.Pix[i] = uint8(n + 1)
			}
		}
	}
	return encode(img)
}

func (p *Phantom) paletted(colours ...color.Color) *image.Paletted {
	return image.NewPaletted(image.Rect(0, 0, p.Scene.Width, p.Scene.Height), colours)
}

func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("encoding the mask of a phantom: %w", err)
	}
	return b.Bytes(), nil
}
