package raster

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func plane(w, h int, pix ...uint8) Plane { return Plane{W: w, H: h, Pix: pix} }

func TestScale(t *testing.T) {
	cases := map[string]struct {
		in   Plane
		r    Rect
		w, h int
		want []uint8
	}{
		"as it is":     {plane(2, 2, 1, 2, 3, 4), Rect{0, 0, 2, 2}, 2, 2, []uint8{1, 2, 3, 4}},
		"a crop":       {plane(3, 1, 1, 2, 3), Rect{1, 0, 3, 1}, 2, 1, []uint8{2, 3}},
		"outside is 0": {plane(1, 1, 200), Rect{-1, 0, 2, 1}, 3, 1, []uint8{0, 200, 0}},
		"all outside":  {plane(1, 1, 200), Rect{5, 5, 7, 7}, 2, 2, []uint8{0, 0, 0, 0}},
		// A triangle of width 2 about the middle of four: weights 1/4·(1/2, 3/2, 3/2, 1/2)
		// = 1/8, 3/8, 3/8, 1/8: 0·1/8 + 80·3/8 + 160·3/8 + 240·1/8 = 120.
		"half of four": {plane(4, 1, 0, 80, 160, 240), Rect{1, 0, 3, 1}, 1, 1, []uint8{120}},
		// Bilinear: centres at 0.25, 0.75, 1.25, 1.75 of pixels centred at 0.5 and 1.5:
		// the outer ones lose a quarter to what is outside, which counts as 0.
		"twice as large": {plane(2, 1, 100, 200), Rect{0, 0, 2, 1}, 4, 1, []uint8{75, 125, 175, 150}},
	}
	for name, c := range cases {
		if got := Scale(c.in, c.r, c.w, c.h); !slices.Equal(got.Pix, c.want) {
			t.Errorf("%s: %v, want %v", name, got.Pix, c.want)
		}
	}
}

// However it is summed, a pixel is the weighted sum of its taps, across and then
// down.
func TestScaleSumsItsTaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := New(rapid.IntRange(1, 20).Draw(t, "w"), rapid.IntRange(1, 20).Draw(t, "h"))
		copy(p.Pix, rapid.SliceOfN(rapid.Byte(), len(p.Pix), len(p.Pix)).Draw(t, "pixels"))
		edge := func(name string) float64 { return rapid.Float64Range(-5, 25).Draw(t, name) }
		r := Rect{X0: edge("x0"), Y0: edge("y0")}
		r.X1, r.Y1 = r.X0+rapid.Float64Range(0.5, 30).Draw(t, "wide"), r.Y0+rapid.Float64Range(0.5, 30).Draw(t, "high")
		w, h := rapid.IntRange(1, 30).Draw(t, "to w"), rapid.IntRange(1, 30).Draw(t, "to h")
		got := Scale(p, r, w, h)
		across, down := taps(p.W, r.X0, r.X1, w), taps(p.H, r.Y0, r.Y1, h)
		for y, d := range down {
			for x, a := range across {
				sum := int32(half)
				for i, k := range d.weights {
					row := int32(half)
					for j, l := range a.weights {
						row += l * int32(p.At(a.from+j, d.from+i))
					}
					sum += k * (row >> shift)
				}
				if want := uint8(sum >> shift); got.At(x, y) != want {
					t.Fatalf("(%d, %d) is %d, want %d", x, y, got.At(x, y), want)
				}
			}
		}
	})
}

func TestScaleKeepsWhatIsEven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Byte().Draw(t, "value")
		p := New(rapid.IntRange(8, 60).Draw(t, "w"), rapid.IntRange(8, 60).Draw(t, "h"))
		for i := range p.Pix {
			p.Pix[i] = v
		}
		w, h := rapid.IntRange(1, 90).Draw(t, "to w"), rapid.IntRange(1, 90).Draw(t, "to h")
		out := Scale(p, Rect{0, 0, float64(p.W), float64(p.H)}, w, h)
		// Inside, where no filter reaches over the edge, the value is kept to the bit.
		mx, my := w/p.W+w/4+1, h/p.H+h/4+1
		for y := my; y < h-my; y++ {
			for x := mx; x < w-mx; x++ {
				if got := out.At(x, y); got != v {
					t.Fatalf("%v to %d×%d: %d at (%d, %d), want %d", p, w, h, got, x, y, v)
				}
			}
		}
	})
}

func TestPlaceIsWhereItWas(t *testing.T) {
	p := New(10, 10)
	for i := range p.Pix {
		p.Pix[i] = 255
	}
	full := Place(p, Rect{20, 40, 60, 80}, 100, 120)
	for y := range 120 {
		for x := range 100 {
			in := x >= 22 && x < 58 && y >= 42 && y < 78 // half a pixel of the mask within its edge
			out := x < 18 || x >= 62 || y < 38 || y >= 82
			if v := full.At(x, y); in && v != 255 || out && v != 0 {
				t.Fatalf("%d at (%d, %d)", v, x, y)
			}
		}
	}
}

func TestHalve(t *testing.T) {
	// (1+3+5+7+2)/4 = 4; the odd last column is averaged with itself: (9+11+1)/2 = 10.
	got := Halve(plane(3, 2, 1, 3, 9, 5, 7, 11))
	if got.W != 2 || got.H != 1 || !slices.Equal(got.Pix, []uint8{4, 10}) {
		t.Errorf("%v %v", got, got.Pix)
	}
}

func TestComponents(t *testing.T) {
	p := plane(5, 4,
		9, 0, 0, 0, 7,
		0, 9, 0, 0, 0,
		0, 0, 0, 5, 4,
		0, 0, 0, 5, 0)
	_, all := Components(p, 5)
	want := []Component{ // the first two hang together at a corner
		{Area: 2, X0: 0, Y0: 0, X1: 2, Y1: 2, SumX: 1, SumY: 1, Peak: 9, First: 0},
		{Area: 1, X0: 4, Y0: 0, X1: 5, Y1: 1, SumX: 4, SumY: 0, Peak: 7, First: 4},
		{Area: 2, X0: 3, Y0: 2, X1: 4, Y1: 4, SumX: 6, SumY: 5, Peak: 5, First: 13},
	}
	if !slices.Equal(all, want) {
		t.Errorf("%+v", all)
	}
}

func TestComponentsCoverWhatIsAbove(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := New(rapid.IntRange(1, 20).Draw(t, "w"), rapid.IntRange(1, 20).Draw(t, "h"))
		for i := range p.Pix {
			p.Pix[i] = uint8(rapid.IntRange(0, 3).Draw(t, "v"))
		}
		labels, all := Components(p, 2)
		areas := make([]int, len(all))
		for i, l := range labels {
			if (l != 0) != (p.Pix[i] >= 2) {
				t.Fatalf("pixel %d of value %d has label %d", i, p.Pix[i], l)
			}
			if l != 0 {
				areas[l-1]++
			}
			if i%p.W > 0 && l != 0 && labels[i-1] != 0 && labels[i-1] != l {
				t.Fatalf("neighbours %d and %d are of different components", i-1, i)
			}
		}
		for i, c := range all {
			if areas[i] != c.Area {
				t.Fatalf("component %d says it has %d pixels and has %d", i, c.Area, areas[i])
			}
		}
	})
}

// Two pixels have the same label where a walk over neighbours leads from one to the
// other, and labels are given in the order of first pixels.
func TestComponentsAreWhatAWalkReaches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := New(rapid.IntRange(1, 14).Draw(t, "w"), rapid.IntRange(1, 14).Draw(t, "h"))
		for i := range p.Pix {
			p.Pix[i] = uint8(rapid.IntRange(0, 1).Draw(t, "v"))
		}
		want := make([]int32, len(p.Pix))
		next := int32(0)
		var walk func(x, y int, id int32)
		walk = func(x, y int, id int32) {
			if p.At(x, y) == 0 || want[y*p.W+x] != 0 {
				return
			}
			want[y*p.W+x] = id
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					if x+dx >= 0 && y+dy >= 0 && x+dx < p.W && y+dy < p.H {
						walk(x+dx, y+dy, id)
					}
				}
			}
		}
		for i, v := range p.Pix {
			if v != 0 && want[i] == 0 {
				next++
				walk(i%p.W, i/p.W, next)
			}
		}
		labels, all := Components(p, 1)
		if !slices.Equal(labels, want) || len(all) != int(next) {
			t.Fatalf("%d components %v, want %d %v", len(all), labels, next, want)
		}
	})
}

func TestPNGReadsWhatIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := New(rapid.IntRange(1, 30).Draw(t, "w"), rapid.IntRange(1, 30).Draw(t, "h"))
		copy(p.Pix, rapid.SliceOfN(rapid.Byte(), len(p.Pix), len(p.Pix)).Draw(t, "pixels"))
		var b bytes.Buffer
		if err := WritePNG(&b, p); err != nil {
			t.Fatal(err)
		}
		got, err := ReadPNG(&b)
		if err != nil || got.W != p.W || !bytes.Equal(got.Pix, p.Pix) {
			t.Fatalf("%v became %v, error %v", p, got, err)
		}
	})
}

func TestReadPNGTakesLuminance(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	img.Set(0, 0, color.NRGBA{R: 255, G: 255, B: 255, A: 255})
	img.Set(1, 0, color.NRGBA{R: 255, A: 255})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	p, err := ReadPNG(&b)
	if err != nil || p.Pix[0] != 255 || p.Pix[1] != 76 { // 0.299·255, as image/color rounds it
		t.Errorf("%v, error %v", p.Pix, err)
	}
}

func FuzzReadPNG(f *testing.F) {
	var b bytes.Buffer
	if err := WritePNG(&b, plane(2, 2, 0, 100, 200, 255)); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:20])
	f.Fuzz(func(t *testing.T, in []byte) {
		p, err := ReadPNG(bytes.NewReader(in))
		if err == nil && len(p.Pix) != p.W*p.H {
			t.Errorf("%v has %d bytes", p, len(p.Pix))
		}
	})
}

func TestLevel(t *testing.T) {
	for threshold, want := range map[float64]int{0: 0, -1: 0, 0.5: 128, 1: 255, 1.01: 256, 1. / 255: 1, 0.2: 51} {
		if got := Level(threshold); got != want {
			t.Errorf("%v is reached from byte %d on, want %d", threshold, got, want)
		}
	}
}
