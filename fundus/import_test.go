package fundus

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/bucket"
	"ophglm/internal/pipeline/pipelinetest"
	"ophglm/internal/raster"
)

func pngOf(t testing.TB, w, h int, at func(x, y int) color.Color) string {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, at(x, y))
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func one(c color.Color) func(x, y int) color.Color { return func(int, int) color.Color { return c } }

func TestImportDescribesPhotographs(t *testing.T) {
	a, b := pngOf(t, 4, 3, one(color.White)), pngOf(t, 5, 5, one(color.Black))
	out := pipelinetest.Run(t, Import(), "{dataset: d, licence: L, eye: side, meta: [age, labels]}", map[string]string{
		"files/x/1.png": a, "files/y/1.png": b, "files/y/2.png": a, "files/y/3.png": "text", "files/y/4.png": b, "files/y/5.png": pngOf(t, 6, 6, one(color.Black)),
		"manifest/m.jsonl": `{"file":"x/1.png","patient":7,"side":"left","age":61,"labels":["a","b"]}` + "\n" +
			`{"file":"y/1.png","patient":"8","side":"右眼"}` + "\n\n" +
			`{"file":"y/2.png","patient":7,"side":"OS"}` + "\n" +
			`{"file":"y/3.png"}` + "\n" +
			`{"file":"y/4.png","patient":"9","side":"R"}` + "\n",
	})
	got := pipelinetest.Records[ophglm.Photograph](t, out.Outputs["photographs"])
	if len(got) != 2 {
		t.Fatalf("%d photographs", len(got))
	}
	by := map[int]ophglm.Photograph{got[0].Width: got[0], got[1].Width: got[1]}
	p := by[4]
	if p.Eye != ophglm.OS || p.Height != 3 || len(p.Origins) != 2 || p.Origins[0].Row != 1 || p.Origins[1].File != "y/2.png" || p.Origins[0].Licence != "L" || p.Meta["age"] != "61" || p.Meta["labels"] != "a, b" {
		t.Errorf("%+v", p)
	}
	if p.Patient == "" || strings.Contains(p.Patient, "7") && len(p.Patient) < 10 || p.Patient == by[5].Patient || by[5].Eye != ophglm.OD {
		t.Errorf("patients %q and %q", p.Patient, by[5].Patient)
	}
	if string(out.Outputs["images/"+p.Image]) == "" {
		t.Errorf("no image %s among %d outputs", p.Image, len(out.Outputs))
	}
	// 3.png is text; 4.png shows what 1.png shows, of another patient; 5.png is in no row.
	want := map[string]int64{"not_an_image": 1, "two_owners": 1, "not_in_manifest": 1}
	for reason, n := range want {
		if out.Accounting.Reasons[reason] != n {
			t.Errorf("%s: %d, want %d of %v", reason, out.Accounting.Reasons[reason], n, out.Accounting.Reasons)
		}
	}
	if out.Accounting.Merged != 1 || out.Accounting.Inputs != 6 {
		t.Errorf("%+v", out.Accounting)
	}
}

func TestManifestsThatCannotBeTrusted(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON": "{", "a list": "[1]", "no file": `{"patient":"1"}`, "twice": `{"file":"a.png"}` + "\n" + `{"file":"./a.png"}`,
	} {
		_, err := runImport(t, text)
		if err == nil || !strings.Contains(err.Error(), "manifest") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	out, err := runImport(t, `{"file":"a.png","eye":"middle"}`)
	if err != nil || out["bad_manifest_row"] != 1 {
		t.Errorf("an eye that is none: %v, error %v", out, err)
	}
}

func runImport(t *testing.T, manifest string) (map[string]int64, error) {
	k := Import()
	k.Example.In = map[string]string{"files/a.png": tinyPNG(2, 2), "manifest/m.jsonl": manifest}
	out, err := exampleIn(t, k)
	if err != nil {
		return nil, err
	}
	return out.Accounting.Reasons, nil
}

func photographs(t testing.TB, all ...*ophglm.Photograph) string {
	for _, p := range all {
		p.Origins = []ophglm.Origin{{Dataset: "d", File: p.ID + "_photo.png"}}
		p.Image = p.ID + ".png"
	}
	return pipelinetest.JSONL(t, all...)
}

func TestAnnotationsOfColouredMasks(t *testing.T) {
	mask := func(x, y int) color.Color {
		switch {
		case x == 0 && y == 0:
			return color.NRGBA{R: 250, G: 4, B: 3, A: 255} // red, by a decoder that is a little off
		case x == 1:
			return color.NRGBA{B: 255, A: 255}
		case x == 2:
			return color.NRGBA{G: 255, A: 255} // a colour of no class
		}
		return color.Black
	}
	out := pipelinetest.Run(t, Annotations(), `{match: ['^(.+)_photo', '^(.+)_mask'], colours: {haemorrhage: '#ff0000', hard_exudate: '#0000ff', optic_disc: '#ffff00'}}`, map[string]string{
		"photographs":      photographs(t, &ophglm.Photograph{ID: "a", Width: 4, Height: 3}, &ophglm.Photograph{ID: "b", Width: 9, Height: 9}, &ophglm.Photograph{ID: "c", Width: 4, Height: 3}, &ophglm.Photograph{ID: "d", Width: 4, Height: 3}),
		"files/a_mask.png": pngOf(t, 4, 3, mask), "files/b_mask.png": pngOf(t, 4, 3, mask), "files/d_mask.png": "cut",
	})
	got := pipelinetest.Records[ophglm.Annotation](t, out.Outputs["annotations"])
	if len(got) != 1 || !slices.Equal(got[0].Classes, []string{"haemorrhage", "hard_exudate", "optic_disc"}) || !slices.Equal(got[0].Present, []string{"haemorrhage", "hard_exudate"}) {
		t.Fatalf("%+v", got)
	}
	for class, want := range map[string][]uint8{
		"haemorrhage":  {255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		"hard_exudate": {0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0},
	} {
		p, err := raster.ReadPNG(bytes.NewReader(out.Outputs["masks/"+got[0].Masks[class]]))
		if err != nil || !slices.Equal(p.Pix, want) {
			t.Errorf("%s: %v, error %v", class, p.Pix, err)
		}
	}
	a := out.Accounting
	if a.Reasons["mask_size"] != 1 || a.Reasons["not_an_image"] != 1 || a.Counts["no_mask"] != 1 || a.Used != 2 {
		t.Errorf("%+v", a)
	}
}

func TestAnnotationsOfOneClassAndLabels(t *testing.T) {
	var b bytes.Buffer
	white := image.NewPaletted(image.Rect(0, 0, 2, 1), color.Palette{color.Black, color.White})
	white.Pix[1] = 1
	if err := gif.Encode(&b, white, nil); err != nil {
		t.Fatal(err)
	}
	out := pipelinetest.Run(t, Annotations(), `{match: ['^(.+)_photo', '^(.+)_m'], classes: [vessel]}`, map[string]string{
		"photographs": photographs(t, &ophglm.Photograph{ID: "a", Width: 2, Height: 1}), "files/a_m.gif": b.String(),
	})
	got := pipelinetest.Records[ophglm.Annotation](t, out.Outputs["annotations"])
	if p, err := raster.ReadPNG(bytes.NewReader(out.Outputs["masks/"+got[0].Masks["vessel"]])); err != nil || !slices.Equal(p.Pix, []uint8{0, 255}) {
		t.Errorf("%v, error %v", p.Pix, err)
	}

	out = pipelinetest.Run(t, Annotations(), `{label: l, codes: {D: dr, N: normal}}`, map[string]string{
		"photographs": photographs(t, &ophglm.Photograph{ID: "a", Width: 2, Height: 1, Meta: map[string]string{"l": "D, N"}}, &ophglm.Photograph{ID: "b", Width: 2, Height: 1, Meta: map[string]string{"l": "O"}}, &ophglm.Photograph{ID: "c", Width: 2, Height: 1}),
	})
	got = pipelinetest.Records[ophglm.Annotation](t, out.Outputs["annotations"])
	// c has no label: nobody says that it shows neither.
	if len(got) != 2 || !slices.Equal(got[0].Present, []string{"dr", "normal"}) || len(got[1].Present) != 0 || !slices.Equal(got[1].Classes, []string{"dr", "normal"}) || out.Accounting.Counts["no_label"] != 1 {
		t.Errorf("%+v", got)
	}
}

func TestAPhotographGivenTwiceIsAnnotatedOnce(t *testing.T) {
	p := photographs(t, &ophglm.Photograph{ID: "a", Width: 1, Height: 1, Meta: map[string]string{"l": "x"}})
	out := pipelinetest.Run(t, Annotations(), `{label: l, classes: [x]}`, map[string]string{"photographs": p + p})
	if n := len(pipelinetest.Records[ophglm.Annotation](t, out.Outputs["annotations"])); n != 1 || out.Accounting.Merged != 1 {
		t.Errorf("%d annotations, %+v", n, out.Accounting)
	}
}

// A mask that marks nothing says that nothing is there: it is not as if no mask
// had been drawn.
func TestABlankMaskIsKept(t *testing.T) {
	out := pipelinetest.Run(t, Annotations(), `{match: ['^(.+)_photo', '^(.+)_m'], classes: [vessel]}`, map[string]string{
		"photographs": photographs(t, &ophglm.Photograph{ID: "a", Width: 2, Height: 1}), "files/a_m.png": pngOf(t, 2, 1, one(color.Black)),
	})
	got := pipelinetest.Records[ophglm.Annotation](t, out.Outputs["annotations"])
	if len(got) != 1 || got[0].Masks == nil || len(got[0].Masks) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestARowOfTheManifestIsOfOnePicture(t *testing.T) {
	out := pipelinetest.Run(t, Import(), "{dataset: d}", map[string]string{
		"files/s1/eye.png": pngOf(t, 2, 2, one(color.White)), "files/s2/eye.png": pngOf(t, 3, 2, one(color.White)),
		"manifest/m.jsonl": `{"file":"eye.png","patient":"P1"}`,
	})
	if out.Accounting.Reasons["ambiguous_row"] != 1 {
		t.Errorf("%+v", out.Accounting)
	}
}

func TestAnnotationsKeepBuckets(t *testing.T) {
	var all []*ophglm.Photograph
	want := 0
	for _, patient := range []string{"p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"} {
		for _, eye := range []string{"l", "r"} {
			p := &ophglm.Photograph{ID: patient + eye, Width: 1, Height: 1, Patient: patient, Meta: map[string]string{"l": "x"}}
			if bucket.Of(p.Group()) < 50 {
				want++
			}
			all = append(all, p)
		}
	}
	out := pipelinetest.Run(t, Annotations(), `{label: l, classes: [x], buckets: [0, 50]}`, map[string]string{"photographs": photographs(t, all...)})
	if got := pipelinetest.Records[ophglm.Annotation](t, out.Outputs["annotations"]); len(got) != want || want == 0 || want == 16 {
		t.Errorf("%d of 16 photographs, want %d", len(got), want)
	}
}

func TestAnnotationSettings(t *testing.T) {
	for name, c := range map[string]AnnotationsConfig{
		"nothing":           {},
		"one pattern":       {Match: []string{"(a)"}, Classes: []string{"x"}},
		"a pattern alone":   {Match: []string{"a", "(b)"}, Classes: []string{"x"}},
		"two classes":       {Match: []string{"(a)", "(b)"}, Classes: []string{"x", "y"}},
		"a mixed colour":    {Match: []string{"(a)", "(b)"}, Colours: map[string]string{"x": "#80ff00"}},
		"no colour":         {Match: []string{"(a)", "(b)"}, Colours: map[string]string{"x": "red"}},
		"one colour twice":  {Match: []string{"(a)", "(b)"}, Colours: map[string]string{"x": "#ff0000", "y": "#ff0000"}},
		"black":             {Match: []string{"(a)", "(b)"}, Colours: map[string]string{"x": "#000000"}},
		"buckets backwards": {Label: "l", Classes: []string{"x"}, Buckets: []int{50, 10}},
		"no class":          {Label: "l"},
		"masks of codes":    {Label: "l", Codes: map[string]string{"N": "normal", "D": "dr"}, Match: []string{"(a)", "(b)"}},
	} {
		if c.Validate() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add(`{"file":"a/b.png","patient":1,"labels":["x"]}`)
	f.Add("{}\n[]")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := readManifest(fileOf(text), "file")
		if err != nil {
			return
		}
		for name, row := range m.rows {
			if found, ok := m.of("/data/" + name); name != "." && (!ok || found.n < row.n && found.n == 0) {
				t.Errorf("%q is not found again", name)
			}
		}
	})
}
