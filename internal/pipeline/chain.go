package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"ophglm/internal/artifact"
)

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
	for next := b.fusable(ctx, st.stage); next != nil; next = b.fusable(ctx, next.stage) {
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
	if m != nil && slices.ContainsFunc(m.Outputs, func(o artifact.Output) bool { return o.Passed > 0 }) {
		m = nil // its records were handed on and are nowhere
	}
	if m != nil && (st.stage.private && !m.Private || st.stage.privateRejects() && !m.Private && !m.PrivateRejects) {
		m = nil
	}
	st.manifest, st.cached = m, m != nil
	return m != nil, err
}

// passing reports whether nobody but the stage after s wants its records.
func (b *Builder) passing(s *Stage) bool {
	return b.opt.Passing != nil && b.opt.Passing(s.Name) && b.sole[s] != nil
}

// fusable returns the map that can be built in one pass with s, a map or a stage
// whose records are not kept: the only reader of s, with its side inputs ready,
// and never built before with the settings it has. One that was built before may
// turn out to need no work at all, when s gives the same bytes again. For records
// that are not kept the side inputs are waited for.
func (b *Builder) fusable(ctx context.Context, s *Stage) *state {
	next := b.sole[s]
	passing := b.passing(s)
	if next == nil || s.Kind.shape == "whole" || s.Kind.shape == "read" && !passing {
		return nil
	}
	for _, f := range next.From[1:] {
		for _, src := range f.Sources {
			if src.Stage == nil {
				continue
			}
			side := b.states[src.Stage.index]
			if passing {
				select {
				case <-side.done:
				case <-ctx.Done():
				}
			}
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

// allRead makes sure that every record and every file of the accounted inputs was
// read: the sums of an accounting can't tell what it never saw.
func (b *Builder) allRead(s *Stage, results []*Result, step int) error {
	if s.Kind.shape == "read" {
		return nil
	}
	var want, got int64
	for _, f := range s.From {
		for _, src := range f.Sources {
			switch {
			case f.Port.Side:
			case src.Stage == nil:
				files, err := Expand(b.opt.Dir, b.opt.Files, src.File)
				if err != nil {
					return err
				}
				want += int64(len(files))
			default:
				o, _ := b.states[src.Stage.index].manifest.Output(src.Output)
				want += o.Records + o.Passed
			}
		}
	}
	for _, r := range results {
		got += r.Shards[step].Accounting.Inputs
	}
	if want != got {
		return fmt.Errorf("%s read %d of the %d records and files of its inputs", s.Kind.Name, got, want)
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

// tasks cuts the work of a chain into tasks. Where each is done is left open.
func (b *Builder) tasks(ctx context.Context, chain []*state) ([]Task, error) {
	s := chain[0].stage
	var steps []Step
	for _, c := range chain {
		st, err := b.step(ctx, c.stage)
		if err != nil {
			return nil, err
		}
		st.Passing = b.passing(c.stage) && len(steps) < len(chain)-1
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
		for _, file := range files {
			pieces, err := cut(ctx, s.Kind, file)
			if err != nil {
				return nil, err
			}
			for i := range pieces {
				tasks = append(tasks, Task{Steps: steps, File: &pieces[i]})
			}
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
		t.Erased = erasedDigest(b.erased)
		if b.opt.Tap != nil {
			t.tap = func(step int) func(Record) error { return b.opt.Tap(chain[step].stage.Name, i) }
		}
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
