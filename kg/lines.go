package kg

import (
	"fmt"
	"io"
	"regexp"
	"slices"

	"ophglm/internal/jsonl"
	"ophglm/internal/table"
)

// rowReader is a table that is read row by row.
type rowReader interface{ Next() (table.Row, error) }

// eachRow calls use for each row, with its number from 1. A row that can't be
// used is rejected.
func eachRow(r rowReader, to sink, use func(n int, row table.Row) error) error {
	for n := 1; ; n++ {
		row, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := to.Row(n); err != nil {
			return err
		}
		if f := row.Fault; f != nil {
			err = to.Reject(f.Reason, f.Detail, f.Record)
		} else {
			err = use(n, row)
		}
		if err != nil {
			return err
		}
	}
}

// rows calls use for each line that is not blank, with its number from 1. A line
// that can't be used is rejected.
func rows(sc *jsonl.Scanner, to sink, use func(row int, line []byte) error) error {
	return eachRow(table.NewLines(sc), to, func(n int, row table.Row) error { return use(n, row.Raw) })
}

// terminology is a table of coded terms: tab-separated columns, the code in the
// first and the English name in the column en.
type terminology struct {
	name    string // as a sentence says it
	columns []string
	code    *regexp.Regexp
}

// read calls use for each term, with its cells in the order of the columns. A row
// without a code of the right form, without a name, or with a code that stood
// before is rejected. Memory: each code.
func (t terminology) read(r io.Reader, file string, to sink, use func(row int, f []string) error) error {
	in, err := table.NewTSV(jsonl.NewScanner(r), t.columns...)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	seen := map[string]bool{}
	en := slices.Index(t.columns, "en")
	return eachRow(in, to, func(n int, row table.Row) error {
		f := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			f[i] = string(c)
		}
		switch code := f[0]; {
		case !t.code.MatchString(code) || f[en] == "":
			return to.Reject("bad_code", fmt.Sprintf("%q is not a code of %s with an English name", code, t.name), string(row.Raw))
		case seen[code]:
			return to.Reject("duplicate_id", fmt.Sprintf("the code %s stood before", code), string(row.Raw))
		default:
			seen[code] = true
			return use(n, f)
		}
	})
}
