// Package text holds what is the same about every text of the project, whoever
// wrote it: its sentences, its widths, its numbers, its language. Offsets are
// bytes, half open.
package text

import (
	"unicode"

	"ophglm"
)

// Span is a range of a text.
type Span struct{ Start, End int }

// Of returns the text in the span.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// IsHan reports whether the character is a Chinese one.
func IsHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r == '〇' || r >= 0x20000 && unicode.Is(unicode.Han, r)
}

// Language guesses the language of the texts taken together: English where it
// has more words in Latin letters than Chinese characters, or else Chinese,
// whose consultations name drugs and findings in English.
func Language(texts ...string) ophglm.Lang {
	han, words := 0, 0
	for _, s := range texts {
		inWord := false
		for _, r := range s {
			latin := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
			if latin && !inWord {
				words++
			}
			inWord = latin
			if r >= 0x80 && IsHan(r) {
				han++
			}
		}
	}
	if words > han {
		return ophglm.EN
	}
	return ophglm.ZH
}
