package table

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"ophglm/internal/text"
)

// EncodingError is a byte that is not of the encoding.
type EncodingError struct {
	Encoding string
	Byte     int // its place, from 0
}

func (e *EncodingError) Error() string { return fmt.Sprintf("not %s at byte %d", e.Encoding, e.Byte) }

// DecodeUTF8 returns the text that b is. What is not UTF-8 is an [EncodingError].
func DecodeUTF8(b []byte) (string, error) {
	if at := text.InvalidUTF8(b); at >= 0 {
		return "", &EncodingError{"UTF-8", at}
	}
	return string(b), nil
}

// replacement is U+FFFD as GB18030 writes it: the one way to get it rightly.
const replacement = "\x84\x31\xa4\x37"

// DecodeGB18030 decodes b. What is not GB18030 is an [EncodingError] that names
// the first byte of the character that can't be read.
func DecodeGB18030(b []byte) (string, error) {
	if isASCII(b) {
		return string(b), nil
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
	if err == nil && !bytes.ContainsRune(out, utf8.RuneError) {
		return string(out), nil
	}
	// The decoder puts U+FFFD where it can't go on and does not say where.
	d := simplifiedchinese.GB18030.NewDecoder()
	for i := 0; i < len(b); {
		n := gbLen(b[i:])
		if n == 0 {
			return "", &EncodingError{"GB18030", i}
		}
		one, err := d.Bytes(b[i : i+n])
		if err != nil || bytes.ContainsRune(one, utf8.RuneError) && string(b[i:i+n]) != replacement {
			return "", &EncodingError{"GB18030", i}
		}
		i += n
	}
	return string(out), nil
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// gbLen is the length of the character that b begins with, by its form, or 0.
// 0x80 alone is the euro sign, as Windows writes it and decoders take it.
func gbLen(b []byte) int {
	switch {
	case b[0] <= 0x80:
		return 1
	case b[0] == 0xff || len(b) < 2:
		return 0
	case b[1] >= 0x40 && b[1] != 0x7f && b[1] != 0xff:
		return 2
	case len(b) >= 4 && b[1] >= 0x30 && b[1] <= 0x39 && b[2] >= 0x81 && b[2] != 0xff && b[3] >= 0x30 && b[3] <= 0x39:
		return 4
	}
	return 0
}

// LooksUTF8 reports whether b is UTF-8 and holds at least four characters beyond
// ASCII, which text in GB18030 almost never is by chance. It is a question to ask
// of a row: one cell of four characters is so once in some hundreds.
func LooksUTF8(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	wide := 0
	for _, c := range b {
		if c >= utf8.RuneSelf && utf8.RuneStart(c) {
			wide++
		}
	}
	return wide >= 4
}

// Lossy is what can be read of bytes that may be broken, for a reject: they are
// taken for UTF-8 where they are that, or else for GB18030 with U+FFFD in it.
func Lossy(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
	if err != nil {
		out = b
	}
	return string(bytes.ToValidUTF8(out, []byte("\uFFFD")))
}
