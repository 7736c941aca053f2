package dialogue

import (
	"context"
	"fmt"

	"ophglm"
	"ophglm/internal/pipeline"
)

// Huatuo reads the Huatuo-26M set.
func Huatuo() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[ReadConfig, *ophglm.Dialogue]{
		Name:    "dialogue.huatuo",
		Version: 2,
		Doc: `Reads Huatuo-26M, Chinese questions with their answers, a JSON array of rows or one row a line.

A row holds instruction and output, each a list of texts or one text: the n-th answer is to the n-th question. The array is read value by
value: a broken one is rejected and the rest goes on.`,
		Output:  pipeline.Out[*ophglm.Dialogue]("dialogues", "one consultation a row"),
		Privacy: pipeline.Private,
		Config:  ReadConfig{Dataset: "huatuo26m", Licence: "Apache-2.0"},
		Example: pipeline.Example{
			FileName: "huatuo.json",
			In:       map[string]string{"files": `[{"id": "", "instruction": ["眼前有黑影飘"], "input": "", "output": ["散瞳查眼底。"]}]`},
		},
		Read: func(_ context.Context, cfg ReadConfig, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue]) error {
			return readRows(f, to, func(row huatuoRow, n int) (*builder, error) {
				return row.dialogue(newBuilder(cfg, f, n, string(row.ID)))
			})
		},
	})
}

type huatuoRow struct {
	ID          rowKey `json:"id"`
	Instruction strs   `json:"instruction"`
	Input       string `json:"input"`
	Output      strs   `json:"output"`
}

func (r huatuoRow) dialogue(b *builder) (*builder, error) {
	if len(r.Instruction) != len(r.Output) {
		return nil, fmt.Errorf("%d questions and %d answers: which answers which can't be told", len(r.Instruction), len(r.Output))
	}
	if r.Input != "" {
		b.turn(ophglm.Patient, "input", r.Input)
	}
	for i, q := range r.Instruction {
		b.pair(q, r.Output[i])
	}
	return b, nil
}
