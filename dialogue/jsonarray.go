package dialogue

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"ophglm/internal/jsonl"
)

// element is one value of a JSON array as it stands in the file. At is the
// offset of its first byte; Err says why the bytes are no value.
type element struct {
	Row  int
	At   int64
	Raw  []byte
	Err  error
	Long *jsonl.TooLongError // over the limit: Raw is empty
}

// array cuts a JSON array into its values by quotes and brackets alone, so that
// a value that can't be decoded does not hide the ones after it. It holds one
// value in memory, of at most limit bytes.
type array struct {
	r     *bufio.Reader
	at    int64
	row   int
	limit int
	state int // 0 before "[", 1 within, 2 after
	buf   []byte
}

func newArray(r io.Reader) *array {
	return &array{r: bufio.NewReaderSize(r, 256<<10), limit: jsonl.MaxLine}
}

func (a *array) readByte() (byte, error) {
	c, err := a.r.ReadByte()
	if err == nil {
		a.at++
	}
	return c, err
}

// skip passes over blanks and returns the first other byte.
func (a *array) skip(also byte) (byte, error) {
	for {
		c, err := a.readByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\n' && c != '\r' && c != '\t' && (also == 0 || c != also) {
			return c, nil
		}
	}
}

// next returns the next value, or io.EOF. What follows the array, or stands in
// place of one, is returned once as an element with an Err.
func (a *array) next() (element, error) {
	if a.state == 0 {
		if b, _ := a.r.Peek(3); bytes.Equal(b, []byte("\xef\xbb\xbf")) {
			a.r.Discard(3) // was peeked
			a.at += 3
		}
		c, err := a.skip(0)
		if err != nil {
			return element{}, err
		}
		a.state = 1
		if c != '[' {
			return a.rest(c, "the file does not hold a JSON array: it begins with %q")
		}
	}
	if a.state == 1 {
		c, err := a.skip(',')
		switch {
		case err == io.EOF:
			a.state = 2
			a.row++
			return element{Row: a.row, At: a.at, Err: errors.New("the file ends within the array: it is cut short")}, nil
		case err != nil:
			return element{}, err
		case c != ']':
			return a.value(c)
		}
		a.state = 2
	}
	c, err := a.skip(0)
	if err != nil {
		return element{}, err
	}
	return a.rest(c, "more follows the end of the array: %q")
}

// rest takes what is left of the file as one broken element.
func (a *array) rest(c byte, format string) (element, error) {
	a.state, a.row = 2, a.row+1
	e := element{Row: a.row, At: a.at - 1, Err: fmt.Errorf(format, c)}
	n, err := io.Copy(io.Discard, a.r)
	a.at += n
	return e, err
}

// value reads one value that begins with c.
func (a *array) value(c byte) (element, error) {
	a.row++
	e := element{Row: a.row, At: a.at - 1}
	a.buf = a.buf[:0]
	var (
		digest   hash.Hash
		length   int64
		depth    int
		inString bool
		escaped  bool
	)
	take := func(c byte) {
		length++
		if digest != nil {
			digest.Write([]byte{c})
			return
		}
		if len(a.buf) >= a.limit {
			digest = sha256.New()
			digest.Write(a.buf)
			digest.Write([]byte{c})
			a.buf = nil
			return
		}
		a.buf = append(a.buf, c)
	}
	for {
		take(c)
		switch {
		case escaped:
			escaped = false
		case inString:
			escaped = c == '\\'
			inString = c != '"'
		case c == '"':
			inString = true
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		if depth <= 0 && !inString {
			// a value in brackets or quotes ends here, a bare one before a comma
			if c == '}' || c == ']' || c == '"' {
				break
			}
			if b, err := a.r.Peek(1); err == nil && (b[0] == ',' || b[0] == ']' || b[0] == '\n') {
				break
			}
		}
		var err error
		if c, err = a.readByte(); err == io.EOF {
			a.state = 2
			e.Err = errors.New("the file ends within this value: it is cut short")
			break
		} else if err != nil {
			return e, err
		}
	}
	if digest != nil {
		e.Long = &jsonl.TooLongError{Line: a.row, Bytes: length, SHA256: hex.EncodeToString(digest.Sum(nil))}
		e.Err = e.Long
		return e, nil
	}
	e.Raw = a.buf
	return e, nil
}
