package main

import (
	"encoding/json"
	"os"
	"strconv"
	"testing"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/bucket"
	"ophglm/internal/realdata"
)

// What the models of the binary reach on photographs that they were not trained
// on: the floors are a little below the figures of their cards. A change of the
// weights, of how photographs are prepared or of how scores are computed shows
// here.
func TestModelsOnPhotographsTheyNeverSaw(t *testing.T) {
	needsRuntime(t)
	data := realdata.Path(t, "fundus")
	colours := map[string]any{"hard_exudate": "#0000ff", "optic_disc": "#ffff00"}
	cases := map[string]struct {
		images, truth []string
		match         []string
		with          map[string]any // of the annotations
		model, inside string
		floors        map[string]float64 // by class and metric
	}{
		"DRIVE": {
			images: []string{"drive/training/images/3[6-9]_training.tif", "drive/training/images/40_training.tif"},
			truth:  []string{"drive/training/1st_manual/3[6-9]_manual1.gif", "drive/training/1st_manual/40_manual1.gif"},
			match:  []string{`^(\d+)_training`, `^(\d+)_manual1`},
			with:   map[string]any{"classes": []string{"vessel"}},
			model:  "vessels", inside: "field",
			floors: map[string]float64{"vessel dice mean": 0.81},
		},
		"IDRiD": {
			images: []string{"idrid/images/IDRiD_1[234].jpg"},
			truth:  []string{"idrid/masks/IDRiD_1[234].png"},
			match:  []string{`^(IDRiD_\d+)`, `^(IDRiD_\d+)`},
			with:   map[string]any{"colours": colours},
			model:  "lesions", inside: "photograph",
			floors: map[string]float64{"hard_exudate aupr pooled": 0.70, "optic_disc dice mean": 0.92},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for i := range c.images {
				c.images[i] = data + "/" + c.images[i]
			}
			for i := range c.truth {
				c.truth[i] = data + "/" + c.truth[i]
			}
			c.with["match"] = c.match
			scored(t, map[string]any{
				"photographs": stageOf("fundus.import", map[string]any{"files": c.images}, map[string]any{"dataset": name}),
				"predictions": stageOf("fundus.predict", map[string]any{"photographs": "photographs", "images": "photographs.images"}, map[string]any{"models": []string{c.model}}),
				"truth":       stageOf("fundus.annotations", map[string]any{"photographs": "photographs", "files": c.truth}, c.with),
				"scores": stageOf("eval.segmentation", map[string]any{"predictions": "predictions", "masks": "predictions.masks", "annotations": "truth", "truth": "truth.masks"},
					map[string]any{"model": c.model, "inside": c.inside, "replicates": 0}),
			}, c.floors)
		})
	}
	t.Run("ODIR", func(t *testing.T) {
		codes := map[string]any{"N": "normal", "D": "diabetic_retinopathy", "G": "glaucoma", "C": "cataract", "A": "amd", "M": "myopia"}
		scored(t, map[string]any{
			"photographs": stageOf("fundus.import", map[string]any{"files": heldOutODIR(t, data+"/odir"), "manifest": data + "/odir/manifest.jsonl"},
				map[string]any{"dataset": "odir", "eye": "side", "meta": []string{"label"}}),
			"truth":       stageOf("fundus.annotations", map[string]any{"photographs": "photographs"}, map[string]any{"label": "label", "codes": codes, "buckets": []int{90, 100}}),
			"predictions": stageOf("fundus.predict", map[string]any{"photographs": "photographs", "images": "photographs.images"}, map[string]any{"models": []string{"diseases"}}),
			"scores":      stageOf("eval.classification", map[string]any{"predictions": "predictions", "annotations": "truth"}, map[string]any{"model": "diseases", "replicates": 0}),
		}, map[string]float64{" auc macro": 0.79})
	})
}

// heldOutODIR lists the photographs of patients in buckets 90 to 99.
func heldOutODIR(t *testing.T, dir string) []string {
	t.Helper()
	f, err := os.Open(dir + "/manifest.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() // only read from
	var files []string
	rows := json.NewDecoder(f)
	for rows.More() {
		var row struct {
			File    string `json:"file"`
			Patient int    `json:"patient"`
		}
		if err := rows.Decode(&row); err != nil {
			t.Fatal(err)
		}
		p := ophglm.Photograph{Patient: ophglm.HashID("patient", "odir", strconv.Itoa(row.Patient))}
		if bucket.Of(p.Group()) >= 90 {
			files = append(files, dir+"/"+row.File)
		}
	}
	if len(files) != 503 {
		t.Fatalf("%d photographs are held out, and the card says 503", len(files))
	}
	return files
}

// scored builds the stages and holds their scores against floors.
func scored(t *testing.T, stages map[string]any, floors map[string]float64) {
	t.Helper()
	a := &app{stdout: t.Output(), stderr: t.Output()}
	err := a.buildOnce(t.Context(), stages, "", func(built map[string]*artifact.Manifest) error {
		for s, err := range recordsOf[ophglm.Score](t.Context(), built["scores"], "scores") {
			if err != nil {
				return err
			}
			key := s.Class + " " + s.Name + " " + s.Average
			floor, ok := floors[key]
			if !ok {
				continue
			}
			delete(floors, key)
			switch {
			case s.Value == nil:
				t.Errorf("%s is undefined: %s", key, s.Undefined)
			case *s.Value < floor:
				t.Errorf("%s is %.4f, want %g at least", key, *s.Value, floor)
			default:
				t.Logf("%s is %.4f", key, *s.Value)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for key := range floors {
		t.Errorf("there is no score %s", key)
	}
}
