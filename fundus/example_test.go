package fundus

import (
	"testing"
	"testing/fstest"

	"ophglm/internal/pipeline"
)

// exampleIn runs a kind on its example.
func exampleIn(t *testing.T, k pipeline.Kind) (*pipeline.Outcome, error) {
	t.Helper()
	return pipeline.RunExample(t.Context(), &k, k.Example, t.TempDir())
}

// fileOf is an input file of a text.
func fileOf(text string) *pipeline.File {
	return pipeline.EmbeddedFile(fstest.MapFS{"m.jsonl": {Data: []byte(text)}}, "m.jsonl")
}
