// Package jsonarray cuts a file of JSON into its rows: an array into its values,
// or lines into values, without decoding them.
//
// An array is cut by quotes and brackets alone, so a value that can't be decoded
// does not hide the ones after it. Where even those are broken, [Reader] says so
// once and looks for the place where a row begins again. It finds one by what
// rows have in common: in an array of one row a line, or one that is indented,
// the column in which they begin; in rows that share a line, their first key.
//
// Memory: one row, of at most [jsonl.MaxLine] bytes. Of a longer one the length
// and the digest are kept.
package jsonarray

import "ophglm/internal/jsonl"

// Element is a row as it stands in the file, or a fault in its place.
type Element struct {
	// Line is where it begins, counted from 1.
	Line int
	// Offset is that of its first byte in the file.
	Offset int64
	// Raw is valid until the next element is read. It is nil where the row is too
	// long, and may be cut short where there is another fault.
	Raw []byte
	// Fault is why Raw is not a row that can be decoded, or nil.
	Fault *Fault
}

// Fault says what is wrong where a row is to stand.
type Fault struct {
	Kind   Kind
	Detail string
	// Between says that it stands between rows and is not one itself.
	Between bool
	// Long is set where the row is over the limit, whatever else is wrong with it.
	Long *jsonl.TooLongError
}

// Kind is the kind of a fault.
type Kind int

// The kinds of faults.
const (
	Broken   Kind = iota // what stands there is no array, or no JSON
	CutShort             // the file ends there
	TooLong
)

// Source yields the rows of a file, and io.EOF after the last. Another error is
// of the file, which can't be read on.
type Source interface {
	Next() (Element, error)
}
