// Package triage finds in a consultation what calls for urgent care (red flags),
// whether the doctor sends the patient there, and drugs that do not go with what
// the patient has.
//
// A rule is a few concepts that are told together, each a list of Chinese and
// English words, with a public guideline behind it (rules.yaml). All words stand
// in one lexicon, so that a text is searched once whatever the number of rules;
// only where the concepts of a rule are all present is it asked how each is meant
// ([scope.Of]): what is denied, long past, supposed, asked or told of somebody
// else than the patient of the consultation raises no flag.
package triage

import (
	"slices"
	"sync"

	"ophglm"
	"ophglm/internal/clinical/scope"
	"ophglm/internal/lexicon"
)

// The answers to a red flag.
const (
	Urgent    = "urgent"     // a doctor's turn after it sends the patient to care at once
	NotUrgent = "not_urgent" // doctor's turns follow, and none does
	NoAnswer  = "none"       // no doctor's turn follows
)

// RedFlag is a red flag in a dialogue: the place of the first concept of the rule
// in the text of a turn.
type RedFlag struct {
	Rule       *Rule
	Turn       int // index of the dialogue's turns
	Start, End int // bytes of that turn's text
	Answer     string
}

// DrugConflict is a drug of a doctor's turn that does not go with a condition told
// in the dialogue.
type DrugConflict struct {
	ID         string // of a [Conflict], or "<condition>/<drug>" for a fact of the graph
	Turn       int    // of the drug
	Start, End int    // of the drug
}

// Result is what was found in a dialogue: red flags by rule, in the order of the
// rules, each once; conflicts in the order of their ids, each once.
type Result struct {
	RedFlags  []RedFlag
	Conflicts []DrugConflict
}

// mention is a word found, with the concepts it counts for.
type mention struct {
	turn       int
	start, end int
	concepts   set
	said       bool // by the patient, or asked by the doctor and taken over by the patient
	affirmed   bool // the latter
	read       bool // scope was asked for
	scope      scope.Scope
}

// work is what one dialogue needs, used again for the next.
type work struct {
	found    []lexicon.Mention
	mentions []mention
	who      scope.Subject
	whoKnown bool
	turns    []ophglm.Turn
}

var works = sync.Pool{New: func() any { return new(work) }}

// Check finds the red flags and drug conflicts of a dialogue. Facts is nil, or
// what the graph says of drugs.
func (r *Rules) Check(turns []ophglm.Turn, facts *Facts) Result {
	w := works.Get().(*work)
	defer works.Put(w)
	turns = inSimplified(turns)
	w.mentions, w.whoKnown, w.turns = w.mentions[:0], false, turns
	var patient, doctor set
	for i := range turns {
		from := len(w.mentions)
		r.find(w, i, turns[i].Text)
		asked := len(turns[i].Text)
		if len(w.mentions) > from && affirmed(turns, i) {
			asked = lastSentence(turns[i].Text)
		}
		for k := from; k < len(w.mentions); k++ {
			m := &w.mentions[k]
			m.affirmed = m.start >= asked
			m.said = turns[i].Role == ophglm.Patient || m.affirmed
			if m.said {
				patient.join(m.concepts)
			}
			if turns[i].Role == ophglm.Doctor {
				doctor.join(m.concepts)
			}
		}
	}
	var out Result
	for i := range r.Red {
		if f, ok := r.redFlag(w, &r.Red[i], patient); ok {
			out.RedFlags = append(out.RedFlags, f)
		}
	}
	out.RedFlags = yield(out.RedFlags)
	out.Conflicts = r.conflicts(w, patient, doctor)
	if facts != nil {
		out.Conflicts = facts.conflicts(w, out.Conflicts)
	}
	w.turns = nil
	return out
}

// yield leaves out flags whose rule yields to that of another.
func yield(flags []RedFlag) []RedFlag {
	if len(flags) < 2 {
		return flags
	}
	out := make([]RedFlag, 0, len(flags))
	for _, f := range flags {
		if !slices.ContainsFunc(flags, func(o RedFlag) bool { return slices.Contains(f.Rule.YieldsTo, o.Rule.ID) }) {
			out = append(out, f)
		}
	}
	return out
}

// find appends the words of a turn.
func (r *Rules) find(w *work, turn int, s string) {
	w.found = r.words.Find(w.found[:0], s)
	for _, f := range w.found {
		e := f.Name.Entity
		m := &r.meaning[int(e[0])|int(e[1])<<8]
		concepts := m.concepts
		for _, c := range m.numbered {
			var n float64
			var ok bool
			switch c.side {
			case "after":
				n, ok = numberAfter(s[f.End:])
			case "next":
				n, ok = numberNext(s[f.End:])
			default:
				n, ok = numberBefore(s[:f.Start])
			}
			if ok && n >= c.min && n <= c.max {
				concepts.add(c.concept)
			}
		}
		if !concepts.empty() {
			w.mentions = append(w.mentions, mention{turn: turn, start: f.Start, end: f.End, concepts: concepts})
		}
	}
}

// meant asks once how a mention is meant.
func (w *work) meant(m *mention) scope.Scope {
	if !m.read {
		m.read = true
		m.scope = scope.Of(w.turns[m.turn].Text, m.start, m.end)
	}
	return m.scope
}

// about is whose case the consultation is: what the patient's first turn that
// names anybody says.
func (w *work) about() scope.Subject {
	if !w.whoKnown {
		w.whoKnown, w.who = true, scope.Patient
		for i := range w.turns {
			if w.turns[i].Role != ophglm.Patient {
				continue
			}
			if who, named := scope.About(w.turns[i].Text); named {
				w.who = who
				break
			}
		}
	}
	return w.who
}

// ofPatient reports whether what is told of a subject is told of the patient of the
// consultation.
func (w *work) ofPatient(s scope.Subject) bool { return s == scope.Patient || s == w.about() }

// states reports whether a mention states something of the patient's present.
func (w *work) states(m *mention) bool {
	s := w.meant(m)
	return !s.Negated && !s.LongAgo && (!s.Hypothetical || s.Unsure) && (!s.Question || m.affirmed) && w.ofPatient(s.Subject)
}
