package verify

import "ophglm/internal/lexicon"

// putsOff finds a clause that puts off, or calls needless, that somebody is seen:
// "也不用来查", "wait for the end of camp", or lets go on as before what calls for a
// look. It gives where the clause stands, or -1.
//
// Where pressing is false, the clause's sentence is to tell of what a fact on
// urgency calls for a look at: only then does putting off go against the facts.
func (c *check) putsOff(pressing bool) (start, end int) {
	if c.p == nil && !pressing {
		return -1, -1
	}
	var all bearing
	for i := range c.senses {
		all |= c.k.senses.of[c.senses[i].Name].does
	}
	if all&(late|idly|later|waive|same) == 0 {
		return -1, -1
	}
	from, at := 0, 0
	for i := 0; i <= len(c.s); i++ {
		if i < len(c.s) && !stops(c.s, i) {
			continue
		}
		for at < len(c.senses) && c.senses[at].Start < from {
			at++
		}
		to := at
		for to < len(c.senses) && c.senses[to].End <= i {
			to++
		}
		if to > at && !question(c.s[from:min(i+3, len(c.s))]) {
			if a, b := c.putsOffIn(from, i, c.senses[at:to], pressing); a >= 0 {
				return a, b
			}
		}
		from = i
	}
	return -1, -1
}

// stops reports whether a sentence ends at i.
func stops(s string, i int) bool {
	switch s[i] {
	case '.', '!', '?', '\n':
		return true
	case 0x82: // of 。(E3 80 82)
		return i >= 2 && s[i-1] == 0x80 && s[i-2] == 0xe3
	case 0x81, 0x9f: // of ！ and ？ (EF BC 81, EF BC 9F)
		return i >= 2 && s[i-1] == 0xbc && s[i-2] == 0xef
	}
	return false
}

func (c *check) putsOffIn(from, to int, words []lexicon.Mention, pressing bool) (start, end int) {
	var all bearing
	for i := range words {
		all |= c.k.senses.of[words[i].Name].does
	}
	if all&(late|idly|later|waive|same) == 0 || all&waive == 0 && c.urgentIn(from, to) || c.inPolicy(from+(to-from)/2) {
		return -1, -1
	}
	grave := c.p != nil && c.p.urgent != nil
	told := c.tellsOfAlarm(from, to)
	alarmed := (all&alarm != 0 || grave) && told || grave && all&lapse == 0 && all&waive != 0 && all&visit != 0 && all&(some|once|given|partly) == 0
	told = told && all&alarm != 0
	if !pressing && !alarmed {
		return -1, -1
	}
	at := 0
	first := from
	for i := from; i <= to; i++ {
		if i < to && !parts(c.s, i) {
			continue
		}
		for at < len(words) && words[at].Start < first {
			at++
		}
		n := at
		var does bearing
		for n < len(words) && words[n].End <= i {
			does |= c.k.senses.of[words[n].Name].does
			n++
		}
		if n > at && !c.urgentIn(first, i) && c.putsOffClause(words[at:n], does, pressing, alarmed, told) && !c.urgencySays(c.s[words[at].Start:i]) {
			return words[at].Start, i
		}
		first = i
	}
	return -1, -1
}

// putsOffClause reports whether the words of a clause put off, none of them denied.
func (c *check) putsOffClause(words []lexicon.Mention, does bearing, pressing, alarmed, told bool) bool {
	if c.harmless(words) {
		return true
	}
	if does&(ill|lapse) != 0 && does&waive == 0 {
		return false // waiting can lead to
	}
	var said bearing // in this order
	for i := range words {
		w := c.k.senses.of[words[i].Name].does
		switch {
		case w&waive != 0:
			said |= waive
		case w&(bar|not) != 0 && w&(idly|let) == 0:
			return false // 别等, do not wait
		case w&visit != 0 && said&waive != 0:
			return pressing || does&partly == 0 // 不用来查
		case w&visit != 0 && said&later != 0 && (said&late != 0 || alarmed && does&must != 0):
			return true // 等过了花期再查
		}
		said |= w & (late | idly | later | same | visit)
	}
	switch {
	case said&idly != 0, said&late != 0 && does&let != 0:
		return true
	case said&same != 0:
		return told && (said&visit == 0 || said&later != 0)
	case said&visit != 0 && said&later != 0:
		return alarmed && does&(must|once) == 0
	}
	return alarmed && does&let != 0 && does&waive != 0 && words[len(words)-1].End-words[0].Start < 24
}

// harmless reports whether the words of a clause call it no harm to wait, where it is:
// 拖延不会有危险, "a delay does no damage".
func (c *check) harmless(words []lexicon.Mention) bool {
	if c.p == nil || c.p.urgent == nil {
		return false
	}
	waits, denied := false, false
	for i := range words {
		w := c.k.senses.of[words[i].Name].does
		switch {
		case waits && denied && w&(ill|lapse) == ill:
			return true
		case w&lapse != 0:
			waits = true
		case w&(not|nay) != 0:
			if !waits {
				return false // without delay
			}
			denied = true
		}
	}
	return false
}

// urgentIn reports whether a cue of urgency stands in [start, end).
func (c *check) urgentIn(start, end int) bool {
	for _, m := range c.cues {
		if m.Start >= start && m.End <= end && c.k.cues.of[m.Name].class == urgent {
			return true
		}
	}
	return false
}

// tellsOfAlarm reports whether [start, end) tells of what a fact on urgency of the
// disease does.
func (c *check) tellsOfAlarm(start, end int) bool {
	if c.p == nil {
		return false
	}
	for _, cl := range c.p.facts {
		if cl.rel != urgency {
			continue
		}
		said := false
		grams(c.s[start:end], func(g gram, a, b int) {
			w := c.s[start+a : start+b]
			said = said || cl.grams[c.lang][g] != 0 && !idle(w) && !joining(w)
		})
		for _, m := range c.words {
			said = said || m.Start >= start && m.End <= end && cl.grams[c.lang][c.k.concepts.of[m.Name]] != 0
		}
		if said {
			return true
		}
	}
	return false
}
