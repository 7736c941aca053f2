package instruct

import (
	"fmt"
	"slices"
	"strings"

	"ophglm"
)

// scenarioRelations are the relations of which a scenario's questions are
// answered, in clinical order.
var scenarioRelations = map[ophglm.Scenario][]string{
	ophglm.Visual:    {"affects", "has_fundus_sign", "has_stage", "exam_finding"},
	ophglm.Causes:    {"is_a", "has_cause", "has_risk_factor", "occurs_in", "has_symptom", "transmission"},
	ophglm.Diagnosis: {"diagnosed_by", "exam_finding", "differential_of", "visits", "urgency"},
	ophglm.Treatment: {"treated_by", "treated_with", "contraindicated_with", "prevented_by"},
	ophglm.Prognosis: {"prognosis", "has_complication", "lifestyle_advice", "urgency", "recovery_time", "cure_rate"},
}

// knownFacts are the facts of a scenario that a prompt can give to a voice, in
// order: at most maxFacts. What crawled tables list is left out beside what is better
// known. Left is how many there was no room for.
func knownFacts(d *disease, sc ophglm.Scenario, voice string) (facts []*ophglm.Triple, left int) {
	for _, rel := range scenarioRelations[sc] {
		better := slices.ContainsFunc(d.facts[rel], func(t *ophglm.Triple) bool { return t.Evidence != ophglm.Crawled })
		for _, t := range d.facts[rel] {
			switch {
			case t.Evidence == ophglm.Crawled && (better || registerOf(voice) == registerProfessional):
			case rel == "is_a" && t.Evidence != ophglm.Curated:
			case rel == "exam_finding" && sc == ophglm.Visual && !slices.Contains(imagingExams, t.Qualifiers["exam"]):
			case len(facts) == maxFacts:
				left++
			default:
				facts = append(facts, t)
			}
		}
	}
	return facts, left
}

// inWords says a fact without a sentence: its relation and its object, with what
// narrows it.
func inWords(d *disease, t *ophglm.Triple) string {
	w := wordsOf(d.lang)
	label, object := w.Relations[t.Relation], d.object(t)
	open, between, closing, colon := "（", "，", "）", "："
	if d.lang == ophglm.EN {
		open, between, closing, colon = " (", ", ", ")", ": "
	}
	var notes []string
	note := func(s string) {
		if s = fit(s); s != "" {
			notes = append(notes, s)
		}
	}
	switch t.Relation {
	case "exam_finding":
		label = inBrackets(label, open, between, closing, []string{d.names.calls(t.Qualifiers["exam"], d.lang)})
	case "differential_of":
		note(t.Qualifier("by", d.lang))
	case "contraindicated_with":
		note(t.Qualifier("why", d.lang))
	case "has_stage":
		note(t.Qualifier("criteria", d.lang))
	case "urgency":
		if level := w.Levels[t.Qualifiers["level"]]; level != "" {
			label = inBrackets(label, open, between, closing, []string{level})
		}
	default:
		object = d.qualified(t, object)
	}
	if t.Evidence == ophglm.Crawled {
		note(w.Crawled)
	}
	return label + colon + inBrackets(object, open, between, closing, notes)
}

// listed lists facts from 1, one a line.
func listed(d *disease, facts []*ophglm.Triple) string {
	lines := make([]string, len(facts))
	for i, t := range facts {
		lines[i] = fmt.Sprintf("%d. %s", i+1, oneLine(inWords(d, t)))
	}
	return strings.Join(lines, "\n")
}

// fillKnowledge asks for a question about a cell with its answer. It returns nil
// where the facts make no answer.
func fillKnowledge(d *disease, p *Prompt, sc ophglm.Scenario, voice string) (f *Filled, facts []*ophglm.Triple, left int) {
	facts, left = knownFacts(d, sc, voice)
	if !slices.ContainsFunc(facts, func(t *ophglm.Triple) bool { return !isThin(t) }) {
		return nil, nil, 0
	}
	w := wordsOf(d.lang)
	f = &Filled{
		Item: strings.Join([]string{d.id, string(sc), string(d.lang), voice}, "/"), Prompt: p.Digest, Schema: knowledgeSchema, prompt: p, lang: d.lang,
		Messages: p.messages(map[string]string{
			"disease": d.name, "facts": listed(d, facts), "scenario": w.Scenarios[string(sc)], "voice": w.Voices[voice], "language": w.Language,
		}),
	}
	for _, t := range facts {
		f.Numbers = append(f.Numbers, []string{t.ID})
	}
	return f, facts, left
}
