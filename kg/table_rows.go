package kg

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"ophglm/internal/charset"
	"ophglm/internal/jsonl"
	"ophglm/internal/table"
)

// openTable gives the rows of a file and its columns. Of JSONL these are the keys
// of the first row that can be read.
func openTable(r io.Reader, c *TableConfig) (rowReader, header, error) {
	sc := jsonl.NewScanner(r)
	var in rowReader
	switch {
	case c.Format == "csv":
		in = table.NewCSV(sc).Delimiter(cmp.Or(c.Delimiter, ",")[0])
	case c.Encoding == "gb18030":
		in = gbLines{sc}
	default:
		in = table.NewLines(sc)
	}
	if c.Format == "jsonl" {
		return peekKeys(in)
	}
	if c.Format == "tsv" {
		in = delimited{in, cmp.Or(c.Delimiter, "\t")}
	}
	h, err := readHeader(in, c.decode)
	return in, h, err
}

// decode decodes a cell. What comes by lines is UTF-8 already.
func (c *TableConfig) decode(cell []byte) (string, error) {
	if c.Format == "csv" {
		return decodeCell(c.Encoding, cell)
	}
	return table.DecodeUTF8(cell)
}

// gbLines reads lines of GB18030, each a row without cells whose Raw is UTF-8.
// The line is decoded before it is cut: in a character of GB18030 the second byte
// may be one of JSON's, or a delimiter's.
type gbLines struct{ sc *jsonl.Scanner }

func (g gbLines) Next() (table.Row, error) {
	for {
		raw, err := g.sc.Next()
		row := table.Row{Line: g.sc.Line()}
		var long *jsonl.TooLongError
		switch {
		case errors.As(err, &long):
			row.Fault = &table.Fault{Reason: "too_long", Detail: long.Error(), Record: long}
			return row, nil
		case err != nil:
			return row, err
		}
		text, err := table.DecodeGB18030(raw)
		switch {
		case charset.LooksUTF8(raw):
			row.Fault = &table.Fault{Reason: "not_gb18030", Detail: "the line is UTF-8, where GB18030 was expected", Record: string(raw)}
		case err != nil:
			row.Fault = &table.Fault{Reason: "not_gb18030", Detail: fmt.Sprintf("%v of the line", err), Record: table.Lossy(raw)}
		case strings.TrimSpace(text) == "":
			continue
		}
		row.Raw = []byte(text)
		return row, nil
	}
}

// delimited cuts lines at a delimiter. Blanks around a cell are no part of it.
type delimited struct {
	lines     rowReader
	delimiter string
}

func (d delimited) Next() (table.Row, error) {
	row, err := d.lines.Next()
	if err == nil && row.Fault == nil {
		row.Cells = bytes.Split(row.Raw, []byte(d.delimiter))
		for i, c := range row.Cells {
			row.Cells[i] = bytes.TrimSpace(c)
		}
	}
	return row, err
}

// looked is how many rows are looked at for the keys of a JSONL file.
const looked = 100

// peekKeys finds the keys of a JSONL file, and gives its rows from the first on.
func peekKeys(in rowReader) (rowReader, header, error) {
	var seen []table.Row
	for len(seen) < looked {
		row, err := in.Next()
		if err == io.EOF {
			break
		} else if err != nil {
			return nil, nil, err
		}
		row.Raw = bytes.Clone(row.Raw)
		seen = append(seen, row)
		object := map[string]json.RawMessage{}
		if row.Fault != nil || jsonl.Unmarshal(row.Raw, &object) != nil || len(object) == 0 {
			continue
		}
		var keys header
		for k := range object {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		return &replayed{seen, in}, keys, nil
	}
	return nil, nil, fmt.Errorf("none of the first %d rows is a JSON object with keys", len(seen))
}

// replayed gives rows that were looked at already before it goes on.
type replayed struct {
	seen []table.Row
	in   rowReader
}

func (r *replayed) Next() (table.Row, error) {
	if len(r.seen) == 0 {
		return r.in.Next()
	}
	row := r.seen[0]
	r.seen = r.seen[1:]
	return row, nil
}

// tableCell is one text of a row: a cell, or an element of an array.
type tableCell struct {
	field   string
	text    string
	element bool
}

// maxCell is the longest cell that is read, in bytes.
const maxCell = 256 << 10

// cellFault is what is wrong with the text of a cell, or nil.
func cellFault(column, text string) *table.Fault {
	if len(text) > maxCell {
		return &table.Fault{Reason: "too_long", Detail: fmt.Sprintf("the cell %s has %d bytes, over the limit of %d", column, len(text), maxCell), Record: text}
	}
	i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\t\n\r", r) })
	switch {
	case i < 0:
		return nil
	case text[i] == 0:
		return &table.Fault{Reason: "nul_byte", Detail: fmt.Sprintf("NUL at byte %d of the cell %s", i, column), Record: text}
	}
	return &table.Fault{Reason: "control_character", Detail: fmt.Sprintf("a control character at byte %d of the cell %s", i, column), Record: text}
}

// rowCells reads the cells of a row that the mapping names. A row that is no
// row of the table has a fault itself; cells that can't be read are empty, and
// their faults stand by column.
type rowCells struct {
	cells  map[string][]tableCell
	faults map[string]*table.Fault
}

func (m *tableMapping) rowCells(row table.Row) (rowCells, *table.Fault) {
	c := rowCells{map[string][]tableCell{}, map[string]*table.Fault{}}
	if m.cfg.Format == "jsonl" {
		object := map[string]json.RawMessage{}
		if err := jsonl.Unmarshal(row.Raw, &object); err != nil {
			return c, &table.Fault{Reason: "bad_json", Detail: fmt.Sprintf("not a JSON object: %v", err), Record: string(row.Raw)}
		}
		for _, column := range m.used {
			c.add(column, object[column])
		}
		return c, nil
	}
	if bad := row.Columns(m.columns); bad != nil {
		return c, bad
	}
	if m.cfg.Encoding == "gb18030" && m.cfg.Format == "csv" && charset.LooksUTF8(row.Raw) {
		return c, &table.Fault{Reason: "not_gb18030", Detail: "the row is UTF-8, where GB18030 was expected", Record: string(row.Raw)}
	}
	for i, column := range m.used {
		at := m.at[i]
		if at < 0 {
			continue
		}
		text, err := m.cfg.decode(row.Cells[at])
		if err != nil {
			reason := map[string]string{"utf-8": "not_utf8", "gb18030": "not_gb18030"}[m.cfg.Encoding]
			c.faults[column] = &table.Fault{Reason: reason, Detail: fmt.Sprintf("%v of the cell %s", err, column), Record: table.Lossy(row.Cells[at])}
		} else if bad := cellFault(column, text); bad != nil {
			c.faults[column] = bad
		} else if text != "" {
			c.cells[column] = []tableCell{{column, text, false}}
		}
	}
	return c, nil
}

// add reads the value of a key: a text, a number, true or false, or an array of
// these.
func (c rowCells) add(column string, value json.RawMessage) {
	var list []json.RawMessage
	array := len(value) > 0 && value[0] == '['
	if !array {
		list = []json.RawMessage{value}
	} else if err := jsonl.Unmarshal(value, &list); err != nil {
		c.faults[column] = &table.Fault{Reason: "not_text", Detail: fmt.Sprintf("%s is no array that can be read: %v", column, err), Record: string(value)}
		return
	}
	for i, v := range list {
		cell := tableCell{field: column, element: array}
		if array {
			cell.field = fmt.Sprintf("%s[%d]", column, i)
		}
		switch {
		case len(v) == 0 || string(v) == "null":
			continue
		case v[0] == '"':
			if err := jsonl.Unmarshal(v, &cell.text); err != nil {
				c.faults[column] = &table.Fault{Reason: "not_text", Detail: fmt.Sprintf("%s: %v", cell.field, err), Record: string(v)}
				continue
			}
		case v[0] == '{' || v[0] == '[':
			c.faults[column] = &table.Fault{Reason: "not_text", Detail: cell.field + " is an object or an array, where a text is expected", Record: string(v)}
			continue
		default:
			cell.text = string(v)
		}
		if bad := cellFault(cell.field, cell.text); bad != nil {
			c.faults[column] = bad
		} else if cell.text != "" {
			c.cells[column] = append(c.cells[column], cell)
		}
	}
}
