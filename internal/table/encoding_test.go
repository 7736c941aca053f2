package table

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"ophglm/internal/charset"

	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"
)

func gb(t rapid.TB, s string) string {
	t.Helper()
	b, err := simplifiedchinese.GB18030.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecodeGB18030(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "ascii\x00": "ascii\x00", gb(t, "眼科 𠮷 €"): "眼科 𠮷 €", charset.Replacement: "\uFFFD", "\x80": "€", "\x80" + charset.Replacement: "€\uFFFD",
	} {
		if got, err := DecodeGB18030([]byte(in)); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
	for in, want := range map[string]string{
		"a\xff":                               "not GB18030 at byte 1",
		gb(t, "眼") + "\xb0":                   "not GB18030 at byte 2",
		"ab\xb0\x20":                          "not GB18030 at byte 2",
		"\x81\x30\x81":                        "not GB18030 at byte 0",
		"\x80" + charset.Replacement + "\xff": "not GB18030 at byte 5",
		"\xfe\x39\xfe\x39":                    "not GB18030 at byte 0", // in form, and of no character
	} {
		if got, err := DecodeGB18030([]byte(in)); err == nil || err.Error() != want {
			t.Errorf("%q: %q, %v; want %s", in, got, err, want)
		}
	}
}

// chinese are texts that GB18030 can write and the library reads back.
func chinese() *rapid.Generator[string] {
	return rapid.String().Filter(func(s string) bool {
		b, err := simplifiedchinese.GB18030.NewEncoder().String(s)
		if err != nil || strings.ContainsRune(s, utf8.RuneError) {
			return false
		}
		back, err := simplifiedchinese.GB18030.NewDecoder().String(b)
		return err == nil && back == s
	})
}

func TestDecodeGB18030ReadsWhatIsWrittenAndNamesTheByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := chinese().Draw(t, "s")
		b := gb(t, s)
		if got, err := DecodeGB18030([]byte(b)); err != nil || got != s {
			t.Fatalf("%q came back as %q, %v", s, got, err)
		}
		var bad *EncodingError
		_, err := DecodeGB18030([]byte(b + rapid.SampledFrom([]string{"\xff", "\xff眼", "\xb0", "\x81\x30,"}).Draw(t, "bad")))
		if !errors.As(err, &bad) || bad.Byte != len(b) {
			t.Fatalf("%q and a byte that is wrong: %v, want byte %d", s, err, len(b))
		}
	})
}

func TestDecodeUTF8(t *testing.T) {
	if s, err := DecodeUTF8([]byte("眼\uFFFD")); err != nil || s != "眼\uFFFD" {
		t.Errorf("%q, %v", s, err)
	}
	if _, err := DecodeUTF8([]byte("眼\uFFFD\xe7\x9c,")); err == nil || err.Error() != "not UTF-8 at byte 6" {
		t.Errorf("cut within a character: %v", err)
	}
}

func TestLooksUTF8(t *testing.T) {
	for in, want := range map[string]bool{
		"": false, "ascii, all of it": false, "眼科病": false, "眼,科,病,人": true, gb(t, "眼科病人的角膜"): false, "眼科病人\xff": false,
	} {
		if got := charset.LooksUTF8([]byte(in)); got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}

func TestLossy(t *testing.T) {
	for in, want := range map[string]string{"": "", "a\x00": "a\x00", "眼": "眼", gb(t, "眼科"): "眼科", gb(t, "眼科") + "\xff!": "眼科\uFFFD!"} {
		if got := Lossy([]byte(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzDecodeGB18030(f *testing.F) {
	for _, s := range []string{"a\xff", "\x80\xff", charset.Replacement, "\x81\x30\x81", "\xb0\xa2\xb0"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeGB18030(b)
		if err == nil {
			if !utf8.ValidString(s) || strings.Count(s, "\uFFFD") > strings.Count(string(b), charset.Replacement) {
				t.Fatalf("%q is read as %q", b, s)
			}
			return
		}
		var bad *EncodingError
		if !errors.As(err, &bad) || bad.Byte < 0 || bad.Byte >= len(b) {
			t.Fatalf("%q: %v", b, err)
		}
		if _, err := DecodeGB18030(b[:bad.Byte]); err != nil {
			t.Fatalf("%q is wrong at %d, and what stands before: %v", b, bad.Byte, err)
		}
		if !utf8.ValidString(Lossy(b)) {
			t.Fatalf("%q for a reject is %q", b, Lossy(b))
		}
	})
}
