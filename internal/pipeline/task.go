package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
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

	progress func(records int64)
}

// Step is one kind of a chain, with its settings and its side inputs.
type Step struct {
	Kind   string          `json:"kind"`
	Config json.RawMessage `json:"config"`
	Sides  []PortInputs    `json:"sides,omitempty"`
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

// Local does tasks in this process, at most Workers at once.
type Local struct {
	kinds *Registry
	files map[string]fs.FS
	slots chan struct{}
	given map[string]*File // files of the scheme givenScheme

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

// loadedStep is a step whose config was decoded and, for a map, whose side
// inputs were read. It is made once for all shards.
type loadedStep struct {
	once sync.Once
	err  error
	kind *Kind
	cfg  any
	mapf func(any, sink) error
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
	if k.shape == "map" {
		in := l.inputs(s.Sides)
		ls.mapf, err = k.mapper(ctx, ls.cfg, &in)
		if err != nil {
			return fmt.Errorf("%s: %w", k.Name, err)
		}
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
	file := &File{Name: f.Name, Path: f.Path}
	if f.Scheme != "" {
		file.fsys = l.files[f.Scheme]
	}
	return file
}

func (l *Local) runWhole(ctx context.Context, t *Task, s *loadedStep) (*Result, error) {
	io := &IO{Inputs: l.inputs(t.Inputs), Seed: t.Seed, kind: s.kind, dir: t.shardDir(0), open: map[string]bool{}, files: map[string][]string{}}
	counted := map[string]bool{}
	for _, p := range s.kind.Inputs {
		counted[p.Name] = !p.Side && p.Type != FileType
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
	lv, err := newLevel(t.shardDir(0), s.kind)
	if err != nil {
		return nil, err
	}
	lv.ctx, lv.progress = ctx, t.progress
	var f *File
	if t.File != nil {
		f = l.file(*t.File)
		lv.where.File = f.Name
	}
	if err := s.kind.read(ctx, s.cfg, f, lv); err != nil {
		lv.abort()
		if f != nil {
			return nil, fmt.Errorf("%s: reading %s: %w", s.kind.Name, f.Path, err)
		}
		return nil, fmt.Errorf("%s: %w", s.kind.Name, err)
	}
	sh, err := lv.finish()
	return &Result{[]artifact.Shard{sh}}, err
}

func (l *Local) runMaps(ctx context.Context, t *Task) (*Result, error) {
	levels := make([]*level, len(t.Steps))
	for i := range t.Steps {
		s, err := l.load(ctx, t.Steps[i])
		if err != nil {
			return nil, err
		}
		if levels[i], err = newLevel(t.shardDir(i), s.kind); err != nil {
			return nil, err
		}
		levels[i].ctx, levels[i].mapf = ctx, s.mapf
		if i > 0 {
			levels[i-1].next = levels[i]
		}
	}
	levels[0].progress = t.progress
	err := l.mapPart(ctx, t, levels[0])
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

// fate is what became of a row or a record.
type fate int

const (
	pending fate = iota
	used
	rejected
	merged
)

// level is one step of a chain at work on one shard: it takes records, calls
// the map, writes what comes out, and hands it to the next level.
type level struct {
	ctx      context.Context
	kind     *Kind
	decode   decoder // of what it makes
	mapf     func(any, sink) error
	next     *level
	out      *artifact.Writer
	rejects  *artifact.Writer
	line     []byte // the record written last
	acct     artifact.Accounting
	where    ophglm.Where
	fate     fate
	open     bool // a row has begun
	progress func(records int64)
}

func newLevel(dir string, k *Kind) (*level, error) {
	p := k.Outputs[0]
	out, err := artifact.NewWriter(filepath.Join(dir, p.Name), p.Name, p.Type)
	if err != nil {
		return nil, err
	}
	rejects, err := artifact.NewWriter(filepath.Join(dir, "rejects"), "rejects", "Reject")
	if err != nil {
		return nil, err
	}
	return &level{kind: k, decode: recordTypes[p.Type], out: out, rejects: rejects}, nil
}

func (lv *level) abort() {
	lv.out.Abort()
	lv.rejects.Abort()
}

func (lv *level) finish() (artifact.Shard, error) {
	sh := artifact.Shard{Accounting: lv.acct}
	out, err := lv.out.Close()
	if err != nil {
		return sh, err
	}
	sh.Outputs = []artifact.Output{out}
	sh.Rejects, err = lv.rejects.Close()
	return sh, err
}

// take gives a record to the map of this level.
func (lv *level) take(r Record) error {
	lv.begin()
	lv.where = ophglm.Where{ID: r.Key()}
	if err := lv.mapf(r, lv); err != nil {
		return fmt.Errorf("%s: %s: %w", lv.kind.Name, lv.where, err)
	}
	return lv.end()
}

func (lv *level) begin() {
	lv.open, lv.fate = true, pending
	lv.acct.Inputs++
	if lv.progress != nil && lv.acct.Inputs%progressEvery == 0 {
		lv.progress(progressEvery)
	}
}

func (lv *level) end() error {
	if !lv.open {
		return nil
	}
	lv.open = false
	switch lv.fate {
	case used:
		lv.acct.Used++
	case rejected:
		lv.acct.Rejected++
	case merged:
		lv.acct.Merged++
	default:
		return fmt.Errorf("%s neither used nor rejected %s: that is a mistake of the kind", lv.kind.Name, lv.where)
	}
	return nil
}

// row begins row n of a file; 0 ends the file.
func (lv *level) row(n int) error {
	if err := lv.end(); err != nil {
		return err
	}
	if n > 0 {
		lv.begin()
		lv.where.Row = n
	}
	return lv.ctx.Err()
}

func (lv *level) settle(f fate) error {
	if !lv.open {
		return fmt.Errorf("%s gave a record before its first row: that is a mistake of the kind", lv.kind.Name)
	}
	if lv.fate != pending && lv.fate != f {
		return fmt.Errorf("%s both used and left behind %s: that is a mistake of the kind", lv.kind.Name, lv.where)
	}
	lv.fate = f
	return nil
}

func (lv *level) emit(r Record) error {
	if err := lv.settle(used); err != nil {
		return err
	}
	if err := r.Validate(); err != nil {
		return fmt.Errorf("%s made an invalid record of %s: %w", lv.kind.Name, lv.where, err)
	}
	if err := jsonl.Encode(&lv.line, r); err != nil {
		return fmt.Errorf("%s: encoding %s: %w", lv.kind.Name, r.Key(), err)
	}
	if err := lv.out.Write(lv.line); err != nil {
		return err
	}
	if lv.next == nil {
		return nil
	}
	// The next map gets the record as it would read it from a part: what it
	// changes can't be seen here, and fused or apart it sees the same.
	r, err := lv.decode(bytes.Clone(lv.line))
	if err != nil {
		return fmt.Errorf("%s: reading back %s: %w", lv.kind.Name, lv.where, err)
	}
	return lv.next.take(r)
}

func (lv *level) reject(reason, detail string, record any, part bool) error {
	if part {
		lv.acct.RejectedParts++
	} else if err := lv.settle(rejected); err != nil {
		return err
	}
	lv.acct.CountReject(reason)
	return writeReject(lv.rejects, lv.kind.Name, reason, detail, lv.where, record)
}

func (lv *level) merged() {
	if lv.fate == pending {
		lv.fate = merged
	}
}

func (lv *level) count(name string, n int) { lv.acct.Count(name, int64(n)) }
