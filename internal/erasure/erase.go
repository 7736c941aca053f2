package erasure

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"ophglm/internal/artifact"
)

// Request says what is to be erased, and from where.
type Request struct {
	Store *artifact.Store
	// Out is where exports were put, as Out/<pipeline>/<stage>/.
	Out string
	// List is the path of the list, and Secret what keys are hashed with.
	List, Secret string
	// Keys are put on the list, and looked for. Without any, what holds a key that
	// is on the list already is removed.
	Keys    []string
	DryRun  bool // nothing is written or removed
	Workers int
}

// Report says what was removed, or would be. No key is in it.
type Report struct {
	DryRun bool `json:"dry_run,omitempty"`
	// Keys is how many were given, Added how many of them the list did not have, and
	// Listed how many it has, among them the hashes that photographs name patients by.
	Keys   int `json:"keys"`
	Added  int `json:"added"`
	Listed int `json:"listed"`
	// HeldNowhere are the numbers, from 1, of the keys given that nothing held.
	HeldNowhere []int          `json:"held_nowhere"`
	Stages      []RemovedStage `json:"stages"`
	Exports     []string       `json:"exports"`
	artifact.Removed
}

// RemovedStage is what was removed of one stage. Pipeline and Stage are empty where
// no pipeline's last build has the artifact.
type RemovedStage struct {
	Pipeline  string `json:"pipeline,omitempty"`
	Stage     string `json:"stage,omitempty"`
	Kind      string `json:"kind"`
	Artifacts int    `json:"artifacts"`
	Records   int64  `json:"records"`
	Bytes     int64  `json:"bytes"`
}

// Erase puts keys on the list, and removes every artifact and export that holds a
// record of one, or was made of one that does, with all work that is unfinished.
// It waits until no build uses the store. The list is written before anything is
// removed: the same call again goes on where one was interrupted.
//
// That the list can't be used with the secret, or that there is none, is a
// [*SecretError]; an impossible key is a [KeyError].
func Erase(ctx context.Context, r Request) (*Report, error) {
	unlock, err := r.Store.Exclusive(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if r.Secret == "" {
		return nil, &SecretError{fmt.Sprintf("the list of erased keys holds hashes under a secret, and %s is not set: export %s=$(openssl rand -hex 32), keep it where passwords are kept, and give the same one to every build", SecretVariable, SecretVariable)}
	}
	list, err := Load(r.List, r.Secret)
	if err != nil {
		return nil, err
	}
	e := &eraser{Request: r, list: list, ids: map[string]bool{}}
	if err := e.take(r.Keys); err != nil {
		return nil, err
	}
	if err := e.inventory(ctx); err != nil {
		return nil, err
	}
	if err := e.find(ctx); err != nil {
		return nil, err
	}
	if err := e.findExports(ctx); err != nil {
		return nil, err
	}
	return e.finish()
}

// KeyError says that one of the keys given can't be one. It does not hold the key.
type KeyError struct{ problem string }

func (e KeyError) Error() string { return e.problem }

type eraser struct {
	Request
	list    *List
	added   int            // of the keys given
	aliased int            // hashes of patients that came to the list with them
	keys    map[string]int // the keys given, normalised, and their aliases: by key its number
	given   []string       // as they were given
	held    []bool         // by number
	items   []*item
	ids     map[string]bool // of records that are to go
	exports []string
}

// item is an artifact of the store.
type item struct {
	key    string
	m      *artifact.Manifest // nil: it is damaged, or half of one
	gone   bool               // it is to be removed
	stages [][2]string        // pipeline and stage of the builds that have it
}

// take numbers the keys that were given.
func (e *eraser) take(keys []string) error {
	e.keys = map[string]int{}
	for i, k := range keys {
		n := Normalise(k)
		switch {
		case n == "":
			return KeyError{fmt.Sprintf("key %d of those given is empty", i+1)}
		case len(n) > MaxKey:
			return KeyError{fmt.Sprintf("key %d of those given has %d bytes, over the limit of %d", i+1, len(n), MaxKey)}
		}
		if _, twice := e.keys[n]; !twice {
			e.keys[n] = len(e.given)
			e.given = append(e.given, k)
		}
	}
	e.held = make([]bool, len(e.given))
	for k := range e.keys {
		e.added += e.list.Add(k)
	}
	return nil
}

func (e *eraser) inventory(ctx context.Context) error {
	keys, err := e.Store.Keys()
	if err != nil {
		return err
	}
	slices.Sort(keys)
	by := map[string]*item{}
	for _, k := range keys {
		it := &item{key: k}
		if it.m, err = e.Store.Find(k); err != nil {
			it.m, it.gone = nil, true // what it was made of can't be told
		}
		by[k] = it
		e.items = append(e.items, it)
	}
	built, err := e.Store.Built()
	if err != nil {
		return err
	}
	for pipeline, refs := range built {
		for stage, k := range refs.Stages {
			if it := by[k]; it != nil {
				it.stages = append(it.stages, [2]string{pipeline, stage})
			}
		}
	}
	for _, it := range e.items {
		slices.SortFunc(it.stages, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	}
	return ctx.Err()
}

// find marks the artifacts that are to go: by the keys, by the ids of the records
// that have them, and by what was made of what.
func (e *eraser) find(ctx context.Context) error {
	if err := e.aliases(ctx); err != nil {
		return err
	}
	type worker struct {
		s   searcher
		ids walker
		got map[string]bool
	}
	workers := make([]*worker, max(e.Workers, 1))
	for i := range workers {
		workers[i] = &worker{got: map[string]bool{}, s: searcher{keys: e.matcher()}}
	}
	err := inParallel(ctx, len(workers), len(e.items), func(w, i int) error {
		it, wk := e.items[i], workers[w]
		for _, dir := range e.Store.Dirs(it.key) {
			err := wk.s.search(ctx, tree{dir, isReader(it.m)}, func(h hit) bool {
				it.gone = true
				wk.ids.idsOf(h.text, func(id string) { wk.got[id] = true })
				return true
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, w := range workers {
		for id := range w.got {
			e.ids[id] = true
		}
		e.collect(w.s.keys)
	}
	err = inParallel(ctx, len(workers), len(e.items), func(_, i int) error {
		it := e.items[i]
		for _, dir := range e.Store.Dirs(it.key) {
			if it.gone {
				return nil
			}
			var err error
			if it.gone, err = treeHoldsID(ctx, dir, e.ids); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	e.descend()
	return nil
}

// matcher looks for the keys given, or, without any, for those of the list.
func (e *eraser) matcher() matcher {
	if len(e.given) == 0 {
		return &listed{list: e.list}
	}
	return &named{keys: e.keys, held: make([]bool, len(e.given))}
}

// collect notes which of the keys a matcher met.
func (e *eraser) collect(m matcher) {
	if n, ok := m.(*named); ok {
		for i, held := range n.held {
			e.held[i] = e.held[i] || held
		}
	}
}

// descend marks what was made of what is to go. An output of nothing leads
// nowhere: it is equal to every other.
func (e *eraser) descend() {
	gone := map[string]bool{} // digests of outputs
	for changed := true; changed; {
		changed = false
		for _, it := range e.items {
			if it.m == nil {
				continue
			}
			for _, in := range it.m.Recipe.Inputs {
				for _, s := range in.Streams {
					it.gone = it.gone || s.Name == "" && gone[s.Digest]
				}
			}
			if !it.gone {
				continue
			}
			for _, o := range it.m.Outputs {
				if len(o.Parts)+int(o.Passed) > 0 && !gone[o.Digest] {
					gone[o.Digest], changed = true, true
				}
			}
		}
	}
}

// finish writes the list, removes what is to go, and reports.
func (e *eraser) finish() (*Report, error) {
	rep := &Report{DryRun: e.DryRun, Keys: len(e.given), Added: e.added, Listed: e.list.Len(), HeldNowhere: []int{}, Stages: e.removedStages(), Exports: e.exports}
	for i, held := range e.held {
		if !held {
			rep.HeldNowhere = append(rep.HeldNowhere, i+1)
		}
	}
	var err error
	if e.DryRun {
		for _, st := range rep.Stages {
			rep.Artifacts += st.Artifacts
			rep.Bytes += st.Bytes
		}
		rep.Work, err = e.Store.Unfinished()
		return rep, err
	}
	if e.added+e.aliased > 0 {
		if err := e.list.Write(e.List); err != nil {
			return nil, err
		}
	}
	if err := e.noteRecords(); err != nil {
		return nil, err
	}
	for _, it := range e.items {
		if !it.gone {
			continue
		}
		r, err := e.Store.Remove(it.key)
		if err != nil {
			return nil, err
		}
		rep.Artifacts += r.Artifacts
		rep.Bytes += r.Bytes
	}
	work, err := e.Store.RemoveUnfinished()
	if err != nil {
		return nil, err
	}
	rep.Work = work.Work
	rep.Bytes += work.Bytes
	return rep, errors.Join(e.removeExports(), e.Store.Index.Forget())
}

// noteRecords notes the records that go, for later proofs.
func (e *eraser) noteRecords() error {
	r, err := loadRecords(e.Store, e.list)
	if err != nil {
		return err
	}
	return r.add(e.Store, e.ids)
}

// removedStages groups what is to go by the stage that has it.
func (e *eraser) removedStages() []RemovedStage {
	out := []RemovedStage{}
	for _, it := range e.items {
		if !it.gone {
			continue
		}
		st := RemovedStage{Kind: "damaged", Artifacts: 1}
		if it.m != nil {
			st.Kind = it.m.Recipe.Kind
			for _, o := range append(slices.Clone(it.m.Outputs), it.m.Rejects) {
				st.Records += o.Records
				st.Bytes += o.Bytes
			}
		}
		if len(it.stages) > 0 {
			st.Pipeline, st.Stage = it.stages[0][0], it.stages[0][1]
		}
		same := slices.IndexFunc(out, func(o RemovedStage) bool {
			return o.Pipeline == st.Pipeline && o.Stage == st.Stage && o.Kind == st.Kind
		})
		if same < 0 {
			out = append(out, st)
			continue
		}
		out[same].Artifacts++
		out[same].Records += st.Records
		out[same].Bytes += st.Bytes
	}
	slices.SortFunc(out, func(a, b RemovedStage) int {
		return bytes.Compare([]byte(a.Pipeline+"\x00"+a.Stage+"\x00"+a.Kind), []byte(b.Pipeline+"\x00"+b.Stage+"\x00"+b.Kind))
	})
	return out
}
