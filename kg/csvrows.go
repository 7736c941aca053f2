package kg

import (
	"bytes"
	"errors"
	"io"

	"ophglm/internal/jsonl"
)

// A quoted cell may go on over line ends, up to these limits: past them its
// first line is taken for broken, and reading goes on with the line after it.
const (
	maxRecordLines = 200
	maxRecordBytes = 4 << 20
)

// csvReader reads records of comma-separated cells, as bytes in the encoding of
// the file: in GB18030, as in UTF-8, no byte of a longer character is a comma,
// a quote or a line end. It holds one record at a time.
type csvReader struct {
	sc      *jsonl.Scanner
	pending [][]byte // lines that were read and belong to later records
}

func newCSVReader(r io.Reader) *csvReader { return &csvReader{sc: jsonl.NewScanner(r)} }

func (c *csvReader) line() ([]byte, error) {
	if len(c.pending) > 0 {
		line := c.pending[0]
		c.pending = c.pending[1:]
		return line, nil
	}
	line, err := c.sc.Next()
	return bytes.Clone(line), err
}

// next returns the cells of the next record; a blank line is none. A record
// that can't be read is a *lineError, after which reading can go on.
func (c *csvReader) next() ([][]byte, error) {
	var record []byte
	var lines [][]byte
	for {
		line, err := c.line()
		var long *jsonl.TooLongError
		switch {
		case errors.As(err, &long) && len(lines) == 0:
			return nil, &lineError{"too_long", long.Error(), long}
		case err == io.EOF && len(lines) == 0:
			return nil, io.EOF
		case errors.As(err, &long) || err == io.EOF:
			return nil, c.unclosed(lines)
		case err != nil:
			return nil, err
		}
		if len(lines) == 0 && len(line) == 0 {
			continue
		}
		lines = append(lines, line)
		if len(lines) > 1 {
			record = append(record, '\n')
		}
		record = append(record, line...)
		cells, open, bare := splitRecord(record)
		switch {
		case bare:
			c.pending = append(lines[1:], c.pending...)
			return nil, &lineError{"bad_quote", "a quote stands inside a cell that is not quoted", lossyGB(lines[0])}
		case !open:
			return cells, nil
		case len(lines) >= maxRecordLines || len(record) > maxRecordBytes:
			return nil, c.unclosed(lines)
		}
	}
}

// unclosed gives back all lines but the first, whose quote is not closed.
func (c *csvReader) unclosed(lines [][]byte) error {
	c.pending = append(lines[1:], c.pending...)
	return &lineError{"bad_quote", "a quote is not closed", lossyGB(lines[0])}
}

// splitRecord cuts a record into cells. Open says that it ends within quotes;
// bare that a quote stands where none may.
func splitRecord(b []byte) (cells [][]byte, open, bare bool) {
	for {
		if len(b) == 0 || b[0] != '"' {
			cell, rest, more := bytes.Cut(b, []byte(","))
			if bytes.IndexByte(cell, '"') >= 0 {
				return nil, false, true
			}
			cells = append(cells, cell)
			if !more {
				return cells, false, false
			}
			b = rest
			continue
		}
		var cell []byte
		b = b[1:]
		for {
			i := bytes.IndexByte(b, '"')
			if i < 0 {
				return nil, true, false
			}
			cell = append(cell, b[:i]...)
			b = b[i+1:]
			if len(b) == 0 || b[0] != '"' {
				break
			}
			cell = append(cell, '"')
			b = b[1:]
		}
		cells = append(cells, cell)
		if len(b) == 0 {
			return cells, false, false
		}
		if b[0] != ',' {
			return nil, false, true
		}
		b = b[1:]
	}
}
