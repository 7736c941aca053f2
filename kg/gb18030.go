package kg

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// decodeGB18030 decodes one cell. What is not GB18030 is an error that names
// the byte.
func decodeGB18030(b []byte) (string, error) {
	ascii := true
	for _, c := range b {
		ascii = ascii && c < utf8.RuneSelf
	}
	if ascii {
		return string(b), nil
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
	if err == nil && !bytes.ContainsRune(out, utf8.RuneError) {
		return string(out), nil
	}
	for i := 0; i < len(b); {
		n := gbLen(b[i:])
		if n == 0 {
			return "", fmt.Errorf("not GB18030 at byte %d", i)
		}
		one, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b[i : i+n])
		if err != nil || (bytes.ContainsRune(one, utf8.RuneError) && string(b[i:i+n]) != "\x84\x31\xa4\x37") {
			return "", fmt.Errorf("not GB18030 at byte %d", i)
		}
		i += n
	}
	return string(out), nil
}

// gbLen is the length of the character that b begins with, by its form, or 0.
func gbLen(b []byte) int {
	switch {
	case b[0] < 0x80:
		return 1
	case b[0] == 0x80 || b[0] == 0xff || len(b) < 2:
		return 0
	case b[1] >= 0x40 && b[1] != 0x7f && b[1] != 0xff:
		return 2
	case len(b) >= 4 && b[1] >= 0x30 && b[1] <= 0x39 && b[2] >= 0x81 && b[2] != 0xff && b[3] >= 0x30 && b[3] <= 0x39:
		return 4
	}
	return 0
}

// looksUTF8 reports whether cells are UTF-8 beyond ASCII. Text in GB18030 of
// more than a few characters never is by chance.
func looksUTF8(cells [][]byte) bool {
	wide := 0
	for _, c := range cells {
		if !utf8.Valid(c) {
			return false
		}
		wide += strings.Count(string(c), "") - 1 // runes
		for _, b := range c {
			if b < utf8.RuneSelf {
				wide--
			}
		}
	}
	return wide >= 3
}

// lossyGB is what can be read of broken bytes, for a reject.
func lossyGB(b []byte) string {
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
	if err != nil {
		out = b
	}
	return string(bytes.ToValidUTF8(out, []byte("\uFFFD")))
}
