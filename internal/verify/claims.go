package verify

// claims says whether facts speak for a sentence.
func (c *check) claims(st *sentence) {
	s := st.Of(c.s)
	if cap(c.covered) < len(s) {
		c.covered = make([]bool, len(s)+len(s)/2)
	}
	c.covered = c.covered[:len(s)]
	clear(c.covered)
	hear := -1
	for i, m := range st.cues {
		k := c.k.cues.of[m.Name].class
		if k == hearsay && hear < 0 && c.k.cues.polarityOf(c.s, st.cues, m.Start, m.End) != denied && !c.inMention(st, placed{start: m.Start, end: m.End}) && !c.knows(c.s[m.Start:m.End]) {
			hear = i
		}
		if k != hearsay && k != absolute {
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
		if c.isSaid(p.g) || c.isHeard(p.g) {
			c.cover(st, p.start, p.end)
		}
	}
	c.support = append(c.support, c.said...)
	known := 0 // characters, or words, of matters that the facts do not speak of
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
	open, all := c.uncovered(s)
	open, all = 2*open+known, 2*all
	claimless := all == 0 || question(s) || (st.has(courtesy) || st.has(hedge)) && 4*open < 3*all
	few, many := 14, 24
	if c.lang == en {
		few, many = 8, 14
	}
	if st.has(neg) || st.has(avoid) {
		few += few / 2 // what is only warned of claims less
	}
	most := 0 // words that one fact and the sentence share
	for _, h := range c.hits {
		most = max(most, h.n)
	}
	switch {
	case hear >= 0 && !st.baseless:
		m := st.cues[hear]
		c.fault(st, Unsupported, "unsupported", m.Start, m.End, "no fact of "+c.k.nameOf(c.disease, c.t.Lang)+" speaks of "+c.s[m.Start:m.End])
	case claimless || st.baseless:
	case len(c.support) == 0 && most < 2 && open >= few && 5*open >= 2*all && !st.has(doctor) && !st.has(urgent),
		open >= many && 10*open >= 7*all,
		st.has(absolute) && open >= few/2 && 3*open >= all && !c.citedSupport() && !st.has(doctor):
		c.fault(st, Unsupported, "unsupported", st.Start, st.End, c.whyUnsupported())
	case len(c.support) > 0 && st.faults == 0:
		c.fault(nil, Supported, "supported", st.Start, st.End, "facts speak for it", c.support...)
	}
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
	for _, cl := range c.cited {
		if cl.grams[c.lang][g] != 0 {
			return true
		}
	}
	if len(c.p.grams[c.lang][g]) > 0 {
		return true
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
