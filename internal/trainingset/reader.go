package trainingset

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"

	"ophglm/internal/charset"
	"ophglm/internal/jsonarray"
)

// Reader reads the records of one file.
type Reader struct {
	text  *charset.Reader
	rows  jsonarray.Source
	row   int
	ended bool

	// format is that of the first record which can be told, and then no longer
	// changes. Decode reads it from other goroutines, for records that Next gave
	// after it was set.
	format Format
}

// Raw is a record as it stands in the file.
type Raw struct {
	Line int
	Row  int
	JSON []byte // the caller's to keep
}

// NewReader reads r. The error is one of reading.
func NewReader(r io.Reader) (*Reader, error) {
	text, err := charset.Open(r)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(text, 4<<10)
	head, err := in.Peek(in.Size())
	if err != nil && err != io.EOF {
		return nil, err
	}
	d := &Reader{text: text}
	if d.rows = jsonarray.Source(jsonarray.NewLines(in, MaxRecord)); jsonarray.Begins(head) {
		d.rows = jsonarray.NewReader(in, MaxRecord)
	}
	return d, nil
}

// Format is that of the file, or "" until a record was read that has one.
func (d *Reader) Format() Format { return d.format }

// Next cuts out the next record. An error is a [Fault], after which the reading
// goes on, io.EOF, which also follows a fault that refuses the file, or an error
// of reading.
func (d *Reader) Next() (Raw, error) {
	if d.ended {
		return Raw{}, io.EOF
	}
	e, err := d.rows.Next()
	if err == io.EOF && d.row == 0 {
		return Raw{}, d.refuse(&Fault{Line: 1, Code: EmptyFile, Detail: "the file has no record"})
	}
	if err != nil {
		return Raw{}, err
	}
	d.row++
	f := &Fault{Line: e.Line, Row: d.row}
	switch {
	case e.Fault == nil:
	case e.Fault.Long != nil:
		f.Code, f.Detail = TooLong, fmt.Sprintf("the record has %d bytes, over the limit of %d", e.Fault.Long.Bytes, e.Fault.Long.Limit)
		return Raw{}, f
	default:
		f.Code, f.Detail = codes[e.Fault.Kind], e.Fault.Detail
		return Raw{}, f
	}
	if bad := d.text.Encoding().Fault(e.Raw); bad != nil {
		f.Line += bad.Line
		f.Code, f.Detail = BadText, fmt.Sprintf("not %s after %d characters of the line or record", d.text.Encoding().Label(), bad.Characters)
		if bad.ReadsAs != "" {
			f.Detail += ": it reads as " + bad.ReadsAs.Label()
		}
		return Raw{}, f
	}
	raw := Raw{e.Line, d.row, slices.Clone(e.Raw)}
	if d.format == "" {
		format, fault := formatOf(&raw)
		switch {
		case fault == nil:
			d.format = format
		case fault.Code == UnknownFormat:
			return Raw{}, d.refuse(fault)
		default:
			return Raw{}, fault
		}
	}
	return raw, nil
}

// codes are those of what is wrong where a record is to stand.
var codes = map[jsonarray.Kind]Code{jsonarray.Broken: BadJSON, jsonarray.CutShort: CutShort, jsonarray.TooLong: TooLong}

// refuse ends the reading.
func (d *Reader) refuse(f *Fault) *Fault {
	d.ended, f.End = true, true
	return f
}

// Read cuts out the next record and decodes it. Errors are those of [Reader.Next].
func (d *Reader) Read() (*Record, error) {
	raw, err := d.Next()
	if err != nil {
		return nil, err
	}
	rec, fault := d.Decode(raw)
	if fault != nil {
		d.ended = d.ended || fault.End
		return nil, fault
	}
	return rec, nil
}

// Decode reads a record that Next cut out. It may be called by several goroutines
// at once. A record of another format than the file's gives a fault that refuses
// the file.
func (d *Reader) Decode(raw Raw) (*Record, *Fault) {
	return decode(&raw, d.format)
}

// lineAt is the line of the file on which a byte of the record stands.
func (raw *Raw) lineAt(offset int64) int {
	n := min(max(0, int(offset)), len(raw.JSON))
	return raw.Line + bytes.Count(raw.JSON[:n], []byte("\n"))
}
