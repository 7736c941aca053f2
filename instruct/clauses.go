package instruct

import (
	"slices"
	"strings"

	"ophglm"
)

// stages names the stages or forms and says what defines each.
func stages(a *answer, _ param) bool {
	var phrases, quoted []*ophglm.Triple
	for _, t := range a.d.facts["has_stage"] {
		if isSentence(t) {
			quoted = append(quoted, t)
		} else {
			phrases = append(phrases, t)
		}
	}
	phrases = a.fresh(phrases)
	if len(phrases) > 1 {
		var items []item
		for _, t := range phrases {
			items = append(items, item{text: a.d.object(t), of: []string{t.ID}})
		}
		a.sayList("stages", items, nil)
	}
	for _, t := range phrases {
		if text := fit(t.Qualifier("criteria", a.d.lang)); text != "" {
			a.say("stages", "each", map[string]string{"stage": a.d.object(t), "text": text}, []string{t.ID})
		} else if len(phrases) == 1 {
			a.sayList("stages", []item{{text: a.d.object(t), of: []string{t.ID}}}, nil)
		}
	}
	q := a.quote(quoted, len(phrases) > 0)
	return len(phrases) > 0 || q
}

// findings says what examinations show, one sentence or more an examination.
func findings(keep func(exam string, p param) bool) move {
	return move{func(a *answer, p param) bool {
		var order []string
		by := map[string][]*ophglm.Triple{}
		for _, t := range a.d.facts["exam_finding"] {
			exam := t.Qualifiers["exam"]
			if !keep(exam, p) {
				continue
			}
			if by[exam] == nil {
				order = append(order, exam)
			}
			by[exam] = append(by[exam], t)
		}
		said := false
		for _, exam := range order {
			facts := a.fresh(by[exam])
			if len(facts) == 0 {
				continue
			}
			said = true
			a.sayList("exam_findings", a.d.items(facts), examSlots(a.d, exam))
		}
		return said
	}, []string{"exam_finding"}}
}

// firstExam names the examination that comes first in the list of who wrote it
// and whose findings are known, and says what it shows.
func firstExam(a *answer, p param) bool {
	for _, t := range a.d.facts["diagnosed_by"] {
		if t.Evidence != ophglm.Curated || t.Object.Entity == "" || !slices.ContainsFunc(a.d.facts["exam_finding"], func(f *ophglm.Triple) bool { return f.Qualifiers["exam"] == t.Object.Entity }) {
			continue
		}
		a.sayList("first_exam", a.d.items(a.fresh([]*ophglm.Triple{t})), nil)
		first := t.Object.Entity
		return findings(func(exam string, _ param) bool { return exam == first }).say(a, p)
	}
	return false
}

func examSlots(d *disease, exam string) map[string]string {
	bare := d.names.calls(exam, d.lang)
	slots := map[string]string{"exam": bare, "exam_bare": bare}
	if d.lang == ophglm.EN {
		slots["exam"] = d.g.nouns.item(d.names.typeOf(exam), bare)
		slots["exam_bare"] = slots["exam"]
	}
	return slots
}

// differentials names what is to be told apart and says what tells it.
func differentials(a *answer, _ param) bool {
	facts := a.fresh(a.d.facts["differential_of"])
	if len(facts) == 0 {
		return false
	}
	var items []item
	for _, t := range facts {
		items = append(items, item{text: a.d.spokenOf(t.Object.Entity), of: []string{t.ID}})
	}
	a.sayList("differentials", items, nil)
	for _, t := range facts {
		a.tellApart("differentials", t)
	}
	return true
}

// tellApart says what tells a disease from another, which it need not name first
// where the words begin with it.
func (a *answer) tellApart(key string, t *ophglm.Triple) {
	o, by := a.d.spokenOf(t.Object.Entity), fit(t.Qualifier("by", a.d.lang))
	form := "each"
	switch {
	case strings.HasPrefix(strings.TrimPrefix(strings.ToLower(by), "in "), strings.ToLower(a.d.object(t))):
		form = "plain"
	case strings.HasPrefix(by, "it "):
		form = "it" // the other disease: it has to be named just before
	}
	a.say(key, form, map[string]string{"o": o, "text": by}, []string{t.ID})
}

func versus(a *answer, p param) bool {
	said := false
	for _, t := range a.d.facts["differential_of"] {
		if t.Object.Entity == p.id && len(a.fresh([]*ophglm.Triple{t})) > 0 {
			a.tellApart("versus", t)
			said = true
		}
	}
	return said
}

// urgency says how soon to be seen, the most urgent first.
func urgency(keep func(level string) bool) move {
	return urgencyWhere(func(_ *answer, t *ophglm.Triple) bool { return keep(t.Qualifiers["level"]) })
}

// urgencyOn says the urgency facts that speak of something.
func urgencyOn(what string) move { return urgencyWhere(about(what)) }

func urgencyWhere(keep filter) move {
	return move{func(a *answer, _ param) bool {
		said := false
		for _, level := range []string{"emergency", "urgent", "soon", "routine"} {
			var facts []*ophglm.Triple
			for _, t := range a.d.facts["urgency"] {
				if t.Qualifiers["level"] == level && keep(a, t) && !isSentence(t) {
					facts = append(facts, t)
				}
			}
			for i, t := range a.fresh(facts) {
				form := level
				if i > 0 {
					form = "routine" // said plainly: the level was just named
				}
				a.say("urgency", form, map[string]string{"text": a.d.object(t)}, []string{t.ID})
				said = true
			}
		}
		return said
	}, []string{"urgency"}}
}

// transmission says how a disease spreads, or that it does not.
func transmission(a *answer, _ param) bool {
	facts := a.fresh(a.d.facts["transmission"])
	for _, t := range facts {
		text := a.d.object(t)
		switch {
		case t.Evidence != ophglm.Crawled:
			a.say("transmission", "each", map[string]string{"text": text}, []string{t.ID})
		case text == "无传染性" || text == "有传染性":
			a.say("transmission_listed", "each", map[string]string{"text": text}, []string{t.ID})
		default:
			a.say("transmission_listed", "quoted", map[string]string{"text": text}, []string{t.ID})
		}
	}
	return len(facts) > 0
}

// avoid says which drugs are not to be given, and why.
func avoid(keep func(a *answer, t *ophglm.Triple, p param) bool) move {
	return move{func(a *answer, p param) bool {
		var facts []*ophglm.Triple
		for _, t := range a.d.facts["contraindicated_with"] {
			if keep(a, t, p) {
				facts = append(facts, t)
			}
		}
		facts = a.fresh(facts)
		for _, t := range facts {
			why := fit(t.Qualifier("why", a.d.lang))
			o, form := a.d.object(t), "each"
			if a.d.lang == ophglm.EN {
				o, form = numbered(a.d, t, why)
			}
			if form == "each" && (strings.Contains(why, "避免") || strings.Contains(why, "慎用") || strings.Contains(why, "avoid") || strings.Contains(why, "caution")) {
				form = "plain"
			}
			a.say("avoid", form, map[string]string{"o": o, "text": why}, []string{t.ID})
		}
		return len(facts) > 0
	}, []string{"contraindicated_with"}}
}

// avoidOf says those of them that speak of a group of patients.
func avoidOf(group string) move {
	return avoid(func(a *answer, t *ophglm.Triple, _ param) bool { return a.d.speaksOf(t, group) })
}

// numbered gives an English drug in the number that the reason speaks of it in,
// and whether the reason is a verb that follows it.
func numbered(d *disease, t *ophglm.Triple, why string) (name, form string) {
	name = d.names.calls(t.Object.Entity, d.lang)
	class := d.names.typeOf(t.Object.Entity) == "DrugClass"
	first, _, _ := strings.Cut(why, " ")
	switch first {
	case "must", "may", "can", "should", "prolongs", "worsens", "raises", "causes", "delays", "promotes", "slows":
		form = "verb"
	default:
		form = "each"
	}
	words := strings.FieldsFunc(why, func(r rune) bool { return r == ' ' || r == ',' })
	switch {
	case !class:
		return name, form
	case form == "each" && (slices.Contains(words, "they") || !slices.Contains(words, "it")):
		return d.g.nouns.plural(name), form
	}
	return withArticle(name), form
}

// prognosis says what is to be expected.
func prognosis(keep filter) move {
	return move{func(a *answer, _ param) bool { return a.expect(keep) }, []string{"prognosis"}}
}

func (a *answer) expect(keep filter) bool {
	var told, quoted []*ophglm.Triple
	for _, t := range a.d.facts["prognosis"] {
		switch {
		case keep != nil && !keep(a, t):
		case isSentence(t):
			quoted = append(quoted, t)
		default:
			told = append(told, t)
		}
	}
	told = a.fresh(told)
	for i, t := range told {
		text, form := a.d.object(t), "each"
		if i == 0 && !strings.Contains(text, "outlook") && !strings.Contains(text, "预后") {
			form = "first"
		}
		a.say("prognosis", form, map[string]string{"text": text}, []string{t.ID})
	}
	q := a.quote(quoted, len(told) > 0)
	return len(told) > 0 || q
}

// figure says a rate or a period of a crawled table as what it is.
func figure(relation string) func(a *answer, p param) bool {
	return func(a *answer, _ param) bool {
		facts := a.fresh(a.d.facts[relation])
		for _, t := range facts {
			text, form := a.d.object(t), "each"
			if t.Qualifiers["value"] == "" {
				form = "quoted"
			} else if note := fit(t.Qualifier("note", a.d.lang)); note != "" {
				text = inBrackets(text, "（", "，", "）", []string{note})
			}
			a.say(relation, form, map[string]string{"text": text}, []string{t.ID})
		}
		return len(facts) > 0
	}
}
