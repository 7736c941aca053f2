package sqlite

import (
	"database/sql/driver"
	"strings"
)

// rowsPerWrite is how many rows go to the writer at once.
const rowsPerWrite = 32

// insert gathers rows of one table for a write.
type insert struct {
	send      func(write) error
	head, row string
	columns   int
	apart     bool // each row is a statement of its own
	rows      int
	args      []driver.NamedValue
	bytes     int
}

func newInsert(send func(write) error, table string, columns ...string) *insert {
	return &insert{
		send:    send,
		head:    "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES ",
		row:     "(?" + strings.Repeat(", ?", len(columns)-1) + ")",
		columns: len(columns),
	}
}

// statement takes so many rows.
func (in *insert) statement(rows int) string {
	return in.head + in.row + strings.Repeat(", "+in.row, rows-1)
}

// add takes a row of about so many bytes, and reports whether it is time to
// flush: before the next row.
func (in *insert) add(bytes int, values ...driver.Value) bool {
	if in.apart {
		in.args = appendArgs(in.args, 0, values)
	} else {
		in.args = appendArgs(in.args, in.rows*in.columns, values)
	}
	in.bytes += bytes
	in.rows++
	return in.rows == rowsPerWrite || in.bytes >= bytesPerCommit
}

// appendArgs numbers values on from those that a statement has.
func appendArgs(args []driver.NamedValue, has int, values []driver.Value) []driver.NamedValue {
	for i, v := range values {
		args = append(args, driver.NamedValue{Ordinal: has + i + 1, Value: v})
	}
	return args
}

// flush sends the rows that were gathered.
func (in *insert) flush() error {
	if in.rows == 0 {
		return nil
	}
	w := write{args: in.args, bytes: in.bytes}
	if in.apart {
		w.query = in.statement(1)
	} else {
		w.query = in.statement(in.rows)
	}
	in.args, in.bytes, in.rows = make([]driver.NamedValue, 0, len(in.args)), 0, 0
	return in.send(w)
}
