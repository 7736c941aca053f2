package dialogue

import (
	"os"
	"testing"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
	"ophglm/internal/realdata"
)

// The public sets, through the whole chain: every row is read, every source turn
// is accounted for, and every text replays from the source.
func TestRealData(t *testing.T) {
	for _, c := range []struct {
		file             string
		kind             pipeline.Kind
		rows             int
		eyeMin, eyeMax   int
		fundusMin        int
		hospitals, named [2]int // removed: at least, at most
	}{
		{"dialogues/CMtMedQA_part.json", CMtMedQA(), 572, 20, 40, 1, [2]int{0, 5}, [2]int{0, 3}},
		{"dialogues/huatuo26M_test.json", Huatuo(), 6000, 120, 215, 18, [2]int{60, 110}, [2]int{20, 40}},
		{"dialogues/toyhom_internal_medicine_gb18030.csv", Toyhom(), 7644, 20, 80, 10, [2]int{40, 80}, [2]int{1, 15}},
	} {
		t.Run(c.kind.Name, func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(realdata.Path(t, c.file))
			if err != nil {
				t.Fatal(err)
			}
			read := pipelinetest.Run(t, c.kind, "", map[string]string{"files": string(b)})
			if a := read.Accounting; a.Used != int64(c.rows) || a.Rejected != 0 {
				t.Errorf("reading: %+v, want %d rows", a, c.rows)
			}
			source := map[string][]ophglm.Turn{}
			for _, d := range pipelinetest.Records[ophglm.Dialogue](t, read.Outputs["dialogues"]) {
				source[d.ID] = d.Turns
			}
			lines := read.Outputs["dialogues"]
			var clean, eye artifact.Accounting
			for _, k := range []pipeline.Kind{Normalise(), Turns(), Deidentify()} {
				out := pipelinetest.Run(t, k, "", map[string]string{"dialogues": string(lines)})
				lines, clean = out.Outputs["dialogues"], out.Accounting
			}
			for _, d := range pipelinetest.Records[ophglm.Dialogue](t, lines) {
				checkAccount(t, &d, source[d.ID])
			}
			within := func(what string, got int64, min, max int) {
				t.Helper()
				if got < int64(min) || got > int64(max) {
					t.Errorf("%s: %d, want %d to %d", what, got, min, max)
				}
			}
			within("hospitals removed", clean.Counts["removed.hospital"], c.hospitals[0], c.hospitals[1])
			within("doctors removed", clean.Counts["removed.doctor"], c.named[0], c.named[1])
			selected := pipelinetest.Run(t, Select(), "", map[string]string{"dialogues": string(lines)})
			eye = selected.Accounting
			within("of the eye", eye.Used, c.eyeMin, c.eyeMax)
			within("of the fundus", eye.Counts["fundus"], c.fundusMin, c.eyeMax)
			unique := pipelinetest.Run(t, Dedup(), "", map[string]string{"dialogues": string(lines)})
			if a := unique.Accounting; a.Used+a.Merged != clean.Used {
				t.Errorf("dedup: %+v of %d", a, clean.Used)
			}
			t.Logf("read %+v\nclean %+v\nselected %+v\nunique %+v", read.Accounting, clean, eye, unique.Accounting)
		})
	}
}
