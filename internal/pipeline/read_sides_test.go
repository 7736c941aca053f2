package pipeline

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"ophglm"
)

// toyKnown reads the lines that are among the names beside it, or all where there
// are none.
func toyKnown(made *atomic.Int64) Kind {
	return Read(ReadSpec[struct{}, *ophglm.Name]{
		Name: "toy.known", Version: 1, Doc: "Reads known lines.", Output: Out[*ophglm.Name]("names", "a name a known line"),
		Sides: []Port{In[*ophglm.Name]("known", "names that are known").Lists().Maybe()},
		New: func(ctx context.Context, _ struct{}, side *Inputs) (func(context.Context, *File, *Emitter[*ophglm.Name]) error, error) {
			made.Add(1)
			known := map[string]bool{}
			for n, err := range Records[*ophglm.Name](ctx, side, "known") {
				if err != nil {
					return nil, err
				}
				known[n.Surface] = true
			}
			if known["broken"] {
				return nil, fmt.Errorf("what is known is broken")
			}
			return func(_ context.Context, f *File, to *Emitter[*ophglm.Name]) error {
				r, err := f.Open()
				if err != nil {
					return err
				}
				defer r.Close()
				sc := bufio.NewScanner(r)
				for n := 1; sc.Scan(); n++ {
					if err := to.Row(n); err != nil {
						return err
					}
					if len(known) > 0 && !known[sc.Text()] {
						err = to.Reject("unknown", "", sc.Text())
					} else {
						err = to.Emit(&ophglm.Name{Surface: sc.Text(), Entity: fmt.Sprintf("%s:%d", f.Name, n)})
					}
					if err != nil {
						return err
					}
				}
				return sc.Err()
			}, nil
		},
	})
}

func TestReadersWithSideInputs(t *testing.T) {
	var made atomic.Int64
	p := newToyProject(t)
	p.kinds = NewRegistry(toyLines(), toyKnown(&made))
	p.write("a.txt", "apple\nfig\n")
	p.write("b.txt", "pear\napple\n")
	p.write("known.txt", "apple\n")
	const plain = `
pipelines:
  toy:
    known: {kind: toy.lines, from: {files: known.txt}}
    read: {kind: toy.known, from: {files: [a.txt, b.txt]}}
`
	beside := strings.Replace(plain, "{files: [a", "{known: [known], files: [a", 1)
	used := func(yaml string) (used, inputs int64, cached bool) {
		t.Helper()
		b := p.mustBuild(yaml)["read"]
		return b.Manifest.Accounting.Used, b.Manifest.Accounting.Inputs, b.Cached
	}
	// Without the side input all four lines are used; with it the two apples. The
	// records beside are no inputs that are accounted for.
	if n, in, _ := used(plain); n != 4 || in != 4 {
		t.Errorf("%d of %d lines used, want 4 of 4", n, in)
	}
	made.Store(0)
	if n, in, cached := used(beside); n != 2 || in != 4 || cached {
		t.Errorf("%d of %d lines used, want 2 of 4; cached %t", n, in, cached)
	}
	if n := made.Load(); n != 1 {
		t.Errorf("the side input was read %d times for two files, want once", n)
	}
	if _, _, cached := used(beside); !cached {
		t.Error("nothing changed, and it was read again")
	}
	// Other bytes of the side input are another key.
	p.write("known.txt", "apple\nfig\n")
	if n, _, cached := used(beside); n != 3 || cached {
		t.Errorf("%d lines used, want 3; cached %t", n, cached)
	}
	p.write("known.txt", "broken\n")
	if _, err := p.build(beside); err == nil || !strings.Contains(err.Error(), "toy.known: what is known is broken") {
		t.Errorf("a broken side input: %v", err)
	}
}

func TestExamplesOfReadersWithSideInputs(t *testing.T) {
	k := toyKnown(new(atomic.Int64))
	for known, want := range map[string]int64{"": 2, `{"surface":"fig","entity":"x"}` + "\n": 1} {
		in := map[string]string{"files": "apple\nfig\n"}
		if known != "" {
			in["known"] = known
		}
		o, err := RunExample(t.Context(), &k, Example{In: in}, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		if a := o.Accounting; a.Used != want || a.Inputs != 2 {
			t.Errorf("with %q: accounting %+v, want %d used", known, a, want)
		}
	}
}

func TestReadSpecMistakes(t *testing.T) {
	read := func(context.Context, struct{}, *File, *Emitter[*ophglm.Name]) error { return nil }
	made := func(context.Context, struct{}, *Inputs) (func(context.Context, *File, *Emitter[*ophglm.Name]) error, error) {
		return nil, nil
	}
	sides := []Port{In[*ophglm.Name]("known", "names")}
	for name, s := range map[string]ReadSpec[struct{}, *ophglm.Name]{
		"neither":             {},
		"both":                {Read: read, New: made},
		"sides without New":   {Read: read, Sides: sides},
		"sides without files": {New: made, Sides: sides, NoFiles: true},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			Read(s)
		}()
	}
}
