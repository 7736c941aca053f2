package charset

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"pgregory.net/rapid"
)

const (
	simplified  = "患者：右眼看东西变形一周，还有黑影飘动。\n医生：建议散瞳查眼底，做一次光学相干断层扫描，排除黄斑病变。\n"
	traditional = "病人：右眼看東西變形一週，還有黑影飄動。\n醫生：建議散瞳檢查眼底，做一次光學相干斷層掃描，排除黃斑病變。\n"
	english     = "Patient: I see flashes.\nDoctor: Have your retina examined today.\n"
)

// in writes a text in an encoding, by the encoders of golang.org/x/text or
// unicode/utf16.
func in(t testing.TB, e Encoding, s string) string {
	t.Helper()
	var err error
	switch e {
	case UTF8BOM:
		s = "\ufeff" + s
	case GB18030:
		s, err = simplifiedchinese.GB18030.NewEncoder().String(s)
	case Big5:
		s, err = traditionalchinese.Big5.NewEncoder().String(s)
	case UTF16LE, UTF16BE:
		var b strings.Builder
		for _, u := range utf16.Encode([]rune(s)) {
			if e == UTF16LE {
				b.Write([]byte{byte(u), byte(u >> 8)})
			} else {
				b.Write([]byte{byte(u >> 8), byte(u)})
			}
		}
		s = b.String()
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDetect(t *testing.T) {
	json := `{"id": "a", "text": "` + strings.ReplaceAll(strings.TrimSpace(simplified), "\n", `\n`) + `"}` + "\n"
	latin, err := charmap.Windows1252.NewEncoder().String("The patient’s eye – it’s “red”, and he can’t see.\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, file string
		want       Encoding
	}{
		{"empty", "", UTF8},
		{"ASCII", english, UTF8},
		{"UTF-8", simplified, UTF8},
		{"UTF-8 with a mark", in(t, UTF8BOM, simplified), UTF8BOM},
		{"a mark alone", "\ufeff", UTF8BOM},
		{"GB18030", in(t, GB18030, simplified), GB18030},
		{"GB18030 of JSON", in(t, GB18030, json), GB18030},
		{"GB18030 of one character", in(t, GB18030, "白"), GB18030},
		{"GB18030 of traditional characters", in(t, GB18030, traditional), GB18030},
		{"GB18030 with emoji", in(t, GB18030, simplified+"谢谢😀\n"), GB18030},
		{"Big5", in(t, Big5, traditional), Big5},
		{"too little of Big5 to be sure", in(t, Big5, "病人：眼睛"), UTF8},
		{"UTF-16 with a mark", "\xff\xfe" + in(t, UTF16LE, simplified), UTF16LE},
		{"UTF-16, big end first, with a mark", "\xfe\xff" + in(t, UTF16BE, simplified), UTF16BE},
		{"UTF-16 without a mark", in(t, UTF16LE, json), UTF16LE},
		{"UTF-16, big end first, without a mark", in(t, UTF16BE, json), UTF16BE},
		{"UTF-16 of English without a mark", in(t, UTF16LE, english), UTF16LE},
		{"NULs", "\x00\x00\x00\x00", UTF8},
		{"NULs in lines", "a\x00b\nc\x00d\n", UTF8},
		{"Windows-1252", latin, UTF8},
		{"no encoding", "\xff\xff\xff\xff", UTF8},
		{"emoji alone", strings.Repeat("😀", 30), UTF8},
		{"mostly UTF-8", simplified + simplified + in(t, GB18030, simplified), UTF8},
		{"mostly GB18030", in(t, GB18030, simplified+simplified) + simplified, GB18030},
		{"one long line of UTF-8, cut within a character", strings.Repeat(simplified[:60], 300)[:17000], UTF8},
		{"one long line of GB18030", in(t, GB18030, strings.Repeat(`{"a": "右眼看东西变形一周"}, `, 2000)), GB18030},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Detect([]byte(c.file)); got != c.want {
				t.Errorf("it is called %s, and is %s", got, c.want)
			}
		})
	}
}

func readAll(t testing.TB, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// What an encoder wrote is read back, however the bytes come in, and Open tells
// the encoding where there is enough of it.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		e := rapid.SampledFrom([]Encoding{UTF8, GB18030, UTF16LE, UTF16BE}).Draw(rt, "encoding")
		words := rapid.SampledFrom([]string{"右眼", "黑影", "飘动，", "21", "IOP ", "\n", "😀", "é", "\u3000", "\r\n", "\"", "\\"})
		s := simplified + strings.Join(rapid.SliceOf(words).Draw(rt, "words"), "")
		file := in(t, e, s)
		if got := readAll(t, NewReader(strings.NewReader(file), e)); got != s {
			rt.Fatalf("%q is read as %q", s, got)
		}
		if got := readAll(t, NewReader(iotest.OneByteReader(strings.NewReader(file)), e)); got != s {
			rt.Fatalf("byte by byte: %q is read as %q", s, got)
		}
		r, err := Open(strings.NewReader(file))
		if err != nil {
			rt.Fatal(err)
		}
		if got := readAll(t, r); r.Encoding() != e && e != UTF16LE && e != UTF16BE || r.Encoding() == e && got != s {
			rt.Fatalf("%s is called %s and read as %q", e, r.Encoding(), got)
		}
	})
}

// A line longer than the buffer is cut between characters.
func TestLongLines(t *testing.T) {
	for _, e := range []Encoding{GB18030, Big5, UTF16LE} {
		s := strings.Repeat("眼前有黑影", 100_000) + "\n" + strings.Repeat("眼", 50_001)
		if got := readAll(t, NewReader(strings.NewReader(in(t, e, s)), e)); got != s {
			t.Errorf("%s: a long line is not read as it was", e)
		}
	}
}

func TestFaultsPassThrough(t *testing.T) {
	gb := func(s string) string { return in(t, GB18030, s) }
	for _, c := range []struct {
		name     string
		encoding Encoding
		file     string
		want     string
	}{
		{"a byte that is none", GB18030, gb("白") + "\xff" + gb("内障") + "\n", "白\xff内障\n"},
		{"cut within a character", GB18030, gb("白") + "\xb0", "白\xff"},
		{"a character that is not there", GB18030, "a\xfe\x39\xfe\x39b", "a\xff9\xff9b"},
		{"a replacement character", GB18030, "\x84\x31\xa4\x37", "\ufffd"},
		{"a line in UTF-8", GB18030, gb("白\n") + "id 眼前黑影\n" + gb("白\n"), "白\nid \xff眼前黑影\n白\n"},
		{"Big5", Big5, in(t, Big5, "眼") + "\x80x", "眼\xffx"},
		{"half a pair", UTF16LE, "\x3d\xd8a\x00", "\xffa"},
		{"the other half", UTF16LE, "\x00\xdea\x00", "\xffa"},
		{"half at the end", UTF16LE, "a\x00\x3d\xd8", "a\xff"},
		{"half a unit", UTF16BE, "\x00ab", "a\xff"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := readAll(t, NewReader(strings.NewReader(c.file), c.encoding)); got != c.want {
				t.Errorf("read %q, want %q", got, c.want)
			}
		})
	}
}

func TestFault(t *testing.T) {
	for _, c := range []struct {
		encoding Encoding
		text     string
		want     *Fault
	}{
		{UTF8, "眼", nil},
		{UTF8, "a眼\nb\xffc", &Fault{Byte: 6, Characters: 1, Line: 1}},
		{UTF8, "x\n" + in(t, GB18030, "右眼黑影") + "\n眼", &Fault{Byte: 2, Line: 1, ReadsAs: GB18030}},
		{GB18030, "眼\xff眼", &Fault{Byte: 3, Characters: 1}},
		{GB18030, "a\xff眼前黑影", &Fault{Byte: 1, Characters: 1, ReadsAs: UTF8}},
	} {
		got := c.encoding.Fault([]byte(c.text))
		if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
			t.Errorf("%q: %+v, want %+v", c.text, got, c.want)
		}
	}
}

func TestOpenPassesErrorsOn(t *testing.T) {
	broken := errors.New("broken")
	if _, err := Open(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	r := NewReader(io.MultiReader(strings.NewReader(in(t, GB18030, "白")), iotest.ErrReader(broken)), GB18030)
	if b, err := io.ReadAll(r); !errors.Is(err, broken) || string(b) != "白" {
		t.Errorf("%q, %v", b, err)
	}
}

// Whatever the bytes are, nothing is lost or repeated by how they come in, and
// what is of the encoding is UTF-8.
func FuzzReader(f *testing.F) {
	f.Add([]byte(simplified))
	f.Add([]byte(in(f, GB18030, simplified)))
	f.Add([]byte(in(f, Big5, traditional)))
	f.Add([]byte("\xff\xfe" + in(f, UTF16LE, english)))
	f.Add([]byte("\xb0\xff\x84\x31\xa4\x37\x80\n眼前黑影"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, e := range append([]Encoding{Detect(b)}, All...) {
			whole := readAll(t, NewReader(bytes.NewReader(b), e))
			bitwise := readAll(t, NewReader(iotest.HalfReader(iotest.DataErrReader(bytes.NewReader(b))), e))
			if whole != bitwise {
				t.Fatalf("%s: %q is read as %q and as %q", e, b, whole, bitwise)
			}
			if fault := e.Fault([]byte(whole)); (fault == nil) != utf8.ValidString(whole) {
				t.Fatalf("%s: %q has the fault %+v", e, whole, fault)
			}
		}
	})
}
