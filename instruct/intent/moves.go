package intent

import (
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
)

// A move says the facts of some relations, or those of them that concern it, and
// reports whether there was anything to say.
type move struct {
	say       func(a *Answer, p Param) bool
	relations []string
}

// Play says what a move by that name says of nothing in particular.
func (a *Answer) Play(name string) bool { return moves[name].say(a, Param{}) }

// Param narrows an intent to one other thing: an examination, a disease to be
// told apart, a drug, a sign. Text is what the question calls it, in its slot.
type Param struct{ ID, Slot, Text string }

// moves are what answers are planned in, by the name that their sentences have
// in the grammar.
var moves = map[string]move{
	"kind_of":       list("kind_of", "is_a", func(_ *Answer, t *knowledge.Fact) bool { return t.Evidence == ophglm.Curated }),
	"affects":       list("affects", "affects", func(_ *Answer, t *knowledge.Fact) bool { return t.Evidence != ophglm.Crawled }),
	"populations":   list("populations", "occurs_in", nil),
	"symptoms":      sayAll(list("no_symptoms", "has_symptom", none), list("symptoms", "has_symptom", not(none))),
	"the_symptom":   theOne("symptom_fits", "has_symptom"),
	"causes":        list("causes", "has_cause", nil),
	"risks":         list("risks", "has_risk_factor", nil),
	"transmission":  {transmission, []string{"transmission"}},
	"complications": list("complications", "has_complication", nil),
	"signs":         signs(nil),
	"fundus_signs":  signs(onFundus),
	"the_sign":      theOne("sign_fits", "has_fundus_sign"),
	"other_signs":   list("signs", "has_fundus_sign", nil),
	"stages":        {stages, []string{"has_stage"}},
	"the_stage":     {theStage, []string{"has_stage", "has_fundus_sign"}},
	"stage_signs":   {stageSigns, []string{"has_fundus_sign"}},
	"imaging":       findings(func(exam string, _ Param) bool { return slices.Contains(knowledge.ImagingExams, exam) }),
	"findings":      findings(func(string, Param) bool { return true }),
	"exam":          findings(func(exam string, p Param) bool { return exam == p.ID }),
	"exams":         list("exams", "diagnosed_by", nil),
	"imaging_exams": list("exams", "diagnosed_by", func(_ *Answer, t *knowledge.Fact) bool {
		return slices.Contains(knowledge.FundusExams, t.Object.Entity)
	}),
	"first_exam":   {firstExam, []string{"diagnosed_by", "exam_finding"}},
	"departments":  list("departments", "visits", nil),
	"differential": {differentials, []string{"differential_of"}},
	"versus":       {versus, []string{"differential_of"}},
	"urgency":      urgency(func(string) bool { return true }),
	"how_urgent":   {howUrgent, []string{"urgency"}},
	"alarm":        urgency(isAlarm),
	"alarm_asked":  urgencyWhere(func(a *Answer, t *knowledge.Fact) bool { return CanBeAsked(a.d, t) }),
	"emergency":    urgency(func(level string) bool { return level == "emergency" }),
	"treatments":   {treatments, []string{"treated_with", "treated_by"}},
	// Crawled tables and articles speak of drugs here, too.
	"procedures": list("procedures", "treated_by", func(_ *Answer, t *knowledge.Fact) bool {
		return t.Evidence != ophglm.Crawled && !t.Sentence
	}),
	"surgery":     list("surgery", "treated_by", surgery),
	"first_line":  sayAll(list("first_line", "treated_with", firstLine), list("first_line", "treated_by", firstLine)),
	"drugs":       list("drugs", "treated_with", nil),
	"avoid":       avoid(func(*Answer, *knowledge.Fact, Param) bool { return true }),
	"avoid_it":    avoid(func(_ *Answer, t *knowledge.Fact, p Param) bool { return t.Object.Entity == p.ID }),
	"prevention":  list("prevention", "prevented_by", nil),
	"prognosis":   prognosis(nil),
	"lifestyle":   list("lifestyle", "lifestyle_advice", nil),
	"figures":     {figures, []string{"cure_rate", "recovery_time"}},
	"checkups":    list("checkups", "lifestyle_advice", about("checkups")),
	"diet":        list("diet", "lifestyle_advice", about("food")),
	"exercise":    list("exercise", "lifestyle_advice", about("exercise")),
	"course":      prognosis(about("time")),
	"vision":      prognosis(about("vision")),
	"vision_lost": partly(list("vision_lost", "has_complication", about("vision"))),
	"driving":     urgencyOn("driving"),
	"gene_kind":   list("kind_of", "is_a", both(func(_ *Answer, t *knowledge.Fact) bool { return t.Evidence == ophglm.Curated }, about("genes"))),
	"gene_causes": partly(list("gene_causes", "has_cause", about("genes"))),
	"gene_risks":  partly(list("gene_risks", "has_risk_factor", about("genes"))),
}

// Says reports whether some move says the triple's relation.
func Says(t *ophglm.Triple) bool {
	switch t.Relation {
	case "is_a":
		return t.Evidence == ophglm.Curated
	case "affects":
		return t.Evidence != ophglm.Crawled
	case "has_stage", "has_cause", "has_risk_factor", "has_symptom", "has_fundus_sign", "has_complication", "differential_of", "diagnosed_by",
		"exam_finding", "treated_by", "treated_with", "contraindicated_with", "prevented_by", "prognosis", "recovery_time", "cure_rate",
		"transmission", "occurs_in", "lifestyle_advice", "visits", "urgency":
		return true
	}
	return false
}

// The moves on patients of a group say those facts of each relation that speak of
// them. With these, all moves are there that intents name.
func init() {
	for _, group := range groups {
		moves[group] = sayAll(
			partly(list("risks", "has_risk_factor", about(group))),
			partly(list("causes", "has_cause", about(group))),
			partly(list("drugs", "treated_with", about(group))),
			partly(list("procedures", "treated_by", about(group))),
			avoidOf(group),
			partly(list("prevention", "prevented_by", about(group))),
			partly(list("lifestyle", "lifestyle_advice", about(group))),
			urgencyOn(group))
	}
	for i := range All {
		All[i].resolve()
	}
}

// groups are the patients who are asked after by themselves, by their words in
// the grammar.
var groups = []string{"children", "diabetes", "pregnancy"}

// figures gives the cure rate, and with it the period: whether something can be
// cured is not answered by how long it takes.
func figures(a *Answer, p Param) bool {
	if !figure("cure_rate")(a, p) {
		return false
	}
	figure("recovery_time")(a, p)
	return true
}

func isAlarm(level string) bool { return level == "emergency" || level == "urgent" }

// CanBeAsked keeps the facts that say in which situation it is urgent, and not
// that it always is, or is later on.
func CanBeAsked(d *knowledge.Disease, t *knowledge.Fact) bool {
	return isAlarm(t.Qualifiers["level"]) && d.SpeaksOf(t, "alarms") && !d.SpeaksOf(t, "later")
}

type filter func(a *Answer, t *knowledge.Fact) bool

func none(_ *Answer, t *knowledge.Fact) bool { return t.IsNone() }

func surgery(a *Answer, t *knowledge.Fact) bool { return a.d.IsSurgery(t) }

func firstLine(a *Answer, t *knowledge.Fact) bool { return t.FirstLine }

func not(f filter) filter {
	return func(a *Answer, t *knowledge.Fact) bool { return !f(a, t) }
}

func both(f, g filter) filter {
	return func(a *Answer, t *knowledge.Fact) bool { return f(a, t) && g(a, t) }
}

// about keeps the facts that speak of something, by the words that the grammar
// has for it.
func about(what string) filter {
	return func(a *Answer, t *knowledge.Fact) bool { return a.d.SpeaksOf(t, what) }
}

// partly makes a move of which what is said is not all that is known.
func partly(m move) move {
	return move{func(a *Answer, p Param) bool {
		a.part = true
		defer func() { a.part = false }()
		return m.say(a, p)
	}, m.relations}
}

// sayAll makes one move of several.
func sayAll(ms ...move) move {
	all := move{}
	for _, m := range ms {
		for _, r := range m.relations {
			if !slices.Contains(all.relations, r) {
				all.relations = append(all.relations, r)
			}
		}
	}
	all.say = func(a *Answer, p Param) bool {
		said := false
		for _, m := range ms {
			said = m.say(a, p) || said
		}
		return said
	}
	return all
}

// list is the move that lists the facts of a relation: first what was written by
// hand or read from a terminology, then what crawled tables add, if that is
// wanted, then sentences of articles.
func list(key, relation string, keep filter) move {
	return move{func(a *Answer, _ Param) bool {
		facts := a.d.Facts[relation]
		told := make([]*knowledge.Fact, 0, len(facts))
		var crawled, quoted []*knowledge.Fact
		for _, t := range facts {
			switch {
			case keep != nil && !keep(a, t):
			case t.Sentence:
				quoted = append(quoted, t)
			case t.Evidence == ophglm.Crawled:
				crawled = append(crawled, t)
			default:
				told = append(told, t)
			}
		}
		told = a.fresh(told)
		if len(told) > 0 {
			a.sayFacts(key, told, slots{})
		}
		if len(told) > 0 && a.d.Crawled != knowledge.CrawledBeside {
			crawled = nil
		}
		crawled = a.fresh(a.notNamed(crawled, told))
		switch {
		case len(crawled) == 0:
		case len(told) > 0:
			a.sayListed(key, crawled)
		case a.has(key+"_listed", "many"):
			a.sayFacts(key+"_listed", crawled, slots{})
		default:
			a.sayFacts(key, crawled, slots{})
		}
		q := a.quote(quoted, told)
		return len(told) > 0 || len(crawled) > 0 || q
	}, []string{relation}}
}

// notNamed leaves out facts whose object another fact has named already, in full
// or within a longer name.
func (a *Answer) notNamed(facts, by []*knowledge.Fact) []*knowledge.Fact {
	var out []*knowledge.Fact
	for _, t := range facts {
		o := t.Named
		if !slices.ContainsFunc(by, func(b *knowledge.Fact) bool { return strings.Contains(b.Named, o) }) {
			out = append(out, t)
		}
	}
	return out
}

// sayListed says what crawled tables have beyond the rest.
func (a *Answer) sayListed(key string, facts []*knowledge.Fact) {
	label, ok := a.d.Grammar.Source.Labels[key]
	if !ok {
		return
	}
	for _, chunk := range language.Chunks(a.d.Lang, a.d.Items(facts), knowledge.Item.Words) {
		a.sayOneList(a.wordings("listed", "many"), chunk, slots{label: label})
	}
}
