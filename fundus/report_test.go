package fundus

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
)

func TestReportOfItsExample(t *testing.T) {
	ex := reportExample()
	out := pipelinetest.Run(t, Report(), ex.With, ex.In)
	reports := pipelinetest.Records[ophglm.FundusReport](t, out.Outputs["reports"])
	if len(reports) != 1 || out.Accounting.Used != 3 || len(out.Rejects) > 0 {
		t.Fatalf("%d reports of %d predictions, rejects %s", len(reports), out.Accounting.Used, out.Rejects)
	}
	for _, part := range []string{"检出硬性渗出1处", "可能存在糖尿病视网膜病变", "本次未检查视网膜出血"} {
		if !strings.Contains(reports[0].Text.ZH, part) {
			t.Errorf("the report is without %q:\n%s", part, reports[0].Text.ZH)
		}
	}
}

func TestReportSaysWhatItLeavesBehind(t *testing.T) {
	ex := reportExample()
	lines := strings.SplitAfter(ex.In["predictions"], "\n")
	with := func(change func(in map[string]string)) map[string]string {
		in := maps.Clone(ex.In)
		change(in)
		return in
	}
	cases := map[string]struct {
		in      map[string]string
		want    string // reasons
		reports int
		merged  int64
	}{
		"twice":         {with(func(in map[string]string) { in["predictions"] += lines[2] }), "", 1, 1},
		"two answers":   {with(func(in map[string]string) { in["predictions"] += strings.Replace(lines[0], "0.08", "0.5", 1) }), "two_answers", 1, 0},
		"no photograph": {with(func(in map[string]string) { in["photographs"] = "" }), "no_photograph no_photograph no_photograph", 0, 0},
		"no field":      {with(func(in map[string]string) { in["predictions"] = lines[0] + lines[2] }), "no_field no_field", 0, 0},
		"no width":      {with(func(in map[string]string) { in["predictions"] = strings.Replace(lines[1], `"x1":400`, `"x1":0`, 1) }), "no_field", 0, 0},
		"no mask":       {with(func(in map[string]string) { delete(in, "masks/a.disc.png") }), "no_mask", 1, 0},
		"bad mask":      {with(func(in map[string]string) { in["masks/a.disc.png"] = "no PNG" }), "bad_mask", 1, 0},
		"no region": {with(func(in map[string]string) {
			in["predictions"] = lines[1] + strings.Replace(lines[2], `"x1":400`, `"x1":0`, 1)
		}), "no_region", 1, 0},
	}
	for name, c := range cases {
		out := pipelinetest.Run(t, Report(), ex.With, c.in)
		var reasons []string
		for _, r := range pipelinetest.Records[ophglm.Reject](t, out.Rejects) {
			reasons = append(reasons, r.Reason)
		}
		if got := strings.Join(reasons, " "); got != c.want || out.Accounting.Merged != c.merged {
			t.Errorf("%s: rejects %q, merged %d; want %q, %d", name, got, out.Accounting.Merged, c.want, c.merged)
		}
		if n := bytes.Count(out.Outputs["reports"], []byte("\n")); n != c.reports {
			t.Errorf("%s: %d reports, want %d", name, n, c.reports)
		}
	}
}

// A mask that is lost is not a lesion that is absent.
func TestLostMaskIsNotExamined(t *testing.T) {
	ex := reportExample()
	delete(ex.In, "masks/a.exudate.png")
	out := pipelinetest.Run(t, Report(), ex.With, ex.In)
	r := pipelinetest.Records[ophglm.FundusReport](t, out.Outputs["reports"])[0]
	for _, f := range r.Findings {
		if f.Type == "hard_exudate" && f.Values["examined"] != "no" {
			t.Errorf("%+v, want not examined", f)
		}
	}
}

func TestOverlays(t *testing.T) {
	ex := reportExample()
	ex.In["images/a.jpg"] = tinyPNG(400, 400)
	out := pipelinetest.Run(t, Report(), "{overlay: true}", ex.In)
	img, err := jpeg.Decode(bytes.NewReader(out.Outputs["overlays/a.jpg"]))
	if err != nil || img.Bounds().Dx() != 400 {
		t.Fatalf("the overlay is %v: %v", img, err)
	}
	ex.In["images/a.jpg"] = "no picture"
	out = pipelinetest.Run(t, Report(), "{overlay: true}", ex.In)
	if out.Accounting.RejectedParts != 1 || len(out.Outputs["reports"]) == 0 {
		t.Errorf("a broken picture: %d rejected parts and the report %q", out.Accounting.RejectedParts, out.Outputs["reports"])
	}
	delete(ex.In, "images/a.jpg")
	kind := Report()
	if _, err := pipeline.RunExample(t.Context(), &kind, pipeline.Example{With: "{overlay: true}", In: ex.In}, t.TempDir()); err == nil {
		t.Error("overlays without images were no error")
	}
}

// The reports come by photograph, and are the same whatever the workers and the
// order of the input.
func TestReportsDoNotDependOnWorkers(t *testing.T) {
	ex := reportExample()
	ex.In["images/a.jpg"] = tinyPNG(400, 400)
	var photographs, predictions []string
	for i := range 12 {
		id := fmt.Sprintf(`"%c"`, 'a'+i)
		photographs = append(photographs, strings.ReplaceAll(ex.In["photographs"], `"a"`, id))
		for line := range strings.Lines(ex.In["predictions"]) {
			predictions = append(predictions, strings.ReplaceAll(line, `"a"`, id))
		}
	}
	run := func(workers int) (reports, overlay []byte) {
		if workers > 1 {
			slices.Reverse(photographs)
			slices.Reverse(predictions)
		}
		k := Report()
		once := pipeline.Once{Kind: &k, With: "{overlay: true}", Dir: t.TempDir(), Workers: workers, In: map[string][]*pipeline.File{}}
		give := func(port, name, content string) {
			once.In[port] = append(once.In[port], pipeline.EmbeddedFile(fstest.MapFS{name: {Data: []byte(content)}}, name))
		}
		give("photographs", "p", strings.Join(photographs, ""))
		give("predictions", "p", strings.Join(predictions, ""))
		for _, name := range []string{"masks/a.disc.png", "masks/a.exudate.png", "images/a.jpg"} {
			port, file, _ := strings.Cut(name, "/")
			give(port, file, ex.In[name])
		}
		shards, err := once.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range shards[0].Outputs {
			for _, p := range o.Parts {
				b, err := o.ReadPart(p)
				if err != nil {
					t.Fatal(err)
				}
				if o.Port == "reports" {
					reports = append(reports, b...)
				} else {
					overlay = append(overlay, b...)
				}
			}
		}
		return reports, overlay
	}
	reports, overlays := run(1)
	again, drawn := run(4)
	if !bytes.Equal(again, reports) || !bytes.Equal(drawn, overlays) || len(overlays) == 0 {
		t.Error("reports or overlays differ with the workers")
	}
	all := pipelinetest.Records[ophglm.FundusReport](t, reports)
	if len(all) != 12 || !slices.IsSortedFunc(all, func(a, b ophglm.FundusReport) int { return strings.Compare(a.Image, b.Image) }) {
		t.Errorf("%d reports, want 12 by photograph", len(all))
	}
}
