package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
)

// Once is one kind to be run on files, outside any pipeline: no store, no cache.
type Once struct {
	Kind    *Kind
	With    string             // settings as YAML; "" for the defaults
	In      map[string][]*File // by port; of records, JSONL; of attachments, each under its name
	Dir     string             // an empty directory to work in
	Workers int
	Seed    int64
	Erased  func() (Erased, error) // see [Options]
}

// Check reports what is wrong with the inputs and the settings, before anything
// is read.
func (o Once) Check() error {
	for name := range o.In {
		if _, ok := o.Kind.input(name); !ok {
			var known []string
			for _, p := range o.Kind.Inputs {
				known = append(known, p.Name)
			}
			return fmt.Errorf("%s has no input %q%s", o.Kind.Name, name, among(known))
		}
	}
	for _, p := range o.Kind.Inputs {
		switch n := len(o.In[p.Name]); {
		case n == 0 && !p.Optional:
			return fmt.Errorf("%s needs the input %q (%s)", o.Kind.Name, p.Name, p.Doc)
		case n > 1 && !p.List && p.Type != AttachmentsType:
			return fmt.Errorf("input %s of %s takes one file", p.Name, o.Kind.Name)
		}
	}
	_, err := o.config()
	return err
}

// Run runs the kind and returns what each shard made, in order. The outputs lie
// in Dir.
func (o Once) Run(ctx context.Context) ([]artifact.Shard, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	tasks, exec, err := o.tasks()
	if err != nil {
		return nil, err
	}
	b := &Builder{exec: exec, opt: Options{Workers: o.Workers, Erased: o.Erased}}
	if b.erased, err = b.opt.erased(); err != nil {
		return nil, err
	}
	exec.erased = b.erased
	results, err := b.do(ctx, nil, tasks, nil)
	if err != nil {
		return nil, err
	}
	var shards []artifact.Shard
	var acct artifact.Accounting
	for _, r := range results {
		shards = append(shards, r.Shards[0])
		acct.Add(&r.Shards[0].Accounting)
	}
	return shards, acct.Check()
}

func (o Once) tasks() ([]Task, *Local, error) {
	cfg, err := o.config()
	if err != nil {
		return nil, nil, err
	}
	exec := NewLocal(NewRegistry(*o.Kind), nil, o.Workers)
	exec.given = map[string]*File{}
	step := Step{Kind: o.Kind.Name, Config: cfg}
	var ports []PortInputs
	for _, p := range o.Kind.Inputs {
		in := PortInputs{Port: p.Name}
		files := o.In[p.Name]
		if len(files) == 0 {
			continue
		}
		if p.Type == AttachmentsType {
			s, err := importAttachments(filepath.Join(o.Dir, "in", p.Name), p, files)
			if err != nil {
				return nil, nil, err
			}
			in.Streams, files = []Stream{s}, nil
		}
		for i, f := range files {
			if p.Type == FileType {
				id := fmt.Sprintf("%s/%d", p.Name, i)
				exec.given[id] = f
				in.Files = append(in.Files, TaskFile{Name: f.Name, Scheme: givenScheme, Path: id})
				continue
			}
			dir := filepath.Join(o.Dir, "in", p.Name, fmt.Sprint(i))
			out, err := importRecords(dir, p, f)
			if err != nil {
				return nil, nil, err
			}
			in.Streams = append(in.Streams, Stream{Dir: dir, Output: out})
		}
		if p.Side {
			step.Sides = append(step.Sides, in)
		}
		ports = append(ports, in)
	}
	return o.cut(step, ports), exec, nil
}

// cut makes a task of each file of a reader, of each part of a map's input, or
// of the whole.
func (o Once) cut(step Step, ports []PortInputs) []Task {
	dir := func(n int) string { return filepath.Join(o.Dir, "task", fmt.Sprintf("%05d", n)) }
	var tasks []Task
	switch {
	case o.Kind.shape == "whole":
		tasks = []Task{{Dir: dir(0), Steps: []Step{step}, Inputs: ports, Seed: o.Seed}}
	case len(o.Kind.Inputs) == 0:
		tasks = []Task{{Dir: dir(0), Steps: []Step{step}}}
	case o.Kind.shape == "read":
		for i := range ports[0].Files {
			tasks = append(tasks, Task{Dir: dir(i), Steps: []Step{step}, File: &ports[0].Files[i]})
		}
	default:
		for _, s := range ports[0].Streams {
			for _, p := range s.Output.Parts {
				tasks = append(tasks, Task{Dir: dir(len(tasks)), Steps: []Step{step}, Part: &StreamPart{Dir: s.Dir, Part: p, Type: s.Output.Type}})
			}
		}
	}
	return tasks
}

func (o Once) config() ([]byte, error) {
	if o.With == "" {
		return canonicalConfig(o.Kind.config)
	}
	d, node, err := parseDocument("settings", []byte(o.With))
	if err != nil {
		return nil, err
	}
	cfg, err := d.decodeConfig(o.Kind, node)
	if err != nil {
		return nil, err
	}
	return canonicalConfig(cfg)
}

// importRecords copies a file of records into parts, checking each line.
func importRecords(dir string, p Port, f *File) (artifact.Output, error) {
	var none artifact.Output
	decode, ok := recordTypes[p.Type]
	if !ok {
		return none, fmt.Errorf("there are no records of the type %s", p.Type)
	}
	h, err := f.Open()
	if err != nil {
		return none, err
	}
	defer h.Close() // only read from
	w, err := artifact.NewWriter(dir, p.Name, p.Type)
	if err != nil {
		return none, err
	}
	s := jsonl.NewScanner(h)
	var canonical []byte
	for {
		line, err := s.Next()
		if errors.Is(err, io.EOF) {
			return w.Close()
		}
		if err == nil && len(line) > 0 {
			var r Record
			if r, err = decode(line); err == nil {
				if err = r.Validate(); err == nil {
					if err = jsonl.Encode(&canonical, r); err == nil { // kinds may copy lines
						err = w.Write(canonical)
					}
				}
			}
		}
		if err != nil {
			w.Abort()
			return none, fmt.Errorf("%s:%d: not a record of the type %s: %w", f.Path, s.Line(), p.Type, err)
		}
	}
}

// importAttachments copies files that stand beside records.
func importAttachments(dir string, p Port, files []*File) (Stream, error) {
	o := artifact.Output{Port: p.Name, Type: p.Type}
	had := map[string]bool{}
	for _, f := range files {
		if had[f.Name] || !filepath.IsLocal(filepath.FromSlash(f.Name)) {
			return Stream{}, fmt.Errorf("taking %s: the name %s is taken, or leads outside", f.Path, f.Name)
		}
		had[f.Name] = true
		b, err := f.ReadAll()
		if err == nil {
			err = writeBelow(dir, f.Name, b)
		}
		if err != nil {
			return Stream{}, fmt.Errorf("taking %s: %w", f.Path, err)
		}
		o.Parts = append(o.Parts, artifact.Part{Name: f.Name, Bytes: int64(len(b)), SHA256: artifact.Digest(b)})
	}
	return Stream{Dir: dir, Output: o}, nil
}

func writeBelow(dir, name string, b []byte) error {
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o644)
}
