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
	for pipeline, refs := range built {
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

// leftOver are the places of what builds that were given up and commands that were
// killed left: what stands in dir and begins with prefix. Files that were being
// written ([WriteWhole]) begin with a dot.
func (s *Store) leftOver() []struct{ dir, prefix string } {
	return []struct{ dir, prefix string }{
		{filepath.Join(s.area(false), "work"), ""},
		{filepath.Join(s.area(true), "work"), ""},
		{s.root, "verify-"},
		{s.root, "scratch-"},
		{s.root, "."},
		{filepath.Join(s.root, "refs"), "."},
	}
}

// RemoveUnfinished removes the work of builds that were given up, finished shards
// included, and what commands that were killed left. The caller holds the store's
// exclusive lock.
func (s *Store) RemoveUnfinished() (Removed, error) {
	var r Removed
	err := s.removeUnfinished(&r)
	return r, err
}

func (s *Store) removeUnfinished(r *Removed) error {
	for _, at := range s.leftOver() {
		if err := r.removeIn(at.dir, at.prefix, &r.Work); err != nil {
			return err
		}
	}
	return nil
}

// Unfinished counts what RemoveUnfinished would remove.
func (s *Store) Unfinished() (int, error) {
	n := 0
	for _, at := range s.leftOver() {
		entries, err := os.ReadDir(at.dir)
		if err != nil {
			return n, fmt.Errorf("listing %s: %w", at.dir, err)
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), at.prefix) {
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
