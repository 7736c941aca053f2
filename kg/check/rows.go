package check

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"

	"ophglm/internal/jsonl"
	"ophglm/internal/table"
)

// eachRow reads a file row by row, counted as sources count them, until f
// returns false. CSV and TSV are UTF-8 or GB18030, cell by cell, and have a
// header; a row of JSONL is its line. f gets a function that gives a field of
// the row as text, and tells whether the row has it. A row that can't be read
// has no fields.
func eachRow(ctx context.Context, name string, r io.Reader, f func(row int, field func(string) (string, bool)) bool) error {
	sc := jsonl.NewScanner(r)
	switch path.Ext(name) {
	case ".jsonl":
		return eachLine(ctx, sc, f)
	case ".tsv":
		lines := table.NewLines(sc)
		return eachCells(ctx, func() (table.Row, error) {
			row, err := lines.Next()
			for _, c := range bytes.Split(row.Raw, []byte("\t")) {
				row.Cells = append(row.Cells, bytes.TrimSpace(c))
			}
			return row, err
		}, f)
	case ".csv":
		return eachCells(ctx, table.NewCSV(sc).Next, f)
	}
	return fmt.Errorf("no way to read rows of %s: it is neither .csv, .tsv nor .jsonl", name)
}

func eachLine(ctx context.Context, sc *jsonl.Scanner, f func(int, func(string) (string, bool)) bool) error {
	for {
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
		var fields jsonl.Fields
		parsed := false
		if !f(sc.Line(), func(name string) (string, bool) {
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

func eachCells(ctx context.Context, next func() (table.Row, error), f func(int, func(string) (string, bool)) bool) error {
	head, err := next()
	if err != nil {
		return fmt.Errorf("reading the header: %w", err)
	}
	columns := map[string]int{}
	for i, c := range head.Cells {
		columns[decodeCell(c)] = i
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
		if !f(n, func(name string) (string, bool) {
			i, ok := columns[name]
			if !ok || row.Fault != nil || i >= len(row.Cells) {
				return "", false
			}
			return decodeCell(row.Cells[i]), true
		}) {
			return nil
		}
	}
}

// decodeCell reads a cell as UTF-8, or else as GB18030.
func decodeCell(b []byte) string {
	if text, err := table.DecodeUTF8(b); err == nil {
		return text
	}
	text, err := table.DecodeGB18030(b)
	if err != nil {
		return table.Lossy(b)
	}
	return text
}
