package sqlite

import "strings"

// rowsPerInsert is how many rows one statement takes.
const rowsPerInsert = 32

// insert gathers rows of one table for a statement.
type insert struct {
	send      func(write) error
	head, row string
	most      int
	full      string // the statement of most rows
	rows      int
	args      []any
	bytes     int
}

// newInsert takes at most so many rows a statement.
func newInsert(send func(write) error, most int, table string, columns ...string) *insert {
	in := &insert{
		send: send,
		most: most,
		head: "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES ",
		row:  "(?" + strings.Repeat(", ?", len(columns)-1) + ")",
	}
	in.full = in.statement(most)
	return in
}

func (in *insert) statement(rows int) string {
	return in.head + in.row + strings.Repeat(", "+in.row, rows-1)
}

// add takes a row of about so many bytes, and reports whether it is time to
// flush: before the next row.
func (in *insert) add(bytes int, values ...any) bool {
	in.args = append(in.args, values...)
	in.bytes += bytes
	in.rows++
	return in.rows == in.most || in.bytes >= bytesPerCommit
}

// flush sends the rows that were gathered.
func (in *insert) flush() error {
	if in.rows == 0 {
		return nil
	}
	w := write{query: in.full, args: in.args, bytes: in.bytes}
	if in.rows < in.most {
		w.query = in.statement(in.rows)
	}
	in.args, in.bytes, in.rows = make([]any, 0, len(in.args)), 0, 0
	return in.send(w)
}
