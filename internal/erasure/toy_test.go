package erasure_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/erasure"
	"ophglm/internal/pipeline"
)

const secret = "of the tests"

// row is a line of the toy input.
type row struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Bad  bool   `json:"bad,omitempty"`
}

// toyRead gives a dialogue a row, and rejects bad ones with all that they hold.
func toyRead() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[struct{}, *ophglm.Dialogue]{
		Name: "toy.read", Version: 1, Doc: "Reads rows.", Output: pipeline.Out[*ophglm.Dialogue]("dialogues", "a row each"), Privacy: pipeline.Private,
		Read: func(_ context.Context, _ struct{}, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue]) error {
			r, err := f.Open()
			if err != nil {
				return err
			}
			defer r.Close() // only read from
			sc := bufio.NewScanner(r)
			for n := 1; sc.Scan(); n++ {
				if err := to.Row(n); err != nil {
					return err
				}
				var in row
				if err := json.Unmarshal(sc.Bytes(), &in); err != nil {
					return err
				}
				if in.Bad {
					err = to.Reject("bad", "the row of "+in.ID+" is bad", json.RawMessage(sc.Bytes()))
				} else {
					d := &ophglm.Dialogue{
						Origins: []ophglm.Origin{{Dataset: "toy", File: f.Name, Row: n, Key: in.ID}}, Lang: ophglm.ZH,
						Turns: []ophglm.Turn{{Role: ophglm.Patient, Text: in.Text, From: []int{0}}},
					}
					d.ID = ophglm.DialogueID(d)
					err = to.Emit(d)
				}
				if err != nil {
					return err
				}
			}
			return sc.Err()
		},
	})
}

// toySample makes a sample of a dialogue, which holds ids and no key. Short ones
// are rejected.
func toySample() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[struct{}, *ophglm.Dialogue, *ophglm.Sample]{
		Name: "toy.sample", Version: 1, Doc: "Makes samples.", Privacy: pipeline.Deidentified,
		Input: pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues"), Output: pipeline.Out[*ophglm.Sample]("samples", "samples"),
		New: func(context.Context, struct{}, *pipeline.Inputs) (func(*ophglm.Dialogue, *pipeline.Emitter[*ophglm.Sample]) error, error) {
			return func(d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Sample]) error {
				if len(d.Turns[0].Text) < 12 {
					return to.Reject("short", "", d)
				}
				s := &ophglm.Sample{
					Scenario: ophglm.Conversation, Lang: d.Lang, By: "dialogue", Groups: []string{"cluster:" + d.ID},
					Messages: []ophglm.Message{{Role: "user", Content: d.Turns[0].Text}, {Role: "assistant", Content: "好"}},
				}
				s.Citations = []ophglm.Citation{{End: 3, Of: []ophglm.Ref{{Kind: "turn", ID: ophglm.TurnID(d.ID, 0)}}}}
				s.ID = ophglm.SampleID(s)
				return to.Emit(s)
			}, nil
		},
	})
}

// toyExport writes texts alone: nothing in its files tells whose they are.
func toyExport() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[struct{}]{
		Name: "toy.export", Version: 1, Doc: "Writes texts.",
		Inputs:  []pipeline.Port{pipeline.In[*ophglm.Sample]("samples", "samples").Lists()},
		Outputs: []pipeline.Port{{Name: "files", Type: pipeline.FilesType, Doc: "texts"}},
		Run: func(ctx context.Context, _ struct{}, pio *pipeline.IO) error {
			f, err := pio.CreateFile("files", "texts.txt")
			if err != nil {
				return err
			}
			defer f.Close() // closed again below
			for s, err := range pipeline.Records[*ophglm.Sample](ctx, &pio.Inputs, "samples") {
				if err != nil {
					return err
				}
				pio.Used(1)
				if _, err := io.WriteString(f, s.Messages[0].Content+"\n"); err != nil {
					return err
				}
			}
			return f.Close()
		},
	})
}

// project is a folder with pipelines, a store and a list.
type project struct {
	t     testing.TB
	dir   string
	store *artifact.Store
	spec  *pipeline.Spec
	kinds *pipeline.Registry
}

// Two pipelines read a.jsonl, and one b.jsonl too.
const toyPipelines = `
pipelines:
  one:
    read:    {kind: toy.read, from: {files: a.jsonl}}
    samples: {kind: toy.sample, from: {dialogues: read}}
    texts:   {kind: toy.export, from: {samples: samples}}
  two:
    a:       {kind: toy.read, from: {files: a.jsonl}}
    b:       {kind: toy.read, from: {files: b.jsonl}}
    from_a:  {kind: toy.sample, from: {dialogues: a}}
    from_b:  {kind: toy.sample, from: {dialogues: b}}
    both:    {kind: toy.export, from: {samples: [from_a, from_b]}}
    only_b:  {kind: toy.export, from: {samples: from_b}}
`

func newProject(t testing.TB, dir string) *project {
	p := &project{t: t, dir: dir, kinds: pipeline.NewRegistry(toyRead(), toySample(), toyExport())}
	var err error
	if p.store, err = artifact.Open(filepath.Join(dir, ".ophglm")); err != nil {
		t.Fatal(err)
	}
	if p.spec, err = pipeline.Parse("pipelines.yaml", []byte(toyPipelines), p.kinds, nil); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *project) write(name string, rows ...row) {
	p.t.Helper()
	var b strings.Builder
	for _, r := range rows {
		line, err := json.Marshal(r)
		if err != nil {
			p.t.Fatal(err)
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(b.String()), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

func (p *project) list() string { return filepath.Join(p.dir, erasure.FileName) }

// proving is a list whose proof is kept.
type proving struct {
	*erasure.List
	proof erasure.Proof
}

func (l *proving) Prove(ctx context.Context, s *artifact.Store) (err error) {
	l.proof, err = erasure.Prove(ctx, s, l.List, 2)
	return err
}

// build builds both pipelines and returns the last proof and the artifacts.
func (p *project) build() (erasure.Proof, map[string]*artifact.Manifest, error) {
	p.t.Helper()
	list, err := erasure.Load(p.list(), secret)
	if err != nil {
		p.t.Fatal(err)
	}
	l := &proving{List: list}
	opt := pipeline.Options{Dir: p.dir, Out: filepath.Join(p.dir, "out"), Workers: 2}
	if list.Len() > 0 {
		opt.Erased = func() (pipeline.Erased, error) { return l, nil }
	}
	built := map[string]*artifact.Manifest{}
	for _, pl := range p.spec.Pipelines {
		b, err := pipeline.NewBuilder(p.spec, pl, p.kinds, p.store, opt)
		if err != nil {
			p.t.Fatal(err)
		}
		stages, err := b.Build(p.t.Context())
		if err != nil {
			return l.proof, built, err
		}
		for _, s := range stages {
			built[pl.Name+"."+s.Stage.Name] = s.Manifest
		}
	}
	return l.proof, built, nil
}

func (p *project) mustBuild() (erasure.Proof, map[string]*artifact.Manifest) {
	p.t.Helper()
	proof, built, err := p.build()
	if err != nil {
		p.t.Fatal(err)
	}
	return proof, built
}

func (p *project) erase(keys ...string) *erasure.Report {
	p.t.Helper()
	r, err := erasure.Erase(p.t.Context(), p.request(keys...))
	if err != nil {
		p.t.Fatal(err)
	}
	return r
}

func (p *project) request(keys ...string) erasure.Request {
	return erasure.Request{Store: p.store, Out: filepath.Join(p.dir, "out"), List: p.list(), Secret: secret, Keys: keys, Workers: 2}
}

// holding names a file of the store, of the exports, or the list, that holds any of
// the texts.
func (p *project) holding(texts ...string) string {
	p.t.Helper()
	found := ""
	err := filepath.WalkDir(p.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Dir(path) == p.dir && filepath.Ext(path) == ".jsonl" {
			return err
		}
		b, err := os.ReadFile(path)
		for _, s := range texts {
			if strings.Contains(string(b), s) {
				found = fmt.Sprintf("%s holds %s", path, s)
			}
		}
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return found
}

func dialogueID(text string) string {
	return ophglm.DialogueID(&ophglm.Dialogue{Turns: []ophglm.Turn{{Role: ophglm.Patient, Text: text}}})
}
