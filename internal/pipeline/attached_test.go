package pipeline

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ophglm"
)

// toyPictures copies each file to its attachments and names it in a record.
func toyPictures() Kind {
	return Whole(WholeSpec[struct{}]{
		Name: "toy.pictures", Version: 1, Doc: "Takes files in.",
		Inputs:  []Port{{Name: "files", Type: FileType, List: true}},
		Outputs: []Port{Out[*ophglm.Name]("names", "names"), Attachments("pictures", "pictures")},
		Run: func(_ context.Context, _ struct{}, pio *IO) error {
			out, err := Write[*ophglm.Name](pio, "names")
			if err != nil {
				return err
			}
			for _, f := range pio.Files("files") {
				pio.Took(1)
				b, err := f.ReadAll()
				if err != nil {
					return err
				}
				w, err := pio.CreateFile("pictures", f.Name)
				if err != nil {
					return err
				}
				if _, err := w.Write(b); err != nil {
					return err
				}
				if err := w.Close(); err != nil {
					return err
				}
				if err := out.Emit(&ophglm.Name{Surface: f.Name, Lang: ophglm.EN, Entity: f.Name}); err != nil {
					return err
				}
				pio.Used(1)
			}
			return nil
		},
	})
}

// toyLook reads the attachments that records name.
func toyLook(asks func() (string, error), looked *[]string) Kind {
	return Whole(WholeSpec[struct{}]{
		Name: "toy.look", Version: 1, Doc: "Looks at pictures.",
		Inputs:  []Port{In[*ophglm.Name]("names", "names").Lists(), Attachments("pictures", "pictures").Lists()},
		Outputs: []Port{Out[*ophglm.Name]("names", "names")},
		Answers: asks,
		Run: func(ctx context.Context, _ struct{}, pio *IO) error {
			out, err := Write[*ophglm.Name](pio, "names")
			if err != nil {
				return err
			}
			pictures := pio.Attached("pictures")
			for n, err := range Records[*ophglm.Name](ctx, &pio.Inputs, "names") {
				if err != nil {
					return err
				}
				b, err := pictures.Read(n.Surface)
				if err != nil {
					return err
				}
				*looked = append(*looked, n.Surface+"="+string(b))
				pio.Used(1)
				if err := out.Emit(n); err != nil {
					return err
				}
			}
			if _, err := pictures.Read("nowhere"); !errors.Is(err, fs.ErrNotExist) || pictures.Has("nowhere") {
				return errors.New("an attachment that is not there was read")
			}
			return nil
		},
	})
}

func newPictureProject(t *testing.T, asks func() (string, error)) (*toyProject, *[]string) {
	looked := &[]string{}
	p := newToyProject(t)
	p.kinds = NewRegistry(toyLines(), toyPictures(), toyLook(asks, looked))
	for name, text := range map[string]string{"a/1.pic": "one", "a/2.pic": "two", "a/note.txt": "no picture", "b/1.pic": "another", "lines.txt": "x\n"} {
		if err := os.MkdirAll(filepath.Join(p.dir, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		p.write(name, text)
	}
	return p, looked
}

const pictureYAML = `
pipelines:
  p:
    pictures: {kind: toy.pictures, from: {files: ["a/*.pic", "b/[12].pic"]}}
    seen: {kind: toy.look, from: {names: pictures, pictures: pictures.pictures}}
    lines: {kind: toy.lines, from: {files: lines.txt}}
`

func TestFilesStandBesideRecords(t *testing.T) {
	p, looked := newPictureProject(t, nil)
	built, err := p.build(pictureYAML)
	if err != nil {
		t.Fatal(err)
	}
	// Each file has the shortest end of its path that no other has.
	if want := []string{"a/1.pic=one", "2.pic=two", "b/1.pic=another"}; !slices.Equal(*looked, want) {
		t.Errorf("looked at %v, want %v", *looked, want)
	}
	o, _ := built["pictures"].Manifest.Output("pictures")
	if o.Type != AttachmentsType || len(o.Parts) != 3 {
		t.Errorf("%+v", o)
	}
	if _, err := os.Stat(filepath.Join(p.dir, "out", "p", "pictures")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("attachments were put among the exports: %v", err)
	}
	p.write("a/2.pic", "new") // a change of a file that a pattern matches is seen
	if built, err = p.build(pictureYAML); err != nil || built["pictures"].Cached {
		t.Errorf("after a change of a picture: %v, error %v", built["pictures"].Cached, err)
	}
	if built, err = p.build(pictureYAML); err != nil || !built["seen"].Cached {
		t.Errorf("without a change: built again, error %v", err)
	}
	// A damaged picture is never handed on.
	o, _ = built["pictures"].Manifest.Output("pictures")
	if err := os.WriteFile(o.Path(o.Parts[0]), []byte("bad"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := (&Attached{at: map[string]attachment{"x": {out: o, part: o.Parts[0]}}}).Read("x"); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged picture was read: %v", err)
	}
}

func TestPatternsThatMatchNothing(t *testing.T) {
	p, _ := newPictureProject(t, nil)
	_, err := p.build(strings.Replace(pictureYAML, "b/[12].pic", "c/*.pic", 1))
	if err == nil || !strings.Contains(err.Error(), "pipelines.yaml:4") || !strings.Contains(err.Error(), "c/*.pic") {
		t.Errorf("error %v, want the line and the pattern", err)
	}
	p.write("a/odd[1].pic", "odd") // a name that looks like a pattern is a name
	if paths, err := Expand(p.dir, nil, "a/odd[1].pic"); err != nil || !slices.Equal(paths, []string{"a/odd[1].pic"}) {
		t.Errorf("%v, error %v", paths, err)
	}
	embedded := map[string]fs.FS{"s": fstest.MapFS{"d/1.x": {}, "d/2.x": {}}}
	if paths, err := Expand("", embedded, "s:d/*.x"); err != nil || !slices.Equal(paths, []string{"s:d/1.x", "s:d/2.x"}) {
		t.Errorf("%v, error %v", paths, err)
	}
}

func TestAStageThatHasNothingToAsk(t *testing.T) {
	missing := errors.New("the oracle is absent: fetch it")
	var absent bool
	p, _ := newPictureProject(t, func() (string, error) {
		if absent {
			return "", missing
		}
		return "oracle 1", nil
	})
	yaml := pictureYAML + "    after: {kind: toy.look, from: {names: seen, pictures: pictures.pictures}}\n"
	absent = true
	built, err := p.build(yaml)
	if !errors.Is(err, missing) || !strings.Contains(err.Error(), "stage seen") {
		t.Errorf("error %v, want the stage and what is missing", err)
	}
	if _, ok := built["lines"]; !ok || len(built) != 2 {
		t.Errorf("built %v, want what needs no answer: lines and pictures", built)
	}
	b, err := p.builder(yaml)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := b.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range plan {
		if s.Stage == "seen" && (s.Verdict != WillFail || s.Why != missing.Error()) {
			t.Errorf("planned %+v", s)
		}
	}
	absent = false
	built, err = p.build(yaml)
	if err != nil || built["seen"].Manifest.Recipe.Answers != "oracle 1" {
		t.Fatalf("%+v, error %v", built["seen"], err)
	}
	if !built["seen"].Stage.Answered() || !built["after"].Stage.Answered() || built["pictures"].Stage.Answered() {
		t.Error("an answer reaches the stage that asks and those that read it, and no others")
	}
}
