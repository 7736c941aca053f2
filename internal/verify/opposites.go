package verify

import (
	"strings"
)

func (c *check) poleHeld(st *sentence, start, end int, s *stance, does bearing) {
	own := start
	if before := c.bare(st, start, end, s); before >= 0 {
		start = before // what it is said of stands before
	}
	n := s.pole
	if n < 0 {
		n = -n
	}
	f := &families[n-1]
	same, opp := -1, -1
	var by, other *claim
	c.relevant(func(cl *claim) {
		if f.rels != 0 && cl.rel&f.rels == 0 || cl.rel&(hasStage|isA|differential) != 0 {
			return
		}
		for i := range cl.props[c.lang] {
			p := &cl.props[c.lang][i]
			for j := range p.stances {
				q := &p.stances[j]
				if q.pole != s.pole && q.pole != -s.pole {
					continue
				}
				k := c.shareProp(start, end, p, s)
				if q.does&lessen != 0 {
					// "以防失明" tells of the danger, which the clause denies
					if q.pole == s.pole && q.pole < 0 && f.telling && s.does&lessen == 0 && does&cared == 0 && cl.rel&urgency != 0 && k > opp {
						opp, by = k, cl
					}
					continue
				}
				if q.pole == s.pole && (s.does&few != 0 && q.does&most != 0 || s.does&most != 0 && q.does&few != 0) {
					if k > opp {
						opp, by = k, cl
					}
					continue
				}
				if q.pole == s.pole || s.does&lessen != 0 || (q.weak || s.weak) && !(q.sure || s.sure) || (p.does^does)&lapse != 0 {
					if k > same {
						same, other = k, cl
					}
				} else if k > opp {
					opp, by = k, cl
				}
			}
		}
	})
	need := 2
	if len(c.cited) > 0 || same <= 0 {
		need--
	}
	if f.telling {
		need--
	}
	if opp < need || opp == 0 && does == 0 && heading(c.s[start:end]) || (opp < same || opp == same && (opp == 0 || c.fit(own, end, by) <= c.fit(own, end, other))) || !(f.telling && same < 0) && !c.bestFit(own, end, by, same < 0) {
		return
	}
	c.fault(st, Contradiction, "contradicted", s.start, s.end, "a fact says the opposite of "+c.s[s.start:s.end]+": "+c.k.text(by.fact, c.t.Lang), by)
}

// bare gives where the clause before begins, of one that says nothing but a stance,
// or -1.
func (c *check) bare(st *sentence, start, end int, s *stance) int {
	for _, q := range c.grams {
		if q.start < start || q.end > end || q.start < s.end && s.start < q.end {
			continue
		}
		if w := c.s[q.start:q.end]; !idle(w) && !joining(w) {
			return -1
		}
	}
	if start <= st.Start+1 {
		return -1
	}
	i := start - 2
	for i > st.Start && !parts(c.s, i) {
		i--
	}
	return i
}

// heading reports whether a clause only says what is spoken of next.
func heading(s string) bool {
	s = strings.TrimLeft(s, " ")
	for _, w := range [...]string{"关于", "至于", "说到", "就", "As to", "As for", "About", "Regarding", "On "} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return strings.HasSuffix(s, "方面") || strings.HasSuffix(s, "上") || strings.HasSuffix(s, "而言")
}

// shareProp counts the words, apart from each other and from a stance's own, that
// the clause [start, end) shares with a clause of a fact.
func (c *check) shareProp(start, end int, p *prop, s *stance) int {
	n, last := 0, -1
	for _, q := range c.grams {
		if q.start < start || q.end > end || q.start < last || q.start < s.end && s.start < q.end || !p.grams[q.g] {
			continue
		}
		if w := c.s[q.start:q.end]; idle(w) || joining(w) || c.isOfDisease(q) {
			continue
		}
		n++
		last = q.end
	}
	return n
}

// bestFit reports whether no fact shares more words with the clause [start, end)
// than the one given.
func (c *check) bestFit(start, end int, by *claim, alone bool) bool {
	mine := c.fit(start, end, by)
	slack := 0
	if alone && by.rel&ofCourse != 0 {
		slack = 1 // no fact says what the clause does
	}
	best := true
	c.relevant(func(cl *claim) {
		n := c.fit(start, end, cl)
		best = best && (cl == by || n < mine || n == mine && n > 1 || cl.rel&(contraindicated|treatedWith) == 0 && n <= mine+slack)
	})
	return best
}

// fit counts the words that a clause shares with a fact.
func (c *check) fit(start, end int, cl *claim) int {
	n, last := 0, -1
	for _, q := range c.grams {
		if q.start < start || q.end > end || q.start < last || cl.grams[c.lang][q.g] == 0 {
			continue
		}
		if w := c.s[q.start:q.end]; idle(w) || joining(w) || c.isOfDisease(q) {
			continue
		}
		n++
		last = q.end
	}
	return n
}
