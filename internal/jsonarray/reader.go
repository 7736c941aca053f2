package jsonarray

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// Mark is the byte-order mark of UTF-8.
const Mark = "\xef\xbb\xbf"

// Begins reports whether a file that begins with head holds an array.
func Begins(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte(Mark)), " \t\r\n")
	return len(head) > 0 && head[0] == '['
}

// maxPrefix is the longest beginning of a row by which others are known.
const maxPrefix = 64

// Reader yields the values of an array. A byte-order mark before it is passed
// over.
type Reader struct {
	r     *bufio.Reader
	limit int
	state state
	buf   []byte // of a value that does not lie within r's buffer
	place

	array int  // line on which the array begins
	ended bool // what ends an array was met, and then more of it

	// What is known of the rows.
	first    bool   // none has been read yet
	oneLine  bool   // the first ended on the line on which it began
	packed   bool   // the last began on a line with other text before it
	indented bool   // one began its line, so indent is known
	indent   int    // column in which rows begin
	prefix   []byte // "{" and the first key of the last row
}

// place is where the next byte stands.
type place struct {
	offset    int64
	line      int
	lineStart int64
	blank     bool // only blanks stand before it on its line
}

func (p *place) column() int { return int(p.offset - p.lineStart) }

// newline begins the line whose first byte is at offset.
func (p *place) newline(offset int64) {
	p.line++
	p.lineStart = offset
	p.blank = true
}

type state int

const (
	unopened state = iota // a byte-order mark or the array
	opening               // of the array: a value or the end
	between               // a comma or the end
	wanting               // a value, after a comma
	lost                  // the next place where a row begins
	finished              // the array: blanks
	done
)

// NewReader reads values of at most limit bytes from r.
func NewReader(r io.Reader, limit int) *Reader {
	return &Reader{r: bufio.NewReaderSize(r, 256<<10), limit: limit, place: place{line: 1, blank: true}, first: true}
}

// ahead returns what is buffered of the bytes to come, at least one.
func (a *Reader) ahead() ([]byte, error) {
	if a.r.Buffered() == 0 {
		if _, err := a.r.Peek(1); err != nil {
			return nil, err
		}
	}
	return a.r.Peek(a.r.Buffered())
}

// pass goes on by n bytes.
func (a *Reader) pass(n int) {
	a.r.Discard(n) // of what was peeked
	a.offset += int64(n)
}

// skip passes over blanks and returns the byte after them, which is yet to come.
func (a *Reader) skip() (byte, error) {
	for {
		b, err := a.ahead()
		if err != nil {
			return 0, err
		}
		i := 0
		for i < len(b) && isBlank[b[i]] {
			i++
			if b[i-1] == '\n' {
				a.newline(a.offset + int64(i))
			}
		}
		a.pass(i)
		if i < len(b) {
			return b[i], nil
		}
	}
}

var isBlank = [256]bool{' ': true, '\t': true, '\r': true, '\n': true}

// take goes on by one byte, which is no blank.
func (a *Reader) take() {
	a.pass(1)
	a.blank = false
}

func (a *Reader) fault(kind Kind, format string, args ...any) (Element, error) {
	return Element{Line: a.line, Offset: a.offset, Fault: &Fault{Kind: kind, Detail: fmt.Sprintf(format, args...), Between: true}}, nil
}

// Next returns the next value. A file of blanks alone has none; one that holds
// something other than an array has one fault.
func (a *Reader) Next() (Element, error) {
	if a.state == unopened && a.offset == 0 {
		if b, err := a.r.Peek(len(Mark)); err == nil && string(b) == Mark {
			a.pass(len(Mark))
			a.lineStart = a.offset
		}
	}
	for {
		if a.state == done {
			return Element{}, io.EOF
		}
		if a.state == lost {
			if err := a.find(); err == io.EOF {
				a.state = done
				if a.ended {
					return Element{}, io.EOF
				}
				return a.fault(CutShort, "the file ends within the array")
			} else if err != nil {
				return Element{}, err
			}
		}
		c, err := a.skip()
		if err == io.EOF {
			was := a.state
			a.state = done
			if was == finished || was == unopened {
				return Element{}, io.EOF
			}
			return a.fault(CutShort, "the file ends within the array that begins on line %d", a.array)
		} else if err != nil {
			return Element{}, err
		}
		switch {
		case a.state == unopened && c == '[':
			a.take()
			a.state, a.array = opening, a.line
		case a.state == unopened:
			a.state = done
			return a.fault(Broken, "the file does not hold a JSON array: it begins with %q", c)
		case a.state == finished:
			a.state = done
			if c == ',' || c == '}' || c == ']' {
				a.state, a.ended = lost, true
			}
			return a.fault(Broken, "more follows the end of the array: %q", c)
		case c == ']':
			e, err := a.fault(Broken, "a comma stands before the end of the array")
			a.take()
			was := a.state
			a.state = finished
			if was == wanting {
				return e, err
			}
		case a.state == between && c == ',':
			a.take()
			a.state = wanting
		case c == ',':
			e, err := a.fault(Broken, "a comma stands where a row is to stand")
			a.take()
			return e, err
		case a.state == between && c != '{':
			a.state = lost
			return a.fault(Broken, "%q stands where a comma is to stand", c)
		case a.state == between:
			a.state = wanting
			return a.fault(Broken, "a comma is missing before the row")
		default:
			return a.value()
		}
	}
}

// find goes on to where a row begins, or the array ends.
func (a *Reader) find() error {
	comma := false // the last byte but blanks
	for {
		b, err := a.ahead()
		if err != nil {
			return err
		}
		i, ask := 0, false
	chunk:
		for ; i < len(b); i++ {
			column := int(a.offset + int64(i) - a.lineStart)
			switch c := b[i]; {
			case c == '\n':
				a.newline(a.offset + int64(i) + 1)
				continue
			case isBlank[c]:
				continue
			case c == '{' && a.blank && a.indented && column == a.indent:
				a.pass(i)
				a.state, a.ended = wanting, false
				return nil
			case c == '{' && (a.packed && comma || a.blank && !a.indented):
				ask = true
				break chunk
			case c == ']' && a.blank && (!a.indented || column <= a.indent): // deeper in, it ends something within a row
				a.pass(i)
				a.state = between
				return nil
			}
			comma, a.blank = b[i] == ',', false
			if a.packed {
				continue
			}
			if n := bytes.IndexByte(b[i:], '\n'); n >= 0 {
				i += n - 1
			} else {
				i = len(b) - 1
			}
		}
		a.pass(i)
		if !ask {
			continue
		}
		if a.likeRow() {
			a.state, a.ended = wanting, false
			return nil
		}
		a.take()
		comma = false
	}
}

// likeRow reports whether the bytes to come begin as the last row does.
func (a *Reader) likeRow() bool {
	b, _ := a.r.Peek(len(a.prefix)) // shorter at the end of the file
	return bytes.Equal(b, a.prefix)
}
