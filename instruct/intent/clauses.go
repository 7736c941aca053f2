package intent

import (
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/grammar"
	"ophglm/instruct/knowledge"
)

// stages names the stages or forms and says what defines each.
func stages(a *Answer, _ Param) bool {
	var phrases, quoted []*ophglm.Triple
	for _, t := range a.d.Facts["has_stage"] {
		if knowledge.IsSentence(t) {
			quoted = append(quoted, t)
		} else {
			phrases = append(phrases, t)
		}
	}
	phrases = a.fresh(phrases)
	if len(phrases) > 1 {
		var items []knowledge.Item
		for _, t := range phrases {
			items = append(items, knowledge.Item{Text: a.d.Object(t), Of: []string{t.ID}})
		}
		a.sayList("stages", items, nil)
	}
	for _, t := range phrases {
		if text := knowledge.Fit(t.Qualifier("criteria", a.d.Lang)); text != "" {
			a.say("stages", "each", map[string]string{"stage": a.d.Object(t), "text": text}, []string{t.ID})
		} else if len(phrases) == 1 {
			a.sayList("stages", []knowledge.Item{{Text: a.d.Object(t), Of: []string{t.ID}}}, nil)
		}
	}
	q := a.quote(quoted, len(phrases) > 0)
	return len(phrases) > 0 || q
}

// findings says what examinations show, one sentence or more an examination.
func findings(keep func(exam string, p Param) bool) move {
	return move{func(a *Answer, p Param) bool {
		var order []string
		by := map[string][]*ophglm.Triple{}
		for _, t := range a.d.Facts["exam_finding"] {
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
			a.sayList("exam_findings", a.d.Items(facts), examSlots(a.d, exam))
		}
		return said
	}, []string{"exam_finding"}}
}

// firstExam names the examination that comes first in the list of who wrote it
// and whose findings are known, and says what it shows.
func firstExam(a *Answer, p Param) bool {
	for _, t := range a.d.Facts["diagnosed_by"] {
		if t.Evidence != ophglm.Curated || t.Object.Entity == "" || !slices.ContainsFunc(a.d.Facts["exam_finding"], func(f *ophglm.Triple) bool { return f.Qualifiers["exam"] == t.Object.Entity }) {
			continue
		}
		a.sayList("first_exam", a.d.Items(a.fresh([]*ophglm.Triple{t})), nil)
		first := t.Object.Entity
		return findings(func(exam string, _ Param) bool { return exam == first }).say(a, p)
	}
	return false
}

func examSlots(d *knowledge.Disease, exam string) map[string]string {
	bare := d.Names.Calls(exam, d.Lang)
	slots := map[string]string{"exam": bare, "exam_bare": bare}
	if d.Lang == ophglm.EN {
		slots["exam"] = d.Grammar.Nouns.Item(d.Names.TypeOf(exam), bare)
		slots["exam_bare"] = slots["exam"]
	}
	return slots
}

// differentials names what is to be told apart and says what tells it.
func differentials(a *Answer, _ Param) bool {
	facts := a.fresh(a.d.Facts["differential_of"])
	if len(facts) == 0 {
		return false
	}
	var items []knowledge.Item
	for _, t := range facts {
		items = append(items, knowledge.Item{Text: a.d.SpokenOf(t.Object.Entity), Of: []string{t.ID}})
	}
	a.sayList("differentials", items, nil)
	for _, t := range facts {
		a.tellApart("differentials", t)
	}
	return true
}

// tellApart says what tells a disease from another, which it need not name first
// where the words begin with it.
func (a *Answer) tellApart(key string, t *ophglm.Triple) {
	o, by := a.d.SpokenOf(t.Object.Entity), knowledge.Fit(t.Qualifier("by", a.d.Lang))
	form := "each"
	switch {
	case strings.HasPrefix(strings.TrimPrefix(strings.ToLower(by), "in "), strings.ToLower(a.d.Object(t))):
		form = "plain"
	case strings.HasPrefix(by, "it "):
		form = "it" // the other disease: it has to be named just before
	}
	a.say(key, form, map[string]string{"o": o, "text": by}, []string{t.ID})
}

func versus(a *Answer, p Param) bool {
	said := false
	for _, t := range a.d.Facts["differential_of"] {
		if t.Object.Entity == p.ID && len(a.fresh([]*ophglm.Triple{t})) > 0 {
			a.tellApart("versus", t)
			said = true
		}
	}
	return said
}

// urgency says how soon to be seen, the most urgent first.
func urgency(keep func(level string) bool) move {
	return urgencyWhere(func(_ *Answer, t *ophglm.Triple) bool { return keep(t.Qualifiers["level"]) })
}

// urgencyOn says the urgency facts that speak of something.
func urgencyOn(what string) move { return urgencyWhere(about(what)) }

func urgencyWhere(keep filter) move {
	return move{func(a *Answer, _ Param) bool {
		said := false
		for _, level := range []string{"emergency", "urgent", "soon", "routine"} {
			var facts []*ophglm.Triple
			for _, t := range a.d.Facts["urgency"] {
				if t.Qualifiers["level"] == level && keep(a, t) && !knowledge.IsSentence(t) {
					facts = append(facts, t)
				}
			}
			for i, t := range a.fresh(facts) {
				form := level
				if i > 0 {
					form = "routine" // said plainly: the level was just named
				}
				a.say("urgency", form, map[string]string{"text": a.d.Object(t)}, []string{t.ID})
				said = true
			}
		}
		return said
	}, []string{"urgency"}}
}

// transmission says how a disease spreads, or that it does not.
func transmission(a *Answer, _ Param) bool {
	facts := a.fresh(a.d.Facts["transmission"])
	for _, t := range facts {
		text := a.d.Object(t)
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
func avoid(keep func(a *Answer, t *ophglm.Triple, p Param) bool) move {
	return move{func(a *Answer, p Param) bool {
		var facts []*ophglm.Triple
		for _, t := range a.d.Facts["contraindicated_with"] {
			if keep(a, t, p) {
				facts = append(facts, t)
			}
		}
		facts = a.fresh(facts)
		for _, t := range facts {
			why := knowledge.Fit(t.Qualifier("why", a.d.Lang))
			o, form := a.d.Object(t), "each"
			if a.d.Lang == ophglm.EN {
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
	return avoid(func(a *Answer, t *ophglm.Triple, _ Param) bool { return a.d.SpeaksOf(t, group) })
}

// numbered gives an English drug in the number that the reason speaks of it in,
// and whether the reason is a verb that follows it.
func numbered(d *knowledge.Disease, t *ophglm.Triple, why string) (name, form string) {
	name = d.Names.Calls(t.Object.Entity, d.Lang)
	class := d.Names.TypeOf(t.Object.Entity) == "DrugClass"
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
		return d.Grammar.Nouns.Plural(name), form
	}
	return grammar.WithArticle(name), form
}

// prognosis says what is to be expected.
func prognosis(keep filter) move {
	return move{func(a *Answer, _ Param) bool { return a.expect(keep) }, []string{"prognosis"}}
}

func (a *Answer) expect(keep filter) bool {
	var told, quoted []*ophglm.Triple
	for _, t := range a.d.Facts["prognosis"] {
		switch {
		case keep != nil && !keep(a, t):
		case knowledge.IsSentence(t):
			quoted = append(quoted, t)
		default:
			told = append(told, t)
		}
	}
	told = a.fresh(told)
	for i, t := range told {
		text, form := a.d.Object(t), "each"
		if i == 0 && !strings.Contains(text, "outlook") && !strings.Contains(text, "预后") {
			form = "first"
		}
		a.say("prognosis", form, map[string]string{"text": text}, []string{t.ID})
	}
	q := a.quote(quoted, len(told) > 0)
	return len(told) > 0 || q
}

// figure says a rate or a period of a crawled table as what it is.
func figure(relation string) func(a *Answer, p Param) bool {
	return func(a *Answer, _ Param) bool {
		facts := a.fresh(a.d.Facts[relation])
		for _, t := range facts {
			text, form := a.d.Object(t), "each"
			if t.Qualifiers["value"] == "" {
				form = "quoted"
			} else if note := knowledge.Fit(t.Qualifier("note", a.d.Lang)); note != "" {
				text = knowledge.InBrackets(text, "（", "，", "）", []string{note})
			}
			a.say(relation, form, map[string]string{"text": text}, []string{t.ID})
		}
		return len(facts) > 0
	}
}
