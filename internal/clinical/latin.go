package clinical

import "strings"

// latin takes the word of Latin letters or the sign at i and returns where the
// text goes on.
func (r *reading) latin(i int) int {
	s := r.s
	if r.organ {
		if to := r.bare(i); to > i {
			return to
		}
	}
	switch s[i] {
	case '<':
		r.push(token{start: int32(i), end: int32(i + 1), kind: kLess})
		return i + 1
	case '>':
		r.push(token{start: int32(i), end: int32(i + 1), kind: kMore})
		return i + 1
	}
	if id, to := r.w.trie.longest(rootWords, s, i); id >= 0 {
		if e := &r.w.entries[id]; e.kind == kNumber {
			if r.numberWord(i, to, e.sub) {
				return r.wordEnd
			}
			if s[i] == 'A' && to == i+1 && r.numberFollows(to) { // A90
				r.push(token{start: int32(i), end: int32(to), kind: kTopic, topic: axis})
				return to
			}
		} else if r.word(i, to, id) {
			return r.wordEnd
		}
	}
	if to := r.interval(i); to > i {
		return to
	}
	j := i
	for j < len(s) && (letter(rune(s[j])) || s[j] == '\'' && j > i) {
		j++
	}
	if j == i {
		return i + 1
	}
	r.gap += 2
	return j
}

// numberWord takes a number word before a unit (two weeks, a few days), with the
// end in r.wordEnd.
func (r *reading) numberWord(i, to int, n uint16) bool {
	var q quantity
	q.lo = decimal{n: int64(n)}
	switch n {
	case 0:
		if len(r.s) > i+4 && (r.s[i] == 'h' || r.s[i] == 'H') {
			q.lo, q.half = decimal{5, 1}, true
		} else {
			q.lo, q.vague, q.more = decimal{n: 1}, true, true
		}
	case 1:
		q.vague = true // an article
		switch word := r.s[i:to]; {
		case strings.HasPrefix(word, "over"), strings.HasPrefix(word, "more"), strings.HasPrefix(word, "at least"):
			q.more = true
		case strings.HasPrefix(word, "less"), strings.HasPrefix(word, "under"):
			q.less = true
		}
	}
	q.hi = q.lo
	if j, v, ok := r.secondWord(to); ok && n > 0 {
		q.hi, q.ranged, to = v, true, j
	}
	end := r.unitAfter(&q, to)
	if q.unit == noUnit || n == 1 && to-i <= 2 && !(q.unit.isDose() || r.ago(end) || r.bounded()) {
		return false
	}
	r.push(token{start: int32(i), end: int32(end), kind: kQuantity, num: int32(len(r.quantities))})
	r.quantities = append(r.quantities, q)
	r.wordEnd = end
	return true
}

// secondWord reads "to three" and "or three" after a number word.
func (r *reading) secondWord(i int) (int, decimal, bool) {
	for _, or := range [...]string{" or ", " to "} {
		if len(r.s) > i+len(or) && r.s[i:i+len(or)] == or {
			if id, to := r.w.trie.longest(rootWords, r.s, i+len(or)); id >= 0 {
				if e := r.w.entries[id]; e.kind == kNumber && e.sub > 1 {
					return to, decimal{n: int64(e.sub)}, true
				}
			}
		}
	}
	return i, decimal{}, false
}

// bounded reports whether "over" or "less than" stands right before.
func (r *reading) bounded() bool {
	n := len(r.tokens)
	return n > 0 && r.gap == 0 && (r.tokens[n-1].kind == kMore || r.tokens[n-1].kind == kLess)
}

func (r *reading) ago(i int) bool {
	id, _ := r.w.trie.longest(rootWords, r.s, min(i+1, len(r.s)))
	return id >= 0 && r.w.entries[id].kind == kAgo
}

// interval takes q8h and the like.
func (r *reading) interval(i int) int {
	s := r.s
	if s[i] != 'q' && s[i] != 'Q' || !asciiDigit(s, i+1) {
		return i
	}
	d, j, ok := arabic(s, i+1)
	if !ok || j >= len(s) {
		return i
	}
	var u unit
	switch s[j] | 0x20 {
	case 'h':
		u = hour
	case 'd':
		u = day
	case 'w':
		u = week
	case 'm':
		u = month
	default:
		return i
	}
	k := j + 1
	for k < len(s) && letter(rune(s[k])) {
		k++
	}
	if k-j > 3 {
		return i
	}
	r.push(token{start: int32(i), end: int32(k), kind: kFreq, sub: noFinding, num: int32(len(r.quantities))})
	r.quantities = append(r.quantities, quantity{lo: d, hi: d, unit: u})
	return k
}
