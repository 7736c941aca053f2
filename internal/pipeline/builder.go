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
	if err := b.filesExist(); err != nil {
		return nil, err
	}
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

// filesExist finds a file that is missing before anything is built.
func (b *Builder) filesExist() error {
	for _, s := range b.Pipeline.Stages {
		for _, f := range s.Files() {
			if scheme, _, ok := strings.Cut(f, ":"); ok && b.opt.Files[scheme] != nil {
				continue // inside the binary
			}
			at := f
			if !filepath.IsAbs(at) {
				at = filepath.Join(b.opt.Dir, at)
			}
			st, err := os.Stat(at)
			if err == nil && st.IsDir() {
				err = fmt.Errorf("%s is a directory, not a file", at)
			}
			if err != nil {
				return fmt.Errorf("%s:%d: stage %s: reading %s: %w", b.spec.Name, s.Line, s.Name, f, err)
			}
		}
	}
	return nil
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
			c.err = b.publish(ctx, c)
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
	recipe, err := b.recipe(ctx, st.stage)
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
	// Two key locks are never held at once: what stands in a chain may be the
	// head of another, here or in another process.
	unlock = sync.OnceFunc(unlock)
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
	return chain, b.make(ctx, chain, recipe, key, unlock)
}

// find looks the artifact of a key up. One that is not as private as the stage
// is now was made of the same bytes from elsewhere, and is made again.
func (b *Builder) find(st *state, key string) (bool, error) {
	m, err := b.Store.Find(key)
	if m != nil && (st.stage.private && !m.Private || st.stage.privateRejects() && !m.Private && !m.PrivateRejects) {
		m = nil
	}
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
func (b *Builder) recipe(ctx context.Context, s *Stage) (artifact.Recipe, error) {
	r := artifact.Recipe{Schema: artifact.Schema, Kind: s.Kind.Name, Version: s.Kind.Version, Seed: b.spec.Seed}
	var err error
	if r.Config, err = canonicalConfig(s.config); err != nil {
		return r, err
	}
	for _, f := range s.From {
		in := artifact.Input{Port: f.Port.Name}
		files, err := b.taskFiles(ctx, f)
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
func (b *Builder) taskFiles(ctx context.Context, f Feed) ([]TaskFile, error) {
	var out []TaskFile
	var written []string
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
			written = append(written, t.Path)
		} else {
			written = append(written, filepath.ToSlash(filepath.Clean(t.Path)))
			if !filepath.IsAbs(t.Path) {
				t.Path = filepath.Join(b.opt.Dir, t.Path)
			}
			var err error
			if t.SHA256, err = b.Store.Index.Digest(ctx, t.Path); err != nil {
				return nil, fmt.Errorf("reading %s: %w", src.File, err)
			}
		}
		out = append(out, t)
	}
	for i := range out {
		out[i].Name = fileName(written, i)
	}
	return out, nil
}

// fileName is the shortest end of a path, as it is written in the file, that no
// other path has.
func fileName(paths []string, i int) string {
	elems := strings.Split(strings.TrimPrefix(paths[i], "/"), "/")
	for n := 1; n < len(elems); n++ {
		name := strings.Join(elems[len(elems)-n:], "/")
		shared := false
		for _, other := range paths {
			shared = shared || other != paths[i] && (other == name || strings.HasSuffix(other, "/"+name))
		}
		if !shared {
			return name
		}
	}
	return strings.Join(elems, "/")
}

// make builds a chain whose first artifact has the recipe and key given, and
// whose lock unlock releases.
func (b *Builder) make(ctx context.Context, chain []*state, recipe artifact.Recipe, key string, unlock func()) error {
	tasks, err := b.tasks(ctx, chain)
	if err != nil {
		return err
	}
	work, private, err := b.workDir(ctx, chain, key, tasks)
	if err != nil {
		return err
	}
	for i := range tasks {
		tasks[i].Dir = filepath.Join(work, fmt.Sprintf("%05d", i))
	}
	joins := make([]*artifact.Join, len(chain))
	for i := range joins {
		joins[i] = artifact.NewJoin(len(tasks))
	}
	results, err := b.do(ctx, chain, tasks, joins)
	if err != nil {
		return err
	}
	if err := b.unchanged(ctx, chain[0].stage, key, work, private); err != nil {
		return err
	}
	for i, c := range chain {
		if i > 0 {
			if recipe, err = b.recipe(ctx, c.stage); err != nil {
				return err
			}
		}
		if err := b.allRead(c.stage, results, i); err != nil {
			return err
		}
		shards := make([]artifact.Shard, len(results))
		for j, r := range results {
			shards[j] = r.Shards[i]
		}
		mk := artifact.Making{
			Recipe: recipe, Shards: shards, Join: joins[i],
			Private:        c.stage.private,
			PrivateRejects: c.stage.privateRejects(),
		}
		for _, p := range c.stage.Kind.Outputs {
			mk.Ports = append(mk.Ports, artifact.Output{Port: p.Name, Type: p.Type})
		}
		if i == 0 {
			c.manifest, err = b.Store.Commit(mk)
			unlock()
		} else {
			err = b.commitNext(ctx, c, mk)
		}
		if err != nil {
			return err
		}
	}
	return b.Store.RemoveWork(filepath.Base(work), private)
}

// commitNext commits an artifact of a chain after its first, which may have been
// built meanwhile, by another process or for another stage.
func (b *Builder) commitNext(ctx context.Context, st *state, mk artifact.Making) error {
	key, err := mk.Recipe.Key()
	if err != nil {
		return err
	}
	unlock, err := b.Store.Lock(ctx, key, nil)
	if err != nil {
		return err
	}
	defer unlock()
	if found, err := b.find(st, key); found || err != nil {
		st.cached = false
		return err
	}
	st.manifest, err = b.Store.Commit(mk)
	return err
}

// unchanged makes sure that what was read is what the key says: a file may
// change between being hashed and being read.
func (b *Builder) unchanged(ctx context.Context, s *Stage, key, work string, private bool) error {
	recipe, err := b.recipe(ctx, s)
	if err != nil {
		return err
	}
	again, err := recipe.Key()
	if err != nil || again == key {
		return err
	}
	if err := b.Store.RemoveWork(filepath.Base(work), private); err != nil {
		return err
	}
	return fmt.Errorf("one of its files (%s) changed while it was read: run again", strings.Join(s.Files(), ", "))
}

// allRead makes sure that every record of the accounted inputs was read: the
// sums of an accounting can't tell what it never saw.
func (b *Builder) allRead(s *Stage, results []*Result, step int) error {
	if s.Kind.shape == "read" {
		return nil
	}
	var want, got int64
	for _, f := range s.From {
		for _, src := range f.Sources {
			if src.Stage != nil && !f.Port.Side {
				o, _ := b.states[src.Stage.index].manifest.Output(src.Output)
				want += o.Records
			}
		}
	}
	for _, r := range results {
		got += r.Shards[step].Accounting.Inputs
	}
	if want != got {
		return fmt.Errorf("%s read %d of the %d records of its inputs", s.Kind.Name, got, want)
	}
	return nil
}

// workDir is where the shards of a chain are made. Its name depends on all that
// they depend on, how the input is cut included, so that finished ones are found
// again after a crash, and no others.
func (b *Builder) workDir(ctx context.Context, chain []*state, key string, tasks []Task) (dir string, private bool, err error) {
	parts := []any{key}
	for i, c := range chain {
		private = private || c.stage.private || c.stage.readsPrivate()
		if i > 0 {
			step, err := b.step(ctx, c.stage)
			if err != nil {
				return "", false, err
			}
			parts = append(parts, step, c.stage.Kind.Version, assetDigests(c.stage.Kind))
		}
	}
	for _, t := range tasks {
		parts = append(parts, t.Part, t.File)
	}
	j, err := json.Marshal(parts)
	if err != nil {
		return "", false, err
	}
	return b.Store.WorkDir("shards-"+artifact.Digest(j), private), private, nil
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

func (b *Builder) step(ctx context.Context, s *Stage) (Step, error) {
	cfg, err := canonicalConfig(s.config)
	if err != nil {
		return Step{}, err
	}
	st := Step{Kind: s.Kind.Name, Config: cfg}
	for _, f := range s.From {
		if f.Port.Side {
			in, err := b.portInputs(ctx, f)
			if err != nil {
				return st, err
			}
			st.Sides = append(st.Sides, in)
		}
	}
	return st, nil
}

func (b *Builder) portInputs(ctx context.Context, f Feed) (PortInputs, error) {
	in := PortInputs{Port: f.Port.Name}
	for _, src := range f.Sources {
		if src.Stage != nil {
			m := b.states[src.Stage.index].manifest
			o, _ := m.Output(src.Output)
			in.Streams = append(in.Streams, Stream{Dir: filepath.Join(m.Dir(), o.Port), Output: o})
		}
	}
	var err error
	in.Files, err = b.taskFiles(ctx, f)
	return in, err
}

// tasks cuts the work of a chain into tasks. Where each is done is left open.
func (b *Builder) tasks(ctx context.Context, chain []*state) ([]Task, error) {
	s := chain[0].stage
	var steps []Step
	for _, c := range chain {
		st, err := b.step(ctx, c.stage)
		if err != nil {
			return nil, err
		}
		steps = append(steps, st)
	}
	var tasks []Task
	switch s.Kind.shape {
	case "whole":
		t := Task{Steps: steps, Seed: b.spec.Seed}
		for _, f := range s.From {
			in, err := b.portInputs(ctx, f)
			if err != nil {
				return nil, err
			}
			t.Inputs = append(t.Inputs, in)
		}
		return []Task{t}, nil
	case "read":
		if len(s.From) == 0 {
			return []Task{{Steps: steps}}, nil
		}
		files, err := b.taskFiles(ctx, s.From[0])
		if err != nil {
			return nil, err
		}
		for i := range files {
			tasks = append(tasks, Task{Steps: steps, File: &files[i]})
		}
		return tasks, nil
	}
	for _, src := range s.From[0].Sources {
		m := b.states[src.Stage.index].manifest
		o, _ := m.Output(src.Output)
		for _, p := range o.Parts {
			tasks = append(tasks, Task{Steps: steps, Part: &StreamPart{Dir: filepath.Join(m.Dir(), o.Port), Part: p, Type: o.Type}})
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
func (b *Builder) publish(ctx context.Context, st *state) error {
	if b.opt.Out == "" {
		return nil
	}
	for _, o := range st.manifest.Outputs {
		if o.Type != FilesType {
			continue
		}
		if st.stage.private {
			return fmt.Errorf("stage %s: its files may identify a person and are not exported", st.stage.Name)
		}
		dir := filepath.Join(b.opt.Out, b.Pipeline.Name, st.stage.Name)
		if err := b.publishFiles(ctx, o, dir); err != nil {
			return fmt.Errorf("stage %s: putting its files into %s: %w", st.stage.Name, dir, err)
		}
	}
	return nil
}

func (b *Builder) publishFiles(ctx context.Context, o artifact.Output, dir string) error {
	unlock, err := b.Store.Lock(ctx, "out-"+artifact.Digest([]byte(dir)), nil)
	if err != nil {
		return err
	}
	defer unlock()
	if b.published(ctx, o, dir) {
		return nil
	}
	fresh := filepath.Join(filepath.Dir(dir), ".new-"+filepath.Base(dir))
	if err := os.RemoveAll(fresh); err != nil { // of a run that was killed
		return err
	}
	if err := os.MkdirAll(fresh, 0o755); err != nil {
		return err
	}
	for _, p := range o.Parts {
		if err := o.CopyPart(p, filepath.Join(fresh, filepath.FromSlash(p.Name))); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.Rename(fresh, dir); err != nil {
		return err
	}
	for _, p := range o.Parts {
		if err := b.Store.Index.Remember(filepath.Join(dir, filepath.FromSlash(p.Name)), p.SHA256); err != nil {
			return err
		}
	}
	return nil
}

// published reports whether a directory holds the files of an export, and no
// others.
func (b *Builder) published(ctx context.Context, o artifact.Output, dir string) bool {
	want := map[string]string{}
	for _, p := range o.Parts {
		want[filepath.Join(dir, filepath.FromSlash(p.Name))] = p.SHA256
	}
	found := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		sum, err := b.Store.Index.Digest(ctx, path)
		if err == nil && sum != want[path] {
			err = fs.ErrNotExist
		}
		found++
		return err
	})
	return err == nil && found == len(want)
}
