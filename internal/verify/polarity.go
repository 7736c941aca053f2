package verify

import (
	"strings"

	"ophglm/internal/lexicon"
)

// polarity says how a word stands in its clause, as a set of bits.
type polarity uint8

const (
	affirmed polarity = 1 << iota // in a clause that denies nothing
	denied                        // right after a word that denies
	open                          // in a clause that denies something, not next to it
)

// within is how far behind a word that denies it counts, in bytes.
const (
	withinHan   = 9
	withinLatin = 16
)

// polarityOf says how [start, end) of s stands, by the cues of s.
func (l *cueLexicon) polarityOf(s string, cues []lexicon.Mention, start, end int) polarity {
	p, _ := l.deniedBy(s, cues, start, end)
	return p
}

// deniedBy is polarityOf, with where the word that denies begins.
func (l *cueLexicon) deniedBy(s string, cues []lexicon.Mention, start, end int) (polarity, int) {
	within := withinLatin
	if start < len(s) && s[start] >= 0x80 {
		within = withinHan
	}
	p := affirmed
	for i := range cues {
		m := &cues[i]
		k := l.of[m.Name].class
		if k != neg && !(k == avoid && denies(s[m.Start:m.End])) || m.Start >= start && m.End <= end {
			continue
		}
		a, b := m.End, start
		if m.Start >= end {
			a, b = end, m.Start
		}
		if a < b && (b-a > 90 || breaks(s[a:b])) {
			continue
		}
		near := within
		if k == avoid {
			near /= 3 // of 避免揉眼和日晒 only what stands next to it is sure
		}
		if w := s[m.Start:m.End]; m.Start == end && (w == "不了" || w == "不出") {
			return denied, start
		}
		if m.End <= start && start-m.End <= near && !(m.End-m.Start == 2 && strings.Contains(s[m.End:start], " the ")) {
			return denied, m.Start
		}
		p = open
	}
	return p, start
}

// denies reports whether a cue that forbids is a denial: 不要, do not.
func denies(w string) bool {
	for _, p := range [...]string{"不", "别", "勿", "千万别", "千万不", "绝不", "绝对不", "切勿", "no", "do not", "don't", "never", "should not", "must not", "No", "Do not", "Don't", "Never", "避免", "停止", "avoid", "stop", "Avoid", "Stop", "远离", "避开", "skip", "give up", "cut"} {
		if strings.HasPrefix(w, p) {
			return true
		}
	}
	return false
}

// breaks reports whether a clause ends within s.
func breaks(s string) bool {
	for i := 0; i < len(s); i++ {
		if ends(s, i) {
			return true
		}
	}
	return strings.Contains(s, "because") || strings.Contains(s, "因为")
}

// ends reports whether a mark that ends a clause ends at i: , ; : ( ) or one of
// ，；：（）.
func ends(s string, i int) bool {
	switch s[i] {
	case ',', ';', ':', '(', ')', '\n':
		return true
	case '.':
		return i+1 < len(s) && s[i+1] == ' '
	case 0x8c, 0x9b, 0x9a, 0x88, 0x89: // of ，(EF BC 8C) ；(EF BC 9B) ：(EF BC 9A) （ ）
		return i >= 2 && s[i-1] == 0xbc && s[i-2] == 0xef
	case 0x82: // of 。(E3 80 82)
		return i >= 2 && s[i-1] == 0x80 && s[i-2] == 0xe3
	}
	return false
}
