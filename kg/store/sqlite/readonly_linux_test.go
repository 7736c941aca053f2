package sqlite

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// asNobody runs f without the rights of root, to whom nothing is read-only.
func asNobody(t *testing.T, f func()) {
	t.Helper()
	if os.Getuid() != 0 {
		f()
		return
	}
	// The thread's identity for files alone changes; a query without a context that
	// can end stays on it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const nobody = 65534
	if err := syscall.Setfsuid(nobody); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := syscall.Setfsuid(0); err != nil {
			t.Fatal(err)
		}
	}()
	f()
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path := filepath.Join(dir, "graph.db")
	s := mustOpen(t, path)
	small().Load(t, s)
	mustClose(t, s)
	chmod := func(path string, mode os.FileMode) {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	chmod(filepath.Dir(dir), 0o755)
	chmod(dir, 0o555)
	defer chmod(dir, 0o755)
	chmod(path, 0o444)
	asNobody(t, func() {
		s, err := OpenReadOnly(ctx, path)
		if err != nil {
			t.Error(err)
			return
		}
		if got, err := s.Named(ctx, "近视"); err != nil || len(got) != 1 {
			t.Errorf("named: %v, %v", got, err)
		}
		mustClose(t, s)

		w, err := Open(ctx, path)
		if err == nil {
			_, err = w.Load(ctx, "another", small().Seq(nil))
			mustClose(t, w)
		}
		wantError(t, err, "graph.db", "writ")

		_, err = Open(ctx, filepath.Join(dir, "new.db"))
		wantError(t, err, "new.db", "can be written")
	})
}

// A file that can be read and not written, in a folder that can.
func TestFileThatCannotBeWritten(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path := filepath.Join(dir, "graph.db")
	s := mustOpen(t, path)
	small().Load(t, s)
	mustClose(t, s)
	for p, mode := range map[string]os.FileMode{filepath.Dir(dir): 0o755, dir: 0o777, path: 0o444} {
		if err := os.Chmod(p, mode); err != nil {
			t.Fatal(err)
		}
	}
	asNobody(t, func() {
		w, err := Open(ctx, path)
		if err == nil {
			_, err = w.Load(ctx, "another", small().Seq(nil))
			mustClose(t, w)
		}
		wantError(t, err, "graph.db", "cannot be written", "name another file")
	})
	r, err := OpenReadOnly(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, r)
	wantState(t, r, small().State())
}
