package intent

import (
	"slices"

	"ophglm"
)

// treatments says the treatments in clinical order: what is given before what is
// done, unless a procedure is what to begin with; then operations.
func treatments(a *Answer, p Param) bool {
	drugs, procedures := list("drugs", "treated_with", nil), list("procedures", "treated_by", nil)
	order := []move{drugs, procedures}
	starts := func(relation string) bool {
		return slices.ContainsFunc(a.d.Facts[relation], func(t *ophglm.Triple) bool { return a.d.IsFirstLine(t) })
	}
	if !starts("treated_with") && starts("treated_by") {
		order = []move{procedures, drugs}
	}
	return sayAll(order...).say(a, p)
}
