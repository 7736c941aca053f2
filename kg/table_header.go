package kg

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"ophglm/internal/table"
)

// header is the columns of a table. A column that stands twice is no error
// until it is asked for: tables end in columns without a name.
type header []string

// readHeader takes the first row of a table for its header. Blanks around a
// name are no part of it.
func readHeader(in rowReader, decode func([]byte) (string, error)) (header, error) {
	first, err := in.Next()
	switch {
	case err == io.EOF:
		return nil, errors.New("the file is empty: a header with the names of the columns was expected")
	case err != nil:
		return nil, fmt.Errorf("reading the header: %w", err)
	case first.Fault != nil:
		return nil, fmt.Errorf("reading the header: %w", first.Fault)
	}
	h := make(header, len(first.Cells))
	for i, cell := range first.Cells {
		text, err := decode(cell)
		if err != nil {
			return nil, fmt.Errorf("reading the header: %w", err)
		}
		h[i] = strings.TrimSpace(text)
	}
	return h, nil
}

// find gives the place of each column, or -1 for an optional one that is not
// there. One that is missing, or that stands twice, is an error that shows the
// header.
func (h header) find(columns, optional []string) ([]int, error) {
	at := make([]int, len(columns))
	for i, column := range columns {
		at[i] = slices.Index(h, column)
		switch {
		case at[i] < 0 && !slices.Contains(optional, column):
			return nil, fmt.Errorf("there is no column %q; the columns are %s", column, h)
		case at[i] >= 0 && slices.Contains(h[at[i]+1:], column):
			return nil, fmt.Errorf("the column %q stands twice; the columns are %s", column, h)
		}
	}
	return at, nil
}

// String shows the header in an error.
func (h header) String() string {
	return fmt.Sprintf("%.1000s", fmt.Sprintf("%q", []string(h)))
}

// decodeCell decodes a cell of an encoding, "utf-8" or "gb18030".
func decodeCell(encoding string, cell []byte) (string, error) {
	if encoding == "gb18030" {
		return table.DecodeGB18030(cell)
	}
	return table.DecodeUTF8(cell)
}
