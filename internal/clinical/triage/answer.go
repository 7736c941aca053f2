package triage

import (
	"strings"

	"ophglm"
)

// answered says how the doctor's turns after a turn meet a red flag in it.
func (r *Rules) answered(w *work, turn int) string {
	answer := NoAnswer
	for i := turn + 1; i < len(w.turns); i++ {
		if w.turns[i].Role != ophglm.Doctor || strings.TrimSpace(w.turns[i].Text) == "" {
			continue
		}
		if r.sends(w, i) {
			return Urgent
		}
		answer = NotUrgent
	}
	return answer
}

// careWithin is how far, in bytes, the care stands from the word that says when:
// "今天就来医院", "go to the eye clinic today".
const careWithin = 75

// sends reports whether a doctor's turn sends the patient to care at once: to an
// emergency department, or soon (立即, 尽快, today) to care of any kind; not where
// it says so of what may come ("如果加重请立即急诊").
func (r *Rules) sends(w *work, turn int) bool {
	a := &r.answer
	for k := range w.mentions {
		m := &w.mentions[k]
		if m.turn != turn || !m.concepts.meets(a.urgent) && !m.concepts.meets(a.soon) && !m.concepts.meets(a.noDelay) {
			continue
		}
		s := w.meant(m)
		if s.Negated || s.Question || s.Past {
			continue
		}
		if onCondition, free := r.onCondition(w, k); onCondition || s.Hypothetical && !free {
			continue
		}
		if m.concepts.meets(a.urgent) || m.concepts.meets(a.noDelay) || r.beside(w, k, a.care) {
			return true
		}
	}
	return false
}

// onCondition reports whether a condition stands before the mention k in its
// sentence, and whether one that asks nothing of the illness does ("如果方便").
func (r *Rules) onCondition(w *work, k int) (onCondition, free bool) {
	at := &w.mentions[k]
	s := w.turns[at.turn].Text
	for i := k - 1; i >= 0; i-- {
		m := &w.mentions[i]
		if m.turn != at.turn || strings.ContainsAny(s[m.end:at.start], "。！；\n!;") || strings.Contains(s[m.end:at.start], ". ") {
			break
		}
		switch {
		case m.concepts.meets(r.answer.free):
			free = true
		case m.concepts.meets(r.answer.conditional):
			return true, free
		}
	}
	return false, free
}

// beside reports whether a concept that is not denied stands near the mention k.
func (r *Rules) beside(w *work, k int, g set) bool {
	at := &w.mentions[k]
	for i := range w.mentions {
		m := &w.mentions[i]
		if m.turn == at.turn && m.concepts.meets(g) && m.start-at.end <= careWithin && at.start-m.end <= careWithin && !w.meant(m).Negated {
			return true
		}
	}
	return false
}
