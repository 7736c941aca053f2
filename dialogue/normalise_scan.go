package dialogue

import (
	"unicode"
	"unicode/utf8"

	"ophglm/internal/text"
)

// suspicion says which passes of normalising a text may need.
type suspicion uint8

const (
	entitySeen suspicion = 1 << iota
	tagSeen
	oddSeen // a character to fold or to drop
	pictureSeen
	blankSeen
	repeatSeen
	traditionalSeen
)

// byteClass tells apart the bytes that a text is scanned by.
type byteClass uint8

const (
	clean byteClass = iota // ASCII that nothing is ever done about
	mark                   // an ASCII sentence mark: repeated?
	blank
	amp
	less
	bracket
	ideograph // begins a character of U+4000 to U+9FFF
	wide      // begins any other character, or none
	control
)

var byteClasses = func() (c [256]byteClass) {
	for b := range c {
		switch {
		case b == ' ' || b == '\n':
			c[b] = blank
		case b < 0x20 || b == 0x7F:
			c[b] = control
		case b >= 0xE4 && b <= 0xE9:
			c[b] = ideograph
		case b >= 0x80:
			c[b] = wide
		}
	}
	for _, b := range "!?,;~." {
		c[b] = mark
	}
	c['&'], c['<'], c['['] = amp, less, bracket
	return c
}()

// suspect finds out in one pass, and without allocating, what a text may need.
// It may suspect too much, never too little.
func suspect(s string) suspicion {
	var seen suspicion
	for i := 0; i < len(s); {
		c := s[i]
		switch byteClasses[c] {
		case clean:
			i++
		case ideograph:
			if i+2 >= len(s) || s[i+1]&0xC0 != 0x80 || s[i+2]&0xC0 != 0x80 {
				seen |= oddSeen
				i++
				continue
			}
			i += 3
		case mark:
			if i+1 < len(s) && s[i+1] == c {
				seen |= repeatSeen
			}
			i++
		case blank:
			if i == 0 || i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\n' {
				seen |= blankSeen
			}
			i++
		case amp:
			seen |= entitySeen
			i++
		case less:
			seen |= tagSeen
			i++
		case bracket:
			if i+1 < len(s) && s[i+1] >= 0x80 {
				seen |= pictureSeen
			}
			i++
		case control:
			seen |= oddSeen
			i++
		default:
			n, what := suspectWide(s[i:])
			seen |= what
			i += n
		}
	}
	return seen
}

// suspectWide looks at the first character of s, which is not ASCII.
func suspectWide(s string) (int, suspicion) {
	if len(s) >= 3 && s[0] == 0xEF && s[1] == 0xBC {
		switch s[2] { // ！（），：；？
		case 0x81, 0x8C, 0x9A, 0x9B, 0x9F:
			return 3, doubled(s)
		case 0x88, 0x89:
			return 3, 0
		}
		return 3, oddSeen
	}
	if len(s) >= 3 && s[0] == 0xE3 && s[1] == 0x80 && (s[2] == 0x81 || s[2] == 0x82) { // 、。
		return 3, doubled(s)
	}
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r == '…':
		return n, doubled(s)
	case r == utf8.RuneError && n == 1, r == 0x2028 || r == 0x2029, text.Invisible(r), text.HalfWidth(r) != r, unicode.IsControl(r), unicode.Is(unicode.Zs, r):
		return n, oddSeen
	case r >= 0x2000 && picture(r):
		return n, pictureSeen
	}
	return n, 0
}

func doubled(s string) suspicion {
	if len(s) >= 6 && s[:3] == s[3:6] {
		return repeatSeen
	}
	return 0
}
