package main

import (
	"io/fs"

	"ophglm/dialogue"
	"ophglm/internal/pipeline"
	"ophglm/kg"
)

// kinds names every stage kind of the binary: the one place where a kind is
// registered, and where what it is given from outside is handed over.
func kinds() *pipeline.Registry {
	return pipeline.NewRegistry(
		kg.Zhihao(), kg.ICD10CM(), kg.HPO(), kg.MedQuAD(), kg.Merge(), kg.Lexicon(),

		dialogue.CMtMedQA(), dialogue.Huatuo(), dialogue.Toyhom(), dialogue.Haodf(),
	)
}

// embedded gives the files inside the binary by scheme.
func embedded() map[string]fs.FS {
	return map[string]fs.FS{}
}
