package table

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"ophglm/internal/charset"
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
		n := charset.GB18030Length(b[i:])
		if n == 0 {
			return "", &EncodingError{"GB18030", i}
		}
		one, err := d.Bytes(b[i : i+n])
		if err != nil || bytes.ContainsRune(one, utf8.RuneError) && string(b[i:i+n]) != charset.Replacement {
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
