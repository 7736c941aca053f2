package triage

import (
	"sort"
	"strings"

	"ophglm"
)

// conflicts finds drugs that the doctor recommends against a condition that is
// stated of the patient.
func (r *Rules) conflicts(w *work, patient, doctor set) []DrugConflict {
	var out []DrugConflict
	for i := range r.Conflicts {
		c := &r.Conflicts[i]
		if !c.drugs.meets(doctor) || !c.conditions.empty() && !c.conditions.meets(patient) && !c.conditions.meets(doctor) || !c.saidWith.empty() && !c.saidWith.meets(doctor) {
			continue
		}
		if d, ok := r.conflict(w, c); ok {
			out = append(out, d)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}

func (r *Rules) conflict(w *work, c *Conflict) (DrugConflict, bool) {
	for k := range w.mentions {
		m := &w.mentions[k]
		if !m.concepts.meets(c.drugs) || w.turns[m.turn].Role != ophglm.Doctor || !w.recommends(m) {
			continue
		}
		if !c.saidWith.empty() && !r.beside(w, k, c.saidWith) {
			continue
		}
		if !c.conditions.empty() && !w.told(c.conditions) {
			continue
		}
		return DrugConflict{c.ID, m.turn, m.start, m.end}, true
	}
	return DrugConflict{}, false
}

// told reports whether a condition is stated of the patient, by either side; a
// disease that lasts may have begun long ago.
func (w *work) told(g set) bool {
	for i := range w.mentions {
		if m := &w.mentions[i]; m.concepts.meets(g) && w.has(m) {
			return true
		}
	}
	return false
}

// has reports whether the patient has what is mentioned.
func (w *work) has(m *mention) bool {
	s := w.meant(m)
	if s.Negated || s.Hypothetical || s.Question || !w.ofPatient(s.Subject) {
		return false
	}
	if w.turns[m.turn].Role == ophglm.Doctor {
		// of people in general: 哮喘患者, 有哮喘的人
		rest := w.turns[m.turn].Text[m.end:]
		for _, g := range [...]string{"患者", "病人", "的人", "者", "的患者", "的病人", " patients", " sufferers"} {
			if strings.HasPrefix(rest, g) {
				return false
			}
		}
	}
	return true
}

// against follows the name of a drug that is not to be used.
var against = []string{"不能", "不要", "别用", "停", "禁", "慎", "忌", "先不", "就不", "不可", "不宜", "不建议", "不推荐", " is contraindicated", " must not", " should not", " should be avoided", " should be stopped", " is not", " can't", " cannot"}

// recommends reports whether a doctor's turn recommends the drug mentioned.
func (w *work) recommends(m *mention) bool {
	s := w.meant(m)
	if s.Negated || s.Hypothetical || s.Question || s.Past {
		return false
	}
	text := w.turns[m.turn].Text
	rest := text[m.end:min(len(text), m.end+45)]
	for _, a := range against {
		if i := strings.Index(rest, a); i >= 0 && !strings.ContainsAny(rest[:i], "，。；,.;") {
			return false
		}
	}
	return true
}
