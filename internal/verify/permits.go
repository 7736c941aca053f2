package verify

// permits finds what facts say to leave off and a sentence lets be done: "可以继续
// 抽烟", "rubbing the eyes is fine".
func (c *check) permits(st *sentence) {
	if st.faults > 0 || !st.has(safe) {
		return
	}
	for _, q := range st.cues {
		if c.k.cues.of[q.Name].class != safe || c.verbatim(q.Start, q.End) || c.k.cues.polarityOf(c.s, st.cues, q.Start, q.End) == denied {
			continue
		}
		for _, p := range c.grams {
			a, b := q.End, p.start
			if q.Start >= p.end {
				a, b = p.end, q.Start
			}
			if a > b || b-a > 30 || breaks(c.s[a:b]) || common[c.s[p.start:p.end]] {
				continue
			}
			for _, cl := range c.leftOff() {
				if how := cl.grams[c.lang][p.g]; how != 0 && (how == denied || cl.rel == contraindicated) && !c.usedBy(p.g) {
					c.fault(st, Negation, "contradicted", min(q.Start, p.start), max(q.End, p.end), "a fact says to leave it off: "+c.k.text(cl.fact, c.t.Lang), cl)
					return
				}
			}
		}
	}
}

// leftOff are the facts on what to leave off that a sentence may go against.
func (c *check) leftOff() []*claim {
	if len(c.cited) > 0 {
		return c.cited
	}
	return c.p.advice
}

// usedBy reports whether a fact on what to use has the gram.
func (c *check) usedBy(g gram) bool {
	list := c.cited
	if len(list) == 0 {
		list = c.p.facts
	}
	for _, cl := range list {
		if cl.rel&(treatedBy|treatedWith|diagnosedBy) != 0 && cl.grams[c.lang][g] != 0 {
			return true
		}
	}
	return false
}

// inNameOf reports whether [start, end) stands in a name that the facts said use.
func (c *check) inNameOf(st *sentence, cl *claim, start, end int) bool {
	for _, m := range st.mentions {
		if m.Start > start || end > m.End {
			continue
		}
		at := c.k.of[m.Name]
		if cl.names[at] != 0 || len(c.cited) == 0 || at == c.disease {
			return true
		}
		for _, ci := range c.cited {
			if ci.names[at] != 0 || ci.object >= 0 && c.k.related(ci.object, at) {
				return true
			}
		}
	}
	return false
}
