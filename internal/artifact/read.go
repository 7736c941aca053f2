package artifact

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"ophglm/internal/jsonl"
)

// Line is one record of an output, as it stands in a part.
type Line struct {
	Bytes []byte // without the newline; valid until the next step
	File  string // the part it stands in
	N     int    // its line there, from 1
	At    int64  // the byte there that it begins at
}

// Lines yields the lines of an output in order, reading a bounded piece at a
// time. A part whose bytes are not those of the manifest ends the sequence with
// an error, at the latest after its last line.
func (o *Output) Lines(ctx context.Context) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for _, p := range o.Parts {
			if !o.partLines(ctx, p, yield) {
				return
			}
		}
	}
}

func (o *Output) partLines(ctx context.Context, p Part, yield func(Line, error) bool) bool {
	path := o.Path(p)
	f, err := os.Open(path)
	if err != nil {
		yield(Line{}, fmt.Errorf("reading a part: %w", err))
		return false
	}
	defer f.Close() // only read from
	h := &hashReader{r: f, h: sha256.New()}
	sc := jsonl.NewScanner(h).Limit(1 << 30)
	at := int64(0)
	for n := int64(0); n < p.Records; n++ {
		if n%256 == 0 && ctx.Err() != nil {
			yield(Line{}, ctx.Err())
			return false
		}
		b, err := sc.Next()
		if err != nil {
			yield(Line{}, fmt.Errorf("%s ends after %d of %d records, or can't be read: %w", path, n, p.Records, err))
			return false
		}
		if !yield(Line{b, path, sc.Line(), at}, nil) {
			return false
		}
		at += int64(len(b)) + 1
	}
	if _, err := sc.Next(); err == nil || h.n != p.Bytes || hex.EncodeToString(h.h.Sum(nil)) != p.SHA256 {
		yield(Line{}, damaged(path, p))
		return false
	}
	return true
}

func damaged(path string, p Part) error {
	return fmt.Errorf("%s is damaged: its bytes are not those of its manifest (SHA-256 %s): remove the artifact and build again", path, p.SHA256)
}

// ctxReader stops reading when its context ends.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (r ctxReader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}

// ReadPart returns a part whole, checked.
func (o *Output) ReadPart(p Part) ([]byte, error) {
	f, err := os.Open(o.Path(p))
	if err != nil {
		return nil, fmt.Errorf("reading a part: %w", err)
	}
	defer f.Close() // only read from
	if st, err := f.Stat(); err != nil || st.Size() != p.Bytes {
		return nil, errors.Join(err, damaged(o.Path(p), p))
	}
	b := make([]byte, p.Bytes)
	h := sha256.New()
	for rest := b; len(rest) > 0; { // hashed piece by piece, while each is in the processor's cache
		piece := rest[:min(len(rest), 256<<10)]
		if _, err := io.ReadFull(f, piece); err != nil {
			return nil, fmt.Errorf("reading a part: %s: %w", o.Path(p), err)
		}
		h.Write(piece)
		rest = rest[len(piece):]
	}
	if hex.EncodeToString(h.Sum(nil)) != p.SHA256 {
		return nil, damaged(o.Path(p), p)
	}
	return b, nil
}

// SplitLines yields the lines of a part that was read whole.
func SplitLines(b []byte) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		for n := 1; len(b) > 0; n++ {
			line := b
			if i := bytes.IndexByte(b, '\n'); i >= 0 {
				line, b = b[:i], b[i+1:]
			} else {
				b = nil
			}
			if !yield(n, line) {
				return
			}
		}
	}
}
