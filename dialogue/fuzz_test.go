package dialogue

import (
	"testing"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
)

// fuzzReader holds a reader to what the engine holds it to, on any bytes: no
// error, every row accounted for, every dialogue valid and with its own id.
func fuzzReader(f *testing.F, k pipeline.Kind) {
	f.Add([]byte(k.Example.In["files"]))
	f.Fuzz(func(t *testing.T, data []byte) {
		out := pipelinetest.Run(t, k, "", map[string]string{"files": string(data)})
		for _, d := range pipelinetest.Records[ophglm.Dialogue](t, out.Outputs["dialogues"]) {
			if err := d.Validate(); err != nil {
				t.Error(err)
			}
			if id := ophglm.DialogueID(&d); id != d.ID {
				t.Errorf("dialogue %s has the content of %s", d.ID, id)
			}
		}
	})
}

func FuzzCMtMedQA(f *testing.F) { fuzzReader(f, CMtMedQA()) }

func FuzzHuatuo(f *testing.F) { fuzzReader(f, Huatuo()) }

func FuzzToyhom(f *testing.F) { fuzzReader(f, Toyhom()) }

func FuzzChatDoctor(f *testing.F) { fuzzReader(f, ChatDoctor()) }

func FuzzCSV(f *testing.F) { fuzzReader(f, CSV()) }

func FuzzEnglishQA(f *testing.F) { fuzzReader(f, EnglishQA()) }

func FuzzHaodfFile(f *testing.F) { fuzzReader(f, Haodf()) }

func FuzzMedDialog(f *testing.F) { fuzzReader(f, MedDialog()) }

func FuzzMessages(f *testing.F) { fuzzReader(f, Messages()) }

func FuzzShareGPT(f *testing.F) { fuzzReader(f, ShareGPT()) }
