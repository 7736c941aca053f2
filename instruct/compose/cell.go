package compose

import (
	"slices"
	"strconv"
	"strings"

	"ophglm"
	"ophglm/instruct/intent"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
)

// cell is what is written of a disease in one scenario and language.
type cell struct {
	*composer
	d        *knowledge.Disease
	scenario ophglm.Scenario
	group    []string
	pick     language.Picker // of all that the cell leaves open
	tellable [2][]string     // symptoms for a story, by register

	asks   []*ask         // that are left
	known  knowledge.Set  // facts that samples say
	had    map[string]int // intents and voices, how often
	chosen []draft
	// Answers that stood in several samples already, and questions whose wordings
	// were all asked before.
	stale, worn int
}

// draft is a sample that a cell holds.
type draft struct {
	*ask
	id       string
	line     []byte // encoded
	question uint64 // hash
	answers  []uint64
	left     int // facts left out of its answers
}

// fill fills the cell. Of what can be asked it holds as many as its quota: first
// what says facts that no sample has said yet, then intents and voices that the cell
// lacks, then by a hash of what the question is. Nothing is put into words before it
// is chosen.
func (c *cell) fill(w *writer) error {
	for len(c.chosen) < c.cfg.quota(c.scenario) && len(c.asks) > 0 {
		best := 0
		for i := 1; i < len(c.asks); i++ {
			if c.asks[i].before(c.asks[best], c) {
				best = i
			}
		}
		a := c.asks[best]
		c.asks = slices.Delete(c.asks, best, best+1)
		k := draft{ask: a}
		if ok, err := w.write(c, &k); err != nil {
			return err
		} else if !ok {
			continue
		}
		c.known.Union(a.facts)
		c.had[a.intents]++
		c.had[a.voice]++
		c.chosen = append(c.chosen, k)
	}
	return nil
}

// before reports whether a is to be taken before o.
func (a *ask) before(o *ask, c *cell) bool {
	if x, y := a.facts.Without(c.known), o.facts.Without(c.known); x != y {
		return x > y
	}
	if x, y := c.had[a.intents], c.had[o.intents]; x != y {
		return x < y
	}
	if x, y := c.had[a.voice], c.had[o.voice]; x != y {
		return x < y
	}
	return a.pick.Rank() < o.pick.Rank()
}

// relations are those that the questions ask for.
func (a *ask) relations() string {
	out := a.in.Relations()
	if a.then != nil {
		out = slices.Concat(out, a.then.Relations())
		slices.Sort(out)
		out = slices.Compact(out)
	}
	return strings.Join(out, ",")
}

// sample puts the sample of a question into s, with its answers in the words of a
// try, but for its first question. It reports whether these words are enough for an
// answer, and how many facts they leave out.
func (c *cell) sample(s *ophglm.Sample, answer *intent.Answer, said *intent.Said, a *ask, try int) (left int, ok bool) {
	register := language.RegisterOf(a.voice)
	r := c.d.InRegister(register)
	tags := s.Tags
	*s = ophglm.Sample{Scenario: c.scenario, Lang: c.d.Lang, By: "composed", Groups: c.group, Messages: s.Messages[:0], Citations: s.Citations[:0], Tags: tags}
	tags["disease"], tags["intent"], tags["voice"], tags["register"], tags["style"] = c.d.ID, a.intents, a.voice, register, a.style
	tags["relations"] = a.relations()
	said.Forget()
	choose, pick := a.pick.Of("facts"), a.pick.Of("answer", strconv.Itoa(try))
	begin := func(follow bool) *intent.Answer { return answer.Begin(r, &choose, &pick, follow, said) }
	if !a.play(begin, func(b *intent.Answer) { left += b.LeftOut; b.Append(s) }) {
		return 0, false
	}
	switch {
	case a.then != nil:
		s.Messages[2].Content = c.follow(a.then, &pick)
	case a.back:
		answer := "no"
		if a.urgent {
			answer = "yes"
		}
		s.Messages[2].Content = language.OneOf(c.d.Grammar.Replies[answer], &pick, nil)
	}
	return left, true
}
