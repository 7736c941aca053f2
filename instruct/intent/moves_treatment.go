package intent

import (
	"slices"

	"ophglm/instruct/knowledge"
)

var (
	drugs           = list("drugs", "treated_with", nil)
	procedures      = list("procedures", "treated_by", nil)
	drugsFirst      = sayAll(drugs, procedures)
	proceduresFirst = sayAll(procedures, drugs)
)

// treatments says the treatments in clinical order: what is given before what is
// done, unless a procedure is what to begin with; then operations.
func treatments(a *Answer, p Param) bool {
	starts := func(relation string) bool {
		return slices.ContainsFunc(a.d.Facts[relation], func(t *knowledge.Fact) bool { return t.FirstLine })
	}
	if !starts("treated_with") && starts("treated_by") {
		return proceduresFirst.say(a, p)
	}
	return drugsFirst.say(a, p)
}
