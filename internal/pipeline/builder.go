package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"ophglm/internal/artifact"
)

// Options say where a pipeline is built and how.
type Options struct {
	// Dir is the directory that relative paths of files are taken from.
	Dir string
	// Out is where exports are put, as Out/<pipeline>/<stage>/; "" puts none.
	Out string
	// Files are embedded files by scheme: "starter:kg/x" is kg/x of "starter".
	Files map[string]fs.FS
	// Workers is how many shards run at once in this process.
	Workers int
	// Executor does the tasks; nil is this process.
	Executor Executor
	// Progress is told what happens, from several goroutines at once; may be nil.
	Progress func(Event)
}

// Event is something that happened in a build.
type Event struct {
	Stage string
	What  What
	// Done and Total count shards when What is Advanced; Total is 0 where it is
	// not known. Records counts records since the event before.
	Done, Total int
	Records     int64
	Manifest    *artifact.Manifest // when What is Finished or Cached
}

// What says what an [Event] tells.
type What int

// The kinds of events.
const (
	Started  What = iota // a stage began
	Waiting              // another process is building the stage
	Advanced             // some of it is done
	Finished             // it is done
	Cached               // it was there already
)

// Builder builds the stages of one pipeline in one store.
type Builder struct {
	Pipeline *Pipeline
	Store    *artifact.Store

	spec   *Spec
	kinds  *Registry
	opt    Options
	exec   Executor
	last   artifact.Refs
	states []*state
	sole   map[*Stage]*Stage // the one map that reads a stage, where there is one
}

// state is how far a stage is. Its fields are set before done is closed.
type state struct {
	stage    *Stage
	done     chan struct{}
	manifest *artifact.Manifest
	cached   bool
	err      error
	claimed  bool // built in one pass with the map before it
}

// NewBuilder prepares to build a pipeline.
func NewBuilder(spec *Spec, p *Pipeline, kinds *Registry, store *artifact.Store, opt Options) (*Builder, error) {
	b := &Builder{Pipeline: p, Store: store, spec: spec, kinds: kinds, opt: opt, exec: opt.Executor, sole: map[*Stage]*Stage{}}
	if b.exec == nil {
		b.exec = NewLocal(kinds, opt.Files, opt.Workers)
	}
	var err error
	if b.last, err = store.Refs(p.Name); err != nil {
		return nil, err
	}
	readers := map[*Stage][]*Stage{}
	for _, s := range p.Stages {
		b.states = append(b.states, &state{stage: s, done: make(chan struct{})})
		for _, f := range s.From {
			for _, src := range f.Sources {
				if src.Stage != nil {
					readers[src.Stage] = append(readers[src.Stage], s)
				}
			}
		}
	}
	for s, by := range readers {
		if len(by) == 1 && by[0].Kind.shape == "map" && len(by[0].From[0].Sources) == 1 && by[0].From[0].Sources[0].Stage == s {
			b.sole[s] = by[0]
		}
	}
	return b, nil
}

// Built is a stage with the artifact that it has now.
type Built struct {
	Stage    *Stage
	Manifest *artifact.Manifest
	Cached   bool // it was there already
}

// Build builds what changed and returns every stage's artifact, in order. What
// was finished before an error or a cancelled context stays finished.
func (b *Builder) Build(ctx context.Context) ([]Built, error) {
	release, err := b.Store.Shared(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	for _, st := range b.states {
		wg.Add(1)
		go func() {
			defer wg.Done()
			b.runStage(ctx, st)
			<-st.done // another stage's pass may build this one
			if st.err != nil {
				cancel()
			}
		}()
	}
	wg.Wait()
	refs := artifact.Refs{Stages: map[string]string{}}
	var out []Built
	var failed error
	for _, st := range b.states {
		if st.err != nil {
			if failed == nil || errors.Is(failed, context.Canceled) {
				failed = st.err
			}
			if k, ok := b.last.Stages[st.stage.Name]; ok {
				refs.Stages[st.stage.Name] = k
			}
			continue
		}
		refs.Stages[st.stage.Name] = st.manifest.Key
		out = append(out, Built{st.stage, st.manifest, st.cached})
	}
	if !sameRefs(refs, b.last) {
		if err := b.Store.SetRefs(b.Pipeline.Name, refs); err != nil && failed == nil {
			failed = err
		}
	}
	if err := b.Store.Index.Save(); err != nil && failed == nil {
		failed = err
	}
	return out, failed
}

func sameRefs(a, b artifact.Refs) bool {
	if len(a.Stages) != len(b.Stages) {
		return false
	}
	for k, v := range a.Stages {
		if b.Stages[k] != v {
			return false
		}
	}
	return true
}

func (b *Builder) tell(e Event) {
	if b.opt.Progress != nil {
		b.opt.Progress(e)
	}
}

// sources lists the states that a stage reads.
func (b *Builder) sources(s *Stage) []*state {
	var out []*state
	for _, f := range s.From {
		for _, src := range f.Sources {
			if src.Stage != nil {
				out = append(out, b.states[src.Stage.index])
			}
		}
	}
	return out
}

// runStage waits for what the stage reads, then builds it unless it was built
// together with the map before it.
func (b *Builder) runStage(ctx context.Context, st *state) {
	for _, src := range b.sources(st.stage) {
		<-src.done
		if st.claimed {
			return // whoever claimed it closes it
		}
		if src.err != nil {
			st.err = fmt.Errorf("stage %s: not built: %w", st.stage.Name, context.Canceled)
			close(st.done)
			return
		}
	}
	chain, err := b.buildChain(ctx, st)
	if err != nil {
		err = fmt.Errorf("stage %s: %w", st.stage.Name, err)
	}
	for _, c := range chain {
		if c.manifest == nil && c.err == nil {
			c.err = err
		}
		if c.err == nil {
			c.err = b.publish(c)
		}
		if c.err == nil {
			what := Finished
			if c.cached {
				what = Cached
			}
			b.tell(Event{Stage: c.stage.Name, What: what, Manifest: c.manifest})
		}
		close(c.done)
	}
}

// buildChain builds a stage, and with it the maps after it that can go in the
// same pass. It returns the states that it settled.
func (b *Builder) buildChain(ctx context.Context, st *state) ([]*state, error) {
	chain := []*state{st}
	recipe, err := b.recipe(st.stage)
	if err != nil {
		return chain, err
	}
	key, err := recipe.Key()
	if err != nil {
		return chain, err
	}
	if found, err := b.find(st, key); found || err != nil {
		return chain, err
	}
	unlock, err := b.Store.Lock(ctx, key, func() { b.tell(Event{Stage: st.stage.Name, What: Waiting}) })
	if err != nil {
		return chain, err
	}
	defer unlock()
	if found, err := b.find(st, key); found || err != nil {
		return chain, err
	}
	for next := b.fusable(st.stage); next != nil; next = b.fusable(next.stage) {
		next.claimed = true
		chain = append(chain, next)
	}
	for _, c := range chain {
		b.tell(Event{Stage: c.stage.Name, What: Started})
	}
	return chain, b.make(ctx, chain, recipe, key)
}

func (b *Builder) find(st *state, key string) (bool, error) {
	m, err := b.Store.Find(key)
	st.manifest, st.cached = m, m != nil
	return m != nil, err
}

// fusable returns the map that can be built in one pass with the map s: the
// only reader of s, with its side inputs ready, and never built before with
// the settings it has. One that was built before may turn out to need no work
// at all, when s gives the same bytes again.
func (b *Builder) fusable(s *Stage) *state {
	next := b.sole[s]
	if s.Kind.shape != "map" || next == nil {
		return nil
	}
	for _, f := range next.From[1:] {
		for _, src := range f.Sources {
			if src.Stage == nil {
				continue
			}
			side := b.states[src.Stage.index]
			select {
			case <-side.done:
				if side.err != nil {
					return nil
				}
			default:
				return nil
			}
		}
	}
	if m := b.lastBuilt(next); m != nil {
		cfg, err := canonicalConfig(next.config)
		if err != nil || (m.Recipe.Kind == next.Kind.Name && m.Recipe.Version == next.Kind.Version && string(m.Recipe.Config) == string(cfg)) {
			return nil
		}
	}
	return b.states[next.index]
}

func (b *Builder) lastBuilt(s *Stage) *artifact.Manifest {
	key, ok := b.last.Stages[s.Name]
	if !ok {
		return nil
	}
	m, err := b.Store.Find(key)
	if err != nil {
		return nil // damaged: it is found again, and reported, when it is needed
	}
	return m
}

// recipe gathers all that a stage's artifact depends on. What it reads must be
// built.
func (b *Builder) recipe(s *Stage) (artifact.Recipe, error) {
	r := artifact.Recipe{Schema: artifact.Schema, Kind: s.Kind.Name, Version: s.Kind.Version, Seed: b.spec.Seed}
	var err error
	if r.Config, err = canonicalConfig(s.config); err != nil {
		return r, err
	}
	for _, f := range s.From {
		in := artifact.Input{Port: f.Port.Name}
		files, err := b.taskFiles(f)
		if err != nil {
			return r, err
		}
		for _, file := range files {
			in.Streams = append(in.Streams, artifact.Named{Name: file.Name, Digest: file.SHA256})
		}
		for _, src := range f.Sources {
			if src.Stage != nil {
				o, _ := b.states[src.Stage.index].manifest.Output(src.Output)
				in.Streams = append(in.Streams, artifact.Named{Digest: o.Digest})
			}
		}
		r.Inputs = append(r.Inputs, in)
	}
	if s.Kind.Assets != nil {
		for _, a := range s.Kind.Assets() {
			r.Assets = append(r.Assets, artifact.Named{Name: a.Name, Digest: artifact.Digest(a.Data)})
		}
	}
	return r, nil
}

// taskFiles resolves the files of a feed: where each lies, its digest, and the
// name that records give it.
func (b *Builder) taskFiles(f Feed) ([]TaskFile, error) {
	var out []TaskFile
	for _, src := range f.Sources {
		if src.Stage != nil {
			continue
		}
		t := TaskFile{Path: src.File}
		if scheme, rest, ok := strings.Cut(src.File, ":"); ok && b.opt.Files[scheme] != nil {
			t.Scheme, t.Path = scheme, path.Clean(rest)
			data, err := fs.ReadFile(b.opt.Files[scheme], t.Path)
			if err != nil {
				return nil, fmt.Errorf("reading %s: %w", src.File, err)
			}
			t.SHA256 = artifact.Digest(data)
		} else {
			if !filepath.IsAbs(t.Path) {
				t.Path = filepath.Join(b.opt.Dir, t.Path)
			}
			var err error
			if t.SHA256, err = b.Store.Index.Digest(t.Path); err != nil {
				return nil, fmt.Errorf("reading %s: %w", src.File, err)
			}
		}
		out = append(out, t)
	}
	nameFiles(out)
	return out, nil
}

// nameFiles gives each file the shortest end of its path that no other has.
func nameFiles(files []TaskFile) {
	for i := range files {
		parts := strings.Split(filepath.ToSlash(files[i].Path), "/")
		for n := 1; n <= len(parts); n++ {
			name := strings.Join(parts[len(parts)-n:], "/")
			files[i].Name = name
			shared := false
			for j := range files {
				other := filepath.ToSlash(files[j].Path)
				if j != i && other != filepath.ToSlash(files[i].Path) && (other == name || strings.HasSuffix(other, "/"+name)) {
					shared = true
				}
			}
			if !shared {
				break
			}
		}
	}
}

// make builds a chain whose first artifact has the recipe and key given.
func (b *Builder) make(ctx context.Context, chain []*state, recipe artifact.Recipe, key string) error {
	work, private, err := b.workDir(chain, key)
	if err != nil {
		return err
	}
	tasks, err := b.tasks(chain, work)
	if err != nil {
		return err
	}
	joins := make([]*artifact.Join, len(chain))
	for i := range joins {
		joins[i] = artifact.NewJoin(len(tasks))
	}
	results, err := b.do(ctx, chain, tasks, joins)
	if err != nil {
		return err
	}
	for i, c := range chain {
		if i > 0 {
			if recipe, err = b.recipe(c.stage); err != nil {
				return err
			}
		}
		shards := make([]artifact.Shard, len(results))
		for j, r := range results {
			shards[j] = r.Shards[i]
		}
		mk := artifact.Making{
			Recipe: recipe, Shards: shards, Join: joins[i],
			Private:        c.stage.private,
			PrivateRejects: c.stage.Kind.Privacy == Deidentified && c.stage.readsPrivate(),
		}
		for _, p := range c.stage.Kind.Outputs {
			mk.Ports = append(mk.Ports, artifact.Output{Port: p.Name, Type: p.Type})
		}
		if c.manifest, err = b.commit(ctx, mk, i > 0); err != nil {
			return err
		}
	}
	return b.Store.RemoveWork(filepath.Base(work), private)
}

// commit commits an artifact. The first of a chain is locked already; one after
// it may have been built meanwhile, by another process or for another stage.
func (b *Builder) commit(ctx context.Context, mk artifact.Making, lock bool) (*artifact.Manifest, error) {
	if lock {
		key, err := mk.Recipe.Key()
		if err != nil {
			return nil, err
		}
		unlock, err := b.Store.Lock(ctx, key, nil)
		if err != nil {
			return nil, err
		}
		defer unlock()
		if m, err := b.Store.Find(key); m != nil || err != nil {
			return m, err
		}
	}
	return b.Store.Commit(mk)
}

// workDir is where the shards of a chain are made. Its name depends on all that
// they depend on, so that finished ones are found again after a crash.
func (b *Builder) workDir(chain []*state, key string) (dir string, private bool, err error) {
	id := key
	for i, c := range chain {
		private = private || c.stage.private || c.stage.readsPrivate()
		if i == 0 {
			continue
		}
		step, err := b.step(c.stage)
		if err != nil {
			return "", false, err
		}
		j, err := json.Marshal([]any{step, c.stage.Kind.Version, assetDigests(c.stage.Kind)})
		if err != nil {
			return "", false, err
		}
		id = artifact.Digest([]byte(id + string(j)))
	}
	return b.Store.WorkDir("shards-"+id, private), private, nil
}

func assetDigests(k *Kind) []string {
	var out []string
	if k.Assets != nil {
		for _, a := range k.Assets() {
			out = append(out, artifact.Digest(a.Data))
		}
	}
	return out
}

func (b *Builder) step(s *Stage) (Step, error) {
	cfg, err := canonicalConfig(s.config)
	if err != nil {
		return Step{}, err
	}
	st := Step{Kind: s.Kind.Name, Config: cfg}
	for _, f := range s.From {
		if f.Port.Side {
			in, err := b.portInputs(f)
			if err != nil {
				return st, err
			}
			st.Sides = append(st.Sides, in)
		}
	}
	return st, nil
}

func (b *Builder) portInputs(f Feed) (PortInputs, error) {
	in := PortInputs{Port: f.Port.Name}
	for _, src := range f.Sources {
		if src.Stage != nil {
			m := b.states[src.Stage.index].manifest
			o, _ := m.Output(src.Output)
			in.Streams = append(in.Streams, Stream{Dir: filepath.Join(m.Dir(), o.Port), Output: o})
		}
	}
	var err error
	in.Files, err = b.taskFiles(f)
	return in, err
}

// tasks cuts the work of a chain into tasks.
func (b *Builder) tasks(chain []*state, work string) ([]Task, error) {
	s := chain[0].stage
	var steps []Step
	for _, c := range chain {
		st, err := b.step(c.stage)
		if err != nil {
			return nil, err
		}
		steps = append(steps, st)
	}
	dir := func(n int) string { return filepath.Join(work, fmt.Sprintf("%05d", n)) }
	var tasks []Task
	switch s.Kind.shape {
	case "whole":
		t := Task{Dir: dir(0), Steps: steps, Seed: b.spec.Seed}
		for _, f := range s.From {
			in, err := b.portInputs(f)
			if err != nil {
				return nil, err
			}
			t.Inputs = append(t.Inputs, in)
		}
		return []Task{t}, nil
	case "read":
		if len(s.From) == 0 {
			return []Task{{Dir: dir(0), Steps: steps}}, nil
		}
		files, err := b.taskFiles(s.From[0])
		if err != nil {
			return nil, err
		}
		for i := range files {
			tasks = append(tasks, Task{Dir: dir(i), Steps: steps, File: &files[i]})
		}
		return tasks, nil
	}
	for _, src := range s.From[0].Sources {
		m := b.states[src.Stage.index].manifest
		o, _ := m.Output(src.Output)
		for _, p := range o.Parts {
			tasks = append(tasks, Task{Dir: dir(len(tasks)), Steps: steps, Part: &StreamPart{Dir: filepath.Join(m.Dir(), o.Port), Part: p, Type: o.Type}})
		}
	}
	return tasks, nil
}

// do has the tasks done that are not done already, gives each result to the
// joins of the chain (of which there may be none), and returns all results in
// order.
func (b *Builder) do(ctx context.Context, chain []*state, tasks []Task, joins []*artifact.Join) ([]*Result, error) {
	results := make([]*Result, len(tasks))
	errs := make([]error, len(tasks))
	var mu sync.Mutex
	done := 0
	advance := func(shards int, records int64) {
		mu.Lock()
		done += shards
		d := done
		mu.Unlock()
		for _, c := range chain {
			b.tell(Event{Stage: c.stage.Name, What: Advanced, Done: d, Total: len(tasks), Records: records})
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// A stage of very many shards must not start a goroutine for each.
	gate := make(chan struct{}, 4*max(b.opt.Workers, 16))
	var wg sync.WaitGroup
	for i := range tasks {
		t := &tasks[i]
		t.progress = func(n int64) { advance(0, n) }
		gate <- struct{}{}
		wg.Add(1)
		go func() {
			defer func() { <-gate; wg.Done() }()
			results[i], errs[i] = t.result()
			if results[i] == nil && errs[i] == nil {
				if errs[i] = b.exec.Do(ctx, *t); errs[i] == nil {
					results[i], errs[i] = t.result()
				}
			}
			if errs[i] == nil && results[i] == nil {
				errs[i] = fmt.Errorf("a shard was said to be done and left no result in %s", t.Dir)
			}
			if errs[i] != nil {
				cancel()
				return
			}
			for k, j := range joins {
				j.Add(i, &results[i].Shards[k])
			}
			advance(1, 0)
		}()
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil && !errors.Is(err, context.Canceled) {
			return nil, err
		}
	}
	return results, errors.Join(errs...)
}

// publish copies the files of an export to where users look for them, unless
// they are there as they should be.
func (b *Builder) publish(st *state) error {
	if b.opt.Out == "" {
		return nil
	}
	for _, o := range st.manifest.Outputs {
		if o.Type != FilesType {
			continue
		}
		dir := filepath.Join(b.opt.Out, b.Pipeline.Name, st.stage.Name)
		if err := b.publishFiles(o, dir); err != nil {
			return fmt.Errorf("stage %s: putting its files into %s: %w", st.stage.Name, dir, err)
		}
	}
	return nil
}

func (b *Builder) publishFiles(o artifact.Output, dir string) error {
	current := true
	for _, p := range o.Parts {
		sum, err := b.Store.Index.Digest(filepath.Join(dir, filepath.FromSlash(p.Name)))
		if err != nil || sum != p.SHA256 {
			current = false
			break
		}
	}
	if current {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(filepath.Dir(dir), ".new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp) // gone already when it was renamed
	if err := os.Chmod(temp, 0o755); err != nil {
		return err
	}
	for _, p := range o.Parts {
		if err := o.CopyPart(p, filepath.Join(temp, filepath.FromSlash(p.Name))); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.Rename(temp, dir); err != nil {
		return err
	}
	for _, p := range o.Parts {
		if err := b.Store.Index.Remember(filepath.Join(dir, filepath.FromSlash(p.Name)), p.SHA256); err != nil {
			return err
		}
	}
	return nil
}
