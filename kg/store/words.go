package store

import (
	"unicode"
	"unicode/utf8"
)

// Word is a stretch of a folded text that the full-text index knows: letters,
// digits and their marks. Characters of Chinese, and what is not, are never in
// one word.
type Word struct {
	Text    string
	Chinese bool
}

// Words cuts a text, which is folded first. What stands between words, such as
// blanks, punctuation, symbols and emoji, is left out.
func Words(text string) []Word {
	text = Fold(text)
	var out []Word
	start, kind := 0, between
	for i, r := range text {
		k := kindOf(r, kind)
		if k == kind {
			continue
		}
		if kind != between {
			out = append(out, Word{text[start:i], kind == chinese})
		}
		start, kind = i, k
	}
	if kind != between {
		out = append(out, Word{text[start:], kind == chinese})
	}
	return out
}

const (
	between = iota
	chinese
	other
)

// kindOf is what a character is part of; a mark is part of what it follows.
func kindOf(r rune, before int) int {
	switch {
	case r < utf8.RuneSelf:
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return other
		}
		return between
	case unicode.Is(unicode.Han, r):
		return chinese
	case unicode.IsMark(r):
		return before
	case unicode.IsLetter(r), unicode.IsNumber(r):
		return other
	}
	return between
}

// Length is how long a text is to [Store.Search]: its characters.
func Length(text string) int { return utf8.RuneCountInString(text) }

// Pairs calls f with each two characters that are neighbours.
func Pairs(word string, f func(string)) {
	_, first := utf8.DecodeRuneInString(word)
	for first < len(word) {
		_, second := utf8.DecodeRuneInString(word[first:])
		f(word[:first+second])
		word, first = word[first:], second
	}
}
