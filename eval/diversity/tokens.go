package diversity

import (
	"unicode"

	"ophglm"
)

// Tokeniser names in signatures what [Tokens] does with a language.
func Tokeniser(lang ophglm.Lang) string {
	if lang == ophglm.EN {
		return "tok:words-lower-marks-apart"
	}
	return "tok:characters-without-blanks"
}

// Tokens cuts a text. English is words in lower case, an apostrophe between letters
// and a point between digits being part of one, and each mark by itself. Anything
// else is characters, blanks left out; case and widths stay as they are.
func Tokens(s string, lang ophglm.Lang) []string {
	if lang == ophglm.EN {
		return words(s)
	}
	var out []string
	for _, r := range s {
		if !unicode.IsSpace(r) {
			out = append(out, string(r))
		}
	}
	return out
}

func words(s string) []string {
	all := []rune(s)
	var out []string
	for i := 0; i < len(all); {
		if unicode.IsSpace(all[i]) {
			i++
			continue
		}
		j := i + 1
		for isWord(all[i]) && j < len(all) && (isWord(all[j]) || j+1 < len(all) && joins(all[j-1], all[j], all[j+1])) {
			j++
		}
		lower := make([]rune, 0, j-i)
		for _, r := range all[i:j] {
			lower = append(lower, unicode.ToLower(r))
		}
		out = append(out, string(lower))
		i = j
	}
	return out
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// joins reports whether a mark stands within a word: patient's, 0.5.
func joins(before, mark, after rune) bool {
	switch mark {
	case '\'', '’':
		return unicode.IsLetter(before) && unicode.IsLetter(after)
	case '.', ',':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}
