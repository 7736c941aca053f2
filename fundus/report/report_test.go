package report

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/internal/fieldofview"
	"ophglm/internal/raster"
)

// A photograph of 1000×1000 pixels whose field is all of it, round; masks of
// 250×250, so that a pixel of a mask covers 4×4 = 16 of the photograph.
const side, coarse = 1000, 250

type drawing func(p raster.Plane)

func square(x, y, size int, v uint8) drawing {
	return func(p raster.Plane) {
		for i := range size {
			for j := range size {
				p.Pix[(y+i)*p.W+x+j] = v
			}
		}
	}
}

func ball(cx, cy, r int) drawing {
	return func(p raster.Plane) {
		for y := range p.H {
			for x := range p.W {
				if dx, dy := x-cx, y-cy; dx*dx+dy*dy <= r*r {
					p.Pix[y*p.W+x] = 255
				}
			}
		}
	}
}

type masks map[string][]drawing

func studyOf(eye ophglm.Eye, m masks) Study {
	s := Study{
		Photograph: &ophglm.Photograph{ID: "p", Eye: eye, Image: "p.jpg", Width: side, Height: side},
		Field: &ophglm.Prediction{Item: "p", Model: FieldModel, Signature: "field 1", Values: map[string]float64{
			"x1": side, "y1": side, "diameter_pixels": side, "roundness": 0.99, "framed": 1, "fundus": 1, "sharpness": 0.04, "green": 0.35, "evenness": 0.8,
		}},
		Masks: map[string]raster.Plane{},
	}
	p := &ophglm.Prediction{
		Item: "p", Model: "lesions", Signature: "lesions 1", Values: map[string]float64{}, Masks: map[string]string{},
		Region: &ophglm.Region{X1: side, Y1: side, Width: side, Height: side},
	}
	for class, draw := range m {
		plane := raster.New(coarse, coarse)
		for _, d := range draw {
			d(plane)
		}
		s.Masks[class], p.Masks[class], p.Values["threshold_"+class] = plane, class, 0.5
	}
	if len(m) > 0 {
		s.Predictions = append(s.Predictions, p)
	}
	return s
}

func find(t *testing.T, r *Reading, kind, typ string) ophglm.Finding {
	t.Helper()
	for _, f := range r.Report.Findings {
		if f.Kind == kind && f.Type == typ {
			return f
		}
	}
	t.Fatalf("no finding %s %s among %+v", kind, typ, r.Report.Findings)
	return ophglm.Finding{}
}

func has(r *Reading, kind string) bool {
	return slices.ContainsFunc(r.Report.Findings, func(f ophglm.Finding) bool { return f.Kind == kind })
}

// rightDisc is the disc of a right eye: at the right of the picture. A ball of
// radius 18 is 37 mask pixels wide.
var rightDisc = ball(210, 120, 18)

func TestDisc(t *testing.T) {
	cases := map[string]struct {
		draw    []drawing
		present bool
		why     string
	}{
		"nothing":   {nil, false, "nothing_above_threshold"},
		"round":     {[]drawing{rightDisc}, true, ""},
		"speck":     {[]drawing{ball(200, 120, 2)}, false, "too_small"},                                                               // 13 of some 49,000 pixels of the field: 0.03 %
		"flood":     {[]drawing{ball(125, 125, 60)}, false, "too_large"},                                                              // (60/125)² = 23 % of the field
		"long":      {[]drawing{square(100, 100, 10, 255), square(110, 100, 10, 255), square(120, 100, 10, 255)}, false, "not_round"}, // 30×10
		"below":     {[]drawing{square(100, 100, 20, 127)}, false, "nothing_above_threshold"},                                         // 127/255 = 0.498
		"outside":   {[]drawing{square(0, 0, 20, 255)}, false, "nothing_above_threshold"},                                             // a corner, outside the circle
		"two":       {[]drawing{ball(60, 120, 15), rightDisc}, true, ""},
		"hard edge": {[]drawing{square(100, 100, 20, 128)}, true, ""}, // 128/255 = 0.502; a square fills 4/π of its ellipse
	}
	for name, c := range cases {
		r := Read(studyOf("OD", masks{OpticDisc: c.draw}), Options{Expected: []string{OpticDisc}})
		f := find(t, r, "disc", OpticDisc)
		if f.Present != c.present || f.Values["why"] != c.why || (r.Disc != nil) != c.present {
			t.Errorf("%s: present %v, why %q; want %v, %q", name, f.Present, f.Values["why"], c.present, c.why)
		}
	}
}

func TestDiscIsMeasuredInPixelsOfThePhotograph(t *testing.T) {
	r := Read(studyOf("OD", masks{OpticDisc: {rightDisc}}), Options{})
	f := find(t, r, "disc", OpticDisc)
	// The ball has 1,009 lattice points (x²+y² ≤ 18²), each 16 pixels: 16,144, a
	// circle of diameter 2·√(16144/π) = 143.4. Its middle is the centre of pixel
	// (210, 120): (842, 482).
	want := map[string]string{"x_pixels": "842", "y_pixels": "482", "diameter_pixels": "143", "diameter_field_percent": "14.3"}
	if f.AreaPixels != 16144 {
		t.Errorf("area %d, want 16144", f.AreaPixels)
	}
	for k, v := range want {
		if f.Values[k] != v {
			t.Errorf("%s is %s, want %s", k, f.Values[k], v)
		}
	}
	// The macula: 2.5 · 143.4 = 358.4 to the left, 0.3 · 143.4 = 43.0 below.
	m := find(t, r, "macula", "macula")
	if m.Values["x_pixels"] != "484" || m.Values["y_pixels"] != "525" || m.Values["radius_pixels"] != "143" {
		t.Errorf("macula %v, want (484, 525) with radius 143", m.Values)
	}
}

func TestEyeAndMacula(t *testing.T) {
	left := ball(coarse-1-210, 120, 18)
	middle := ball(125, 120, 18)
	cases := map[string]struct {
		eye      ophglm.Eye
		disc     []drawing
		typ      string
		from, by string
		macula   bool
	}{
		"recorded and shown":     {"OD", []drawing{rightDisc}, "OD", "record", "", true},
		"shown alone":            {"", []drawing{rightDisc}, "OD", "disc", "", true},
		"shown alone, left":      {"", []drawing{left}, "OS", "disc", "", true},
		"recorded, disc amid":    {"OS", []drawing{middle}, "OS", "record", "", true},
		"unknown, disc amid":     {"", []drawing{middle}, "unknown", "", "", false},
		"recorded against shown": {"OD", []drawing{left}, "OD", "record", "OS", false},
		"no disc":                {"OD", nil, "OD", "record", "", false},
		"both eyes is no eye":    {"OU", nil, "unknown", "", "", false},
		// 662 + 358 = 1020, outside the frame.
		"macula outside": {"OS", []drawing{ball(165, 120, 18)}, "OS", "record", "", false},
	}
	for name, c := range cases {
		r := Read(studyOf(c.eye, masks{OpticDisc: c.disc}), Options{})
		f := find(t, r, "eye", c.typ)
		if f.Values["from"] != c.from || f.Values["by_disc"] != c.by || has(r, "macula") != c.macula {
			t.Errorf("%s: from %q, by disc %q, macula %v; want %q, %q, %v", name, f.Values["from"], f.Values["by_disc"], has(r, "macula"), c.from, c.by, c.macula)
		}
	}
}

func TestLesionsAreCounted(t *testing.T) {
	r := Read(studyOf("OD", masks{
		OpticDisc: {rightDisc},
		HardExudate: {
			square(118, 128, 3, 255), // at the macula (484/4, 525/4): 9 pixels
			square(60, 60, 2, 200),   // temporal (left in a right eye), above: 4 pixels
			square(63, 62, 1, 200),   // touches nothing: x 62 is free
			square(62, 58, 2, 200),   // joins the second at a corner: 4 pixels more
			square(228, 150, 2, 255), // nasal, below: 4 pixels
			square(208, 118, 5, 255), // in the disc
			square(0, 0, 6, 255),     // outside the field
		},
		"haemorrhage": nil,
	}), Options{Expected: Expected(), MinAreaPixels: 17})
	f := find(t, r, "lesion", HardExudate)
	// Kept: 9 + 8 + 4 = 21 pixels of 16 each. The lone pixel has 16 < 17.
	if f.Count != 3 || f.AreaPixels != 21*16 || !f.Macula || !f.Present {
		t.Errorf("%d spots, %d pixels, macula %v; want 3, 336, true", f.Count, f.AreaPixels, f.Macula)
	}
	if want := []string{"superior_temporal", "inferior_temporal", "inferior_nasal"}; !slices.Equal(f.Quadrants, want) {
		t.Errorf("quadrants %v, want %v", f.Quadrants, want)
	}
	// A circle of 250 pixels across has 49,080 of them: 21/49080 = 0.0428 %.
	want := map[string]string{
		"count_superior_temporal": "1", "count_inferior_temporal": "1", "count_inferior_nasal": "1", "count_macula": "1", "specks_left_out": "1",
		"in_disc_left_out": "1", "quadrants_by": "disc", "largest_pixels": "144", "peak_probability": "1.00", "area_field_percent": "0.0428",
	}
	for k, v := range want {
		if f.Values[k] != v {
			t.Errorf("%s is %q, want %q", k, f.Values[k], v)
		}
	}
	if f := find(t, r, "lesion", "haemorrhage"); f.Present || f.Count != 0 || f.Values["examined"] == "no" {
		t.Errorf("haemorrhage: %+v, want looked for and not found", f)
	}
	if f := find(t, r, "lesion", "microaneurysm"); f.Values["examined"] != "no" {
		t.Errorf("microaneurysm: %+v, want not examined", f)
	}
	if f := find(t, r, "vessels", Vessel); f.Values["examined"] != "no" {
		t.Errorf("vessels: %+v, want not examined", f)
	}
}

func TestWithoutDiscQuadrantsAreOfThePicture(t *testing.T) {
	r := Read(studyOf("OD", masks{HardExudate: {square(60, 60, 2, 255), square(180, 180, 2, 255)}}), Options{})
	f := find(t, r, "lesion", HardExudate)
	if !slices.Equal(f.Quadrants, []string{"upper_left", "lower_right"}) || f.Values["quadrants_by"] != "picture" || f.Macula || f.Values["count_macula"] != "" {
		t.Errorf("%v by %s, macula %v: want upper left and lower right of the picture, and nothing of the macula", f.Quadrants, f.Values["quadrants_by"], f.Macula)
	}
}

func TestVesselsOutsideTheFieldAreNone(t *testing.T) {
	r := Read(studyOf("", masks{Vessel: {square(0, 0, 10, 255), square(100, 100, 10, 255)}}), Options{})
	if f := find(t, r, "vessels", Vessel); f.AreaPixels != 100*16 || f.Values["area_field_percent"] != "0.20" { // 100 of 49,080
		t.Errorf("%d pixels, %s %%: want 1600 and 0.20", f.AreaPixels, f.Values["area_field_percent"])
	}
}

func TestQuality(t *testing.T) {
	cases := map[string]struct {
		change map[string]float64
		want   []string
	}{
		"fine":     {nil, []string{"gradable"}},
		"no field": {map[string]float64{"fundus": 0}, []string{"not_a_fundus_photograph"}},
		"blurred":  {map[string]float64{"sharpness": 0.008}, []string{"gradable", "blurred"}},
		"at limit": {map[string]float64{"sharpness": 0.01}, []string{"gradable"}},
		"two":      {map[string]float64{"green": 0.02, "roundness": 0.7}, []string{"gradable", "irregular_field", "dark"}},
	}
	for name, c := range cases {
		s := studyOf("", nil)
		for k, v := range c.change {
			s.Field.Values[k] = v
		}
		var got []string
		for _, f := range Read(s, Options{}).Report.Findings {
			if f.Kind == "quality" {
				got = append(got, f.Type)
				if f.Type == "gradable" && f.Present != (len(c.want) == 1) {
					t.Errorf("%s: gradable %v", name, f.Present)
				}
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestNothingIsSaidOfWhatIsNoFundus(t *testing.T) {
	s := studyOf("OD", masks{HardExudate: {square(60, 60, 2, 255)}})
	s.Field.Values["fundus"] = 0
	for _, f := range Read(s, Options{Expected: Expected()}).Report.Findings {
		if f.Kind != "quality" && f.Kind != "limits" {
			t.Errorf("%s %s is said of a picture that is no fundus photograph", f.Kind, f.Type)
		}
	}
}

func TestDiseases(t *testing.T) {
	s := studyOf("", nil)
	s.Predictions = []*ophglm.Prediction{{
		Item: "p", Model: "diseases", Signature: "d", Probabilities: map[string]float64{"cataract": 0.4967, "normal": 0.2},
		Values: map[string]float64{"threshold_cataract": 0.4958, "threshold_normal": 0.5},
	}}
	r := Read(s, Options{Expected: []string{"normal", "cataract", "glaucoma"}})
	f := find(t, r, "disease", "cataract")
	// At two digits both are 0.50; at three they are apart.
	if !f.Present || f.Values["probability"] != "0.497" || f.Values["threshold"] != "0.496" {
		t.Errorf("cataract %v %v, want present, 0.497 and 0.496", f.Present, f.Values)
	}
	if f := find(t, r, "disease", "normal"); f.Present || *f.Probability != 0.2 {
		t.Errorf("normal %+v", f)
	}
	if f := find(t, r, "disease", "glaucoma"); f.Values["examined"] != "no" || f.Probability != nil {
		t.Errorf("glaucoma %+v, want not examined", f)
	}
}

func TestSmallPhotographSaysWhyItWasNotExamined(t *testing.T) {
	s := studyOf("", nil)
	s.Field.Values["needs_field_pixels_vessel"] = 1200
	f := find(t, Read(s, Options{Expected: []string{Vessel}}), "vessels", Vessel)
	if f.Values["needs_field_pixels"] != "1200" || f.Values["field_diameter_pixels"] != "1000" {
		t.Errorf("%v", f.Values)
	}
}

// The columns of a row are those whose centres the field contains.
func TestRowsOfTheField(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Field{Field: fieldofview.Field{X0: 3, Y0: float64(rapid.IntRange(-4, 30).Draw(t, "top")), X1: 93, Y1: 80, Diameter: 90, Framed: rapid.Bool().Draw(t, "framed")}}
		g := newGrid(&ophglm.Prediction{Region: &ophglm.Region{X0: -2.3, Y0: -5, X1: 101, Y1: 99}}, "x", raster.New(rapid.IntRange(1, 70).Draw(t, "w"), 41))
		for y := range g.plane.H {
			from, to := g.row(&f, y)
			for x := range g.plane.W {
				if in := f.Contains(g.point(x, y)); in != (x >= from && x < to) {
					t.Fatalf("column %d of row %d: in the field %v, and its columns are %d to %d", x, y, in, from, to)
				}
			}
		}
	})
}

func TestPercent(t *testing.T) {
	for share, want := range map[float64]string{0: "0", 0.5: "50.0", 0.0123: "1.23", 0.0004: "0.0400"} {
		if got := percent(share); got != want {
			t.Errorf("percent(%g) = %s, want %s", share, got, want)
		}
	}
}

// Whatever the masks are: counts and areas add up, ids are different, and a mirrored
// picture of the other eye has the same findings.
func TestMirroredEyes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var spots, mirrored []drawing
		for range rapid.IntRange(0, 8).Draw(t, "spots") {
			x, y, size := rapid.IntRange(1, 240).Draw(t, "x"), rapid.IntRange(1, 240).Draw(t, "y"), rapid.IntRange(1, 8).Draw(t, "size")
			spots = append(spots, square(x, y, size, 255))
			mirrored = append(mirrored, square(coarse-x-size, y, size, 255))
		}
		o := Options{Expected: Expected(), MinAreaPixels: rapid.IntRange(0, 200).Draw(t, "least")}
		a := Read(studyOf("OD", masks{OpticDisc: {rightDisc}, HardExudate: spots}), o)
		b := Read(studyOf("OS", masks{OpticDisc: {ball(coarse-1-210, 120, 18)}, HardExudate: mirrored}), o)
		ids := map[string]bool{}
		for i, f := range a.Report.Findings {
			if ids[f.ID] {
				t.Fatalf("two findings have the id %s", f.ID)
			}
			ids[f.ID] = true
			g := b.Report.Findings[i]
			if f.Kind != "lesion" {
				continue
			}
			if f.Count != g.Count || f.AreaPixels != g.AreaPixels || f.Macula != g.Macula {
				t.Fatalf("%s: %d, %d and %v in the right eye, %d, %d and %v in the left", f.Type, f.Count, f.AreaPixels, f.Macula, g.Count, g.AreaPixels, g.Macula)
			}
			sum := 0
			for _, q := range f.Quadrants {
				n := 0
				for _, d := range f.Values["count_"+q] {
					n = 10*n + int(d-'0')
				}
				sum += n
			}
			if sum != f.Count || f.Present != (f.Count > 0) || f.Present && f.AreaPixels == 0 {
				t.Fatalf("%+v does not add up", f)
			}
		}
	})
}

func TestApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(0, 1).Draw(t, "v")
		limit := v + rapid.SampledFrom([]float64{0, 1e-6, -1e-6, 0.004, -0.3}).Draw(t, "by")
		a, b := apart(v, limit, 2)
		if (a == b) != (v == limit) && math.Abs(v-limit) > 1e-9 {
			t.Fatalf("%g and %g are written %s and %s", v, limit, a, b)
		}
	})
}
