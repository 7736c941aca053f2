package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"ophglm/internal/jsonl"
	"ophglm/internal/realdata"
)

// builtProgram builds the program.
func builtProgram(b *testing.B) string {
	bin := filepath.Join(b.TempDir(), "ophglm")
	build := exec.Command("go", "build", "-buildvcs=false", "-tags", "sqlite_fts5", "-o", bin, ".")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return bin
}

// generated writes so many dialogues with planted near-duplicates, each with the
// id that it was made from and how, and returns their file.
func generated(b *testing.B, n int) string {
	gen := filepath.Join(realdata.Root(), "..", "bench", "gen_dialogues.py")
	if _, err := os.Stat(gen); err != nil {
		b.Skipf("the generator of dialogues is absent: %v", err)
	}
	dir := b.TempDir()
	c := exec.Command("python3", gen, fmt.Sprint(n))
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		b.Skipf("dialogues can't be generated: %v: %s", err, out)
	}
	return filepath.Join(dir, "corpus.jsonl")
}

// clean runs dialogue clean once and tells its CPU time, own and children's, and
// the peak of its memory.
func clean(b *testing.B, bin, file, out string, args ...string) (cpu, wall time.Duration, peakKB int64) {
	c := exec.Command(bin, append([]string{"dialogue", "clean", file, "--out", out}, args...)...)
	began := time.Now()
	if log, err := c.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, log)
	}
	use := c.ProcessState.SysUsage().(*syscall.Rusage)
	return c.ProcessState.UserTime() + c.ProcessState.SystemTime(), time.Since(began), use.Maxrss
}

// BenchmarkClean cleans 20,000 dialogues, JSONL in to JSONL out, the program begun
// anew each time. Where $OPHGLM_PEERS names a Python that has the peers, they do
// their job on the same file, and the ratio of CPU times is told.
func BenchmarkClean(b *testing.B) {
	const n = 20000
	bin, file := builtProgram(b), generated(b, n)
	for _, c := range []struct {
		name string
		args []string
	}{
		{"four", []string{"--only", "normalise,turns,facts,dedup"}},
		{"all", nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			var cpu, wall []time.Duration
			var peak int64
			out := filepath.Join(b.TempDir(), "out")
			for b.Loop() {
				used, took, kb := clean(b, bin, file, out, c.args...)
				cpu, wall, peak = append(cpu, used), append(wall, took), max(peak, kb)
			}
			slices.Sort(cpu)
			slices.Sort(wall)
			middle := cpu[len(cpu)/2]
			b.ReportMetric(n/middle.Seconds(), "docs/cpu-s")
			b.ReportMetric(n/wall[len(wall)/2].Seconds(), "docs/s")
			b.ReportMetric(float64(peak)/1024, "MB")
			b.ReportMetric(0, "ns/op")
			if c.name == "four" {
				b.Log(plantedPairs(b, file, out))
				peers(b, file, middle)
			}
		})
	}
}

// BenchmarkCleanMany tells time and memory at ten times and fifty times as many.
func BenchmarkCleanMany(b *testing.B) {
	bin := builtProgram(b)
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 100_000 && os.Getenv("OPHGLM_LARGE") == "" {
				b.Skip("set OPHGLM_LARGE to clean a million dialogues: some minutes, 6 GB of disk")
			}
			file := generated(b, n)
			out := filepath.Join(b.TempDir(), "out")
			for b.Loop() {
				cpu, wall, kb := clean(b, bin, file, out, "--only", "normalise,turns,facts,dedup")
				b.ReportMetric(float64(n)/cpu.Seconds(), "docs/cpu-s")
				b.ReportMetric(float64(n)/wall.Seconds(), "docs/s")
				b.ReportMetric(float64(kb)/1024, "MB")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// plantedCopy is a generated dialogue.
type plantedCopy struct{ ID, Text, Src, Kind string }

// eachLineOf decodes the lines of a file.
func eachLineOf[T any](b *testing.B, path string, use func(*T)) {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for lines := jsonl.NewScanner(f); ; {
		line, err := lines.Next()
		if err != nil {
			return
		}
		v := new(T)
		if err := json.Unmarshal(line, v); err != nil {
			b.Fatal(err)
		}
		use(v)
	}
}

// plantedPairs says how many of the planted pairs were merged, and what the others
// differ in.
func plantedPairs(b *testing.B, file, out string) string {
	into := map[string]string{}
	eachLineOf(b, filepath.Join(out, "merged.jsonl"), func(m *mergedLine) { into[m.ID] = m.Into })
	gone := map[string]bool{}
	eachLineOf(b, filepath.Join(out, "rejects.jsonl"), func(r *struct{ ID string }) { gone[r.ID] = true })
	differs := map[[2]string][]string{}
	eachLineOf(b, filepath.Join(out, "near.jsonl"), func(n *nearLine) {
		differs[[2]string{n.ID, n.Near}], differs[[2]string{n.Near, n.ID}] = n.Differs, n.Differs
	})
	texts := map[string]string{}
	var copies []plantedCopy
	eachLineOf(b, file, func(p *plantedCopy) {
		texts[p.ID] = p.Text
		if p.Kind != "orig" && p.Kind != "tiny" {
			copies = append(copies, *p)
		}
	})
	survivor := func(id string) string {
		if to, ok := into[id]; ok {
			return to
		}
		return id
	}
	words := clinicalWords(b, filepath.Join(out, "facts.jsonl"), copies, texts)
	type tally struct {
		n, merged, rejected, unlinked int
		plain, plainMerged            int // whose copy has all clinical words
		apart                         map[string]int
	}
	kinds := map[string]*tally{}
	for _, p := range copies {
		kind := p.Kind
		if kind == "lateral_flip" && p.Text == texts[p.Src] {
			kind = "flip of nothing"
		}
		t := kinds[kind]
		if t == nil {
			t = &tally{apart: map[string]int{}}
			kinds[kind] = t
		}
		t.n++
		a, s := survivor(p.ID), survivor(p.Src)
		if !gone[p.ID] && !gone[p.Src] && keepsAll(texts[p.Src], p.Text, words[p.Src]) {
			t.plain++
			if a == s {
				t.plainMerged++
			}
		}
		switch d, linked := differs[[2]string{a, s}]; {
		case gone[p.ID] || gone[p.Src]:
			t.rejected++
		case a == s:
			t.merged++
		case !linked:
			t.unlinked++
		default:
			t.apart[strings.Join(d, "+")]++
		}
	}
	var w bytes.Buffer
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		t := kinds[kind]
		fmt.Fprintf(&w, "\n%-16s %d: %d merged (%d of %d where no clinical word is touched), %d rejected before, %d without a link; held apart by",
			kind, t.n, t.merged, t.plainMerged, t.plain, t.rejected, t.unlinked)
		what := slices.SortedFunc(maps.Keys(t.apart), func(x, y string) int {
			if t.apart[x] != t.apart[y] {
				return t.apart[y] - t.apart[x]
			}
			return strings.Compare(x, y)
		})
		for _, d := range what[:min(len(what), 8)] {
			fmt.Fprintf(&w, " %s %d", d, t.apart[d])
		}
	}
	return w.String()
}

// clinicalWords are the words that facts were read from in the dialogues that
// copies were made of.
func clinicalWords(b *testing.B, facts string, copies []plantedCopy, texts map[string]string) map[string][]string {
	wanted := map[string][]string{}
	for _, c := range copies {
		wanted[c.Src] = nil
	}
	eachLineOf(b, facts, func(f *factLine) {
		if _, ok := wanted[f.ID]; !ok {
			return
		}
		turn := strings.Split(texts[f.ID], "\n")[f.Turn][len("患者："):]
		wanted[f.ID] = append(wanted[f.ID], turn[f.Start:f.End])
	})
	return wanted
}

// keepsAll reports whether a copy has all of the words, as often, and the digits,
// denials and words of trend and time of what it was made from.
func keepsAll(from, to string, words []string) bool {
	for _, w := range append([]string{"不", "没", "无", "左", "右", "正常", "好转", "加重", "早上", "晚上", "今天", "昨天"}, words...) {
		if strings.Count(from, w) != strings.Count(to, w) {
			return false
		}
	}
	digits := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, s)
	}
	return digits(from) == digits(to)
}

// peers has the peers do their job and tells how much more time they take.
func peers(b *testing.B, file string, ours time.Duration) {
	python := os.Getenv("OPHGLM_PEERS")
	if python == "" {
		b.Log("set OPHGLM_PEERS to a Python with datatrove 0.10.1 and data-juicer 1.6.1 to compare with them")
		return
	}
	dir := b.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "in"), 0o755); err != nil {
		b.Fatal(err)
	}
	corpus, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "in", "corpus.jsonl"), corpus, 0o644)
	}
	if err != nil {
		b.Fatal(err)
	}
	c := exec.Command("bash", filepath.Join(realdata.Root(), "..", "bench", "peer_dedup.sh"), dir, "20000", "1")
	c.Env = append(os.Environ(), "PYTHON="+python)
	out, err := c.CombinedOutput()
	b.Logf("ours: %.2f s of CPU\n%s", ours.Seconds(), out)
	if err != nil {
		b.Error(err)
	}
}
