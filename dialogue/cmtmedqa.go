package dialogue

import (
	"context"
	"fmt"

	"ophglm"
	"ophglm/internal/pipeline"
)

// CMtMedQA reads the CMtMedQA set.
func CMtMedQA() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[ReadConfig, *ophglm.Dialogue]{
		Name:    "dialogue.cmtmedqa",
		Version: 2,
		Doc: `Reads CMtMedQA, Chinese consultations of several turns, a JSON array of rows or one row a line.

A row holds history, the pairs of question and answer so far, then instruction and output, the last pair; history, input, cate1 and cate2 may
be missing. cate2, or else cate1, is the department. The array is read value by value: a broken one is rejected and the rest goes on.`,
		Output:  pipeline.Out[*ophglm.Dialogue]("dialogues", "one consultation a row"),
		Privacy: pipeline.Private,
		Config:  ReadConfig{Dataset: "cmtmedqa", Licence: "Apache-2.0"},
		Example: pipeline.Example{
			FileName: "CMtMedQA.json",
			In:       map[string]string{"files": `[{"id": "j1", "cate1": "五官科", "cate2": "眼科", "instruction": "要做手术吗？", "input": "", "output": "先查眼压。", "history": [["眼睛胀痛", "多久了？"]]}]`},
		},
		Read: func(_ context.Context, cfg ReadConfig, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue]) error {
			return readRows(f, to, func(row cmtmedqaRow, n int) (*builder, error) {
				return row.dialogue(newBuilder(cfg, f, n, string(row.ID)))
			})
		},
	})
}

type cmtmedqaRow struct {
	ID          rowKey     `json:"id"`
	Cate1       string     `json:"cate1"`
	Cate2       string     `json:"cate2"`
	Instruction string     `json:"instruction"`
	Input       string     `json:"input"`
	Output      string     `json:"output"`
	History     [][]string `json:"history"`
}

func (r cmtmedqaRow) dialogue(b *builder) (*builder, error) {
	b.d.Department = r.Cate2
	if r.Cate2 == "" {
		b.d.Department = r.Cate1
	} else {
		b.meta("cate1", r.Cate1)
	}
	for i, pair := range r.History {
		if len(pair) != 2 {
			return nil, fmt.Errorf("history[%d] has %d texts: a question and an answer are needed", i, len(pair))
		}
		b.pair(pair[0], pair[1])
	}
	if r.Input != "" {
		b.turn(ophglm.Patient, "input", r.Input)
	}
	b.pair(r.Instruction, r.Output)
	return b, nil
}

// pair adds a question and its answer, either of which may be missing.
func (b *builder) pair(question, answer string) {
	if question != "" {
		b.turn(ophglm.Patient, "", question)
	}
	if answer != "" {
		b.turn(ophglm.Doctor, "", answer)
	}
}
