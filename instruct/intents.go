package instruct

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm"
)

// intent is what a question wants to know, and the plan of its answer: the moves
// that answer it, in clinical order.
//
// What nearly every disease has in common (departments, contagion, populations,
// rates and periods of crawled tables) stands only beside moves that say more.
type intent struct {
	name     string
	scenario ophglm.Scenario
	before   []string // policies that the answer begins with
	any      []string // moves of which one has to have something to say, or
	some     int      // so many
	all      []string // moves that each have to
	then     []string // said after those, where known
	after    []string // policies that the answer ends with
	// fits says for which diseases the question makes sense.
	fits func(d *disease) bool
	// params lists what the question is put about besides the disease.
	params func(d *disease) []param
	// warn is said to patients and relatives: when to be seen is not what a
	// professional asks for. An emergency is said first, all else last.
	warn []string
	// back marks what may be answered with a question first: whether it is urgent.
	back bool
}

var intents = []intent{
	{name: "signs_fundus", scenario: ophglm.Visual, all: []string{"fundus_signs"}, fits: func(d *disease) bool { return d.back }},
	{name: "signs_exam", scenario: ophglm.Visual, all: []string{"signs"}, fits: func(d *disease) bool { return !d.back || d.signsElsewhere() }},
	{name: "stages", scenario: ophglm.Visual, all: []string{"stages"}, fits: definesStages},
	{name: "stage_names", scenario: ophglm.Visual, all: []string{"stages"}, fits: func(d *disease) bool { return !definesStages(d) && len(d.facts["has_stage"]) > 1 }},
	{name: "imaging", scenario: ophglm.Visual, all: []string{"imaging"}},
	{name: "exam", scenario: ophglm.Visual, all: []string{"exam"}, params: exams(true)},
	{name: "sign_fits", scenario: ophglm.Visual, all: []string{"the_sign"}, then: []string{"other_signs"}, params: single("has_fundus_sign", "sign"), warn: []string{"alarm"}},
	{name: "stage_signs", scenario: ophglm.Visual, all: []string{"stage_signs"}, fits: severalStages},
	{name: "stage_one", scenario: ophglm.Visual, all: []string{"the_stage"}, params: single("has_stage", "stage")},
	{name: "photo_alone", scenario: ophglm.Visual, before: []string{"photo_alone"}, all: []string{"fundus_signs", "exams"}, fits: func(d *disease) bool { return d.back }},
	{name: "site_signs", scenario: ophglm.Visual, all: []string{"affects", "signs"}},
	{name: "images_needed", scenario: ophglm.Visual, all: []string{"imaging_exams", "imaging"}},
	{name: "signs_symptoms", scenario: ophglm.Visual, all: []string{"symptoms", "signs"}, warn: []string{"alarm"}},

	{name: "causes", scenario: ophglm.Causes, all: []string{"causes"}, then: []string{"risks"}},
	{name: "symptoms", scenario: ophglm.Causes, all: []string{"symptoms"}, warn: []string{"alarm"}, back: true},
	{name: "risk", scenario: ophglm.Causes, all: []string{"risks"}, then: []string{"populations"}},
	{name: "why_me", scenario: ophglm.Causes, all: []string{"risks"}, any: []string{"causes"}},
	{name: "what", scenario: ophglm.Causes, all: []string{"causes"}, any: []string{"kind_of", "affects"}, then: []string{"populations"}},
	{name: "symptoms_complications", scenario: ophglm.Causes, all: []string{"symptoms", "complications"}},
	{name: "symptoms_contagion", scenario: ophglm.Causes, all: []string{"symptoms", "transmission"}, fits: mayBeContagious},
	{name: "causes_contagion", scenario: ophglm.Causes, all: []string{"causes", "transmission"}, fits: mayBeContagious},
	{name: "who_symptoms", scenario: ophglm.Causes, all: []string{"populations", "symptoms"}},
	{name: "symptom_part", scenario: ophglm.Causes, all: []string{"the_symptom"}, then: []string{"symptoms"}, after: []string{"see_ophthalmologist"}, params: single("has_symptom", "symptom"), warn: []string{"alarm"}},
	{name: "overview", scenario: ophglm.Causes, any: []string{"kind_of", "affects", "populations", "causes", "symptoms", "signs", "exams", "treatments", "complications"}, some: 2, fits: littleKnown},
	{name: "inherited", scenario: ophglm.Causes, any: []string{"gene_kind", "gene_causes", "gene_risks"}},
	{name: "inherited_unknown", scenario: ophglm.Causes, before: []string{"sources_silent"}, all: []string{"causes"}, fits: silentOn("genes", "is_a", "has_cause", "has_risk_factor", "diagnosed_by", "treated_by", "prevented_by", "prognosis", "urgency", "transmission", "treated_with")},

	{name: "exams", scenario: ophglm.Diagnosis, all: []string{"exams"}, warn: []string{"emergency"}, back: true},
	{name: "differential", scenario: ophglm.Diagnosis, all: []string{"differential"}},
	{name: "findings", scenario: ophglm.Diagnosis, all: []string{"findings"}},
	{name: "where_exams", scenario: ophglm.Diagnosis, all: []string{"departments", "exams"}, warn: []string{"alarm"}},
	{name: "site_exams", scenario: ophglm.Diagnosis, all: []string{"affects", "exams"}},
	{name: "exam", scenario: ophglm.Diagnosis, all: []string{"exam"}, params: exams(false)},
	{name: "versus", scenario: ophglm.Diagnosis, all: []string{"versus"}, params: others},
	{name: "first_exam", scenario: ophglm.Diagnosis, all: []string{"first_exam"}},
	{name: "self_check", scenario: ophglm.Diagnosis, before: []string{"self_check"}, all: []string{"exams"}, then: []string{"departments"}, warn: []string{"alarm"}},
	{name: "mistaken", scenario: ophglm.Diagnosis, before: []string{"confused"}, all: []string{"versus"}, then: []string{"exams"}, params: others},

	{name: "treat", scenario: ophglm.Treatment, all: []string{"treatments"}, then: []string{"avoid"}, warn: []string{"emergency"}, back: true},
	{name: "prevention", scenario: ophglm.Treatment, all: []string{"prevention"}},
	{name: "avoid", scenario: ophglm.Treatment, all: []string{"avoid"}},
	{name: "drugs", scenario: ophglm.Treatment, all: []string{"drugs"}},
	{name: "procedures", scenario: ophglm.Treatment, all: []string{"procedures"}},
	{name: "drugs_avoid", scenario: ophglm.Treatment, all: []string{"drugs", "avoid"}},
	{name: "treat_prevention", scenario: ophglm.Treatment, all: []string{"treatments", "prevention"}},
	{name: "surgery", scenario: ophglm.Treatment, all: []string{"surgery"}, after: []string{"decided_after_exam"}},
	{name: "first_line", scenario: ophglm.Treatment, all: []string{"first_line"}},
	{name: "may_i_use", scenario: ophglm.Treatment, before: []string{"not_without_doctor"}, all: []string{"avoid_it"}, params: avoided("drug")},
	{name: "wants_drug", scenario: ophglm.Treatment, before: []string{"no_self_medication"}, all: []string{"avoid_it"}, params: avoided("drug")},
	{name: "dose", scenario: ophglm.Treatment, before: []string{"dose_after_exam"}, all: []string{"drugs"}, then: []string{"avoid"}, params: given},
	{name: "self_medicate", scenario: ophglm.Treatment, before: []string{"no_self_medication"}, any: []string{"avoid", "exams"}, warn: []string{"emergency"}, fits: writtenOf("contraindicated_with", "diagnosed_by")},
	{name: "children", scenario: ophglm.Treatment, all: []string{"children"}, fits: func(d *disease) bool { return !d.child }},
	{name: "diabetes", scenario: ophglm.Treatment, all: []string{"diabetes"}, fits: func(d *disease) bool { return !hasAny(d.name, d.g.src.Words["diabetes"]) }},
	{name: "pregnancy", scenario: ophglm.Treatment, all: []string{"pregnancy"}},

	{name: "outlook", scenario: ophglm.Prognosis, all: []string{"prognosis"}},
	{name: "lifestyle", scenario: ophglm.Prognosis, all: []string{"lifestyle"}},
	{name: "urgent", scenario: ophglm.Prognosis, all: []string{"urgency"}},
	{name: "complications", scenario: ophglm.Prognosis, all: []string{"complications"}},
	{name: "cure", scenario: ophglm.Prognosis, all: []string{"prognosis", "figures"}},
	{name: "cure_complications", scenario: ophglm.Prognosis, all: []string{"figures", "complications"}},
	{name: "treat_outlook", scenario: ophglm.Prognosis, all: []string{"treatments", "prognosis"}},
	{name: "outlook_lifestyle", scenario: ophglm.Prognosis, all: []string{"prognosis", "lifestyle"}},
	{name: "lifestyle_urgent", scenario: ophglm.Prognosis, all: []string{"lifestyle", "urgency"}},
	{name: "blind", scenario: ophglm.Prognosis, any: []string{"vision", "vision_lost"}},
	{name: "how_long", scenario: ophglm.Prognosis, all: []string{"course"}},
	{name: "how_long_unknown", scenario: ophglm.Prognosis, before: []string{"sources_silent"}, all: []string{"prognosis"}, fits: silentOn("time", "prognosis", "recovery_time")},
	{name: "diet", scenario: ophglm.Prognosis, all: []string{"diet", "lifestyle"}},
	{name: "diet_unknown", scenario: ophglm.Prognosis, before: []string{"sources_silent"}, all: []string{"lifestyle"}, fits: silentOn("food", "lifestyle_advice", "prevented_by", "has_risk_factor", "has_cause")},
	{name: "exercise", scenario: ophglm.Prognosis, all: []string{"exercise", "lifestyle"}},
	{name: "drive", scenario: ophglm.Prognosis, all: []string{"driving"}},
	{name: "come_back", scenario: ophglm.Prognosis, all: []string{"checkups", "urgency"}},
	{name: "can_wait", scenario: ophglm.Prognosis, before: []string{"dont_wait"}, all: []string{"alarm"}},
}

// relations lists the relations that the question asks for.
func (in *intent) relations() []string {
	var out []string
	for _, names := range [][]string{in.any, in.all, in.then} {
		for _, name := range names {
			for _, r := range moves[name].relations {
				if !slices.Contains(out, r) {
					out = append(out, r)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// perform plays the intent's policies and moves, "any", "all", "then" and "warn",
// and reports whether the question is answered.
func (in *intent) perform(a *answer, p param, voice string) bool {
	play := func(names []string) int {
		n := 0
		for _, name := range names {
			a.move++
			if moves[name].say(a, p) {
				n++
			}
		}
		return n
	}
	warn := func() {
		a.beside = true
		play(in.warn)
		a.beside = false
	}
	lay := registerOf(voice) == registerLay
	state := func(ids []string) {
		for _, id := range ids {
			a.policy(id)
		}
	}
	state(in.before)
	emergency := lay && len(in.warn) > 0 && isEmergency(a.d)
	if emergency {
		warn()
	}
	if len(in.any) > 0 && play(in.any) < max(1, in.some) {
		return false
	}
	if play(in.all) < len(in.all) {
		return false
	}
	play(in.then)
	if !a.substantial() {
		return false
	}
	if lay {
		state(in.after)
		if !emergency {
			warn()
		}
	}
	return true
}

// isEmergency reports whether the disease is to be seen at once.
func isEmergency(d *disease) bool {
	return slices.ContainsFunc(d.facts["urgency"], func(t *ophglm.Triple) bool { return t.Qualifiers["level"] == "emergency" })
}

// isAlarming reports whether it is known in what case the disease is to be seen
// soon.
func isAlarming(d *disease) bool {
	return slices.ContainsFunc(d.facts["urgency"], func(t *ophglm.Triple) bool { return isAlarm(t.Qualifiers["level"]) && !isSentence(t) })
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
		if s.policy != "" || s.beside {
			continue
		}
		length += utf8.RuneCountInString(strings.ReplaceAll(s.text, a.d.spoken, ""))
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
