package pipeline

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing/fstest"

	"ophglm/internal/artifact"
)

// Outcome is what one stage made of given inputs.
type Outcome struct {
	Outputs    map[string][]byte // JSONL by port; for files, by "port/name"
	Rejects    []byte            // JSONL
	Accounting artifact.Accounting
}

// RunExample runs one kind in dir, which is to be empty, on inputs given as in
// [Example]: no store, no cache, one worker.
func RunExample(ctx context.Context, k *Kind, ex Example, dir string) (*Outcome, error) {
	t, files, err := exampleTask(k, ex, dir)
	if err != nil {
		return nil, err
	}
	reg := NewRegistry(*k)
	if err := NewLocal(reg, map[string]fs.FS{"example": files}, 1).Do(ctx, t); err != nil {
		return nil, err
	}
	res, err := t.result()
	if err != nil {
		return nil, err
	}
	sh := res.Shards[0]
	out := &Outcome{Outputs: map[string][]byte{}, Accounting: sh.Accounting}
	if err := sh.Accounting.Check(); err != nil {
		return nil, err
	}
	for _, o := range sh.Outputs {
		for _, p := range o.Parts {
			b, err := o.ReadPart(p)
			if err != nil {
				return nil, err
			}
			name := o.Port
			if o.Type == FilesType {
				name += "/" + p.Name
			}
			out.Outputs[name] = append(out.Outputs[name], b...)
		}
	}
	for _, p := range sh.Rejects.Parts {
		b, err := sh.Rejects.ReadPart(p)
		if err != nil {
			return nil, err
		}
		out.Rejects = append(out.Rejects, b...)
	}
	return out, nil
}

func exampleTask(k *Kind, ex Example, dir string) (Task, fstest.MapFS, error) {
	files := fstest.MapFS{}
	t := Task{Dir: filepath.Join(dir, "task")}
	cfg, err := exampleConfig(k, ex.With)
	if err != nil {
		return t, nil, err
	}
	step := Step{Kind: k.Name, Config: cfg}
	for name := range ex.In {
		if _, ok := k.input(name); !ok {
			return t, nil, fmt.Errorf("%s has no input %q", k.Name, name)
		}
	}
	for _, p := range k.Inputs {
		text, given := ex.In[p.Name]
		if !given {
			continue
		}
		in := PortInputs{Port: p.Name}
		if p.Type == FileType {
			name := ex.FileName
			if name == "" {
				name = "example"
			}
			files[name] = &fstest.MapFile{Data: []byte(text)}
			in.Files = []TaskFile{{Name: name, Scheme: "example", Path: name, SHA256: artifact.Digest([]byte(text))}}
		} else {
			o, err := exampleStream(filepath.Join(dir, "in", p.Name), p, []byte(text))
			if err != nil {
				return t, nil, err
			}
			in.Streams = []Stream{{Dir: filepath.Join(dir, "in", p.Name), Output: o}}
		}
		switch {
		case p.Side:
			step.Sides = append(step.Sides, in)
		case k.shape == "read":
			t.File = &in.Files[0]
		case k.shape == "map":
			if len(in.Streams[0].Output.Parts) > 0 {
				t.Part = &StreamPart{Dir: in.Streams[0].Dir, Part: in.Streams[0].Output.Parts[0], Type: p.Type}
			}
		}
		t.Inputs = append(t.Inputs, in)
	}
	t.Steps = []Step{step}
	return t, files, nil
}

func exampleConfig(k *Kind, with string) ([]byte, error) {
	if with == "" {
		return canonicalConfig(k.config)
	}
	d, node, err := parseDocument(k.Name, []byte(with))
	if err != nil {
		return nil, err
	}
	cfg, err := d.decodeConfig(k, node)
	if err != nil {
		return nil, err
	}
	return canonicalConfig(cfg)
}

func exampleStream(dir string, p Port, text []byte) (artifact.Output, error) {
	w, err := artifact.NewWriter(dir, p.Name, p.Type)
	if err != nil {
		return artifact.Output{}, err
	}
	for _, line := range artifact.SplitLines(text) {
		if len(line) == 0 {
			continue
		}
		if err := w.Write(line); err != nil {
			w.Abort()
			return artifact.Output{}, err
		}
	}
	return w.Close()
}

// ExampleIn runs a kind on inputs in a directory of its own, which is removed.
func ExampleIn(ctx context.Context, k *Kind, ex Example) (*Outcome, error) {
	dir, err := os.MkdirTemp("", "ophglm-example-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) // scratch
	return RunExample(ctx, k, ex, dir)
}
