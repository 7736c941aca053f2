package pipeline

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
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
		file := FileAt(b.opt.Dir, b.opt.Files, src.File)
		t := TaskFile{Scheme: file.scheme, Path: file.Path}
		if file.Embedded() {
			data, err := fs.ReadFile(file.fsys, t.Path)
			if err != nil {
				return nil, fmt.Errorf("reading %s: %w", src.File, err)
			}
			t.SHA256 = artifact.Digest(data)
			written = append(written, t.Path)
		} else {
			written = append(written, filepath.ToSlash(filepath.Clean(src.File)))
			var err error
			if t.SHA256, err = b.Store.Index.Digest(ctx, t.Path); err != nil {
				return nil, fmt.Errorf("reading %s: %w", src.File, err)
			}
		}
		out = append(out, t)
	}
	for i := range out {
		out[i].Name = fileName(written, i)
	}
	return out, nil
}

// fileName is the shortest end of a path, as it is written in the file, that no
// other path has.
func fileName(paths []string, i int) string {
	elems := strings.Split(strings.TrimPrefix(paths[i], "/"), "/")
	for n := 1; n < len(elems); n++ {
		name := strings.Join(elems[len(elems)-n:], "/")
		shared := false
		for _, other := range paths {
			shared = shared || other != paths[i] && (other == name || strings.HasSuffix(other, "/"+name))
		}
		if !shared {
			return name
		}
	}
	return strings.Join(elems, "/")
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
