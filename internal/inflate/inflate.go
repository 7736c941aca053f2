// Package inflate reads files that may be compressed: gzip and zstd are told by
// their first bytes, whatever the file is called, and read as what they hold.
//
// What a few bytes can expand to is limited, so that a decompression bomb is an
// error and not a full disk or a killed process. The limit is on the bytes given
// out, as they are given out: nothing is held but the decoder's own window, which
// a zstd frame may ask for up to [maxWindow].
package inflate

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/klauspost/compress/zstd"
)

// Limits say how much a compressed file may expand to. Both hold.
type Limits struct {
	// Free is how many bytes any file may expand to, however small it is.
	Free int64
	// Ratio is how many times its own size a file may expand to beyond Free.
	Ratio int64
	// Bytes is how many bytes a file may expand to at all.
	Bytes int64
}

// Defaults are the limits where the environment sets no others: text shrinks to
// between a third and a tenth, and what shrinks to less than a two hundredth says
// the same thing over and over.
var Defaults = Limits{Free: 64 << 20, Ratio: 200, Bytes: 1 << 40}

// The variables of the environment that set [Limits.Ratio] and [Limits.Bytes].
const (
	RatioVariable = "OPHGLM_EXPAND_RATIO"
	BytesVariable = "OPHGLM_EXPAND_BYTES"
)

// FromEnvironment gives the limits that the environment sets, and the defaults for
// the others. A value that is not a positive number is an error.
func FromEnvironment() (Limits, error) {
	l := Defaults
	err := errors.Join(setFrom(RatioVariable, &l.Ratio), setFrom(BytesVariable, &l.Bytes))
	return l, err
}

func setFrom(variable string, limit *int64) error {
	s := os.Getenv(variable)
	if s == "" {
		return nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return fmt.Errorf("%s is to be a positive number, not %q", variable, s)
	}
	*limit = n
	return nil
}

// BombError is a file that expands to more than it may.
type BombError struct {
	Name       string
	Format     string // "gzip" or "zstd"
	Compressed int64  // bytes read of the file by then
	Expanded   int64  // bytes that they gave
	Limits     Limits
}

func (e *BombError) Error() string {
	if e.Expanded > e.Limits.Bytes {
		return fmt.Sprintf("%s: the %s data expands to more than %d bytes, the limit (%s raises it)", e.Name, e.Format, e.Limits.Bytes, BytesVariable)
	}
	return fmt.Sprintf("%s: %d bytes of %s data expand to more than %d bytes, over %d times their size, the limit (%s raises it)",
		e.Name, e.Compressed, e.Format, e.Expanded-1, e.Limits.Ratio, RatioVariable)
}

// maxWindow is the longest stretch of text that a zstd frame may refer back over,
// and so the most memory that reading one takes: that of zstd's own --long.
const maxWindow = 128 << 20

var magics = []struct {
	format string
	magic  []byte
}{
	{"gzip", []byte{0x1f, 0x8b, 0x08}},
	{"zstd", []byte{0x28, 0xb5, 0x2f, 0xfd}},
}

// Format names the compression of a file that begins with head: "gzip", "zstd",
// or "" for none.
func Format(head []byte) string {
	for _, m := range magics {
		if bytes.HasPrefix(head, m.magic) {
			return m.format
		}
	}
	return ""
}

// NewReader reads from r what it holds, expanded where it is compressed, and as it
// stands where it is not. Errors of compressed data begin with name. What is
// compressed twice is expanded once. Closing it does not close r.
func NewReader(r io.Reader, name string, limits Limits) (io.ReadCloser, error) {
	head := make([]byte, 4)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	head = head[:n]
	format := Format(head)
	source := &counter{r: r, head: head}
	if format == "" {
		return io.NopCloser(source), nil
	}
	out := &reader{name: name, format: format, limits: limits, source: source, closing: func() error { return nil }}
	switch format {
	case "gzip":
		z, err := gzip.NewReader(source)
		if err != nil {
			return nil, out.fault(err)
		}
		out.r, out.closing = z, z.Close
	case "zstd":
		z, err := zstd.NewReader(source, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, out.fault(err)
		}
		out.r, out.closing = z, func() error { z.Close(); return nil }
	}
	return out, nil
}

// counter gives what was looked at of r, and then the rest, and counts.
type counter struct {
	head []byte
	r    io.Reader
	n    int64
}

func (c *counter) Read(b []byte) (int, error) {
	if len(c.head) > 0 {
		n := copy(b, c.head)
		c.head = c.head[n:]
		c.n += int64(n)
		return n, nil
	}
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// reader expands a file, within its limits.
type reader struct {
	name, format string
	limits       Limits
	source       *counter
	r            io.Reader
	n            int64 // given out
	closing      func() error
	err          error // that reading ended with
}

func (r *reader) Read(b []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	n, err := r.r.Read(b)
	r.n += int64(n)
	switch {
	case r.n > r.limits.Bytes, r.n > r.limits.Free && r.n/r.limits.Ratio > r.source.n:
		n, r.err = 0, &BombError{Name: r.name, Format: r.format, Compressed: r.source.n, Expanded: r.n, Limits: r.limits}
	case err == io.EOF:
		r.err = err
	case err != nil:
		r.err = r.fault(err)
	}
	return n, r.err
}

func (r *reader) fault(err error) error {
	if errors.Is(err, zstd.ErrWindowSizeExceeded) {
		return fmt.Errorf("%s: the zstd data refers back over more than %d bytes, the limit", r.name, maxWindow)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
		return fmt.Errorf("%s: the %s data is cut short after %d bytes, which give %d: %w", r.name, r.format, r.source.n, r.n, io.ErrUnexpectedEOF)
	}
	return fmt.Errorf("%s: the %s data is broken by byte %d, after it gave %d: %w", r.name, r.format, r.source.n, r.n, err)
}

func (r *reader) Close() error { return r.closing() }
