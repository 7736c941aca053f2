package check

import (
	"fmt"
	"slices"

	"ophglm"
	"ophglm/kg/names"
)

var symptomIsComplication = Check{
	Code: "symptom_is_complication", Severity: Error,
	Doc: `A disease has something of one name both as a symptom and as a complication: the triple of weaker evidence leaves; of two as strong the
complication where the symptom is a curated one, else the symptom.`,
	Example: Example{
		Graph: `Disease myopia 高度近视
Disease blindness 失明
Symptom 0123456789abcdef01234567 失明
myopia has_symptom 0123456789abcdef01234567 crawled
myopia has_complication blindness crawled`,
		Reports: []string{"myopia has_symptom 0123456789abcdef01234567"},
	},
	watch: func(r *run) hooks {
		return hooks{end: func() {
			symptom, complication := r.relation("has_symptom"), r.relation("has_complication")
			type said struct {
				subject node
				name    string
			}
			symptoms := map[said]int{}
			for i := range r.triples {
				if t := &r.triples[i]; t.relation == symptom && t.object != none {
					for _, name := range r.preferred(t.object) {
						symptoms[said{t.subject, name}] = i
					}
				}
			}
			for j := range r.triples {
				t := &r.triples[j]
				if t.relation != complication || t.object == none {
					continue
				}
				for _, name := range r.preferred(t.object) {
					i, ok := symptoms[said{t.subject, name}]
					if !ok {
						continue
					}
					leaves, one := r.weaker(i, j)
					if !one {
						leaves = i
						if r.curated(r.triples[i].object) {
							leaves = j
						}
					}
					other := i + j - leaves
					r.triple(leaves, contradicted, fmt.Sprintf("%s, and %s", r.says(leaves), r.says(other)), other)
					break
				}
			}
		}}
	},
}

// preferred are the names of an entity, not its aliases, as they are compared.
func (r *run) preferred(n node) []string {
	if len(r.folded) == 0 {
		r.folded = make([][]string, len(r.entities))
	}
	if r.folded[n] == nil {
		for _, name := range []string{r.entities[n].name.ZH, r.entities[n].name.EN} {
			if name != "" {
				r.folded[n] = append(r.folded[n], names.Fold(name))
			}
		}
	}
	return r.folded[n]
}

var complicationParent = Check{
	Code: "complication_parent", Severity: Error,
	Doc: "A disease is said to lead to what it is a kind of; a curated complication stays.",
	Example: Example{
		Graph: `Disease raised 高眼压症
Disease oag 开角型青光眼
Disease hereditary 遗传性视神经病变
Disease atrophy 视神经萎缩
oag is_a raised
hereditary is_a atrophy coded
oag has_complication raised crawled
hereditary has_complication atrophy`,
		Reports: []string{"oag has_complication raised"},
	},
	watch: func(r *run) hooks {
		return hooks{end: func() {
			up, complication := newAncestors(r), r.relation("has_complication")
			for i := range r.triples {
				// A curated one is of a kind that may lead there, as optic neuritis to atrophy.
				if t := &r.triples[i]; t.relation == complication && t.object != none && strength[t.evidence] != ophglm.Curated && slices.Contains(up.of(t.subject), t.object) {
					r.triple(i, contradicted, fmt.Sprintf("%s, which it is a kind of", r.says(i)))
				}
			}
		}}
	},
}

var complicationCause = Check{
	Code: "complication_cause", Severity: Warning,
	Doc: "A disease is said to lead to what is said to cause it, or to be a risk for it.",
	Example: Example{
		Graph: `Disease retinopathy 糖尿病视网膜病变
Disease pressure 高血压
retinopathy has_cause pressure
retinopathy has_complication pressure crawled`,
		Reports: []string{"retinopathy has_complication pressure"},
	},
	watch: func(r *run) hooks {
		return hooks{end: func() {
			r.pairs([]string{"has_cause", "has_risk_factor"}, "has_complication", func(i, j int) {
				r.triple(j, unclear, fmt.Sprintf("%s, and %s", r.says(j), r.says(i)), i)
			})
		}}
	},
}

// pairs calls f for each triple of the second relation, and the first of the
// first ones that has the same ends.
func (r *run) pairs(firsts []string, second string, f func(i, j int)) {
	by := map[ends]int{}
	for i := range r.triples {
		t := &r.triples[i]
		k := ends{t.subject, t.object}
		if _, ok := by[k]; !ok && t.object != none && slices.Contains(firsts, r.relationName(t.relation)) {
			by[k] = i
		}
	}
	other := r.relation(second)
	for j := range r.triples {
		t := &r.triples[j]
		if i, ok := by[ends{t.subject, t.object}]; ok && t.relation == other {
			f(i, j)
		}
	}
}

var reversedComplication = Check{
	Code: "reversed_complication", Severity: Warning,
	Doc: "Of two diseases each is said to lead to the other: the triple of weaker evidence is reported, or both.",
	Example: Example{
		Graph: `Disease uveitis 葡萄膜炎
Disease cataract 白内障
uveitis has_complication cataract
cataract has_complication uveitis crawled`,
		Reports: []string{"cataract has_complication uveitis"},
	},
	watch: func(r *run) hooks {
		return hooks{end: func() {
			complication := r.relation("has_complication")
			by := map[ends]int{}
			for i := range r.triples {
				if t := &r.triples[i]; t.relation == complication && t.object != none && t.subject != t.object {
					by[ends{t.subject, t.object}] = i
				}
			}
			for i := range r.triples {
				t := &r.triples[i]
				j, ok := by[ends{t.object, t.subject}]
				if !ok || t.relation != complication {
					continue
				}
				if leaves, one := r.weaker(i, j); !one || leaves == i {
					r.triple(i, unclear, fmt.Sprintf("%s, and %s", r.says(i), r.says(j)), j)
				}
			}
		}}
	},
}
