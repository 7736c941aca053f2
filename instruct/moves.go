package instruct

import (
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/text"
)

// A move says the facts of one relation, or those of them that concern it, and
// reports whether there was anything to say.
type move func(a *answer, p param) bool

// param narrows an intent to one other thing: an examination, or a disease to be
// told apart.
type param struct{ id string }

// moves are what answers are planned in, by the name that their sentences have
// in the grammar.
var moves = map[string]move{
	"kind_of":       list("kind_of", "is_a", func(_ *answer, t *ophglm.Triple) bool { return t.Evidence == ophglm.Curated }),
	"affects":       list("affects", "affects", func(_ *answer, t *ophglm.Triple) bool { return t.Evidence != ophglm.Crawled }),
	"populations":   list("populations", "occurs_in", nil),
	"symptoms":      sayAll(list("no_symptoms", "has_symptom", isNone), list("symptoms", "has_symptom", not(isNone))),
	"causes":        list("causes", "has_cause", nil),
	"risks":         list("risks", "has_risk_factor", nil),
	"transmission":  transmission,
	"complications": list("complications", "has_complication", nil),
	"signs":         signs,
	"stages":        stages,
	"imaging":       findings(func(exam string, _ param) bool { return slices.Contains(fundusExams, exam) }),
	"findings":      findings(func(string, param) bool { return true }),
	"exam":          findings(func(exam string, p param) bool { return exam == p.id }),
	"exams":         list("exams", "diagnosed_by", nil),
	"departments":   list("departments", "visits", nil),
	"differential":  differentials,
	"versus":        versus,
	"urgency":       urgency(func(string) bool { return true }),
	"alarm":         urgency(func(level string) bool { return level == "emergency" || level == "urgent" }),
	"emergency":     urgency(func(level string) bool { return level == "emergency" }),
	"treatments":    list("procedures", "treated_by", nil),
	// Crawled tables and articles speak of drugs here, too.
	"procedures": list("procedures", "treated_by", func(_ *answer, t *ophglm.Triple) bool { return t.Evidence != ophglm.Crawled && !isSentence(t) }),
	"drugs":      list("drugs", "treated_with", nil),
	"avoid":      avoid,
	"prevention": list("prevention", "prevented_by", nil),
	"prognosis":  prognosis,
	"lifestyle":  list("lifestyle", "lifestyle_advice", nil),
	"figures":    sayAll(figure("cure_rate"), figure("recovery_time")),
}

func isNone(_ *answer, t *ophglm.Triple) bool { return t.Object.Entity == "asymptomatic" }

type filter func(a *answer, t *ophglm.Triple) bool

func not(f filter) filter {
	return func(a *answer, t *ophglm.Triple) bool { return !f(a, t) }
}

// sayAll makes one move of several.
func sayAll(ms ...move) move {
	return func(a *answer, p param) bool {
		said := false
		for _, m := range ms {
			said = m(a, p) || said
		}
		return said
	}
}

// isSentence reports whether the object is a sentence of an article rather than
// a phrase.
func isSentence(t *ophglm.Triple) bool {
	return t.Evidence == ophglm.Article || t.Qualifiers["form"] == "sentence"
}

// list is the move that lists the facts of a relation: first what was written by
// hand or read from a terminology, then what crawled tables add, if that is
// wanted, then sentences of articles.
func list(key, relation string, keep filter) move {
	return func(a *answer, _ param) bool {
		var told, crawled, quoted []*ophglm.Triple
		for _, t := range a.d.facts[relation] {
			switch {
			case keep != nil && !keep(a, t):
			case isSentence(t):
				quoted = append(quoted, t)
			case t.Evidence == ophglm.Crawled:
				crawled = append(crawled, t)
			default:
				told = append(told, t)
			}
		}
		told = a.fresh(told)
		if len(told) > 0 {
			a.sayList(key, a.d.items(told), nil)
		}
		if len(told) > 0 && !a.d.beside {
			crawled = nil
		}
		crawled = a.fresh(a.notNamed(crawled, told))
		switch {
		case len(crawled) == 0:
		case len(told) > 0:
			a.sayListed(key, crawled)
		case a.has(key+"_listed", "many"):
			a.sayList(key+"_listed", a.d.items(crawled), nil)
		default:
			a.sayList(key, a.d.items(crawled), nil)
		}
		q := a.quote(quoted, len(told) > 0)
		return len(told) > 0 || len(crawled) > 0 || q
	}
}

// notNamed leaves out facts whose object another fact has named already, in full
// or within a longer name.
func (a *answer) notNamed(facts, by []*ophglm.Triple) []*ophglm.Triple {
	var out []*ophglm.Triple
	for _, t := range facts {
		o := a.d.object(t)
		if !slices.ContainsFunc(by, func(b *ophglm.Triple) bool { return strings.Contains(a.d.object(b), o) }) {
			out = append(out, t)
		}
	}
	return out
}

// sayListed says what crawled tables have beyond the rest.
func (a *answer) sayListed(key string, facts []*ophglm.Triple) {
	label, ok := a.d.g.src.Labels[key]
	if !ok {
		return
	}
	for _, chunk := range chunks(a.d.lang, a.d.items(facts), item.words) {
		a.sayOneList("listed", "many", chunk, map[string]string{"label": label})
	}
}

// The most sentences of articles in one move, alone and beside other facts.
const (
	maxQuotes       = 5
	maxQuotesBeside = 2
)

// quote gives sentences of articles as they stand there, with where they are
// from. Which ones, where there are more than fit, differs between answers.
func (a *answer) quote(facts []*ophglm.Triple, beside bool) bool {
	if !a.has("quote", "first") || len(facts) == 0 {
		return false
	}
	limit := maxQuotes
	if beside {
		limit = maxQuotesBeside
	}
	if len(facts) > limit {
		from := a.pick.n(len(facts) - limit + 1)
		a.leftOut += len(facts) - limit
		facts = facts[from : from+limit]
	}
	facts = a.fresh(facts)
	form := "first"
	if a.quoted() {
		form = "more"
	}
	for _, t := range facts {
		whole := strings.TrimSpace(t.Object.Text.In(a.d.lang))
		for i, span := range text.Sentences(whole) {
			s := span.Of(whole)
			if i > 0 { // the same citation goes on
				a.sentences = append(a.sentences, sentence{"“" + s + "”", []string{t.ID}, a.move})
				continue
			}
			a.say("quote", form, map[string]string{"text": s}, []string{t.ID})
			form = map[string]string{"first": "more", "more": "plain", "plain": "more"}[form]
		}
	}
	return len(facts) > 0
}

// quoted reports whether the last sentence is one of an article.
func (a *answer) quoted() bool {
	return len(a.sentences) > 0 && strings.HasSuffix(a.sentences[len(a.sentences)-1].text, "”")
}

// signs lists the signs, and says which of them belong to which stage.
func signs(a *answer, p param) bool {
	if !list("signs", "has_fundus_sign", nil)(a, p) {
		return false
	}
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
	for _, stage := range order {
		var items []item
		for _, t := range by[stage] {
			items = append(items, item{a.d.object(t), []string{t.ID}})
		}
		a.sayList("signs_of_stage", items, map[string]string{"stage": a.d.names.calls(stage, a.d.lang)})
	}
	return true
}

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
			items = append(items, item{a.d.object(t), []string{t.ID}})
		}
		a.sayList("stages", items, nil)
	}
	for _, t := range phrases {
		if text := fit(t.Qualifier("criteria", a.d.lang)); text != "" {
			a.say("stages", "each", map[string]string{"stage": a.d.object(t), "text": text}, []string{t.ID})
		} else if len(phrases) == 1 {
			a.sayList("stages", []item{{a.d.object(t), []string{t.ID}}}, nil)
		}
	}
	q := a.quote(quoted, len(phrases) > 0)
	return len(phrases) > 0 || q
}

// findings says what examinations show, one sentence or more an examination.
func findings(keep func(exam string, p param) bool) move {
	return func(a *answer, p param) bool {
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
			a.sayList("exam_findings", a.d.items(facts), a.d.examSlots(exam))
		}
		return said
	}
}

func (d *disease) examSlots(exam string) map[string]string {
	bare := d.names.calls(exam, d.lang)
	slots := map[string]string{"exam": bare, "exam_bare": bare}
	if d.lang == ophglm.EN {
		slots["exam"] = d.g.nouns.item(d.names.byID[exam].typ, bare)
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
	a.sayList("differentials", plain(a.d, facts), nil)
	for _, t := range facts {
		a.tellApart("differentials", t)
	}
	return true
}

// tellApart says what tells a disease from another, which it need not name first
// where the words begin with it.
func (a *answer) tellApart(key string, t *ophglm.Triple) {
	o, by := a.d.object(t), fit(t.Qualifier("by", a.d.lang))
	form := "each"
	switch {
	case strings.HasPrefix(strings.ToLower(by), strings.ToLower(o)):
		form = "plain"
	case strings.HasPrefix(by, "it "):
		form = "it" // the other disease: it has to be named just before
	}
	a.say(key, form, map[string]string{"o": o, "text": by}, []string{t.ID})
}

// plain gives facts as items without what narrows them.
func plain(d *disease, facts []*ophglm.Triple) []item {
	var out []item
	for _, t := range facts {
		out = append(out, item{d.object(t), []string{t.ID}})
	}
	return out
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
	return func(a *answer, _ param) bool {
		said := false
		for _, level := range []string{"emergency", "urgent", "soon", "routine"} {
			var facts []*ophglm.Triple
			for _, t := range a.d.facts["urgency"] {
				if t.Qualifiers["level"] == level && keep(level) && !isSentence(t) {
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
	}
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
func avoid(a *answer, _ param) bool {
	facts := a.fresh(a.d.facts["contraindicated_with"])
	for _, t := range facts {
		why := fit(t.Qualifier("why", a.d.lang))
		o, form := a.d.object(t), "each"
		if a.d.lang == ophglm.EN {
			o, form = a.d.avoided(t, why)
		}
		if form == "each" && (strings.Contains(why, "避免") || strings.Contains(why, "慎用") || strings.Contains(why, "avoid") || strings.Contains(why, "caution")) {
			form = "plain"
		}
		a.say("avoid", form, map[string]string{"o": o, "text": why}, []string{t.ID})
	}
	return len(facts) > 0
}

// avoided gives an English drug in the number that the reason speaks of it in,
// and whether the reason is a verb that follows it.
func (d *disease) avoided(t *ophglm.Triple, why string) (name, form string) {
	name = d.names.calls(t.Object.Entity, d.lang)
	class := d.names.byID[t.Object.Entity].typ == "DrugClass"
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
func prognosis(a *answer, _ param) bool {
	var told, quoted []*ophglm.Triple
	for _, t := range a.d.facts["prognosis"] {
		if isSentence(t) {
			quoted = append(quoted, t)
		} else {
			told = append(told, t)
		}
	}
	told = a.fresh(told)
	for i, t := range told {
		form := "each"
		if i == 0 {
			form = "first"
		}
		a.say("prognosis", form, map[string]string{"text": a.d.object(t)}, []string{t.ID})
	}
	q := a.quote(quoted, len(told) > 0)
	return len(told) > 0 || q
}

// figure says a rate or a period of a crawled table as what it is.
func figure(relation string) move {
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
