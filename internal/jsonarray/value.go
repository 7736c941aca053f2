package jsonarray

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"

	"ophglm/internal/jsonl"
)

// value reads the value that begins with the next byte.
func (a *Reader) value() (Element, error) {
	e := Element{Line: a.line, Offset: a.offset}
	a.packed = !a.blank
	if a.blank && !a.indented {
		a.indented, a.indent = true, a.column()
	}
	a.state = between
	var (
		k   = keeper{limit: a.limit, buf: a.buf[:0]}
		s   scan
		end ending
	)
	for end == open {
		b, err := a.ahead()
		if err == io.EOF {
			a.state = done
			e.Fault = &Fault{Kind: CutShort, Detail: "the file ends within this row"}
			break
		} else if err != nil {
			return e, err
		}
		n := 0
		n, end = s.scan(a, b)
		k.take(b[:n], end != open && end != unsure)
		a.pass(n)
		if end == unsure {
			end = open
			if a.likeRow() {
				end = unended
			} else {
				s.sure = true
			}
		}
	}
	a.buf = k.buf
	switch end {
	case torn:
		a.state = lost
		e.Fault = &Fault{Kind: Broken, Detail: "a line ends within a text: a row or its quotes are cut short"}
	case unended:
		a.state = wanting
		e.Fault = &Fault{Kind: Broken, Detail: fmt.Sprintf("the row does not end before line %d, where the next begins", a.line)}
	}
	if a.first {
		a.first, a.oneLine = false, a.line == e.Line
	}
	if long := k.long(e.Line); long != nil {
		if e.Fault == nil {
			e.Fault = &Fault{Kind: TooLong, Detail: fmt.Sprintf("the row has %d bytes", long.Bytes)}
		}
		e.Fault.Long = long
		return e, nil
	}
	e.Raw = k.raw
	if e.Fault == nil {
		a.learn(e.Raw)
	}
	return e, nil
}

// learn keeps the beginning of a row, up to its first key.
func (a *Reader) learn(row []byte) {
	if row[0] != '{' || len(a.prefix) > 0 && bytes.HasPrefix(row, a.prefix) {
		return
	}
	row = row[:min(len(row), maxPrefix)]
	key := bytes.TrimLeft(row[1:], " \t\r\n")
	if len(key) < 2 || key[0] != '"' {
		return
	}
	if n := bytes.IndexByte(key[1:], '"'); n >= 0 {
		a.prefix = append(a.prefix[:0], row[:len(row)-len(key)+n+2]...)
	}
}

// ending is how a value ends.
type ending int

const (
	open    ending = iota // not yet
	closed                // by its last byte, or before what can't be of it
	torn                  // by a newline within a text
	unsure                // perhaps before a bracket that may begin the next row
	unended               // before the next row
)

// scan is what is known of a value so far.
type scan struct {
	depth   int
	objects uint64 // a bit for each bracket that is open, the last the lowest: 1 for {
	begun   bool
	last    byte // that is no blank
	quoted  bool
	escaped bool // the next byte follows a backslash
	sure    bool // the next byte does not begin the next row
}

// scan goes on through b and returns how many bytes are of the value.
func (s *scan) scan(a *Reader, b []byte) (int, ending) {
	for i := 0; i < len(b); {
		if s.quoted {
			n, cut := s.text(b[i:])
			i += n
			if cut {
				a.newline(a.offset + int64(i))
				return i, torn
			}
			if !s.quoted && s.depth <= 0 {
				return i, closed
			}
			continue
		}
		c := b[i]
		if s.depth <= 0 && s.begun && ends[c] {
			return i, closed // a bare value, such as a number
		}
		i++
		switch c {
		case '"':
			s.quoted = true
		case '\n':
			a.newline(a.offset + int64(i))
			continue
		case ' ', '\t', '\r':
			continue
		case '{':
			if a.oneLine && a.blank && a.indented && s.begun && a.offset+int64(i-1)-a.lineStart == int64(a.indent) {
				switch {
				case !s.nests():
					return i - 1, unended
				case !s.sure:
					return i - 1, unsure
				}
			}
			s.sure = false
			s.depth++
			s.objects = s.objects<<1 | 1
		case '[':
			s.depth++
			s.objects <<= 1
		case '}', ']':
			s.depth--
			s.objects >>= 1
			if s.depth <= 0 {
				a.blank = false
				return i, closed
			}
		}
		s.begun, s.last, a.blank = true, c, false
	}
	return len(b), open
}

// nests reports whether JSON allows an object here within the value.
func (s *scan) nests() bool {
	return s.last == '[' || s.last == ':' || s.last == ',' && s.objects&1 == 0
}

// ends has the bytes that end a bare value and are not of it.
var ends = [256]bool{',': true, ']': true, '}': true, ' ': true, '\t': true, '\r': true, '\n': true}

// text goes on to the end of a text that has begun, and returns how many bytes
// that is and whether the last is a newline, which no text holds.
func (s *scan) text(b []byte) (n int, cut bool) {
	i := 0
	if s.escaped {
		s.escaped = false
		i++
		if b[0] == '\n' {
			return i, true
		}
	}
	for i < len(b) {
		quote := len(b)
		if n := bytes.IndexByte(b[i:], '"'); n >= 0 {
			quote = i + n
		}
		if n := bytes.IndexByte(b[i:quote], '\n'); n >= 0 {
			return i + n + 1, true
		}
		for i < quote {
			n := bytes.IndexByte(b[i:quote], '\\')
			if n < 0 {
				i = quote
				break
			}
			i += n + 2 // over the quote where that is escaped
		}
		if i > len(b) {
			s.escaped = true
			return len(b), false
		}
		if i == quote && quote < len(b) {
			s.quoted = false
			return quote + 1, false
		}
	}
	return i, false
}

// keeper keeps the bytes of a value, as long as they are not too many.
type keeper struct {
	limit  int
	raw    []byte // the value, once it is whole
	buf    []byte
	length int64
	digest hash.Hash
}

// take takes the next part. A value that is whole in one part is not copied.
func (k *keeper) take(part []byte, last bool) {
	k.length += int64(len(part))
	switch {
	case k.digest != nil:
		k.digest.Write(part)
	case k.length > int64(k.limit):
		k.digest = sha256.New()
		k.digest.Write(k.buf)
		k.digest.Write(part)
		k.buf = nil
	case last && len(k.buf) == 0:
		k.raw = part
	default:
		k.buf = append(k.buf, part...)
		k.raw = k.buf
	}
}

// long returns what is known of a value over the limit, or nil.
func (k *keeper) long(line int) *jsonl.TooLongError {
	if k.digest == nil {
		return nil
	}
	return &jsonl.TooLongError{Line: line, Bytes: k.length, SHA256: hex.EncodeToString(k.digest.Sum(nil)), Limit: k.limit}
}
