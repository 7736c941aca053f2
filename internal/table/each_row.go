package table

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"unicode/utf8"

	"ophglm/internal/jsonl"
)

// EachRow reads a file row by row, counted as sources count them, until f
// returns false. CSV and TSV, by the name's ending, are UTF-8 or GB18030, row by
// row, and have a header, by which it is told what stands between the cells of CSV;
// a row of JSONL is a line that is not blank. f gets a function that gives a field of the row as text, and tells whether the row has
// it. A row that can't be read has no fields.
func EachRow(ctx context.Context, name string, r io.Reader, f func(row int, field func(string) (string, bool)) bool) error {
	switch path.Ext(name) {
	case ".jsonl":
		return eachLine(ctx, jsonl.NewScanner(r), f)
	case ".tsv":
		lines := NewLines(jsonl.NewScanner(r))
		return eachCells(ctx, func() (Row, error) {
			row, err := lines.Next()
			for _, c := range bytes.Split(row.Raw, []byte("\t")) {
				row.Cells = append(row.Cells, bytes.TrimSpace(c))
			}
			return row, err
		}, f)
	case ".csv":
		whole, delimiter, err := SniffDelimiter(r)
		if err != nil {
			return err
		}
		return eachCells(ctx, NewCSV(jsonl.NewScanner(whole)).Delimiter(delimiter).Next, f)
	}
	return fmt.Errorf("no way to read rows of %s: it is neither .csv, .tsv nor .jsonl", name)
}

func eachLine(ctx context.Context, sc *jsonl.Scanner, f func(int, func(string) (string, bool)) bool) error {
	for n := 0; ; {
		line, err := sc.Next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue // blank lines are no rows
		}
		n++
		var fields jsonl.Fields
		parsed := false
		if !f(n, func(name string) (string, bool) {
			if !parsed {
				parsed = true
				fields, _ = jsonl.ParseFields(line) // of a broken line nothing was made
			}
			return fields.Text(name)
		}) {
			return nil
		}
	}
}

func eachCells(ctx context.Context, next func() (Row, error), f func(int, func(string) (string, bool)) bool) error {
	head, err := next()
	if err != nil {
		return fmt.Errorf("reading the header: %w", err)
	}
	columns := map[string]int{}
	decode := Decoder(head.Raw)
	for i, c := range head.Cells {
		columns[decode(c)] = i
	}
	for n := 1; ; n++ {
		row, err := next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		// What is UTF-8 as a row is read so: a short cell of GB18030 can look like it.
		decode := Decoder(row.Raw)
		if !f(n, func(name string) (string, bool) {
			i, ok := columns[name]
			if !ok || row.Fault != nil || i >= len(row.Cells) {
				return "", false
			}
			return decode(row.Cells[i]), true
		}) {
			return nil
		}
	}
}

// Decoder tells how the whole that parts were cut from is written, UTF-8 or else
// GB18030, and reads parts so. What can't be read becomes as [Lossy] has it.
func Decoder(whole []byte) func(part []byte) string {
	decode := DecodeGB18030
	if utf8.Valid(whole) {
		decode = DecodeUTF8
	}
	return func(part []byte) string {
		text, err := decode(part)
		if err != nil {
			return Lossy(part)
		}
		return text
	}
}
