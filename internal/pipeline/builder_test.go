package pipeline

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"ophglm/internal/artifact"
)

func toyWithFiles(t *testing.T) *toyProject {
	p := newToyProject(t)
	for _, d := range []string{"x", "y"} {
		if err := os.Mkdir(filepath.Join(p.dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	p.write("x/names.txt", "pear\napple\nbad apple\ndrop me\n")
	p.write("y/names.txt", "fig\napple\n")
	return p
}

func exported(t *testing.T, p *toyProject) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(p.dir, "out/toy/text/names.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestBuildAndAccounting(t *testing.T) {
	p := toyWithFiles(t)
	built := p.mustBuild(toyFile("-", ""))
	if got, want := exported(t, p), "apple-!\nfig-!\npear-!\n"; got != want {
		t.Errorf("exported %q, want %q", got, want)
	}
	for stage, want := range map[string]artifact.Accounting{
		"lines":  {Inputs: 6, Used: 5, Rejected: 1},
		"first":  {Inputs: 5, Used: 4, Rejected: 1},
		"second": {Inputs: 4, Used: 4},
		"sorted": {Inputs: 8, Used: 3, Merged: 5}, // second is given twice
		"text":   {Inputs: 3, Used: 3},
	} {
		got := built[stage].Manifest.Accounting
		if got.Inputs != want.Inputs || got.Used != want.Used || got.Rejected != want.Rejected || got.Merged != want.Merged {
			t.Errorf("%s accounts for %+v, want %+v", stage, got, want)
		}
	}
	m := built["lines"].Manifest
	if b, err := m.Rejects.ReadPart(m.Rejects.Parts[0]); err != nil || !strings.Contains(string(b), `"file":"x/names.txt","row":3`) {
		t.Errorf("the reject does not say where: %s %v", b, err)
	}
}

func TestNothingChanged(t *testing.T) {
	p := toyWithFiles(t)
	p.mustBuild(toyFile("-", ""))
	p.runA.Store(0)
	p.openStore()
	for name, s := range p.mustBuild(toyFile("-", "")) {
		if !s.Cached {
			t.Errorf("%s was built again", name)
		}
	}
	if n := p.runA.Load(); n != 0 {
		t.Errorf("toy.a was called %d times", n)
	}
	if err := os.Remove(filepath.Join(p.dir, "out/toy/text/names.txt")); err != nil {
		t.Fatal(err)
	}
	p.mustBuild(toyFile("-", ""))
	if got := exported(t, p); got == "" {
		t.Error("an export that was removed was not put back")
	}
}

// A change of one stage reruns it and what depends on its bytes; where the bytes
// come out as they were, the wave stops there.
func TestEqualBytesStopTheWave(t *testing.T) {
	p := toyWithFiles(t)
	p.mustBuild(toyFile("-", "one"))
	p.runA.Store(0)
	p.runB.Store(0)
	built := p.mustBuild(toyFile("-", "two"))
	if built["first"].Cached || p.runA.Load() == 0 {
		t.Error("a stage whose settings changed did not run")
	}
	for _, s := range []string{"lines", "second", "sorted", "text"} {
		if !built[s].Cached {
			t.Errorf("%s ran although its inputs did not change", s)
		}
	}
	if n := p.runB.Load(); n != 0 {
		t.Errorf("toy.b was called %d times", n)
	}
	built = p.mustBuild(toyFile("+", "two"))
	for s, cached := range map[string]bool{"lines": true, "first": false, "second": false, "sorted": false, "text": false} {
		if built[s].Cached != cached {
			t.Errorf("after a change of bytes %s: cached is %t", s, built[s].Cached)
		}
	}
}

// Maps built in one pass, one by one, and by any number of workers give the same
// artifacts.
func TestFusedMapsGiveTheSameBytes(t *testing.T) {
	digests := func(p *toyProject, built map[string]Built) map[string]string {
		out := map[string]string{}
		for n, b := range built {
			out[n] = b.Manifest.Key + " " + b.Manifest.Outputs[0].Digest + " " + b.Manifest.Rejects.Digest
		}
		return out
	}
	fused := toyWithFiles(t)
	fused.workers = 7
	want := digests(fused, fused.mustBuild(toyFile("-", "")))

	apart := toyWithFiles(t)
	apart.workers = 1
	head := "\npipelines:\n  toy:\n    lines: {kind: toy.lines, from: {files: [x/names.txt, y/names.txt]}}\n    first: {kind: toy.a, from: {names: lines}, with: {suffix: \"-\", note: \"\"}}\n"
	apart.mustBuild(head) // toy.a alone first
	for n, d := range digests(apart, apart.mustBuild(toyFile("-", ""))) {
		if d != want[n] {
			t.Errorf("%s: %s apart, %s fused", n, d, want[n])
		}
	}
}

// failAfter is an executor that stops working after n tasks.
type failAfter struct {
	Executor
	left  atomic.Int64
	tasks atomic.Int64
}

var errStopped = errors.New("stopped")

func (f *failAfter) Do(ctx context.Context, t Task) error {
	if f.left.Add(-1) < 0 {
		return errStopped
	}
	f.tasks.Add(1)
	return f.Executor.Do(context.WithoutCancel(ctx), t) // what has begun ends
}

func TestFinishedShardsAreNotDoneAgain(t *testing.T) {
	want := toyWithFiles(t)
	key := want.mustBuild(toyFile("-", ""))["text"].Manifest.Outputs[0].Digest

	p := toyWithFiles(t)
	total := int64(0)
	for stops := 0; ; stops++ {
		f := &failAfter{Executor: NewLocal(p.kinds, nil, 1)}
		f.left.Store(1)
		p.exec = f
		p.openStore()
		built, err := p.build(toyFile("-", ""))
		total += f.tasks.Load()
		if err == nil {
			if got := built["text"].Manifest.Outputs[0].Digest; got != key {
				t.Errorf("interrupted %d times, the bytes differ", stops)
			}
			break
		}
		if !errors.Is(err, errStopped) || stops > 20 {
			t.Fatal(err)
		}
	}
	// two files read, two shards of the fused maps, one sort, one export
	if total != 6 {
		t.Errorf("%d tasks were done in all, want 6", total)
	}
}

func TestTwoBuildsAtOnce(t *testing.T) {
	p := toyWithFiles(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	digests := map[string]int{}
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			s, err := artifact.Open(filepath.Join(p.dir, ".ophglm"))
			if err != nil {
				t.Error(err)
				return
			}
			spec, err := Parse("pipelines.yaml", []byte(toyFile("-", "")), p.kinds, nil)
			if err != nil {
				t.Error(err)
				return
			}
			b, err := NewBuilder(spec, spec.Pipelines[0], p.kinds, s, Options{Dir: p.dir, Workers: 2})
			if err != nil {
				t.Error(err)
				return
			}
			built, err := b.Build(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			digests[built[len(built)-1].Manifest.Outputs[0].Digest]++
		}()
	}
	wg.Wait()
	if len(digests) != 1 {
		t.Errorf("four builds at once gave %v", digests)
	}
	if n := p.runA.Load(); n != 5 {
		t.Errorf("toy.a was called for %d records, want 5: the others wait for the first", n)
	}
}

func TestDamage(t *testing.T) {
	p := toyWithFiles(t)
	m := p.mustBuild(toyFile("-", ""))["lines"].Manifest
	part := m.Outputs[0].Path(m.Outputs[0].Parts[0])
	whole, err := os.ReadFile(part)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, damage func() error) {
		t.Helper()
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		p.openStore()
		_, err := p.build(toyFile("changed", ""))
		if err == nil || !strings.Contains(err.Error(), m.Dir()) {
			t.Errorf("%s: the error does not name the artifact: %v", what, err)
		}
	}
	check("a truncated part", func() error { return os.WriteFile(part, whole[:len(whole)-1], 0o644) })
	check("a changed byte", func() error {
		return os.WriteFile(part, []byte(strings.Replace(string(whole), "pear", "bear", 1)), 0o644)
	})
	check("a missing part", func() error { return os.Remove(part) })
	if err := os.WriteFile(part, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(m.Dir(), "manifest.json")
	b, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	check("a manifest of another recipe", func() error {
		return os.WriteFile(manifest, []byte(strings.Replace(string(b), "toy.lines", "toy.liners", 1)), 0o644)
	})
	check("a manifest cut short", func() error { return os.WriteFile(manifest, b[:40], 0o644) })
}

func TestPrivate(t *testing.T) {
	p := toyWithFiles(t)
	const yaml = `
pipelines:
  toy:
    lines: {kind: toy.lines, from: {files: x/names.txt}}
    secret: {kind: toy.secret, from: {names: lines}}
    clean: {kind: toy.clean, from: {names: secret}}
    text: {kind: toy.export, from: {names: clean}}
`
	built := p.mustBuild(yaml)
	private := filepath.Join(p.dir, ".ophglm", "private")
	if !strings.HasPrefix(built["secret"].Manifest.Dir(), private) {
		t.Errorf("a private artifact lies in %s", built["secret"].Manifest.Dir())
	}
	clean := built["clean"].Manifest
	if strings.HasPrefix(clean.Dir(), private) {
		t.Error("what was de-identified is private")
	}
	if !clean.PrivateRejects {
		t.Error("the rejects of the de-identifying stage are not private")
	}
	if st, err := os.Stat(private); err != nil || st.Mode().Perm() != 0o700 {
		t.Errorf("private/ has mode %v %v", st.Mode(), err)
	}
	_, err := p.build(strings.Replace(yaml, "names: clean", "names: secret", 1))
	if err == nil || !strings.Contains(err.Error(), "pipelines.yaml:7:5: stage text would export") {
		t.Errorf("an export of what is private was not refused in place: %v", err)
	}
	r, err := p.store.GC(t.Context(), true)
	if err != nil || r.Artifacts != 2 { // secret, and the rejects of clean
		t.Errorf("gc --private removed %+v, %v", r, err)
	}
}

func TestGC(t *testing.T) {
	p := toyWithFiles(t)
	p.mustBuild(toyFile("-", ""))
	p.mustBuild(toyFile("+", ""))
	r, err := p.store.GC(t.Context(), false)
	if err != nil || r.Artifacts != 4 { // all but lines, which both builds have
		t.Errorf("gc removed %+v, %v, want 4 artifacts", r, err)
	}
	for name, s := range p.mustBuild(toyFile("+", "")) {
		if !s.Cached {
			t.Errorf("gc removed %s, which the last build has", name)
		}
	}
}

func TestReadOnlyStore(t *testing.T) {
	if os.Geteuid() == 0 {
		// Root may write anywhere; a file in the place of a directory stops it too.
		p := toyWithFiles(t)
		if err := os.RemoveAll(filepath.Join(p.dir, ".ophglm/work")); err != nil {
			t.Fatal(err)
		}
		p.write(".ophglm/work", "")
		_, err := p.build(toyFile("-", ""))
		if err == nil || !strings.Contains(err.Error(), ".ophglm/work") {
			t.Errorf("the error does not name what can't be written: %v", err)
		}
		return
	}
	p := toyWithFiles(t)
	if err := os.Chmod(filepath.Join(p.dir, ".ophglm/work"), 0o555); err != nil {
		t.Fatal(err)
	}
	_, err := p.build(toyFile("-", ""))
	if err == nil || !strings.Contains(err.Error(), ".ophglm/work") {
		t.Errorf("the error does not name what can't be written: %v", err)
	}
}

func TestPlan(t *testing.T) {
	p := toyWithFiles(t)
	plan := func(yaml string) map[string]Planned {
		t.Helper()
		b, err := p.builder(yaml)
		if err != nil {
			t.Fatal(err)
		}
		steps, err := b.Plan(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]Planned{}
		for _, s := range steps {
			out[s.Stage] = s
		}
		return out
	}
	if got := plan(toyFile("-", ""))["text"]; got.Verdict != WillRun || got.Why != "never built" {
		t.Errorf("before the first build: %+v", got)
	}
	p.mustBuild(toyFile("-", ""))
	for _, s := range plan(toyFile("-", "")) {
		if s.Verdict != UpToDate {
			t.Errorf("after a build: %+v", s)
		}
	}
	changed := plan(toyFile("+", ""))
	if s := changed["first"]; s.Verdict != WillRun || s.Why != "settings changed" {
		t.Errorf("changed settings: %+v", s)
	}
	if s := changed["second"]; s.Verdict != Depends || s.Why != "if first comes out different" {
		t.Errorf("behind changed settings: %+v", s)
	}
	p.write("y/names.txt", "fig\n")
	if s := plan(toyFile("-", ""))["lines"]; s.Verdict != WillRun || s.Why != "input files: y/names.txt changed" {
		t.Errorf("a changed file: %+v", s)
	}
}
