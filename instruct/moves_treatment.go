package instruct

import (
	"slices"
	"strings"

	"ophglm"
)

// treatments says the treatments in clinical order: what is given before what is
// done, unless a procedure is what to begin with; then operations.
func treatments(a *answer, p param) bool {
	drugs, procedures := list("drugs", "treated_with", nil), list("procedures", "treated_by", nil)
	order := []move{drugs, procedures}
	starts := func(relation string) bool {
		return slices.ContainsFunc(a.d.facts[relation], func(t *ophglm.Triple) bool { return isFirstLine(a, t) })
	}
	if !starts("treated_with") && starts("treated_by") {
		order = []move{procedures, drugs}
	}
	return sayAll(order...).say(a, p)
}

// isFirstLine keeps what the sources say to begin with.
func isFirstLine(a *answer, t *ophglm.Triple) bool {
	line := t.Qualifier("line", a.d.lang) + t.Qualifier("for", a.d.lang)
	return slices.ContainsFunc([]string{"一线", "首先进行", "立即进行", "首选", "基础治疗", "first line", "first-line", "immediately", "initial treatment", "first choice"}, func(w string) bool { return strings.Contains(line, w) })
}

// isSurgery keeps operations, by their names.
func isSurgery(a *answer, t *ophglm.Triple) bool {
	if t.Evidence == ophglm.Crawled || isSentence(t) {
		return false // "surgery", and what articles tell of drugs in the same breath
	}
	return a.d.speaksOf(t, "surgery")
}

// inClinicalOrder puts operations after other treatments; what a source says to
// begin with stays where it is, which is in front.
func (d *disease) inClinicalOrder() {
	a := &answer{d: d}
	rank := func(t *ophglm.Triple) int {
		switch {
		case t.Evidence == ophglm.Crawled:
			return 3
		case isFirstLine(a, t):
			return 0
		case isSurgery(a, t):
			return 2
		}
		return 1
	}
	for _, r := range []string{"treated_with", "treated_by"} {
		slices.SortStableFunc(d.facts[r], func(x, y *ophglm.Triple) int { return rank(x) - rank(y) })
	}
}
