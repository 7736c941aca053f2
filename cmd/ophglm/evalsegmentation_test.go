package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"ophglm"
	"ophglm/fundus/photo"
	"ophglm/internal/raster"
	"ophglm/internal/realdata"
)

// inks are the pixels that scripts draw.
var inks = map[rune]color.Color{
	'.': color.Gray{Y: 0}, '#': color.Gray{Y: 255}, 'r': color.RGBA{R: 255, A: 255}, 'b': color.RGBA{B: 255, A: 255},
}

// drawMask writes a picture, PNG or GIF: mask FILE ROW…; a row is of dots, which are
// 0, hashes, which are 255, digits, which are that many tenths of 255, and the
// letters r and b, which make a picture of colours.
func drawMask(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: mask FILE ROW…")
	}
	at, rows := ts.MkAbs(args[0]), args[1:]
	grey := image.NewGray(image.Rect(0, 0, len(rows[0]), len(rows)))
	coloured := image.NewRGBA(grey.Rect)
	var img image.Image = grey
	for y, row := range rows {
		for x, c := range row {
			ink, ok := inks[c]
			if !ok {
				ink = color.Gray{Y: uint8((int(c-'0')*255 + 5) / 10)}
			}
			grey.Set(x, y, ink)
			coloured.Set(x, y, ink)
			if c == 'r' || c == 'b' {
				img = coloured
			}
		}
	}
	ts.Check(os.MkdirAll(filepath.Dir(at), 0o777))
	f, err := os.Create(at)
	ts.Check(err)
	if filepath.Ext(at) == ".gif" {
		err = gif.Encode(f, img, nil)
	} else {
		err = png.Encode(f, img)
	}
	ts.Check(err)
	ts.Check(f.Close())
}

// evaluatedMasks runs the command and gives its scores by name, average and class.
func evaluatedMasks(t *testing.T, args ...string) map[string]*ophglm.Score {
	t.Helper()
	var out, errs bytes.Buffer
	if code := execute(t.Context(), append([]string{"eval", "segmentation", "--json", "--replicates", "0"}, args...), &out, &errs); code != 0 {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	var got struct{ Metrics []*ophglm.Score }
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	scores := map[string]*ophglm.Score{}
	for _, s := range got.Metrics {
		scores[s.Name+" "+s.Average+" "+s.Class] = s
	}
	return scores
}

// Vessels of DRIVE that people drew, as the challenge's GIFs, against pixels whose
// green is below the mean of the 21×21 about them by more than 6: what the command
// says is what counting pixel by pixel says.
func TestDRIVEByItsGreen(t *testing.T) {
	truth, pred := t.TempDir(), t.TempDir()
	var tp, fp, fn float64
	sum := 0.0
	for i := 21; i < 25; i++ {
		file := fmt.Sprintf("%d.gif", i)
		b, err := os.ReadFile(realdata.Path(t, fmt.Sprintf("fundus/drive/training/1st_manual/%d_manual1.gif", i)))
		if err != nil {
			t.Fatal(err)
		}
		write(t, truth, file, b)
		outline, err := photo.Decode(b, photo.MaxPixels)
		if err != nil {
			t.Fatal(err)
		}
		if b, err = os.ReadFile(realdata.Path(t, fmt.Sprintf("fundus/drive/training/images/%d_training.tif", i))); err != nil {
			t.Fatal(err)
		}
		picture, err := photo.Decode(b, photo.MaxPixels)
		if err != nil {
			t.Fatal(err)
		}
		found := darker(picture.RGB[1])
		var a, b2, c float64
		for k, v := range found.Pix {
			switch is := outline.RGB[0].Pix[k] == 255; {
			case v == 255 && is:
				a++
			case v == 255:
				b2++
			case is:
				c++
			}
		}
		tp, fp, fn, sum = tp+a, fp+b2, fn+c, sum+2*a/(2*a+b2+c)
		var mask bytes.Buffer
		if err := raster.WritePNG(&mask, found); err != nil {
			t.Fatal(err)
		}
		write(t, pred, fmt.Sprintf("%d.png", i), mask.Bytes())
	}
	got := evaluatedMasks(t, "--truth", truth, "--pred", pred, "--thin")
	for key, want := range map[string]float64{
		"dice pooled foreground": 2 * tp / (2*tp + fp + fn), "dice mean foreground": sum / 4,
		"sensitivity pooled foreground": tp / (tp + fn), "precision pooled foreground": tp / (tp + fp),
	} {
		if s := got[key]; s == nil || s.Value == nil || math.Abs(*s.Value-want) > 1e-12 {
			t.Errorf("%s is %+v, want %v", key, s, want)
		}
	}
	for _, key := range []string{"dice pooled foreground", "cldice pooled foreground", "hd95 mean foreground"} {
		t.Logf("%s: %.3f", key, *got[key].Value)
	}
	if *got["dice pooled foreground"].Value < .4 {
		t.Error("vessels are dark, and few of them were found")
	}
}

// darker is 255 where a pixel is darker than the mean about it by more than 6.
func darker(p raster.Plane) raster.Plane {
	const reach = 10
	sums := make([]int, (p.W+1)*(p.H+1)) // of all pixels above and to the left
	for y := range p.H {
		for x := range p.W {
			sums[(y+1)*(p.W+1)+x+1] = int(p.At(x, y)) + sums[y*(p.W+1)+x+1] + sums[(y+1)*(p.W+1)+x] - sums[y*(p.W+1)+x]
		}
	}
	out := raster.New(p.W, p.H)
	for y := range p.H {
		for x := range p.W {
			x0, y0, x1, y1 := max(0, x-reach), max(0, y-reach), min(p.W, x+reach+1), min(p.H, y+reach+1)
			sum := sums[y1*(p.W+1)+x1] - sums[y0*(p.W+1)+x1] - sums[y1*(p.W+1)+x0] + sums[y0*(p.W+1)+x0]
			if (int(p.At(x, y))+6)*(x1-x0)*(y1-y0) < sum {
				out.Pix[y*p.W+x] = 255
			}
		}
	}
	return out
}

// Outlines of IDRiD, as colours, against themselves: all overlaps are 1, all distances
// 0, and what is in no outline of the two is undefined.
func TestIDRiDOutlinesAgainstThemselves(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"IDRiD_01.png", "IDRiD_02.png"} {
		b, err := os.ReadFile(realdata.Path(t, "fundus/idrid/masks/"+name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, name, b)
	}
	classes := write(t, t.TempDir(), "classes.yaml", []byte("ma: ['#ffffff', '#fffffe']\nhe: ['#ff0000', '#ff00ff']\nex: ['#0000ff', '#ff00ff']\nse: '#00ff00'\nod: '#ffff00'\n"))
	for key, s := range evaluatedMasks(t, "--truth", dir, "--pred", dir, "--classes", classes) {
		want := 1.0
		switch s.Name {
		case "hd", "hd95", "assd", "area_difference":
			want = 0
		}
		absent := s.Class == "se" && s.Name != "specificity"
		carried := s.Class == "" && s.Name != "specificity" // over classes, one of which is undefined
		if (s.Value == nil) != (absent || carried) || s.Value != nil && *s.Value != want {
			t.Errorf("%s is %+v", key, s)
		}
	}
}
