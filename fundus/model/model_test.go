package model

import (
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"ophglm/fundus/photo"
	"ophglm/internal/raster"
)

const sound = `
name: own
file: own.onnx
task: segmentation
input: {name: input, layout: NCHW, colour: RGB, field_pixels: 100, crop: box, multiple: 16, scaling: {kind: field}}
output: {name: logits, activation: sigmoid}
classes: [{name: vessel, threshold: 0.5}]
`

func TestParseSaysWhatIsWrong(t *testing.T) {
	if _, err := Parse([]byte(sound)); err != nil {
		t.Fatal(err)
	}
	cases := map[string][3]string{ // what is replaced, by what, and what the error names
		"unknown key":         {"task:", "tusk:", "tusk"},
		"no name":             {"name: own", "name: ''", "name"},
		"no file":             {"file: own.onnx", "file: ''", "file"},
		"task":                {"task: segmentation", "task: guess", "guess"},
		"layout":              {"NCHW", "NHWC", "layout"},
		"colour":              {"RGB", "RYB", "colour"},
		"crop":                {"crop: box", "crop: oval", "crop"},
		"field too small":     {"field_pixels: 100", "field_pixels: 0", "field_pixels"},
		"multiple":            {"multiple: 16", "multiple: 0", "multiple"},
		"scaling":             {"kind: field", "kind: guess", "scaling"},
		"fixed without means": {"kind: field", "kind: fixed", "three channels"},
		"activation":          {"sigmoid", "step", "activation"},
		"no classes":          {"classes: [{name: vessel, threshold: 0.5}]", "classes: []", "classes"},
		"two of a name":       {"{name: vessel, threshold: 0.5}", "{name: a, threshold: 0.5}, {name: a, threshold: 0.5}", `"a"`},
		"threshold":           {"threshold: 0.5", "threshold: 1.5", "1.5"},
		"no number":           {"threshold: 0.5", "threshold: .nan", "NaN"},
		"no YAML":             {"task: segmentation", "task: [", "["},
	}
	for name, c := range cases {
		text := strings.Replace(sound, c[0], c[1], 1)
		if text == sound {
			t.Fatalf("%s: nothing was replaced", name)
		}
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s: error %v, want one that names %s", name, err, c[2])
		}
	}
}

func TestPair(t *testing.T) {
	yaml, weights := Named{"a/model.yaml", []byte(sound)}, Named{"a/own.onnx", []byte("weights")}
	models, err := Pair([]Named{yaml, weights})
	if err != nil || len(models) != 1 || string(models[0].Weights) != "weights" {
		t.Errorf("%v, error %v", models, err)
	}
	// Of two models of the same file names each has the weights beside it.
	other := Named{"b/model.yaml", []byte(strings.Replace(sound, "name: own", "name: other", 1))}
	two, err := Pair([]Named{yaml, weights, other, {"b/own.onnx", []byte("others")}})
	if err != nil || len(two) != 2 || string(two[0].Weights) != "weights" || string(two[1].Weights) != "others" {
		t.Errorf("%v, error %v", two, err)
	}
	for name, files := range map[string][]Named{
		"which weights":    {{"c/model.yaml", []byte(sound)}, weights, {"b/own.onnx", nil}},
		"no weights":       {yaml},
		"no model.yaml":    {weights},
		"weights too many": {yaml, weights, {"b.onnx", nil}},
		"nothing":          {},
	} {
		if _, err := Pair(files); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestLoadAll(t *testing.T) {
	fsys := fstest.MapFS{"own/model.yaml": {Data: []byte(sound)}, "own/own.onnx": {Data: []byte("w")}, "README": {}}
	if all, err := LoadAll(fsys); err != nil || len(all) != 1 || all[0].Name != "own" {
		t.Errorf("%v, error %v", all, err)
	}
	delete(fsys, "own/own.onnx")
	if _, err := LoadAll(fsys); err == nil || !strings.Contains(err.Error(), "own") {
		t.Errorf("without weights: error %v", err)
	}
}

// eye is a photograph with a bright disc of a diameter on black.
func eye(w, h int, d float64) *photo.Picture {
	p := &photo.Picture{W: w, H: h}
	for c := range p.RGB {
		p.RGB[c] = raster.New(w, h)
		for y := range h {
			for x := range w {
				if math.Hypot(float64(x)+0.5-float64(w)/2, float64(y)+0.5-float64(h)/2) <= d/2 {
					p.RGB[c].Pix[y*w+x] = uint8(60*(3-c)) + uint8((x+y)%8)
				}
			}
		}
	}
	return p
}

func TestWindow(t *testing.T) {
	p := eye(640, 480, 400)
	f := photo.FindField(p)
	own := int(f.Diameter) // 400 less what the field loses at its thin ends
	cases := map[string]struct {
		in               Input
		w, h, tensorW, n int
	}{
		"half":              {Input{FieldPixels: 200, Crop: "square", Multiple: 1}, 200, 200, 200, 200},
		"padded":            {Input{FieldPixels: 200, Crop: "box", Multiple: 64}, 200, 200, 256, 256},
		"left as it is":     {Input{FieldPixels: 408, Crop: "box", Multiple: 1, Snap: 0.05}, own, own, own, own},
		"enlarged":          {Input{FieldPixels: 500, Crop: "square", Multiple: 1}, 500, 500, 500, 500},
		"reduced very much": {Input{FieldPixels: 8, Crop: "square", Multiple: 1}, 8, 8, 8, 8},
	}
	for name, c := range cases {
		w := c.in.Window(&f)
		if w.W != c.w || w.H != c.h || w.TensorW != c.tensorW || w.TensorH != c.n {
			t.Errorf("%s: %+v", name, w)
		}
	}
}

func TestPrepareNormalises(t *testing.T) {
	p := eye(640, 480, 400)
	f := photo.FindField(p)
	fixed := Scaling{Kind: "fixed", Mean: []float64{0.5, 0.4, 0.3}, Deviation: []float64{0.2, 0.2, 0.1}}
	in := Input{Colour: "RGB", FieldPixels: 100, Crop: "square", Multiple: 64, Scaling: fixed}
	rgb := in.Prepare(p, &f, nil)
	if len(rgb.Data) != 3*128*128 || rgb.Data[0] != 0 || rgb.Data[127*128+127] != 0 {
		t.Fatalf("%d numbers, corners %g and %g: outside the field and in the padding they are 0", len(rgb.Data), rgb.Data[0], rgb.Data[127*128+127])
	}
	// In the middle red is 180 to 187, of mean 183.5: (183.5/255 − 0.5)/0.2 = 1.098.
	if v := rgb.Data[50*128+50]; math.Abs(float64(v)-1.098) > 0.05 {
		t.Errorf("red in the middle is %g", v)
	}
	in.Colour = "BGR"
	bgr := in.Prepare(p, &f, nil)
	if bgr.Data[2*128*128+50*128+50] != rgb.Data[50*128+50] {
		t.Error("in BGR, red is not the last channel, or normalised as another")
	}
	in = Input{Colour: "RGB", FieldPixels: 100, Crop: "box", Multiple: 1, Scaling: Scaling{Kind: "field"}}
	own := in.Prepare(p, &f, nil)
	var sum, squares, n float64
	for i, v := range own.Data[:own.Window.W*own.Window.H] {
		if own.Field.Pix[i] != 0 {
			sum, squares, n = sum+float64(v), squares+float64(v)*float64(v), n+1
		}
	}
	if math.Abs(sum/n) > 1e-4 || math.Abs(squares/n-1) > 1e-3 {
		t.Errorf("inside the field the mean is %g and the variance %g, want 0 and 1", sum/n, squares/n)
	}
}

func TestPrepareUsesItsBufferAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := eye(rapid.IntRange(200, 400).Draw(t, "w"), rapid.IntRange(200, 400).Draw(t, "h"), rapid.Float64Range(120, 190).Draw(t, "d"))
		f := photo.FindField(p)
		in := Input{Colour: "RGB", FieldPixels: rapid.IntRange(20, 150).Draw(t, "field"), Crop: rapid.SampledFrom([]string{"box", "square"}).Draw(t, "crop"), Multiple: 16, Scaling: Scaling{Kind: "field"}}
		fresh := in.Prepare(p, &f, nil)
		dirty := make([]float32, len(fresh.Data)+10)
		for i := range dirty {
			dirty[i] = float32(math.NaN())
		}
		again := in.Prepare(p, &f, dirty)
		if &again.Data[0] != &dirty[0] {
			t.Fatal("a buffer that is long enough was not used")
		}
		for i, v := range again.Data {
			if v != fresh.Data[i] {
				t.Fatalf("number %d is %g in a used buffer and %g in a fresh one", i, v, fresh.Data[i])
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sound))
	f.Add([]byte("classes: [{label: {zh: 血管}}]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Parse(b)
		if err == nil && (len(s.Classes) == 0 || s.Input.Multiple < 1) {
			t.Errorf("%+v was taken", s)
		}
	})
}
