package table

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"ophglm/internal/jsonl"
	"ophglm/internal/text"
)

// Lines reads lines of UTF-8, each a row without cells. Blank lines are passed
// over. A line that is too long, not UTF-8 or holds a NUL is a fault.
type Lines struct{ sc *jsonl.Scanner }

// NewLines reads from sc, which says how long a line may be.
func NewLines(sc *jsonl.Scanner) *Lines { return &Lines{sc} }

// Next returns the next line, or io.EOF.
func (l *Lines) Next() (Row, error) {
	next, err := scan(l.sc)
	for err == nil && next.blank() {
		next, err = scan(l.sc)
	}
	if err != nil {
		return Row{}, err
	}
	row := next.row()
	if row.Fault != nil {
		return row, nil
	}
	if at := text.InvalidUTF8(row.Raw); at >= 0 {
		row.Fault = &Fault{"not_utf8", fmt.Sprintf("not UTF-8 at byte %d of the line", at), strings.ToValidUTF8(string(row.Raw), "\uFFFD")}
	} else if at := bytes.IndexByte(row.Raw, 0); at >= 0 {
		row.Fault = &Fault{"nul_byte", fmt.Sprintf("NUL at byte %d of the line", at), string(row.Raw)}
	}
	return row, nil
}

// TSV reads a table of tab-separated columns in UTF-8, one row a line: there are
// no quotes in it. A row of another number of columns than the header is a fault.
type TSV struct {
	lines  *Lines
	header int
}

// NewTSV reads from sc, whose first line that is not blank has to be the header.
func NewTSV(sc *jsonl.Scanner, header ...string) (*TSV, error) {
	t := &TSV{NewLines(sc), len(header)}
	first, err := t.lines.Next()
	switch {
	case err == io.EOF:
		return nil, fmt.Errorf("the table is empty: the header %q was expected", header)
	case err != nil:
		return nil, fmt.Errorf("reading the header: %w", err)
	case first.Fault != nil:
		return nil, fmt.Errorf("reading the header: %w", first.Fault)
	case string(first.Raw) != strings.Join(header, "\t"):
		return nil, fmt.Errorf("the header is %.200q, and should be the columns %q separated by tabs", first.Raw, header)
	}
	return t, nil
}

// Next returns the next row, or io.EOF. Blanks around a cell are no part of it.
func (t *TSV) Next() (Row, error) {
	row, err := t.lines.Next()
	if err != nil || row.Fault != nil {
		return row, err
	}
	row.Cells = bytes.Split(row.Raw, []byte("\t"))
	for i, c := range row.Cells {
		row.Cells[i] = bytes.TrimSpace(c)
	}
	row.Fault = row.Columns(t.header)
	return row, nil
}
