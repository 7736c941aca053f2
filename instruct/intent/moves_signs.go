package intent

import (
	"slices"
	"strings"

	"ophglm/instruct/knowledge"
)

// onFundus leaves out signs that a look at the fundus does not show.
func onFundus(_ *Answer, t *knowledge.Fact) bool {
	return !slices.Contains(knowledge.SignsElsewhere, t.Object.Entity)
}

// signs lists the signs, and says which of them belong to which stage.
func signs(keep filter) move {
	return move{func(a *Answer, p Param) bool {
		if !list("signs", "has_fundus_sign", keep).say(a, p) {
			return false
		}
		signsOfStages(a)
		return true
	}, []string{"has_fundus_sign"}}
}

// theOne says that one thing belongs to the disease, as it was asked.
func theOne(key, relation string) move {
	return move{func(a *Answer, p Param) bool {
		for _, t := range a.d.Facts[relation] {
			if t.Object.Entity == p.ID && !a.said.Facts.Has(t) {
				a.sayFacts(key, a.fresh([]*knowledge.Fact{t}), slots{})
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
func stageSigns(a *Answer, _ Param) bool {
	var facts []*knowledge.Fact
	for _, t := range a.d.Facts["has_fundus_sign"] {
		if a.d.Names.Calls(t.Qualifiers["stage"], a.d.Lang) != "" {
			facts = append(facts, t)
		}
	}
	for _, t := range a.fresh(facts) {
		a.said.Facts.Add(t)
	}
	signsOfStages(a)
	return len(facts) > 0
}

// theStage says what defines one stage, and what is seen at it.
func theStage(a *Answer, p Param) bool {
	said := false
	for _, t := range a.d.Facts["has_stage"] {
		if text := t.Detail; p.is(t) && text != "" {
			a.fresh([]*knowledge.Fact{t})
			a.say("stages", "each", slots{stage: t.Named, text: text}, t)
			said = true
		}
	}
	var facts []*knowledge.Fact
	for _, t := range a.d.Facts["has_fundus_sign"] {
		if p.ID != "" && t.Qualifiers["stage"] == p.ID {
			facts = append(facts, t)
		}
	}
	for _, t := range a.fresh(facts) {
		a.said.Facts.Add(t)
	}
	signsOfStages(a)
	return said || len(facts) > 0
}

// is reports whether the triple's object is what the parameter names: an entity,
// or a text by the triple's id.
func (p Param) is(t *knowledge.Fact) bool { return p.ID == t.Object.Entity || p.ID == t.ID }

func signsOfStages(a *Answer) {
	var order []string
	by := map[string][]*knowledge.Fact{}
	for _, t := range a.d.Facts["has_fundus_sign"] {
		stage := t.Qualifiers["stage"]
		if !a.said.Facts.Has(t) || a.d.Names.Calls(stage, a.d.Lang) == "" {
			continue
		}
		if by[stage] == nil {
			order = append(order, stage)
		}
		by[stage] = append(by[stage], t)
	}
	rank := map[string]string{}
	for _, t := range a.d.Facts["has_stage"] {
		rank[t.Object.Entity] = t.Qualifiers["order"]
	}
	slices.SortStableFunc(order, func(x, y string) int { return strings.Compare(rank[x], rank[y]) })
	for _, stage := range order {
		var items []knowledge.Item
		for _, t := range by[stage] {
			items = append(items, knowledge.Item{Text: t.Named, Of: []*knowledge.Fact{t}})
		}
		a.sayList("signs_of_stage", items, slots{stage: a.d.Names.Calls(stage, a.d.Lang)})
	}
}
