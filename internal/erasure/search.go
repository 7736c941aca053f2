package erasure

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
)

// longestLine is the longest line that is searched.
const longestLine = 1 << 30

// tree is a folder of files to search, that of an artifact or of an export.
type tree struct {
	dir    string
	reader bool // what it rejected is as a reader was given it
}

// hit is a line, or a file by its name (line 0), that holds a key.
type hit struct {
	path string
	line int
	text []byte // valid during the call
}

// search looks for keys in the records of a tree: in each line of its files of
// JSON, and in the names of all its files. It stops where found returns false.
func (s *searcher) search(ctx context.Context, t tree, found func(hit) bool) error {
	err := filepath.WalkDir(t.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if s.name(d.Name()) && !found(hit{path: path}) {
			return fs.SkipAll
		}
		ext := filepath.Ext(d.Name())
		if ext != ".jsonl" && ext != ".json" {
			return ctx.Err()
		}
		rejects := t.reader && filepath.Base(filepath.Dir(path)) == "rejects"
		return eachLine(ctx, path, func(n int, line []byte) error {
			holds := s.record(line)
			if !holds && rejects {
				holds = s.reject(line)
			}
			if !holds && s.ids != nil {
				holds = anID(line, s.ids.match)
			}
			if holds && !found(hit{path, n, line}) {
				return fs.SkipAll
			}
			return nil
		})
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // removed meanwhile, by a build that makes it again
	}
	return err
}

// name reports whether the name of a file is a key, but for its ending.
func (s *searcher) name(file string) bool {
	s.found = false
	stem, _, _ := strings.Cut(file, ".")
	if len(stem) >= shortest {
		s.compare([]byte(stem))
	}
	return s.found || s.ids != nil && anID([]byte(file), s.ids.match)
}

func eachLine(ctx context.Context, path string, f func(n int, line []byte) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close() // only read from
	sc := jsonl.NewScanner(file).Limit(longestLine)
	for n := 1; ; n++ {
		if n%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		line, err := sc.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("searching %s:%d: %w", path, n, err)
		}
		if err := f(n, line); err != nil {
			return err
		}
	}
}

// isReader tells by its recipe an artifact whose rejects are what files held.
func isReader(m *artifact.Manifest) bool {
	if m == nil {
		return false
	}
	files, stages := false, false
	for _, in := range m.Recipe.Inputs {
		if in.Port == artifact.ErasedInput {
			return true
		}
		for _, s := range in.Streams {
			files = files || s.Name != ""
			stages = stages || s.Name == ""
		}
	}
	return files && !stages
}

// inParallel calls f with each number under n, several at once.
func inParallel(ctx context.Context, workers, n int, f func(worker, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range max(min(workers, n), 1) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := f(w, i); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// readSome reads as [io.Reader.Read] does; at the end it gives nothing, and no
// error.
func readSome(ctx context.Context, r io.Reader, buf []byte) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(r, buf)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return n, err
}
