// Package table reads tables as people leave them: CSV and tab-separated lines
// in UTF-8 or GB18030, with rows that are broken in between.
//
// A table is cut into rows and cells before anything is decoded. That is safe:
// in GB18030, as in UTF-8, no byte of a longer character is a comma, a quote, a
// tab, a line end or a NUL. So a byte that is not of the encoding spoils the
// cell that it stands in, and can be named by its place, where a decoder in
// front of the reader would have put U+FFFD there and said nothing.
//
// A row that can't be used is a [Row] with a [Fault], and reading goes on with
// the next line. An error is of the file: it can't be read on, or its header is
// another.
package table

import (
	"errors"
	"fmt"

	"ophglm/internal/jsonl"
)

// Row is a row of a table. Its bytes are valid until the next is read.
type Row struct {
	// Line is where the row begins, counted from 1, blank lines too.
	Line int
	// Raw is the row as it stands, without its line end: of several lines, joined
	// by "\n"; of a row with a fault, the line that the fault is found on.
	Raw []byte
	// Cells are the cells, quotes and doubled quotes undone.
	Cells [][]byte
	// Fault is why the row can't be used, or nil.
	Fault *Fault
}

// Fault is what is wrong with a row or a cell, as a reject says it.
type Fault struct {
	// Reason is the code: too_long, bad_quote, wrong_columns, not_utf8, nul_byte;
	// users add their own.
	Reason string
	// Detail is the sentence for a person.
	Detail string
	// Record is what can be shown of the place: text, or the length and digest of
	// a line that is too long to keep.
	Record any
}

func (f *Fault) Error() string { return f.Detail }

// Columns is the fault of a row that has another number of cells than the
// header, or nil.
func (r Row) Columns(header int) *Fault {
	if len(r.Cells) == header {
		return nil
	}
	return &Fault{"wrong_columns", fmt.Sprintf("%d columns, where the header has %d", len(r.Cells), header), Lossy(r.Raw)}
}

// line is a line of the file, or the error that stands for one too long to keep.
type line struct {
	n    int
	text []byte
	long *jsonl.TooLongError
}

func (l line) row() Row {
	if l.long != nil {
		return Row{Line: l.n, Fault: &Fault{"too_long", l.long.Error(), l.long}}
	}
	return Row{Line: l.n, Raw: l.text}
}

func (l line) blank() bool { return l.long == nil && blank(l.text) }

// blank looks for blanks of ASCII alone: the bytes of others are letters in
// GB18030.
func blank(text []byte) bool {
	for _, c := range text {
		switch c {
		case ' ', '\t', '\r', '\v', '\f':
		default:
			return false
		}
	}
	return true
}

// scan returns the next line, whose bytes are valid until the next call.
func scan(sc *jsonl.Scanner) (line, error) {
	text, err := sc.Next()
	return lineOf(sc, text, err)
}

// lineOf is the line that the scanner returned last.
func lineOf(sc *jsonl.Scanner, text []byte, err error) (line, error) {
	if err == nil { // errors.As would put its target on the heap for each line
		return line{sc.Line(), text, nil}, nil
	}
	var long *jsonl.TooLongError
	if !errors.As(err, &long) {
		return line{}, err
	}
	return line{sc.Line(), text, long}, nil
}
