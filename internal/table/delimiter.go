package table

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"
)

// LikelyDelimiter is what stands between the cells of the first line that is not
// blank: the one of comma, tab, semicolon and bar that it has most of, and a comma
// where it has none. The line is UTF-8 or GB18030, of which a bar can be half a
// character.
func LikelyDelimiter(head []byte) byte {
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, "\ufeff \r\n"), []byte("\n"))
	delimiters := ",\t;|"
	if !utf8.Valid(line) {
		delimiters = ",\t;"
	}
	best, most := byte(','), 0
	for _, d := range []byte(delimiters) {
		if n := bytes.Count(line, []byte{d}); n > most {
			best, most = d, n
		}
	}
	return best
}

// SniffDelimiter gives the [LikelyDelimiter] of what r begins with, and a reader of
// all of it.
func SniffDelimiter(r io.Reader) (io.Reader, byte, error) {
	b := bufio.NewReaderSize(r, 4<<10)
	head, err := b.Peek(b.Size())
	if err != nil && err != io.EOF {
		return nil, 0, err
	}
	return b, LikelyDelimiter(head), nil
}
