package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/internal/artifact"
)

// add registers a kind beside the toy kinds.
func (p *toyProject) add(k Kind) { p.kinds.kinds[k.Name] = &k }

func toyMap(name string, f func(*ophglm.Name, *Emitter[*ophglm.Name]) error) Kind {
	return Map(MapSpec[struct{}, *ophglm.Name, *ophglm.Name]{
		Name: name, Version: 1, Input: In[*ophglm.Name]("names", ""), Output: Out[*ophglm.Name]("names", ""),
		New: func(context.Context, struct{}, *Inputs) (func(*ophglm.Name, *Emitter[*ophglm.Name]) error, error) {
			return f, nil
		},
	})
}

func text(t *testing.T, o artifact.Output) string {
	t.Helper()
	var s string
	for _, part := range o.Parts {
		b, err := o.ReadPart(part)
		if err != nil {
			t.Fatal(err)
		}
		s += string(b)
	}
	return s
}

// Maps that change nothing give each other's keys: a chain must not wait for
// itself, nor two chains for each other.
func TestChainsOfEqualKeysDoNotWaitForEachOther(t *testing.T) {
	for name, stages := range map[string]string{
		"one after the other": `
    first: {kind: toy.a, from: {names: lines}, with: {suffix: ""}}
    second: {kind: toy.a, from: {names: first}, with: {suffix: ""}}
`, "across": `
    a1: {kind: toy.a, from: {names: lines}, with: {suffix: ""}}
    b1: {kind: toy.b, from: {names: a1}, with: {suffix: ""}}
    b2: {kind: toy.b, from: {names: lines}, with: {suffix: ""}}
    a2: {kind: toy.a, from: {names: b2}, with: {suffix: ""}}
`,
	} {
		t.Run(name, func(t *testing.T) {
			for range 5 {
				p := toyWithFiles(t)
				p.write("x/names.txt", strings.Repeat("pear\napple\n", 2000))
				b, err := p.builder("pipelines:\n  toy:\n    lines: {kind: toy.lines, from: {files: x/names.txt}}" + stages)
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
				_, err = b.Build(ctx)
				cancel()
				if err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// What a map does to its record is not seen by the one before, and it sees the
// same record fused and apart: emitted twice, cut within a character, or from a
// side input.
func TestFusedMapsSeeWhatMapsApartSee(t *testing.T) {
	for name, one := range map[string]func(*ophglm.Name, *Emitter[*ophglm.Name]) error{
		"emitted twice": func(n *ophglm.Name, to *Emitter[*ophglm.Name]) error { return errors.Join(to.Emit(n), to.Emit(n)) },
		"cut":           func(n *ophglm.Name, to *Emitter[*ophglm.Name]) error { n.Surface = n.Surface[:4]; return to.Emit(n) },
	} {
		t.Run(name, func(t *testing.T) {
			get := func(apart bool) string {
				p := toyWithFiles(t)
				p.write("x/names.txt", "眼底病\n视网膜\n")
				p.add(toyMap("toy.one", one))
				p.add(toyMap("toy.len", func(n *ophglm.Name, to *Emitter[*ophglm.Name]) error {
					n.Surface = fmt.Sprintf("%s %d", n.Surface, len(n.Surface))
					return to.Emit(n)
				}))
				head := "pipelines:\n  toy:\n    lines: {kind: toy.lines, from: {files: x/names.txt}}\n    one: {kind: toy.one, from: {names: lines}}\n"
				if apart {
					p.mustBuild(head)
				}
				built := p.mustBuild(head + "    two: {kind: toy.len, from: {names: one}}\n")
				return text(t, built["one"].Manifest.Outputs[0]) + text(t, built["two"].Manifest.Outputs[0])
			}
			if fused, apart := get(false), get(true); fused != apart {
				t.Errorf("fused\n%s\napart\n%s", fused, apart)
			}
		})
	}
}

// stopAtSecond is an executor that stops at the second shard of a map, once the
// first is finished.
type stopAtSecond struct{ Executor }

func (f stopAtSecond) Do(ctx context.Context, t Task) error {
	if t.Part == nil || !strings.HasSuffix(t.Dir, "00001") {
		return f.Executor.Do(context.WithoutCancel(ctx), t)
	}
	for range 500 {
		if _, err := os.Stat(strings.TrimSuffix(t.Dir, "1") + "0/" + resultName); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return errStopped
}

// The same stream may be cut into parts in another way: shards of the other cut
// are not taken for finished ones.
func TestShardsOfAnotherCutAreNotUsed(t *testing.T) {
	p := toyWithFiles(t)
	p.write("x/names.txt", "apple\n")
	p.write("y/names.txt", "fig\n")
	head := "pipelines:\n  toy:\n    lines: {kind: toy.lines, from: {files: [x/names.txt, y/names.txt]}}\n"
	p.exec = stopAtSecond{NewLocal(p.kinds, nil, 2)}
	if _, err := p.build(head + "    first: {kind: toy.a, from: {names: lines}}\n"); !errors.Is(err, errStopped) {
		t.Fatal(err)
	}
	p.exec = nil
	p.openStore()
	built := p.mustBuild(head + "    sorted: {kind: toy.sort, from: {names: lines}}\n    first: {kind: toy.a, from: {names: sorted}}\n")
	if n := built["first"].Manifest.Outputs[0].Records; n != 2 {
		t.Errorf("first has %d records of 2", n)
	}
}

// doing is an executor that does something before each task.
type doing struct {
	Executor
	f func()
}

func (c doing) Do(ctx context.Context, t Task) error {
	c.f()
	return c.Executor.Do(ctx, t)
}

func TestFileThatChangesWhileItIsRead(t *testing.T) {
	p := toyWithFiles(t)
	p.write("x/names.txt", "apple\n")
	const yaml = "pipelines:\n  toy:\n    lines: {kind: toy.lines, from: {files: x/names.txt}}\n"
	p.exec = doing{NewLocal(p.kinds, nil, 1), func() { p.write("x/names.txt", "peach\n") }}
	if _, err := p.build(yaml); err == nil || !strings.Contains(err.Error(), "x/names.txt") || !strings.Contains(err.Error(), "changed while it was read") {
		t.Errorf("the change was not noticed: %v", err)
	}
	p.exec = nil
	p.write("x/names.txt", "apple\n")
	p.openStore()
	if got := text(t, p.mustBuild(yaml)["lines"].Manifest.Outputs[0]); !strings.Contains(got, "apple") {
		t.Errorf("the file says apple and its artifact %s", got)
	}
}

// Where the project lies is in no name, and so in no key.
func TestNamesOfFilesAreThoseWritten(t *testing.T) {
	p := toyWithFiles(t)
	p.write("names.txt", "apple\n")
	build := func(dir string) string {
		spec, err := Parse("p.yaml", []byte("pipelines:\n  toy:\n    lines: {kind: toy.lines, from: {files: [names.txt, x/names.txt]}}\n"), p.kinds, nil)
		if err != nil {
			t.Fatal(err)
		}
		b, err := NewBuilder(spec, spec.Pipelines[0], p.kinds, p.store, Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		built, err := b.Build(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		in := built[0].Manifest.Recipe.Inputs[0].Streams
		return built[0].Manifest.Key + " " + in[0].Name + " " + in[1].Name
	}
	outside := build(p.dir)
	t.Chdir(p.dir)
	if inside := build("."); inside != outside || !strings.HasSuffix(inside, " names.txt x/names.txt") {
		t.Errorf("from inside %s, from outside %s", inside, outside)
	}
}

func TestRunsThatPublishAtOnce(t *testing.T) {
	for range 8 {
		p := toyWithFiles(t)
		p.mustBuild(toyFile("-", ""))
		if err := os.RemoveAll(filepath.Join(p.dir, "out")); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				q := &toyProject{t: t, dir: p.dir, kinds: p.kinds, workers: 2}
				q.openStore()
				if _, err := q.build(toyFile("-", "")); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if exported(t, p) == "" {
			t.Error("nothing was exported")
		}
	}
}

func TestCancelledReadStops(t *testing.T) {
	p := toyWithFiles(t)
	p.write("x/names.txt", strings.Repeat("apple\n", 2_000_000))
	b, err := p.builder("pipelines:\n  toy:\n    lines: {kind: toy.lines, from: {files: x/names.txt}}\n")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	b.exec = doing{b.exec, func() { time.AfterFunc(20*time.Millisecond, cancel) }}
	if _, err := b.Build(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled build ended with %v", err)
	}
}

// Settings go through JSON to whoever runs a task, and come back as they were.
func TestSettingsRoundTrip(t *testing.T) {
	k := toySuffix("toy.a", new(atomic.Int64))
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ab\n\t\r"'\\:#{}\[\],&*!|>%@$眼\x{2028}<0x?-]{0,8}`), rapid.Just("${question} $${x}")).Draw(rt, "suffix")
		cfg, err := canonicalConfig(toyNote{Suffix: s})
		if err != nil {
			rt.Fatal(err)
		}
		d, node, err := parseDocument("x", cfg)
		if err != nil {
			rt.Fatal(err)
		}
		got, err := d.decodeConfig(&k, node)
		if err != nil || got.(toyNote).Suffix != strings.ToValidUTF8(s, "\ufffd") {
			rt.Fatalf("%q became %q (%v)", s, got, err)
		}
	})
}

func toyWhole(name string, run func(context.Context, *IO) error) Kind {
	return Whole(WholeSpec[struct{}]{
		Name: name, Version: 1, Inputs: []Port{In[*ophglm.Name]("names", "")},
		Outputs: []Port{Out[*ophglm.Name]("names", ""), {Name: "files", Type: FilesType}},
		Run:     func(ctx context.Context, _ struct{}, io *IO) error { return run(ctx, io) },
	})
}

func useAll(ctx context.Context, io *IO) error {
	for _, err := range Records[*ophglm.Name](ctx, &io.Inputs, "names") {
		if err != nil {
			return err
		}
		io.Used(1)
	}
	return nil
}

// Mistakes of a whole-input kind that would lose data are found by the engine.
func TestWholeKindsAreHeldTo(t *testing.T) {
	for name, c := range map[string]struct {
		run  func(context.Context, *IO) error
		want string
	}{
		"stops early": {func(ctx context.Context, io *IO) error {
			for range Records[*ophglm.Name](ctx, &io.Inputs, "names") {
				io.Used(1)
				break
			}
			return nil
		}, "read 1 of the 2 records"},
		"loses a record": {func(ctx context.Context, io *IO) error {
			err := useAll(ctx, io)
			io.Used(-1)
			return err
		}, "the sums differ"},
		"writes a file twice": {func(ctx context.Context, io *IO) error {
			for range 2 {
				f, err := io.CreateFile("files", "a.txt")
				if err != nil {
					return err
				}
				if err := f.Close(); err != nil {
					return err
				}
			}
			return useAll(ctx, io)
		}, "writes the file a.txt twice"},
		"writes outside": {func(_ context.Context, io *IO) error {
			_, err := io.CreateFile("files", "../a.txt")
			return err
		}, "can't write the file"},
		"opens an output twice": {func(_ context.Context, io *IO) error {
			_, err := Write[*ophglm.Name](io, "names")
			if err == nil {
				_, err = Write[*ophglm.Name](io, "names")
			}
			return err
		}, "opens its output names twice"},
		"emits what is not valid": {func(ctx context.Context, io *IO) error {
			w, err := Write[*ophglm.Name](io, "names")
			if err != nil {
				return err
			}
			return w.Emit(&ophglm.Name{})
		}, "made an invalid record"},
	} {
		t.Run(name, func(t *testing.T) {
			p := toyWithFiles(t)
			p.add(toyWhole("toy.whole", c.run))
			_, err := p.build("pipelines:\n  toy:\n    lines: {kind: toy.lines, from: {files: y/names.txt}}\n    whole: {kind: toy.whole, from: {names: lines}}\n")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// The files need not be a kind's first output for an export of what is private to
// be refused, and an export that writes nothing any more leaves nothing behind.
func TestExportsBesideRecords(t *testing.T) {
	p := toyWithFiles(t)
	p.add(toyWhole("toy.both", func(ctx context.Context, io *IO) error {
		f, err := io.CreateFile("files", "a.txt")
		if err != nil {
			return err
		}
		return errors.Join(f.Close(), useAll(ctx, io))
	}))
	p.add(toyWhole("toy.none", useAll))
	const head = "pipelines:\n  toy:\n    lines: {kind: toy.lines, from: {files: y/names.txt}}\n"
	if _, err := p.build(head + "    secret: {kind: toy.secret, from: {names: lines}}\n    both: {kind: toy.both, from: {names: secret}}\n"); err == nil || !strings.Contains(err.Error(), "may identify a person") {
		t.Errorf("an export of what is private was not refused: %v", err)
	}
	file := filepath.Join(p.dir, "out/toy/both/a.txt")
	p.mustBuild(head + "    both: {kind: toy.both, from: {names: lines}}\n")
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
	p.mustBuild(head + "    both: {kind: toy.none, from: {names: lines}}\n")
	if _, err := os.Stat(file); err == nil {
		t.Error("a file that is not exported any more is still there")
	}
}

func TestRunAfterPrivateWasWiped(t *testing.T) {
	p := toyWithFiles(t)
	p.add(func() Kind {
		k := toyMap("toy.hide", func(n *ophglm.Name, to *Emitter[*ophglm.Name]) error { return to.Emit(n) })
		k.Privacy = Private
		return k
	}())
	p.write("x/names.txt", "pear\ndrop me\n")
	const yaml = `
pipelines:
  toy:
    lines: {kind: toy.lines, from: {files: x/names.txt}}
    hidden: {kind: toy.hide, from: {names: lines}}
    clean: {kind: toy.clean, from: {names: hidden}}
`
	p.mustBuild(yaml)
	if _, err := p.store.GC(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if built := p.mustBuild(yaml); built["lines"].Cached != true || built["clean"].Manifest.Rejects.Records != 1 {
		t.Errorf("after gc --private: %+v", built)
	}
}

// The path of a store is no pattern.
func TestStoreWhosePathLooksLikeAPattern(t *testing.T) {
	root := t.TempDir()
	var stores []*toyProject
	for _, d := range []string{"a", "[ab]"} {
		p := newToyProject(t)
		p.dir = filepath.Join(root, d)
		if err := os.MkdirAll(filepath.Join(p.dir, "x"), 0o755); err != nil {
			t.Fatal(err)
		}
		p.write("x/names.txt", "apple\n")
		p.openStore()
		p.mustBuild("pipelines:\n  toy:\n    lines: {kind: toy.lines, from: {files: x/names.txt}}\n")
		stores = append(stores, p)
	}
	if err := os.Remove(filepath.Join(stores[1].dir, ".ophglm/refs/toy.json")); err != nil {
		t.Fatal(err)
	}
	if r, err := stores[1].store.GC(t.Context(), false); err != nil || r.Artifacts != 1 {
		t.Errorf("gc of [ab] removed %+v, %v", r, err)
	}
	if left, err := stores[0].store.Keys(); err != nil || len(left) != 1 {
		t.Errorf("gc of [ab] left %v of a, %v", left, err)
	}
}
