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
	var phrases, quoted []*knowledge.Fact
	for _, t := range a.d.Facts["has_stage"] {
		if t.Sentence {
			quoted = append(quoted, t)
		} else {
			phrases = append(phrases, t)
		}
	}
	phrases = a.fresh(phrases)
	if len(phrases) > 1 {
		var items []knowledge.Item
		for _, t := range phrases {
			items = append(items, knowledge.Item{Text: t.Named, Of: []*knowledge.Fact{t}})
		}
		a.sayList("stages", items, slots{})
	}
	for _, t := range phrases {
		if text := t.Detail; text != "" {
			a.say("stages", "each", slots{stage: t.Named, text: text}, t)
		} else if len(phrases) == 1 {
			a.sayList("stages", []knowledge.Item{{Text: t.Named, Of: []*knowledge.Fact{t}}}, slots{})
		}
	}
	q := a.quote(quoted, phrases)
	return len(phrases) > 0 || q
}

// findings says what examinations show, one sentence or more an examination.
func findings(keep func(exam string, p Param) bool) move {
	return move{func(a *Answer, p Param) bool {
		var order []string
		by := map[string][]*knowledge.Fact{}
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
			a.sayFacts("exam_findings", facts, examSlots(a.d, exam))
		}
		return said
	}, []string{"exam_finding"}}
}

// firstExam names the examination that comes first in the list of who wrote it
// and whose findings are known, and says what it shows.
func firstExam(a *Answer, p Param) bool {
	for _, t := range a.d.Facts["diagnosed_by"] {
		if t.Evidence != ophglm.Curated || t.Object.Entity == "" || !slices.ContainsFunc(a.d.Facts["exam_finding"], func(f *knowledge.Fact) bool { return f.Qualifiers["exam"] == t.Object.Entity }) {
			continue
		}
		a.sayFacts("first_exam", a.fresh([]*knowledge.Fact{t}), slots{})
		first := t.Object.Entity
		return findings(func(exam string, _ Param) bool { return exam == first }).say(a, p)
	}
	return false
}

func examSlots(d *knowledge.Disease, exam string) slots {
	name := d.ItemOf(exam)
	return slots{exam: name, examBare: name}
}

// differentials names what is to be told apart and says what tells it.
func differentials(a *Answer, _ Param) bool {
	facts := a.fresh(a.d.Facts["differential_of"])
	if len(facts) == 0 {
		return false
	}
	var items []knowledge.Item
	for _, t := range facts {
		items = append(items, knowledge.Item{Text: a.d.SpokenOf(t.Object.Entity), Of: []*knowledge.Fact{t}})
	}
	a.sayList("differentials", items, slots{})
	for _, t := range facts {
		a.tellApart("differentials", t)
	}
	return true
}

// tellApart says what tells a disease from another, which it need not name first
// where the words begin with it.
func (a *Answer) tellApart(key string, t *knowledge.Fact) {
	o, by := a.d.SpokenOf(t.Object.Entity), t.Detail
	form := "each"
	switch {
	case beginsWithName(a.d.Lang, strings.ToLower(by), strings.ToLower(t.Named)):
		form = "plain"
	case strings.HasPrefix(by, "it "):
		form = "it" // the other disease: it has to be named just before
	}
	a.say(key, form, slots{other: o, text: by}, t)
}

// beginsWithName reports whether a text begins with a name, or with the short form of
// it: two words of it, or four characters.
func beginsWithName(lang ophglm.Lang, text, name string) bool {
	if lang == ophglm.ZH {
		r := []rune(text)
		return strings.HasPrefix(text, name) || len(r) >= 4 && strings.Contains(name, string(r[:4]))
	}
	for _, small := range []string{"in ", "a ", "an ", "the "} {
		text = strings.TrimPrefix(text, small)
	}
	words, of := strings.FieldsFunc(text, notOfWord), strings.FieldsFunc(name, notOfWord)
	return strings.HasPrefix(text, name) || len(words) >= 2 && slices.Contains(of, words[0]) && slices.Contains(of, words[1])
}

func notOfWord(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == ':' }

func versus(a *Answer, p Param) bool {
	said := false
	for _, t := range a.d.Facts["differential_of"] {
		if t.Object.Entity == p.ID && len(a.fresh([]*knowledge.Fact{t})) > 0 {
			a.tellApart("versus", t)
			said = true
		}
	}
	return said
}

// urgency says how soon to be seen, the most urgent first.
func urgency(keep func(level string) bool) move {
	return urgencyWhere(func(_ *Answer, t *knowledge.Fact) bool { return keep(t.Qualifiers["level"]) })
}

// howUrgent answers whether it is urgent: where no fact says so, that it is not comes
// first.
func howUrgent(a *Answer, p Param) bool {
	facts := a.d.Facts["urgency"]
	if slices.ContainsFunc(facts, func(t *knowledge.Fact) bool { return isAlarm(t.Qualifiers["level"]) }) {
		return urgency(func(string) bool { return true }).say(a, p)
	}
	facts = a.fresh(slices.DeleteFunc(slices.Clone(facts), func(t *knowledge.Fact) bool { return t.Sentence }))
	for i, t := range facts {
		form := "calm"
		if i > 0 {
			form = "routine"
		}
		a.say("urgency", form, slots{text: t.Named}, t)
	}
	return len(facts) > 0
}

// urgencyOn says the urgency facts that speak of something.
func urgencyOn(what string) move { return urgencyWhere(about(what)) }

func urgencyWhere(keep filter) move {
	return move{func(a *Answer, _ Param) bool {
		said := false
		for _, level := range []string{"emergency", "urgent", "soon", "routine"} {
			var facts []*knowledge.Fact
			for _, t := range a.d.Facts["urgency"] {
				if t.Qualifiers["level"] == level && keep(a, t) && !t.Sentence {
					facts = append(facts, t)
				}
			}
			for i, t := range a.fresh(facts) {
				form := level
				if i > 0 {
					form = "routine" // said plainly: the level was just named
				}
				a.say("urgency", form, slots{text: t.Named}, t)
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
		text := t.Named
		switch {
		case t.Evidence != ophglm.Crawled:
			a.say("transmission", "each", slots{text: text}, t)
		case text == "无传染性" || text == "有传染性":
			a.say("transmission_listed", "each", slots{text: text}, t)
		default:
			a.say("transmission_listed", "quoted", slots{text: text}, t)
		}
	}
	return len(facts) > 0
}

// avoid says which drugs are not to be given, and why.
func avoid(keep func(a *Answer, t *knowledge.Fact, p Param) bool) move {
	return move{func(a *Answer, p Param) bool {
		var facts []*knowledge.Fact
		for _, t := range a.d.Facts["contraindicated_with"] {
			if keep(a, t, p) {
				facts = append(facts, t)
			}
		}
		facts = a.fresh(facts)
		for _, t := range facts {
			why := t.Detail
			o, form := t.Named, "each"
			if a.d.Lang == ophglm.EN {
				o, form = numbered(a.d, t, why)
			}
			if form == "each" && (strings.Contains(why, "避免") || strings.Contains(why, "慎用") || strings.Contains(why, "avoid") || strings.Contains(why, "caution")) {
				form = "plain"
			}
			a.say("avoid", form, slots{other: o, text: why}, t)
		}
		return len(facts) > 0
	}, []string{"contraindicated_with"}}
}

// avoidOf says those of them that speak of a group of patients.
func avoidOf(group string) move {
	return avoid(func(a *Answer, t *knowledge.Fact, _ Param) bool { return a.d.SpeaksOf(t, group) })
}

// numbered gives an English drug in the number that the reason speaks of it in,
// and whether the reason is a verb that follows it.
func numbered(d *knowledge.Disease, t *knowledge.Fact, why string) (name, form string) {
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
	var told, quoted []*knowledge.Fact
	for _, t := range a.d.Facts["prognosis"] {
		switch {
		case keep != nil && !keep(a, t):
		case t.Sentence:
			quoted = append(quoted, t)
		default:
			told = append(told, t)
		}
	}
	told = a.fresh(told)
	for i, t := range told {
		text, form := t.Named, "each"
		if i == 0 && !strings.Contains(text, "outlook") && !strings.Contains(text, "预后") {
			form = "first"
		}
		a.say("prognosis", form, slots{text: text}, t)
	}
	q := a.quote(quoted, told)
	return len(told) > 0 || q
}

// figure says a rate or a period of a crawled table as what it is.
func figure(relation string) func(a *Answer, p Param) bool {
	return func(a *Answer, _ Param) bool {
		facts := a.fresh(a.d.Facts[relation])
		for _, t := range facts {
			text, form := t.Named, "each"
			if t.Qualifiers["value"] == "" {
				form = "quoted"
			} else if note := t.Detail; note != "" {
				text = knowledge.InBrackets(text, "（", "，", "）", []string{note})
			}
			a.say(relation, form, slots{text: text}, t)
		}
		return len(facts) > 0
	}
}
