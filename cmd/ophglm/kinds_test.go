package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
)

var update = flag.Bool("update", false, "write the goldens of kinds whose version changed")

// The example of a kind is its golden. Its output may only change with the
// kind's version: go test ./cmd/ophglm -run TestExamples -update then writes the
// new one.
func TestExamplesAreGolden(t *testing.T) {
	reg := kinds()
	for _, name := range reg.Names() {
		t.Run(name, func(t *testing.T) {
			k, _ := reg.Kind(name)
			if k.Example.In == nil && len(k.Inputs) > 0 {
				t.Fatal("the kind has no example")
			}
			out, err := pipeline.ExampleIn(t.Context(), k, k.Example)
			if err != nil {
				t.Fatal(err)
			}
			got := golden(k, out)
			path := filepath.Join("testdata", "kinds", name+".golden")
			want, err := os.ReadFile(path)
			switch {
			case os.IsNotExist(err):
			case err != nil:
				t.Fatal(err)
			case bytes.Equal(got, want):
				return
			case versionOf(want) == versionOf(got):
				t.Fatalf("the output of %s changed and its version did not: raise Version, then run with -update\n%s", name, firstDifference(want, got))
			}
			if !*update {
				t.Fatalf("%s is not what this version writes: run with -update", path)
			}
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func golden(k *pipeline.Kind, out *pipeline.Outcome) []byte {
	var b bytes.Buffer
	a := out.Accounting
	fmt.Fprintf(&b, "%s version %d\nread %d used %d rejected %d merged %d\n", k.Name, k.Version, a.Inputs, a.Used, a.Rejected, a.Merged)
	for _, p := range sortedPorts(out.Outputs) {
		text := out.Outputs[p]
		if isBinary(text) {
			text = fmt.Appendf(nil, "%d bytes, SHA-256 %s\n", len(text), artifact.Digest(text))
		} else if len(text) > maxGolden {
			cut := bytes.LastIndexByte(text[:maxGolden], '\n') + 1
			text = fmt.Appendf(text[:cut:cut], "… %d bytes, SHA-256 %s\n", len(text), artifact.Digest(text))
		}
		fmt.Fprintf(&b, "-- %s --\n%s", p, text)
	}
	if len(out.Rejects) > 0 {
		fmt.Fprintf(&b, "-- rejects --\n%s", out.Rejects)
	}
	return b.Bytes()
}

// maxGolden is how much of an output a golden holds in full; of more it holds the
// beginning and the digest.
const maxGolden = 16 << 10

func versionOf(golden []byte) string {
	line, _, _ := strings.Cut(string(golden), "\n")
	return line
}

func firstDifference(want, got []byte) string {
	w, g := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\nwas %s\nis  %s", i+1, a, b)
		}
	}
	return ""
}

// docs/kinds.md is what the binary writes.
func TestKindsPageIsCurrent(t *testing.T) {
	var b bytes.Buffer
	if err := writeKinds(t.Context(), &b, kinds()); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/kinds.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(page, b.Bytes()) {
		t.Error("docs/kinds.md is not what the binary writes: run make docs")
	}
}

// Every kind says in its first line what it does, and every setting and port
// what it is.
func TestKindsAreDocumented(t *testing.T) {
	reg := kinds()
	for _, name := range reg.Names() {
		k, _ := reg.Kind(name)
		if !strings.HasSuffix(summaryOf(k), ".") {
			t.Errorf("%s: the first line of its documentation is to be a sentence: %q", name, summaryOf(k))
		}
		for _, s := range k.Settings() {
			if s.Name == "" || s.Doc == "" {
				t.Errorf("%s: setting %q has no name or no documentation", name, s.Name)
			}
		}
		for _, p := range append(append([]pipeline.Port(nil), k.Inputs...), k.Outputs...) {
			if p.Doc == "" {
				t.Errorf("%s: port %s has no documentation", name, p.Name)
			}
		}
	}
}
