package pipeline

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"ophglm/internal/artifact"
)

// recipe gathers all that a stage's artifact depends on. What it reads must be
// built.
func (b *Builder) recipe(ctx context.Context, s *Stage) (artifact.Recipe, error) {
	r := artifact.Recipe{Schema: artifact.Schema, Kind: s.Kind.Name, Version: s.Kind.Version, Seed: b.spec.Seed}
	var err error
	if r.Config, err = canonicalConfig(s.config); err != nil {
		return r, err
	}
	for _, f := range s.From {
		in := artifact.Input{Port: f.Port.Name}
		files, err := b.taskFiles(ctx, f)
		if err != nil {
			return r, err
		}
		for _, file := range files {
			in.Streams = append(in.Streams, artifact.Named{Name: file.Name, Digest: file.SHA256})
		}
		for _, src := range f.Sources {
			if src.Stage != nil {
				o, _ := b.states[src.Stage.index].manifest.Output(src.Output)
				in.Streams = append(in.Streams, artifact.Named{Digest: o.Digest})
			}
		}
		r.Inputs = append(r.Inputs, in)
	}
	if b.erased != nil && s.Kind.readsPeople() {
		r.Inputs = append(r.Inputs, artifact.Input{Port: artifact.ErasedInput, Streams: []artifact.Named{{Name: "erased.list", Digest: b.erased.Digest()}}})
	}
	if s.Kind.Answers != nil {
		if r.Answers, err = s.Kind.Answers(); err != nil {
			return r, unanswered{err}
		}
	}
	if s.Kind.Assets != nil {
		for _, a := range s.Kind.Assets() {
			r.Assets = append(r.Assets, artifact.Named{Name: a.Name, Digest: artifact.Digest(a.Data)})
		}
	}
	return r, nil
}

// taskFiles resolves the files of a feed: where each lies, its digest, and the
// name that records give it.
func (b *Builder) taskFiles(ctx context.Context, f Feed) ([]TaskFile, error) {
	var out []TaskFile
	var written []string
	for _, src := range f.Sources {
		if src.Stage != nil {
			continue
		}
		paths, err := Expand(b.opt.Dir, b.opt.Files, src.File)
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			t, err := b.taskFile(ctx, path)
			if err != nil {
				return nil, fmt.Errorf("reading %s: %w", path, err)
			}
			out = append(out, t)
			written = append(written, asWritten(t, path))
		}
	}
	for i, name := range fileNames(written) {
		out[i].Name = name
	}
	return out, nil
}

func (b *Builder) taskFile(ctx context.Context, path string) (TaskFile, error) {
	file := FileAt(b.opt.Dir, b.opt.Files, path)
	t := TaskFile{Scheme: file.scheme, Path: file.Path}
	var err error
	if !file.Embedded() {
		t.SHA256, err = b.Store.Index.Digest(ctx, t.Path)
		return t, err
	}
	data, err := fs.ReadFile(file.fsys, t.Path)
	t.SHA256 = artifact.Digest(data)
	return t, err
}

func asWritten(t TaskFile, path string) string {
	if t.Scheme != "" {
		return t.Path
	}
	return filepath.ToSlash(filepath.Clean(path))
}

// Expand gives the files that a path means: itself, or, where it has *, ? or [,
// all that match it, sorted. A pattern that nothing matches is an error.
func Expand(dir string, embedded map[string]fs.FS, written string) ([]string, error) {
	if !strings.ContainsAny(written, "*?[") {
		return []string{written}, nil
	}
	var found []string
	var err error
	scheme, rest, ok := strings.Cut(written, ":")
	if ok && embedded[scheme] != nil {
		found, err = fs.Glob(embedded[scheme], path.Clean(rest))
		for i := range found {
			found[i] = scheme + ":" + found[i]
		}
	} else {
		if _, e := os.Stat(inDir(dir, written)); e == nil {
			return []string{written}, nil // a file whose name has such a character
		}
		found, err = filepath.Glob(inDir(dir, written))
		for i := range found {
			if rel, e := filepath.Rel(dir, found[i]); e == nil && !filepath.IsAbs(written) {
				found[i] = rel
			}
		}
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("the pattern %s: %w", written, err)
	case len(found) == 0:
		return nil, fmt.Errorf("no file matches %s: %w", written, fs.ErrNotExist)
	}
	slices.Sort(found)
	return found, nil
}

// FindFiles is [Expand] with each of the files looked for. A directory is an
// error, and so is a file that is not there.
func FindFiles(dir string, embedded map[string]fs.FS, written string) ([]*File, error) {
	paths, err := Expand(dir, embedded, written)
	if err != nil {
		return nil, err
	}
	out := make([]*File, len(paths))
	for i, path := range paths {
		out[i] = FileAt(dir, embedded, path)
		var st fs.FileInfo
		if out[i].Embedded() {
			st, err = fs.Stat(out[i].fsys, out[i].Path)
		} else {
			st, err = os.Stat(out[i].Path)
		}
		if err == nil && st.IsDir() {
			err = fmt.Errorf("%s is a directory, not a file", out[i].Path)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fileNames gives each path the shortest end of it that no other path has.
func fileNames(paths []string) []string {
	holders := map[string]int{} // of an end: how many different paths have it
	seen := map[string]bool{}
	for _, p := range paths {
		if !seen[p] {
			seen[p] = true
			for end := range ends(p) {
				holders[end]++
			}
		}
	}
	names := make([]string, len(paths))
	for i, p := range paths {
		for end := range ends(p) {
			names[i] = end
			if holders[end] == 1 {
				break
			}
		}
	}
	return names
}

// ends yields the last element of a path, the last two, and so on to all of it.
func ends(p string) iter.Seq[string] {
	return func(yield func(string) bool) {
		p = strings.TrimPrefix(p, "/")
		for at := strings.LastIndexByte(p, '/'); at >= 0; at = strings.LastIndexByte(p[:at], '/') {
			if !yield(p[at+1:]) {
				return
			}
		}
		yield(p)
	}
}

func assetDigests(k *Kind) []string {
	var out []string
	if k.Assets != nil {
		for _, a := range k.Assets() {
			out = append(out, artifact.Digest(a.Data))
		}
	}
	return out
}

func (b *Builder) step(ctx context.Context, s *Stage) (Step, error) {
	cfg, err := canonicalConfig(s.config)
	if err != nil {
		return Step{}, err
	}
	st := Step{Kind: s.Kind.Name, Config: cfg}
	for _, f := range s.From {
		if f.Port.Side {
			in, err := b.portInputs(ctx, f)
			if err != nil {
				return st, err
			}
			st.Sides = append(st.Sides, in)
		}
	}
	return st, nil
}

func (b *Builder) portInputs(ctx context.Context, f Feed) (PortInputs, error) {
	in := PortInputs{Port: f.Port.Name}
	for _, src := range f.Sources {
		if src.Stage != nil {
			m := b.states[src.Stage.index].manifest
			o, _ := m.Output(src.Output)
			in.Streams = append(in.Streams, Stream{Dir: filepath.Join(m.Dir(), o.Port), Output: o})
		}
	}
	var err error
	in.Files, err = b.taskFiles(ctx, f)
	return in, err
}
