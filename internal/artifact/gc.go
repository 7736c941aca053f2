package artifact

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Removed says what was dropped from a store.
type Removed struct {
	Artifacts int   `json:"artifacts"`
	Work      int   `json:"work"`
	Bytes     int64 `json:"bytes"`
}

// GC removes every artifact that no pipeline's last build has, and the work of
// builds that were given up. private removes all that is private too, whether
// it is referred to or not. Nothing is removed while a build holds the store's
// lock.
func (s *Store) GC(ctx context.Context, private bool) (Removed, error) {
	var r Removed
	unlock, err := s.Exclusive(ctx)
	if err != nil {
		return r, err
	}
	defer unlock()
	live := map[string]bool{}
	built, err := s.Built()
	if err != nil {
		return r, err
	}
	for _, p := range built {
		refs, err := s.Refs(p)
		if err != nil {
			return r, err
		}
		for _, k := range refs.Stages {
			live[k] = true
		}
	}
	for _, area := range []bool{false, true} {
		dirs, err := filepath.Glob(filepath.Join(s.area(area), "artifacts", "*", "*"))
		if err != nil {
			return r, err
		}
		for _, d := range dirs {
			if live[filepath.Base(d)] && !(private && area) {
				continue
			}
			if area { // an artifact without its rejects would be a damaged one
				var same int
				if err := r.remove(s.dir(filepath.Base(d), false), &same); err != nil {
					return r, err
				}
			}
			if err := r.remove(d, &r.Artifacts); err != nil {
				return r, err
			}
		}
		work, err := filepath.Glob(filepath.Join(s.area(area), "work", "*"))
		if err != nil {
			return r, err
		}
		for _, d := range work {
			if err := r.remove(d, &r.Work); err != nil {
				return r, err
			}
		}
	}
	for _, pattern := range []string{"verify-*", "scratch-*"} { // of commands that were killed
		left, err := filepath.Glob(filepath.Join(s.root, pattern))
		if err != nil {
			return r, err
		}
		for _, d := range left {
			if err := r.remove(d, &r.Work); err != nil {
				return r, err
			}
		}
	}
	return r, nil
}

func (r *Removed) remove(dir string, n *int) error {
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if path == dir && errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || e.IsDir() {
			return err
		}
		st, err := e.Info()
		if err == nil {
			r.Bytes += st.Size()
		}
		return err
	})
	if err == nil {
		err = os.RemoveAll(dir)
	}
	if err != nil {
		return fmt.Errorf("removing %s: %w", dir, err)
	}
	*n++
	return nil
}

// Shared marks the store as being built in, until the function returned is
// called. Any number of builds share it; gc waits for them.
func (s *Store) Shared(ctx context.Context) (func(), error) {
	return s.flock(ctx, "store", syscall.LOCK_SH, nil)
}

// Exclusive waits until no build is using the store, and keeps new ones out.
func (s *Store) Exclusive(ctx context.Context) (func(), error) {
	return s.flock(ctx, "store", syscall.LOCK_EX, nil)
}

// RemoveWork drops a working directory whose artifact is committed.
func (s *Store) RemoveWork(key string, private bool) error {
	if err := os.RemoveAll(s.WorkDir(key, private)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing finished work: %w", err)
	}
	return nil
}
