// Package lexicon finds in a text the names that things have: diseases, signs,
// drugs, examinations, in Chinese and English. It is the one place that does so;
// what a name found means is its entity in the knowledge graph.
//
// The names stand in one trie over folded characters, whose edges lie in one
// table, so that a character of text which begins no name costs one look-up. At
// each place the longest name is taken and the search goes on after it. A text is
// searched in place: nothing is copied, and offsets are of the text as it is.
package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/text"
)

// Mention is a name in a text, the bytes [Start, End). Where several entities
// have the name, which is then marked ambiguous, it is the one that comes first
// in the lexicon.
type Mention struct {
	Start, End int
	Name       *ophglm.Name
}

// Lexicon holds names to be found. It is for any number of goroutines.
type Lexicon struct {
	names []*ophglm.Name // by node: the name that ends there, or nil
	edges edges
	first [1 << 16]int32 // the node of a name's first character, 0 for none
}

// New makes a lexicon of names. Of names that are equal when folded the first
// counts, but an unambiguous one before an ambiguous one, and a preferred one
// before another. Names are not copied and may not be changed afterwards.
func New(names []*ophglm.Name) *Lexicon {
	l := &Lexicon{names: make([]*ophglm.Name, 1, 4*len(names)+1)}
	l.edges.grow(8 * len(names))
	for _, n := range names {
		l.add(n)
	}
	return l
}

// Len is the number of different names, folded.
func (l *Lexicon) Len() int {
	n := 0
	for _, name := range l.names {
		if name != nil {
			n++
		}
	}
	return n
}

func (l *Lexicon) add(n *ophglm.Name) {
	node := int32(0)
	blank := true // those that a name begins with are passed over
	for _, r := range strings.TrimSpace(n.Surface) {
		r = fold(r)
		if r < 0 || r == ' ' && blank {
			continue
		}
		blank = r == ' '
		switch {
		case node == 0 && r < 1<<16:
			if l.first[r] == 0 {
				l.first[r] = l.node()
			}
			node = l.first[r]
		default:
			next := l.edges.get(node, r)
			if next == 0 {
				next = l.node()
				l.edges.put(node, r, next)
			}
			node = next
		}
	}
	if node == 0 {
		return
	}
	if old := l.names[node]; old == nil || better(n, old) {
		l.names[node] = n
	}
}

func (l *Lexicon) node() int32 {
	l.names = append(l.names, nil)
	return int32(len(l.names) - 1)
}

func better(n, old *ophglm.Name) bool {
	if n.Ambiguous != old.Ambiguous {
		return old.Ambiguous
	}
	return n.Preferred && !old.Preferred
}

// fold gives the character that stands for r in the trie, or -1 for one that is
// passed over. Hyphens are blanks: age-related, age related.
func fold(r rune) rune {
	if r < 0x80 {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == '-' || r == '\t' || r == '\n' || r == '\r':
			return ' '
		}
		return r
	}
	if r >= 0x4E00 && r <= 0x9FFF {
		return r
	}
	switch r = text.HalfWidth(r); {
	case r < 0x80:
		return fold(r)
	case text.Invisible(r):
		return -1
	case r >= 0x2010 && r <= 0x2014:
		return ' '
	}
	return unicode.ToLower(r)
}

func latin(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0xDF && r <= 0x17F
}

// Find appends to dst the names in s, from left to right and apart from each
// other, the longest at each place, and returns it. A name that begins or ends in
// a Latin letter or digit is found as a whole word alone, in the singular or with
// an s.
func (l *Lexicon) Find(dst []Mention, s string) []Mention {
	last := rune(0) // the character before, folded
	for i := 0; i < len(s); {
		r, n := next(s, i)
		if r < 0 {
			i += n
			continue
		}
		if !(latin(last) && latin(r)) {
			if node := l.begin(r); node != 0 {
				if name, end := l.longest(s, i+n, node, r); name != nil {
					dst = append(dst, Mention{i, end, name})
					last, _ = utf8.DecodeLastRuneInString(s[i:end])
					last = fold(last)
					i = end
					continue
				}
			}
		}
		last = r
		i += n
	}
	return dst
}

// begin is the node of a first character, or 0.
func (l *Lexicon) begin(r rune) int32 {
	if r < 1<<16 {
		return l.first[r]
	}
	return l.edges.get(0, r)
}

// wordEnd returns where a name whose last rune is last, and which stands in s
// up to i, ends: at i, or after the s of an English plural. It is false where
// a Latin word goes on, so that the name is only the beginning of another.
func wordEnd(s string, i int, name *ophglm.Name, last rune) (end int, ok bool) {
	if !latin(last) {
		return i, true
	}
	if r, n := folded(s, i); r == 's' && len(name.Surface) > 3 {
		if next, _ := folded(s, i+n); !latin(next) {
			i += n
		}
	}
	r, _ := folded(s, i)
	return i, !latin(r)
}

// longest walks on from a node that the text before i led to, and returns the
// longest name with its end, or nil.
func (l *Lexicon) longest(s string, i int, node int32, last rune) (best *ophglm.Name, end int) {
	take := func() {
		name := l.names[node]
		if name == nil {
			return
		}
		if j, ok := wordEnd(s, i, name, last); ok {
			best, end = name, j
		}
	}
	take()
	for i < len(s) {
		r, n := next(s, i)
		if r < 0 || r == ' ' && last == ' ' {
			i += n
			continue
		}
		if node = l.edges.get(node, r); node == 0 {
			break
		}
		i += n
		last = r
		take()
	}
	return best, end
}

// next is the folded character at i and its length in s. Chinese characters, which
// most texts consist of, stand for themselves and are decoded here.
func next(s string, i int) (rune, int) {
	c := s[i]
	if c >= 0xE4 && c <= 0xE9 && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 {
		if r := rune(c&0xF)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F); r >= 0x4E00 {
			return r, 3
		}
	}
	if c < 0x80 {
		return fold(rune(c)), 1
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	return fold(r), n
}

// folded is the character at i, 0 at the end of the text.
func folded(s string, i int) (rune, int) {
	if i >= len(s) {
		return 0, 0
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	return fold(r), n
}
