package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"ophglm/internal/artifact"
)

// Local does tasks in this process, at most Workers at once.
type Local struct {
	kinds *Registry
	files map[string]fs.FS
	slots chan struct{}
	given map[string]*File // files of the scheme givenScheme

	erased Erased // what readers may not give; nil: nothing

	mu    sync.Mutex
	steps map[string]*loadedStep
}

// NewLocal makes an executor for this process. Files gives the embedded files by
// scheme.
func NewLocal(kinds *Registry, files map[string]fs.FS, workers int) *Local {
	return &Local{kinds: kinds, files: files, slots: make(chan struct{}, max(workers, 1)), steps: map[string]*loadedStep{}}
}

// Do runs one task.
func (l *Local) Do(ctx context.Context, t Task) error {
	select {
	case l.slots <- struct{}{}:
		defer func() { <-l.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if t.Erased != erasedDigest(l.erased) {
		return errors.New("starting a shard: the task is to leave out other records than this executor knows of: both need the same list of erased keys")
	}
	if err := os.RemoveAll(t.Dir); err != nil {
		return fmt.Errorf("starting a shard: %w", err)
	}
	if err := os.MkdirAll(t.Dir, 0o755); err != nil {
		return fmt.Errorf("starting a shard: %w", err)
	}
	r, err := l.run(ctx, &t)
	if err != nil {
		return err
	}
	b, err := json.Marshal(r)
	if err == nil {
		err = artifact.WriteFile(filepath.Join(t.Dir, resultName), b, 0o644)
	}
	if err != nil {
		return fmt.Errorf("recording a finished shard: %w", err)
	}
	return nil
}

func (l *Local) run(ctx context.Context, t *Task) (*Result, error) {
	first, err := l.load(ctx, t.Steps[0])
	if err != nil {
		return nil, err
	}
	switch first.kind.shape {
	case "whole":
		return l.runWhole(ctx, t, first)
	case "read":
		return l.runRead(ctx, t, first)
	}
	return l.runMaps(ctx, t)
}

// loadedStep is a step whose config was decoded and, for a map or a reader,
// whose side inputs were read. It is made once for all shards.
type loadedStep struct {
	once  sync.Once
	err   error
	kind  *Kind
	cfg   any
	mapf  func(any, sink) error
	readf func(context.Context, *File, sink) error
}

func (l *Local) load(ctx context.Context, s Step) (*loadedStep, error) {
	id, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	ls := l.steps[string(id)]
	if ls == nil {
		ls = &loadedStep{}
		l.steps[string(id)] = ls
	}
	l.mu.Unlock()
	ls.once.Do(func() { ls.err = l.loadStep(ctx, s, ls) })
	return ls, ls.err
}

func (l *Local) loadStep(ctx context.Context, s Step, ls *loadedStep) error {
	k, ok := l.kinds.Kind(s.Kind)
	if !ok {
		return fmt.Errorf("this binary does not know the stage kind %s", s.Kind)
	}
	ls.kind = k
	d, node, err := parseDocument(s.Kind, s.Config)
	if err != nil {
		return err
	}
	if ls.cfg, err = d.decodeConfig(k, node); err != nil {
		return err
	}
	in := l.inputs(s.Sides)
	switch k.shape {
	case "map":
		ls.mapf, err = k.mapper(ctx, ls.cfg, &in)
	case "read":
		ls.readf, err = k.reader(ctx, ls.cfg, &in)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", k.Name, err)
	}
	return nil
}

func (l *Local) inputs(ports []PortInputs) Inputs {
	in := Inputs{ports: map[string][]artifact.Output{}, files: map[string][]*File{}}
	for _, p := range ports {
		for _, s := range p.Streams {
			in.ports[p.Port] = append(in.ports[p.Port], s.Output.At(s.Dir))
		}
		for _, f := range p.Files {
			in.files[p.Port] = append(in.files[p.Port], l.file(f))
		}
	}
	return in
}

// givenScheme is the scheme of files that were handed to this process opened,
// rather than by path.
const givenScheme = "given"

func (l *Local) file(f TaskFile) *File {
	if f.Scheme == givenScheme {
		return l.given[f.Path]
	}
	file := &File{Name: f.Name, Path: f.Path, piece: piece{f.Start, f.End, f.Row}}
	if f.Scheme != "" {
		file.fsys = l.files[f.Scheme]
	}
	return file
}

func (l *Local) runWhole(ctx context.Context, t *Task, s *loadedStep) (*Result, error) {
	io := &IO{Inputs: l.inputs(t.Inputs), Seed: t.Seed, Workers: cap(l.slots), kind: s.kind, dir: t.shardDir(0), open: map[string]bool{}, files: map[string][]string{}}
	io.erased = newErasedKeys(l.erased, s.kind)
	counted := map[string]bool{}
	for _, p := range s.kind.Inputs {
		counted[p.Name] = !p.Side && p.Type != FileType && p.Type != AttachmentsType
	}
	io.seen = func(port string) {
		if counted[port] {
			io.acct.Inputs++
			if io.acct.Inputs%progressEvery == 0 && t.progress != nil {
				t.progress(progressEvery)
			}
		}
	}
	if err := os.MkdirAll(io.dir, 0o755); err != nil {
		return nil, fmt.Errorf("starting %s: %w", s.kind.Name, err)
	}
	var err error
	if io.rejects, err = artifact.NewWriter(filepath.Join(io.dir, "rejects"), "rejects", "Reject"); err != nil {
		return nil, err
	}
	if err := s.kind.whole(ctx, s.cfg, io); err != nil {
		for _, w := range append(io.writers, io.rejects) {
			w.Abort()
		}
		return nil, fmt.Errorf("%s: %w", s.kind.Name, err)
	}
	sh, err := io.finish(ctx)
	return &Result{[]artifact.Shard{sh}}, err
}

// progressEvery is how many records pass between two reports of progress.
const progressEvery = 512

func (l *Local) runRead(ctx context.Context, t *Task, s *loadedStep) (*Result, error) {
	levels, err := l.levels(ctx, t)
	if err != nil {
		return nil, err
	}
	first := levels[0]
	var f *File
	if t.File != nil {
		f = l.file(*t.File)
		first.where.File = f.Name
	}
	err = s.readf(ctx, f, first)
	switch {
	case err == nil:
	case f != nil:
		err = fmt.Errorf("%s: reading %s: %w", s.kind.Name, f.Path, err)
	default:
		err = fmt.Errorf("%s: %w", s.kind.Name, err)
	}
	return finish(levels, err)
}

func (l *Local) runMaps(ctx context.Context, t *Task) (*Result, error) {
	levels, err := l.levels(ctx, t)
	if err != nil {
		return nil, err
	}
	return finish(levels, l.mapPart(ctx, t, levels[0]))
}

// levels prepares the steps of a task, each handing on to the next.
func (l *Local) levels(ctx context.Context, t *Task) ([]*level, error) {
	levels := make([]*level, len(t.Steps))
	for i := range t.Steps {
		s, err := l.load(ctx, t.Steps[i])
		if err != nil {
			return nil, err
		}
		if levels[i], err = newLevel(t.shardDir(i), s.kind, t.Steps[i].Passing); err != nil {
			return nil, err
		}
		levels[i].ctx, levels[i].mapf = ctx, s.mapf
		levels[i].erased = newErasedKeys(l.erased, s.kind)
		if t.tap != nil {
			levels[i].tap = t.tap(i)
		}
		if i > 0 {
			levels[i-1].next = levels[i]
		}
	}
	levels[0].progress = t.progress
	return levels, nil
}

// finish ends the levels of a task that came to err.
func finish(levels []*level, err error) (*Result, error) {
	res := &Result{}
	for _, lv := range levels {
		if err != nil {
			lv.abort()
			continue
		}
		var sh artifact.Shard
		sh, err = lv.finish()
		res.Shards = append(res.Shards, sh)
	}
	return res, err
}

func (l *Local) mapPart(ctx context.Context, t *Task, first *level) error {
	if t.Part == nil {
		return nil
	}
	out := artifact.Output{}.At(t.Part.Dir)
	data, err := out.ReadPart(t.Part.Part)
	if err != nil {
		return err
	}
	decode, ok := recordTypes[t.Part.Type]
	if !ok {
		return fmt.Errorf("there are no records of the type %s", t.Part.Type)
	}
	for n, line := range artifact.SplitLines(data) {
		if n%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		r, err := decode(line)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", out.Path(t.Part.Part), n, err)
		}
		if err := first.take(r); err != nil {
			return err
		}
	}
	return nil
}
