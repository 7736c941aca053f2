package knowledge

import (
	"slices"
	"strings"

	"ophglm"
)

// firstLines are words of what to begin with.
var firstLines = []string{"一线", "首先进行", "立即进行", "首选", "基础治疗", "first line", "first-line", "immediately", "initial treatment", "first choice"}

// isFirstLine reports whether the source says to begin with a treatment.
func (d *Disease) isFirstLine(t *ophglm.Triple) bool {
	if t.Relation != "treated_with" && t.Relation != "treated_by" {
		return false
	}
	line := t.Qualifier("line", d.Lang) + t.Qualifier("for", d.Lang)
	return slices.ContainsFunc(firstLines, func(w string) bool { return strings.Contains(line, w) })
}

// IsSurgery keeps operations, by their names.
func (d *Disease) IsSurgery(t *Fact) bool {
	if t.Evidence == ophglm.Crawled || t.Sentence {
		return false // "surgery", and what articles tell of drugs in the same breath
	}
	return d.SpeaksOf(t, "surgery")
}

// inClinicalOrder puts operations after other treatments; what a source says to
// begin with stays where it is, which is in front.
func (d *Disease) inClinicalOrder() {
	rank := func(t *Fact) int {
		switch {
		case t.Evidence == ophglm.Crawled:
			return 3
		case t.FirstLine:
			return 0
		case d.IsSurgery(t):
			return 2
		}
		return 1
	}
	for _, r := range []string{"treated_with", "treated_by"} {
		slices.SortStableFunc(d.Facts[r], func(x, y *Fact) int { return rank(x) - rank(y) })
	}
}
