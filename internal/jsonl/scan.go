package jsonl

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// MaxLine is the longest line that is read into memory, in bytes. A longer one
// is passed over and reported as [TooLongError], whatever its length.
const MaxLine = 64 << 20

// TooLongError is a line over the limit: how long it was, and its digest.
type TooLongError struct {
	Line   int
	Bytes  int64
	SHA256 string
	Limit  int
}

func (e *TooLongError) Error() string {
	return fmt.Sprintf("line %d has %d bytes, over the limit of %d", e.Line, e.Bytes, e.Limit)
}

// Scanner reads lines of any length in bounded memory. A final line without a
// newline counts; "\r\n" ends a line as "\n" does; a byte-order mark at the
// start of the first line is passed over.
type Scanner struct {
	r    *bufio.Reader
	max  int
	line int
	buf  []byte
}

// NewScanner reads lines of at most [MaxLine] bytes from r.
func NewScanner(r io.Reader) *Scanner {
	return &Scanner{r: bufio.NewReaderSize(r, 256<<10), max: MaxLine}
}

// Limit changes the longest line that is read into memory.
func (s *Scanner) Limit(bytes int) *Scanner {
	s.max = bytes
	return s
}

// Line is the number of the line that Next returned last, from 1.
func (s *Scanner) Line() int { return s.line }

// Next returns the next line without its end. The bytes are valid until the
// next call. At the end of the input the error is io.EOF; after a
// [TooLongError] reading can go on.
func (s *Scanner) Next() ([]byte, error) {
	chunk, err := s.r.ReadSlice('\n')
	if err == io.EOF && len(chunk) == 0 {
		return nil, io.EOF
	}
	s.line++
	s.buf = s.buf[:0]
	if err == nil || err == io.EOF {
		if len(chunk) > s.max {
			return nil, s.skip(chunk, err)
		}
		return s.trim(chunk), nil
	}
	if !errors.Is(err, bufio.ErrBufferFull) {
		return nil, fmt.Errorf("reading line %d: %w", s.line, err)
	}
	s.buf = append(s.buf[:0], chunk...)
	for {
		chunk, err = s.r.ReadSlice('\n')
		if len(s.buf)+len(chunk) > s.max {
			return nil, s.skip(chunk, err)
		}
		s.buf = append(s.buf, chunk...)
		switch {
		case err == nil || err == io.EOF:
			return s.trim(s.buf), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, fmt.Errorf("reading line %d: %w", s.line, err)
		}
	}
}

// skip hashes the rest of a line that is too long to keep.
func (s *Scanner) skip(chunk []byte, err error) error {
	h := sha256.New()
	h.Write(s.buf)
	n := int64(len(s.buf))
	for {
		last := err == nil || err == io.EOF
		if last {
			chunk = bytes.TrimSuffix(bytes.TrimSuffix(chunk, []byte("\n")), []byte("\r"))
		}
		h.Write(chunk)
		n += int64(len(chunk))
		if last {
			s.buf = nil
			return &TooLongError{Line: s.line, Bytes: n, SHA256: hex.EncodeToString(h.Sum(nil)), Limit: s.max}
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return fmt.Errorf("reading line %d: %w", s.line, err)
		}
		chunk, err = s.r.ReadSlice('\n')
	}
}

func (s *Scanner) trim(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte("\n"))
	b = bytes.TrimSuffix(b, []byte("\r"))
	if s.line == 1 {
		b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	}
	return b
}
