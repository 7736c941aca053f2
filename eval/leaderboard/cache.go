package leaderboard

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"ophglm/eval/bootstrap"
	"ophglm/eval/run"
	"ophglm/eval/score"
	"ophglm/internal/columns"
)

// Cache keeps the replicates of runs in a folder, so that a board to which a run is
// added resamples that run alone. What lies there is named by the run's content and
// the options, and can be removed at any time.
type Cache struct {
	Dir string
	// Must makes it an error that the folder can't be written; else nothing is kept.
	Must bool
}

// version is part of every name: it is raised where the same run would give other
// replicates.
const cacheVersion = 1

// score scores a run, from the cache where it was scored before. The digest is of
// the run and the options. A nil cache keeps nothing.
func (c *Cache) score(ctx context.Context, r *run.Run, t score.Table, o bootstrap.Options) (*score.Scored, string, error) {
	sum, err := r.Sum()
	if err != nil {
		return nil, "", err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%d %d %v %s %d\n", cacheVersion, o.Replicates, o.Level, o.Method, o.Seed)
	for _, p := range t.Points() {
		fmt.Fprintf(h, "%q\n", p.Key()) // a metric whose version was raised is another
	}
	fmt.Fprintf(h, "%s\n", sum)
	digest := hex.EncodeToString(h.Sum(nil))
	if c == nil || o.Replicates == 0 {
		s, err := score.Score(ctx, t, o)
		return s, digest, err
	}
	path := filepath.Join(c.Dir, digest+".parquet")
	if values, left, ok := kept(ctx, path, len(t.Points())); ok {
		if s, err := score.Restore(t, o, values, left); err == nil {
			return s, digest, nil
		}
	}
	s, err := score.Score(ctx, t, o)
	if err != nil {
		return nil, "", err
	}
	if err := keep(path, s.Replicates()); err != nil && c.Must {
		return nil, "", err
	}
	return s, digest, nil
}

// kept reads replicates; what can't be read is made anew.
func kept(ctx context.Context, path string, points int) (values, left [][]float64, ok bool) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, false
	}
	defer f.Close()
	t, err := columns.Read(ctx, f)
	if err != nil {
		return nil, nil, false
	}
	read := func(name string) *columns.Column {
		c := t.Column(name)
		if c == nil || c.List == nil || len(c.List) != points {
			return nil
		}
		return c
	}
	if v := read("values"); v != nil {
		values = v.List
	}
	if l := read("left"); l != nil && len(l.List) > 0 && len(l.List[0]) > 0 {
		left = l.List
	}
	return values, left, values != nil
}

// keep writes replicates whole or not at all.
func keep(path string, r *bootstrap.Replicates) error {
	values, left := r.Values()
	if values == nil {
		return nil
	}
	if left == nil {
		left = make([][]float64, len(values))
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return fmt.Errorf("keeping replicates: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+strconv.Itoa(os.Getpid())+"-*")
	if err != nil {
		return fmt.Errorf("keeping replicates: %w", err)
	}
	defer os.Remove(f.Name())
	err = columns.Write(f, &columns.Table{Columns: []columns.Column{columns.Lists("values", values), columns.Lists("left", left)}})
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("keeping replicates: %w", err)
	}
	return nil
}
