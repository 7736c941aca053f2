// Package pipelinetest runs a stage kind on inputs written in a test.
package pipelinetest

import (
	"testing"

	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// Run runs a kind with settings given as YAML ("" for the defaults) on inputs
// given by port: JSONL, or the content of one file, whose name is "example".
func Run(t testing.TB, k pipeline.Kind, with string, in map[string]string) *pipeline.Outcome {
	t.Helper()
	return RunFile(t, k, with, in, "")
}

// RunFile is Run with a name for the file.
func RunFile(t testing.TB, k pipeline.Kind, with string, in map[string]string, fileName string) *pipeline.Outcome {
	t.Helper()
	out, err := pipeline.RunExample(t.Context(), &k, pipeline.Example{With: with, In: in, FileName: fileName}, t.TempDir())
	if err != nil {
		t.Fatalf("%s: %v", k.Name, err)
	}
	return out
}

// Records decodes JSONL.
func Records[T any](t testing.TB, lines []byte) []T {
	t.Helper()
	var out []T
	for n, line := range artifact.SplitLines(lines) {
		var v T
		if err := jsonl.Unmarshal(line, &v); err != nil {
			t.Fatalf("line %d: %v", n, err)
		}
		out = append(out, v)
	}
	return out
}

// JSONL encodes records, one a line.
func JSONL[T any](t testing.TB, records ...T) string {
	t.Helper()
	var out []byte
	for _, r := range records {
		b, err := jsonl.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		out = append(append(out, b...), '\n')
	}
	return string(out)
}
