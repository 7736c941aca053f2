package instruct

import (
	"slices"
	"strings"

	"ophglm"
)

// The voices that ask.
const (
	voicePatient  = "patient"
	voiceRelative = "relative"
	voiceStudent  = "student"
)

var voices = []string{voicePatient, voiceRelative, voiceStudent}

// intent is what a question wants to know, and the plan of its answer: the moves
// that answer it, in clinical order.
//
// What nearly every disease has in common (departments, contagion, populations,
// rates and periods of crawled tables) stands only beside moves that say more.
type intent struct {
	name     string
	scenario ophglm.Scenario
	any      []string // moves of which one has to have something to say
	all      []string // moves that each have to
	then     []string // said after those, where known
	// fits says for which diseases the question makes sense.
	fits func(d *disease) bool
	// params lists what the question is put about besides the disease.
	params func(d *disease) []param
	// warn is said last, to patients and relatives: when to be seen is not what a
	// student asks for.
	warn []string
}

var intents = []intent{
	{name: "signs_fundus", scenario: ophglm.Visual, all: []string{"fundus_signs"}, fits: func(d *disease) bool { return d.back }},
	{name: "signs_exam", scenario: ophglm.Visual, all: []string{"signs"}, fits: func(d *disease) bool { return !d.back || d.signsElsewhere() }},
	{name: "stages", scenario: ophglm.Visual, all: []string{"stages"}, fits: definesStages},
	{name: "imaging", scenario: ophglm.Visual, all: []string{"imaging"}},
	{name: "exam", scenario: ophglm.Visual, all: []string{"exam"}, params: exams(true)},

	{name: "causes", scenario: ophglm.Causes, all: []string{"causes"}, then: []string{"risks"}},
	{name: "symptoms", scenario: ophglm.Causes, all: []string{"symptoms"}, warn: []string{"alarm"}},
	{name: "risk", scenario: ophglm.Causes, all: []string{"risks"}, then: []string{"populations"}},
	{name: "what", scenario: ophglm.Causes, all: []string{"causes"}, any: []string{"kind_of", "affects"}, then: []string{"populations"}},
	{name: "symptoms_complications", scenario: ophglm.Causes, all: []string{"symptoms", "complications"}},
	{name: "symptoms_contagion", scenario: ophglm.Causes, all: []string{"symptoms", "transmission"}, fits: mayBeContagious},
	{name: "causes_contagion", scenario: ophglm.Causes, all: []string{"causes", "transmission"}, fits: mayBeContagious},
	{name: "who_symptoms", scenario: ophglm.Causes, all: []string{"populations", "symptoms"}},

	{name: "exams", scenario: ophglm.Diagnosis, all: []string{"exams"}, warn: []string{"emergency"}},
	{name: "differential", scenario: ophglm.Diagnosis, all: []string{"differential"}},
	{name: "findings", scenario: ophglm.Diagnosis, all: []string{"findings"}},
	{name: "where_exams", scenario: ophglm.Diagnosis, all: []string{"departments", "exams"}, warn: []string{"alarm"}},
	{name: "site_exams", scenario: ophglm.Diagnosis, all: []string{"affects", "exams"}},
	{name: "exam", scenario: ophglm.Diagnosis, all: []string{"exam"}, params: exams(false)},
	{name: "versus", scenario: ophglm.Diagnosis, all: []string{"versus"}, params: others},

	{name: "treat", scenario: ophglm.Treatment, any: []string{"treatments", "drugs"}, then: []string{"avoid"}, warn: []string{"emergency"}},
	{name: "prevention", scenario: ophglm.Treatment, all: []string{"prevention"}},
	{name: "avoid", scenario: ophglm.Treatment, all: []string{"avoid"}},
	{name: "drugs", scenario: ophglm.Treatment, all: []string{"drugs"}},
	{name: "procedures", scenario: ophglm.Treatment, all: []string{"procedures"}},
	{name: "drugs_avoid", scenario: ophglm.Treatment, all: []string{"drugs", "avoid"}},
	{name: "treat_prevention", scenario: ophglm.Treatment, all: []string{"prevention"}, any: []string{"treatments", "drugs"}},

	{name: "outlook", scenario: ophglm.Prognosis, all: []string{"prognosis"}},
	{name: "lifestyle", scenario: ophglm.Prognosis, all: []string{"lifestyle"}},
	{name: "urgent", scenario: ophglm.Prognosis, all: []string{"urgency"}},
	{name: "complications", scenario: ophglm.Prognosis, all: []string{"complications"}},
	{name: "cure", scenario: ophglm.Prognosis, all: []string{"prognosis", "figures"}},
	{name: "cure_complications", scenario: ophglm.Prognosis, all: []string{"figures", "complications"}},
	{name: "outlook_lifestyle", scenario: ophglm.Prognosis, all: []string{"prognosis", "lifestyle"}},
	{name: "lifestyle_urgent", scenario: ophglm.Prognosis, all: []string{"lifestyle", "urgency"}},
}

// mayBeContagious reports whether it makes sense to ask whether the disease is
// contagious: it is, or it is an inflammation or an infection by its name, and
// then a crawled "no" does not answer for one that a germ causes.
func mayBeContagious(d *disease) bool {
	for _, t := range d.facts["transmission"] {
		if t.Evidence != ophglm.Crawled || t.Qualifiers["contagious"] == "yes" {
			return true
		}
	}
	name := strings.ToLower(d.name)
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(name, w) })
	}
	if has("病毒", "菌", "疱疹", "虫", "沙眼", "衣原体", "梅毒", "结核", "麻风", "水痘", "艾滋", "virus", "viral", "bacterial", "fungal") {
		return false
	}
	return has("炎", "感染", "红眼", "itis", "infection") && !has("非炎", "noninflammatory")
}

// definesStages reports whether it is known what tells one stage from another.
func definesStages(d *disease) bool {
	return slices.ContainsFunc(d.facts["has_stage"], func(t *ophglm.Triple) bool {
		return isSentence(t) || fit(t.Qualifier("criteria", d.lang)) != ""
	})
}

// exams lists the examinations whose findings are known: those that image the
// fundus, or the others.
func exams(fundus bool) func(d *disease) []param {
	return func(d *disease) []param {
		var out []param
		for _, t := range d.facts["exam_finding"] {
			p := param{t.Qualifiers["exam"]}
			if slices.Contains(fundusExams, p.id) == fundus && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
		return out
	}
}

// others lists the diseases that are to be told apart.
func others(d *disease) []param {
	var out []param
	for _, t := range d.facts["differential_of"] {
		out = append(out, param{t.Object.Entity})
	}
	return slices.Compact(out)
}

// perform plays the intent's moves, "any", "all", "then" and "warn", and reports
// whether the question is answered.
func (in *intent) perform(a *answer, p param, voice string) bool {
	play := func(names []string) int {
		n := 0
		for _, name := range names {
			a.move++
			if moves[name](a, p) {
				n++
			}
		}
		return n
	}
	if len(in.any) > 0 && play(in.any) == 0 {
		return false
	}
	if play(in.all) < len(in.all) {
		return false
	}
	if !a.substantial() {
		return false
	}
	play(in.then)
	if voice != voiceStudent {
		play(in.warn)
	}
	return true
}

// The length from which one fact is an answer.
const (
	enoughRunesZH = 24
	enoughRunesEN = 70
)

// substantial reports whether the sentences say more than one bare word: two
// facts, or one in some words; and whether one of them is more than thin.
func (a *answer) substantial() bool {
	facts := map[string]bool{}
	thick := false
	length := 0
	for _, s := range a.sentences {
		length += runes(strings.ReplaceAll(s.text, a.d.spoken, ""))
		for _, id := range s.of {
			facts[id] = true
			thick = thick || !isThin(a.d.byID[id])
		}
	}
	enough := enoughRunesZH
	if a.d.lang == ophglm.EN {
		enough = enoughRunesEN
	}
	return thick && (len(facts) > 1 || length >= enough)
}
