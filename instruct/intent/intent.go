// Package intent is what can be asked about a disease and how each question is
// answered. An [Intent] is a plan: moves, in clinical order. A move says the facts of
// some relations (moves.go lists them by name; clauses.go, moves_signs.go and
// moves_treatment.go say those that are no plain lists). What they say is an
// [Answer], in which each sentence cites its triples or states a policy.
//
// To add a question, add an intent to [All] and its wordings to the grammars.
package intent

import (
	"slices"

	"ophglm"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
)

// Intent is what a question wants to know, and the plan of its answer: the moves
// that answer it, in clinical order.
//
// What nearly every disease has in common (departments, contagion, populations,
// rates and periods of crawled tables) stands only beside moves that say more.
type Intent struct {
	Name     string
	Scenario ophglm.Scenario
	before   []string // policies that the answer begins with
	any      []string // moves of which one has to have something to say, or
	some     int      // so many
	all      []string // moves that each have to
	then     []string // said after those, where known
	after    []string // policies that the answer ends with
	// Fits says for which diseases the question makes sense.
	Fits func(d *knowledge.Disease) bool
	// Params lists what the question is put about besides the disease.
	Params func(d *knowledge.Disease) []Param
	// warn is said last to patients and relatives: when to be seen is not what a
	// professional asks for. Of an emergency they are told first, whatever they ask.
	warn []string
	// Back marks what may be answered with a question first: whether it is urgent.
	Back bool

	plan      plan
	relations []string
}

// plan is the moves of an intent.
type plan struct{ any, all, then, warn []move }

// All are the intents, by scenario.
var All = []Intent{
	{Name: "signs_fundus", Scenario: ophglm.Visual, all: []string{"fundus_signs"}, Fits: func(d *knowledge.Disease) bool { return d.Back }},
	{Name: "signs_exam", Scenario: ophglm.Visual, all: []string{"signs"}, Fits: func(d *knowledge.Disease) bool { return !d.Back || d.SignsElsewhere() }},
	{Name: "stages", Scenario: ophglm.Visual, all: []string{"stages"}, Fits: definesStages},
	{Name: "stage_names", Scenario: ophglm.Visual, all: []string{"stages"}, Fits: func(d *knowledge.Disease) bool { return !definesStages(d) && len(d.Facts["has_stage"]) > 1 }},
	{Name: "imaging", Scenario: ophglm.Visual, all: []string{"imaging"}},
	{Name: "exam", Scenario: ophglm.Visual, all: []string{"exam"}, Params: exams(true)},
	{Name: "sign_fits", Scenario: ophglm.Visual, all: []string{"the_sign"}, then: []string{"other_signs"}, Params: single("has_fundus_sign", "sign"), warn: []string{"alarm"}},
	{Name: "stage_signs", Scenario: ophglm.Visual, all: []string{"stage_signs"}, Fits: severalStages},
	{Name: "stage_one", Scenario: ophglm.Visual, all: []string{"the_stage"}, Params: single("has_stage", "stage")},
	{Name: "photo_alone", Scenario: ophglm.Visual, before: []string{"photo_alone"}, all: []string{"fundus_signs", "exams"}, Fits: func(d *knowledge.Disease) bool { return d.Back }},
	{Name: "site_signs", Scenario: ophglm.Visual, all: []string{"affects", "signs"}},
	{Name: "images_needed", Scenario: ophglm.Visual, all: []string{"imaging_exams", "imaging"}},
	{Name: "signs_symptoms", Scenario: ophglm.Visual, all: []string{"symptoms", "signs"}, warn: []string{"alarm"}},

	{Name: "causes", Scenario: ophglm.Causes, all: []string{"causes"}, then: []string{"risks"}},
	{Name: "symptoms", Scenario: ophglm.Causes, all: []string{"symptoms"}, warn: []string{"alarm"}, Back: true},
	{Name: "risk", Scenario: ophglm.Causes, all: []string{"risks"}, then: []string{"populations"}},
	{Name: "why_me", Scenario: ophglm.Causes, all: []string{"risks"}, any: []string{"causes"}},
	{Name: "what", Scenario: ophglm.Causes, all: []string{"causes"}, any: []string{"kind_of", "affects"}, then: []string{"populations"}},
	{Name: "symptoms_complications", Scenario: ophglm.Causes, all: []string{"symptoms", "complications"}},
	{Name: "symptoms_contagion", Scenario: ophglm.Causes, all: []string{"symptoms", "transmission"}, Fits: mayBeContagious},
	{Name: "causes_contagion", Scenario: ophglm.Causes, all: []string{"causes", "transmission"}, Fits: mayBeContagious},
	{Name: "who_symptoms", Scenario: ophglm.Causes, all: []string{"populations", "symptoms"}},
	{Name: "symptom_part", Scenario: ophglm.Causes, all: []string{"the_symptom"}, then: []string{"symptoms"}, after: []string{"see_ophthalmologist"}, Params: single("has_symptom", "symptom"), warn: []string{"alarm"}},
	{Name: "overview", Scenario: ophglm.Causes, any: []string{"kind_of", "affects", "populations", "causes", "symptoms", "signs", "exams", "treatments", "complications"}, some: 2, Fits: littleKnown},
	{Name: "inherited", Scenario: ophglm.Causes, any: []string{"gene_kind", "gene_causes", "gene_risks"}},
	{Name: "inherited_unknown", Scenario: ophglm.Causes, before: []string{"sources_silent"}, all: []string{"causes"}, Fits: silentOn("genes", "is_a", "has_cause", "has_risk_factor", "diagnosed_by", "treated_by", "prevented_by", "prognosis", "urgency", "transmission", "treated_with")},

	{Name: "exams", Scenario: ophglm.Diagnosis, all: []string{"exams"}, warn: []string{"emergency"}, Back: true},
	{Name: "differential", Scenario: ophglm.Diagnosis, all: []string{"differential"}},
	{Name: "findings", Scenario: ophglm.Diagnosis, all: []string{"findings"}},
	{Name: "where_exams", Scenario: ophglm.Diagnosis, all: []string{"departments", "exams"}, warn: []string{"alarm"}},
	{Name: "site_exams", Scenario: ophglm.Diagnosis, all: []string{"affects", "exams"}},
	{Name: "exam", Scenario: ophglm.Diagnosis, all: []string{"exam"}, Params: exams(false)},
	{Name: "versus", Scenario: ophglm.Diagnosis, all: []string{"versus"}, Params: others},
	{Name: "first_exam", Scenario: ophglm.Diagnosis, all: []string{"first_exam"}},
	{Name: "self_check", Scenario: ophglm.Diagnosis, before: []string{"self_check"}, all: []string{"exams"}, then: []string{"departments"}, warn: []string{"alarm"}},
	{Name: "mistaken", Scenario: ophglm.Diagnosis, before: []string{"confused"}, all: []string{"versus"}, then: []string{"exams"}, Params: others},

	{Name: "treat", Scenario: ophglm.Treatment, all: []string{"treatments"}, then: []string{"avoid"}, warn: []string{"emergency"}, Back: true},
	{Name: "prevention", Scenario: ophglm.Treatment, all: []string{"prevention"}},
	{Name: "avoid", Scenario: ophglm.Treatment, all: []string{"avoid"}},
	{Name: "drugs", Scenario: ophglm.Treatment, all: []string{"drugs"}},
	{Name: "procedures", Scenario: ophglm.Treatment, all: []string{"procedures"}, Fits: func(d *knowledge.Disease) bool { return len(d.Facts["treated_with"]) > 0 }},
	{Name: "drugs_avoid", Scenario: ophglm.Treatment, all: []string{"drugs", "avoid"}},
	{Name: "treat_prevention", Scenario: ophglm.Treatment, all: []string{"treatments", "prevention"}},
	{Name: "surgery", Scenario: ophglm.Treatment, all: []string{"surgery"}, after: []string{"decided_after_exam"}},
	{Name: "first_line", Scenario: ophglm.Treatment, all: []string{"first_line"}},
	{Name: "may_i_use", Scenario: ophglm.Treatment, before: []string{"not_without_doctor"}, all: []string{"avoid_it"}, Params: avoided("in_hospital")},
	{Name: "wants_drug", Scenario: ophglm.Treatment, before: []string{"no_self_medication"}, all: []string{"avoid_it"}, Params: avoided("in_hospital", "prescribed")},
	{Name: "dose", Scenario: ophglm.Treatment, before: []string{"dose_after_exam"}, all: []string{"drugs"}, then: []string{"avoid"}, Params: given},
	{Name: "self_medicate", Scenario: ophglm.Treatment, before: []string{"no_self_medication"}, any: []string{"avoid", "exams"}, warn: []string{"emergency"}, Fits: writtenOf("contraindicated_with", "diagnosed_by")},
	{Name: "children", Scenario: ophglm.Treatment, all: []string{"children"}, Fits: func(d *knowledge.Disease) bool { return !d.Child }},
	{Name: "diabetes", Scenario: ophglm.Treatment, all: []string{"diabetes"}, Fits: func(d *knowledge.Disease) bool { return !knowledge.HasAny(d.Name, d.Grammar.Source.Words["diabetes"]) }},
	{Name: "pregnancy", Scenario: ophglm.Treatment, all: []string{"pregnancy"}},

	{Name: "outlook", Scenario: ophglm.Prognosis, all: []string{"prognosis"}},
	{Name: "lifestyle", Scenario: ophglm.Prognosis, all: []string{"lifestyle"}},
	{Name: "urgent", Scenario: ophglm.Prognosis, all: []string{"how_urgent"}},
	{Name: "complications", Scenario: ophglm.Prognosis, all: []string{"complications"}},
	{Name: "cure", Scenario: ophglm.Prognosis, all: []string{"prognosis", "figures"}},
	{Name: "cure_complications", Scenario: ophglm.Prognosis, all: []string{"figures", "complications"}},
	{Name: "treat_outlook", Scenario: ophglm.Prognosis, all: []string{"treatments", "prognosis"}},
	{Name: "outlook_lifestyle", Scenario: ophglm.Prognosis, all: []string{"prognosis", "lifestyle"}},
	{Name: "lifestyle_urgent", Scenario: ophglm.Prognosis, all: []string{"lifestyle", "urgency"}},
	{Name: "blind", Scenario: ophglm.Prognosis, any: []string{"vision", "vision_lost"}},
	{Name: "how_long", Scenario: ophglm.Prognosis, all: []string{"course"}},
	{Name: "how_long_unknown", Scenario: ophglm.Prognosis, before: []string{"sources_silent"}, all: []string{"prognosis"}, Fits: silentOn("time", "prognosis", "recovery_time")},
	{Name: "diet", Scenario: ophglm.Prognosis, all: []string{"diet", "lifestyle"}},
	{Name: "diet_unknown", Scenario: ophglm.Prognosis, before: []string{"sources_silent"}, all: []string{"lifestyle"}, Fits: silentOn("food", "lifestyle_advice", "prevented_by", "has_risk_factor", "has_cause")},
	{Name: "exercise", Scenario: ophglm.Prognosis, all: []string{"exercise", "lifestyle"}},
	{Name: "drive", Scenario: ophglm.Prognosis, all: []string{"driving"}},
	{Name: "come_back", Scenario: ophglm.Prognosis, all: []string{"checkups", "urgency"}},
	{Name: "can_wait", Scenario: ophglm.Prognosis, before: []string{"dont_wait"}, all: []string{"alarm"}},
}

// Relations lists the relations that the question asks for, sorted. It is not to be
// changed.
func (in *Intent) Relations() []string { return in.relations }

// resolve looks up the moves that the intent names.
func (in *Intent) resolve() {
	for _, part := range []struct {
		names []string
		moves *[]move
	}{{in.any, &in.plan.any}, {in.all, &in.plan.all}, {in.then, &in.plan.then}, {in.warn, &in.plan.warn}} {
		for _, name := range part.names {
			m, ok := moves[name]
			if !ok {
				panic("there is no move " + name) // a mistake of the program
			}
			*part.moves = append(*part.moves, m)
		}
	}
	for _, m := range slices.Concat(in.plan.any, in.plan.all, in.plan.then) {
		in.relations = append(in.relations, m.relations...)
	}
	slices.Sort(in.relations)
	in.relations = slices.Compact(in.relations)
}

// Perform plays the intent's policies and moves, "any", "all", "then" and "warn",
// and reports whether the question is answered.
func (in *Intent) Perform(a *Answer, p Param, voice string) bool {
	play := func(ms []move) int {
		n := 0
		for i := range ms {
			a.move++
			if ms[i].say(a, p) {
				n++
			}
		}
		return n
	}
	warn := func(ms []move) {
		a.beside = true
		play(ms)
		a.beside = false
	}
	lay := language.RegisterOf(voice) == language.RegisterLay
	state := func(ids []string) {
		for _, id := range ids {
			a.Policy(id)
		}
	}
	state(in.before)
	emergency := lay && isEmergency(a.d)
	switch {
	case emergency && !slices.Contains(in.relations, "urgency"): // else the moves say it
		warn(emergencies)
	case lay && len(a.d.Facts["urgency"]) == 0 && a.d.NameRaisesRedFlag():
		a.Policy("see_now")
	}
	if len(in.any) > 0 && play(in.plan.any) < max(1, in.some) {
		return false
	}
	if play(in.plan.all) < len(in.all) {
		return false
	}
	play(in.plan.then)
	if !a.substantial() {
		return false
	}
	if lay {
		state(in.after)
		warn(in.plan.warn)
		if emergency {
			warn(emergencies) // if no move said it
		}
	}
	return true
}

// emergencies are the moves that say what is to be seen at once.
var emergencies = []move{moves["emergency"]}

// isEmergency reports whether the disease is to be seen at once.
func isEmergency(d *knowledge.Disease) bool {
	return slices.ContainsFunc(d.Facts["urgency"], func(t *knowledge.Fact) bool { return t.Qualifiers["level"] == "emergency" && !t.Sentence })
}

// isAlarming reports whether it is known in what case the disease is to be seen
// soon.
func isAlarming(d *knowledge.Disease) bool {
	return slices.ContainsFunc(d.Facts["urgency"], func(t *knowledge.Fact) bool { return isAlarm(t.Qualifiers["level"]) && !t.Sentence })
}
