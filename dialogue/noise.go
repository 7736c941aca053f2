package dialogue

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm/internal/text"
)

// sense is what a phrase of a vocabulary says, as bits.
type sense uint8

const (
	senseThanks  sense = 1 << iota // thanks, wishes well, waves thanks off
	senseGreets                    // 您好, 在吗
	senseDeflect                   // sends the patient elsewhere
)

// vocabulary is a list of phrases. A text that is made of them alone says
// nothing that is not in the list: one unknown word, and it is not.
type vocabulary struct {
	begin runeSet // what phrases begin with
	by    map[rune][]phrase
}

// runeSet is a set of characters up to U+FFFF.
type runeSet [1 << 10]uint64

func runesOf(s string) *runeSet {
	set := &runeSet{}
	for _, r := range s {
		set.add(r)
	}
	return set
}

func (s *runeSet) add(r rune) {
	if r < 1<<16 {
		s[r>>6] |= 1 << (r & 63)
	}
}

func (s *runeSet) has(r rune) bool { return uint32(r) < 1<<16 && s[r>>6]&(1<<(r&63)) != 0 }

// first returns the first character of s, or 0.
func first(s string) rune {
	if s == "" {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

type phrase struct {
	text  string
	sense sense
	ascii bool // stands as a whole word, in any case
}

// newVocabulary reads lists of one phrase a line. A sign before a phrase gives
// its sense; "#" begins a comment.
func newVocabulary(signs map[byte]sense, lists ...string) *vocabulary {
	v := &vocabulary{by: map[rune][]phrase{}}
	for _, list := range lists {
		for line := range strings.Lines(list) {
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' {
				continue
			}
			p := phrase{text: line}
			if s, ok := signs[line[0]]; ok {
				p.sense, p.text = s, line[1:]
			}
			p.ascii = p.text[0] < 0x80
			if len(p.text) >= longestPhrase {
				panic("too long for a phrase of a vocabulary: " + p.text) // the lists are embedded
			}
			r, _ := utf8.DecodeRuneInString(p.text)
			v.begin.add(r)
			v.by[r] = append(v.by[r], p)
		}
	}
	return v
}

// of returns the phrases that have a sense.
func (v *vocabulary) of(s sense) []string {
	var out []string
	for _, ps := range v.by {
		for _, p := range ps {
			if p.sense&s != 0 {
				out = append(out, p.text)
			}
		}
	}
	slices.Sort(out)
	return out
}

// begins reports whether a phrase may begin with the first letter of s.
func (v *vocabulary) begins(s string) bool {
	for _, r := range s {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		if r < 0x80 && !letterOrDigit(r) {
			continue
		}
		return v.begin.has(r)
	}
	return false
}

// longestCovered is the longest text, in bytes, that may be made of phrases: no
// courtesy is longer, and the time to find out grows with it.
const longestCovered = 600

// longestPhrase is more than the longest phrase of a vocabulary, in bytes.
const longestPhrase = 64

// covers reports whether s is made of phrases alone, but for marks and blanks,
// and what they say. A phrase may be read in several ways (好的 or 好 and 的): it
// is enough that one fits; the senses are of all that do.
func (v *vocabulary) covers(s string) (sense, bool) {
	if len(s) > longestCovered || !v.begins(s) {
		return 0, false
	}
	const reached sense = 1 << 7
	var at [longestPhrase]sense // by offset, round and round: what is reached lies no further ahead
	at[0] = reached
	last := 0 // the end of what is covered in some way so far
	for i := 0; i < len(s); {
		if i > last {
			return 0, false
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		here := at[i%longestPhrase]
		at[i%longestPhrase] = 0
		start := i
		i += n
		if here == 0 {
			continue
		}
		if !letterOrDigit(r) {
			at[i%longestPhrase] |= here
			last = max(last, i)
			continue
		}
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		if !v.begin.has(r) {
			continue
		}
		rest := s[start:]
		for _, p := range v.by[r] {
			if p.fits(rest) {
				to := start + len(p.text)
				at[to%longestPhrase] |= here | p.sense
				last = max(last, to)
			}
		}
	}
	end := at[len(s)%longestPhrase]
	return end &^ reached, end != 0
}

// nearlyCovers is [vocabulary.covers] for a text in which up to most Chinese
// characters may stand beside the phrases, none of them in never. It returns how
// many do, in the way to read it that leaves fewest.
func (v *vocabulary) nearlyCovers(s string, never *runeSet, most int) (said sense, unknown int, ok bool) {
	if len(s) > longestCovered {
		return 0, 0, false
	}
	type way struct {
		sense   sense
		unknown int
		reached bool
	}
	var at [longestPhrase]way
	at[0].reached = true
	reach := func(to int, w way) {
		switch old := &at[to%longestPhrase]; {
		case !old.reached || w.unknown < old.unknown:
			*old = w
		case w.unknown == old.unknown:
			old.sense |= w.sense
		}
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		here := at[i%longestPhrase]
		at[i%longestPhrase] = way{}
		start := i
		i += n
		if !here.reached {
			continue
		}
		if !letterOrDigit(r) {
			reach(i, here)
			continue
		}
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		if v.begin.has(r) {
			for _, p := range v.by[r] {
				if p.fits(s[start:]) {
					reach(start+len(p.text), way{here.sense | p.sense, here.unknown, true})
				}
			}
		}
		if r >= 0x4E00 && r <= 0x9FFF && here.unknown < most && !never.has(r) {
			reach(i, way{here.sense, here.unknown + 1, true})
		}
	}
	end := at[len(s)%longestPhrase]
	return end.sense, end.unknown, end.reached
}

// fits reports whether s begins with the phrase.
func (p phrase) fits(s string) bool {
	if !p.ascii {
		return strings.HasPrefix(s, p.text)
	}
	n := len(p.text)
	return len(s) >= n && strings.EqualFold(s[:n], p.text) && (len(s) == n || !letter(s[n]))
}

func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

func letterOrDigit(r rune) bool {
	if r < 0x80 {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return r >= 0x4E00 && r <= 0x9FFF || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// parts reports how many bytes at s[i:] part two clauses, 0 for none: a mark, a
// line end, or a blank beside Chinese. A full stop or a colon within a number or
// a word parts nothing.
func parts(s string, i int) int {
	c := s[i]
	if c < 0x80 {
		switch c {
		case '\n', '!', '?', ';':
			return 1
		case ' ':
			if i > 0 && s[i-1] >= 0x80 || i+1 < len(s) && s[i+1] >= 0x80 {
				return 1
			}
		case ',', '.', ':', '~':
			if i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\n' || s[i+1] >= 0x80 || c == '~' {
				return 1
			}
		}
		return 0
	}
	if len(s) < i+3 {
		return 0
	}
	switch s[i : i+3] {
	case "，", "。", "！", "？", "；", "、", "：", "…", "～":
		return 3
	}
	return 0
}

// clauseEnd returns where the clause that begins at i ends, and where the next
// one begins.
func clauseEnd(s string, i int) (end, next int) {
	for end = i; end < len(s); end++ {
		if c := s[end]; c >= 0xE4 && c <= 0xE9 {
			end += 2
		} else if parts(s, end) > 0 {
			break
		}
	}
	end = min(end, len(s))
	for next = end; next < len(s); {
		n := parts(s, next)
		if n == 0 && s[next] == ' ' {
			n = 1
		}
		if n == 0 {
			break
		}
		next += n
	}
	return end, next
}

// lastClause returns where the last clause of s[:end] begins and ends, and where
// the marks before it begin.
func lastClause(s string, end int) (before, start, stop int) {
	stop = end
	for stop > 0 {
		n := partsBefore(s[:end], stop)
		if n == 0 {
			break
		}
		stop -= n
	}
	for start = stop; start > 0; start-- {
		if start >= 3 && s[start-3] >= 0xE4 && s[start-3] <= 0xE9 {
			start -= 2
		} else if partsBefore(s[:end], start) > 0 {
			break
		}
	}
	before = start
	for before > 0 {
		n := partsBefore(s[:end], before)
		if n == 0 {
			break
		}
		before -= n
	}
	return before, start, stop
}

// partsBefore reports how many bytes right before s[i:] part two clauses.
func partsBefore(s string, i int) int {
	if c := s[i-1]; c < 0x80 {
		if c == ' ' && (i == len(s) || i > 1 && parts(s, i-2) == 1) {
			return 1
		}
		return parts(s, i-1)
	}
	if i >= 3 && parts(s, i-3) == 3 {
		return 3
	}
	return 0
}

// sentenceCuts are cuts of whole sentences of a text, each with the blanks after
// it, those that touch as one.
type sentenceCuts []Change

func (cs *sentenceCuts) cut(s string, sp text.Span) {
	end := sp.End
	for end < len(s) && (s[end] == ' ' || s[end] == '\n') {
		end++
	}
	if n := len(*cs); n > 0 && (*cs)[n-1].End == sp.Start {
		(*cs)[n-1].End = end
		return
	}
	*cs = append(*cs, Change{Start: sp.Start, End: end})
}

// done returns the cuts; one at the end of the text takes the blanks before it.
func (cs sentenceCuts) done(s string) []Change {
	n := len(cs)
	if n == 0 || cs[n-1].End < len(s) {
		return cs
	}
	least := 0
	if n > 1 {
		least = cs[n-2].End
	}
	last := &cs[n-1]
	for last.Start > least && (s[last.Start-1] == ' ' || s[last.Start-1] == '\n') {
		last.Start--
	}
	return cs
}
