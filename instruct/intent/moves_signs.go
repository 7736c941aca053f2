package intent

import (
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/knowledge"
)

// onFundus leaves out signs that a look at the fundus does not show.
func onFundus(_ *Answer, t *ophglm.Triple) bool {
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
			if t.Object.Entity == p.ID && !a.said[t.ID] {
				a.sayList(key, a.d.Items(a.fresh([]*ophglm.Triple{t})), nil)
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
	var facts []*ophglm.Triple
	for _, t := range a.d.Facts["has_fundus_sign"] {
		if a.d.Names.Calls(t.Qualifiers["stage"], a.d.Lang) != "" {
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
func theStage(a *Answer, p Param) bool {
	said := false
	for _, t := range a.d.Facts["has_stage"] {
		if text := knowledge.Fit(t.Qualifier("criteria", a.d.Lang)); p.is(t) && text != "" {
			a.fresh([]*ophglm.Triple{t})
			a.say("stages", "each", map[string]string{"stage": a.d.Object(t), "text": text}, []string{t.ID})
			said = true
		}
	}
	var facts []*ophglm.Triple
	for _, t := range a.d.Facts["has_fundus_sign"] {
		if p.ID != "" && t.Qualifiers["stage"] == p.ID {
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
func (p Param) is(t *ophglm.Triple) bool { return p.ID == t.Object.Entity || p.ID == t.ID }

func signsOfStages(a *Answer) {
	var order []string
	by := map[string][]*ophglm.Triple{}
	for _, t := range a.d.Facts["has_fundus_sign"] {
		stage := t.Qualifiers["stage"]
		if !a.said[t.ID] || a.d.Names.Calls(stage, a.d.Lang) == "" {
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
			items = append(items, knowledge.Item{Text: a.d.Object(t), Of: []string{t.ID}})
		}
		a.sayList("signs_of_stage", items, map[string]string{"stage": a.d.Names.Calls(stage, a.d.Lang)})
	}
}
