package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
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
	// Passing says of a stage, by name, that its records are wanted by nobody but
	// the stage after it: where that is a map, they are handed on and not kept.
	// Accounting and rejects are. nil: everything is kept.
	Passing func(stage string) bool
	// Tap is asked, when a shard of a stage that reads or maps is begun, for what is
	// to see its records as they are made, in order; nil sees none. It is not asked for
	// what was there already, and may be called from several goroutines at once.
	Tap func(stage string, shard int) func(Record) error
	// Erased gives the keys whose records no reader may give, or nil where there are
	// none. It is called once; nil: nothing is erased.
	Erased func() (Erased, error)
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
	erased Erased            // nil: nothing is
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
	var err error
	if b.erased, err = opt.erased(); err != nil {
		return nil, err
	}
	if b.exec == nil {
		local := NewLocal(kinds, opt.Files, opt.Workers)
		local.erased = b.erased
		b.exec = local
	}
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
// was finished before an error or a cancelled context stays finished. An error of
// a stage ends the others, unless it is that there is nothing to ask (see [Kind],
// Answers): then all that does not need the answer is built.
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
			if st.err != nil && !goesOn(st.err) {
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
			if failed == nil || errors.Is(failed, context.Canceled) || goesOn(failed) && !goesOn(st.err) && !errors.Is(st.err, context.Canceled) {
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
	if failed == nil && b.erased != nil {
		failed = b.erased.Prove(ctx, b.Store)
	}
	return out, failed
}

// goesOn reports whether an error of a stage leaves the others alone.
func goesOn(err error) bool {
	var u unanswered
	var l leftOut
	return errors.As(err, &u) || errors.As(err, &l)
}

// filesExist finds a file that is missing before anything is built.
func (b *Builder) filesExist() error {
	for _, s := range b.Pipeline.Stages {
		for _, f := range s.Files() {
			if _, err := FindFiles(b.opt.Dir, b.opt.Files, f); err != nil {
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
			why := context.Canceled
			if goesOn(src.err) {
				why = leftOut{}
			}
			st.err = fmt.Errorf("stage %s: not built: %w", st.stage.Name, why)
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
