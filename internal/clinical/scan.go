package clinical

import (
	"unicode/utf8"

	"ophglm/internal/identifiers"
)

// scan cuts the text into tokens: words that the rules know, names of the
// lexicon, numbers with their units and the ends of clauses.
func (r *reading) scan() {
	s := r.s
	chars := r.w.trie.chars
	m := 0 // the next name of the lexicon
	nextName := r.nextName(&m, 0)
	for i := 0; i < len(s); {
		if nextName < i {
			nextName = r.nextName(&m, i)
		}
		ch, n := rune(s[i]), 1
		if ch == '[' {
			if n := identifiers.SurrogateAt(s[i:]); n > 0 { // the number of a doctor is no pressure
				i += n
				r.gap++
				continue
			}
		}
		if ch >= utf8.RuneSelf {
			if ch, n = decode(s, i); ch >= 1<<16 {
				i += n
				r.gap++
				continue
			}
		}
		c := &chars[uint16(ch)]
		switch c.class {
		case blank, soft:
			i += n
			continue
		case digit:
			i = r.number(i, m)
			continue
		case ender:
			if ch != '?' || i+1 == len(s) || !letter(rune(s[i+1])) { // ?retinoblastoma
				r.clause(i, i+n, stop)
			}
			i += n
			continue
		case commaMark:
			r.clause(i, i+n, comma)
			i = r.bareAfter(i + n)
			continue
		case dot:
			switch {
			case isDigitAt(s, i+1) && r.pointAt(i):
				r.leading = i
			case i+1 < len(s) && s[i+1] != ' ' && s[i+1] != '\n' && i > 0 && (asciiDigit(s, i-1) || letter(rune(s[i-1]))):
			default:
				r.clause(i, i+1, stop)
			}
			i++
			continue
		case signMark:
			if (isDigitAt(s, i+n) || i+n < len(s) && s[i+n] == '.') && r.signAt(i) {
				r.sign, r.signEnd = '-', i+n
				if ch == '+' || ch == '＋' {
					r.sign = '+'
				}
			}
			i += n
			continue
		}
		if nextName == i {
			if to := r.name(i, &r.mentions[m]); to > i {
				i = to
				continue
			}
		}
		if n == 1 {
			i = r.latin(i)
			continue
		}
		if r.organ { // a complaint right after 眼睛
			if to := r.bare(i); to > i {
				i = to
				continue
			}
		}
		if c.first != 0 {
			if id, to := r.w.trie.from(c.first, ch, true, s, i+n); id >= 0 && r.word(i, to, id) {
				i = r.wordEnd
				continue
			}
		}
		if c.class == hanNumeral {
			i = r.number(i, m)
			continue
		}
		i += n
		r.gap++
	}
}

// coded reports whether the number at i belongs to a name or a code that stands
// before it: B27, IL-6, 90-13.
func (r *reading) coded(i int) bool {
	k := i - 1
	if r.s[k] == '-' && r.signEnd != i {
		if k--; asciiDigit(r.s, k) {
			n := len(r.tokens)
			return n > 0 && r.tokens[n-1].kind == kQuantity && r.tokens[n-1].end == int32(k+1) && r.quantities[r.tokens[n-1].num].sign == 0
		}
	}
	if !letter(rune(r.s[k])) {
		return false
	}
	n := len(r.tokens)
	return n == 0 || r.tokens[n-1].end != int32(k+1)
}

// pointAt reports whether the dot at i, before a digit, begins a number (.5), and
// does not end a sentence before one: 三天.3岁以上.
func (r *reading) pointAt(i int) bool {
	if i == 0 {
		return false
	}
	c, _ := utf8.DecodeLastRuneInString(r.s[max(0, i-utf8.UTFMax):i])
	return c != '\n' && !letter(c) && (c < '0' || c > '9') && (c < 0x4E00 || c > 0x9FFF) && charClass[uint16(c)] != ender
}

// signAt reports whether a plus or minus at i is the sign of a number, and does not
// join two (90-13) or a code (IL-6): after a letter or a digit only where these end
// a word of the rules (OD-3.50) or a number with a sign of its own.
func (r *reading) signAt(i int) bool {
	if i == 0 {
		return true
	}
	c := rune(r.s[i-1])
	if !letter(c) && (c < '0' || c > '9') {
		return true
	}
	n := len(r.tokens)
	if n == 0 || r.tokens[n-1].end != int32(i) {
		return false
	}
	t := &r.tokens[n-1]
	return t.kind != kQuantity || r.quantities[t.num].sign != 0 || r.quantities[t.num].unit != noUnit
}

// nextName moves m to the next name of the lexicon at i or after that the rules
// care for, and returns where it begins.
func (r *reading) nextName(m *int, i int) int {
	for ; *m < len(r.mentions); *m++ {
		if n := &r.mentions[*m]; n.Start >= i && !n.Name.Ambiguous && classOf(n.Name) != noClass {
			return n.Start
		}
	}
	return len(r.s) + 1
}

func (r *reading) push(t token) {
	t.gap = uint8(min(r.gap, 255))
	r.gap = 0
	r.organ = t.kind == kEye || t.kind == kOrgan
	r.tokens = append(r.tokens, t)
}

func (r *reading) clause(i, j int, strength uint16) {
	if n := len(r.tokens); n > 0 && r.tokens[n-1].kind == kClause {
		r.tokens[n-1].sub = max(r.tokens[n-1].sub, strength)
		r.gap = 0
		return
	}
	r.push(token{start: int32(i), end: int32(j), kind: kClause, sub: strength})
}

// number takes the number at i and returns where the text goes on. Name m of the
// lexicon, where it begins inside, is what the end of the number belongs to.
func (r *reading) number(i, m int) int {
	q, end, next := r.quantity(i)
	if end == i {
		r.gap++
		return next
	}
	if i > 1 && r.coded(i) {
		r.gap++
		return end
	}
	for ; m < len(r.mentions) && r.mentions[m].Start < end; m++ {
		if at := r.mentions[m].Start; at > i && classOf(r.mentions[m].Name) != noClass {
			return at
		}
	}
	if r.leading == i-1 && i > 0 && r.s[i-1] == '.' && q.lo.scale == 0 && !q.han {
		for k := i; k < end && asciiDigit(r.s, k); k++ {
			q.lo.scale++
		}
		q.hi, q.point = q.lo, true
	}
	r.push(token{start: int32(i), end: int32(end), kind: kQuantity, num: int32(len(r.quantities))})
	r.quantities = append(r.quantities, q)
	return end
}
