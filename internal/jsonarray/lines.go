package jsonarray

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"ophglm/internal/jsonl"
)

// Lines yields the lines that are not blank.
type Lines struct {
	s      *jsonl.Scanner
	offset int64
}

// NewLines reads lines of at most limit bytes from r. Offsets are those in a
// file without a byte-order mark whose lines end in "\n".
func NewLines(r io.Reader, limit int) *Lines {
	return &Lines{s: jsonl.NewScanner(r).Limit(limit)}
}

// Next returns the next line that is not blank.
func (l *Lines) Next() (Element, error) {
	for {
		b, err := l.s.Next()
		e := Element{Line: l.s.Line(), Offset: l.offset, Raw: b}
		var long *jsonl.TooLongError
		if errors.As(err, &long) {
			l.offset += long.Bytes + 1
			e.Fault = &Fault{Kind: TooLong, Detail: fmt.Sprintf("the line has %d bytes: a row is one line", long.Bytes), Long: long}
			return e, nil
		}
		if err != nil {
			return e, err
		}
		l.offset += int64(len(b)) + 1
		if len(bytes.TrimSpace(b)) > 0 {
			return e, nil
		}
	}
}
