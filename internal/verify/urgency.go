package verify

import (
	"strings"

	"ophglm"
)

// urgency checks that a message answers with urgency what calls for it: symptoms
// in the question that raise a red flag, a question how urgent it is, or a cited
// fact that says so.
func (c *check) urgency(asked int) {
	if asked < 0 {
		return
	}
	need, of := c.pressing(asked)
	if need == "" {
		return
	}
	said, start, end := c.urged, -1, 0
	for _, m := range c.cues {
		switch c.k.cues.of[m.Name].class {
		case urgent:
			if how, from := c.k.cues.deniedBy(c.s, c.cues, m.Start, m.End); how == denied && start < 0 && m.Start-from < 12 && !denies(c.s[m.Start:m.End]) && !c.urgencySays(c.s[from:m.End]) {
				start, end = from, m.End
				continue
			}
			said = true
		case calm:
			if !denies(c.s[m.Start:m.End]) && c.k.cues.polarityOf(c.s, c.cues, m.Start, m.End) == denied {
				said = true // 千万别等几天
				continue
			}
			if start < 0 && !c.urgencySays(c.s[m.Start:m.End]) {
				start, end = m.Start, m.End
			}
		}
	}
	var by []*claim
	if of != nil {
		by = append(by, of)
	}
	switch {
	case start >= 0:
		c.fault(nil, Urgency, "contradicted", start, end, "the answer takes the urgency out: "+need, by...)
	case !said:
		c.fault(nil, Urgency, "unsupported", 0, len(c.s), "the answer says nothing of urgency: "+need, by...)
	}
}

// pressing says why the answer is to be urgent, or "", and the fact behind it.
func (c *check) pressing(asked int) (why string, of *claim) {
	for i := range c.t.Citations {
		if ci := &c.t.Citations[i]; ci.Message == c.message {
			for _, r := range ci.Of {
				if f := c.k.triples[r.ID]; f != nil && f.rel == urgency {
					if cl := c.k.profileOf(f.subject).byID[f.ID]; cl != nil && cl.pressing() {
						return "a cited fact is of level " + cl.Qualifiers["level"], cl
					}
				}
			}
		}
	}
	if c.p != nil && c.p.urgent != nil && c.asked&urgency != 0 {
		return "it was asked how urgent it is, and it is " + c.p.urgent.Qualifiers["level"], c.p.urgent
	}
	c.turns = append(c.turns[:0], ophglm.Turn{Role: ophglm.Patient, Text: c.mask(c.t.Messages[asked].Content)})
	if r := c.k.rules.Check(c.turns, nil); len(r.RedFlags) > 0 {
		why = "the question raises the red flag " + r.RedFlags[0].Rule.ID
		if c.p != nil {
			of = c.p.urgent
		}
	}
	return why, of
}

// mask blanks the names of diseases in a text: a name is no symptom.
func (c *check) mask(s string) string {
	c.poles = c.k.names.Find(c.poles[:0], s)
	masked := false
	for _, m := range c.poles {
		if m.Name.Type == "Disease" {
			if !masked {
				c.masked = append(c.masked[:0], s...)
				masked = true
			}
			for i := m.Start; i < m.End; i++ {
				c.masked[i] = ' '
			}
		}
	}
	if !masked {
		return s
	}
	return string(c.masked)
}

// conflicts tells of drugs that do not go with what the patient has besides the
// disease asked about; of that the facts themselves say what must not be given.
func (c *check) conflicts(asked int) {
	if asked < 0 {
		return
	}
	drugs := false
	for _, m := range c.mentions {
		if m.Name.Type == "Drug" || m.Name.Type == "DrugClass" {
			drugs = true
		}
	}
	if !drugs {
		return
	}
	c.turns = append(c.turns[:0],
		ophglm.Turn{Role: ophglm.Patient, Text: c.t.Messages[asked].Content},
		ophglm.Turn{Role: ophglm.Doctor, Text: c.s})
	for _, d := range c.k.rules.Check(c.turns, c.k.bans).Conflicts {
		condition, _, of := strings.Cut(d.ID, "/")
		if at, ok := c.k.byID[condition]; of && ok && c.disease >= 0 && c.k.related(at, c.disease) || d.Turn != 1 {
			continue
		}
		// the condition is to be the patient's, and another than the disease
		masked := c.mask(c.turns[0].Text)
		if c.conflict(masked, d.ID) && !c.conflict("", d.ID) {
			c.fault(nil, DrugConflict, "contradicted", d.Start, d.End, c.s[d.Start:d.End]+" does not go with what the patient has: "+d.ID)
		}
	}
}

// conflict reports whether the message is in conflict with what a patient tells.
func (c *check) conflict(patient, id string) bool {
	turns := []ophglm.Turn{{Role: ophglm.Patient, Text: patient}, {Role: ophglm.Doctor, Text: c.s}}
	for _, d := range c.k.rules.Check(turns, c.k.bans).Conflicts {
		if d.ID == id {
			return true
		}
	}
	return false
}

// urgencySays reports whether a fact on urgency uses a word.
func (c *check) urgencySays(w string) bool {
	if c.p == nil {
		return false
	}
	for _, cl := range c.p.facts {
		if cl.rel == urgency && containsFold(cl.text[c.lang], w) {
			return true
		}
	}
	return false
}
