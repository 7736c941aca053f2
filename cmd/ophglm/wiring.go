package main

import (
	"fmt"
	"io/fs"
	"sync/atomic"

	"ophglm/datasets"
	"ophglm/datasets/starter"
	"ophglm/dialogue"
	"ophglm/eval"
	"ophglm/fundus"
	"ophglm/instruct/compose"
	"ophglm/instruct/consultation"
	"ophglm/instruct/converse"
	"ophglm/instruct/model"
	"ophglm/instruct/review"
	"ophglm/instruct/verification"
	"ophglm/instruct/visual"
	"ophglm/internal/pipeline"
	"ophglm/kg"
	"ophglm/runners/answering"
	"ophglm/runners/baseline"
)

// kinds names every stage kind of the binary: the one place where a kind is
// registered, and where what it is given from outside is handed over.
func kinds() *pipeline.Registry {
	return pipeline.NewRegistry(
		kg.Starter(starterGraph()), kg.Zhihao(), kg.ICD10CM(), kg.HPO(), kg.MedQuAD(), kg.ChatDoctor(), kg.Table(), kg.GraphFile(), onlineOnly(kg.Neo4j()),
		kg.Align(), kg.Merge(), kg.Check(), kg.Lexicon(),

		dialogue.Haodf(), dialogue.MedDialog(), dialogue.CMtMedQA(), dialogue.Huatuo(), dialogue.Toyhom(), dialogue.ChatDoctor(), dialogue.EnglishQA(),
		dialogue.JSONL(), dialogue.ShareGPT(), dialogue.Messages(), dialogue.CSV(),
		dialogue.Normalise(), dialogue.Turns(), dialogue.Exemplars(), dialogue.Deidentify(), dialogue.Facts(), dialogue.Select(), dialogue.Triage(),
		dialogue.Quality(), dialogue.Dedup(), dialogue.Describe(),

		fundus.Import(), fundus.Annotations(), fundus.Prepare(), fundus.Predict(sharedRuntime), fundus.Report(),

		compose.Kind(), consultation.Kind(), visual.Kind(), converse.Kind(),
		model.Paraphrase(sharedChat), model.Answer(sharedChat), model.Rewrite(sharedChat), verification.Kind(), review.Kind(),

		baseline.Kind(), answering.Kind(samplesChat{sharedChat}),

		eval.Classification(), eval.Segmentation(), eval.Dialogue(), eval.Diversity(), eval.Leaderboard(),

		datasets.Merge(), datasets.Split(), datasets.Export(),
	)
}

// offline says whether --offline was given: then no stage may open a connection.
var offline atomic.Bool

// onlineOnly lets a kind ask nobody where --offline was given.
func onlineOnly(k pipeline.Kind) pipeline.Kind {
	ask := k.Answers
	k.Answers = func() (string, error) {
		if offline.Load() {
			return "", fmt.Errorf("%s reads from a server, and --offline opens no connection", k.Name)
		}
		return ask()
	}
	return k
}

// embedded gives the files inside the binary by scheme.
func embedded() map[string]fs.FS {
	return map[string]fs.FS{"starter": starter.FS}
}

func starterGraph() fs.FS {
	sub, err := fs.Sub(starter.FS, "kg")
	if err != nil {
		panic(err) // the path is a constant
	}
	return sub
}
