package model

import (
	"fmt"
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/prompts"
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

// knownFacts are the facts of a scenario that a prompt can give, in order: at most
// maxFacts. What crawled tables alone say is not among those of a
// disease here. Left is how many there was no room for.
func knownFacts(d *knowledge.Disease, sc ophglm.Scenario) (facts []*knowledge.Fact, left int) {
	for _, rel := range scenarioRelations[sc] {
		for _, t := range d.Facts[rel] {
			switch {
			case rel == "is_a" && t.Evidence != ophglm.Curated:
			case rel == "exam_finding" && sc == ophglm.Visual && !slices.Contains(knowledge.ImagingExams, t.Qualifiers["exam"]):
			case len(facts) == knowledge.MaxFacts:
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
func inWords(d *knowledge.Disease, t *knowledge.Fact) string {
	w := prompts.WordsOf(d.Lang)
	label, object := w.Relations[t.Relation], t.Named
	open, between, closing, colon := "（", "，", "）", "："
	if d.Lang == ophglm.EN {
		open, between, closing, colon = " (", ", ", ")", ": "
	}
	var notes []string
	note := func(s string) {
		if s != "" {
			notes = append(notes, s)
		}
	}
	switch t.Relation {
	case "exam_finding":
		label = knowledge.InBrackets(label, open, between, closing, []string{d.Names.Calls(t.Qualifiers["exam"], d.Lang)})
	case "differential_of":
		note(t.Detail)
	case "contraindicated_with":
		note(t.Detail)
	case "has_stage":
		note(t.Detail)
	case "urgency":
		if level := w.Levels[t.Qualifiers["level"]]; level != "" {
			label = knowledge.InBrackets(label, open, between, closing, []string{level})
		}
	default:
		object = t.Item
	}
	return label + colon + knowledge.InBrackets(object, open, between, closing, notes)
}

// listed lists facts from 1, one a line.
func listed(d *knowledge.Disease, facts []*knowledge.Fact) string {
	lines := make([]string, len(facts))
	for i, t := range facts {
		lines[i] = fmt.Sprintf("%d. %s", i+1, oneLine(inWords(d, t)))
	}
	return strings.Join(lines, "\n")
}

// fillKnowledge asks for a question about a cell with its answer. It returns nil
// where the facts make no answer.
func fillKnowledge(d *knowledge.Disease, p *prompts.Prompt, sc ophglm.Scenario, voice string) (f *Filled, facts []*knowledge.Fact, left int) {
	facts, left = knownFacts(d, sc)
	if !slices.ContainsFunc(facts, func(t *knowledge.Fact) bool { return !t.Thin }) {
		return nil, nil, 0
	}
	w := prompts.WordsOf(d.Lang)
	f = &Filled{
		Item: strings.Join([]string{d.ID, string(sc), string(d.Lang), voice}, "/"), Prompt: p.Digest, Schema: knowledgeSchema, prompt: p,
		Messages: p.Messages(map[string]string{
			"disease": d.Name, "facts": listed(d, facts), "scenario": w.Scenarios[string(sc)], "voice": w.Voices[voice], "language": w.Language,
		}),
	}
	for _, t := range facts {
		f.Numbers = append(f.Numbers, []string{t.ID})
	}
	return f, facts, left
}
