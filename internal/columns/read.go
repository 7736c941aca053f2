package columns

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"ophglm/internal/jsonl"
	"ophglm/internal/table"
)

// Kind is what a column of a file is read as.
type Kind int

const (
	Skip   Kind = iota // not read
	Text               // numbers are taken as they are written
	Number             // an empty cell and null are missing
)

// File is a table with the places of its rows.
type File struct {
	*Table
	Path  string
	lines []int32 // of text files; nil: rows are counted
}

// At names a row for an error: file:line, or the row of a Parquet file, from 1.
func (f *File) At(row int) string {
	if f.lines == nil {
		return fmt.Sprintf("%s: row %d", f.Path, row+1)
	}
	return fmt.Sprintf("%s:%d", f.Path, f.lines[row])
}

// ReadFile reads CSV with a header (.csv, .tsv), JSON Lines (.jsonl, .json) or
// Parquet (.parquet) by its name. as says of each column how it is read. A cell
// that is no number where one is meant, NaN and infinities are errors with their
// place. Memory: the columns.
func ReadFile(ctx context.Context, path string, as func(column string) Kind) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading predictions: %w", err)
	}
	defer f.Close()
	out := &File{Table: &Table{}, Path: path}
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".parquet":
		t, err := Read(ctx, f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return out, out.take(t, as)
	case ".csv", ".tsv":
		var size int64 // 0 of what is no regular file
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			size = info.Size()
		}
		return out, out.readCSV(ctx, f, size, ext, as)
	case ".jsonl", ".json":
		return out, out.readJSONL(ctx, f, as)
	default:
		return nil, fmt.Errorf("%s: %q is none of .csv, .tsv, .jsonl and .parquet", path, ext)
	}
}

// take keeps the columns of a Parquet file that are wanted.
func (f *File) take(t *Table, as func(string) Kind) error {
	f.Meta = t.Meta
	for _, c := range t.Columns {
		kind := as(c.Name)
		switch {
		case kind == Skip:
			continue
		case kind == Number && c.Ints == nil && c.Floats == nil:
			return fmt.Errorf("%s: column %s is not of numbers", f.Path, c.Name)
		case kind == Text && c.Texts == nil:
			texts := make([]string, c.Len())
			for i := range texts {
				texts[i] = c.Text(i)
			}
			c = Column{Name: c.Name, Texts: texts, Missing: c.Missing}
		}
		for row, x := range c.Floats {
			if c.Has(row) && (math.IsNaN(x) || math.IsInf(x, 0)) {
				return fmt.Errorf("%s: %s is %v, which is no number", f.At(row), c.Name, x)
			}
		}
		f.Columns = append(f.Columns, c)
	}
	return nil
}

// builder appends a file's rows to its columns.
type builder struct {
	file *File
	kind []Kind
	set  []bool          // in the present row
	text strings.Builder // of texts, many in one piece of memory
	read int64           // bytes of rows, about
}

// grow makes room for the rows of a file of so many bytes, if they go on as long as
// those read: to grow bit by bit takes longer than to read.
func (b *builder) grow(size int64) {
	rows := len(b.file.lines)
	more := int(float64(rows)*float64(size)/float64(max(b.read, 1))*1.02) - rows
	if more <= 0 {
		return
	}
	b.file.lines = slices.Grow(b.file.lines, more)
	for i := range b.file.Columns {
		if c := &b.file.Columns[i]; c.Texts != nil {
			c.Texts = slices.Grow(c.Texts, more)
		} else {
			c.Floats = slices.Grow(c.Floats, more)
		}
	}
}

// keep copies a text.
func (b *builder) keep(value []byte) string {
	const piece = 64 << 10
	if len(value) <= 1 { // a label, often, of which Go has the string
		return string(value)
	}
	if b.text.Cap()-b.text.Len() < len(value) {
		b.text = strings.Builder{}
		b.text.Grow(max(piece, len(value)))
	}
	from := b.text.Len()
	b.text.Write(value)
	return b.text.String()[from:]
}

// column is the place of a column, made when it is first seen: the rows before
// have no value of it.
func (b *builder) column(name string, as func(string) Kind) int {
	if i := slices.IndexFunc(b.file.Columns, func(c Column) bool { return c.Name == name }); i >= 0 {
		return i
	}
	kind := as(name)
	if kind == Skip {
		return -1
	}
	c := Column{Name: name, Floats: []float64{}}
	if kind == Text {
		c = Column{Name: name, Texts: []string{}}
	}
	b.file.Columns, b.kind, b.set = append(b.file.Columns, c), append(b.kind, kind), append(b.set, false)
	for range b.file.lines[:len(b.file.lines)-1] {
		b.file.Columns[len(b.file.Columns)-1].skip()
	}
	return len(b.file.Columns) - 1
}

// skip appends a place without a value.
func (c *Column) skip() {
	for len(c.Missing) < c.Len() {
		c.Missing = append(c.Missing, false)
	}
	c.Missing = append(c.Missing, true)
	if c.Texts != nil {
		c.Texts = append(c.Texts, "")
	} else {
		c.Floats = append(c.Floats, 0)
	}
}

// put appends a value to a column of the present row.
func (b *builder) put(at int, value []byte) error {
	c := &b.file.Columns[at]
	if b.set[at] {
		return fmt.Errorf("%s: there are two values of %s", b.file.At(len(b.file.lines)-1), c.Name)
	}
	b.set[at] = true
	if b.kind[at] == Text {
		c.Texts = append(c.Texts, b.keep(value))
	} else {
		if value = bytes.TrimSpace(value); len(value) == 0 {
			c.skip()
			return nil
		}
		x, ok := decimal(value)
		var err error
		if !ok {
			x, err = strconv.ParseFloat(string(value), 64)
		}
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("%s: %s is %q, which is no number", b.file.At(len(b.file.lines)-1), c.Name, value)
		}
		c.Floats = append(c.Floats, x)
	}
	if c.Missing != nil {
		c.Missing = append(c.Missing, false)
	}
	return nil
}

// powers are those of ten that a float64 holds exactly and 15 digits need.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// decimal reads digits with at most one point, 15 digits at most: whole numbers and
// powers of ten that are exact, so that their quotient is the nearest float64, as
// strconv's is. It is false of anything else.
func decimal(value []byte) (float64, bool) {
	digits, point := int64(0), -1
	if len(value) > 16 || len(value) == 0 {
		return 0, false
	}
	for i, c := range value {
		switch {
		case c >= '0' && c <= '9':
			digits = 10*digits + int64(c-'0')
		case c == '.' && point < 0:
			point = i
		default:
			return 0, false
		}
	}
	switch {
	case point < 0 && len(value) <= 15:
		return float64(digits), true
	case point < 0 || len(value) == 1:
		return 0, false
	}
	return float64(digits) / powers[len(value)-1-point], true
}

// end fills up the columns that the row did not name.
func (b *builder) end() {
	for i, set := range b.set {
		if !set {
			b.file.Columns[i].skip()
		}
		b.set[i] = false
	}
}

// sampled are the rows from which the number of all is guessed.
const sampled = 4096

func (f *File) readCSV(ctx context.Context, r io.Reader, size int64, ext string, as func(string) Kind) error {
	in := table.NewCSV(jsonl.NewScanner(r)).Reuse()
	if ext == ".tsv" {
		in.Delimiter('\t')
	}
	b := &builder{file: f}
	f.lines = []int32{}
	var places []int // of each cell
	for {
		row, err := in.Next()
		if err == io.EOF {
			if places == nil {
				return fmt.Errorf("%s: it is empty, and a header is needed", f.Path)
			}
			return ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.Path, err)
		}
		if row.Fault != nil {
			return fmt.Errorf("%s:%d: %w", f.Path, row.Line, row.Fault)
		}
		f.lines = append(f.lines, int32(row.Line))
		if places == nil {
			for _, cell := range row.Cells {
				at := b.column(strings.TrimSpace(string(cell)), as)
				if at >= 0 && slices.Contains(places, at) {
					return fmt.Errorf("%s:%d: two columns are called %s", f.Path, row.Line, f.Columns[at].Name)
				}
				places = append(places, at)
			}
			f.lines = f.lines[:0]
			continue
		}
		if fault := row.Columns(len(places)); fault != nil {
			return fmt.Errorf("%s:%d: %w", f.Path, row.Line, fault)
		}
		if len(f.lines)%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		b.read += int64(len(row.Raw)) + 1
		if len(f.lines) == sampled {
			b.grow(size)
		}
		for i, cell := range row.Cells {
			if places[i] >= 0 {
				if err := b.put(places[i], cell); err != nil {
					return err
				}
			}
		}
		b.end()
	}
}

func (f *File) readJSONL(ctx context.Context, r io.Reader, as func(string) Kind) error {
	in := jsonl.NewScanner(r)
	b := &builder{file: f}
	f.lines = []int32{}
	for {
		line, err := in.Next()
		if err == io.EOF {
			return ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.Path, err)
		}
		if len(strings.TrimSpace(string(line))) == 0 {
			continue
		}
		f.lines = append(f.lines, int32(in.Line()))
		if len(f.lines)%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		fields, err := jsonl.ParseFields(line)
		if err != nil {
			return fmt.Errorf("%s:%d: it is no JSON object: %w", f.Path, in.Line(), err)
		}
		for _, name := range slices.Sorted(maps.Keys(fields)) { // so that columns have one order
			raw := fields[name]
			at := b.column(name, as)
			if at < 0 || string(raw) == "null" {
				continue
			}
			value, ok := fields.Text(name)
			if !ok {
				return fmt.Errorf("%s:%d: %s is an object or a list, and a single value is meant", f.Path, in.Line(), name)
			}
			if b.kind[at] == Number && (value == "true" || value == "false") {
				value = map[string]string{"true": "1", "false": "0"}[value]
			}
			if b.kind[at] == Number && raw[0] == '"' && !json.Valid([]byte(value)) {
				return fmt.Errorf("%s:%d: %s is %q, which is no number", f.Path, in.Line(), name, value)
			}
			if err := b.put(at, []byte(value)); err != nil {
				return err
			}
		}
		b.end()
	}
}
