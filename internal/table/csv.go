package table

import (
	"bytes"
	"io"

	"ophglm/internal/jsonl"
)

// A quoted cell may go on over line ends, up to these limits. They bound what is
// held in memory, with the line that goes over them: a line alone may have what
// the scanner lets through.
const (
	maxRowLines = 200
	maxRowBytes = 4 << 20
)

// CSV reads cells separated by commas or another delimiter, as bytes in the
// encoding of the file. Blank lines are passed over, and rows may differ in
// length.
//
// What RFC 4180 leaves open is settled by what is lost if the guess is wrong:
//
//   - A quote within a cell that does not begin with one is a character. No
//     border of a cell hangs on it, and crawled text has such rows.
//   - Text after a closing quote is a fault (bad_quote), blanks too: where that
//     cell ends would be a guess, and a wrong one moves text between columns.
//   - A quote that is not closed within the limits, by the end of the file, or
//     before a line that is too long is a fault of its line alone: the lines
//     after it are read as if it had not been there.
//
// Whether a quote is closed can only be seen ahead, so each line after one that
// is never closed may be looked at once for every such line within reach of it.
type CSV struct {
	sc        *jsonl.Scanner
	delimiter byte
	ahead     []line // lines that were looked at and not used
	reuse     bool
	cells     [][]byte // of the row before, where they may be used again
}

// NewCSV reads from sc, which says how long a line may be.
func NewCSV(sc *jsonl.Scanner) *CSV { return &CSV{sc: sc, delimiter: ','} }

// Delimiter changes what stands between cells. It is to be a byte below 0x30 or
// one of :;<=>? (no byte of a longer character of GB18030 is one of these), and
// no quote or line end.
func (c *CSV) Delimiter(b byte) *CSV {
	c.delimiter = b
	return c
}

// Reuse lets the cells of a row be valid until the next is read, as their bytes are
// anyway, and saves a third of the time.
func (c *CSV) Reuse() *CSV {
	c.reuse = true
	return c
}

// Next returns the next row, or io.EOF.
func (c *CSV) Next() (Row, error) {
	if len(c.ahead) == 0 { // nearly every row is one line without a quote, and takes half the time so
		text, err := c.sc.Next()
		if err == nil && !blank(text) && bytes.IndexByte(text, '"') < 0 {
			return Row{Line: c.sc.Line(), Raw: text, Cells: c.cut(text)}, nil
		}
		l, err := lineOf(c.sc, text, err)
		if err != nil {
			return Row{}, err
		}
		c.ahead = append(c.ahead, l)
	}
	first, err := c.pop()
	for err == nil && first.blank() {
		first, err = c.pop()
	}
	if err != nil {
		return Row{}, err
	}
	row := first.row()
	if row.Fault != nil {
		return row, nil
	}
	if bytes.IndexByte(row.Raw, '"') < 0 {
		row.Cells = c.cut(row.Raw)
		return row, nil
	}
	row.Raw = bytes.Clone(row.Raw) // looking ahead overwrites the scanner's line
	s := splitter{delimiter: c.delimiter, cells: c.cells[:0]}
	ok := s.add(row.Raw)
	head, used := row.Raw, 0
	for ok && s.quoted {
		next, err := c.peek(used)
		if err != nil && err != io.EOF {
			return Row{}, err
		}
		used++
		if err == io.EOF || next.long != nil || used == maxRowLines || len(row.Raw)+1+len(next.text) > maxRowBytes {
			return fault(row, head, "a quote is opened and never closed"), nil
		}
		row.Raw = append(append(row.Raw, '\n'), next.text...)
		s.cell = append(s.cell, '\n')
		ok = s.add(next.text)
	}
	if !ok {
		return fault(row, head, "text stands between a closing quote and the next delimiter"), nil
	}
	c.ahead = c.ahead[used:]
	row.Cells = s.cells
	if c.reuse {
		c.cells = s.cells
	}
	return row, nil
}

// cut cuts a row without quotes.
func (c *CSV) cut(b []byte) [][]byte {
	cells := c.cells[:0]
	for {
		i := bytes.IndexByte(b, c.delimiter)
		if i < 0 {
			break
		}
		cells = append(cells, b[:i])
		b = b[i+1:]
	}
	cells = append(cells, b)
	if c.reuse {
		c.cells = cells
	}
	return cells
}

func fault(row Row, head []byte, detail string) Row {
	row.Raw = head
	row.Fault = &Fault{"bad_quote", detail, Lossy(head)}
	return row
}

// pop takes the next line.
func (c *CSV) pop() (line, error) {
	if len(c.ahead) == 0 {
		return scan(c.sc)
	}
	l := c.ahead[0]
	c.ahead = c.ahead[1:]
	return l, nil
}

// peek looks at the i-th line from here, and leaves it to be taken.
func (c *CSV) peek(i int) (line, error) {
	for len(c.ahead) <= i {
		l, err := scan(c.sc)
		if err != nil {
			return line{}, err
		}
		l.text = bytes.Clone(l.text)
		c.ahead = append(c.ahead, l)
	}
	return c.ahead[i], nil
}

// splitter cuts a row into cells, a line at a time.
type splitter struct {
	delimiter byte
	cells     [][]byte
	cell      []byte // the quoted cell that is not closed yet
	quoted    bool   // the row so far ends within quotes
}

// add takes a line. It is false where text follows a closing quote.
func (s *splitter) add(b []byte) bool {
	for {
		if !s.quoted && (len(b) == 0 || b[0] != '"') {
			i := bytes.IndexByte(b, s.delimiter)
			if i < 0 {
				s.cells = append(s.cells, b)
				return true
			}
			s.cells = append(s.cells, b[:i])
			b = b[i+1:]
			continue
		}
		if !s.quoted {
			s.quoted, s.cell, b = true, nil, b[1:]
		}
		i := bytes.IndexByte(b, '"')
		if i < 0 {
			s.cell = append(s.cell, b...)
			return true
		}
		s.cell = append(s.cell, b[:i]...)
		b = b[i+1:]
		if len(b) > 0 && b[0] == '"' {
			s.cell = append(s.cell, '"')
			b = b[1:]
			continue
		}
		s.cells = append(s.cells, s.cell)
		s.quoted = false
		if len(b) == 0 {
			return true
		}
		if b[0] != s.delimiter {
			return false
		}
		b = b[1:]
	}
}
