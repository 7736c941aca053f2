// Package recurring finds texts that stand in many records word for word: exemplars
// of a prompt, boilerplate. They are found by counting, not by a list.
package recurring

import (
	"unicode"

	"ophglm/internal/neardup"
	"ophglm/internal/text"
)

// Text stands for a text as it is counted. Two of a billion texts have the same
// one with a probability of 10 in 100, two of ten million with one of 10 in a
// million. Its lowest bit says that the text holds a digit, and it is never 0.
type Text uint64

// HasNumber reports whether the text holds a digit: a dose, a value, an age.
func (h Text) HasNumber() bool { return h&1 != 0 }

// Whole is mixed into the hash of a whole turn or message, so that one of a single
// sentence is counted apart from the sentence.
const Whole = 0x5851F42D4C957F2D

// As mixes what a text is into its hash.
func (h Text) As(what uint64) Text { return Text(neardup.Mix(uint64(h)^what)&^3) | h&3 }

// Of hashes the letters, digits and signs of a text, whatever their width
// and case, and counts them. Blanks and sentence marks are not in it, but a
// point, a comma or a colon within a number is.
func Of(s string) (Text, int) {
	h, n, digit := uint64(0x9E3779B97F4A7C15), 0, uint64(0)
	var last rune
	pending := rune(0) // a mark that stands in the hash when a digit follows
	for _, r := range s {
		if r < 0x4E00 || r > 0x9FFF {
			if r >= 0x80 {
				r = text.HalfWidth(r)
			}
			switch {
			case r == ' ' || r == '\n':
				continue
			case r >= 'A' && r <= 'Z':
				r += 'a' - 'A'
			case r >= 'a' && r <= 'z':
			case r >= '0' && r <= '9':
				digit = 1
			case r == '.' || r == ',' || r == ':':
				pending = 0
				if last >= '0' && last <= '9' {
					pending = r
				}
				continue
			case r == '+' || r == '-' || r == '%' || r == '/' || r == '<' || r == '>' || r == '=' || r == '~':
			case r < 0x80:
				continue
			default:
				if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsSymbol(r) {
					continue
				}
				r = unicode.ToLower(r)
			}
		}
		if pending != 0 {
			if r >= '0' && r <= '9' {
				h = (h ^ uint64(pending)) * 0xFF51AFD7ED558CCD
				h ^= h >> 32
			}
			pending = 0
		}
		h = (h ^ uint64(r)) * 0xFF51AFD7ED558CCD
		h ^= h >> 32
		last = r
		n++
	}
	return Text(neardup.Mix(h)&^3 | 2 | digit), n
}
