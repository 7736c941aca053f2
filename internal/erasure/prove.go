package erasure

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"ophglm/internal/artifact"
)

// Proof says what was searched for the keys of the list.
type Proof struct {
	Keys      int `json:"keys"`
	Artifacts int `json:"artifacts"` // searched since the list last changed
	Searched  int `json:"searched"`  // of them now
}

// String is the line that commands print.
func (p Proof) String() string {
	return fmt.Sprintf("erased: %d %s, %d %s searched, nothing left", p.Keys, plural(p.Keys, "key"), p.Artifacts, plural(p.Artifacts, "artifact"))
}

func plural(n int, of string) string {
	if n == 1 {
		return of
	}
	return of + "s"
}

// LeftError says where keys of the list were found.
type LeftError struct {
	Places []string // file:line of each, sorted; at most a few of an artifact
	Keys   int      // on the list
}

func (e *LeftError) Error() string {
	const most = 10
	shown := e.Places
	more := ""
	if len(shown) > most {
		more = fmt.Sprintf("\n  and %d more", len(shown)-most)
		shown = shown[:most]
	}
	return fmt.Sprintf("what is erased is still there: of %d %s on the list some were found in\n  %s%s\nophglm gc --erased removes what holds them, and ophglm run builds it again without", e.Keys, plural(e.Keys, "key"), strings.Join(shown, "\n  "), more)
}

// proofs is the folder of a store that says what was searched: by the digest of
// the list, an empty file for each artifact.
const proofs = "proofs"

// mostPlaces is how many places of one artifact are told.
const mostPlaces = 3

// Prove searches the artifacts of a store, rejects included, for the keys of the
// list, and for the ids of records that were erased from the store, unless a reader
// gives one again under the list as it is. What was searched since the list last
// changed is not searched again. That something was found is a [*LeftError]. The
// caller holds the store's shared lock.
func Prove(ctx context.Context, store *artifact.Store, list *List, workers int) (Proof, error) {
	p := Proof{Keys: list.Len()}
	if list.Len() == 0 {
		return p, nil
	}
	gone, err := loadRecords(store, list)
	if err != nil {
		return p, err
	}
	dir := filepath.Join(store.Root(), proofs, artifact.Digest(append(list.text(), gone.text()...))[:16])
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return p, fmt.Errorf("noting what was searched for erased keys: %w", err)
	}
	done, err := searched(dir)
	if err != nil {
		return p, err
	}
	keys, err := store.Keys()
	if err != nil {
		return p, err
	}
	slices.Sort(keys)
	var open []string
	for _, k := range keys {
		if !done[k] {
			open = append(open, k)
		}
		delete(done, k)
	}
	p.Artifacts, p.Searched = len(keys), len(open)
	alive := map[string]bool{}
	if len(open) > 0 {
		if alive, err = gone.living(ctx, store, keys); err != nil {
			return p, err
		}
	}
	var mu sync.Mutex
	var left []string
	searchers := make([]searcher, max(workers, 1))
	for i := range searchers {
		searchers[i].keys = &listed{list: list}
		if len(gone.sums) > 0 {
			searchers[i].ids = &erasedIDs{records: gone, alive: alive}
		}
	}
	err = inParallel(ctx, len(searchers), len(open), func(w, i int) error {
		places, whole, err := searchers[w].artifact(ctx, store, open[i])
		switch {
		case err != nil:
			return err
		case len(places) > 0:
			mu.Lock()
			defer mu.Unlock()
			left = append(left, places...)
		case whole:
			err = os.WriteFile(filepath.Join(dir, open[i]), nil, 0o644)
			if err != nil && !errors.Is(err, fs.ErrNotExist) { // the list changed under a build: others note for it
				return fmt.Errorf("noting what was searched for erased keys: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		return p, err
	}
	if len(left) > 0 {
		slices.Sort(left)
		return p, &LeftError{left, p.Keys}
	}
	return p, errors.Join(forget(dir, done), forgetOthers(dir))
}

// artifact gives some of the places where an artifact holds a key. One that is not
// whole, as it is being made or is damaged, is searched as it stands.
func (s *searcher) artifact(ctx context.Context, store *artifact.Store, key string) (places []string, whole bool, err error) {
	m, err := store.Find(key)
	if err != nil {
		m = nil
	}
	for _, dir := range store.Dirs(key) {
		err := s.search(ctx, tree{dir, isReader(m)}, func(h hit) bool {
			place := fmt.Sprintf("%s:%d", h.path, h.line)
			if h.line == 0 { // the name itself is not told
				place = filepath.Dir(h.path) + ", the name of a file in it"
			}
			if m != nil {
				place += " (" + m.Recipe.Kind + ")"
			}
			places = append(places, place)
			return len(places) < mostPlaces
		})
		if err != nil {
			return nil, false, err
		}
	}
	return places, m != nil, nil
}

func searched(dir string) (map[string]bool, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("listing what was searched for erased keys: %w", err)
	}
	done := map[string]bool{}
	for _, e := range entries {
		done[e.Name()] = true
	}
	return done, nil
}

// forget removes the notes of artifacts that are gone.
func forget(dir string, keys map[string]bool) error {
	for k := range keys {
		if err := os.Remove(filepath.Join(dir, k)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("dropping the note of an artifact that is gone: %w", err)
		}
	}
	return nil
}

// forgetOthers removes the notes made for other states of the list.
func forgetOthers(dir string) error {
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		return fmt.Errorf("listing what was searched for erased keys: %w", err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(dir) {
			if err := os.RemoveAll(filepath.Join(filepath.Dir(dir), e.Name())); err != nil {
				return fmt.Errorf("dropping old notes: %w", err)
			}
		}
	}
	return nil
}
