package pipeline

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/artifact"
)

// erasedList are erased keys in clear.
type erasedList struct {
	keys   []string
	proofs int
	fault  error
}

func (e *erasedList) Digest() string      { return artifact.Digest([]byte(strings.Join(e.keys, "\n"))) }
func (e *erasedList) Has(key string) bool { return slices.Contains(e.keys, key) }
func (e *erasedList) Holds(raw []byte) bool {
	return slices.ContainsFunc(e.keys, func(k string) bool { return strings.Contains(string(raw), k) })
}

func (e *erasedList) Prove(context.Context, *artifact.Store) error {
	e.proofs++
	return e.fault
}

func keyedDialogue(file string, row int, key string) *ophglm.Dialogue {
	d := &ophglm.Dialogue{
		Origins: []ophglm.Origin{{Dataset: "toy", File: file, Row: row, Key: key}}, Lang: ophglm.ZH,
		Turns: []ophglm.Turn{{Role: ophglm.Patient, Text: "said by " + key, From: []int{0}}},
	}
	d.ID = ophglm.DialogueID(d)
	return d
}

// toyTalks gives a dialogue for each word of a line, and rejects lines that begin
// with bad.
func toyTalks() Kind {
	return Read(ReadSpec[struct{}, *ophglm.Dialogue]{
		Name: "toy.talks", Version: 1, Doc: "Reads keys.", Output: Out[*ophglm.Dialogue]("dialogues", "a dialogue a word"),
		Read: func(_ context.Context, _ struct{}, f *File, to *Emitter[*ophglm.Dialogue]) error {
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
				if strings.HasPrefix(sc.Text(), "bad") {
					if err := to.Reject("bad", "of "+sc.Text(), sc.Text()); err != nil {
						return err
					}
					continue
				}
				for _, key := range strings.Fields(sc.Text()) {
					if err := to.Emit(keyedDialogue(f.Name, n, key)); err != nil {
						return err
					}
				}
			}
			return sc.Err()
		},
	})
}

// toyRefuse rejects every dialogue.
func toyRefuse() Kind {
	return Map(MapSpec[struct{}, *ophglm.Dialogue, *ophglm.Dialogue]{
		Name: "toy.refuse", Version: 1, Doc: "Rejects.", Input: In[*ophglm.Dialogue]("dialogues", "dialogues"), Output: Out[*ophglm.Dialogue]("dialogues", "none"),
		New: func(context.Context, struct{}, *Inputs) (func(*ophglm.Dialogue, *Emitter[*ophglm.Dialogue]) error, error) {
			return func(d *ophglm.Dialogue, to *Emitter[*ophglm.Dialogue]) error { return to.Reject("no", "", d) }, nil
		},
	})
}

// toyAlbum reads its files as a whole: a dialogue a file, whose key is the content.
// Where it does not ask, it gives what is erased.
func toyAlbum(name string, asks bool) Kind {
	return Whole(WholeSpec[struct{}]{
		Name: name, Version: 1, Doc: "Reads files.", Inputs: []Port{{Name: "files", Type: FileType, List: true}}, Outputs: []Port{Out[*ophglm.Dialogue]("dialogues", "one a file")},
		Run: func(_ context.Context, _ struct{}, io *IO) error {
			w, err := Write[*ophglm.Dialogue](io, "dialogues")
			if err != nil {
				return err
			}
			for _, f := range io.Files("files") {
				b, err := f.ReadAll()
				if err != nil {
					return err
				}
				io.Took(1)
				key := strings.TrimSpace(string(b))
				if asks && io.Erased("another", key) {
					err = io.Reject(ErasedReason, "", ophglm.Where{File: f.Name}, nil)
				} else {
					io.Used(1)
					err = w.Emit(keyedDialogue(f.Name, 0, key))
				}
				if err != nil {
					return err
				}
			}
			return nil
		},
	})
}

// erasing is a project of kinds that read people.
func erasing(t *testing.T, list *erasedList) (*toyProject, func(yaml string) (map[string]Built, error)) {
	p := newToyProject(t)
	p.kinds = NewRegistry(toyTalks(), toyRefuse(), toyAlbum("toy.album", true), toyAlbum("toy.careless", false), toyLines())
	return p, func(yaml string) (map[string]Built, error) {
		spec, err := Parse("pipelines.yaml", []byte("pipelines:\n  toy:\n"+yaml), p.kinds, nil)
		if err != nil {
			t.Fatal(err)
		}
		b, err := NewBuilder(spec, spec.Pipelines[0], p.kinds, p.store, Options{Dir: p.dir, Workers: 2, Erased: func() (Erased, error) {
			if len(list.keys) == 0 {
				return nil, nil
			}
			return list, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		built, err := b.Build(t.Context())
		out := map[string]Built{}
		for _, s := range built {
			out[s.Stage.Name] = s
		}
		return out, err
	}
}

func linesOf(t *testing.T, o artifact.Output) (out []string) {
	t.Helper()
	for l, err := range o.Lines(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(l.Bytes))
	}
	return out
}

const talksYAML = "    talks: {kind: toy.talks, from: {files: talks.txt}}\n    refused: {kind: toy.refuse, from: {dialogues: talks}}\n"

func TestReadersLeaveOutWhatIsErased(t *testing.T) {
	list := &erasedList{keys: []string{"anna", "emil"}}
	p, build := erasing(t, list)
	// Rows: kept, erased, one of two erased (first and last), both, rejected with and
	// without a key.
	p.write("talks.txt", "bert\nanna\nemil carl\ncarl emil\nanna emil\nbad anna\nbad row\n")
	built, err := build(talksYAML)
	if err != nil {
		t.Fatal(err)
	}
	m := built["talks"].Manifest
	o, _ := m.Output("")
	got := linesOf(t, o)
	if len(got) != 3 || !strings.Contains(got[0], `"key":"bert"`) || !strings.Contains(got[1], `"row":3,"key":"carl"`) || !strings.Contains(got[2], `"row":4,"key":"carl"`) {
		t.Errorf("the reader gives %q", got)
	}
	a := m.Accounting
	// Used are rows 1, 3 and 4; of 3 and 4 a part was erased, and of 5 the second
	// record.
	if a.Inputs != 7 || a.Used != 3 || a.Rejected != 4 || a.RejectedParts != 3 || a.Reasons["erased"] != 5 || a.Reasons["bad"] != 2 {
		t.Errorf("it accounts for %+v", a)
	}
	want := []string{
		`{"stage":"toy.talks","reason":"erased","where":{"file":"talks.txt","row":2}}`,
		`{"stage":"toy.talks","reason":"erased","where":{"file":"talks.txt","row":3}}`,
		`{"stage":"toy.talks","reason":"erased","where":{"file":"talks.txt","row":4}}`,
		`{"stage":"toy.talks","reason":"erased","where":{"file":"talks.txt","row":5}}`,
		`{"stage":"toy.talks","reason":"erased","where":{"file":"talks.txt","row":5}}`,
		`{"stage":"toy.talks","reason":"bad","where":{"file":"talks.txt","row":6}}`,
		`{"stage":"toy.talks","reason":"bad","detail":"of bad row","where":{"file":"talks.txt","row":7},"record":"bad row"}`,
	}
	if got := linesOf(t, m.Rejects); !slices.Equal(got, want) {
		t.Errorf("rejects are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := linesOf(t, built["refused"].Manifest.Rejects); len(got) != 3 || !strings.Contains(got[0], `"record":{`) {
		t.Errorf("a map's rejects are not whole: %q", got)
	}
	if list.proofs != 1 {
		t.Errorf("%d proofs were made of one build", list.proofs)
	}
}

// The list is part of what a reader depends on, and of nothing else; without one
// keys are what they always were.
func TestTheListIsPartOfReadersKeys(t *testing.T) {
	list := &erasedList{}
	p, build := erasing(t, list)
	p.write("talks.txt", "bert\n")
	keys := func() (reader, mapKey string) {
		t.Helper()
		built, err := build(talksYAML)
		if err != nil {
			t.Fatal(err)
		}
		return built["talks"].Manifest.Key, built["refused"].Manifest.Key
	}
	r0, m0 := keys()
	list.keys = []string{"anna"}
	r1, m1 := keys()
	list.keys = []string{"anna", "emil"}
	r2, m2 := keys()
	if r0 == r1 || r1 == r2 || m0 != m1 || m1 != m2 {
		t.Errorf("keys of the reader %.8s %.8s %.8s, of the map %.8s %.8s %.8s", r0, r1, r2, m0, m1, m2)
	}
	list.keys = nil
	if r, m := keys(); r != r0 || m != m0 {
		t.Error("without a list the keys are others than at first")
	}
}

func TestKindsThatReadPeople(t *testing.T) {
	talks, refuse, album := toyTalks(), toyRefuse(), toyAlbum("toy.album", true)
	optional := album
	optional.Inputs = []Port{{Name: "models", Type: FileType, Optional: true, Side: true}}
	embedded := talks
	embedded.Inputs = nil
	for i, c := range []struct {
		k    Kind
		want bool
	}{{talks, true}, {album, true}, {refuse, false}, {optional, false}, {embedded, false}} {
		if got := c.k.readsPeople(); got != c.want {
			t.Errorf("kind %d: %v, want %v", i, got, c.want)
		}
	}
}

func TestWholeInputReadersAsk(t *testing.T) {
	list := &erasedList{keys: []string{"anna"}}
	p, build := erasing(t, list)
	p.write("1.txt", "anna")
	p.write("2.txt", "bert")
	built, err := build("    album: {kind: toy.album, from: {files: [1.txt, 2.txt]}}\n")
	if err != nil {
		t.Fatal(err)
	}
	a := built["album"].Manifest.Accounting
	if a.Used != 1 || a.Reasons["erased"] != 1 {
		t.Errorf("it accounts for %+v", a)
	}
	_, err = build("    album: {kind: toy.careless, from: {files: [1.txt, 2.txt]}}\n")
	if err == nil || !strings.Contains(err.Error(), "gives a record that is erased") || strings.Contains(err.Error(), "anna") {
		t.Errorf("a kind that does not ask: %v", err)
	}
	if list.proofs != 1 {
		t.Errorf("%d proofs were made, want none of the build that failed", list.proofs)
	}
}

func TestAProofThatFailsFailsTheBuild(t *testing.T) {
	fault := errors.New("still there")
	p, build := erasing(t, &erasedList{keys: []string{"anna"}, fault: fault})
	p.write("talks.txt", "bert\n")
	if _, err := build(talksYAML); !errors.Is(err, fault) {
		t.Errorf("the build says %v", err)
	}
}

// An executor that has another list, or none, does nothing.
func TestExecutorsNeedTheList(t *testing.T) {
	k := toyTalks()
	l := NewLocal(NewRegistry(k), nil, 1)
	task := Task{Dir: filepath.Join(t.TempDir(), "task"), Steps: []Step{{Kind: k.Name}}, Erased: "a digest"}
	if err := l.Do(t.Context(), task); err == nil || !strings.Contains(err.Error(), "list of erased keys") {
		t.Errorf("without the list: %v", err)
	}
	l.erased = &erasedList{keys: []string{"anna"}}
	task.Erased = ""
	if err := l.Do(t.Context(), task); err == nil || !strings.Contains(err.Error(), "list of erased keys") {
		t.Errorf("with a list that the task does not know of: %v", err)
	}
}

func TestOnceLeavesOutWhatIsErased(t *testing.T) {
	k := toyTalks()
	dir := t.TempDir()
	p := &toyProject{t: t, dir: dir}
	p.write("talks.txt", "bert\nanna\n")
	path := filepath.Join(dir, "talks.txt")
	once := Once{Kind: &k, In: map[string][]*File{"files": {{Name: "talks.txt", Path: path}}}, Dir: filepath.Join(dir, "work"), Erased: func() (Erased, error) {
		return &erasedList{keys: []string{"anna"}}, nil
	}}
	shards, err := once.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(shards[0].Accounting.Reasons); got != "map[erased:1]" {
		t.Errorf("rejected are %s", got)
	}
	once.Erased = func() (Erased, error) { return nil, errors.New("no secret") }
	once.Dir = filepath.Join(dir, "again")
	if _, err := once.Run(t.Context()); err == nil || err.Error() != "no secret" {
		t.Errorf("a list that can't be read: %v", err)
	}
}
