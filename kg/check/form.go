package check

import (
	"fmt"

	"ophglm"
)

// The checks of form, which say whether an item is a sound part of the graph.
var (
	invalid = Check{
		Code: "invalid", Severity: Error, Form: true,
		Doc:     "An item is neither an entity nor a triple, lacks a part, or has another id than its content.",
		Example: Example{Graph: "Disease glaucoma 青光眼\nglaucoma prognosis \"需要长期随访\" as 1234", Reports: []string{"1234"}},
	}
	duplicateID = Check{
		Code: "duplicate_id", Severity: Error, Form: true,
		Doc:     "An id stands twice; the first item that has it stays.",
		Example: Example{Graph: "Disease glaucoma 青光眼\nDisease glaucoma 绿内障", Reports: []string{"glaucoma"}},
	}
	unsourced = Check{
		Code: "unsourced", Severity: Error, Form: true,
		Doc:     "A triple has no source.",
		Example: Example{Graph: "Disease glaucoma 青光眼\nSymptom pain 眼痛\nglaucoma has_symptom pain unsourced", Reports: []string{"glaucoma has_symptom pain"}},
	}
	unknownType = Check{
		Code: "unknown_type", Severity: Error, Form: true,
		Doc:     "An entity is of a type that the ontology does not know.",
		Example: Example{Graph: "Insurance cover 医保", Reports: []string{"cover"}},
	}
	unknownRelation = Check{
		Code: "unknown_relation", Severity: Error, Form: true,
		Doc:     "A triple is of a relation that the ontology does not know.",
		Example: Example{Graph: "Disease glaucoma 青光眼\nglaucoma costs \"5000 元\"", Reports: []string{"glaucoma costs 5000 元"}},
	}
	dangling = Check{
		Code: "dangling", Severity: Error, Form: true,
		Doc:     "An end of a triple is not in the graph.",
		Example: Example{Graph: "Disease glaucoma 青光眼\nglaucoma has_symptom pain", Reports: []string{"glaucoma has_symptom pain"}},
	}
	wrongDomain = Check{
		Code: "wrong_domain", Severity: Error, Form: true,
		Doc:     "The subject of a triple is of a type that the relation does not start from.",
		Example: Example{Graph: "Disease glaucoma 青光眼\nSymptom pain 眼痛\npain has_symptom pain", Reports: []string{"pain has_symptom pain"}},
	}
	wrongRange = Check{
		Code: "wrong_range", Severity: Error, Form: true,
		Doc:     "The object of a triple is of a type that the relation does not lead to, or a text where it takes none.",
		Example: Example{Graph: "Disease glaucoma 青光眼\nDrug timolol 噻吗洛尔\nglaucoma has_symptom timolol\nglaucoma affects \"视神经\"", Reports: []string{"glaucoma has_symptom timolol", "glaucoma affects 视神经"}},
	}
)

// forms are the checks that stand for how an item breaks the ontology, by the
// code of the violation.
var forms = map[string]*Check{
	"unknown_type": &unknownType, "unknown_relation": &unknownRelation, "dangling": &dangling,
	"wrong_domain": &wrongDomain, "wrong_range": &wrongRange,
}

// form reports an item that is no sound part of the graph, and says whether it
// is one.
func (r *run) form(item *ophglm.GraphItem, at int) bool {
	e, t := item.Entity, item.Triple
	if t != nil && e == nil && len(t.Sources) == 0 {
		r.report(&unsourced, at, t.ID, unsupported, r.sentence(t)+": nothing is cited for it", t.ID)
		return false
	}
	if err := item.Validate(); err != nil {
		id := ""
		switch {
		case e != nil:
			id = e.ID
		case t != nil:
			id = t.ID
		}
		r.report(&invalid, at, id, unclear, err.Error())
		return false
	}
	if e != nil {
		if n, twice := r.byID[e.ID]; twice {
			r.report(&duplicateID, at, e.ID, contradicted, fmt.Sprintf("the id %s of %s is that of %s", e.ID, e.Name.Any(), r.called(n)))
			return false
		}
	} else if r.seen[t.ID] {
		r.report(&duplicateID, at, t.ID, contradicted, fmt.Sprintf("%s: the triple %s stands twice", r.sentence(t), t.ID), t.ID)
		return false
	}
	v := r.ontology.Check(item, r.typeOf)
	if v == nil {
		if t != nil {
			r.seen[t.ID] = true
		}
		return true
	}
	if e != nil {
		r.report(forms[v.Code], at, e.ID, contradicted, fmt.Sprintf("%s: %s", e.Name.Any(), v.Detail))
	} else {
		r.report(forms[v.Code], at, t.ID, contradicted, fmt.Sprintf("%s: %s", r.sentence(t), v.Detail), t.ID)
	}
	return false
}

// sentence is a triple that may be unsound as a sentence has it: names where
// they are known, ids where not.
func (r *run) sentence(t *ophglm.Triple) string {
	called := func(id string) string {
		if n, ok := r.byID[id]; ok {
			return r.called(n)
		}
		return id
	}
	object := called(t.Object.Entity)
	if t.Object.Entity == "" {
		object = t.Object.Text.Any()
	}
	return fmt.Sprintf("%s %s %s", called(t.Subject), t.Relation, object)
}
