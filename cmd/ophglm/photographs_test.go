package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ophglm/datasets/starter"
	"ophglm/fundus/model"
	"ophglm/fundus/models"
	"ophglm/internal/raster"
	"ophglm/runners/onnx"
)

// needsRuntime skips a test where the ONNX Runtime is absent. In CI it is needed.
func needsRuntime(t testing.TB) {
	t.Helper()
	_, err := sharedRuntime.Signature()
	switch {
	case errors.Is(err, onnx.ErrMissing) && os.Getenv("OPHGLM_ONNXRUNTIME_REQUIRED") == "":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
}

// What PyTorch gave for inputs that any program can make is what the weights in
// the binary give here, to 1e-4 (fundus/training/export.py wrote the files).
func TestModelsGiveWhatTheyGaveInTraining(t *testing.T) {
	needsRuntime(t)
	all, err := model.LoadAll(models.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		b, err := os.ReadFile(filepath.Join("..", "..", "fundus", "training", m.Name+".logits.json"))
		if err != nil {
			t.Fatal(err)
		}
		var cases []struct {
			Seed   uint32    `json:"seed"`
			Shape  []int64   `json:"shape"`
			Step   int       `json:"step"`
			Logits []float64 `json:"logits"`
		}
		if err := json.Unmarshal(b, &cases); err != nil {
			t.Fatal(err)
		}
		if len(cases) != 10 {
			t.Fatalf("%s: %d inputs, want 10", m.Name, len(cases))
		}
		s, err := sharedRuntime.Open(m.Weights, m.Input.Name, m.Output.Name)
		if err != nil {
			t.Fatal(err)
		}
		worst := 0.0
		for _, c := range cases {
			out, shape, err := s.Run(t.Context(), madeInput(c.Seed, c.Shape), c.Shape, nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []float64
			switch m.Task {
			case model.Classification:
				for _, v := range out {
					got = append(got, float64(v))
				}
			case model.Segmentation:
				h, w := int(shape[2]), int(shape[3])
				for k := range int(shape[1]) {
					for y := 0; y < h; y += c.Step {
						for x := 0; x < w; x += c.Step {
							got = append(got, float64(out[(k*h+y)*w+x]))
						}
					}
				}
			}
			if len(got) != len(c.Logits) {
				t.Fatalf("%s seed %d: %d logits, want %d", m.Name, c.Seed, len(got), len(c.Logits))
			}
			for i, v := range got {
				worst = max(worst, math.Abs(v-c.Logits[i]))
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		t.Logf("%s: largest difference %.1e", m.Name, worst)
		if worst > 1e-4 {
			t.Errorf("%s: logits differ from PyTorch's by up to %g", m.Name, worst)
		}
	}
}

// madeInput is made_input of fundus/training/export.py.
func madeInput(seed uint32, shape []int64) []float32 {
	n := int64(1)
	for _, d := range shape {
		n *= d
	}
	out := make([]float32, n)
	for i := range out {
		seed = seed*1664525 + 1013904223
		out[i] = float32(float64(seed)/(1<<30) - 2)
	}
	return out
}

func write(t testing.TB, dir, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// phantom is a drawn photograph of the starter data.
func phantom(t testing.TB) []byte {
	t.Helper()
	b, err := fs.ReadFile(starter.FS, "fundus/phantom_09_OD.jpg")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// badPictures is a folder of what turns up among photographs, by what is to become
// of each: "" goes through.
func badPictures(t testing.TB, dir string) map[string]string {
	t.Helper()
	good := phantom(t)
	img, err := jpeg.Decode(bytes.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	encode := func(img image.Image) []byte {
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	deep := image.NewRGBA64(img.Bounds())
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			deep.Set(x, y, img.At(x, y))
		}
	}
	white := image.NewGray(image.Rect(0, 0, 300, 200))
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	var anim bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 200, 200), color.Palette{color.Black, color.White})
	if err := gif.EncodeAll(&anim, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	huge := encode(image.NewGray(image.Rect(0, 0, 2, 2)))
	binary.BigEndian.PutUint32(huge[16:], 30000)
	binary.BigEndian.PutUint32(huge[20:], 30000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	want := map[string]string{}
	for name, c := range map[string]struct {
		file   []byte
		reason string
	}{
		"good.jpg":      {good, ""},
		"16bit.png":     {encode(deep), ""},
		"cut.jpg":       {good[:len(good)/2], "truncated"},
		"cut_ended.jpg": {append(bytes.Clone(good[:len(good)/2]), 0xFF, 0xD9), "broken"}, // found when it is decoded
		"zero.jpg":      {nil, "empty"},
		"text.jpg":      {[]byte("the patient's right eye"), "not_an_image"},
		"huge.png":      {huge, "too_large"},
		"dot.png":       {encode(image.NewGray(image.Rect(0, 0, 1, 1))), "not a fundus"},
		"moving.gif":    {anim.Bytes(), "not a fundus"},
		"white.png":     {encode(white), "not a fundus"},
	} {
		write(t, dir, name, c.file)
		want[name] = c.reason
	}
	return want
}

func runFundus(t testing.TB, args ...string) (*fundusAnswer, int) {
	t.Helper()
	var out, errs bytes.Buffer
	code := execute(t.Context(), append([]string{"fundus", "--json", "--workers", "2"}, args...), &out, &errs)
	a := &fundusAnswer{}
	if err := json.Unmarshal(out.Bytes(), a); err != nil {
		t.Fatalf("exit %d, %v: %s%s", code, err, errs.String(), out.String())
	}
	return a, code
}

func TestOnePictureThatIsNoneDoesNotStopTheOthers(t *testing.T) {
	needsRuntime(t)
	dir := t.TempDir()
	want := badPictures(t, dir)
	got, code := runFundus(t, filepath.Join(dir, "*"))
	if code != 3 {
		t.Errorf("exit code %d, want 3: done, with findings", code)
	}
	is := map[string]string{}
	for _, p := range got.Photographs {
		is[p.Files[0]] = ""
		if len(p.Predictions) == 1 { // the field of view alone
			is[p.Files[0]] = "not a fundus"
			if strings.Contains(p.Report.Text.EN, "retinopathy") || p.Predictions[0].Finish == "" {
				t.Errorf("%s is said to be no fundus photograph, and is diagnosed, or not said why: %s", p.Files[0], p.Report.Text.EN)
			}
		}
	}
	for _, r := range got.Rejected {
		if _, twice := is[r.Where.File]; twice {
			t.Errorf("%s was rejected twice, or read as well", r.Where.File)
		}
		is[r.Where.File] = r.Reason
	}
	for name, reason := range want {
		if is[name] != reason {
			t.Errorf("%s became %q, want %q", name, is[name], reason)
		}
	}
	if len(is) != len(want) {
		t.Errorf("%d files were accounted for, want %d", len(is), len(want))
	}
}

const ownModel = `
name: NAME
version: "1"
file: FILE
task: TASK
input: {name: input, layout: NCHW, colour: RGB, field_pixels: 64, crop: square, multiple: 1, scaling: {kind: field}}
output: {name: logits, activation: sigmoid}
classes: [{name: bright, threshold: 0.5}, {name: dim, threshold: 0.5}]
`

func TestModelsOfOnesOwn(t *testing.T) {
	needsRuntime(t)
	dir := t.TempDir()
	eye := write(t, dir, "eye.jpg", phantom(t))
	weights := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join("..", "..", "fundus", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	cases := map[string]struct {
		task    string
		weights []byte
		reason  string // of the model's reject; "" where it works
	}{
		"means":   {"classification", weights("means.onnx"), ""},
		"bright":  {"segmentation", weights("bright.onnx"), "bad_output"}, // one class, and the model.yaml says two
		"nan":     {"classification", weights("nan.onnx"), "bad_output"},
		"corrupt": {"classification", weights("means.onnx")[:60], "broken_model"},
		"text":    {"classification", []byte("no model"), "broken_model"},
		"empty":   {"classification", []byte{}, "broken_model"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			yaml := strings.NewReplacer("NAME", "own", "FILE", name+".onnx", "TASK", c.task).Replace(ownModel)
			spec, onnx := write(t, dir, name+".yaml", []byte(yaml)), write(t, dir, name+".onnx", c.weights)
			got, code := runFundus(t, eye, "--model", spec, "--model", onnx)
			if len(got.Photographs) != 1 || len(got.Photographs[0].Predictions) < 2 {
				t.Fatalf("the other models did not go on: %+v", got)
			}
			var own map[string]float64
			for _, p := range got.Photographs[0].Predictions {
				if p.Model == "own" {
					own = p.Probabilities
				}
			}
			switch {
			case c.reason == "":
				// The field's own mean is 0 by the scaling: a probability of 1/2.
				if code != 0 || math.Abs(own["bright"]-0.5) > 0.01 {
					t.Errorf("exit %d, probabilities %v", code, own)
				}
			case code != 3 || len(got.Rejected) != 1 || got.Rejected[0].Reason != c.reason || own != nil:
				t.Errorf("exit %d, rejects %+v", code, got.Rejected)
			}
		})
	}
}

func TestFundusDrawsPictures(t *testing.T) {
	needsRuntime(t)
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	b, err := fs.ReadFile(starter.FS, "fundus/phantom_03_OD.jpg")
	if err != nil {
		t.Fatal(err)
	}
	runFundus(t, write(t, dir, "eye.jpg", b), "--overlay", "--masks", "--out", out)
	if _, err := os.Stat(filepath.Join(out, "eye.overlay.jpg")); err != nil {
		t.Error(err)
	}
	for _, class := range []string{"vessel", "hard_exudate", "optic_disc"} {
		f, err := os.Open(filepath.Join(out, "eye."+class+".png"))
		if err != nil {
			t.Error(err)
			continue
		}
		p, err := raster.ReadPNG(f)
		f.Close() // only read from
		if err != nil || p.W != 1200 || p.H != 1040 {
			t.Errorf("the mask of %s is %v, error %v; the photograph is 1200×1040", class, p, err)
		}
	}
}
