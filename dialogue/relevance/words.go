package relevance

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm/internal/text"
)

//go:embed eyewords.txt
var wordFile []byte

// Words is the word list as it stands in the binary, for the key of what reads it.
func Words() []byte { return wordFile }

// section is what a word of the list says.
type section uint8

const (
	notEye section = iota // another meaning: 鸡眼, "keep an eye on"
	organ                 // the eye and its functions, which other illnesses speak of as well
	eye                   // of the eye by itself
	fundus                // of the fundus, and so of the eye
)

var sections = map[string]section{"not": notEye, "organ": organ, "eye": eye, "fundus": fundus}

type word struct {
	id      uint16
	section section
	runes   []rune
}

// wordList finds the words of the list in folded text. Words that begin with the
// same character stand together, the longest first.
type wordList struct {
	begins [1 << 10]uint64 // a bit for each character: few begin a word
	first  [1 << 16]uint16 // index in groups, 0 for none
	group  [][]word
	words  int
}

func newWordList(file []byte) *wordList {
	l := &wordList{group: make([][]word, 1)}
	in := notEye
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
			continue
		case line[0] == '[':
			in = sections[strings.Trim(line, "[]")]
			continue
		}
		for _, w := range strings.Fields(line) {
			l.add(strings.ReplaceAll(w, "_", " "), in)
		}
	}
	for _, g := range l.group {
		slices.SortStableFunc(g, func(a, b word) int { return len(b.runes) - len(a.runes) })
	}
	return l
}

func (l *wordList) add(w string, in section) {
	var runes []rune
	for _, r := range w {
		runes = append(runes, fold(r))
	}
	g := &l.first[runes[0]]
	l.begins[runes[0]>>6] |= 1 << (runes[0] & 63)
	if *g == 0 {
		*g = uint16(len(l.group))
		l.group = append(l.group, nil)
	}
	l.group[*g] = append(l.group[*g], word{uint16(l.words), in, runes})
	l.words++
}

// at returns the longest word of the list that begins at rs[i], or nil. One that
// begins or ends in a Latin letter is taken as a whole word alone.
func (l *wordList) at(rs []rune, i int) *word {
	r := rs[i]
	if r >= 1<<16 || l.begins[r>>6]>>(r&63)&1 == 0 {
		return nil
	}
	g := l.group[l.first[r]]
	for k := range g {
		w := &g[k]
		j := i + len(w.runes)
		if j > len(rs) || !slices.Equal(rs[i:j], w.runes) {
			continue
		}
		if i > 0 && latin(rs[i]) && latin(rs[i-1]) || j < len(rs) && latin(rs[j-1]) && latin(rs[j]) {
			continue
		}
		return w
	}
	return nil
}

func latin(r rune) bool { return r >= 'a' && r <= 'z' }

// fold makes characters equal that differ in case and width alone; blanks of all
// kinds are one. It is negative for an invisible one.
func fold(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r == '\n' || r == '\t' || r == '\r':
		return ' '
	case r < 0x80 || r >= 0x4E00 && r <= 0x9FFF:
		return r
	case r == '’':
		return '\''
	case text.Invisible(r):
		return -1
	}
	if h := text.HalfWidth(r); h < 0x80 {
		return fold(h)
	}
	return unicode.ToLower(r)
}

// folded is a text by folded character, with the byte of the text that each
// begins at; runs of blanks are one. Tokens are its characters but blanks, a word
// in Latin letters or digits being one token.
type folded struct {
	runes  []rune
	at     []int32  // of the runes, and one more: the length of the text
	token  []int32  // of the runes, and one more: the number of the token that it is in or that comes next
	tokens []uint64 // hashes
}

func (f *folded) read(s string) {
	f.runes, f.at, f.token, f.tokens = f.runes[:0], f.at[:0], f.token[:0], f.tokens[:0]
	last := ' '
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		switch {
		case r < utf8.RuneSelf:
			r = fold(r)
		case r >= 0xE5 && r <= 0xE8 && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80:
			r, n = r&0xF<<12|rune(s[i+1]&0x3F)<<6|rune(s[i+2]&0x3F), 3 // most of the Chinese characters
		default:
			r, n = utf8.DecodeRuneInString(s[i:])
			r = fold(r)
		}
		if r >= 0 && !(r == ' ' && last == ' ') {
			f.runes = append(f.runes, r)
			f.at = append(f.at, int32(i))
			switch {
			case r == ' ':
				f.token = append(f.token, int32(len(f.tokens)))
			case inWord(r) && inWord(last):
				k := len(f.tokens) - 1
				f.tokens[k] = step(f.tokens[k], r)
				f.token = append(f.token, int32(k))
			default:
				f.token = append(f.token, int32(len(f.tokens)))
				f.tokens = append(f.tokens, step(0, r))
			}
			last = r
		}
		i += n
	}
	f.at = append(f.at, int32(len(s)))
	f.token = append(f.token, int32(len(f.tokens)))
}

func inWord(r rune) bool { return latin(r) || r >= '0' && r <= '9' }
