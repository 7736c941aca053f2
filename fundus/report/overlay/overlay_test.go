package overlay

import (
	"bytes"
	"image/color"
	"image/jpeg"
	"testing"

	"ophglm"
	"ophglm/fundus/photo"
	"ophglm/fundus/report"
	"ophglm/internal/fieldofview"
	"ophglm/internal/raster"
)

func grey8(w, h int) *photo.Picture {
	p := &photo.Picture{W: w, H: h}
	for i := range p.RGB {
		p.RGB[i] = raster.New(w, h)
		for at := range p.RGB[i].Pix {
			p.RGB[i].Pix[at] = 100
		}
	}
	return p
}

// block is a shape of 100×100 pixels of the mask over a photograph of w×h, full
// from (40, 40) to (60, 60).
func block(class string, w, h int) report.Shape {
	m := raster.New(100, 100)
	for y := 40; y < 60; y++ {
		for x := 40; x < 60; x++ {
			m.Pix[y*100+x] = 255
		}
	}
	return report.Shape{Class: class, Region: ophglm.Region{X1: float64(w), Y1: float64(h), Width: w, Height: h}, Mask: m}
}

func TestOutlineIsAroundTheShape(t *testing.T) {
	c := newCanvas(grey8(200, 200)) // two pixels to one of the mask: the block is 80 to 120, and soft by one pixel
	c.outline(block("hard_exudate", 200, 200), lesions["hard_exudate"])
	plain := color.RGBA{100, 100, 100, 255}
	for at, want := range map[[2]int]color.RGBA{{100, 100}: plain, {20, 20}: plain, {78, 100}: lesions["hard_exudate"], {121, 100}: lesions["hard_exudate"], {81, 100}: plain} {
		if got := c.img.RGBAAt(at[0], at[1]); got != want {
			t.Errorf("%v is %v, want %v", at, got, want)
		}
	}
}

func TestVesselsAreTinted(t *testing.T) {
	c := newCanvas(grey8(200, 200))
	c.tint(block(report.Vessel, 200, 200), cyan)
	// Half of 100 and half of (0, 220, 255): 50, 160, 177.5.
	if got := c.img.RGBAAt(100, 100); got != (color.RGBA{50, 160, 178, 255}) {
		t.Errorf("a vessel is %v", got)
	}
	if got := c.img.RGBAAt(10, 10); got != (color.RGBA{100, 100, 100, 255}) {
		t.Errorf("beside vessels it is %v", got)
	}
}

// A spot of one pixel of the mask is less than one of the overlay, and is drawn.
func TestSmallSpotsAreDrawn(t *testing.T) {
	s := report.Shape{Class: "microaneurysm", Region: ophglm.Region{X1: 4000, Y1: 3000, Width: 4000, Height: 3000}, Mask: raster.New(2000, 1500)}
	s.Mask.Pix[700*2000+900] = 255
	c := newCanvas(grey8(4000, 3000))
	c.outline(s, magenta)
	n := 0
	for i := range c.w * c.h {
		if c.img.Pix[4*i+1] == 0 {
			n++
		}
	}
	if n == 0 || n > 12 {
		t.Errorf("%d pixels are drawn around one", n)
	}
}

func TestSize(t *testing.T) {
	for of, want := range map[[2]int][2]int{{4288, 2848}: {1000, 664}, {300, 200}: {300, 200}, {1000, 1000}: {1000, 1000}, {3, 5000}: {1, 1000}} {
		r := &report.Reading{Report: &ophglm.FundusReport{Image: "a"}, Field: report.Field{Field: fieldofview.Field{X1: float64(of[0]), Y1: float64(of[1]), Diameter: float64(of[0]), Framed: true}}}
		r.Disc, r.Macula = &report.Disc{X: 9, Y: 9, Diameter: 5}, &report.Circle{X: 1e5, Y: -50, Radius: 3}
		b, err := Draw(grey8(of[0], of[1]), r)
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(b))
		if err != nil || img.Bounds().Dx() != want[0] || img.Bounds().Dy() != want[1] {
			t.Errorf("%v: %v (%v), want %v", of, img.Bounds(), err, want)
		}
	}
}

func TestMaculaIsDashed(t *testing.T) {
	count := func(dashed bool) int {
		c := newCanvas(grey8(200, 200))
		c.circle(report.Circle{X: 100, Y: 100, Radius: 60}, orange, dashed)
		n := 0
		for i := range c.w * c.h {
			if c.img.Pix[4*i] == 255 {
				n++
			}
		}
		return n
	}
	// A ring 2 wide of radius 60 has 2π·60·2 = 754 pixels, and half of it dashed.
	if whole, dashed := count(false), count(true); whole < 700 || whole > 800 || dashed < 340 || dashed > 410 {
		t.Errorf("%d pixels whole and %d dashed", whole, dashed)
	}
}
