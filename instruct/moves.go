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
	"signs":         signs(nil),
	"fundus_signs":  signs(onFundus),
	"stages":        stages,
	"imaging":       findings(func(exam string, _ param) bool { return slices.Contains(imagingExams, exam) }),
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
	"figures":    figures,
}

// figures gives the cure rate, and with it the period: whether something can be
// cured is not answered by how long it takes.
func figures(a *answer, p param) bool {
	if !figure("cure_rate")(a, p) {
		return false
	}
	figure("recovery_time")(a, p)
	return true
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
		for i, span := range fullSentences(whole) {
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

// fullSentences splits a text into sentences, of which a semicolon ends none.
func fullSentences(s string) []text.Span {
	var out []text.Span
	for _, sp := range text.Sentences(s) {
		if n := len(out); n > 0 && (strings.HasSuffix(out[n-1].Of(s), ";") || strings.HasSuffix(out[n-1].Of(s), "；")) {
			out[n-1].End = sp.End
			continue
		}
		out = append(out, sp)
	}
	return out
}

// quoted reports whether the last sentence is one of an article.
func (a *answer) quoted() bool {
	return len(a.sentences) > 0 && strings.HasSuffix(a.sentences[len(a.sentences)-1].text, "”")
}

// onFundus leaves out signs that a look at the fundus does not show.
func onFundus(_ *answer, t *ophglm.Triple) bool {
	return !slices.Contains(signsElsewhere, t.Object.Entity)
}

// signs lists the signs, and says which of them belong to which stage.
func signs(keep filter) move {
	return func(a *answer, p param) bool {
		if !list("signs", "has_fundus_sign", keep)(a, p) {
			return false
		}
		signsOfStages(a)
		return true
	}
}

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
			items = append(items, item{a.d.object(t), []string{t.ID}})
		}
		a.sayList("signs_of_stage", items, map[string]string{"stage": a.d.names.calls(stage, a.d.lang)})
	}
}
