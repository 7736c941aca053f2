package erasure

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"ophglm/internal/artifact"
)

// findExports marks the exports that are to go: those of stages whose artifact
// goes, those with a file of such an artifact, and those that hold a key or an id,
// of pipelines that are no more as well.
func (e *eraser) findExports(ctx context.Context) error {
	e.exports = []string{}
	if e.Out == "" {
		return nil
	}
	known := map[string]bool{} // folders of stages whose artifact goes
	files := map[string]bool{} // digests of files that nothing but what goes holds
	for _, gone := range []bool{true, false} {
		for _, it := range e.items {
			if it.gone != gone || it.m == nil {
				continue
			}
			for _, o := range it.m.Outputs {
				if o.Type != artifact.FilesType {
					continue
				}
				for _, st := range it.stages {
					if gone {
						known[filepath.Join(e.Out, st[0], st[1])] = true
					}
				}
				for _, p := range o.Parts {
					files[p.SHA256] = gone
				}
			}
		}
	}
	folders, err := exportFolders(e.Out)
	if err != nil {
		return err
	}
	s := searcher{keys: e.matcher()}
	for _, dir := range folders {
		goes := known[dir]
		if !goes {
			err = s.search(ctx, tree{dir: dir}, func(hit) bool { goes = true; return false })
		}
		if err == nil && !goes {
			goes, err = treeHoldsID(ctx, dir, e.ids)
		}
		if err == nil && !goes {
			goes, err = e.holdsFile(ctx, dir, files)
		}
		if err != nil {
			return fmt.Errorf("searching the export %s: %w", dir, err)
		}
		if goes {
			e.exports = append(e.exports, filepath.ToSlash(dir))
		}
	}
	e.collect(s.keys)
	return nil
}

// exportFolders lists out/<pipeline>/<stage>, half-written ones included.
func exportFolders(out string) ([]string, error) {
	pipelines, err := os.ReadDir(out)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing exports: %w", err)
	}
	var folders []string
	for _, p := range pipelines {
		if !p.IsDir() {
			continue
		}
		stages, err := os.ReadDir(filepath.Join(out, p.Name()))
		if err != nil {
			return nil, fmt.Errorf("listing exports: %w", err)
		}
		for _, s := range stages {
			if s.IsDir() {
				folders = append(folders, filepath.Join(out, p.Name(), s.Name()))
			}
		}
	}
	slices.Sort(folders)
	return folders, nil
}

func (e *eraser) holdsFile(ctx context.Context, dir string, files map[string]bool) (found bool, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		sum, err := e.Store.Index.Digest(ctx, path)
		if found = err == nil && files[sum]; found {
			return fs.SkipAll
		}
		return err
	})
	return found, err
}

func (e *eraser) removeExports() error {
	for _, dir := range e.exports {
		if err := os.RemoveAll(filepath.FromSlash(dir)); err != nil {
			return fmt.Errorf("removing an export: %w", err)
		}
	}
	return nil
}
