package intent

import (
	"slices"

	"ophglm"
	"ophglm/instruct/knowledge"
)

// exams lists the examinations whose findings are known: those that image the
// fundus, or the others.
func exams(fundus bool) func(d *knowledge.Disease) []Param {
	return func(d *knowledge.Disease) []Param {
		var out []Param
		for _, t := range d.Facts["exam_finding"] {
			id := t.Qualifiers["exam"]
			if slices.Contains(knowledge.FundusExams, id) == fundus {
				out = addParam(out, id, "exam", examSlots(d, id).exam)
			}
		}
		return out
	}
}

// others lists the diseases that are to be told apart.
func others(d *knowledge.Disease) []Param {
	var out []Param
	for _, t := range d.Facts["differential_of"] {
		out = addParam(out, t.Object.Entity, "o", d.SpokenOf(t.Object.Entity))
	}
	return out
}

// single lists what the disease has of a relation, one thing at a time: signs,
// symptoms, stages. What crawled tables list is too often something else for a
// plain yes.
func single(relation, slot string) func(d *knowledge.Disease) []Param {
	return func(d *knowledge.Disease) []Param {
		var out []Param
		for _, t := range d.Facts[relation] {
			switch {
			case t.Evidence == ophglm.Crawled || t.Sentence || t.IsNone() || knowledge.HasAny(t.Named, d.Grammar.Source.Words["none"]):
			case relation != "has_stage" && d.RaisesRedFlag(t) && (d.Professionally || !isAlarming(d)):
				// it is to be answered with urgency
			case t.Object.Entity != "":
				out = addParam(out, t.Object.Entity, slot, t.Named)
			case relation == "has_stage":
				out = addParam(out, t.ID, slot, t.Named)
			}
		}
		return out
	}
}

// avoided lists the drugs that are not to be given, but for those that the grammar's
// words name: of what is given in a hospital alone nobody has any at home.
func avoided(but ...string) func(d *knowledge.Disease) []Param {
	return func(d *knowledge.Disease) []Param {
		var out []Param
		for _, t := range d.Facts["contraindicated_with"] {
			if !slices.ContainsFunc(but, func(words string) bool { return knowledge.HasAny(t.Named, d.Grammar.Source.Words[words]) }) {
				out = addParam(out, t.Object.Entity, "drug", t.Named)
			}
		}
		return out
	}
}

// given lists the drugs that are given, of those written down by hand that
// somebody can have at home.
func given(d *knowledge.Disease) []Param {
	var out []Param
	for _, t := range d.Facts["treated_with"] {
		if t.Evidence == ophglm.Curated && t.Object.Entity != "" && !t.Sentence && !knowledge.HasAny(t.Named, d.Grammar.Source.Words["in_hospital"]) {
			out = addParam(out, t.Object.Entity, "drug", t.Named)
		}
	}
	return out
}

func addParam(out []Param, id, slot, text string) []Param {
	if id == "" || slices.ContainsFunc(out, func(p Param) bool { return p.ID == id }) {
		return out
	}
	return append(out, Param{id, slot, text})
}
