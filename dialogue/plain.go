package dialogue

import (
	"strings"
	"unicode"

	"ophglm/internal/text"
)

// plain is a text in one width and case, without blanks but those that stand
// between two letters or digits in ASCII.
func plain(s string) string {
	var b strings.Builder
	blank := false
	var last rune
	word := func(r rune) bool { return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	for _, r := range s {
		r = unicode.ToLower(text.HalfWidth(r))
		switch {
		case text.Invisible(r):
			continue
		case unicode.IsSpace(r):
			blank = true
			continue
		}
		if blank && word(last) && word(r) {
			b.WriteByte(' ')
		}
		blank = false
		b.WriteRune(r)
		last = r
	}
	return b.String()
}
