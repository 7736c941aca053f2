package check

import (
	"fmt"
	"strings"

	"ophglm"
	"ophglm/kg/names"
	"ophglm/kg/ontology"
)

var orphan = Check{
	Code: "orphan", Severity: Warning,
	Doc: "An entity is in no triple. A term of a terminology is expected to be: it lends its names.",
	Example: Example{
		Graph:   "Disease glaucoma 青光眼\nDisease cataract 白内障\nSymptom pain 眼痛\nFundusSign hpo:HP:0000501 杯盘比增大\nglaucoma has_symptom pain",
		Reports: []string{"cataract"},
	},
	watch: func(r *run) hooks {
		return hooks{end: func() {
			for i := range r.entities {
				if e := &r.entities[i]; !e.used && names.Rank(e.id) != names.Coded && len(e.codes) == 0 {
					r.entity(node(i), unsupported, fmt.Sprintf("the %s %s is in no triple", e.typ, e.name.Any()))
				}
			}
		}}
	},
}

var coverage = Check{
	Code: "coverage", Severity: Warning,
	Doc: "An entity lacks facts that the ontology expects of its type: of all that the graph says more of than their place, or of those that the curated graph describes.",
	Example: Example{
		Graph: `Disease retinopathy 糖尿病视网膜病变
Disease 0123456789abcdef01234567 眼外伤
Department eye 眼科
Symptom blur 视物模糊
Examination oct 光学相干断层扫描
retinopathy has_symptom blur
retinopathy diagnosed_by oct
0123456789abcdef01234567 visits eye crawled`,
		Reports: []string{"retinopathy", "0123456789abcdef01234567"},
	},
	watch: func(r *run) hooks { return hooks{end: r.coverage} },
}

func (r *run) coverage() {
	known := make([]uint64, len(r.entities)) // relations that it is the subject of, a bit each
	said := make([]bool, len(r.entities))    // something other than its place
	wrote := make([]bool, len(r.entities))   // the curated graph says such a thing
	for i := range r.triples {
		t := &r.triples[i]
		known[t.subject] |= 1 << t.relation
		if !r.ontology.Relations[t.relation].Places() {
			said[t.subject] = true
			wrote[t.subject] = wrote[t.subject] || strength[t.evidence] == ophglm.Curated
		}
	}
	type need struct {
		ontology.Expectation
		bits uint64
	}
	needs := map[string][]need{}
	for _, t := range r.ontology.Types {
		for _, e := range t.Expects {
			n := need{Expectation: e}
			for _, name := range e.OneOf {
				n.bits |= 1 << r.relation(name)
			}
			needs[t.Name] = append(needs[t.Name], n)
		}
	}
	for i := range r.entities {
		if !said[i] {
			continue
		}
		var lacks []string
		for _, n := range needs[r.entities[i].typ] {
			if known[i]&n.bits == 0 && (n.For == "all" || wrote[i]) {
				lacks = append(lacks, strings.Join(n.OneOf, " or "))
			}
		}
		if len(lacks) > 0 {
			r.entity(node(i), unsupported, fmt.Sprintf("%s has no %s", r.called(node(i)), strings.Join(lacks, "; no ")))
		}
	}
}
