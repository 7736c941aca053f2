package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"strings"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/inflate"
	"ophglm/internal/jsonl"
)

func newRecord[T Record]() T { return reflect.New(reflect.TypeFor[T]().Elem()).Interface().(T) }

// File is an input file of a stage.
type File struct {
	// Name is what records say of it: the shortest end of its path that no other
	// file of the stage shares; never an absolute path.
	Name string
	// Path is where it lies, as written in pipelines.yaml and resolved.
	Path   string
	scheme string // of the embedded files it was written with
	piece  piece
	fsys   fs.FS // nil: the file system
}

// FileAt finds a file as it is written in pipelines.yaml or on the command line:
// "scheme:path" among the embedded files of the scheme, else a path, taken from
// dir where it is relative.
func FileAt(dir string, embedded map[string]fs.FS, written string) *File {
	if scheme, rest, ok := strings.Cut(written, ":"); ok && embedded[scheme] != nil {
		f := EmbeddedFile(embedded[scheme], path.Clean(rest))
		f.scheme = scheme
		return f
	}
	at := inDir(dir, written)
	return &File{Name: filepath.Base(at), Path: at}
}

func inDir(dir, written string) string {
	if filepath.IsAbs(written) {
		return written
	}
	return filepath.Join(dir, written)
}

// Embedded reports whether the file is inside the binary.
func (f *File) Embedded() bool { return f.fsys != nil }

// FirstRow is the number of the first row, 1 but in a piece of a file.
func (f *File) FirstRow() int { return max(f.piece.row, 1) }

// Written is how the file is written in pipelines.yaml so that it is found.
func (f *File) Written() string {
	if f.scheme != "" {
		return f.scheme + ":" + f.Path
	}
	return f.Path
}

// OpenRaw opens the file as it lies there, compressed or not. A directory is an
// error.
func (f *File) OpenRaw() (fs.File, error) {
	var h fs.File
	var err error
	if f.fsys != nil {
		h, err = f.fsys.Open(f.Path)
	} else {
		h, err = os.Open(f.Path)
	}
	if err != nil {
		return nil, err
	}
	if st, err := h.Stat(); err != nil || st.IsDir() {
		h.Close()
		if err == nil {
			err = fmt.Errorf("%s is a directory, not a file", f.Path)
		}
		return nil, err
	}
	return h, nil
}

// Open opens the file. A directory is an error. What is compressed with gzip or
// zstd is read as what it holds, within the limits of [inflate.FromEnvironment].
func (f *File) Open() (io.ReadCloser, error) {
	h, err := f.OpenRaw()
	if err != nil {
		return nil, err
	}
	if f.piece.end > 0 {
		return f.piece.of(h)
	}
	limits, err := inflate.FromEnvironment()
	if err != nil {
		h.Close()
		return nil, err
	}
	r, err := inflate.NewReader(h, f.Path, limits)
	if err != nil {
		h.Close()
		return nil, err
	}
	return &openFile{r, h}, nil
}

// openFile is a file that is read through what expands it.
type openFile struct {
	io.ReadCloser
	file fs.File
}

func (f *openFile) Close() error { return errors.Join(f.ReadCloser.Close(), f.file.Close()) }

// Inputs gives a stage the records of its inputs.
type Inputs struct {
	ports map[string][]artifact.Output
	files map[string][]*File
	seen  func(port string) // counts records, of the first pass over a port; may be nil

	passes   map[string]int
	attached map[string]*Attached
}

// Has reports whether the optional input was given.
func (in *Inputs) Has(port string) bool { return len(in.ports[port]) > 0 || len(in.files[port]) > 0 }

// Files returns the files of an input of files.
func (in *Inputs) Files(port string) []*File { return in.files[port] }

// Records yields the records of an input, of every stage given to it, in
// written order. Each is the caller's to keep and to change. An error ends the
// sequence.
func Records[T Record](ctx context.Context, in *Inputs, port string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		for line, err := range in.lines(ctx, port) {
			if err != nil {
				yield(none, err)
				return
			}
			r := newRecord[T]()
			if err := jsonl.Unmarshal(line.Bytes, r); err != nil {
				yield(none, fmt.Errorf("%s:%d: %w", line.File, line.N, err))
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// lines yields the lines of an input, of every stage given to it, in written
// order, and counts those of the first pass.
func (in *Inputs) lines(ctx context.Context, port string) iter.Seq2[artifact.Line, error] {
	return func(yield func(artifact.Line, error) bool) {
		if in.passes == nil {
			in.passes = map[string]int{}
		}
		in.passes[port]++
		first := in.passes[port] == 1
		for _, out := range in.ports[port] {
			for line, err := range out.Lines(ctx) {
				if err == nil && in.seen != nil && first {
					in.seen(port)
				}
				if !yield(line, err) || err != nil {
					return
				}
			}
		}
	}
}

// IO is what a whole-input stage reads and writes.
type IO struct {
	Inputs
	// Seed is the pipeline's seed. Randomness is seeded from it and from the id
	// of the record at hand.
	Seed int64
	// Workers is how many goroutines the stage may keep busy. What it makes must
	// not depend on it.
	Workers int

	kind    *Kind
	dir     string // of the outputs
	writers []*artifact.Writer
	rejects *artifact.Writer
	open    map[string]bool     // outputs and files that were opened
	files   map[string][]string // names by port
	acct    artifact.Accounting
	erased  *erasedKeys // of a reader: what it may not give; nil: nothing
}

// Writer writes the records of one output.
type Writer[T Record] struct {
	w      *artifact.Writer
	kind   string
	line   []byte // the record written last
	erased *erasedKeys
}

// Write opens an output for writing. Records are written in the order they are
// given.
func Write[T Record](io *IO, port string) (*Writer[T], error) {
	p, ok := io.kind.output(port)
	if !ok || p.Type != TypeOf[T]() {
		return nil, fmt.Errorf("%s has no output %q of %s", io.kind.Name, port, TypeOf[T]())
	}
	if io.open[p.Name] {
		return nil, fmt.Errorf("%s opens its output %s twice", io.kind.Name, port)
	}
	io.open[p.Name] = true
	w, err := artifact.NewWriter(filepath.Join(io.dir, p.Name), p.Name, p.Type)
	if err != nil {
		return nil, err
	}
	io.writers = append(io.writers, w)
	return &Writer[T]{w: w, kind: io.kind.Name, erased: io.erased}, nil
}

// Emit writes a record. One that is not valid is an error.
func (w *Writer[T]) Emit(r T) error {
	if err := r.Validate(); err != nil {
		return fmt.Errorf("%s made an invalid record: %w", w.kind, err)
	}
	if w.erased.of(r) {
		return fmt.Errorf("%s gives a record that is erased: that is a mistake of the kind", w.kind)
	}
	if err := jsonl.Encode(&w.line, r); err != nil {
		return fmt.Errorf("%s: encoding %s: %w", w.kind, r.Key(), err)
	}
	return w.w.Write(w.line)
}

// Copy writes a record as its line stands in an input, or made of it with care:
// it must be the canonical encoding of a valid record.
func (w *Writer[T]) Copy(line []byte) error { return w.w.Write(line) }

// Took counts n inputs that the stage read itself: files, or rows of one. Records
// of other stages are counted as [Records] yields them.
func (io *IO) Took(n int) { io.acct.Inputs += int64(n) }

// Used counts n records that went on.
func (io *IO) Used(n int) { io.acct.Used += int64(n) }

// Merged counts n records that another record now stands for.
func (io *IO) Merged(n int) { io.acct.Merged += int64(n) }

// Reject leaves a record behind; see [Emitter.Reject].
func (io *IO) Reject(reason, detail string, where ophglm.Where, record any) error {
	io.acct.Rejected++
	return io.writeReject(reason, detail, where, record)
}

// RejectPart leaves a part of a record behind; see [Emitter.RejectPart].
func (io *IO) RejectPart(reason, detail string, where ophglm.Where, part any) error {
	io.acct.RejectedParts++
	return io.writeReject(reason, detail, where, part)
}

func (io *IO) writeReject(reason, detail string, where ophglm.Where, record any) error {
	io.acct.CountReject(reason)
	detail, record, err := io.erased.strip(detail, record)
	if err != nil {
		return err
	}
	return writeReject(io.rejects, io.kind.Name, reason, detail, where, record)
}

// Count adds to a number of the stage's report.
func (io *IO) Count(name string, n int) { io.acct.Count(name, int64(n)) }

// TempDir returns a directory for spilled data; it is gone when the stage ends.
func (io *IO) TempDir() (string, error) {
	dir := filepath.Join(io.dir, tempName)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("making room for spilled data: %w", err)
	}
	return dir, nil
}

const tempName = ".temp"

// CreateFile creates a file of an output of files. Name is relative, with
// forward slashes. The caller closes it.
func (io *IO) CreateFile(port, name string) (*os.File, error) {
	p, ok := io.kind.output(port)
	if !ok || !artifact.HoldsFiles(p.Type) || !filepath.IsLocal(filepath.FromSlash(name)) {
		return nil, fmt.Errorf("%s can't write the file %q to its output %q", io.kind.Name, name, port)
	}
	path := filepath.Join(io.dir, p.Name, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	if io.open[path] {
		return nil, fmt.Errorf("%s writes the file %s twice", io.kind.Name, name)
	}
	io.open[path] = true
	io.files[p.Name] = append(io.files[p.Name], name)
	return os.Create(path)
}

// finish closes the outputs and says what was written.
func (io *IO) finish(ctx context.Context) (artifact.Shard, error) {
	sh := artifact.Shard{Accounting: io.acct}
	for _, w := range io.writers {
		o, err := w.Close()
		if err != nil {
			return sh, err
		}
		sh.Outputs = append(sh.Outputs, o)
	}
	for _, p := range io.kind.Outputs {
		if !artifact.HoldsFiles(p.Type) || p.Type == FilesType && len(io.files[p.Name]) == 0 {
			continue
		}
		o, err := artifact.ListFiles(ctx, filepath.Join(io.dir, p.Name), p.Name, p.Type, io.files[p.Name])
		if err != nil {
			return sh, err
		}
		sh.Outputs = append(sh.Outputs, o)
	}
	var err error
	sh.Rejects, err = io.rejects.Close()
	if e := os.RemoveAll(filepath.Join(io.dir, tempName)); err == nil {
		err = e
	}
	return sh, err
}

// EmbeddedFile is a file of an embedded file system.
func EmbeddedFile(fsys fs.FS, path string) *File { return &File{Name: path, Path: path, fsys: fsys} }
