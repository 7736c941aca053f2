package verify

import (
	"unicode"
	"unicode/utf8"

	"ophglm/internal/text"
)

// gram is a pair of Chinese characters that stand together, or the hash of the
// first letters of a Latin word.
type gram uint64

// grams calls f with the grams of s and where each stands.
func grams(s string, f func(g gram, start, end int)) {
	var last rune
	lastAt := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < 0x80 {
			last = 0
			if !letter(c) {
				i++
				continue
			}
			j, h, n := i, uint64(14695981039346656037), 0
			for j < len(s) && letter(s[j]) {
				if n < stem {
					h = (h ^ uint64(s[j]|0x20)) * 1099511628211
					n++
				}
				j++
			}
			if j-i > 3 {
				f(gram(h|1<<63), i, j)
			}
			i = j
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case !text.IsHan(r) || unicode.IsPunct(r):
			last = 0
		default:
			if last != 0 {
				f(gram(uint64(last)<<24|uint64(r)), lastAt, i+n)
			}
			last, lastAt = r, i
		}
		i += n
	}
}

// stem is how many letters of a word count: "bleeding" and "bleeds" are one.
const stem = 5
