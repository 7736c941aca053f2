package compose

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/intent"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
)

// candidate is a sample that a cell may hold.
type candidate struct {
	ask    ask
	sample *ophglm.Sample
	left   int
	id     string
	facts  []uint64 // that it says, as bits
}

// news counts the facts that are in a and not in known.
func news(a, known []uint64) int {
	n := 0
	for i := range a {
		n += bits.OnesCount64(a[i] &^ known[i])
	}
	return n
}

// cell writes the samples of a disease in one scenario. Of what can be asked, a
// cell holds as many as its quota: first what says facts that no sample has said
// yet, then intents and voices that the cell lacks, then by a hash of what the
// question is.
func (c *composer) cell(d *knowledge.Disease, sc ophglm.Scenario, said map[string]bool) []*ophglm.Sample {
	var all []*candidate
	bit := map[string]int{}
	for _, a := range c.asks(d, sc) {
		s, left := c.answered(d, a)
		if s == nil {
			continue
		}
		all = append(all, &candidate{ask: a, sample: s, left: left, id: ophglm.HashID(append([]string{fmt.Sprint(c.seed)}, a.key(d)...)...)})
		for _, cite := range s.Citations {
			for _, r := range cite.Of {
				if _, ok := bit[r.ID]; !ok && r.Kind == "triple" {
					bit[r.ID] = len(bit)
				}
			}
		}
	}
	width := (len(bit) + 63) / 64
	known := make([]uint64, width)
	for id, i := range bit {
		if said[id] {
			known[i/64] |= 1 << (i % 64)
		}
	}
	for _, k := range all {
		k.facts = make([]uint64, width)
		for _, cite := range k.sample.Citations {
			for _, r := range cite.Of {
				if r.Kind == "triple" {
					i := bit[r.ID]
					k.facts[i/64] |= 1 << (i % 64)
				}
			}
		}
	}
	quota := c.cfg.quota(sc)
	had := map[string]int{} // intents and voices, how often
	var out []*ophglm.Sample
	for len(out) < quota && len(all) > 0 {
		best := 0
		for i := 1; i < len(all); i++ {
			if all[i].before(all[best], known, had) {
				best = i
			}
		}
		k := all[best]
		all = slices.Delete(all, best, best+1)
		if !c.put(d, k) {
			continue
		}
		for i := range known {
			known[i] |= k.facts[i]
		}
		had[k.sample.Tags["intent"]]++
		had[k.ask.voice]++
		out = append(out, k.sample)
	}
	if len(all) > 0 {
		c.pio.Count("questions beyond a cell's most", len(all))
	}
	if len(out) > 0 {
		c.pio.Count(fmt.Sprintf("%s %s samples", sc, d.Lang), len(out))
		c.pio.Count(fmt.Sprintf("%s %s diseases", sc, d.Lang), 1)
	}
	return out
}

// before reports whether k is to be taken before o.
func (k *candidate) before(o *candidate, known []uint64, had map[string]int) bool {
	if a, b := news(k.facts, known), news(o.facts, known); a != b {
		return a > b
	}
	if a, b := had[k.sample.Tags["intent"]], had[o.sample.Tags["intent"]]; a != b {
		return a < b
	}
	if a, b := had[k.ask.voice], had[o.ask.voice]; a != b {
		return a < b
	}
	return k.id < o.id
}

// key names the question, so that its wordings are the same in every build.
func (a ask) key(d *knowledge.Disease) []string {
	key := []string{d.ID, a.in.Name, a.p.ID, string(d.Lang), a.voice, a.style}
	if a.then != nil {
		key = append(key, a.then.Name)
	}
	if a.back {
		key = append(key, fmt.Sprint("back", a.urgent))
	}
	return key
}

// maxTries is how many wordings of a question or an answer are tried until one is
// new; maxSame is how many samples may have one answer, where none is.
const (
	maxTries = 4
	maxSame  = 4
)

// put gives the sample a question that was not asked before, and its answers a
// place among those that were given, and reports whether there was one.
func (c *composer) put(d *knowledge.Disease, k *candidate) bool {
	if c.given(k.sample) > 0 { // since it was written
		if k.sample, k.left = c.answered(d, k.ask); k.sample == nil {
			return false
		}
	}
	key := k.ask.key(d)
	for try := range maxTries {
		q := c.opened(d, k.ask, language.NewPicker(c.seed, append(key, fmt.Sprint("question", try))...))
		h := hash16(q)
		if c.asked[h] {
			continue
		}
		c.asked[h] = true
		for _, m := range k.sample.Messages {
			if m.Role == "assistant" {
				c.answers[hash16(m.Content)]++
			}
		}
		k.sample.Messages[0].Content = q
		c.pio.Count("facts left out of an answer", k.left)
		return true
	}
	c.pio.Count("questions whose wordings were all asked before", 1)
	return false
}

// answered writes the sample but for its first question.
func (c *composer) answered(d *knowledge.Disease, a ask) (s *ophglm.Sample, left int) {
	key := a.key(d)
	for try := range maxTries {
		s, left = c.attempt(d, a, language.NewPicker(c.seed, append(key, fmt.Sprint("answer", try))...))
		if s == nil || c.given(s) == 0 {
			return s, left
		}
	}
	if c.given(s) >= maxSame {
		c.pio.Count("answers that stand in several samples already", 1)
		return nil, 0
	}
	return s, left
}

// given is in how many samples the answer of s that is in most stands already.
func (c *composer) given(s *ophglm.Sample) uint8 {
	var most uint8
	for _, m := range s.Messages {
		if m.Role == "assistant" {
			most = max(most, c.answers[hash16(m.Content)])
		}
	}
	return most
}

func (c *composer) attempt(d *knowledge.Disease, a ask, pick *language.Picker) (*ophglm.Sample, int) {
	register := language.RegisterOf(a.voice)
	r := d.InRegister(register)
	relations := a.in.Relations()
	s := &ophglm.Sample{
		Scenario: a.in.Scenario, Lang: d.Lang, By: "composed",
		Groups: []string{"fact:" + d.ID + "/" + string(a.in.Scenario)},
		Tags:   map[string]string{"disease": d.ID, "intent": a.in.Name, "voice": a.voice, "register": register, "style": a.style},
	}
	said := map[string]bool{}
	if a.back {
		c.askBack(s, r, a, pick, said)
		s.Tags["intent"] += ",ask_back"
	}
	left, ok := 0, true
	if !a.urgent {
		if left, ok = c.turn(s, r, a, pick, said); !ok {
			return nil, 0
		}
	}
	if a.then != nil {
		more, ok := c.turn(s, r, ask{in: a.then, voice: a.voice, follows: true}, pick, said)
		if !ok {
			return nil, 0
		}
		left += more
		s.Messages[2].Content = c.question(r, a.then, "follow", intent.Param{}, pick)
		s.Tags["intent"] += "," + a.then.Name
		relations = append(relations, a.then.Relations()...)
	}
	slices.Sort(relations)
	s.Tags["relations"] = strings.Join(slices.Compact(relations), ",")
	if a.back {
		answer := "no"
		if a.urgent {
			answer = "yes"
		}
		replies := d.Grammar.Replies[answer]
		s.Messages[2].Content = language.OneOf(replies, pick, nil)
	}
	return s, left
}

// askBack appends the question, to be filled in, and what the assistant asks
// first: whether what the graph calls urgent is so. Where it is, the answer is to
// go, and where to.
func (c *composer) askBack(s *ophglm.Sample, d *knowledge.Disease, a ask, pick *language.Picker, said map[string]bool) {
	b := intent.NewAnswer(d, pick, false, said)
	b.Policy("ask_first")
	b.Play("alarm_asked")
	b.Policy("have_you")
	b.Append(s)
	if !a.urgent {
		return
	}
	then := intent.NewAnswer(d, pick, true, said)
	then.Policy("go_now")
	then.Play("departments")
	then.Append(s)
}

// turn appends a user message, to be filled in, and the answer to it.
func (c *composer) turn(s *ophglm.Sample, d *knowledge.Disease, q ask, pick *language.Picker, said map[string]bool) (left int, ok bool) {
	a := intent.NewAnswer(d, pick, q.follows || q.back, said)
	if q.back {
		a.Policy("then_on")
	}
	if !q.in.Perform(a, q.p, q.voice) {
		return 0, false
	}
	a.Append(s)
	return a.LeftOut, true
}
