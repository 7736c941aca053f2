package instruct

import (
	"slices"

	"ophglm"
)

// exams lists the examinations whose findings are known: those that image the
// fundus, or the others.
func exams(fundus bool) func(d *disease) []param {
	return func(d *disease) []param {
		var out []param
		for _, t := range d.facts["exam_finding"] {
			id := t.Qualifiers["exam"]
			if slices.Contains(fundusExams, id) == fundus {
				out = addParam(out, id, "exam", examSlots(d, id)["exam"])
			}
		}
		return out
	}
}

// others lists the diseases that are to be told apart.
func others(d *disease) []param {
	var out []param
	for _, t := range d.facts["differential_of"] {
		out = addParam(out, t.Object.Entity, "o", d.spokenOf(t.Object.Entity))
	}
	return out
}

// single lists what the disease has of a relation, one thing at a time: signs,
// symptoms, stages. What crawled tables list is too often something else for a
// plain yes.
func single(relation, slot string) func(d *disease) []param {
	return func(d *disease) []param {
		var out []param
		for _, t := range d.facts[relation] {
			switch {
			case t.Evidence == ophglm.Crawled || isSentence(t) || isNone(t) || hasAny(d.object(t), d.g.src.Words["none"]):
			case relation != "has_stage" && d.raisesRedFlag(d.object(t)) && (d.professionally || !isAlarming(d)):
				// it is to be answered with urgency
			case t.Object.Entity != "":
				out = addParam(out, t.Object.Entity, slot, d.object(t))
			case relation == "has_stage":
				out = addParam(out, t.ID, slot, d.object(t))
			}
		}
		return out
	}
}

// avoided lists the drugs that are not to be given, of those that somebody can
// have at home.
func avoided(slot string) func(d *disease) []param {
	return func(d *disease) []param {
		var out []param
		for _, t := range d.facts["contraindicated_with"] {
			if hasAny(d.object(t), d.g.src.Words["in_hospital"]) {
				continue
			}
			out = addParam(out, t.Object.Entity, slot, d.object(t))
		}
		return out
	}
}

// given lists the drugs that are given, of those written down by hand that
// somebody can have at home.
func given(d *disease) []param {
	var out []param
	for _, t := range d.facts["treated_with"] {
		if t.Evidence == ophglm.Curated && t.Object.Entity != "" && !isSentence(t) && !hasAny(d.object(t), d.g.src.Words["in_hospital"]) {
			out = addParam(out, t.Object.Entity, "drug", d.object(t))
		}
	}
	return out
}

func addParam(out []param, id, slot, text string) []param {
	if id == "" || slices.ContainsFunc(out, func(p param) bool { return p.id == id }) {
		return out
	}
	return append(out, param{id, map[string]string{slot: text}})
}
