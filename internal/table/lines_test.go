package table

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm/internal/jsonl"
)

func TestLines(t *testing.T) {
	in := "\xef\xbb\xbf一\r\n \n\n" + strings.Repeat("x", 600<<10) + "\na\xb0\xa2\nb\x00\nc\tc"
	got := read(t, NewLines(jsonl.NewScanner(strings.NewReader(in)).Limit(512<<10)))
	if want := []string{`1 "一"`, "4 too_long", "5 not_utf8", "6 nul_byte", `7 "c\tc"`}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	row, _ := next(t, NewLines(jsonl.NewScanner(strings.NewReader("ab\xff"))))
	if f := row.Fault; f == nil || f.Error() != "not UTF-8 at byte 2 of the line" || f.Record != "ab\uFFFD" {
		t.Errorf("the fault is %+v", f)
	}
}

func TestTSV(t *testing.T) {
	open := func(in string) (*TSV, error) { return NewTSV(jsonl.NewScanner(strings.NewReader(in)), "x", "y") }
	r, err := open("\xef\xbb\xbfx\ty\r\n a \t\"b\n\nc\nd\te\tf\n\t\xff\ng\t\n")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := read(t, r), []string{`2 ["a" "\"b"]`, "4 wrong_columns", "5 wrong_columns", "6 not_utf8", `7 ["g" ""]`}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for in, want := range map[string]string{
		"":               "is empty",
		"\n\n":           "is empty",
		"x,y\n":          "separated by tabs",
		"y\tx\n":         "separated by tabs",
		"x\ty\tz\n":      "separated by tabs",
		"x\ty\xff\n":     "not UTF-8 at byte 3",
		"x\ty\x00\n1\t2": "NUL at byte 3",
	} {
		if _, err := open(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the header %q: %v, want %q in it", in, err, want)
		}
	}
}

func TestTSVReadsWhatIsWritten(t *testing.T) {
	cell := rapid.StringMatching(`[a-z甲",]([a-z甲", ]{0,3}[a-z甲",])?`)
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOf(rapid.SliceOfN(cell, 2, 2)).Draw(t, "rows")
		in := "x\ty\n"
		for _, r := range rows {
			in += strings.Join(r, "\t") + "\n"
		}
		r, err := NewTSV(jsonl.NewScanner(strings.NewReader(in)), "x", "y")
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range rows {
			row, ok := next(t, r)
			if !ok || row.Fault != nil || row.Line != i+2 || string(bytes.Join(row.Cells, []byte("\t"))) != strings.Join(want, "\t") {
				t.Fatalf("row %d: %q, %v; want %q", i+1, row.Cells, row.Fault, want)
			}
		}
		if row, ok := next(t, r); ok {
			t.Fatalf("after the last row: %q", row.Raw)
		}
	})
}

func FuzzTSV(f *testing.F) {
	for _, s := range []string{"a\tb\n", "a\n\t\t\n", "\xff\t\x00\n \t \n", "\u3000\ta"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		r, err := NewTSV(jsonl.NewScanner(strings.NewReader("x\ty\n"+in)), "x", "y")
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(in, "\n")
		at := 1
		for {
			row, ok := next(t, r)
			if !ok {
				break
			}
			if row.Line <= at || strings.TrimSuffix(lines[row.Line-2], "\r") != string(row.Raw) {
				t.Fatalf("line %d, after %d, is read as %q", row.Line, at, row.Raw)
			}
			at = row.Line
			if row.Fault == nil && len(row.Cells) != 2 {
				t.Fatalf("the cells %q", row.Cells)
			}
		}
	})
}
