package artifact

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// newArtifact commits an artifact of four records in two parts.
func newArtifact(t *testing.T, s *Store, n int, private bool) *Manifest {
	t.Helper()
	cutAt(t, 20)
	dir := t.TempDir()
	o, err := writeLines(filepath.Join(dir, "names"), "names", []string{`{"a":"one"}`, `{"a":"two"}`, `{"a":"three"}`, `{"a":"four"}`})
	if err != nil {
		t.Fatal(err)
	}
	r, err := writeLines(filepath.Join(dir, "rejects"), "rejects", []string{`{"stage":"toy"}`})
	if err != nil {
		t.Fatal(err)
	}
	mk := making(n, []Shard{{Outputs: []Output{o}, Rejects: r, Accounting: Accounting{Inputs: 5, Used: 4, Rejected: 1}}})
	mk.Private = private
	m, err := s.Commit(mk)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func newStore(t *testing.T) *Store {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), ".ophglm"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFindWhatWasCommitted(t *testing.T) {
	s := newStore(t)
	want := newArtifact(t, s, 1, false)
	got, err := s.Find(want.Key)
	if err != nil || got == nil {
		t.Fatal(got, err)
	}
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		t.Errorf("found     %s\ncommitted %s", g, w)
	}
	if none, err := s.Find(Digest([]byte("nothing"))); none != nil || err != nil {
		t.Errorf("found what is not there: %v, %v", none, err)
	}
}

// Every kind of damage is reported with the name of the file: by Find, by
// Check, and by both ways of reading.
func TestDamage(t *testing.T) {
	type found int
	const (
		atLookup found = iota // by Find
		atReading
		atChecking // of the whole: each part by itself is as its manifest says
	)
	replace := func(old, new string) func(string) error {
		return func(path string) error {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if !strings.Contains(string(b), old) {
				return fmt.Errorf("%s does not contain %q", path, old)
			}
			return os.WriteFile(path, []byte(strings.Replace(string(b), old, new, 1)), 0o644)
		}
	}
	for name, c := range map[string]struct {
		file   string
		damage func(path string) error
		at     found
	}{
		"a part cut short":              {"names/part-00001.jsonl", func(p string) error { return os.Truncate(p, 3) }, atLookup},
		"an empty part":                 {"names/part-00000.jsonl", func(p string) error { return os.Truncate(p, 0) }, atLookup},
		"a part that grew":              {"names/part-00001.jsonl", replace("four", "fourteen"), atLookup},
		"a missing part":                {"names/part-00000.jsonl", os.Remove, atLookup},
		"missing rejects":               {"rejects/part-00000.jsonl", os.Remove, atLookup},
		"a changed byte":                {"names/part-00001.jsonl", replace("four", "five"), atReading},
		"a newline more and a byte off": {"names/part-00000.jsonl", replace(`{"a":"one"}`, "{\"a\":\"\"}\n\n\n"), atReading},
		"a newline less":                {"names/part-00000.jsonl", replace("\n", " "), atReading},
		"changed rejects":               {"rejects/part-00000.jsonl", replace("toy", "boy"), atReading},
		"another kind":                  {"manifest.json", replace("toy.names", "toy.games"), atLookup},
		"another key":                   {"manifest.json", replace(`"key": "`, `"key": "0`), atLookup},
		"a manifest cut short":          {"manifest.json", func(p string) error { return os.Truncate(p, 100) }, atLookup},
		"a digest that is not that":     {"manifest.json", replace(`"sha256": "`, `"sha256": "0`), atReading},
		"more bytes than there are":     {"manifest.json", replace(`"bytes": `, `"bytes": 1`), atLookup},
		"more records than there are":   {"manifest.json", replace(`"records": `, `"records": 1`), atLookup},
		"another digest of the whole":   {"manifest.json", replace(`"digest": "`, `"digest": "0`), atChecking},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			m := newArtifact(t, s, 1, false)
			path := filepath.Join(m.Dir(), c.file)
			if err := c.damage(path); err != nil {
				t.Fatal(err)
			}
			got, err := s.Find(m.Key)
			names := func(what string, err error) {
				t.Helper()
				if err == nil || !strings.Contains(err.Error(), m.Dir()) || (!strings.HasPrefix(c.file, "manifest") && !strings.Contains(err.Error(), path)) {
					t.Errorf("%s: got %v, want an error that names %s", what, err, path)
				}
			}
			if c.at == atLookup {
				names("Find", err)
				return
			}
			if err != nil {
				t.Fatalf("Find: %v", err)
			}
			names("Check", got.Check(t.Context()))
			if c.at == atChecking {
				return
			}
			read := &got.Outputs[0]
			if strings.HasPrefix(c.file, "rejects") {
				read = &got.Rejects
			}
			_, err = readLines(t, read)
			names("Lines", err)
		})
	}
}

func TestCopyPartChecks(t *testing.T) {
	s := newStore(t)
	m := newArtifact(t, s, 1, false)
	o, to := m.Outputs[0], filepath.Join(t.TempDir(), "a/b.jsonl")
	if err := o.CopyPart(o.Parts[0], to); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(to); err != nil || Digest(b) != o.Parts[0].SHA256 {
		t.Errorf("copied %q, %v", b, err)
	}
	part := o.Path(o.Parts[0])
	if err := os.WriteFile(part, []byte("{}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := o.CopyPart(o.Parts[0], to); err == nil || !strings.Contains(err.Error(), part) {
		t.Errorf("a damaged part was copied: %v", err)
	}
}

func TestStoreOfAnotherSchema(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"newer":          {`{"schema": 999}`, "schema 999 and this binary writes 1"},
		"not JSON":       {`schema 1`, "is not what this program writes"},
		"something else": {`{}`, "schema 0"},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			if err := os.WriteFile(filepath.Join(root, "store.json"), []byte(c.file), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := Open(root)
			if err == nil || !strings.Contains(err.Error(), root) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %s and %q", err, root, c.want)
			}
		})
	}
}

// What lies under private/ is closed to others by private/ itself.
func TestPrivate(t *testing.T) {
	s := newStore(t)
	m := newArtifact(t, s, 1, true)
	private := filepath.Join(s.Root(), "private")
	if rel, err := filepath.Rel(private, m.Dir()); err != nil || strings.HasPrefix(rel, "..") {
		t.Errorf("a private artifact lies in %s", m.Dir())
	}
	for _, d := range []string{"", "artifacts", "work"} {
		st, err := os.Stat(filepath.Join(private, d))
		if err != nil || st.Mode().Perm() != 0o700 {
			t.Errorf("private/%s has mode %v, %v; want 0700", d, st.Mode().Perm(), err)
		}
	}
	if got, err := s.Find(m.Key); err != nil || got == nil || got.Dir() != m.Dir() {
		t.Errorf("it is not found: %v, %v", got, err)
	}
}

// The rejects of what de-identifies are private where its output is not.
func TestPrivateRejects(t *testing.T) {
	s := newStore(t)
	dir := t.TempDir()
	r, err := writeLines(dir, "rejects", []string{`{"record":"a name"}`})
	if err != nil {
		t.Fatal(err)
	}
	mk := making(1, []Shard{{Rejects: r, Accounting: Accounting{Inputs: 1, Rejected: 1}}})
	mk.PrivateRejects = true
	m, err := s.Commit(mk)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // as committed, and as found
		if strings.Contains(m.Dir(), "private") || !strings.HasPrefix(m.Rejects.Path(m.Rejects.Parts[0]), filepath.Join(s.Root(), "private")) {
			t.Errorf("the artifact lies in %s and its rejects in %s", m.Dir(), m.Rejects.Path(m.Rejects.Parts[0]))
		}
		if err := m.Check(t.Context()); err != nil {
			t.Error(err)
		}
		if m, err = s.Find(m.Key); err != nil {
			t.Fatal(err)
		}
	}
	// Without its rejects it would be damaged: what is private goes as a whole.
	if err := s.SetRefs("p", Refs{Stages: map[string]string{"a": m.Key}}); err != nil {
		t.Fatal(err)
	}
	if r, err := s.GC(t.Context(), true); err != nil || r.Artifacts != 1 {
		t.Errorf("gc of what is private removed %+v, %v", r, err)
	}
	if m, err := s.Find(m.Key); m != nil || err != nil {
		t.Errorf("after gc of what is private: %v, %v", m, err)
	}
}

func TestWriteFileIsWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	for _, text := range []string{"first", "second"} {
		if err := WriteFile(path, []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(path); err != nil || string(b) != text {
			t.Errorf("holds %q, %v", b, err)
		}
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
	if err := WriteFile(filepath.Join(dir, "missing", "f"), nil, 0o644); err == nil {
		t.Error("a file was written into a directory that is not there")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestGC(t *testing.T) {
	s := newStore(t)
	kept, dropped, secret := newArtifact(t, s, 1, false), newArtifact(t, s, 2, false), newArtifact(t, s, 3, true)
	if err := s.SetRefs("p", Refs{Stages: map[string]string{"a": kept.Key, "b": secret.Key}}); err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{s.WorkDir("shards-x", false), s.WorkDir("shards-y", true), filepath.Join(s.Root(), "verify-1"), filepath.Join(s.Root(), "scratch-1")} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(d, "f"), make([]byte, 10), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{".index.json-123", filepath.Join("refs", ".p.json-45")} { // as a killed command leaves them
		if err := os.WriteFile(filepath.Join(s.Root(), name), make([]byte, 10), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	weight := dirBytes(t, dropped.Dir())
	r, err := s.GC(t.Context(), false)
	if want := (Removed{Artifacts: 1, Work: 6, Bytes: weight + 60}); err != nil || r != want {
		t.Errorf("gc removed %+v, %v; want %+v", r, err, want)
	}
	for _, c := range []struct {
		m    *Manifest
		left bool
	}{{kept, true}, {dropped, false}, {secret, true}} {
		if m, err := s.Find(c.m.Key); err != nil || (m != nil) != c.left {
			t.Errorf("after gc %s: %v, %v", c.m.Dir(), m, err)
		}
	}
	if r, err = s.GC(t.Context(), true); err != nil || r.Artifacts != 1 {
		t.Errorf("gc of what is private removed %+v, %v", r, err)
	}
	if m, err := s.Find(secret.Key); m != nil || err != nil {
		t.Errorf("after gc of what is private: %v, %v", m, err)
	}
	if r, err = s.GC(t.Context(), false); err != nil || r != (Removed{}) {
		t.Errorf("gc with nothing to do removed %+v, %v", r, err)
	}
	if r, err = s.GC(t.Context(), false, "p"); err != nil || r.Artifacts != 1 {
		t.Errorf("gc of a pipeline that is gone removed %+v, %v", r, err)
	}
	if m, err := s.Find(kept.Key); m != nil || err != nil {
		t.Errorf("after its pipeline is gone: %v, %v", m, err)
	}
}

func dirBytes(t *testing.T, dir string) (n int64) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	deeper, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(files, deeper...) {
		st, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		if !st.IsDir() {
			n += st.Size()
		}
	}
	return n
}

// gc must not remove what a build is making.
func TestGCWaitsForBuilds(t *testing.T) {
	s := newStore(t)
	release, err := s.Shared(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	work := s.WorkDir("shards-x", false)
	if err := os.MkdirAll(work, 0o755); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := s.GC(t.Context(), false)
		done <- err
	}()
	select {
	case err := <-done:
		t.Fatalf("gc did not wait: %v", err)
	case <-time.After(150 * time.Millisecond):
	}
	if _, err := os.Stat(work); err != nil {
		t.Errorf("the work of a build that runs is gone: %v", err)
	}
	release()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(work); err == nil {
		t.Error("the work was left behind")
	}
}
