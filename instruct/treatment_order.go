package instruct

import (
	"slices"
	"strings"

	"ophglm"
)

// isFirstLine keeps what the sources say to begin with.
func (d *disease) isFirstLine(t *ophglm.Triple) bool {
	line := t.Qualifier("line", d.lang) + t.Qualifier("for", d.lang)
	return slices.ContainsFunc([]string{"一线", "首先进行", "立即进行", "首选", "基础治疗", "first line", "first-line", "immediately", "initial treatment", "first choice"}, func(w string) bool { return strings.Contains(line, w) })
}

// isSurgery keeps operations, by their names.
func (d *disease) isSurgery(t *ophglm.Triple) bool {
	if t.Evidence == ophglm.Crawled || isSentence(t) {
		return false // "surgery", and what articles tell of drugs in the same breath
	}
	return d.speaksOf(t, "surgery")
}

// inClinicalOrder puts operations after other treatments; what a source says to
// begin with stays where it is, which is in front.
func (d *disease) inClinicalOrder() {
	rank := func(t *ophglm.Triple) int {
		switch {
		case t.Evidence == ophglm.Crawled:
			return 3
		case d.isFirstLine(t):
			return 0
		case d.isSurgery(t):
			return 2
		}
		return 1
	}
	for _, r := range []string{"treated_with", "treated_by"} {
		slices.SortStableFunc(d.facts[r], func(x, y *ophglm.Triple) int { return rank(x) - rank(y) })
	}
}
