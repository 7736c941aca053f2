package dialogue

import (
	"context"
	"strings"

	"ophglm"
	"ophglm/internal/pipeline"
)

// ChatDoctor reads the HealthCareMagic and iCliniq sets of ChatDoctor.
func ChatDoctor() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[ReadConfig, *ophglm.Dialogue]{
		Name:    "dialogue.chatdoctor",
		Version: 1,
		Doc: `Reads ChatDoctor's HealthCareMagic and iCliniq sets, English questions with their answers, JSON as an array or one row a line.

A row holds instruction, input and output. Where input is not empty it is the question, and an instruction that tells a model to answer is left out
and counted; another is the patient's as well. Of the iCliniq set the answer of the doctor (answer_icliniq) is taken, and those of models are not.`,
		Output:  pipeline.Out[*ophglm.Dialogue]("dialogues", "one consultation a row"),
		Privacy: pipeline.Private,
		Config:  ReadConfig{Dataset: "chatdoctor"},
		Example: pipeline.Example{
			FileName: "HealthCareMagic.json",
			In: map[string]string{"files": `[{"instruction": "If you are a doctor, please answer the medical questions based on the patient's description.", ` +
				`"input": "I see flashes in my left eye since Monday.", "output": "Please have the retina examined today."}]`},
		},
		Read: func(_ context.Context, cfg ReadConfig, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue]) error {
			return readRows(f, to, func(row chatDoctorRow, n int) (*builder, error) {
				if row.prompted() {
					to.Count("left_out.prompt", 1)
					row.Instruction = ""
				}
				return row.dialogue(newBuilder(cfg, f, n, string(row.ID))), nil
			})
		},
	})
}

type chatDoctorRow struct {
	ID          rowKey `json:"id"`
	Instruction string `json:"instruction"`
	Input       string `json:"input"`
	Output      string `json:"output"`
	ICliniq     string `json:"answer_icliniq"`
}

// prompted reports whether the instruction is one to a model: to be a doctor, or
// to answer.
func (r chatDoctorRow) prompted() bool {
	if strings.TrimSpace(r.Input) == "" {
		return false
	}
	s := strings.ToLower(r.Instruction)
	for _, words := range []string{"if you are a doctor", "you are a doctor", "as a doctor", "answer the medical question", "answer the question", "请回答", "你是一名医生", "你是一位医生", "如果你是医生"} {
		if strings.Contains(s, words) {
			return true
		}
	}
	return false
}

func (r chatDoctorRow) dialogue(b *builder) *builder {
	if r.Instruction != "" && r.Input != "" {
		b.turn(ophglm.Patient, "instruction", r.Instruction)
		r.Instruction = ""
	}
	question := r.Input
	if question == "" {
		question = r.Instruction
	}
	answer := r.Output
	if answer == "" {
		answer = r.ICliniq
	}
	b.pair(question, answer)
	return b
}
