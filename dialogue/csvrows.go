package dialogue

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"

	"ophglm/internal/jsonl"
)

// csvRow is one record of a CSV file before it is decoded. In GB18030 no byte of
// a character is a quote, a comma or a line end, so it can be cut first.
type csvRow struct {
	line  int
	raw   []byte
	cells [][]byte
	fault error
}

// csvRows cuts a CSV file into records. A quote that is never closed spoils the
// line that it stands on and no more.
type csvRows struct {
	sc      *jsonl.Scanner
	pending []csvLine
}

type csvLine struct {
	n     int
	bytes []byte
	err   error // the line is over the limit
}

// maxCSVLines is how many lines a record may span.
const maxCSVLines = 200

func newCSVRows(r io.Reader) *csvRows { return &csvRows{sc: jsonl.NewScanner(r)} }

func (c *csvRows) line(i int) (csvLine, error) {
	for len(c.pending) <= i {
		b, err := c.sc.Next()
		var long *jsonl.TooLongError
		if err != nil && !errors.As(err, &long) {
			return csvLine{}, err
		}
		l := csvLine{n: c.sc.Line(), bytes: bytes.Clone(b)}
		if long != nil {
			l.err = long
		}
		c.pending = append(c.pending, l)
	}
	return c.pending[i], nil
}

func (c *csvRows) next() (csvRow, error) {
	for {
		first, err := c.line(0)
		if err != nil {
			return csvRow{}, err
		}
		if first.err == nil && len(bytes.TrimSpace(first.bytes)) == 0 {
			c.pending = c.pending[1:]
			continue
		}
		row := csvRow{line: first.n, raw: first.bytes, fault: first.err}
		used := 1
		for ; row.fault == nil && endsQuoted(row.raw); used++ {
			l, err := c.line(used)
			if err != nil && err != io.EOF {
				return csvRow{}, err
			}
			if err == io.EOF || l.err != nil || used == maxCSVLines || len(row.raw)+len(l.bytes) > jsonl.MaxLine {
				used, row.raw = 1, first.bytes
				row.fault = errors.New("a quote is opened and never closed")
				break
			}
			row.raw = append(append(row.raw[:len(row.raw):len(row.raw)], '\n'), l.bytes...)
		}
		c.pending = c.pending[used:]
		if row.fault == nil {
			row.cells, row.fault = cutCSV(row.raw)
		}
		return row, nil
	}
}

// endsQuoted reports whether the record ends within a quoted field. A quote that
// does not begin a field is a character like any other, and so is one within a
// quoted field that no comma or line end follows.
func endsQuoted(raw []byte) bool {
	begin, quoted := true, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case quoted && c == '"' && i+1 < len(raw) && raw[i+1] == '"':
			i++
		case quoted && c == '"' && (i+1 == len(raw) || raw[i+1] == ',' || raw[i+1] == '\n'):
			quoted = false
		case quoted:
		case c == '"' && begin:
			quoted, begin = true, false
		default:
			begin = c == ','
		}
	}
	return quoted
}

// cutCSV cuts one record. Bytes pass through encoding/csv as they are.
func cutCSV(raw []byte) ([][]byte, error) {
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	fields, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("the row is not CSV: %w", err)
	}
	cells := make([][]byte, len(fields))
	for i, f := range fields {
		cells[i] = []byte(f)
	}
	return cells, nil
}
