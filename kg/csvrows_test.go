package kg

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"
)

// readCSV reads all records; a broken one is given as its reason.
func readCSV(t testing.TB, in string) [][]string {
	t.Helper()
	c := newCSVReader(strings.NewReader(in))
	var out [][]string
	for {
		cells, err := c.next()
		var bad *lineError
		switch {
		case err == io.EOF:
			return out
		case errors.As(err, &bad):
			out = append(out, []string{"!" + bad.reason})
			continue
		case err != nil:
			t.Fatal(err)
		}
		var record []string
		for _, cell := range cells {
			record = append(record, string(cell))
		}
		out = append(out, record)
	}
}

func TestCSVReader(t *testing.T) {
	many := "a,\"b\n" + strings.Repeat("c,d\n", maxRecordLines+50)
	for name, c := range map[string]struct {
		in   string
		want [][]string
	}{
		"plain":            {"a,b\nc,\n", [][]string{{"a", "b"}, {"c", ""}}},
		"CRLF, BOM":        {"\xef\xbb\xbfa,b\r\nc,d\r\n", [][]string{{"a", "b"}, {"c", "d"}}},
		"no final newline": {"a,b", [][]string{{"a", "b"}}},
		"blank lines":      {"a\n\n\nb\n", [][]string{{"a"}, {"b"}}},
		"quotes":           {`"a,""b""",c` + "\n", [][]string{{`a,"b"`, "c"}}},
		"lines in a cell":  {"\"a\nb\",c\nd,e\n", [][]string{{"a\nb", "c"}, {"d", "e"}}},
		"bare quote":       {"a\"b,c\nd,e\n", [][]string{{"!bad_quote"}, {"d", "e"}}},
		"after a quote":    {"\"a\"b,c\nd,e\n", [][]string{{"!bad_quote"}, {"d", "e"}}},
		"never closed":     {"a,\"b\nc,d\ne,f\n", [][]string{{"!bad_quote"}, {"c", "d"}, {"e", "f"}}},
		"empty":            {"", nil},
	} {
		if got := readCSV(t, c.in); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := readCSV(t, many); len(got) != maxRecordLines+51 || got[0][0] != "!bad_quote" || got[1][0] != "c" {
		t.Errorf("a quote that is never closed: %d records, the first %q", len(got), got[0])
	}
}

func TestCSVReadsWhatCSVWriterWrites(t *testing.T) {
	cell := rapid.StringOf(rapid.SampledFrom([]rune("ab甲,\"\n ")))
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOf(rapid.SliceOfN(cell, 2, 4)).Draw(t, "records")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll(records); err != nil {
			t.Fatal(err)
		}
		c := newCSVReader(&b)
		for i, want := range records {
			cells, err := c.next()
			if err != nil {
				t.Fatalf("record %d: %v", i, err)
			}
			if got := fmt.Sprintf("%q", cells); got != fmt.Sprintf("%q", want) {
				t.Fatalf("record %d: %s, want %q", i, got, want)
			}
		}
		if _, err := c.next(); err != io.EOF {
			t.Fatalf("after the last record: %v", err)
		}
	})
}

func FuzzCSVReader(f *testing.F) {
	for _, s := range []string{"a,b\n", "\"a\nb\",c", "a\"b\n", "\"\"\"", "\xb0\xa2,\"\xff\x00\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if got := len(readCSV(t, in)); got > strings.Count(in, "\n")+1 {
			t.Errorf("%d records of %d lines", got, strings.Count(in, "\n")+1)
		}
	})
}

func TestDecodeGB18030(t *testing.T) {
	for in, want := range map[string]string{"ascii": "ascii", gb(t, "眼科 𠮷 €"): "眼科 𠮷 €", "\x84\x31\xa4\x37": "\uFFFD", "": ""} {
		if got, err := decodeGB18030([]byte(in)); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
	for in, at := range map[string]string{"a\xff": "byte 1", gb(t, "眼") + "\xb0": "byte 2", "ab\xb0\x20": "byte 2", "\x81\x30\x81": "byte 0"} {
		if got, err := decodeGB18030([]byte(in)); err == nil || !strings.HasSuffix(err.Error(), "not GB18030 at "+at) {
			t.Errorf("%q: %q, %v; want an error at %s", in, got, err, at)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Filter(func(s string) bool { return !strings.ContainsRune(s, utf8.RuneError) }).Draw(t, "s")
		b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Skip("not in GB18030")
		}
		if back, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b); err != nil || string(back) != s {
			t.Skip("the library does not read back what it writes")
		}
		if got, err := decodeGB18030(b); err != nil || got != s {
			t.Fatalf("%q came back as %q, %v", s, got, err)
		}
	})
}
