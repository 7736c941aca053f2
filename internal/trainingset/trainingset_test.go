package trainingset

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"

	"ophglm"
	"ophglm/internal/ordered"
)

// said writes a record as "line#row id| role: text | …".
func said(r *Record) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d#%d %s", r.Line, r.Row, r.ID)
	for _, m := range r.Messages {
		fmt.Fprintf(&b, "| %s: %s ", m.Role, m.Content)
	}
	return strings.TrimSpace(strings.ReplaceAll(b.String(), "\n", "⏎"))
}

// readAll reads a file: records as said writes them, faults as "line#row code".
func readAll(t testing.TB, r io.Reader) (got []string, format Format) {
	t.Helper()
	d, err := NewReader(r)
	if err != nil {
		t.Fatal(err)
	}
	for {
		rec, err := d.Read()
		var f *Fault
		switch {
		case err == io.EOF:
			return got, d.Format()
		case errors.As(err, &f):
			s := fmt.Sprintf("%d#%d %s", f.Line, f.Row, f.Code)
			if f.End {
				s += " end"
			}
			got = append(got, s)
		case err != nil:
			t.Fatal(err)
		default:
			got = append(got, said(rec))
		}
	}
}

func check(t *testing.T, in string, format Format, want ...string) {
	t.Helper()
	got, f := readAll(t, strings.NewReader(in))
	if f != format || strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%.80q is of %q:\n%s\nwant %q:\n%s", in, f, strings.Join(got, "\n"), format, strings.Join(want, "\n"))
	}
}

func TestFormats(t *testing.T) {
	for _, c := range []struct {
		name, in string
		format   Format
		want     []string
	}{
		{"alpaca, an array", "[\n{\"instruction\":\"q\",\"input\":\"i\",\"output\":\"a\",\"history\":[[\"q0\",\"a0\"]],\"system\":\"s\"},\n\n  {\"id\":7,\"output\":\"b\",\"instruction\":\"p\",\"input\":null}]", Alpaca, []string{
			"2#1 | system: s | user: q0 | assistant: a0 | user: q⏎i | assistant: a", "4#2 7| user: p | assistant: b",
		}},
		{"alpaca, lines", "{\"instruction\":\"q\",\"output\":\"a\"}\r\n\r\n{\"id\":\"x\",\"instruction\":\"p\",\"output\":\"b\"}", Alpaca, []string{
			"1#1 | user: q | assistant: a", "3#2 x| user: p | assistant: b",
		}},
		{"alpaca, of lists", `[{"id":"","instruction":["q"],"input":"","output":["a","b"]}]`, Alpaca, []string{"1#1 | user: q | assistant: a⏎b"}},
		{"ShareGPT", `[{"system":"s","conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"},{"role":"user","content":"p"},{"from":"observation","value":"t"},{"role":"assistant","content":"b"}]}]`, ShareGPT, []string{
			"1#1 | system: s | user: q | assistant: a | user: p | assistant: b",
		}},
		{"messages", `{"messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"q"},{"type":"text","text":"r"}]},{"role":"assistant","content":null,"tool_calls":[]},{"role":"tool","content":"t"},{"role":"assistant","content":"a"}]}`, Messages, []string{
			"1#1 | system: s | user: q⏎r | assistant: a",
		}},
		{"a byte-order mark", "\xef\xbb\xbf" + `[{"instruction":"q","output":"a"}]`, Alpaca, []string{"1#1 | user: q | assistant: a"}},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, c.in, c.format, c.want...) })
	}
}

func TestFaults(t *testing.T) {
	const good = `{"instruction":"q","output":"a"}`
	for _, c := range []struct {
		name, in string
		format   Format
		want     []string
	}{
		{"an empty file", "", "", []string{"1#0 empty_file end"}},
		{"blanks", " \n\n", "", []string{"1#0 empty_file end"}},
		{"an empty array", "[\n]", "", []string{"1#0 empty_file end"}},
		{"half JSON", "[\n" + good + ",\n{\"instruction\":\"q\",\n\"out", Alpaca, []string{"2#1 | user: q | assistant: a", "3#2 cut_short"}},
		{"a broken line", good + "\n{\"instruction\":\"q\" \"output\"}\n" + good, Alpaca, []string{"1#1 | user: q | assistant: a", "2#2 bad_json", "3#3 | user: q | assistant: a"}},
		{"a line cut short", good + "\n{\"instruction\":\"q\",\n" + good, Alpaca, []string{"1#1 | user: q | assistant: a", "2#2 cut_short", "3#3 | user: q | assistant: a"}},
		{"a mistake deep within a row", "[\n{\"instruction\":\"q\",\n \"output\":\n  nul},\n" + good + "]", Alpaca, []string{"4#1 bad_json", "5#2 | user: q | assistant: a"}},
		{"a number for a text", "[{\"instruction\":\"q\",\n\"output\":\n7},\n" + good + "]", Alpaca, []string{"2#1 wrong_shape", "4#2 | user: q | assistant: a"}},
		{"an object for a text", "[{\"instruction\":\"output\",\n\n\"output\":{}}]", Alpaca, []string{"3#1 wrong_shape"}},
		{"a list of numbers for a text", "[{\"instruction\":\"q\",\"output\":[7]}]", Alpaca, []string{"1#1 wrong_shape"}},
		{"texts for records", "[\"a\",\n\"b\"]", "", []string{"1#1 wrong_shape", "2#2 wrong_shape"}},
		{"an array in each line", "[\"a\"]\n[\"b\"]", "", []string{"1#1 wrong_shape", "2#2 bad_json"}},
		{"the first record is broken", "{\"instruction\":\n" + good, Alpaca, []string{"1#1 cut_short", "2#2 | user: q | assistant: a"}},
		{"an unknown format", `{"prompt":"q","response":"a"}` + "\n" + good, "", []string{"1#1 unknown_format end"}},
		{"two formats", good + "\n" + `{"messages":[{"role":"assistant","content":"a"}]}` + "\n" + good, Alpaca, []string{"1#1 | user: q | assistant: a", "2#2 mixed_formats end"}},
		{"a record of none", good + "\n{}\n" + good, Alpaca, []string{"1#1 | user: q | assistant: a", "2#2 wrong_shape", "3#3 | user: q | assistant: a"}},
		{"no output", `{"instruction":"q"}`, Alpaca, []string{"1#1 wrong_shape"}},
		{"an empty output", `{"instruction":"q","output":" "}`, Alpaca, []string{"1#1 no_answer"}},
		{"history alone answers", `{"instruction":"q","output":"","history":[["a","b"]]}`, Alpaca, []string{"1#1 no_answer"}},
		{"half a pair", `{"instruction":"q","output":"a","history":[["a"]]}`, Alpaca, []string{"1#1 wrong_shape"}},
		{"a stranger", `{"conversations":[{"from":"narrator","value":"x"}]}`, ShareGPT, []string{"1#1 wrong_shape"}},
		{"texts for messages", `{"messages":["a","b"]}`, Messages, []string{"1#1 wrong_shape"}},
		{"a number for a content", `{"messages":[{"role":"user","content":7}]}`, Messages, []string{"1#1 wrong_shape"}},
		{"no JSON", "hello\nworld", "", []string{"1#1 bad_json", "2#2 bad_json"}},
		{"not UTF-8", good + "\n{\"instruction\":\"q\xff\",\"output\":\"a\"}\n", Alpaca, []string{"1#1 | user: q | assistant: a", "2#2 bad_text"}},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, c.in, c.format, c.want...) })
	}
}

// What an encoder wrote is read as the text was, at the same lines.
func TestEncodings(t *testing.T) {
	in := "[\n" + strings.Repeat("{\"instruction\":\"右眼看东西变形一周了，应当怎么办？\",\n\"output\":\"建议散瞳检查眼底。\"},\n", 5) + "{\"instruction\":\"白内障\",\"output\":\"手术。\"}]"
	want, _ := readAll(t, strings.NewReader(in))
	if len(want) != 6 || want[5] != "12#6 | user: 白内障 | assistant: 手术。" {
		t.Fatalf("read %q", want)
	}
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(in)
	if err != nil {
		t.Fatal(err)
	}
	wide := []byte("\xff\xfe")
	for _, u := range utf16.Encode([]rune(in)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for name, file := range map[string]string{"GB18030": gb, "UTF-16": string(wide), "CRLF": strings.ReplaceAll(in, "\n", "\r\n")} {
		got, _ := readAll(t, strings.NewReader(file))
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s is read as %q", name, got)
		}
	}
}

// A record over the limit is passed over in bounded memory; a cell of 10 kB is none.
func TestLongRecords(t *testing.T) {
	cell := strings.Repeat("眼", 10_000/3)
	in := fmt.Sprintf("{\"instruction\":%q,\"output\":%q}\n", cell, cell)
	long := `{"instruction":"q","output":"` + strings.Repeat("x", MaxRecord) + "\"}\n"
	got, _ := readAll(t, strings.NewReader(in+long+in))
	if len(got) != 3 || len(got[0]) < 2*len(cell) || got[1] != "2#2 too_long" || !strings.HasPrefix(got[2], "3#3 ") {
		t.Errorf("%d records, %.40q", len(got), got)
	}
	got, _ = readAll(t, strings.NewReader("["+in+","+long+","+in+"]"))
	if len(got) != 3 || got[1] != "2#2 too_long" || !strings.HasPrefix(got[2], "3#3 ") {
		t.Errorf("of an array: %d records, %.40q", len(got), got)
	}
}

func TestErrorsOfReading(t *testing.T) {
	broken := errors.New("broken")
	if _, err := NewReader(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	first := `{"instruction":"q","output":"a"}` + "\n" + strings.Repeat(" ", 300<<10) // more than is looked at to tell the encoding
	d, err := NewReader(io.MultiReader(strings.NewReader(first), iotest.ErrReader(broken)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Read(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Read(); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
}

// Records are decoded by several goroutines while others are cut out, and come out as
// they are read by one.
func TestDecodeByMany(t *testing.T) {
	var in strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&in, "{\"id\":%d,\"instruction\":\"q%d\",\"output\":\"a\"}\n", i, i)
	}
	want, _ := readAll(t, strings.NewReader(in.String()))
	d, err := NewReader(strings.NewReader(in.String()))
	if err != nil {
		t.Fatal(err)
	}
	raws := func(yield func(Raw, error) bool) {
		for {
			raw, err := d.Next()
			if err == io.EOF || !yield(raw, err) {
				return
			}
		}
	}
	var got []string
	err = ordered.Map(t.Context(), 4, raws, func(_ context.Context, raw Raw) (string, error) {
		rec, fault := d.Decode(raw)
		if fault != nil {
			return "", fault
		}
		return said(rec), nil
	}, func(s string) error {
		got = append(got, s)
		return nil
	})
	if err != nil || strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%d records, want %d (%v)", len(got), len(want), err)
	}
}

// Whatever the bytes are: every record has an answer and stands on a line of the
// file, faults end, and how the bytes come in does not matter.
func FuzzReader(f *testing.F) {
	f.Add([]byte(`[{"instruction":"q","input":"","output":"a","history":[["b","c"]]}]`))
	f.Add([]byte("\xef\xbb\xbf" + `{"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}` + "\r\n{}"))
	f.Add([]byte(`{"messages":[{"role":"user","content":[{"text":"q"}]},{"role":"assistant","content":"a"}]}` + "\n\"x\"\n[1]"))
	f.Add([]byte("[\n{\"instruction\":\n\"\xff\"},{\"out"))
	f.Add([]byte("[{},[],\"\",null,1,{\"output\":{}}]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := NewReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		lines := 1 + bytes.Count(b, []byte("\n"))
		wide := bytes.IndexByte(b, 0) >= 0 || bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) // lines of UTF-16 are others
		for row := 1; ; row++ {
			rec, err := d.Read()
			var fault *Fault
			if err == io.EOF {
				break
			}
			switch {
			case errors.As(err, &fault):
				if fault.Line < 1 || fault.Line > lines && !wide || fault.Detail == "" || fault.Code == "" {
					t.Fatalf("%q: the fault %+v of %d lines", b, fault, lines)
				}
			case err != nil:
				t.Fatal(err)
			case rec.Row != row || rec.Line < 1 || rec.Line > lines && !wide || !answers(rec.Messages):
				t.Fatalf("%q: record %+v", b, rec)
			}
			if row > len(b)+1 {
				t.Fatalf("%q: more records than bytes", b)
			}
		}
		whole, _ := readAll(t, bytes.NewReader(b))
		halves, _ := readAll(t, iotest.HalfReader(bytes.NewReader(b)))
		if strings.Join(whole, "\n") != strings.Join(halves, "\n") {
			t.Fatalf("%q is read as %q and as %q", b, whole, halves)
		}
	})
}

func answers(messages []ophglm.Message) bool {
	for _, m := range messages {
		if m.Role == "assistant" && m.Content != "" {
			return true
		}
	}
	return false
}
