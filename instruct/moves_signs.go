package instruct

import (
	"slices"
	"strings"

	"ophglm"
)

// onFundus leaves out signs that a look at the fundus does not show.
func onFundus(_ *answer, t *ophglm.Triple) bool {
	return !slices.Contains(signsElsewhere, t.Object.Entity)
}

// signs lists the signs, and says which of them belong to which stage.
func signs(keep filter) move {
	return move{func(a *answer, p param) bool {
		if !list("signs", "has_fundus_sign", keep).say(a, p) {
			return false
		}
		signsOfStages(a)
		return true
	}, []string{"has_fundus_sign"}}
}

// theOne says that one thing belongs to the disease, as it was asked.
func theOne(key, relation string) move {
	return move{func(a *answer, p param) bool {
		for _, t := range a.d.facts[relation] {
			if t.Object.Entity == p.id && !a.said[t.ID] {
				a.sayList(key, a.d.items(a.fresh([]*ophglm.Triple{t})), nil)
				if relation == "has_fundus_sign" {
					signsOfStages(a)
				}
				return true
			}
		}
		return false
	}, []string{relation}}
}

// stageSigns says what is seen at each stage, of those that signs are known of.
func stageSigns(a *answer, _ param) bool {
	var facts []*ophglm.Triple
	for _, t := range a.d.facts["has_fundus_sign"] {
		if a.d.names.calls(t.Qualifiers["stage"], a.d.lang) != "" {
			facts = append(facts, t)
		}
	}
	for _, t := range a.fresh(facts) {
		a.said[t.ID] = true
	}
	signsOfStages(a)
	return len(facts) > 0
}

// theStage says what defines one stage, and what is seen at it.
func theStage(a *answer, p param) bool {
	said := false
	for _, t := range a.d.facts["has_stage"] {
		if text := fit(t.Qualifier("criteria", a.d.lang)); p.is(t) && text != "" {
			a.fresh([]*ophglm.Triple{t})
			a.say("stages", "each", map[string]string{"stage": a.d.object(t), "text": text}, []string{t.ID})
			said = true
		}
	}
	var facts []*ophglm.Triple
	for _, t := range a.d.facts["has_fundus_sign"] {
		if p.id != "" && t.Qualifiers["stage"] == p.id {
			facts = append(facts, t)
		}
	}
	for _, t := range a.fresh(facts) {
		a.said[t.ID] = true
	}
	signsOfStages(a)
	return said || len(facts) > 0
}

// is reports whether the triple's object is what the parameter names: an entity,
// or a text by the triple's id.
func (p param) is(t *ophglm.Triple) bool { return p.id == t.Object.Entity || p.id == t.ID }

func signsOfStages(a *answer) {
	var order []string
	by := map[string][]*ophglm.Triple{}
	for _, t := range a.d.facts["has_fundus_sign"] {
		stage := t.Qualifiers["stage"]
		if !a.said[t.ID] || a.d.names.calls(stage, a.d.lang) == "" {
			continue
		}
		if by[stage] == nil {
			order = append(order, stage)
		}
		by[stage] = append(by[stage], t)
	}
	rank := map[string]string{}
	for _, t := range a.d.facts["has_stage"] {
		rank[t.Object.Entity] = t.Qualifiers["order"]
	}
	slices.SortStableFunc(order, func(x, y string) int { return strings.Compare(rank[x], rank[y]) })
	for _, stage := range order {
		var items []item
		for _, t := range by[stage] {
			items = append(items, item{text: a.d.object(t), of: []string{t.ID}})
		}
		a.sayList("signs_of_stage", items, map[string]string{"stage": a.d.names.calls(stage, a.d.lang)})
	}
}
