package artifact

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// indexed is a file with its digest in an index.
type indexed struct {
	t     *testing.T
	index *Index
	path  string
}

// long before is a time that no clock tick of a test reaches.
func longBefore() time.Time { return time.Now().Add(-time.Hour).Truncate(time.Second) }

func newIndexed(t *testing.T) *indexed {
	x := &indexed{t: t, path: filepath.Join(t.TempDir(), "f")}
	x.write("one", longBefore())
	x.reopen()
	return x
}

func (x *indexed) indexPath() string { return filepath.Join(filepath.Dir(x.path), "index.json") }

func (x *indexed) reopen() {
	x.t.Helper()
	var err error
	if x.index, err = openIndex(x.indexPath()); err != nil {
		x.t.Fatal(err)
	}
}

// write changes the file in place and gives it a time.
func (x *indexed) write(text string, at time.Time) {
	x.t.Helper()
	if err := os.WriteFile(x.path, []byte(text), 0o644); err != nil {
		x.t.Fatal(err)
	}
	if err := os.Chtimes(x.path, at, at); err != nil {
		x.t.Fatal(err)
	}
}

// holds checks that the index takes the file to hold the text.
func (x *indexed) holds(why, text string) {
	x.t.Helper()
	got, err := x.index.Digest(x.t.Context(), x.path)
	if err != nil {
		x.t.Fatal(err)
	}
	if got != Digest([]byte(text)) {
		x.t.Errorf("%s: the digest is not that of %q", why, text)
	}
}

func TestIndexRemembers(t *testing.T) {
	x := newIndexed(t)
	at := longBefore()
	x.write("one", at)
	x.holds("at first", "one")
	// The same size, time and inode with other bytes: the only way to see that the
	// file is not read again.
	x.write("two", at)
	x.holds("nothing that is looked at changed", "one")
	if err := x.index.Save(); err != nil {
		t.Fatal(err)
	}
	x.reopen()
	x.holds("after saving and opening", "one")
}

func TestIndexSeesChanges(t *testing.T) {
	at := longBefore()
	for name, change := range map[string]func(x *indexed) error{
		"time": func(x *indexed) error { x.write("two", at.Add(time.Nanosecond)); return nil },
		"size": func(x *indexed) error { x.write("twenty", at); return nil },
		"inode": func(x *indexed) error {
			other := &indexed{t: x.t, path: x.path + ".new"}
			other.write("two", at)
			return os.Rename(other.path, x.path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			x := newIndexed(t)
			x.write("one", at)
			x.holds("at first", "one")
			if err := change(x); err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(x.path)
			if err != nil {
				t.Fatal(err)
			}
			x.holds("changed", string(want))
		})
	}
}

// A file changed within a tick of the clock looks as it did. So a file that was
// changed just now is read every time.
func TestIndexDistrustsNewFiles(t *testing.T) {
	x := newIndexed(t)
	now := time.Now()
	x.write("one", now)
	x.holds("at first", "one")
	x.write("two", now)
	x.holds("changed in the same tick", "two")
	if err := x.index.Save(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(x.indexPath()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an index with nothing in it was written: %v", err)
	}
	// What the process wrote itself it knows without reading.
	if err := x.index.Remember(x.path, Digest([]byte("known"))); err != nil {
		t.Fatal(err)
	}
	x.holds("remembered", "known")
}

func TestIndexOfADirectory(t *testing.T) {
	x := newIndexed(t)
	dir := filepath.Dir(x.path)
	if _, err := x.index.Digest(t.Context(), dir); err == nil || !strings.Contains(err.Error(), dir+" is a directory") {
		t.Errorf("got %v", err)
	}
	if _, err := x.index.Digest(t.Context(), x.path+"-missing"); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), x.path) {
		t.Errorf("got %v", err)
	}
}

func TestIndexThatCantBeRead(t *testing.T) {
	x := newIndexed(t)
	if err := os.WriteFile(x.indexPath(), []byte(`{"f": 3`), 0o644); err != nil {
		t.Fatal(err)
	}
	x.reopen()
	x.holds("with a damaged index", "one")
}

func TestIndexForgetsWhatIsGone(t *testing.T) {
	x := newIndexed(t)
	x.holds("at first", "one")
	gone := &indexed{t: t, path: x.path + "2", index: x.index}
	gone.write("two", longBefore())
	gone.holds("at first", "two")
	if err := os.Remove(gone.path); err != nil {
		t.Fatal(err)
	}
	if err := x.index.Save(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(x.indexPath())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), `"`+x.path+`"`) || strings.Contains(string(b), gone.path) {
		t.Errorf("the index holds %s", b)
	}
}

func TestIndexStopsReading(t *testing.T) {
	x := newIndexed(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.index.Digest(ctx, x.path); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
