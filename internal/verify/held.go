package verify

import (
	"fmt"
	"slices"
	"strings"

	"ophglm"

	"ophglm/internal/lexicon"
)

// propsOf appends the clauses of a fact's text that say one side of a family.
func (r *claimReader) propsOf(out []prop, s string, rel relations) []prop {
	eachPart(s, func(start, end int) {
		part := s[start:end]
		r.found = r.k.senses.words.Find(r.found[:0], part)
		p := prop{grams: map[gram]bool{}}
		p.stances, p.does = r.k.senses.stancesOf(nil, part, 0, len(part), r.found)
		if len(p.stances) == 0 {
			return
		}
		grams(part, func(g gram, _, _ int) { p.grams[g] = true })
		r.found = r.k.concepts.words.Find(r.found[:0], part)
		for _, m := range r.found {
			p.grams[r.k.concepts.of[m.Name]] = true
		}
		out = append(out, p)
	})
	return out
}

// bidsOf files what a text of a fact bids of matters: of what a treatment is for,
// what it forbids alone.
func (r *claimReader) bidsOf(c *claim, t ophglm.Text, forbids bool) {
	for l, s := range [...]string{t.ZH, t.EN} {
		eachPart(s, func(start, end int) {
			part := s[start:end]
			r.found = r.k.senses.words.Find(r.found[:0], part)
			list, _ := r.k.senses.stancesOf(nil, part, 0, len(part), r.found)
			c.short = c.short || forbids && saysOne(part, shortly)
			for i := range list {
				q := &list[i]
				if q.matter == 0 || forbids && (q.yes || q.does&bar == 0) {
					continue
				}
				if q.does&ill != 0 && !forbids {
					q.yes = !q.yes // it tells what for: "to slow tear evaporation"
				}
				if q.does&^lessen == 0 && (leaves(part) || saysOne(part[:q.start], avoiding)) {
					q.yes = false // 避免脏水入眼和揉眼
				}
				if c.matters[l] == nil {
					c.matters[l] = map[int16]uint8{}
				}
				c.matters[l][q.matter] |= bids(c.rel, q)
			}
		})
	}
}

// avoiding are words of advice to leave off all that stands after them.
var avoiding = []string{"避免", "减轻", "avoiding", "reducing"}

// shortly are words of treatments that are for a short time, or for few.
var shortly = []string{"短期", "重症", "重度", "长期使用可", "short term", "short-term", "severe", "long-term use"}

const (
	toDo    = 1 << iota // a fact bids to do it, or calls it good
	toLeave             // the reverse
)

// bids gives how a fact of the relation speaks of a matter that its words speak of
// so: a treatment is to be done, a risk to be left.
func bids(rel relations, st *stance) uint8 {
	yes := st.yes
	switch {
	case rel&(contraindicated|hasRisk|hasCause) != 0:
		yes = !yes
	case rel&(lifestyle|preventedBy|treatedBy|treatedWith|diagnosedBy|urgency) == 0:
		return 0
	}
	if yes {
		return toDo
	}
	return toLeave
}

// stances holds what the clauses of a sentence bid and say against what the facts
// do: what facts bid to leave off is not to be let, what they bid to do is not to be
// called needless, and where they say one side of a family the clause is not to say
// the other.
func (c *check) stances(st *sentence) {
	if st.faults > 0 || question(st.Of(c.s)) || len(st.senses) == 0 || c.ofAnother(st) {
		return
	}
	at := 0
	var all, before bearing // of the sentence, and of it up to the clause's end
	for i := range st.senses {
		all |= c.k.senses.of[st.senses[i].Name].does
	}
	start := st.Start
	for i := st.Start; i <= st.End && st.faults == 0; i++ {
		if i < st.End && (!parts(c.s, i) || c.goesOn(st, i)) {
			continue
		}
		for at < len(st.senses) && st.senses[at].Start < start {
			at++
		}
		end := at
		for end < len(st.senses) && st.senses[end].End <= i {
			before |= c.k.senses.of[st.senses[end].Name].does
			end++
		}
		if end > at {
			c.clauseStances(st, start, i, st.senses[at:end], all&ill|before&once)
			c.ofBefore(st, start, i, st.senses[at:end], all&ill|before&once)
		}
		start = i + 1
	}
}

// ofBefore holds a clause that lets something be done, or calls it needless, and
// names nothing, against what the matter named last in the sentence, or in the
// question, is to be: "表麻药水，尽管买，天天可以用".
func (c *check) ofBefore(st *sentence, start, end int, words []lexicon.Mention, sentence bearing) {
	var does bearing
	covered := 0
	for i := range words {
		w := c.k.senses.sense(words[i].Name)
		if w.matter != 0 || w.pole != 0 {
			c.lastMatter, c.lastSaid = stance{}, false
			if w.matter != 0 {
				c.lastMatter = stance{matter: w.matter, start: words[i].Start, end: words[i].End}
				c.lastSaid = true
			}
			does = 0
			continue
		}
		does |= w.does
		covered += words[i].End - words[i].Start
	}
	if !c.lastSaid || c.lastMatter.start >= start || st.faults > 0 || end-start-covered > 15 {
		return
	}
	for _, m := range st.mentions {
		if m.Start >= start && m.End <= end {
			return
		}
	}
	s := c.lastMatter
	s.start, s.end, s.does, s.firm = start, end, does, true
	switch {
	case does&(not|nay|bar|ill|drop|undo|visit) != 0 || start-c.lastMatter.end > 120:
		return
	case does&waive != 0 && does&let == 0:
	case does&let != 0 && does&waive == 0:
		s.yes = true
	default:
		return
	}
	c.matterHeld(st, start, end, &s, does, sentence)
}

// goesOn reports whether what stands after a mark only says something of what
// stands before it: "墨镜、帽子，没用".
func (c *check) goesOn(st *sentence, i int) bool {
	if i-st.Start > 0 && c.s[i] == ':' || c.s[i] == '(' {
		return false
	}
	end := i + 1
	for end < st.End && !parts(c.s, end) {
		end++
	}
	if end-i > 32 {
		return false
	}
	says, rest := false, end-i-1
	for j := range st.senses {
		m := &st.senses[j]
		if m.Start <= i || m.Start >= end {
			continue
		}
		w := c.k.senses.of[m.Name]
		if w.matter != 0 || w.pole != 0 || w.does&turn != 0 {
			return false
		}
		rest -= m.End - m.Start
		says = says || m.Start-i < 5 && w.does&(let|good|waive|bar|ill|rare) != 0
	}
	for _, m := range st.mentions {
		if m.Start > i && m.Start < end {
			return false
		}
	}
	return says && rest <= 12
}

func (c *check) clauseStances(st *sentence, start, end int, words []lexicon.Mention, sentence bearing) {
	var does bearing
	c.stance, does = c.k.senses.stancesOf(c.stance[:0], c.s, start, end, c.withNames(st, start, end, words))
	for i := range c.stance {
		s := &c.stance[i]
		if st.faults > 0 {
			return
		}
		if s.pole != 0 && slices.ContainsFunc(c.stance, func(o stance) bool { return o.pole == -s.pole }) {
			continue // it says both
		}
		if c.inDisease(st, s.start, s.end) || start > 0 && opens(c.s[:start]) {
			continue
		}
		if s.matter != 0 {
			if c.hasObject(words, s) {
				continue
			}
			if dbg && !s.firm {
				fmt.Printf("    matter %q not firm\n", c.s[s.start:s.end])
			}
			if !s.firm && s.does&long == 0 {
				continue
			}
			c.matterHeld(st, start, end, s, does, sentence)
			continue
		}
		c.poleHeld(st, start, end, s, does)
	}
}

// withNames gives the words of a clause with the names of drugs, treatments, tests
// and risks among them, in place of the words that they hold.
func (c *check) withNames(st *sentence, start, end int, words []lexicon.Mention) []lexicon.Mention {
	c.wording = c.wording[:0]
	at := 0
	for _, m := range st.mentions {
		switch m.Name.Type {
		case "Drug", "DrugClass", "Procedure":
		default:
			continue
		}
		if m.Start < start || m.End > end {
			continue
		}
		for at < len(words) && words[at].End <= m.Start {
			c.wording = append(c.wording, words[at])
			at++
		}
		if at < len(words) && words[at].Start < m.Start {
			continue
		}
		next := at
		for next < len(words) && words[next].Start < m.End && c.k.senses.sense(words[next].Name).matter == 0 {
			next++
		}
		if next < len(words) && words[next].Start < m.End {
			continue // a matter of its own
		}
		at = next
		c.wording = append(c.wording, m)
	}
	c.wording = append(c.wording, words[at:]...)
	return c.wording
}

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

func (c *check) isCitedClaim(cl *claim) bool {
	return slices.ContainsFunc(c.cited, func(o *claim) bool { return o.ID == cl.ID })
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

// relevant calls f with the facts that a sentence is held against.
func (c *check) relevant(f func(cl *claim)) {
	if len(c.cited) > 0 {
		for _, cl := range c.cited {
			f(cl)
		}
		return
	}
	for _, cl := range c.p.facts {
		f(cl)
	}
	for _, o := range c.others {
		for _, cl := range o.facts {
			f(cl)
		}
	}
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
	if dbg {
		fmt.Printf("    matter %q all %d yes %v firm %v does %d sdoes %d sent %d\n", c.s[s.start:s.end], all, s.yes, s.firm, does, s.does, sentence)
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
			if b&toLeave != 0 {
				return // the fact itself keeps some from it
			}
		}
		if s.does&ill != 0 || (does|s.does)&(narrow|partly|some|unsure) != 0 || does&manner != 0 && s.does&drop == 0 {
			return
		}
		c.fault(st, Negation, "contradicted", s.start, s.end, "the sentence leaves it off, and a fact bids to do it: "+c.k.text(by.fact, c.t.Lang), by)
	}
}

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
	if dbg {
		fmt.Printf("    pole %q %d opp %d same %d need %d best %v does %d\n", c.s[s.start:s.end], s.pole, opp, same, need, by != nil && c.bestFit(own, end, by, same < 0), does)
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

// ofAnother reports whether a sentence speaks of another disease.
func (c *check) ofAnother(st *sentence) bool {
	for _, m := range st.mentions {
		at := c.k.of[m.Name]
		if c.k.entities[at].typ != "Disease" || at == c.disease || c.k.related(at, c.disease) {
			continue
		}
		claims := c.about(at)
		if len(claims) == 0 && !c.p.spoken[at] || slices.ContainsFunc(claims, func(cl *claim) bool { return cl.rel == differential }) {
			return true
		}
	}
	return false
}

// inDisease reports whether [start, end) stands in the name of a disease.
func (c *check) inDisease(st *sentence, start, end int) bool {
	for _, m := range st.mentions {
		if m.Start <= start && end <= m.End && m.End-m.Start > end-start && m.Name.Type == "Disease" {
			return true
		}
	}
	return false
}

// opens reports whether s ends in a parenthesis that opens.
func opens(s string) bool {
	return strings.HasSuffix(s, "(") || strings.HasSuffix(s, "（")
}

var dbg bool
