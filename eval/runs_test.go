package eval

import (
	"maps"
	"strings"
	"testing"

	"ophglm"
	"ophglm/eval/bootstrap"
	"ophglm/eval/run"
	"ophglm/eval/score"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
)

// What is computed from a run is what the stage that wrote it gave, also where an
// item lacks a class, a threshold or the whole class.
func TestRunsGiveTheScoresOfTheirStage(t *testing.T) {
	segmented := segmentationExample()
	segmented["annotations"] = strings.Replace(segmented["annotations"], `"classes":["vessel"],"present":["vessel"]`, `"classes":["vessel","cup"],"present":["vessel"]`, 1)
	segmented["predictions"] = strings.ReplaceAll(segmented["predictions"], `"masks":{`, `"masks":{"cup":"cup.png",`)
	segmented["predictions"] = strings.ReplaceAll(segmented["predictions"], `"values":{`, `"values":{"threshold_cup":0.5,`)
	segmented["masks/cup.png"] = drawn("....", "....", "...#", "....")
	for name, c := range map[string]struct {
		kind pipeline.Kind
		with string
		in   map[string]string
		n    map[string]int // of AUC or Dice, by class
	}{
		"classification": {Classification(), "{set: s, replicates: 0}", classificationExample(), map[string]int{"auc cataract": 5, "auc glaucoma": 5, "auc macro": 5}},
		"labels of some items": {Classification(), "{set: s, replicates: 0, classes: [amd, cataract, glaucoma]}", map[string]string{
			"annotations": annotationLine("a", []string{"amd", "cataract"}, []string{"amd"}) + annotationLine("b", []string{"amd"}, nil) + annotationLine("c", []string{"cataract"}, nil),
			"predictions": predictionLine("a", `"amd":0.6,"cataract":0.2`, "s") + predictionLine("b", `"amd":0.7,"cataract":0.1`, "s") + predictionLine("c", `"amd":0.2,"cataract":0.3`, "s"),
		}, map[string]int{"auc amd": 2, "auc cataract": 2, "auc glaucoma": 0}},
		"segmentation":           {Segmentation(), "{set: s, replicates: 0}", segmentationExample(), map[string]int{"dice pooled vessel": 2}},
		"outlines of some items": {Segmentation(), "{set: s, replicates: 0, classes: [vessel, cup, disc]}", segmented, map[string]int{"dice pooled vessel": 2, "dice pooled cup": 1, "dice pooled disc": 0}},
	} {
		t.Run(name, func(t *testing.T) {
			out := pipelinetest.Run(t, c.kind, c.with, c.in)
			want := scored(t, out)
			for key, n := range c.n {
				if s, ok := want[key]; !ok || s.N != n {
					t.Errorf("%s is of %d items, want %d", key, s.N, n)
				}
			}
			var r *run.Run
			for file, b := range out.Outputs {
				if strings.HasPrefix(file, "runs/") {
					var err error
					if r, err = run.Parse(t.Context(), b); err != nil {
						t.Fatal(err)
					}
				}
			}
			if r == nil {
				t.Fatalf("there is no run among %v", maps.Collect(maps.All(out.Outputs)))
			}
			if r.Set != "s" {
				t.Errorf("its set is %q", r.Set)
			}
			table, err := Families()[r.Family](r)
			if err != nil {
				t.Fatal(err)
			}
			again, err := score.Score(t.Context(), table, bootstrap.Options{Level: 0.95, Method: bootstrap.Percentile, Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			got := again.Scores()
			seen := 0
			for _, s := range pipelinetest.Records[ophglm.Score](t, out.Outputs["scores"]) {
				if seen < len(got) {
					g := got[seen]
					if s.Name != g.Name || s.Signature != g.Signature || (s.Value == nil) != (g.Value == nil) || s.Value != nil && *s.Value != *g.Value {
						t.Errorf("%+v is %+v of the run", s, g)
					}
				}
				seen++
			}
			if seen != len(got) {
				t.Errorf("the stage gave %d scores, and the run %d", seen, len(got))
			}
		})
	}
}

// Two models stand in one board if they were held against the same truth, and not if
// a label or a pixel of it is another.
func TestRunsOfOneTruthHaveOneDigest(t *testing.T) {
	digest := func(k pipeline.Kind, in map[string]string, file string) string {
		r, err := run.Parse(t.Context(), pipelinetest.Run(t, k, "{replicates: 0}", in).Outputs["runs/"+file])
		if err != nil {
			t.Fatal(err)
		}
		return r.Digest
	}
	changed := func(in map[string]string, port, from, to string) map[string]string {
		out := maps.Clone(in)
		if out[port] = strings.Replace(in[port], from, to, 1); out[port] == in[port] {
			t.Fatalf("%s has no %s", port, from)
		}
		return out
	}
	labels, masks := classificationExample(), segmentationExample()
	outline := maps.Clone(masks)
	outline["truth/a.vessel.png"] = drawn("##..", "#...", "....", "....")
	for name, c := range map[string]struct {
		kind     pipeline.Kind
		file     string
		in, with map[string]string
		same     bool
	}{
		"another probability": {Classification(), "diseases.parquet", labels, changed(labels, "predictions", "0.9", "0.3"), true},
		"another label":       {Classification(), "diseases.parquet", labels, changed(labels, "annotations", `"present":["cataract"]`, `"present":[]`), false},
		"a label less":        {Classification(), "diseases.parquet", labels, changed(labels, "annotations", `"classes":["cataract","glaucoma"]`, `"classes":["cataract"]`), false},
		"another threshold":   {Segmentation(), "vessels.parquet", masks, changed(masks, "predictions", `"threshold_vessel":0.5`, `"threshold_vessel":0.2`), true},
		"another outline":     {Segmentation(), "vessels.parquet", masks, outline, false},
	} {
		if a, b := digest(c.kind, c.in, c.file), digest(c.kind, c.with, c.file); (a == b) != c.same {
			t.Errorf("%s: the digests are %s and %s", name, a, b)
		}
	}
}
