package kg

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// tableFaults says each reason for leaving an item of a cell behind.
var tableFaults = map[string]string{
	"junk":           "says nothing",
	"truncated":      "was cut off",
	"lost_character": "holds U+FFFD, where a character was lost",
	"excluded":       "has a word that the mapping excludes",
	"fragment":       "is shorter than the mapping asks",
	"not_a_name":     "is longer than the mapping allows",
	"itself":         "is what the row is about",
	"bad_code":       "has not the form of a code of its system",
}

// of cuts a cell into its items. An element of an array is one.
func (it items) of(c tableCell) []piece {
	text := c.text
	var out []piece
	add := func(start, end int) {
		if p := it.piece(text, start, end); p.text != "" || p.cut {
			out = append(out, p)
		}
	}
	// What is stripped off the end of the cell may be a link after the last item.
	last := it.piece(text, 0, len(text))
	end := last.end
	if last.cut {
		end = len(text)
	}
	from, closing := 0, -1
	for i := 0; i < end && !c.element; {
		r, n := utf8.DecodeRuneInString(text[i:])
		sep := ""
		if i >= closing {
			for _, s := range it.split {
				if strings.HasPrefix(text[i:], s) && len(s) > len(sep) {
					sep = s
				}
			}
		}
		switch {
		case sep != "":
			add(from, i)
			from = i + len(sep)
			n = len(sep)
		case i >= closing && (r == '(' || r == '（'):
			if k := strings.IndexAny(text[i:end], ")）"); k > 0 {
				closing = i + k
			}
		}
		i += n
	}
	if from < end {
		add(from, end)
	}
	return out
}

// piece narrows a stretch of a cell to its item: without blanks, and without
// what is stripped and the marks of what was cut off at its ends.
func (it items) piece(text string, start, end int) piece {
	p := piece{start: start, end: end}
	for {
		p.start, p.end = trimmed(text, p.start, p.end)
		before := p
		for _, m := range it.cut {
			if strings.HasSuffix(text[p.start:p.end], m) {
				p.end -= len(m)
				p.cut = true
			}
		}
		for _, s := range it.strip {
			if strings.HasSuffix(text[p.start:p.end], s) {
				p.end -= len(s)
			}
			if strings.HasPrefix(text[p.start:p.end], s) {
				p.start += len(s)
			}
		}
		if p == before {
			p.text = text[p.start:p.end]
			return p
		}
	}
}

// fault is the code of what is wrong with an item, or "".
func (it items) fault(p piece) string {
	n := utf8.RuneCountInString(p.text)
	switch {
	case slices.Contains(it.junk, p.text) || p.text == "":
		return "junk"
	case p.cut || it.names && unclosed(p.text):
		return "truncated"
	case strings.ContainsRune(p.text, utf8.RuneError):
		return "lost_character"
	case hasAny(p.text, it.not) != "":
		return "excluded"
	case n < it.shortest:
		return "fragment"
	case n > it.longest:
		return "not_a_name"
	}
	return ""
}
