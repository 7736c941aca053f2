package sqlite

import (
	"strings"
	"unicode/utf8"

	"ophglm"
	"ophglm/kg/store"
)

// longestToken is that of a word that is indexed as it is, in bytes. FTS5 cuts
// words of 32 KB; a longer one than this is indexed by its hash.
const longestToken = 1 << 10

// tokens are what the index holds of a text: of a word of Chinese all pairs of
// neighbours, in order, then all characters. The pairs of one word so never stand
// before those of the next, and a phrase of pairs is found in one word alone.
func tokens(text string) string {
	var b strings.Builder
	b.Grow(4 * len(text))
	add := func(s string) {
		b.WriteString(s)
		b.WriteByte(' ')
	}
	for _, w := range store.Words(text) {
		if !w.Chinese {
			add(whole(w.Text))
			continue
		}
		store.Pairs(w.Text, add)
		for s := w.Text; s != ""; {
			_, n := utf8.DecodeRuneInString(s)
			add(s[:n])
			s = s[n:]
		}
	}
	return b.String()
}

// match is the query for texts that have all words of a text, "" where it has
// none. Words are of letters, digits and marks, so nothing in them means anything
// to FTS5 once they are quoted.
func match(text string) string {
	var b strings.Builder
	for _, w := range store.Words(text) {
		if b.Len() > 0 {
			b.WriteString(" AND ")
		}
		b.WriteByte('"')
		switch {
		case !w.Chinese:
			b.WriteString(whole(w.Text))
		case utf8.RuneCountInString(w.Text) == 1:
			b.WriteString(w.Text)
		default:
			store.Pairs(w.Text, func(s string) {
				b.WriteString(s)
				b.WriteByte(' ')
			})
		}
		b.WriteByte('"')
	}
	return b.String()
}

func whole(word string) string {
	if len(word) > longestToken {
		return ophglm.HashID(word)
	}
	return word
}
