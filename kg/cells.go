package kg

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// piece is one item of a list cell: its text and where it stands, in bytes of
// the decoded cell.
type piece struct {
	text       string
	start, end int
	// cut says that dots followed the text: it may have been cut off.
	cut bool
}

// splitCell cuts a list cell at blanks, commas, semicolons and 、, Chinese or
// Western, but not inside closed brackets. A final "[详细]", which was a link on
// the page that was crawled, is dropped, and so are full stops at the end of an
// item. With names, a cell of names that may hold such marks themselves, a blank
// between two Latin letters does not cut, nor 、 before a part with 及 ("动眼、滑车及
// 外展神经麻痹").
func splitCell(cell string, names bool) []piece {
	var out []piece
	end := len(strings.TrimRightFunc(cell, unicode.IsSpace))
	end -= len(cell[:end]) - len(strings.TrimSuffix(cell[:end], "[详细]"))
	from, closing := 0, -1
	for i, r := range cell[:end] {
		switch {
		case i < closing:
		case r == '(' || r == '（':
			if n := strings.IndexAny(cell[i:end], ")）"); n > 0 {
				closing = i + n
			}
		case strings.ContainsRune(",，、;；", r) || unicode.IsSpace(r):
			if names && (r == ' ' && latinAround(cell[:end], i) || r == '、' && listInName(cell[i+len("、"):end])) {
				continue
			}
			out = appendPiece(out, cell, from, i)
			from = i + utf8.RuneLen(r)
		}
	}
	return appendPiece(out, cell, from, end)
}

func latinAround(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return before < utf8.RuneSelf && after < utf8.RuneSelf && unicode.IsLetter(before) && unicode.IsLetter(after)
}

// listInName reports whether what follows a 、 goes on with 及, in the same item.
func listInName(rest string) bool {
	if i := strings.IndexAny(rest, ",，、;； "); i >= 0 {
		rest = rest[:i]
	}
	return strings.Contains(rest, "及")
}

// trimmed narrows [start, end) to the text without blanks around it.
func trimmed(cell string, start, end int) (int, int) {
	s := cell[start:end]
	start += len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
	s = cell[start:end]
	return start, start + len(strings.TrimRightFunc(s, unicode.IsSpace))
}

func appendPiece(out []piece, cell string, start, end int) []piece {
	start, end = trimmed(cell, start, end)
	text := cell[start:end]
	cut := false
	for _, dots := range []string{"...", "…"} {
		if t := strings.TrimRight(strings.TrimSuffix(text, dots), ".…"); strings.HasSuffix(text, dots) {
			text, cut = t, true
		}
	}
	text = strings.TrimRight(text, "。.")
	if text == "" && !cut {
		return out
	}
	return append(out, piece{text, start, start + len(text), cut})
}

// hasAny returns the first of the words that stands in s, or "".
func hasAny(s string, words []string) string {
	for _, w := range words {
		if strings.Contains(s, w) {
			return w
		}
	}
	return ""
}

// endsWith returns the first of the endings that s has, or "".
func endsWith(s string, endings []string) string {
	for _, e := range endings {
		if strings.HasSuffix(s, e) {
			return e
		}
	}
	return ""
}
