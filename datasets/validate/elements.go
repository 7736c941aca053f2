package validate

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"ophglm/internal/jsonl"
)

// element is one row as it stands in the file, or what stands in the place of
// one: then code and detail say what is wrong.
type element struct {
	line   int   // on which it begins
	offset int64 // of its first byte
	raw    []byte
	isRow  bool // false: the problem is between rows
	code   string
	detail string
}

// source yields the rows of a file. The bytes of a row are valid until the next.
type source interface {
	next() (element, error)
}

// lineSource yields the lines that are not blank.
type lineSource struct {
	s      *jsonl.Scanner
	offset int64
}

func (l *lineSource) next() (element, error) {
	for {
		b, err := l.s.Next()
		e := element{line: l.s.Line(), offset: l.offset, raw: b, isRow: true}
		var long *jsonl.TooLongError
		if errors.As(err, &long) {
			l.offset += long.Bytes + 1
			e.code, e.detail = "row_too_large", fmt.Sprintf("the line has %d bytes: a row is one line", long.Bytes)
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

// array yields the values of a JSON array, cut by quotes and brackets alone. In
// an array of one line a row it goes on with the next line after a value that is
// broken; in others, where that can be told apart.
type array struct {
	r      *bufio.Reader
	limit  int
	offset int64
	line   int
	column int  // of the byte to come, from 0
	blank  bool // only blanks stand before it on its line
	state  state
	buf    []byte

	first     bool // no value has been read yet
	indent    int  // column of the first value
	oneLine   bool // the first value ended on the line on which it began
	beginning int  // line on which the array begins
}

type state int

const (
	before   state = iota // the array
	opening               // of the array: a value or the end
	between               // a comma or the end
	wanting               // a value, after a comma
	lost                  // the next line that begins like a row
	finished              // the array: blanks
	done
)

func newArray(r *bufio.Reader, limit int) *array {
	return &array{r: r, limit: limit, line: 1, blank: true, first: true}
}

func (a *array) read() (byte, error) {
	c, err := a.r.ReadByte()
	if err != nil {
		return 0, err
	}
	a.offset++
	a.column++
	if c == '\n' {
		a.line++
		a.column, a.blank = 0, true
	} else if c != ' ' && c != '\t' && c != '\r' {
		a.blank = false
	}
	return c, nil
}

// skip passes over blanks and returns the first other byte.
func (a *array) skip() (byte, error) {
	for {
		c, err := a.read()
		if err != nil || (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
			return c, err
		}
	}
}

func (a *array) trouble(code, format string, args ...any) (element, error) {
	return element{line: a.line, code: code, detail: fmt.Sprintf(format, args...)}, nil
}

func (a *array) next() (element, error) {
	for {
		if a.state == done {
			return element{}, io.EOF
		}
		if a.state == lost {
			if err := a.find(); err == io.EOF {
				a.state = done
				return a.trouble("cut_short", "the file ends within the array")
			} else if err != nil {
				return element{}, err
			}
		}
		c, err := a.skip()
		if err == io.EOF {
			was := a.state
			a.state = done
			if was == finished {
				return element{}, io.EOF
			}
			return a.trouble("cut_short", "the file ends within the array that begins on line %d", a.beginning)
		} else if err != nil {
			return element{}, err
		}
		switch {
		case a.state == before:
			if c == '[' {
				a.state, a.beginning = opening, a.line
			} // else the byte-order mark
		case a.state == finished:
			a.state = done
			return a.trouble("bad_json", "more follows the end of the array: %q", c)
		case c == ']':
			was := a.state
			a.state = finished
			if was == wanting {
				return a.trouble("bad_json", "a comma stands before the end of the array")
			}
		case a.state == between && c == ',':
			a.state = wanting
		case c == ',':
			return a.trouble("bad_json", "a comma stands where a row is to stand")
		case a.state == between && c != '{':
			a.state = lost
			return a.trouble("bad_json", "%q stands where a comma is to stand", c)
		case a.state == between:
			if err := a.unread(); err != nil {
				return element{}, err
			}
			a.state = wanting
			return a.trouble("bad_json", "a comma is missing before the row")
		default:
			return a.value(c)
		}
	}
}

// unread puts back a byte that is not a newline and began its line's text.
func (a *array) unread() error {
	a.offset--
	a.column--
	return a.r.UnreadByte()
}

// find passes over lines until one begins like a row, or ends the array.
func (a *array) find() error {
	for {
		b, err := a.r.Peek(1)
		if err != nil {
			return err
		}
		if a.blank && b[0] == '{' && (a.first || a.column == a.indent) {
			a.state = wanting
			return nil
		}
		if a.blank && b[0] == ']' {
			a.state = between
			return nil
		}
		if _, err := a.read(); err != nil {
			return err
		}
	}
}

// value reads one value that begins with c.
func (a *array) value(c byte) (element, error) {
	e := element{line: a.line, offset: a.offset - 1, isRow: true}
	if a.first {
		a.indent = a.column - 1
	}
	a.buf = a.buf[:0]
	a.state = between
	var (
		length           int64
		depth            int
		quoted, escaped  bool
		broken, atEnd    bool
		indent, wasFirst = a.indent, a.first
	)
	a.first = false
	for {
		length++
		if length <= int64(a.limit) {
			a.buf = append(a.buf, c)
		}
		switch {
		case escaped:
			escaped = false
		case quoted:
			escaped, quoted = c == '\\', c != '"'
		case c == '"':
			quoted = true
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		if c == '\n' && (quoted || escaped) {
			e.code, e.detail = "bad_json", "a line ends within a text: a row or its quotes are cut short"
			a.state = lost
			break
		}
		if depth <= 0 && !quoted && (c == '}' || c == ']' || c == '"') {
			break
		}
		b, err := a.r.Peek(1)
		if err == io.EOF {
			atEnd = true
			break
		} else if err != nil {
			return e, err
		}
		if depth <= 0 && !quoted && bytes.IndexByte([]byte(",]} \t\r\n"), b[0]) >= 0 {
			break // a bare value, such as a number
		}
		if a.oneLine && !quoted && a.blank && a.column == indent && b[0] == '{' {
			broken = true
			break
		}
		if c, err = a.read(); err != nil {
			return e, err
		}
	}
	if wasFirst {
		a.oneLine = a.line == e.line
	}
	switch {
	case e.code != "":
	case atEnd:
		a.state = done
		e.code, e.detail = "cut_short", "the file ends within this row"
	case broken:
		a.state = wanting
		e.code, e.detail = "bad_json", fmt.Sprintf("the row does not end before line %d, where the next begins", a.line)
	case length > int64(a.limit):
		e.code, e.detail = "row_too_large", fmt.Sprintf("the row has %d bytes", length)
	}
	if length > int64(a.limit) {
		a.buf = nil
		return e, nil
	}
	e.raw = a.buf
	return e, nil
}
