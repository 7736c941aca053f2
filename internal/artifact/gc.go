package artifact

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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
// it is referred to or not. What the pipelines of gone built last is not kept.
// Nothing is removed while a build holds the store's lock.
func (s *Store) GC(ctx context.Context, private bool, gone ...string) (Removed, error) {
	var r Removed
	unlock, err := s.Exclusive(ctx)
	if err != nil {
		return r, err
	}
	defer unlock()
	for _, p := range gone {
		if err := os.Remove(s.refsPath(p)); err != nil {
			return r, fmt.Errorf("forgetting what %s built: %w", p, err)
		}
	}
	live := map[string]bool{}
	built, err := s.Built()
	if err != nil {
		return r, err
	}
	for _, refs := range built {
		for _, k := range refs.Stages {
			live[k] = true
		}
	}
	for _, area := range []bool{false, true} {
		dirs, err := s.artifactDirs(area)
		if err != nil {
			return r, err
		}
		for _, d := range dirs {
			if live[filepath.Base(d)] && !(private && area) {
				continue
			}
			if err := r.remove(d, &r.Artifacts); err != nil {
				return r, err
			}
		}
	}
	if err := s.removeUnfinished(&r); err != nil {
		return r, err
	}
	return r, s.removeLocks()
}

// removeLocks removes the lock files of keys. No build runs, so none is held.
func (s *Store) removeLocks() error {
	entries, err := os.ReadDir(filepath.Join(s.root, "locks"))
	if err != nil {
		return fmt.Errorf("listing locks: %w", err)
	}
	for _, e := range entries {
		if e.Name() == storeLock {
			continue
		}
		if err := os.Remove(filepath.Join(s.root, "locks", e.Name())); err != nil {
			return fmt.Errorf("removing a lock: %w", err)
		}
	}
	return nil
}

// removeIn removes what is in a directory under names with the prefix.
func (r *Removed) removeIn(dir, prefix string, n *int) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("listing %s: %w", dir, err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), prefix) {
			continue
		}
		if err := r.remove(filepath.Join(dir, e.Name()), n); err != nil {
			return err
		}
	}
	return nil
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

// storeLock is the lock of the store as a whole.
const storeLock = "store"

// Shared marks the store as being built in, until the function returned is
// called. Any number of builds share it; gc waits for them.
func (s *Store) Shared(ctx context.Context) (func(), error) {
	return s.flock(ctx, storeLock, syscall.LOCK_SH, nil)
}

// Exclusive waits until no build is using the store, and keeps new ones out.
func (s *Store) Exclusive(ctx context.Context) (func(), error) {
	return s.flock(ctx, storeLock, syscall.LOCK_EX, nil)
}

// RemoveWork drops a working directory whose artifact is committed.
func (s *Store) RemoveWork(key string, private bool) error {
	if err := os.RemoveAll(s.WorkDir(key, private)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing finished work: %w", err)
	}
	return nil
}
