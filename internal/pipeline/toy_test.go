package pipeline

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/extsort"
	"ophglm/internal/jsonl"
)

// The toy kinds are a lane small enough to see through: lines become names,
// names are changed and left out, and what is left is sorted and written.

type toyNote struct {
	Suffix string `yaml:"suffix" doc:"what is put after each name"`
	Note   string `yaml:"note" doc:"changes nothing but the key"`
}

func toyLines() Kind {
	return Read(ReadSpec[struct{}, *ophglm.Name]{
		Name: "toy.lines", Version: 1, Doc: "Reads lines.", Output: Out[*ophglm.Name]("names", "a name a line"),
		Lines: func(head []byte) bool { return !strings.HasPrefix(string(head), "whole") },
		Read: func(_ context.Context, _ struct{}, f *File, to *Emitter[*ophglm.Name]) error {
			r, err := f.Open()
			if err != nil {
				return err
			}
			defer r.Close()
			sc := bufio.NewScanner(r)
			for n := f.FirstRow(); sc.Scan(); n++ {
				if err := to.Row(n); err != nil {
					return err
				}
				if strings.HasPrefix(sc.Text(), "bad") {
					err = to.Reject("bad", "the line begins with bad", sc.Text())
				} else {
					err = to.Emit(&ophglm.Name{Surface: sc.Text(), Entity: fmt.Sprintf("%s:%d", f.Name, n)})
				}
				if err != nil {
					return err
				}
			}
			return sc.Err()
		},
	})
}

func toySuffix(name string, runs *atomic.Int64) Kind {
	return Map(MapSpec[toyNote, *ophglm.Name, *ophglm.Name]{
		Name: name, Version: 1, Doc: "Puts a suffix after each name.", Config: toyNote{Suffix: "!"},
		Input: In[*ophglm.Name]("names", "names"), Output: Out[*ophglm.Name]("names", "names"),
		New: func(_ context.Context, cfg toyNote, _ *Inputs) (func(*ophglm.Name, *Emitter[*ophglm.Name]) error, error) {
			return func(n *ophglm.Name, to *Emitter[*ophglm.Name]) error {
				runs.Add(1)
				if strings.HasPrefix(n.Surface, "drop") {
					return to.Reject("dropped", "", n)
				}
				n.Surface += cfg.Suffix
				return to.Emit(n)
			}, nil
		},
	})
}

func toySort() Kind {
	return Whole(WholeSpec[struct{}]{
		Name: "toy.sort", Version: 1, Doc: "Sorts names and merges equal ones.",
		Inputs:  []Port{In[*ophglm.Name]("names", "names").Lists()},
		Outputs: []Port{Out[*ophglm.Name]("names", "sorted names")},
		Run: func(ctx context.Context, _ struct{}, io *IO) error {
			dir, err := io.TempDir()
			if err != nil {
				return err
			}
			s := extsort.New(dir, 1000)
			defer s.Close()
			for n, err := range Records[*ophglm.Name](ctx, &io.Inputs, "names") {
				if err != nil {
					return err
				}
				b, err := jsonl.Marshal(n)
				if err != nil {
					return err
				}
				if err := s.Add(n.Surface, b); err != nil {
					return err
				}
			}
			w, err := Write[*ophglm.Name](io, "names")
			if err != nil {
				return err
			}
			last := ""
			for it, err := range s.Sorted(ctx) {
				if err != nil {
					return err
				}
				if it.Key == last {
					io.Merged(1)
					continue
				}
				last = it.Key
				n := &ophglm.Name{}
				if err := jsonl.Unmarshal(it.Value, n); err != nil {
					return err
				}
				io.Used(1)
				if err := w.Emit(n); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

func toyExport() Kind {
	return Whole(WholeSpec[struct{}]{
		Name: "toy.export", Version: 1, Doc: "Writes names as text.",
		Inputs:  []Port{In[*ophglm.Name]("names", "names")},
		Outputs: []Port{{Name: "files", Type: FilesType}},
		Run: func(ctx context.Context, _ struct{}, io *IO) error {
			f, err := io.CreateFile("files", "names.txt")
			if err != nil {
				return err
			}
			for n, err := range Records[*ophglm.Name](ctx, &io.Inputs, "names") {
				if err != nil {
					return err
				}
				io.Used(1)
				if _, err := fmt.Fprintln(f, n.Surface); err != nil {
					return err
				}
			}
			return f.Close()
		},
	})
}

func toySecret() Kind {
	k := toySuffix("toy.secret", new(atomic.Int64))
	k.Privacy = Private
	return k
}

func toyClean() Kind {
	k := toySuffix("toy.clean", new(atomic.Int64))
	k.Privacy = Deidentified
	return k
}

// toyProject is a directory with a pipelines.yaml and a store.
type toyProject struct {
	t          *testing.T
	dir        string
	kinds      *Registry
	runA, runB atomic.Int64
	workers    int
	exec       Executor
	passing    func(stage string) bool
	tap        func(stage string, shard int) func(Record) error
	store      *artifact.Store
}

func newToyProject(t *testing.T) *toyProject {
	p := &toyProject{t: t, dir: t.TempDir(), workers: 2}
	p.kinds = NewRegistry(toyLines(), toySuffix("toy.a", &p.runA), toySuffix("toy.b", &p.runB), toySort(), toyExport(), toySecret(), toyClean())
	p.openStore()
	return p
}

func (p *toyProject) openStore() {
	p.t.Helper()
	s, err := artifact.Open(filepath.Join(p.dir, ".ophglm"))
	if err != nil {
		p.t.Fatal(err)
	}
	p.store = s
}

func (p *toyProject) write(name, text string) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

func (p *toyProject) builder(yaml string) (*Builder, error) {
	spec, err := Parse("pipelines.yaml", []byte(yaml), p.kinds, nil)
	if err != nil {
		return nil, err
	}
	return NewBuilder(spec, spec.Pipelines[0], p.kinds, p.store, Options{Dir: p.dir, Out: filepath.Join(p.dir, "out"), Workers: p.workers, Executor: p.exec, Passing: p.passing, Tap: p.tap})
}

func (p *toyProject) build(yaml string) (map[string]Built, error) {
	b, err := p.builder(yaml)
	if err != nil {
		return nil, err
	}
	built, err := b.Build(p.t.Context())
	out := map[string]Built{}
	for _, s := range built {
		out[s.Stage.Name] = s
	}
	return out, err
}

func (p *toyProject) mustBuild(yaml string) map[string]Built {
	p.t.Helper()
	out, err := p.build(yaml)
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

const toyYAML = `
pipelines:
  toy:
    lines: {kind: toy.lines, from: {files: [x/names.txt, y/names.txt]}}
    first: {kind: toy.a, from: {names: lines}, with: {suffix: "%s", note: "%s"}}
    second: {kind: toy.b, from: {names: first}}
    sorted: {kind: toy.sort, from: {names: [second, second]}}
    text: {kind: toy.export, from: {names: sorted}}
`

func toyFile(suffix, note string) string { return fmt.Sprintf(toyYAML, suffix, note) }
