package artifact

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"pgregory.net/rapid"
)

// cutAt makes parts of about the size given for one test.
func cutAt(t interface{ Cleanup(func()) }, bytes int64) {
	was := partBytes
	partBytes = bytes
	t.Cleanup(func() { partBytes = was })
}

// writeLines writes an output into dir and closes it.
func writeLines(dir, port string, lines []string) (Output, error) {
	w, err := NewWriter(dir, port, "Name")
	if err != nil {
		return Output{}, err
	}
	for _, l := range lines {
		if err := w.Write([]byte(l)); err != nil {
			w.Abort()
			return Output{}, err
		}
	}
	return w.Close()
}

// readLines reads an output back line by line.
func readLines(t interface{ Context() context.Context }, o *Output) ([]string, error) {
	var out []string
	for l, err := range o.Lines(t.Context()) {
		if err != nil {
			return out, err
		}
		out = append(out, string(l.Bytes))
	}
	return out, nil
}

// drawLines draws lines as records are written: without line ends, never empty.
func drawLines(t *rapid.T) []string {
	return rapid.SliceOfN(rapid.StringMatching(`\{"[a-z糖尿病\x00"]{0,30}"\}`), 0, 40).Draw(t, "lines")
}

// stream is what a person hashes to check a digest: cat part-* | sha256sum.
func stream(lines []string) (text, digest string) {
	for _, l := range lines {
		text += l + "\n"
	}
	sum := sha256.Sum256([]byte(text))
	return text, hex.EncodeToString(sum[:])
}

func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		lines := drawLines(t)
		cutAt(t, rapid.Int64Range(1, 400).Draw(t, "part size"))
		o, err := writeLines(filepath.Join(dir, fmt.Sprint(n)), "names", lines)
		if err != nil {
			t.Fatal(err)
		}
		text, digest := stream(lines)
		if o.Digest != digest || o.Records != int64(len(lines)) || o.Bytes != int64(len(text)) {
			t.Fatalf("wrote %d records, %d bytes, digest %s; want %d, %d, %s", o.Records, o.Bytes, o.Digest, len(lines), len(text), digest)
		}
		got, err := readLines(t, &o)
		if err != nil || strings.Join(got, "\n") != strings.Join(lines, "\n") {
			t.Fatalf("read back %q, %v; want %q", got, err, lines)
		}
		whole := ""
		for i, p := range o.Parts {
			if i < len(o.Parts)-1 && p.Bytes < partBytes {
				t.Fatalf("part %d has %d bytes and is not the last: parts are cut at %d", i, p.Bytes, partBytes)
			}
			b, err := o.ReadPart(p)
			if err != nil {
				t.Fatal(err)
			}
			whole += string(b)
		}
		if whole != text {
			t.Fatalf("the parts hold %q, want %q", whole, text)
		}
	})
}

// However the lines are cut into shards and parts, and in whatever order shards
// end, the artifact has the digest of the lines.
func TestCommitJoinsShards(t *testing.T) {
	store, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	work := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		lines := drawLines(t)
		cutAt(t, rapid.Int64Range(1, 400).Draw(t, "part size"))
		shards := make([]Shard, rapid.IntRange(1, 6).Draw(t, "shards"))
		from := 0
		for i := range shards {
			to := len(lines)
			if i < len(shards)-1 {
				to = rapid.IntRange(from, len(lines)).Draw(t, "cut")
			}
			dir := filepath.Join(work, fmt.Sprint(n), fmt.Sprint(i))
			if shards[i].Outputs, err = outputs(writeLines(filepath.Join(dir, "names"), "names", lines[from:to])); err != nil {
				t.Fatal(err)
			}
			if shards[i].Rejects, err = writeLines(filepath.Join(dir, "rejects"), "rejects", lines[from:to]); err != nil {
				t.Fatal(err)
			}
			shards[i].Accounting = Accounting{Inputs: int64(to - from), Used: int64(to - from)}
			from = to
		}
		mk := making(n, shards)
		if rapid.Bool().Draw(t, "joined as they end") {
			mk.Join = NewJoin(len(shards))
			var wg sync.WaitGroup
			for _, i := range rand.Perm(len(shards)) {
				wg.Go(func() { mk.Join.Add(i, &shards[i]) })
			}
			wg.Wait()
		}
		m, err := store.Commit(mk)
		if err != nil {
			t.Fatal(err)
		}
		_, digest := stream(lines)
		if o := m.Outputs[0]; o.Digest != digest || m.Rejects.Digest != digest || o.Records != int64(len(lines)) {
			t.Fatalf("%d shards: output %s, rejects %s, %d records; want %s, %d", len(shards), o.Digest, m.Rejects.Digest, o.Records, digest, len(lines))
		}
		if got, err := readLines(t, &m.Outputs[0]); err != nil || strings.Join(got, "\n") != strings.Join(lines, "\n") {
			t.Fatalf("read back %q, %v", got, err)
		}
		if err := m.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func outputs(o Output, err error) ([]Output, error) { return []Output{o}, err }

// making is an artifact with one port of names, different for each n.
func making(n int, shards []Shard) Making {
	return Making{
		Recipe: Recipe{Schema: Schema, Kind: "toy.names", Version: 1, Config: []byte(fmt.Sprintf(`{"n":%d}`, n))},
		Ports:  []Output{{Port: "names", Type: "Name"}}, Shards: shards,
	}
}

// A join of which a shard is missing must not pass for the whole.
func TestJoinWithoutAShard(t *testing.T) {
	dir := t.TempDir()
	store, err := Open(filepath.Join(dir, "store"))
	if err != nil {
		t.Fatal(err)
	}
	shards := make([]Shard, 3)
	for i := range shards {
		if shards[i].Outputs, err = outputs(writeLines(filepath.Join(dir, fmt.Sprint(i)), "names", []string{"{}"})); err != nil {
			t.Fatal(err)
		}
	}
	mk := making(0, shards)
	mk.Join = NewJoin(3)
	mk.Join.Add(0, &shards[0])
	mk.Join.Add(2, &shards[2])
	if _, err := store.Commit(mk); err == nil || !strings.Contains(err.Error(), "1 of 3 shards") {
		t.Errorf("a join without its second shard was committed: %v", err)
	}
}

func TestCommitChecksTheAccounting(t *testing.T) {
	store, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	mk := making(0, []Shard{{Accounting: Accounting{Inputs: 5, Used: 3, Rejected: 1}}})
	if _, err := store.Commit(mk); err == nil || !strings.Contains(err.Error(), "of 5 inputs 3 were used, 1 rejected and 0 merged") {
		t.Errorf("an input that ended up nowhere was committed: %v", err)
	}
	key, err := mk.Recipe.Key()
	if err != nil {
		t.Fatal(err)
	}
	if m, err := store.Find(key); m != nil || err != nil {
		t.Errorf("it is in the store: %v, %v", m, err)
	}
}

// /dev/full takes no byte, as a full disk.
func TestDiskFullWhileWriting(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full here")
	}
	for name, size := range map[string]int{"in the middle": 1 << 20, "at the end": 10} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			part := filepath.Join(dir, "part-00000.jsonl")
			if err := os.Symlink("/dev/full", part); err != nil {
				t.Fatal(err)
			}
			_, err := writeLines(dir, "names", []string{strings.Repeat("x", size)})
			if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), part) {
				t.Errorf("got %v, want ENOSPC with the name of the part", err)
			}
		})
	}
}

// A store on a disk that fills up: the error names a file in it, nothing is
// committed, and once there is room the same commit goes through.
func TestDiskFullWhileCommitting(t *testing.T) {
	root := t.TempDir()
	if err := syscall.Mount("tmpfs", root, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a small disk can't be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(root, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	store, err := Open(filepath.Join(root, "store"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir() // on another disk, so that the parts are copied
	var shards [1]Shard
	if shards[0].Outputs, err = outputs(writeLines(dir, "names", []string{strings.Repeat("x", 200<<10)})); err != nil {
		t.Fatal(err)
	}
	if shards[0].Rejects, err = writeLines(filepath.Join(dir, "rejects"), "rejects", nil); err != nil {
		t.Fatal(err)
	}
	filler := filepath.Join(root, "filler")
	if err := os.WriteFile(filler, make([]byte, 900<<10), 0o644); err != nil {
		t.Fatal(err)
	}
	mk := making(0, shards[:])
	key, err := mk.Recipe.Key()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Commit(mk); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), store.Root()) {
		t.Errorf("got %v, want ENOSPC with the name of a file", err)
	}
	if m, err := store.Find(key); m != nil || err != nil {
		t.Errorf("what did not fit is in the store: %v, %v", m, err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	m, err := store.Commit(mk)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Check(t.Context()); err != nil {
		t.Error(err)
	}
}
