package jsonarray

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"ophglm/internal/jsonl"
)

// all reads a source to its end, rows as "line:raw", faults as "line!detail" with
// what there is of the row before it.
func all(t testing.TB, s Source) (out []string) {
	t.Helper()
	for {
		e, err := s.Next()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case e.Fault == nil:
			out = append(out, fmt.Sprintf("%d:%s", e.Line, e.Raw))
		case e.Fault.Between:
			out = append(out, fmt.Sprintf("%d!!%s", e.Line, e.Fault.Detail))
		default:
			out = append(out, fmt.Sprintf("%d:%s!%s", e.Line, e.Raw, e.Fault.Detail))
		}
	}
}

const (
	inText  = "!a line ends within a text: a row or its quotes are cut short"
	noComma = "!!a comma is missing before the row"
	cutOff  = "!!the file ends within the array"
)

func TestReader(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"empty file", "", nil},
		{"blanks", " \n\t\r\n", nil},
		{"no values", "[ ]\n", nil},
		{"one a line", "[\n{\"a\":1},\n{\"a\":2}\n]\n", []string{`2:{"a":1}`, `3:{"a":2}`}},
		{"one line", `[{"a":"]},"},[2],"x\"",null,-1e3 ]`, []string{`1:{"a":"]},"}`, "1:[2]", `1:"x\""`, "1:null", "1:-1e3"}},
		{"mark and CRLF", Mark + "[\r\n{\"a\":1}\r\n,\r\n7\r\n]\r\n", []string{`2:{"a":1}`, "4:7"}},
		{"NUL", "[{\"a\":\"\x00\"},\x00]", []string{"1:{\"a\":\"\x00\"}", "1:\x00"}},
		{"not an array", `{"a":1}`, []string{"1!!the file does not hold a JSON array: it begins with '{'"}},
		{"UTF-16", "\xff\xfe[\x00", []string{`1!!the file does not hold a JSON array: it begins with 'ÿ'`}},
		{"more after the array", "[1]\n[2]", []string{"1:1", "2!!more follows the end of the array: '['"}},
		{"commas", "[,1,,2,]", []string{"1!!a comma stands where a row is to stand", "1:1", "1!!a comma stands where a row is to stand", "1:2", "1!!a comma stands before the end of the array"}},
		{"no comma", "[{}\n{}]", []string{"1:{}", "2" + noComma, "2:{}"}},
		{"a value that can't be decoded", "[tru,{\"a\":},{'},2]", []string{"1:tru", `1:{"a":}`, "1:{'}", "1:2"}},
		{"cut within a row", `[1,{"a":"x`, []string{"1:1", `1:{"a":"x!the file ends within this row`}},
		{"cut after a backslash", `["\`, []string{`1:"\!the file ends within this row`}},
		{"cut between rows", "[1,\n", []string{"1:1", "2" + cutOff + " that begins on line 1"}},

		{"text without its end", "[\n{\"a\":\"x,\n{\"a\":2},\n{\"a\":3}\n]", []string{"2:{\"a\":\"x,\n" + inText, `3:{"a":2}`, `4:{"a":3}`}},
		{"newline after a backslash", "[\n{\"a\":\"\\\n{\"a\":2}\n]", []string{"2:{\"a\":\"\\\n" + inText, `3:{"a":2}`}},
		{
			"row without its end", "[\n{\"a\":1},\n{\"a\":[2,\n{\"a\":3}\n]",
			[]string{`2:{"a":1}`, "3:{\"a\":[2,\n!the row does not end before line 4, where the next begins", `4:{"a":3}`},
		},
		{
			"object within a row in the column of rows", "[\n{\"a\":1},\n{\"a\":[\n{\"b\":2},\n{\"b\":3}]\n}\n]",
			[]string{`2:{"a":1}`, "3:{\"a\":[\n{\"b\":2},\n{\"b\":3}]\n}"},
		},
		{"bracket too many", "[\n{\"a\":1}},\n{\"a\":2}\n]", []string{`2:{"a":1}`, "2!!'}' stands where a comma is to stand", `3:{"a":2}`}},
		{"bracket too many in one line", `[{"a":1}},{"b":5},{"a":2} x, {"a":3}]`, []string{`1:{"a":1}`, "1!!'}' stands where a comma is to stand", `1:{"a":2}`, "1!!'x' stands where a comma is to stand", `1:{"a":3}`}},
		{"first row on the line of the bracket", "[{\"a\":1},\n{\"a\":2}},\n{\"a\":3}]", []string{`1:{"a":1}`, `2:{"a":2}`, "2!!'}' stands where a comma is to stand", `3:{"a":3}`}},
		{
			"brackets too many, indented", "[\n  {\n    \"a\": [\n      1}}\n    ],\n    \"b\": 2\n  },\n  {\n    \"a\": []\n  }\n]",
			[]string{"2:{\n    \"a\": [\n      1}}", "5!!more follows the end of the array: ','", "8:{\n    \"a\": []\n  }"},
		},
		{"lost to the end", "[\n{}x\n", []string{"2:{}", "2!!'x' stands where a comma is to stand", "3" + cutOff}},
		{"array ends after what was lost", "[\n{}x\n]\n", []string{"2:{}", "2!!'x' stands where a comma is to stand"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := all(t, NewReader(strings.NewReader(c.file), 1000)); !slices.Equal(got, c.want) {
				t.Errorf("read %q\nwant %q", got, c.want)
			}
			if got := all(t, newReaderOf(c.file, 1)); !slices.Equal(got, c.want) {
				t.Errorf("byte by byte: read %q\nwant %q", got, c.want)
			}
		})
	}
}

// newReaderOf gives its file in pieces of n bytes, so that every boundary is met.
func newReaderOf(file string, n int) *Reader {
	return NewReader(&pieces{file, n}, 1000)
}

type pieces struct {
	s string
	n int
}

func (p *pieces) Read(b []byte) (int, error) {
	if p.s == "" {
		return 0, io.EOF
	}
	n := copy(b[:min(len(b), p.n)], p.s)
	p.s = p.s[n:]
	return n, nil
}

// A row over the limit is passed over with its length and digest, and the next
// is read.
func TestReaderLimitsARow(t *testing.T) {
	for _, size := range []int{52, 100, 300 << 10, 3 << 20} {
		long := `{"a":"` + strings.Repeat("x", size-8) + `"}`
		a := NewReader(strings.NewReader("[\n"+long+",\n{\"b\":1},"+long[:len(long)-1]), 50)
		e, err := a.Next()
		want := jsonl.TooLongError{Line: 2, Bytes: int64(size), SHA256: fmt.Sprintf("%x", sha256.Sum256([]byte(long))), Limit: 50}
		if err != nil || e.Fault == nil || e.Fault.Kind != TooLong || *e.Fault.Long != want || e.Raw != nil {
			t.Fatalf("%d bytes: %+v, %v", size, e, err)
		}
		if e, err := a.Next(); err != nil || string(e.Raw) != `{"b":1}` || e.Line != 3 || e.Offset != int64(size)+4 {
			t.Errorf("the next is %+v, %v", e, err)
		}
		if e, err := a.Next(); err != nil || e.Fault == nil || e.Fault.Kind != CutShort || e.Fault.Long.Bytes != int64(size)-1 {
			t.Errorf("cut short: %+v, %v", e, err)
		}
	}
	if e, err := NewReader(strings.NewReader(`["`+strings.Repeat("x", 48)+`"]`), 50).Next(); err != nil || e.Fault != nil || len(e.Raw) != 50 {
		t.Errorf("a row of just the limit: %+v, %v", e, err)
	}
}

func TestReaderPassesErrorsOn(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, head := range []string{"", "[", "[{\"a\":\"x", "[{}x", "[1]"} {
		a := NewReader(io.MultiReader(strings.NewReader(head), iotest.ErrReader(broken)), 1000)
		var err error
		for range 4 {
			if _, err = a.Next(); err != nil {
				break
			}
		}
		if !errors.Is(err, broken) {
			t.Errorf("after %q: %v", head, err)
		}
	}
}

func TestLines(t *testing.T) {
	s := NewLines(strings.NewReader(Mark+"{}\r\n\n \n"+strings.Repeat("x", 60)+"\n[1]"), 50)
	if got, want := all(t, s), []string{"1:{}", "4:!the line has 60 bytes: a row is one line", "5:[1]"}; !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
}

func TestBegins(t *testing.T) {
	for head, want := range map[string]bool{"[": true, Mark + " \r\n\t[1": true, "": false, "  ": false, "{}": false, Mark: false, "1[": false} {
		if Begins([]byte(head)) != want {
			t.Errorf("%q: %v", head, !want)
		}
	}
}

// values draws JSON values, their blanks and line ends chosen freely, none of
// which holds the first key of rows, "id", deeper in.
func values() *rapid.Generator[string] {
	blank := rapid.SampledFrom([]string{"", "", "", " ", "\n", "\r\n", "\t"})
	text := rapid.Custom(func(t *rapid.T) string {
		b, err := json.Marshal(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{`\`, `"`, `\"`, "]}", "},\n{\"id\"", "\\\\"})).Draw(t, "text"))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	})
	bare := rapid.SampledFrom([]string{"0", "-1.5e+3", "true", "false", "null"})
	var value func(depth int) *rapid.Generator[string]
	value = func(depth int) *rapid.Generator[string] {
		if depth == 0 {
			return rapid.OneOf(text, bare)
		}
		return rapid.Custom(func(t *rapid.T) string {
			gap := func() string { return blank.Draw(t, "blank") }
			var b strings.Builder
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0:
				return text.Draw(t, "text")
			case 1:
				return bare.Draw(t, "bare")
			case 2:
				b.WriteString("[" + gap())
				for i := range rapid.IntRange(0, 3).Draw(t, "length") {
					if i > 0 {
						b.WriteString(gap() + "," + gap())
					}
					b.WriteString(value(depth-1).Draw(t, "value"))
				}
				b.WriteString(gap() + "]")
			case 3:
				b.WriteString("{" + gap() + "\"k\"" + gap() + ":" + gap() + value(depth-1).Draw(t, "value"))
				for range rapid.IntRange(0, 2).Draw(t, "length") {
					b.WriteString(gap() + "," + gap() + text.Draw(t, "key") + gap() + ":" + gap() + value(depth-1).Draw(t, "value"))
				}
				b.WriteString(gap() + "}")
			}
			return b.String()
		})
	}
	row := rapid.Custom(func(t *rapid.T) string {
		return `{"id":` + blank.Draw(t, "blank") + value(3).Draw(t, "value") + blank.Draw(t, "blank") + "}"
	})
	array := func(of *rapid.Generator[string]) *rapid.Generator[string] {
		return rapid.Custom(func(t *rapid.T) string {
			s := rapid.SampledFrom([]string{"", Mark}).Draw(t, "mark") + blank.Draw(t, "blank") + "[" + blank.Draw(t, "blank")
			for i, v := range rapid.SliceOfN(of, 0, 6).Draw(t, "values") {
				if i > 0 {
					s += blank.Draw(t, "blank") + "," + blank.Draw(t, "blank")
				}
				s += v
			}
			return s + blank.Draw(t, "blank") + "]" + blank.Draw(t, "blank")
		})
	}
	return rapid.OneOf(array(row), array(rapid.OneOf(text, bare)))
}

// A valid array is cut as encoding/json cuts it, whatever the pieces in which it
// is read, and every value is found at its offset and on its line.
func TestReaderCutsValidArraysLikeEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file := values().Draw(t, "array")
		var want []string
		d := json.NewDecoder(strings.NewReader(strings.TrimPrefix(file, Mark)))
		if _, err := d.Token(); err != nil {
			t.Fatal(err)
		}
		for d.More() {
			var raw json.RawMessage
			if err := d.Decode(&raw); err != nil {
				t.Fatal(err)
			}
			want = append(want, string(raw))
		}
		var got []string
		a := newReaderOf(file, rapid.IntRange(1, 40).Draw(t, "piece"))
		for {
			e, err := a.Next()
			if err == io.EOF {
				break
			}
			if err != nil || e.Fault != nil {
				t.Fatalf("%q: %+v, %v", file, e.Fault, err)
			}
			if !strings.HasPrefix(file[e.Offset:], string(e.Raw)) || strings.Count(file[:e.Offset], "\n")+1 != e.Line {
				t.Fatalf("%q is not at byte %d, line %d of %q", e.Raw, e.Offset, e.Line, file)
			}
			got = append(got, string(e.Raw))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q: cut into %q, want %q", file, got, want)
		}
	})
}

// In an array of one row a line, a broken row costs no other row.
func TestReaderGoesOnAfterABrokenRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := make([]string, rapid.IntRange(3, 6).Draw(t, "rows"))
		for i := range rows {
			rows[i] = fmt.Sprintf(`{"id":%d,"said":[["q\"","a"],{"id":[]}]}`, i)
		}
		broken := rapid.IntRange(1, len(rows)-1).Draw(t, "broken")
		s := rows[broken]
		from := rapid.IntRange(0, len(s)-1).Draw(t, "from")
		to := rapid.IntRange(from+1, len(s)).Draw(t, "to")
		rows[broken] = s[:from] + rapid.SampledFrom([]string{"", "\"", "}", "{", "\\", "x"}).Draw(t, "junk") + s[to:]
		file := "[\n" + strings.Join(rows, ",\n") + "\n]\n"
		whole := map[string]bool{}
		a := newReaderOf(file, rapid.IntRange(1, 40).Draw(t, "piece"))
		for {
			e, err := a.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			whole[string(e.Raw)] = true
		}
		for i, row := range rows {
			if i != broken && !whole[row] {
				t.Fatalf("%q was not read of\n%s", row, file)
			}
		}
	})
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{`[{"a":"]"},2]`, `[`, `[1,,"\"",{}] x`, `{}`, Mark + "[\"a\\", `[}`, `[tru e]`, "[\n{\"a\":1},\n{\"a\":[\n{\"a\":2}\n]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a := NewReader(strings.NewReader(s), 100)
		b := newReaderOf(s, 3)
		b.limit = 100
		at := int64(0)
		for n := 1; ; n++ {
			e, err := a.Next()
			raw := bytes.Clone(e.Raw)
			again, errAgain := b.Next()
			if err != errAgain || e.Line != again.Line || e.Offset != again.Offset || !bytes.Equal(raw, again.Raw) || (e.Fault == nil) != (again.Fault == nil) || e.Fault != nil && e.Fault.Detail != again.Fault.Detail {
				t.Fatalf("%d: %+v, and in pieces %+v", n, e, again)
			}
			if err != nil {
				break
			}
			if e.Offset < at || e.Offset > int64(len(s)) || n > 2*len(s)+2 || strings.Count(s[:e.Offset], "\n")+1 != e.Line {
				t.Fatalf("%d: %+v", n, e)
			}
			if !strings.HasPrefix(s[e.Offset:], string(raw)) {
				t.Fatalf("%d is %q, which does not stand at byte %d", n, raw, e.Offset)
			}
			at = e.Offset + int64(len(raw))
		}
	})
}
