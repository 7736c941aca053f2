package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// giver is a kind that gives the records written in its settings.
func giver[T pipeline.Record](name string) pipeline.Kind {
	type settings struct {
		Lines string `yaml:"lines" doc:"the records"`
	}
	return pipeline.Whole(pipeline.WholeSpec[settings]{
		Name: "give." + name, Version: 1, Doc: "Gives records.", Outputs: []pipeline.Port{pipeline.Out[T]("records", "the records")},
		Run: func(_ context.Context, cfg settings, pio *pipeline.IO) error {
			out, err := pipeline.Write[T](pio, "records")
			if err != nil {
				return err
			}
			for _, line := range strings.Split(strings.TrimSpace(cfg.Lines), "\n") {
				r := new(T)
				if err := jsonl.Unmarshal([]byte(line), r); err != nil {
					return err
				}
				if err := out.Emit(*r); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

const visualPipeline = `
pipelines:
  eyes:
    photographs: {kind: give.photographs, with: {lines: '{"id":"ph1","origins":[{"dataset":"odir","file":"0_left.jpg","row":3,"key":"0"}],"image":"ph1.jpg","width":400,"height":300,"patient":"p","eye":"OS"}'}}
    others:      {kind: give.predictions, with: {lines: '{"item":"ph1","model":"lesions","input":"x","probabilities":{"hard_exudate":0.1},"signature":"lesions of another day"}'}}
    asked:
      kind: give.predictions
      with:
        lines: |
          {"item":"ph0","model":"lesions","input":"x","signature":"lesions 1 onnx"}
          {"item":"ph1","model":"field","input":"x","signature":"field 1"}
          {"item":"ph1","model":"lesions","input":"x","values":{"threshold_hard_exudate":0.4},"masks":{"hard_exudate":"ph1.lesions.hard_exudate.png"},"signature":"lesions 1 onnx"}
    reports:
      kind: give.reports
      with:
        lines: '{"id":"r1","image":"ph1","findings":[{"id":"r1#0","kind":"quality","type":"gradable","present":true,"model":"field"},{"id":"r1#1","kind":"lesion","type":"hard_exudate","present":true,"threshold":0.4,"count":2,"area_pixels":1340,"quadrants":["superior temporal"],"model":"lesions"},{"id":"r1#2","kind":"disease","type":"amd","present":false,"values":{"examined":"no"}}],"text":{},"models":["field 1","lesions 1 onnx"]}'
    samples:
      kind: give.samples
      with:
        lines: '{"id":"s1","scenario":"visual","lang":"en","messages":[{"role":"user","content":"Exudates?","images":["ph1.jpg"]},{"role":"assistant","content":"Two. AMD was not looked for."}],"citations":[{"message":1,"start":0,"end":4,"of":[{"kind":"finding","id":"r1#1"}]},{"message":1,"start":5,"end":28,"of":[{"kind":"finding","id":"r1#2"},{"kind":"finding","id":"r1#1"},{"kind":"finding","id":"r9#0"}]}],"groups":["patient:p"],"by":"composed"}'
`

// built builds a pipeline of given records.
func built(t *testing.T, src string) *project {
	t.Helper()
	kinds := pipeline.NewRegistry(giver[*ophglm.Photograph]("photographs"), giver[*ophglm.Prediction]("predictions"),
		giver[*ophglm.FundusReport]("reports"), giver[*ophglm.Sample]("samples"), giver[*ophglm.Score]("scores"))
	dir := t.TempDir()
	spec, err := pipeline.Parse("pipelines.yaml", []byte(src), kinds, nil)
	if err != nil {
		t.Fatal(err)
	}
	store, err := artifact.Open(filepath.Join(dir, ".ophglm"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := pipeline.NewBuilder(spec, spec.Pipelines[0], kinds, store, pipeline.Options{Dir: dir, Out: filepath.Join(dir, "out"), Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Build(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &project{spec: spec, store: store, dir: dir}
}

// From an image-grounded sample to its findings, the model and the file.
func TestTraceFindings(t *testing.T) {
	p := built(t, visualPipeline)
	tr, err := p.trace(t.Context(), "s1", "")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	tr.text(&b)
	for _, want := range []string{
		"[image ph1.jpg]\n  Exudates?",
		"finding r1#1  lesion hard_exudate, present, threshold 0.4, count 2, area 1,340 pixels, in superior temporal\n        of report r1, made by reports\n" +
			"        model lesions, threshold 0.4, mask ph1.lesions.hard_exudate.png, asked by asked\n          lesions 1 onnx\n" +
			"        photograph ph1  ph1.jpg, 400×300 pixels, OS\n          odir 0_left.jpg:3 (0)\n",
		"finding r1#2  disease amd, not examined\n        of report r1, made by reports\n        of no model\n",
		"finding r1#1  (above)",
		"finding r9#0  (not in the store: build the pipeline again)",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no\n%s\nin\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), p.dir) {
		t.Errorf("a path of the store is printed:\n%s", b.String())
	}
	j, err := json.Marshal(tr)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Findings map[string]*struct {
			Prediction struct{ Signature, Mask string }
			Photograph struct{ Origins []ophglm.Origin }
		}
	}
	if err := json.Unmarshal(j, &got); err != nil {
		t.Fatal(err)
	}
	if f := got.Findings["r1#1"]; f.Prediction.Signature != "lesions 1 onnx" || f.Photograph.Origins[0].File != "0_left.jpg" {
		t.Errorf("as JSON: %s", j)
	}
}

func number(x float64) *float64 { return &x }

func TestScoreText(t *testing.T) {
	for want, s := range map[string]*ophglm.Score{
		"dice vessel pooled 0.823 [0.810, 0.840] n=5 (dice|v1)": {Name: "dice", Class: "vessel", Average: "pooled", Value: number(0.8231), Interval: &ophglm.Interval{Low: 0.81, High: 0.84}, N: 5, Signature: "dice|v1"},
		"auc cataract undefined: one class alone n=2 (auc|v1)":  {Name: "auc", Class: "cataract", Undefined: "one class alone", N: 2, Signature: "auc|v1"},
		"f1 macro on odir 0.500 n=9 (f1|v1)":                    {Name: "f1", Average: "macro", Group: "odir", Value: number(0.5), N: 9, Signature: "f1|v1"},
	} {
		if got := scoreText(s); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestSummaryScores(t *testing.T) {
	sum := &summary{Pipeline: "eyes", Scores: []stageScores{{Stage: "disease_scores", Scores: []*ophglm.Score{
		{Name: "auc", Class: "cataract", Group: "odir", Value: number(0.98), Interval: &ophglm.Interval{Low: 0.9, High: 1}, N: 1200, Signature: "auc|v1"},
		{Name: "auc", Class: "amd", Group: "odir", Undefined: "no positive item", N: 1200, Signature: "auc|v1"},
		{Name: "precision", Class: "amd", Value: number(1), N: 1, Signature: "precision|v1"},
		{Name: "auc", Average: "macro", Group: "odir", Undefined: "that of amd is", N: 1200, Signature: "auc|macro:2|v1"},
	}}}}
	var b bytes.Buffer
	sum.scores(&b)
	want := `
scores
disease_scores  odir cataract  auc        0.980                        [0.900, 1.000]  n=1,200
                odir amd       auc        undefined: no positive item                  n=1,200
                odir           auc macro  undefined: that of amd is                    n=1,200
                and 1 more: ophglm show eyes/disease_scores -n 0
  auc  auc|v1
  auc  auc|macro:2|v1
`
	if got := trimmed(b.String()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	b.Reset()
	if (&summary{}).scores(&b); b.Len() > 0 {
		t.Errorf("of no scores: %q", b.String())
	}
}

// trimmed takes the blanks off the ends of lines.
func trimmed(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func TestListing(t *testing.T) {
	e := &export{Files: []string{"dataset_info.json", "images/a.jpg", "images/b.jpg", "samples.json"}}
	if got := strings.Join(e.listing(), ";"); got != "dataset_info.json;images/  2 files;samples.json" {
		t.Error(got)
	}
}

func TestRecordID(t *testing.T) {
	for want, c := range map[string][2]string{
		"ph1 lesions":     {"Prediction", `{"item":"ph1","model":"lesions"}`},
		"ph1":             {"Annotation", `{"item":"ph1","classes":["amd"]}`},
		"auc macro  odir": {"Score", `{"name":"auc","average":"macro","group":"odir","value":0.9}`},
		"x":               {"Photograph", `{"id":"x","image":"x.jpg"}`},
	} {
		if got := recordID(c[0], []byte(c[1])); got != want {
			t.Errorf("%s: %q, want %q", c[0], got, want)
		}
	}
}

// command runs the program in a folder and returns its exit code and what it said.
func command(t *testing.T, dir string, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	code := execute(t.Context(), append([]string{"--file", filepath.Join(dir, "pipelines.yaml")}, args...), &out, &out)
	return code, out.String()
}

// Pictures are listed with their sizes, counted in the summary by bytes, copied
// out on request, and not compared.
func TestAttachmentsOnTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	for i := range 3 {
		img := image.NewGray(image.Rect(0, 0, 8, 8+i))
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.png", i)), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	src := "pipelines:\n  eyes:\n    photographs: {kind: fundus.import, from: {files: [0.png, 1.png, 2.png]}, with: {dataset: own}}\n"
	if err := os.WriteFile(filepath.Join(dir, "pipelines.yaml"), []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		want []string
	}{
		{[]string{"run"}, 0, []string{"photographs 3, images ", " B"}},
		{[]string{"show", "photographs"}, 0, []string{`"image":`}},
		{[]string{"show", "photographs.images"}, 0, []string{".png\n", "3 files, "}},
		{[]string{"show", "photographs.images", "-n", "1"}, 0, []string{"… and 2 more", "3 files, "}},
		{[]string{"show", "photographs.images", "--save", filepath.Join(dir, "look"), "-n", "2"}, 0, []string{"2 copied to "}},
		{[]string{"show", "photographs.images", "--save", filepath.Join(dir, "look")}, 2, []string{"is there already"}},
		{[]string{"show", "photographs", "--save", filepath.Join(dir, "look")}, 2, []string{"--save is for files"}},
		{[]string{"show", "photographs.images", "--json"}, 0, []string{`"count": 3`}},
		{[]string{"diff", "photographs.images", "photographs.images"}, 2, []string{"is files"}},
		{[]string{"diff", "photographs", "photographs"}, 0, []string{"3 the same"}},
	} {
		code, said := command(t, dir, c.args...)
		for _, want := range c.want {
			if code != c.code || !strings.Contains(said, want) {
				t.Errorf("ophglm %v exits with %d, want %d with %q:\n%s", c.args, code, c.code, want, said)
			}
		}
	}
	if saved, err := os.ReadDir(filepath.Join(dir, "look")); err != nil || len(saved) != 2 {
		t.Errorf("%d files were saved, %v", len(saved), err)
	}
}
