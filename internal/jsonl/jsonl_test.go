package jsonl

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/internal/proof"
)

// The canonical encoding is that of encoding/json without HTML escapes, so that
// it can be made anywhere, but for what TestEscapes shows.
func TestCanonicalEncoding(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.String().Filter(func(s string) bool { return !strings.ContainsAny(s, "\u2028\u2029\b\f") })
		s := &ophglm.Sample{
			ID: text.Draw(rt, "id"), Lang: ophglm.ZH, Scenario: ophglm.Visual, By: "composed",
			Messages: []ophglm.Message{{Role: "user", Content: text.Draw(rt, "content")}},
			Tags:     rapid.MapOf(text, text).Draw(rt, "tags"),
			Groups:   rapid.SliceOf(text).Draw(rt, "groups"),
		}
		got, err := Marshal(s)
		if err != nil {
			rt.Fatal(err)
		}
		var want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		if err := e.Encode(s); err != nil {
			rt.Fatal(err)
		}
		if !bytes.Equal(got, bytes.TrimSuffix(want.Bytes(), []byte("\n"))) {
			rt.Fatalf("got  %s\nwant %s", got, want.Bytes())
		}
		back := &ophglm.Sample{}
		if err := Unmarshal(got, back); err != nil {
			rt.Fatal(err)
		}
		again, err := Marshal(back)
		if err != nil || !bytes.Equal(got, again) {
			rt.Fatalf("a round trip changes %s to %s (%v)", got, again, err)
		}
	})
}

// Where sonic does not know the processor or the Go version it hands over to
// encoding/json, which would write these otherwise, and other digests with them.
func TestEscapes(t *testing.T) {
	got, err := Marshal("\b\f\u2028\u2029<>&\x7f\x00")
	if want := `"\u0008\u000c` + "\u2028\u2029<>&\x7f" + `\u0000"`; err != nil || string(got) != want {
		t.Errorf("got %s, want %s (%v)", got, want, err)
	}
}

func TestFloatsAsEncodingJSON(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := ophglm.Link{A: "a", B: "b", Kind: "near", Similarity: rapid.Float64Range(-1e300, 1e300).Draw(rt, "x")}
		got, err := Marshal(l)
		if err != nil {
			rt.Fatal(err)
		}
		want, err := json.Marshal(l)
		if err != nil || !bytes.Equal(got, want) {
			rt.Fatalf("got %s want %s (%v)", got, want, err)
		}
	})
}

// A decoded view holds the same values as a decoded copy.
func TestViewEqualsCopy(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := &ophglm.Dialogue{ID: "x", Turns: []ophglm.Turn{{Role: ophglm.Patient, Text: rapid.String().Draw(rt, "text"), From: []int{0}}}}
		line, err := Marshal(d)
		if err != nil {
			rt.Fatal(err)
		}
		a, b := &ophglm.Dialogue{}, &ophglm.Dialogue{}
		if err := errors.Join(Unmarshal(line, a), UnmarshalView(line, b)); err != nil {
			rt.Fatal(err)
		}
		if !reflect.DeepEqual(a, b) {
			rt.Fatalf("%+v and %+v", a, b)
		}
	})
}

func TestInvalidUTF8IsReplaced(t *testing.T) {
	b, err := Marshal(ophglm.Message{Role: "user", Content: "a\xffb"})
	if err != nil {
		t.Fatal(err)
	}
	if !utf8.Valid(b) {
		t.Errorf("the encoding is not UTF-8: %q", b)
	}
}

func scan(t *testing.T, in string, limit int) (lines []string, errs []error) {
	t.Helper()
	s := NewScanner(strings.NewReader(in)).Limit(limit)
	for {
		b, err := s.Next()
		if err == io.EOF {
			return lines, errs
		}
		var long *TooLongError
		if errors.As(err, &long) {
			errs = append(errs, err)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(b))
	}
}

func TestScanner(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"empty":             {"", nil},
		"no final newline":  {"a\nb", []string{"a", "b"}},
		"final newline":     {"a\nb\n", []string{"a", "b"}},
		"CRLF":              {"a\r\nb\r\n", []string{"a", "b"}},
		"byte-order mark":   {"\xef\xbb\xbfa\n\xef\xbb\xbfb\n", []string{"a", "\xef\xbb\xbfb"}},
		"empty lines":       {"\n\na\n", []string{"", "", "a"}},
		"NUL":               {"a\x00b\n", []string{"a\x00b"}},
		"longer than a buf": {strings.Repeat("x", 600<<10) + "\ny", []string{strings.Repeat("x", 600<<10), "y"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, errs := scan(t, c.in, MaxLine)
			if !reflect.DeepEqual(got, c.want) || errs != nil {
				t.Errorf("got %d lines, %v", len(got), errs)
			}
		})
	}
}

// xs is a line without end.
type xs struct{}

var manyXs = bytes.Repeat([]byte("x"), 1<<20)

func (xs) Read(b []byte) (int, error) { return copy(b, manyXs), nil }

// A line much longer than the limit is passed over in the memory of a short one; make
// proof tries one of 3 GB, which 32 bits do not count.
func TestVeryLongLine(t *testing.T) {
	long := int64(64 << 20)
	if proof.Long {
		long = 3 << 30
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	s := NewScanner(io.MultiReader(strings.NewReader("a\n"), io.LimitReader(xs{}, long), strings.NewReader("\nb\n"))).Limit(1 << 20)
	if b, err := s.Next(); err != nil || string(b) != "a" {
		t.Fatalf("%q %v", b, err)
	}
	var tooLong *TooLongError
	if _, err := s.Next(); !errors.As(err, &tooLong) || tooLong.Bytes != long || tooLong.Line != 2 {
		t.Fatalf("%v", err)
	}
	if b, err := s.Next(); err != nil || string(b) != "b" || s.Line() != 3 {
		t.Fatalf("%q %v at line %d", b, err, s.Line())
	}
	if _, err := s.Next(); err != io.EOF {
		t.Fatalf("%v", err)
	}
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; taken > 8<<20 { // what is kept grows to the limit by copying
		t.Errorf("%d bytes were allocated for lines of 1 MiB", taken)
	}
}

func FuzzScanner(f *testing.F) {
	f.Add([]byte("a\nb\r\n\xef\xbb\xbf"), 4)
	f.Add([]byte("\x00\n\n"), 1)
	f.Fuzz(func(t *testing.T, in []byte, limit int) {
		if limit < 1 || limit > 1<<20 {
			return
		}
		lines, _ := scan(t, string(in), limit)
		for _, l := range lines {
			if strings.Contains(l, "\n") {
				t.Errorf("a line holds a newline: %q", l)
			}
		}
	})
}
