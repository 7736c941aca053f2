package kg

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"ophglm/internal/jsonl"
)

// lineError is a row that can't be used, for the reject that it becomes.
type lineError struct {
	reason, detail string
	record         any
}

func (e *lineError) Error() string { return e.detail }

// nextLine reads a line of UTF-8 text. A line that is too long, not UTF-8 or
// holds a NUL byte is a *lineError, after which reading can go on.
func nextLine(sc *jsonl.Scanner) ([]byte, error) {
	line, err := sc.Next()
	var long *jsonl.TooLongError
	switch {
	case errors.As(err, &long):
		return nil, &lineError{"too_long", long.Error(), long}
	case err != nil:
		return nil, err
	}
	if at := invalidUTF8(line); at >= 0 {
		return nil, &lineError{"not_utf8", fmt.Sprintf("not UTF-8 at byte %d of the line", at), string(line)}
	}
	if at := bytes.IndexByte(line, 0); at >= 0 {
		return nil, &lineError{"nul_byte", fmt.Sprintf("NUL at byte %d of the line", at), string(line)}
	}
	return line, nil
}

// invalidUTF8 is the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	for i := 0; ; {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
}

// rows calls use for each non-blank line after the first skip lines, with its
// number as a record, from 1. A line that can't be used is rejected.
func rows(sc *jsonl.Scanner, to sink, use func(row int, line []byte) error) error {
	for n := 1; ; {
		line, err := nextLine(sc)
		if err == io.EOF {
			return nil
		}
		var bad *lineError
		if err != nil && !errors.As(err, &bad) {
			return err
		}
		if bad == nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if err := to.Row(n); err != nil {
			return err
		}
		if bad != nil {
			err = to.Reject(bad.reason, bad.detail, bad.record)
		} else {
			err = use(n, line)
		}
		if err != nil {
			return err
		}
		n++
	}
}

// tsvRows reads a table of tab-separated columns. The header has to be the
// given one; a row with another number of columns is rejected.
func tsvRows(r io.Reader, file string, header []string, to sink, use func(row int, f []string) error) error {
	sc := jsonl.NewScanner(r)
	first, err := nextLine(sc)
	if err == io.EOF {
		return fmt.Errorf("%s is empty: the header %q was expected", file, header)
	}
	if err != nil {
		return fmt.Errorf("%s: reading the header: %w", file, err)
	}
	if string(first) != string(bytes.Join(toBytes(header), []byte("\t"))) {
		return fmt.Errorf("%s: the header is %.200q, and should be the columns %q separated by tabs", file, first, header)
	}
	return rows(sc, to, func(row int, line []byte) error {
		f := bytes.Split(line, []byte("\t"))
		if len(f) != len(header) {
			return to.Reject("wrong_columns", fmt.Sprintf("%d columns, where the header has %d", len(f), len(header)), string(line))
		}
		fields := make([]string, len(f))
		for i := range f {
			fields[i] = string(bytes.TrimSpace(f[i]))
		}
		return use(row, fields)
	})
}

func toBytes(s []string) [][]byte {
	out := make([][]byte, len(s))
	for i := range s {
		out[i] = []byte(s[i])
	}
	return out
}
