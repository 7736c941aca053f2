package table

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm/internal/jsonl"
)

func newCSV(in string) *CSV { return NewCSV(jsonl.NewScanner(strings.NewReader(in))) }

// next is Next in tests, where nothing fails but at the end.
func next(t rapid.TB, r interface{ Next() (Row, error) }) (Row, bool) {
	t.Helper()
	row, err := r.Next()
	if err != nil && err != io.EOF {
		t.Fatal(err)
	}
	return row, err == nil
}

// read writes each row as its line and its cells, or its fault.
func read(t rapid.TB, r interface{ Next() (Row, error) }) []string {
	t.Helper()
	var out []string
	for {
		row, ok := next(t, r)
		switch {
		case !ok:
			return out
		case row.Fault != nil:
			out = append(out, fmt.Sprintf("%d %s", row.Line, row.Fault.Reason))
		case row.Cells == nil:
			out = append(out, fmt.Sprintf("%d %q", row.Line, row.Raw))
		default:
			out = append(out, fmt.Sprintf("%d %q", row.Line, row.Cells))
		}
	}
}

func TestCSVOfAnotherDelimiter(t *testing.T) {
	in := "a;b,c\n\"d;\"\"e\";\"\"\n\"f\",g\n"
	want := []string{`1 ["a" "b,c"]`, `2 ["d;\"e" ""]`, "3 bad_quote"}
	if got := read(t, newCSV(in).Delimiter(';')); !reflect.DeepEqual(got, want) {
		t.Errorf("%q gave %q, want %q", in, got, want)
	}
}

func TestCSV(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"plain":                    {"a,b\nc,\n", []string{`1 ["a" "b"]`, `2 ["c" ""]`}},
		"CRLF, byte-order mark":    {"\xef\xbb\xbfa,b\r\n\"c\r\nd\",e\r\n", []string{`1 ["a" "b"]`, `2 ["c\nd" "e"]`}},
		"no line end at the end":   {"a,b", []string{`1 ["a" "b"]`}},
		"blank lines":              {"a\n\n \t\n\nb\n", []string{`1 ["a"]`, `5 ["b"]`}},
		"quotes":                   {`"a,""b""","",c` + "\n", []string{`1 ["a,\"b\"" "" "c"]`}},
		"a quoted cell at the end": {"\"a\",\nb,\"c\"\n", []string{`1 ["a" ""]`, `2 ["b" "c"]`}},
		"lines in a cell":          {"\"a\n\nb\",c\nd,e\n", []string{`1 ["a\n\nb" "c"]`, `4 ["d" "e"]`}},
		"a quote in a cell":        {"a\"b,c\"\nd,e\n", []string{`1 ["a\"b" "c\""]`, `2 ["d" "e"]`}},
		"text after a quote":       {"\"a\"b,c\nd,e\n", []string{"1 bad_quote", `2 ["d" "e"]`}},
		"a blank after a quote":    {"\"a\" ,c\nd,e\n", []string{"1 bad_quote", `2 ["d" "e"]`}},
		"never closed":             {"a,\"b\nc,d\ne,f\n", []string{"1 bad_quote", `2 ["c" "d"]`, `3 ["e" "f"]`}},
		"closed by another's":      {"a,\"b\nc,d\n\"e\",f\n", []string{"1 bad_quote", `2 ["c" "d"]`, `3 ["e" "f"]`}},
		"two that are open":        {"\"a\nb,\"c\n\"d\",\"e\nf\"\n", []string{"1 bad_quote", "2 bad_quote", `3 ["d" "e\nf"]`}},
		"聽 is no blank":            {"\xc2\xa0\n", []string{`1 ["\u00a0"]`}},
		"other bytes":              {"\xb0\xa2,\"\xff\x00\"\n", []string{`1 ["\xb0\xa2" "\xff\x00"]`}},
		"empty":                    {"", nil},
		"only a byte-order mark":   {"\xef\xbb\xbf\r\n", nil},
	} {
		if got := read(t, newCSV(c.in)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestCSVBounds(t *testing.T) {
	long := strings.Repeat("x", 600<<10)
	rows := func(in string) []string {
		return read(t, NewCSV(jsonl.NewScanner(strings.NewReader(in)).Limit(512<<10)))
	}
	// A line over the limit is a fault of its own, and ends the search for a quote.
	if got := rows("a,\"b\nc,d\n" + long + "\n\"e\"\n"); !reflect.DeepEqual(got, []string{"1 bad_quote", `2 ["c" "d"]`, "3 too_long", `4 ["e"]`}) {
		t.Errorf("with a line that is too long: %q", got)
	}
	row, _ := next(t, NewCSV(jsonl.NewScanner(strings.NewReader(long)).Limit(512<<10)))
	if l, ok := row.Fault.Record.(*jsonl.TooLongError); !ok || l.Bytes != 600<<10 || l.SHA256 == "" {
		t.Errorf("the record of a line that is too long is %#v", row.Fault.Record)
	}
	// Lines of a cell: as many as may be, and one more.
	for extra, want := range []string{fmt.Sprintf("%d [\"c\"]", maxRowLines+1), "2 [\"x\"]"} {
		got := rows("\"a\n" + strings.Repeat("x\n", maxRowLines-2+extra) + "b\"\nc\n")
		if len(got) != 2+extra*maxRowLines || got[1] != want {
			t.Errorf("a cell of %d lines: %d rows, the second %.40q", maxRowLines+extra, len(got), got[1])
		}
	}
	// Bytes of a cell: eight of these lines are within the limit, nine are not.
	line := strings.Repeat("x", maxRowBytes/8-8) + "\n"
	for n, want := range map[int]int{8: 1, 9: 9} {
		if got := rows("\"" + strings.Repeat(line, n-1) + line[:len(line)-2] + "\"\n"); len(got) != want {
			t.Errorf("a cell of %d bytes: %d rows", n*len(line), len(got))
		}
	}
}

func TestCSVReadsWhatIsWritten(t *testing.T) {
	cell := rapid.StringOf(rapid.SampledFrom([]rune("ab甲,\"\n ")))
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOf(rapid.SliceOfN(cell, 2, 4)).Draw(t, "records")
		var b bytes.Buffer
		if err := csv.NewWriter(&b).WriteAll(records); err != nil {
			t.Fatal(err)
		}
		c := newCSV(b.String())
		for i, want := range records {
			if row, ok := next(t, c); !ok || row.Fault != nil || fmt.Sprintf("%q", row.Cells) != fmt.Sprintf("%q", want) {
				t.Fatalf("record %d: %q, want %q", i, row.Cells, want)
			}
		}
		if row, ok := next(t, c); ok {
			t.Fatalf("after the last record: %q", row.Raw)
		}
	})
}

// A quote that is never closed spoils its line and no more.
func TestCSVSpoilsOneLine(t *testing.T) {
	word := rapid.StringMatching(`[a-z]{1,3}`)
	rapid.Check(t, func(t *rapid.T) {
		var in, want []string
		for i := 1; i <= rapid.IntRange(1, 2*maxRowLines).Draw(t, "lines"); i++ {
			a, b := word.Draw(t, "a"), word.Draw(t, "b")
			switch rapid.IntRange(0, 9).Draw(t, "kind") {
			case 0:
				in, want = append(in, a+",\""+b), append(want, fmt.Sprintf("%d bad_quote", i))
			case 1:
				in, want = append(in, "\""+a+"\""+b), append(want, fmt.Sprintf("%d bad_quote", i))
			case 2:
				in, want = append(in, a+"\""+b+",c"), append(want, fmt.Sprintf("%d %q", i, []string{a + "\"" + b, "c"}))
			default:
				in, want = append(in, a+","+b), append(want, fmt.Sprintf("%d %q", i, []string{a, b}))
			}
		}
		if got := read(t, newCSV(strings.Join(in, "\n"))); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q is read as %q, want %q", in, got, want)
		}
	})
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"a,b\n\"c\nd\",e\n", "\"never\nclosed\n", "a,\"b\"\"\"\n", "\"\n\"\n", ",\n,\"\"\"", "\"a\nb\",c", "a\"b\n", "\xb0\xa2,\"\xff\x00\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		var lines []string
		for sc := jsonl.NewScanner(strings.NewReader(in)); ; {
			l, err := sc.Next()
			if err != nil {
				break
			}
			lines = append(lines, string(l))
		}
		// Every line that is not blank is of one row, in order.
		c, at, read := newCSV(in), 0, [][]string{}
		for {
			row, ok := next(t, c)
			if !ok {
				break
			}
			if row.Line <= at || !onlyBlanks(lines[at:row.Line-1]) {
				t.Fatalf("row %q of line %d comes after line %d of %q", row.Raw, row.Line, at, lines)
			}
			at = row.Line + bytes.Count(row.Raw, []byte("\n"))
			if got := strings.Join(lines[row.Line-1:at], "\n"); got != string(row.Raw) {
				t.Fatalf("row %q stands where the lines are %q", row.Raw, got)
			}
			if row.Fault != nil {
				continue
			}
			// What can be decoded is the same before and after it is cut.
			whole := true
			var cells []string
			for _, cell := range row.Cells {
				_, err := DecodeGB18030(cell)
				whole = whole && err == nil
				cells = append(cells, string(cell))
			}
			if _, err := DecodeGB18030(row.Raw); whole != (err == nil) {
				t.Fatalf("the cells of %q can be decoded: %v; the row: %v", row.Raw, whole, err)
			}
			read = append(read, cells)
		}
		if !onlyBlanks(lines[at:]) {
			t.Fatalf("no row has the lines %q", lines[at:])
		}
		// What encoding/csv takes in its strict way is read the same, but for line ends,
		// byte-order marks and lines of blanks, of which it has other views.
		r := csv.NewReader(strings.NewReader(in))
		r.FieldsPerRecord = -1
		want, err := r.ReadAll()
		other := len(lines) > maxRowLines || strings.ContainsAny(in, "\r\ufeff")
		for _, l := range lines {
			other = other || l != "" && onlyBlanks([]string{l})
		}
		if err == nil && !other && fmt.Sprintf("%q", read) != fmt.Sprintf("%q", want) {
			t.Fatalf("read %q, encoding/csv reads %q", read, want)
		}
	})
}

func onlyBlanks(lines []string) bool {
	return strings.Trim(strings.Join(lines, ""), " \t\r\v\f") == ""
}
