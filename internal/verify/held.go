package verify

import (
	"slices"
	"strings"

	"ophglm/internal/lexicon"
)

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
	case does&(not|nay|bar|ill|drop|undo|visit|cared|most) != 0 || start-c.lastMatter.end > 120:
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
	if i-st.Start > 0 && (c.s[i] == ':' || c.s[i] == 0x9a) || c.s[i] == '(' {
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
		case "Examination":
			if m.End-m.Start < 12 {
				continue // 视野: what is measured, not the test
			}
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
		for next < len(words) && words[next].Start < m.End && (c.k.senses.sense(words[next].Name).matter == 0 || 3*(words[next].End-words[next].Start) < m.End-m.Start) {
			next++ // the 酒 of 酒石酸溴莫尼定滴眼液 is none
		}
		if next < len(words) && words[next].Start < m.End {
			continue // a matter of its own
		}
		at = next
		c.wording = append(c.wording, m)
	}
	c.wording = append(c.wording, words[at:]...)
	kept := c.wording[:0]
	for _, m := range c.wording {
		if !c.inDisease(st, m.Start, m.End) {
			kept = append(kept, m) // the 少 of 少年儿童葡萄膜炎 forbids nothing
		}
	}
	c.wording = kept
	return c.wording
}

func (c *check) isCitedClaim(cl *claim) bool {
	return slices.ContainsFunc(c.cited, func(o *claim) bool { return o.ID == cl.ID })
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
