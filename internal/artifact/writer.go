package artifact

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// partBytes is the size near which parts are cut: after the record that
// reaches it. Tests change it.
var partBytes int64 = 4 << 20

// Writer writes one output of records, cut into parts.
type Writer struct {
	dir   string
	whole hash.Hash // of all parts that were ended; nil before the first was
	out   Output
	part  *partWriter
}

// NewWriter writes the parts of an output into dir, which it makes.
func NewWriter(dir, port, typ string) (*Writer, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("writing %s: %w", port, err)
	}
	return &Writer{dir: dir, out: Output{Port: port, Type: typ, Parts: []Part{}, dir: dir}}, nil
}

// Write adds one record, given without its newline.
func (w *Writer) Write(line []byte) error {
	if w.part == nil {
		p, err := newPartWriter(w.dir, fmt.Sprintf("part-%05d.jsonl", len(w.out.Parts)), w.whole)
		if err != nil {
			return err
		}
		w.part = p
	}
	if err := w.part.write(line); err != nil {
		return err
	}
	if w.part.bytes >= partBytes {
		return w.cut()
	}
	return nil
}

// cut ends a part. The hash of the first is also that of the whole so far, so
// that the outputs of a shard, which mostly have one part, are hashed once.
func (w *Writer) cut() error {
	p, err := w.part.close()
	if w.whole == nil {
		w.whole = w.part.h
	}
	w.part = nil
	if err != nil {
		return err
	}
	w.out.Parts = append(w.out.Parts, p)
	w.out.Records += p.Records
	w.out.Bytes += p.Bytes
	return nil
}

// Close ends the last part and returns what was written.
func (w *Writer) Close() (Output, error) {
	if w.part != nil {
		if err := w.cut(); err != nil {
			return Output{}, err
		}
	}
	if w.whole == nil {
		w.whole = sha256.New()
	}
	w.out.Digest = hex.EncodeToString(w.whole.Sum(nil))
	return w.out, nil
}

// Abort closes the open part without keeping it.
func (w *Writer) Abort() {
	if w.part != nil {
		w.part.f.Close() // the stage failed already
		w.part = nil
	}
}

type partWriter struct {
	name    string
	f       *os.File
	b       *bufio.Writer
	h       hash.Hash
	bytes   int64
	records int64
}

// newPartWriter opens a part for writing. Its bytes are added to whole, unless
// that is nil.
func newPartWriter(dir, name string, whole hash.Hash) (*partWriter, error) {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return nil, fmt.Errorf("writing a part: %w", err)
	}
	h := sha256.New()
	to := io.MultiWriter(f, h)
	if whole != nil {
		to = io.MultiWriter(f, h, whole)
	}
	return &partWriter{name: name, f: f, b: bufio.NewWriterSize(to, 256<<10), h: h}, nil
}

func (p *partWriter) write(line []byte) error {
	if _, err := p.b.Write(line); err != nil {
		return fmt.Errorf("writing %s: %w", p.f.Name(), err)
	}
	if err := p.b.WriteByte('\n'); err != nil {
		return fmt.Errorf("writing %s: %w", p.f.Name(), err)
	}
	p.bytes += int64(len(line)) + 1
	p.records++
	return nil
}

func (p *partWriter) close() (Part, error) {
	err := p.b.Flush()
	if e := p.f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return Part{}, fmt.Errorf("writing %s: %w", p.f.Name(), err)
	}
	return Part{Name: p.name, Records: p.records, Bytes: p.bytes, SHA256: hex.EncodeToString(p.h.Sum(nil))}, nil
}

type hashReader struct {
	r io.Reader
	h hash.Hash
	n int64
}

func (r *hashReader) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	r.h.Write(b[:n])
	r.n += int64(n)
	return n, err
}
