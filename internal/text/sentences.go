package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences splits a text, Chinese or English, into its sentences. A sentence
// includes what ends it, with closing quotes and brackets; blanks around it are
// not in it. A line break ends a sentence; a full stop does not within a number
// ("0.1"), after the number of a list ("1. …") or after an abbreviation ("Dr.").
func Sentences(s string) []Span {
	var out []Span
	start := 0
	cut := func(end int) {
		sp := Span{start, end}
		for sp.Start < sp.End {
			r, n := utf8.DecodeRuneInString(s[sp.Start:])
			if !unicode.IsSpace(r) {
				break
			}
			sp.Start += n
		}
		for sp.End > sp.Start {
			r, n := utf8.DecodeLastRuneInString(s[:sp.End])
			if !unicode.IsSpace(r) {
				break
			}
			sp.End -= n
		}
		if sp.Start < sp.End {
			out = append(out, sp)
		}
		start = end
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		next := i + n
		switch {
		case r == '\n' || r == '\r':
			cut(next)
		case strings.ContainsRune("。！？!?；;…", r) || r == '.' && stops(s, start, i):
			next = closing(s, next)
			cut(next)
		}
		i = next
	}
	cut(len(s))
	return out
}

// closing passes over further end marks, quotes and brackets after one.
func closing(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !strings.ContainsRune("。！？!?；;….”’\"')）】》」』", r) {
			break
		}
		i += n
	}
	return i
}

// stops reports whether the full stop at i ends the sentence begun at start.
func stops(s string, start, i int) bool {
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	if i+1 < len(s) && !unicode.IsSpace(after) && !IsHan(after) && !strings.ContainsRune("\"')”’）", after) {
		return false // within a number, an address or a file name
	}
	word := s[start:i]
	if k := strings.LastIndexFunc(word, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r > 0x7F }); k >= 0 {
		_, n := utf8.DecodeRuneInString(word[k:])
		if number(word[k+n:]) && strings.TrimSpace(word[:k]) == "" {
			return false
		}
		word = word[k+n:]
	} else if number(word) {
		return false
	}
	switch strings.ToLower(word) {
	case "dr", "mr", "mrs", "ms", "prof", "st", "vs", "e.g", "i.e", "etc", "approx", "no", "fig":
		return i+1 == len(s)
	}
	return true
}

func number(s string) bool {
	return s != "" && len(s) <= 2 && strings.Trim(s, "0123456789") == ""
}
