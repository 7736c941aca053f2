// Package validate checks training files as a trainer would load them, and says
// of each row that the trainer would drop, garble or stop at where it stands and
// why.
package validate

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"ophglm/datasets/lengths"
	"ophglm/internal/jsonarray"
	"ophglm/internal/jsonl"
	"ophglm/internal/text"
)

// Trainers are those that files can be checked for.
var Trainers = []string{"llamafactory", "llava"}

// Options are what a check can be told. The zero value is ready.
type Options struct {
	// Dataset names the entry of dataset_info.json, where several lead to the file.
	Dataset string
	// Limit is the longest row that the trainer takes whole, in characters; 0 is none.
	Limit int
	// Most is how many problems are kept; all are counted. 0 means 1,000.
	Most int

	maxElement int // for tests; 0 means jsonl.MaxLine
}

// Level says what becomes of a row with a problem.
type Level string

const (
	// Error: the row would be dropped or garbled, or loading would stop.
	Error Level = "error"
	// Warning: the row loads, and is likely not what was meant.
	Warning Level = "warning"
)

// Problem is one thing that is wrong. Line and Row, both from 1, are 0 where it
// is not about a row; then File says which file it is about, if not the one that
// is checked.
type Problem struct {
	Level  Level  `json:"level"`
	Code   string `json:"code"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Row    int    `json:"row,omitempty"`
	Detail string `json:"detail"`
}

// Report is what a check found. Problems are in the order in which they were
// met: those of dataset_info.json, those of rows, those of the whole file.
type Report struct {
	File     string          `json:"file"`
	Trainer  string          `json:"trainer"`
	Dataset  string          `json:"dataset,omitempty"` // entry of dataset_info.json
	Format   string          `json:"format"`            // "alpaca", "sharegpt" or "llava"; "" where no row said
	Layout   string          `json:"layout"`            // "json" (an array) or "jsonl"
	Rows     int             `json:"rows"`
	Bad      int             `json:"bad"` // rows with an error
	Problems []Problem       `json:"problems"`
	Counts   map[string]int  `json:"counts"` // of problems, by code
	Errors   int             `json:"errors"`
	Warnings int             `json:"warnings"`
	Lengths  lengths.Summary `json:"lengths"` // in characters, of rows without an error
}

// OK reports whether every row would be loaded as it stands.
func (r *Report) OK() bool { return r.Errors == 0 }

// File checks a training file: for llamafactory one of format alpaca or ShareGPT,
// a JSON array or JSONL, with the entry of dataset_info.json where one lies beside
// it; for llava a JSON array of conversations. Images are looked for from the
// file's folder, and their headers are read. What is wrong with the file's content
// is in the report; the error is about a file that can't be read, or an unknown
// trainer.
//
// Memory: one row, of at most 64 MiB (a longer one is a problem and is passed
// over), about 40 bytes a row to find those that stand twice, and the images'
// names.
func File(path, trainer string, opt Options) (Report, error) {
	r := Report{File: filepath.Base(path), Trainer: trainer, Problems: []Problem{}, Counts: map[string]int{}}
	if !slices.Contains(Trainers, trainer) {
		return r, fmt.Errorf("files can be checked for %v, not for %q", Trainers, trainer)
	}
	st, err := os.Stat(path)
	if err != nil {
		return r, fmt.Errorf("checking a training file: %w", err)
	}
	if st.IsDir() {
		return r, fmt.Errorf("%s is a directory: name the training file in it", path)
	}
	c := &checker{report: &r, opt: opt, most: opt.Most, dir: filepath.Dir(path), seen: map[[16]byte]int32{}}
	if c.most == 0 {
		c.most = 1000
	}
	if trainer == "llava" {
		c.attr = &llavaAttr
	} else if ext := filepath.Ext(path); ext != ".json" && ext != ".jsonl" {
		// FILEEXT2TYPE in extras/constants.py
		c.problem(Problem{Level: Error, Code: "extension", Detail: fmt.Sprintf("the file's name ends in %q: the trainer reads rows of this format from .json and .jsonl", ext)})
	}
	if c.attr == nil {
		if err := c.readInfo(path); err != nil {
			return r, err
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return r, fmt.Errorf("checking a training file: %w", err)
	}
	defer f.Close() // only read from
	if err := c.read(f); err != nil {
		return r, fmt.Errorf("reading %s: %w", path, err)
	}
	return r, nil
}

// checker holds what is known of the rows so far.
type checker struct {
	report   *Report
	opt      Options
	most     int
	attr     *attr             // nil until the first row says what the format is
	beside   bool              // dataset_info.json lies beside
	dir      string            // of the file
	pictures map[string]*fault // of those that were looked at; nil where nothing is wrong
	line     int
	bad      bool // the row at hand has an error
	seen     map[[16]byte]int32
	columns  schema
	ignored  map[string]bool
	lengths  lengths.Lengths
	buf      bytes.Buffer
}

func (c *checker) problem(p Problem) {
	if p.Level == Error {
		c.report.Errors++
		c.bad = true
	} else {
		c.report.Warnings++
	}
	c.report.Counts[p.Code]++
	if len(c.report.Problems) < c.most {
		c.report.Problems = append(c.report.Problems, p)
	}
}

// row reports a problem of the row at hand.
func (c *checker) row(level Level, code, format string, args ...any) {
	c.problem(Problem{Level: level, Code: code, Line: c.line, Row: c.report.Rows, Detail: fmt.Sprintf(format, args...)})
}

// read checks the content of a file.
func (c *checker) read(r io.Reader) error {
	b := bufio.NewReaderSize(r, 256<<10)
	head, err := b.Peek(4096)
	if err != nil && err != io.EOF {
		return err
	}
	limit := jsonl.MaxLine
	if c.opt.maxElement > 0 {
		limit = c.opt.maxElement
	}
	var rows jsonarray.Source
	if jsonarray.Begins(head) {
		c.report.Layout = "json"
		rows = jsonarray.NewReader(b, limit)
	} else {
		c.report.Layout = "jsonl"
		rows = jsonarray.NewLines(b, limit)
	}
	if bytes.HasPrefix(head, utf8BOM) {
		c.bom()
	}
	for {
		e, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		c.line = e.Line
		if e.Fault != nil && e.Fault.Between {
			c.problem(Problem{Level: Error, Code: faults[e.Fault.Kind], Line: e.Line, Detail: e.Fault.Detail})
			continue
		}
		c.report.Rows++
		c.bad = false
		if e.Fault != nil {
			c.row(Error, faults[e.Fault.Kind], "%s", e.Fault.Detail)
		} else {
			c.check(e)
		}
		if c.bad {
			c.report.Bad++
		}
	}
	c.end()
	return nil
}

var utf8BOM = []byte(jsonarray.Mark)

// faults are the codes of what is wrong where a row is to stand.
var faults = map[jsonarray.Kind]string{
	jsonarray.Broken:   "bad_json",
	jsonarray.CutShort: "cut_short",
	jsonarray.TooLong:  "row_too_large",
}

func (c *checker) bom() {
	p := Problem{Level: Warning, Code: "bom", Line: 1, Detail: "the file begins with a byte-order mark: some versions of the datasets library stop at it"}
	if c.report.Layout == "json" {
		p.Level = Error // json.loads of Python, to which an array falls back, refuses it
	}
	c.problem(p)
}

// check checks one row.
func (c *checker) check(e jsonarray.Element) {
	if at := text.InvalidUTF8(e.Raw); at >= 0 {
		c.row(Error, "not_utf8", "not UTF-8 at byte %d of the row", at)
		return
	}
	var v any
	if err := json.Unmarshal(e.Raw, &v); err != nil {
		c.row(Error, "bad_json", "not JSON: %v", err)
		return
	}
	row, ok := v.(map[string]any)
	if !ok {
		c.row(Error, "not_object", "the row is %s, not an object", kindOf(v))
		return
	}
	if at := loneSurrogate(e.Raw); at >= 0 {
		c.row(Error, "lone_surrogate", "half of a surrogate pair at byte %d of the row: it is no character, and Arrow refuses it", at)
	}
	if c.attr == nil {
		c.attr = defaults(row)
	}
	c.report.Format = c.attr.formatting
	length := c.texts(row, e.Offset)
	if !c.bad {
		c.lengths.Add(length)
		if c.opt.Limit > 0 && length > c.opt.Limit {
			// infer_seqlen in processor/processor_utils.py cuts without a word
			c.row(Warning, "over_limit", "%d characters, over the limit of %d: the trainer cuts what is over", length, c.opt.Limit)
		}
	}
	c.buf.Reset()
	if err := json.Compact(&c.buf, e.Raw); err == nil {
		sum := sha256.Sum256(c.buf.Bytes())
		key := [16]byte(sum[:16])
		if first, twice := c.seen[key]; twice {
			c.row(Warning, "duplicate", "the same as row %d", first)
		} else {
			c.seen[key] = int32(c.report.Rows)
		}
	}
}

// texts checks a row by its format, and returns the length of its texts.
func (c *checker) texts(row map[string]any, offset int64) (length int) {
	if c.attr.formatting == "llava" { // json.load, of which no column needs one type
		return c.llava(row)
	}
	c.columns.learn(c, row, offset)
	if c.attr.formatting == "alpaca" {
		length = c.alpaca(row)
	} else {
		length = c.sharegpt(row)
	}
	c.unlisted(row)
	return length
}

// end reports what only the whole file shows.
func (c *checker) end() {
	c.report.Lengths = c.lengths.Summary()
	if c.report.Rows == 0 {
		c.problem(Problem{Level: Error, Code: "empty", Detail: "the file has no row"})
		return
	}
	if c.report.Trainer == "llava" && c.report.Layout != "json" {
		c.problem(Problem{Level: Error, Code: "not_array", Detail: "the file is not one JSON array: LLaVA reads it with json.load, as one list"})
	}
	if c.attr == nil || !c.beside {
		return
	}
	for _, col := range c.attr.columns() {
		if col.name != "" && c.columns.ready() && !c.columns.has(col.name) {
			// the converters index example[column] without asking whether it is there
			c.problem(Problem{Level: Error, Code: "absent_column", File: infoName, Detail: fmt.Sprintf("the entry %s says that %s is in the column %q, and no row has one: loading stops there", c.report.Dataset, col.what, col.name)})
		}
	}
}

// loneSurrogate returns the offset of the first \u escape that is half of a
// surrogate pair and stands alone, or -1. The JSON is valid.
func loneSurrogate(b []byte) int {
	high := -1 // offset of a high half that ends just before i
	for i := 0; i < len(b); i++ {
		if b[i] != '\\' {
			if high >= 0 {
				return high
			}
			continue
		}
		unit := uint16(0)
		if b[i+1] == 'u' {
			for _, c := range b[i+2 : i+6] {
				unit = unit<<4 | uint16(hexDigit(c))
			}
		}
		switch low := unit >= 0xdc00 && unit < 0xe000; {
		case low && high >= 0:
			high = -1
		case low:
			return i
		case high >= 0:
			return high
		case unit >= 0xd800 && unit < 0xdc00:
			high = i
		}
		i++ // the escaped character
		if b[i] == 'u' {
			i += 4
		}
	}
	return -1
}

func hexDigit(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}
