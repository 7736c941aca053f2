package phantom

import (
	"fmt"
	"math/rand/v2"

	"ophglm"
)

// Scene is what a phantom shows. The numbers without a unit go from 0, none, to
// 100, as much as is ever seen.
type Scene struct {
	Seed uint64
	Eye  ophglm.Eye // OD or OS

	Width, Height int // of the frame, pixels
	FieldPixels   int // diameter of the field of view; one above Height is cut off at top and bottom

	DiscX, DiscY int // centre of the disc from that of the field, 1/1000 of its diameter: towards the nose, and down
	DiscSize     int // horizontal diameter of the disc, 1/1000 of the field's
	Cup          int // vertical cup-to-disc ratio, %

	Pigment    int // 0: a blond fundus, 100: a dark one
	Yellowing  int // of the lens: blue is lost first
	Texture    int // choroidal vessels that shine through
	Crescent   int // atrophy beside the disc
	Haze       int // of the lens: a veil, and blur
	Blur       int // of the optics
	Unevenness int // of the light
	Tortuosity int // of the vessels

	Microaneurysms, Haemorrhages int // how many
	ExudateClusters              int // of hard exudates, how many
	CottonWoolSpots              int // soft exudates, how many
	Drusen                       int // how many
}

// From these on, a sign counts as its disease.
const (
	glaucomatousCup = 65 // %; what screening takes for suspect begins between 60 and 70
	manyDrusen      = 15
	tessellated     = 60
	cloudy          = 40
)

// Labels are the diseases that the scene shows, "normal" if there is none, in
// alphabetical order.
func (s Scene) Labels() []string {
	var out []string
	if s.Drusen >= manyDrusen {
		out = append(out, "amd")
	}
	if s.Haze >= cloudy {
		out = append(out, "cataract")
	}
	if s.Microaneurysms+s.Haemorrhages+s.ExudateClusters+s.CottonWoolSpots > 0 {
		out = append(out, "diabetic_retinopathy")
	}
	if s.Cup >= glaucomatousCup {
		out = append(out, "glaucoma")
	}
	if s.Crescent > 0 || s.Texture >= tessellated {
		out = append(out, "myopia")
	}
	if out == nil {
		return []string{"normal"}
	}
	return out
}

// Validate reports a scene that can't be drawn.
func (s Scene) Validate() error {
	switch {
	case s.Eye != ophglm.OD && s.Eye != ophglm.OS:
		return fmt.Errorf("the eye %q is neither %s nor %s", s.Eye, ophglm.OD, ophglm.OS)
	case s.FieldPixels < 64 || s.FieldPixels > 4096 || s.Width <= s.FieldPixels || 8*s.Height < 7*s.FieldPixels || s.Height > 4096 || s.Width > 4096:
		return fmt.Errorf("a field of %d pixels does not lie well in a frame of %d×%d", s.FieldPixels, s.Width, s.Height)
	case s.DiscX < 200 || s.DiscX > 400 || s.DiscY < -100 || s.DiscY > 100 || s.DiscSize < 80 || s.DiscSize > 200:
		return fmt.Errorf("a disc of %d at %d, %d does not lie in the field", s.DiscSize, s.DiscX, s.DiscY)
	}
	for _, v := range []int{s.Cup, s.Pigment, s.Yellowing, s.Texture, s.Crescent, s.Haze, s.Blur, s.Unevenness, s.Tortuosity} {
		if v < 0 || v > 100 {
			return fmt.Errorf("%d is not within 0 and 100", v)
		}
	}
	for _, n := range []int{s.Microaneurysms, s.Haemorrhages, s.ExudateClusters, s.CottonWoolSpots, s.Drusen} {
		if n < 0 || n > 500 {
			return fmt.Errorf("%d lesions of a kind are not drawn", n)
		}
	}
	return nil
}

// point is a place in the field, in its diameters from its centre: x towards the
// nose, y down.
type point struct{ x, y float64 }

func (p point) plus(q point) point               { return point{p.x + q.x, p.y + q.y} }
func (p point) minus(q point) point              { return point{p.x - q.x, p.y - q.y} }
func (p point) times(f float64) point            { return point{p.x * f, p.y * f} }
func (p point) distance(q point) float64         { return length(p.minus(q)) }
func lerp(a, b, t float64) float64               { return a + (b-a)*t }
func between(r *rand.Rand, a, b float64) float64 { return lerp(a, b, r.Float64()) }
func share(percent int) float64                  { return float64(percent) / 100 }

// disc gives the centre and the horizontal radius.
func (s Scene) disc() (centre point, radius float64) {
	return point{float64(s.DiscX) / 1000, float64(s.DiscY) / 1000}, float64(s.DiscSize) / 2000
}

// fovea lies two and a half disc diameters temporal to the disc, and a little
// below its centre.
func (s Scene) fovea() point {
	c, r := s.disc()
	return point{c.x - 2.5*2*r, c.y + 0.3*2*r}
}

// random starts one stream of numbers for each layer, so that a change of one
// layer leaves the others as they were.
func (s Scene) random(layer uint64) *rand.Rand { return rand.New(rand.NewPCG(s.Seed, layer)) }

const (
	layerVessels = iota + 1
	layerRetina
	layerLesions
	layerCamera
)
