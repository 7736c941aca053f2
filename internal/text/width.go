package text

import (
	"strings"
	"unicode/utf8"
)

// Map leads from the bytes of a folded text back to the text it was made from.
// A nil map is that of a text that folding left as it was.
type Map []int

// Source gives the range of the original that the range [start, end) of the
// folded text was made from. Both ends are to lie between characters.
func (m Map) Source(start, end int) (int, int) {
	if m == nil {
		return start, end
	}
	return m[start], m[end]
}

// HalfWidth returns the ASCII character of a full-width form, a blank for the
// ideographic one, and any other character as it is.
func HalfWidth(r rune) rune {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case r == 0x3000 || r == 0xA0:
		return ' '
	case r == 0xFE6A: // small percent sign
		return '%'
	}
	return r
}

// Invisible reports whether the character shows nothing and takes no room:
// zero-width blanks and joiners, direction marks, the soft hyphen.
func Invisible(r rune) bool {
	switch {
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069:
		return true
	}
	return r == 0xFEFF || r == 0xAD
}

// Fold replaces full-width forms by ASCII.
func Fold(s string) (string, Map) { return FoldFunc(s, HalfWidth) }

// FoldFunc replaces each character by what f returns for it, and drops those
// for which f returns a negative number. Bytes that are not UTF-8 stay.
func FoldFunc(s string, f func(rune) rune) (string, Map) {
	first := -1
	for i, r := range s {
		if r != utf8.RuneError && f(r) != r {
			first = i
			break
		}
	}
	if first < 0 {
		return s, nil
	}
	var b strings.Builder
	b.Grow(len(s))
	m := make(Map, 0, len(s)+1)
	for i := range first {
		m = append(m, i)
	}
	b.WriteString(s[:first])
	for i := first; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		at := b.Len()
		if r == utf8.RuneError && n == 1 {
			b.WriteByte(s[i])
		} else if g := f(r); g >= 0 {
			b.WriteRune(g)
		}
		for range b.Len() - at {
			m = append(m, i)
		}
		i += n
	}
	return b.String(), append(m, len(s))
}
