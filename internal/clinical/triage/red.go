package triage

// redFlag finds the first place where a rule is met by what the patient says.
func (r *Rules) redFlag(w *work, rule *Rule, said set) (RedFlag, bool) {
	for i := range rule.cases {
		c := &rule.cases[i]
		if !c.possible(said) {
			continue
		}
		for k := range w.mentions {
			m := &w.mentions[k]
			if !m.concepts.meets(c.all[0]) || !m.said || !r.holds(w, c, k) {
				continue
			}
			f := RedFlag{Rule: rule, Turn: m.turn, Start: m.start, End: m.end}
			f.Answer = r.answered(w, m.turn)
			return f, true
		}
	}
	return RedFlag{}, false
}

// possible reports whether every group has a concept among those said.
func (c *oneCase) possible(said set) bool {
	for _, g := range c.all {
		if !g.meets(said) {
			return false
		}
	}
	for _, g := range c.anywhere {
		if !g.meets(said) {
			return false
		}
	}
	return true
}

// holds reports whether the case holds around the mention k, its first group.
func (r *Rules) holds(w *work, c *oneCase, k int) bool {
	if !r.counts(w, &w.mentions[k], c.all[0], false) {
		return false
	}
	for _, g := range c.all[1:] {
		if !r.near(w, k, c.within, g, false) {
			return false
		}
	}
	for _, g := range c.anywhere {
		if !r.anywhere(w, g) {
			return false
		}
	}
	if !c.unless.empty() && r.near(w, k, c.within, c.unless, true) {
		return false
	}
	return !r.near(w, k, defaultWithin-1, r.never, true) && !r.isOver(w, k)
}

// isOver reports whether what stands around the mention k is told as over: some
// months ago, and treated since.
func (r *Rules) isOver(w *work, k int) bool {
	for i := range r.over {
		c := &r.over[i]
		over := true
		for _, g := range c.all {
			over = over && r.near(w, k, c.within, g, true)
		}
		if over && !r.near(w, k, c.within, c.unless, true) {
			return true
		}
	}
	return false
}

// near reports whether a mention of the group counts within so many bytes of the
// mention k in its turn or, for groups that may stand apart and in short turns, in
// the turn before or after: "眼睛疼" – "吐了吗？" – "吐了两次".
func (r *Rules) near(w *work, k, within int, g set, bars bool) bool {
	at := &w.mentions[k]
	if at.concepts.meets(g) && r.counts(w, at, g, bars) {
		return true
	}
	apart := within >= defaultWithin
	for i := k - 1; i >= 0; i-- {
		m := &w.mentions[i]
		if !w.close(m, at, within, apart) {
			break
		}
		if m.concepts.meets(g) && m.said && r.counts(w, m, g, bars) {
			return true
		}
	}
	for i := k + 1; i < len(w.mentions); i++ {
		m := &w.mentions[i]
		if !w.close(at, m, within, apart) {
			break
		}
		if m.concepts.meets(g) && m.said && r.counts(w, m, g, bars) {
			return true
		}
	}
	return false
}

// shortTurn is how long, in bytes, turns may be whose concepts belong together as
// those of one sentence do: 30 Chinese characters.
const shortTurn = 90

// close reports whether b stands within so many bytes after a, or apart in a
// neighbouring turn of the same side.
func (w *work) close(a, b *mention, within int, apart bool) bool {
	if a.turn == b.turn {
		return b.start-a.end <= within
	}
	return b.turn-a.turn <= 2 && (apart || len(w.turns[a.turn].Text) <= shortTurn && len(w.turns[b.turn].Text) <= shortTurn)
}

func (r *Rules) anywhere(w *work, g set) bool {
	for i := range w.mentions {
		m := &w.mentions[i]
		if m.concepts.meets(g) && m.said && r.counts(w, m, g, false) {
			return true
		}
	}
	return false
}

// counts reports whether a mention counts for a group: as one that sets the scene
// it is only not to be denied, asked or long ago, else it is to be stated of the
// patient. One that bars a rule may be asked.
func (r *Rules) counts(w *work, m *mention, g set, bars bool) bool {
	var met set
	for i := range met {
		met[i] = m.concepts[i] & g[i]
	}
	if met.meets(r.context) {
		s := w.meant(m)
		return !s.Negated && !s.LongAgo && (!s.Hypothetical || s.Unsure) && (bars || !s.Question || m.affirmed)
	}
	return w.states(m)
}
