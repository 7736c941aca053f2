package artifact

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Dirs are the directories that an artifact has in the store: its own, that of its
// private rejects, and what is left of it where it was made again as private.
func (s *Store) Dirs(key string) []string {
	var out []string
	for _, private := range []bool{true, false} {
		dir := s.dir(key, private)
		if _, err := os.Lstat(dir); err == nil {
			out = append(out, dir)
		}
	}
	return out
}

// Remove removes an artifact, and the names under which pipelines know it. The
// caller holds the store's exclusive lock.
func (s *Store) Remove(key string) (Removed, error) {
	var r Removed
	if !keyForm.MatchString(key) {
		return r, fmt.Errorf("%q is not the key of an artifact: 64 hexadecimal digits are", key)
	}
	for _, dir := range s.Dirs(key) {
		if err := r.remove(dir, &r.Artifacts); err != nil {
			return r, err
		}
	}
	r.Artifacts = min(r.Artifacts, 1)
	built, err := s.Built()
	if err != nil {
		return r, err
	}
	for _, pipeline := range built {
		refs, err := s.Refs(pipeline)
		if err != nil {
			return r, err
		}
		kept := Refs{Stages: map[string]string{}}
		for stage, k := range refs.Stages {
			if k != key {
				kept.Stages[stage] = k
			}
		}
		if len(kept.Stages) != len(refs.Stages) {
			if err := s.SetRefs(pipeline, kept); err != nil {
				return r, err
			}
		}
	}
	return r, nil
}

// RemoveUnfinished removes the work of builds that were given up, finished shards
// included, and what commands that were killed left. The caller holds the store's
// exclusive lock.
func (s *Store) RemoveUnfinished() (Removed, error) {
	var r Removed
	for _, private := range []bool{false, true} {
		if err := r.removeIn(filepath.Join(s.area(private), "work"), "", &r.Work); err != nil {
			return r, err
		}
	}
	for _, prefix := range []string{"verify-", "scratch-"} {
		if err := r.removeIn(s.root, prefix, &r.Work); err != nil {
			return r, err
		}
	}
	return r, nil
}

// Unfinished counts what RemoveUnfinished would remove.
func (s *Store) Unfinished() (int, error) {
	n := 0
	for _, area := range []struct{ dir, prefix string }{
		{filepath.Join(s.area(false), "work"), ""}, {filepath.Join(s.area(true), "work"), ""}, {s.root, "verify-"}, {s.root, "scratch-"},
	} {
		entries, err := os.ReadDir(area.dir)
		if err != nil {
			return n, fmt.Errorf("listing %s: %w", area.dir, err)
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), area.prefix) {
				n++
			}
		}
	}
	return n, nil
}

// Forget drops the digests of files that are gone from the index, and writes it.
func (x *Index) Forget() error {
	x.mu.Lock()
	for p := range x.files {
		if _, err := os.Lstat(p); errors.Is(err, fs.ErrNotExist) {
			delete(x.files, p)
			x.dirty = true
		}
	}
	x.mu.Unlock()
	return x.Save()
}
