package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ophglm/internal/artifact"
	"ophglm/kg/store"
	"ophglm/kg/store/sqlite"
)

// indexEnding is that of an index: DIGEST.sqlite, beside which SQLite may keep
// files of its own.
const indexEnding = ".sqlite"

// indexDir is where a store of artifacts has the indexes of its graphs.
func indexDir(s *artifact.Store) string { return filepath.Join(s.Root(), "index") }

// index opens the SQLite index of a graph. That of a graph that was built is made
// on first use and kept, until the graph is another; that of a file, or in a place
// that cannot be written, is gone when it is closed.
func (g *givenGraph) index(ctx context.Context) (store.Store, error) {
	if g.project == nil {
		return g.passingIndex(ctx)
	}
	s := g.project.store
	path := filepath.Join(indexDir(s), g.digest+indexEnding)
	if kept := wholeIndex(ctx, path, g.digest); kept != nil {
		return kept, nil
	}
	unlock, err := s.Lock(ctx, "index", nil)
	if err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		return g.passingIndex(ctx)
	}
	defer unlock()
	if kept := wholeIndex(ctx, path, g.digest); kept != nil { // another process made it
		return kept, nil
	}
	if os.MkdirAll(indexDir(s), 0o755) != nil {
		return g.passingIndex(ctx)
	}
	room, err := scratch(s)
	if err != nil {
		return g.passingIndex(ctx)
	}
	defer room.remove()
	fresh := filepath.Join(room.path, "graph"+indexEnding)
	if err := g.loadInto(ctx, fresh); err != nil {
		return nil, err
	}
	if err := dropIndexes(s, g.digest); err != nil {
		return nil, err
	}
	if err := os.Rename(fresh, path); err != nil {
		return nil, fmt.Errorf("keeping the index of %s: %w", g.name, err)
	}
	return sqlite.OpenReadOnly(ctx, path)
}

// wholeIndex opens the index at a path, or returns nil where there is none, or
// none of use: it can be made again.
func wholeIndex(ctx context.Context, path, digest string) store.Store {
	s, err := sqlite.OpenReadOnly(ctx, path)
	if err != nil {
		return nil
	}
	if state, err := s.State(ctx); err != nil || !state.Complete || state.Graph != digest {
		s.Close(ctx) // only read from
		return nil
	}
	return s
}

func (g *givenGraph) loadInto(ctx context.Context, path string) error {
	s, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	_, err = s.Load(ctx, g.digest, g.items(ctx))
	return errors.Join(err, s.Close(ctx))
}

// passingIndex is an index that is gone when it is closed.
func (g *givenGraph) passingIndex(ctx context.Context) (store.Store, error) {
	dir, err := os.MkdirTemp("", "ophglm-index-")
	if err != nil {
		return nil, fmt.Errorf("making room for an index of %s: %w", g.name, err)
	}
	path := filepath.Join(dir, "graph"+indexEnding)
	if err = g.loadInto(ctx, path); err == nil {
		var s store.Store
		if s, err = sqlite.OpenReadOnly(ctx, path); err == nil {
			return passing{s, dir}, nil
		}
	}
	return nil, errors.Join(err, os.RemoveAll(dir))
}

// passing is a store whose folder goes when it is closed.
type passing struct {
	store.Store
	dir string
}

func (p passing) Close(ctx context.Context) error {
	return errors.Join(p.Store.Close(ctx), os.RemoveAll(p.dir))
}

// dropIndexes removes the indexes of graphs that no pipeline's last build has,
// and those of the digests given.
func dropIndexes(s *artifact.Store, digests ...string) error {
	entries, err := os.ReadDir(indexDir(s))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("listing the indexes of graphs: %w", err)
	}
	live, err := builtGraphs(s)
	if err != nil {
		return err
	}
	for _, d := range digests {
		delete(live, d)
	}
	for _, e := range entries {
		digest, _, _ := strings.Cut(e.Name(), ".")
		if live[digest] {
			continue
		}
		if err := os.RemoveAll(filepath.Join(indexDir(s), e.Name())); err != nil {
			return fmt.Errorf("removing the index of a graph that is gone: %w", err)
		}
	}
	return nil
}

// builtGraphs are the digests of the graphs that pipelines built last.
func builtGraphs(s *artifact.Store) (map[string]bool, error) {
	built, err := s.Built()
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, refs := range built {
		for _, key := range refs.Stages {
			m, err := s.Find(key)
			if err != nil {
				return nil, err
			}
			if m == nil {
				continue
			}
			for _, o := range m.Outputs {
				if o.Type == graphType {
					out[o.Digest] = true
				}
			}
		}
	}
	return out, nil
}
