package pipeline

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"ophglm"
	"ophglm/internal/jsonl"

	"pgregory.net/rapid"
)

// inPieces makes pieces of n bytes until the test ends.
func inPieces(t testing.TB, n int64) {
	old := pieceBytes
	pieceBytes = n
	t.Cleanup(func() { pieceBytes = old })
}

// A file cut into pieces is all of it, cut after line ends, with the rows
// counted on.
func TestCut(t *testing.T) {
	inPieces(t, 7)
	lines := toyLines()
	path := filepath.Join(t.TempDir(), "f")
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab\n\n"))).Draw(rt, "text")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			rt.Fatal(err)
		}
		pieces, err := cut(t.Context(), &lines, TaskFile{Path: path})
		if err != nil {
			rt.Fatal(err)
		}
		if len(text) < 14 {
			if len(pieces) != 1 || pieces[0].End != 0 {
				rt.Fatalf("a short file was cut: %+v", pieces)
			}
			return
		}
		at := int64(0)
		for i, p := range pieces {
			if p.Start != at || p.End <= p.Start && len(text) > 0 || p.Row != 1+strings.Count(text[:p.Start], "\n") || i > 0 && text[p.Start-1] != '\n' {
				rt.Fatalf("%q: piece %d is %+v", text, i, p)
			}
			if i < len(pieces)-1 && strings.Contains(text[min(p.Start+7, p.End):p.End-1], "\n") {
				rt.Fatalf("%q: piece %d goes on after a line end: %+v", text, i, p)
			}
			at = p.End
		}
		if at != int64(len(text)) {
			rt.Fatalf("%q: the pieces end at %d", text, at)
		}
	})
}

func manyNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s%d\n", []string{"name", "bad", "drop"}[i%3], i)
	}
	return b.String()
}

// Whether files are read in pieces, and whether records are kept, what comes out
// of the end and what is counted on the way is the same.
func TestPiecesAndPassing(t *testing.T) {
	yaml := fmt.Sprintf(toyYAML, "!", "")
	build := func(t *testing.T, piece int64, passing ...string) map[string]Built {
		t.Helper()
		p := newToyProject(t)
		for _, dir := range []string{"x", "y"} {
			if err := os.MkdirAll(filepath.Join(p.dir, dir), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		p.write("x/names.txt", manyNames(300))
		p.write("y/names.txt", "whole\n"+manyNames(300)) // not to be cut
		p.passing = func(stage string) bool {
			for _, s := range passing {
				if s == stage {
					return true
				}
			}
			return false
		}
		inPieces(t, piece)
		return p.mustBuild(yaml)
	}
	want := build(t, 1<<30)
	for _, c := range []struct {
		name    string
		piece   int64
		passing []string
	}{
		{"in pieces", 100, nil},
		{"handed on", 1 << 30, []string{"lines", "first"}},
		{"the first handed on", 100, []string{"lines"}},
		{"the second handed on", 100, []string{"first"}},
		{"in pieces, handed on", 100, []string{"lines", "first", "second"}}, // the last has no map after it
	} {
		t.Run(c.name, func(t *testing.T) {
			got := build(t, c.piece, c.passing...)
			for _, stage := range []string{"lines", "first", "second", "sorted"} {
				w, g := want[stage].Manifest, got[stage].Manifest
				if fmt.Sprint(w.Accounting) != fmt.Sprint(g.Accounting) || w.Rejects.Digest != g.Rejects.Digest {
					t.Errorf("%s: %+v, want %+v", stage, g.Accounting, w.Accounting)
				}
				if g.Outputs[0].Passed > 0 {
					if stage != "lines" && stage != "first" || g.Outputs[0].Passed != w.Outputs[0].Records || len(g.Outputs[0].Parts) > 0 {
						t.Errorf("%s handed on %+v", stage, g.Outputs[0])
					}
				} else if w.Outputs[0].Digest != g.Outputs[0].Digest {
					t.Errorf("%s gives other bytes", stage)
				}
			}
			if passed := got["lines"].Manifest.Outputs[0].Passed > 0; passed != strings.Contains(strings.Join(c.passing, " "), "lines") {
				t.Errorf("lines were handed on: %v", passed)
			}
		})
	}
}

// What is tapped is what a stage makes, shard by shard, whether it is kept or not.
func TestTap(t *testing.T) {
	for _, passing := range []bool{false, true} {
		p := toyWithFiles(t)
		inPieces(t, 40)
		p.write("x/names.txt", manyNames(60))
		p.passing = func(string) bool { return passing }
		var mu sync.Mutex
		seen := map[string][][]string{} // by stage and shard
		p.tap = func(stage string, shard int) func(Record) error {
			if stage != "first" {
				return nil
			}
			mu.Lock()
			defer mu.Unlock()
			for len(seen[stage]) <= shard {
				seen[stage] = append(seen[stage], nil)
			}
			return func(r Record) error {
				mu.Lock()
				defer mu.Unlock()
				seen[stage][shard] = append(seen[stage][shard], r.(*ophglm.Name).Surface)
				return nil
			}
		}
		built := p.mustBuild(fmt.Sprintf(toyYAML, "!", ""))
		got := strings.Join(slices.Concat(seen["first"]...), " ")
		if passing {
			if built["first"].Manifest.Outputs[0].Passed == 0 {
				t.Fatal("the stage kept its records")
			}
		} else {
			var want []string
			for l, err := range built["first"].Manifest.Outputs[0].Lines(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				var n ophglm.Name
				if err := jsonl.Unmarshal(l.Bytes, &n); err != nil {
					t.Fatal(err)
				}
				want = append(want, n.Surface)
			}
			if got != strings.Join(want, " ") {
				t.Errorf("tapped %s\nwant %s", got, want)
			}
		}
		if n := strings.Count(got, "!"); int64(n) != built["first"].Manifest.Accounting.Used {
			t.Errorf("%d records were tapped of %d", n, built["first"].Manifest.Accounting.Used)
		}
	}
}
