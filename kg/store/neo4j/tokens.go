package neo4j

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm"
	"ophglm/kg/store"
)

// The longest token and key that are indexed as they are, in bytes; a longer one
// is indexed by its hash. The analyzer cuts tokens of 255 characters, and Lucene
// refuses those of 32 KB.
const (
	longestToken = 200
	longestKey   = 1 << 10
)

// mostTokens is how many tokens of a question are asked of the index, of all its
// words together; Lucene takes no more than a thousand. What the index finds is
// held against the whole question anyway.
const mostTokens = 100

// tokens are what the index holds of a text: of a word of Chinese all pairs of
// neighbours, in order, then all characters.
func tokens(text string) string {
	var b strings.Builder
	b.Grow(4 * len(text))
	add := func(s string) {
		b.WriteString(s)
		b.WriteByte(' ')
	}
	for _, w := range store.Words(text) {
		if !w.Chinese {
			add(shortened(w.Text, longestToken))
			continue
		}
		store.Pairs(w.Text, add)
		for _, r := range w.Text {
			add(string(r))
		}
	}
	return b.String()
}

// match is the question for what may have all words: a phrase of pairs for each
// word of Chinese. Words are of letters, digits and marks, so nothing in them
// means anything to Lucene once they are quoted.
func match(words []store.Word) string {
	var b strings.Builder
	n := 0
	for _, w := range words {
		var phrase []string
		switch {
		case !w.Chinese:
			phrase = []string{shortened(w.Text, longestToken)}
		case utf8.RuneCountInString(w.Text) == 1:
			phrase = []string{w.Text}
		default:
			store.Pairs(w.Text, func(s string) { phrase = append(phrase, s) })
		}
		phrase = phrase[:min(len(phrase), mostTokens-n)]
		n += len(phrase)
		b.WriteString(`+"` + strings.Join(phrase, " ") + `" `)
		if n == mostTokens {
			break
		}
	}
	return b.String()
}

// shortened is the text, or the hash of one that is longer than most bytes.
func shortened(text string, most int) string {
	if len(text) > most {
		return ophglm.HashID(text)
	}
	return text
}

// quoted is a key as the index of keys is asked for it.
func quoted(key string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(shortened(key, longestKey)) + `"`
}

// holds reports whether each of the words stands in the text: one of Chinese
// inside a word, another as a word.
func holds(text string, words []store.Word) bool {
	has := store.Words(text)
	for _, w := range words {
		if !slices.ContainsFunc(has, func(h store.Word) bool {
			return h == w || w.Chinese && h.Chinese && strings.Contains(h.Text, w.Text)
		}) {
			return false
		}
	}
	return true
}
