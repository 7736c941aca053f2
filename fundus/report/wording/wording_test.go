package wording

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/fundus/report"
	"ophglm/internal/raster"
	"ophglm/internal/text"
)

var update = flag.Bool("update", false, "write the golden files")

// picture is what a study is made of: a photograph of 1000×1000 pixels, with masks
// of 250×250.
type picture struct {
	eye      ophglm.Eye
	field    map[string]float64  // values that differ from those of a good photograph
	diseases map[string]float64  // probabilities; thresholds are 0.5
	spots    map[string][][3]int // by class: x, y and radius in pixels of the mask
}

func (p picture) report() *ophglm.FundusReport {
	s := report.Study{
		Photograph: &ophglm.Photograph{ID: "p", Eye: p.eye},
		Field: &ophglm.Prediction{Item: "p", Model: report.FieldModel, Signature: "field 1", Values: map[string]float64{
			"x1": 1000, "y1": 1000, "diameter_pixels": 1000, "roundness": 0.99, "framed": 1, "fundus": 1, "sharpness": 0.04, "green": 0.35, "evenness": 0.8,
		}},
		Masks: map[string]raster.Plane{},
	}
	for k, v := range p.field {
		s.Field.Values[k] = v
	}
	if p.diseases != nil {
		s.Predictions = append(s.Predictions, &ophglm.Prediction{Item: "p", Model: "diseases", Signature: "diseases 1", Probabilities: p.diseases})
	}
	if p.spots != nil {
		m := &ophglm.Prediction{Item: "p", Model: "lesions", Signature: "lesions 1", Masks: map[string]string{}, Region: &ophglm.Region{X1: 1000, Y1: 1000, Width: 1000, Height: 1000}}
		for class, spots := range p.spots {
			plane := raster.New(250, 250)
			for _, c := range spots {
				for y := range 250 {
					for x := range 250 {
						if dx, dy := x-c[0], y-c[1]; dx*dx+dy*dy <= c[2]*c[2] {
							plane.Pix[y*250+x] = 230
						}
					}
				}
			}
			s.Masks[class], m.Masks[class] = plane, class
		}
		s.Predictions = append(s.Predictions, m)
	}
	r := report.Read(s, report.Options{Expected: report.Expected(), MinAreaPixels: 16}).Report
	Write(r, "zh", "en")
	return r
}

func diseases(normal, dr, glaucoma, cataract, amd, myopia float64) map[string]float64 {
	return map[string]float64{"normal": normal, "diabetic_retinopathy": dr, "glaucoma": glaucoma, "cataract": cataract, "amd": amd, "myopia": myopia}
}

var disc = [][3]int{{210, 120, 18}}

// pictures are those whose texts are golden.
var pictures = map[string]picture{
	"normal": {eye: "OS", diseases: diseases(0.81, 0.12, 0.05, 0.02, 0.07, 0.01), spots: map[string][][3]int{
		"optic_disc": {{39, 120, 18}}, "vessel": {{39, 80, 22}, {39, 170, 22}}, "hard_exudate": nil, "haemorrhage": nil, "microaneurysm": nil, "soft_exudate": nil,
	}},
	"retinopathy": {eye: "OD", diseases: diseases(0.06, 0.91, 0.11, 0.03, 0.22, 0.01), spots: map[string][][3]int{
		"optic_disc": disc, "hard_exudate": {{118, 128, 3}, {100, 120, 2}, {60, 60, 2}, {210, 118, 4}}, "soft_exudate": nil,
	}},
	"small": {diseases: diseases(0.35, 0.21, 0.08, 0.04, 0.3, 0.02), field: map[string]float64{
		"x1": 256, "y1": 256, "diameter_pixels": 256, "needs_field_pixels_hard_exudate": 700, "needs_field_pixels_optic_disc": 700, "needs_field_pixels_vessel": 400,
	}},
	"contradictory": {eye: "OD", diseases: diseases(0.62, 0.31, 0.08, 0.04, 0.55, 0.02), spots: map[string][][3]int{"optic_disc": {{39, 120, 18}}, "hard_exudate": {{100, 150, 2}}}},
	"ungradable":    {eye: "OS", diseases: diseases(0.1, 0.2, 0.08, 0.97, 0.1, 0.02), field: map[string]float64{"sharpness": 0.0048, "evenness": 0.21}, spots: map[string][][3]int{"optic_disc": nil, "hard_exudate": nil}},
	"not_a_fundus":  {field: map[string]float64{"fundus": 0}},
}

func TestTextsAreGolden(t *testing.T) {
	for name, p := range pictures {
		r := p.report()
		var b strings.Builder
		fmt.Fprintf(&b, "%s\n\n%s\n\n", r.Text.ZH, r.Text.EN)
		number := map[string]int{}
		for i, f := range r.Findings {
			number[f.ID] = i
		}
		for _, c := range r.Citations {
			fmt.Fprintf(&b, "%d %4d–%4d", c.Message, c.Start, c.End)
			for _, ref := range c.Of {
				f := r.Findings[number[ref.ID]]
				fmt.Fprintf(&b, " %s/%s", f.Kind, f.Type)
			}
			b.WriteByte('\n')
		}
		file := filepath.Join("testdata", name+".txt")
		if *update {
			if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if b.String() != string(want) {
			t.Errorf("%s: the report reads\n%s\nwant\n%s", name, b.String(), want)
		}
	}
}

var number = regexp.MustCompile(`[0-9]+(\.[0-9]+)?`)

// Whatever was found, every sentence lies in one citation, every number of it
// stands in a finding that it cites, and what was not examined is never denied.
func TestEverySentenceIsCited(t *testing.T) {
	classes := []string{"optic_disc", "vessel", "hard_exudate", "soft_exudate", "haemorrhage", "microaneurysm", "drusen"}
	rapid.Check(t, func(t *rapid.T) {
		p := picture{eye: rapid.SampledFrom([]ophglm.Eye{"", "OD", "OS", "OU"}).Draw(t, "eye"), field: map[string]float64{}}
		for k, vs := range map[string][]float64{"sharpness": {0.004, 0.04}, "green": {0.05, 0.3, 0.9}, "fundus": {1, 1, 1, 0}, "clipped": {0, 0.2}, "needs_field_pixels_vessel": {0, 1200}} {
			p.field[k] = rapid.SampledFrom(vs).Draw(t, k)
		}
		if rapid.Bool().Draw(t, "classified") {
			q := func() float64 { return float64(rapid.IntRange(0, 1000).Draw(t, "probability")) / 1000 }
			p.diseases = diseases(q(), q(), q(), q(), q(), q())
		}
		if rapid.Bool().Draw(t, "segmented") {
			p.spots = map[string][][3]int{}
			for _, c := range classes {
				if !rapid.Bool().Draw(t, c) {
					continue
				}
				p.spots[c] = nil
				if c == "optic_disc" && rapid.Bool().Draw(t, "disc") {
					p.spots[c] = [][3]int{{rapid.IntRange(30, 220).Draw(t, "disc x"), 120, 18}}
					continue
				}
				for range rapid.IntRange(0, 4).Draw(t, "spots") {
					p.spots[c] = append(p.spots[c], [3]int{rapid.IntRange(0, 249).Draw(t, "x"), rapid.IntRange(0, 249).Draw(t, "y"), rapid.IntRange(0, 6).Draw(t, "r")})
				}
			}
		}
		r := p.report()
		byID := map[string]ophglm.Finding{}
		for _, f := range r.Findings {
			byID[f.ID] = f
		}
		for message, s := range []string{r.Text.ZH, r.Text.EN} {
			for _, sp := range text.Sentences(s) {
				cited := false
				for _, c := range r.Citations {
					if c.Message != message || c.Start > sp.Start || c.End < sp.End {
						continue
					}
					cited = true
					numbers := map[string]bool{}
					for _, ref := range c.Of {
						f, ok := byID[ref.ID]
						if !ok {
							t.Fatalf("%q cites %s, which is no finding", sp.Of(s), ref.ID)
						}
						numbers[fmt.Sprint(f.Count)], numbers[fmt.Sprint(f.AreaPixels)] = true, true
						for _, v := range f.Values {
							numbers[v] = true
						}
					}
					for _, n := range number.FindAllString(sp.Of(s), -1) {
						if !numbers[n] {
							t.Fatalf("%q has %s, which no cited finding has", sp.Of(s), n)
						}
					}
				}
				if !cited {
					t.Fatalf("%q is not cited", sp.Of(s))
				}
			}
		}
		for i := range r.Findings {
			f := &r.Findings[i]
			if (f.Kind == "lesion" || f.Kind == "disc") && f.Values["examined"] == "no" {
				for _, c := range r.Citations {
					s := []string{r.Text.ZH, r.Text.EN}[c.Message][c.Start:c.End]
					for _, ref := range c.Of {
						if denied := strings.Contains(s, "检出") || strings.Contains(s, "found"); ref.ID == f.ID && denied {
							t.Fatalf("%q is said of %s, which was not examined", s, f.Type)
						}
					}
				}
			}
		}
	})
}
