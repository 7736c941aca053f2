package artifact

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Index remembers the digests of files by size, modification time and inode, so
// that a file that did not change is not read again. It is a cache: losing it
// costs time only.
type Index struct {
	path  string
	mu    sync.Mutex
	files map[string]indexEntry
	dirty bool
}

type indexEntry struct {
	Size   int64  `json:"size"`
	MTime  int64  `json:"mtime_ns"`
	Inode  uint64 `json:"inode"`
	SHA256 string `json:"sha256"`
}

// racy is how old a file must be when it is hashed for its digest to be
// remembered: within a tick of the clock a change may leave size and time as
// they were.
const racy = 2 * time.Second

func openIndex(path string) (*Index, error) {
	x := &Index{path: path, files: map[string]indexEntry{}}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return x, nil
	}
	if err != nil {
		return nil, fmt.Errorf("opening the store's index: %w", err)
	}
	if json.Unmarshal(b, &x.files) != nil {
		x.files = map[string]indexEntry{} // a cache that can't be read is an empty one
	}
	return x, nil
}

// Digest returns the SHA-256 of a file, from memory where the file is as it was.
func (x *Index) Digest(ctx context.Context, path string) (string, error) {
	began := time.Now()
	st, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if st.IsDir() {
		return "", fmt.Errorf("%s is a directory, not a file", path)
	}
	now := entryOf(st)
	x.mu.Lock()
	was, ok := x.files[path]
	x.mu.Unlock()
	if now.SHA256 = was.SHA256; ok && now == was {
		return was.SHA256, nil
	}
	sum, _, err := hashFile(ctx, path)
	if err != nil {
		return "", err
	}
	if st, err := os.Stat(path); err == nil && entryOf(st) == withoutDigest(now) && began.Sub(st.ModTime()) > racy {
		x.remember(path, now, sum)
	}
	return sum, nil
}

func withoutDigest(e indexEntry) indexEntry {
	e.SHA256 = ""
	return e
}

// Remember stores the digest of a file that this process wrote itself.
func (x *Index) Remember(path, sum string) error {
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	x.remember(path, entryOf(st), sum)
	return nil
}

func (x *Index) remember(path string, e indexEntry, sum string) {
	e.SHA256 = sum
	x.mu.Lock()
	defer x.mu.Unlock()
	x.files[path] = e
	x.dirty = true
}

func entryOf(st os.FileInfo) indexEntry {
	e := indexEntry{Size: st.Size(), MTime: st.ModTime().UnixNano()}
	if sys, ok := st.Sys().(*syscall.Stat_t); ok {
		e.Inode = sys.Ino
	}
	return e
}

// Save writes the index where it changed. Files that are gone are forgotten.
func (x *Index) Save() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !x.dirty {
		return nil
	}
	for p := range x.files {
		if _, err := os.Stat(p); errors.Is(err, fs.ErrNotExist) {
			delete(x.files, p)
		}
	}
	b, err := json.Marshal(x.files)
	if err != nil {
		return err
	}
	if err := WriteFile(x.path, b, 0o644); err != nil {
		return fmt.Errorf("saving the store's index %s: %w", filepath.Base(x.path), err)
	}
	x.dirty = false
	return nil
}
