package verify

import "strings"

// claims says whether facts speak for a sentence.
func (c *check) claims(st *sentence) {
	hear := -1
	for i, m := range st.cues {
		if c.k.cues.of[m.Name].class == hearsay && c.k.cues.polarityOf(c.s, st.cues, m.Start, m.End) == affirmed && !c.inMention(st, placed{start: m.Start, end: m.End}) && !c.knows(c.s[m.Start:m.End]) {
			hear = i
			break
		}
	}
	c.support = append(c.support, c.said...)
	switch {
	case st.baseless:
	case c.cites(st):
	case hear >= 0:
		m := st.cues[hear]
		c.fault(st, Unsupported, "unsupported", m.Start, m.End, "no fact of "+c.k.nameOf(c.disease, c.t.Lang)+" speaks of "+c.s[m.Start:m.End])
	// what the question says is looked at only where facts do not do
	case !question(st.Of(c.s)) && c.unfounded(st, false) && !likens(st.Of(c.s)) && c.unfounded(st, true):
		c.fault(st, Unsupported, "unsupported", st.Start, st.End, c.whyUnsupported())
	case len(c.support) > 0 && st.faults == 0 && !c.claimless(st):
		c.fault(nil, Supported, "supported", st.Start, st.End, "facts speak for it", c.support...)
	}
}

// cites reports whether a sentence gives, after a quotation mark, the words of a fact
// that is cited for it.
func (c *check) cites(st *sentence) bool {
	_, quote, ok := strings.Cut(st.Of(c.s), "“")
	if !ok || len(quote) < 12 {
		return false
	}
	quote, _, _ = strings.Cut(quote, "”")
	for _, cl := range c.cited {
		if strings.Contains(cl.text[c.lang], strings.TrimSpace(quote)) {
			c.fault(nil, Supported, "supported", st.Start, st.End, "facts speak for it", cl)
			return true
		}
	}
	return false
}

// unfounded reports whether a sentence claims much in words that neither facts nor,
// if heard, the question have.
func (c *check) unfounded(st *sentence, heard bool) bool {
	open, all := c.coverage(st, heard)
	if all == 0 || (st.has(courtesy) || st.has(hedge)) && 4*open < 3*all {
		return false
	}
	few, many := 14, 24
	if c.lang == en {
		few, many = 9, 14
	}
	if st.has(neg) || st.has(avoid) {
		few += few / 2 // what is only warned of claims less
	}
	most := 0 // words that one fact and the sentence share
	for _, h := range c.hits {
		most = max(most, h.n)
	}
	return len(c.support) == 0 && most < 2 && open >= few && 5*open >= 2*all && !st.has(doctor) && !st.has(urgent) ||
		open >= many && 10*open >= 7*all ||
		st.has(absolute) && open >= few/2 && 3*open >= all && !c.citedSupport() && !st.has(doctor)
}

// claimless reports whether a sentence only asks, greets or says how far the answer
// goes.
func (c *check) claimless(st *sentence) bool {
	if question(st.Of(c.s)) {
		return true
	}
	if !st.has(courtesy) && !st.has(hedge) {
		return false
	}
	open, all := c.coverage(st, true)
	return 4*open < 3*all
}

// coverage counts, twice, the characters or words of a sentence that nothing covers,
// and all of them. Those of matters that the facts do not speak of count half.
func (c *check) coverage(st *sentence, heard bool) (open, all int) {
	s := st.Of(c.s)
	if cap(c.covered) < len(s) {
		c.covered = make([]bool, len(s)+len(s)/2)
	}
	c.covered = c.covered[:len(s)]
	clear(c.covered)
	for _, m := range st.cues {
		if k := c.k.cues.of[m.Name].class; k != hearsay && k != absolute {
			c.cover(st, m.Start, m.End)
		}
	}
	for _, m := range st.mentions {
		at := c.k.of[m.Name]
		if at == c.disease || len(c.about(at)) > 0 || c.p.spoken[at] || c.isNamed(at) || c.k.related(at, c.disease) {
			c.cover(st, m.Start, m.End)
		}
	}
	for _, q := range st.numbers {
		c.cover(st, q.start, q.end+len("级"))
	}
	for _, p := range c.grams {
		if c.isSaid(p.g) || heard && (c.isHeard(p.g) || c.aside(st, p.start, p.end)) {
			c.cover(st, p.start, p.end)
		}
	}
	known := 0
	for _, p := range c.grams {
		if p.g <= conceptGrams && !c.covered[p.start-st.Start] {
			if c.s[p.start] < 0x80 {
				known++
			} else {
				known += (p.end - p.start) / 3
			}
			c.cover(st, p.start, p.end)
		}
	}
	open, all = c.uncovered(s)
	return 2*open + known, 2 * all
}

// citedSupport reports whether a fact that the sentence says is cited, or, where
// none is, of the disease.
func (c *check) citedSupport() bool {
	if len(c.cited) == 0 {
		return len(c.support) > 0
	}
	for _, cl := range c.support {
		for _, ci := range c.cited {
			if ci.ID == cl.ID {
				return true
			}
		}
	}
	return false
}

func (c *check) whyUnsupported() string {
	if len(c.cited) > 0 {
		return "cited facts do not say it"
	}
	return "no fact of " + c.k.nameOf(c.disease, c.t.Lang) + " says it"
}

func (c *check) cover(st *sentence, start, end int) {
	for i := max(start, st.Start); i < min(end, st.End); i++ {
		c.covered[i-st.Start] = true
	}
}

// isSaid reports whether a fact's text, cited or of the disease, or the question,
// has the gram.
func (c *check) isSaid(g gram) bool {
	if len(c.p.grams[c.lang][g]) > 0 {
		return true // so are most that are cited
	}
	for _, cl := range c.cited {
		if cl.subject != c.disease && cl.grams[c.lang][g] != 0 {
			return true
		}
	}
	for _, o := range c.others {
		if len(o.grams[c.lang][g]) > 0 {
			return true
		}
	}
	return false
}

// uncovered counts the characters, words in Latin letters, that nothing covers,
// and all of them.
func (c *check) uncovered(s string) (open, all int) {
	for i := 0; i < len(s); {
		b := s[i]
		if letter(b) {
			j := i
			for j < len(s) && (letter(s[j]) || s[j] == '\'') {
				j++
			}
			all++
			if !c.covered[i] {
				open++
			}
			i = j
			continue
		}
		if b >= 0xE4 && b <= 0xE9 {
			all++
			if !c.covered[i] {
				open++
			}
			i += 3
			continue
		}
		i++
	}
	return open, all
}

func question(s string) bool {
	n := len(s)
	return n > 0 && (s[n-1] == '?' || n >= 3 && s[n-3:] == "？")
}
