package text

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// DecodeGB18030 decodes bytes in GB18030. What is not is an error that names
// the byte, counted from 0.
func DecodeGB18030(b []byte) (string, error) {
	if isASCII(b) {
		return string(b), nil
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
	if err == nil && !strings.ContainsRune(string(out), utf8.RuneError) {
		return string(out), nil
	}
	// the decoder puts U+FFFD where it can't go on: find that place
	for i := 0; i < len(b); {
		n := gbLen(b[i:])
		if n == 0 {
			return "", fmt.Errorf("not GB18030 at byte %d", i)
		}
		one, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b[i : i+n])
		if err != nil || string(one) == "\ufffd" && string(b[i:i+n]) != "\x84\x31\xa4\x37" {
			return "", fmt.Errorf("not GB18030 at byte %d", i)
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

// LooksUTF8 reports whether bytes are UTF-8 and hold at least four characters
// beyond ASCII, which text in GB18030 almost never is by chance.
func LooksUTF8(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	wide := 0
	for _, r := range string(b) {
		if r >= utf8.RuneSelf {
			wide++
		}
	}
	return wide >= 4
}
