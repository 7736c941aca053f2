package verify

import (
	"strings"

	"ophglm/internal/lexicon"
)

// bidsOfName is what the facts bid of the thing whose name a stance is of.
func (c *check) bidsOfName(st *sentence, s *stance) (all uint8, by *claim) {
	for _, m := range st.mentions {
		if m.Start != s.start {
			continue
		}
		for _, cl := range c.about(c.k.of[m.Name]) {
			if len(c.cited) > 0 && !c.isCitedClaim(cl) {
				continue
			}
			if b := bids(cl.rel, &stance{yes: true}); b != 0 {
				all |= b
				by = cl
			}
		}
	}
	return all, by
}

// likelier are words of what brings a disease on.
var likelier = []string{"更容易", "容易发生", "风险", "risk", "prone", "more likely"}

// warnedOf gives what facts that speak both for and against a matter bid of it in
// the sentence: to leave it, where one that does so shares more of its words ("in
// asthma") than any that bids to do it.
func (c *check) warnedOf(st *sentence, s *stance) (uint8, *claim) {
	var against *claim
	most, other := 0, 0
	c.relevant(func(cl *claim) {
		var n int
		switch b := cl.matters[c.lang][s.matter]; {
		case b == toLeave && cl.rel == contraindicated:
			if n = c.fitBut(st.Start, st.End, cl, s); n > most {
				most, against = n, cl
			}
		case b != 0:
			other = max(other, c.fitBut(st.Start, st.End, cl, s))
		}
	})
	if most <= other {
		return 0, nil
	}
	return toLeave, against
}

// fitBut is fit without the words of a stance.
func (c *check) fitBut(start, end int, cl *claim, s *stance) int {
	return c.fit(start, s.start, cl) + c.fit(s.end, end, cl)
}

// tellsRisks reports whether a sentence tells what brings the disease on.
func (c *check) tellsRisks(st *sentence) bool {
	for _, q := range st.cues {
		if k := c.k.cues.of[q.Name]; k.class == says && k.rel&(hasRisk|hasCause) != 0 {
			return true
		}
	}
	return saysOne(st.Of(c.s), likelier)
}

// inAdvice reports whether a stance stands in the very words of a fact on what to do,
// or of one that says much.
func (c *check) inAdvice(s *stance) bool {
	in := false
	c.relevant(func(cl *claim) {
		w := c.k.text(cl.fact, c.t.Lang)
		if in || cl.rel&(lifestyle|preventedBy) == 0 && len(w) < 60 {
			return
		}
		for from := max(0, s.start-len(w)); from <= s.start && !in; from++ {
			in = from+len(w) >= s.end && from+len(w) <= len(c.s) && strings.EqualFold(c.s[from:from+len(w)], w)
		}
	})
	return in
}

// hasObject reports whether a stance is of a word that leaves off what stands after
// it: "stop smoking" is of smoking.
func (c *check) hasObject(words []lexicon.Mention, s *stance) bool {
	for i := range words {
		if words[i].Start == s.start && c.k.senses.sense(words[i].Name).does&drop != 0 {
			return i+1 < len(words) && c.k.senses.sense(words[i+1].Name).matter != 0
		}
	}
	return false
}

func (c *check) matterHeld(st *sentence, start, end int, s *stance, does, sentence bearing) {
	var all, risks uint8
	var by, short *claim
	if s.matter == named {
		all, by = c.bidsOfName(st, s)
	}
	c.relevant(func(cl *claim) {
		if s.matter == named {
			return
		}
		if cl.short && cl.matters[c.lang][s.matter] != 0 {
			short = cl
		}
		b := cl.matters[c.lang][s.matter]
		if cl.rel&(hasRisk|hasCause) != 0 {
			if risks |= b; b != 0 && by == nil {
				by = cl
			}
			return
		}
		if all |= b; b != 0 && (by == nil || by.rel&(hasRisk|hasCause) != 0) {
			by = cl
		}
	})
	if all == 0 {
		all = risks // what is advised counts for more
	}
	if all == toDo|toLeave && s.yes {
		all, by = c.warnedOf(st, s)
	}
	if c.inAdvice(s) {
		return
	}
	switch {
	case s.yes && short != nil && s.does&long != 0 && does&(narrow|ill) == 0:
		c.fault(st, Negation, "contradicted", s.start, s.end, "the sentence lets it be used for long or by all, and a fact is of less: "+c.k.text(short.fact, c.t.Lang), short)
	case !s.firm:
	case all == toLeave && s.yes:
		if does&(narrow|unsure) != 0 || sentence&once != 0 || sentence&ill != 0 && s.does&(ill|let) == 0 {
			return
		}
		if (by.rel&(hasRisk|hasCause) != 0 || c.tellsRisks(st)) && !s.cleared && (s.does&(good|let) == 0 || s.does&ill != 0) {
			return
		}
		rule := Negation
		if by.rel == contraindicated {
			rule = Contraindication
		}
		c.fault(st, rule, "contradicted", s.start, s.end, "the sentence lets it be done, and a fact says to leave it off: "+c.k.text(by.fact, c.t.Lang), by)
	case all == toDo && !s.yes:
		for _, b := range by.matters[c.lang] {
			if b&toLeave != 0 && by.rel&(treatedWith|treatedBy) != 0 {
				return // the fact itself keeps some from it
			}
		}
		if s.does&ill != 0 || s.does&(waive|drop|bar) == 0 || (does|s.does)&(narrow|partly|some|unsure) != 0 || does&manner != 0 && s.does&drop == 0 {
			return
		}
		c.fault(st, Negation, "contradicted", s.start, s.end, "the sentence leaves it off, and a fact bids to do it: "+c.k.text(by.fact, c.t.Lang), by)
	}
}
