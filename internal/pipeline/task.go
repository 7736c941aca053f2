package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ophglm/internal/artifact"
)

// Task is one piece of work: a shard of a chain of maps, a file of a reader, or
// a whole-input stage. It holds paths and digests, never records, so it can be
// done in this process or on another machine that sees the same files.
type Task struct {
	Dir    string       `json:"dir"` // where the outputs go, and result.json last
	Steps  []Step       `json:"steps"`
	Part   *StreamPart  `json:"part,omitempty"`   // input of a chain of maps
	File   *TaskFile    `json:"file,omitempty"`   // input of a reader
	Inputs []PortInputs `json:"inputs,omitempty"` // of a whole-input stage
	Seed   int64        `json:"seed,omitempty"`
	// Erased is the digest of the list of erased keys, which the executor is to have;
	// "" where nothing is erased.
	Erased string `json:"erased,omitempty"`

	progress func(records int64)
	tap      func(step int) func(Record) error
}

// Step is one kind of a chain, with its settings and its side inputs.
type Step struct {
	Kind   string          `json:"kind"`
	Config json.RawMessage `json:"config"`
	Sides  []PortInputs    `json:"sides,omitempty"`
	// Passing is set where what the step makes is handed on to the next and not kept.
	Passing bool `json:"passing,omitempty"`
}

// PortInputs is what one port reads.
type PortInputs struct {
	Port    string     `json:"port"`
	Streams []Stream   `json:"streams,omitempty"`
	Files   []TaskFile `json:"files,omitempty"`
}

// Stream is an output with the directory that its parts lie in.
type Stream struct {
	Dir    string          `json:"dir"`
	Output artifact.Output `json:"output"`
}

// StreamPart is one part of a stream.
type StreamPart struct {
	Dir  string        `json:"dir"`
	Part artifact.Part `json:"part"`
	Type string        `json:"type"`
}

// TaskFile is a file that a task reads. Scheme names the embedded files it is
// among; "" is the file system.
type TaskFile struct {
	Name   string `json:"name"`
	Scheme string `json:"scheme,omitempty"`
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	// Of a piece of a file: its bytes, and the row that it begins with.
	Start int64 `json:"start,omitempty"`
	End   int64 `json:"end,omitempty"`
	Row   int   `json:"row,omitempty"`
}

// Result is what a task made, for each of its steps.
type Result struct {
	Shards []artifact.Shard `json:"shards"`
}

// Executor does tasks. Do returns when the task's result.json stands in its
// directory, or with what stopped it. It is called from many goroutines; how
// many tasks run at once is the executor's to decide.
type Executor interface {
	Do(ctx context.Context, t Task) error
}

const resultName = "result.json"

// shardDir is where step i of a task writes.
func (t *Task) shardDir(i int) string { return filepath.Join(t.Dir, fmt.Sprint(i)) }

// result reads the result of a finished task. A task that is not finished, or
// whose files are not there in full, has none.
func (t *Task) result() (*Result, error) {
	b, err := os.ReadFile(filepath.Join(t.Dir, resultName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	r := &Result{}
	if err != nil {
		return nil, fmt.Errorf("reading the result of a shard: %w", err)
	}
	if json.Unmarshal(b, r) != nil || len(r.Shards) != len(t.Steps) {
		return nil, nil // torn by a power cut: done again
	}
	for i := range r.Shards {
		sh := &r.Shards[i]
		for j := range sh.Outputs {
			sh.Outputs[j] = sh.Outputs[j].At(filepath.Join(t.shardDir(i), sh.Outputs[j].Port))
		}
		sh.Rejects = sh.Rejects.At(filepath.Join(t.shardDir(i), "rejects"))
		if !sh.Whole() {
			return nil, nil
		}
	}
	return r, nil
}
