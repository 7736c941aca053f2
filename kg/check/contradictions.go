package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ophglm"
	"ophglm/kg/names"
)

// ends are a subject and an object.
type ends struct{ subject, object node }

var excluded = Check{
	Code: "excluded", Severity: Error,
	Doc: `Two relations that exclude each other hold between the same two, as a drug that treats a disease and must not be given in it: the triple
of weaker evidence leaves, or else the one that would do harm. Where both are equally strong and both say for whom or why, they may both be true, and stay.`,
	Example: Example{
		Graph: `Disease glaucoma 闭角型青光眼
Disease uveitis 前葡萄膜炎
Drug atropine 阿托品
glaucoma treated_with atropine crawled
glaucoma contraindicated_with atropine
uveitis treated_with atropine line=first
uveitis contraindicated_with atropine why=glaucoma`,
		Reports: []string{"glaucoma treated_with atropine"},
	},
	watch: func(r *run) hooks {
		return hooks{end: func() {
			for k := range r.ontology.Relations {
				for _, name := range r.ontology.Relations[k].Excludes {
					r.exclude(uint8(k), r.relation(name))
				}
			}
		}}
	},
}

// exclude holds the triples of two relations against each other.
func (r *run) exclude(forbids, allows uint8) {
	by := map[ends][]int{}
	for i := range r.triples {
		if t := &r.triples[i]; t.relation == forbids && t.object != none {
			by[ends{t.subject, t.object}] = append(by[ends{t.subject, t.object}], i)
		}
	}
	for i := range r.triples {
		t := &r.triples[i]
		if t.relation != allows || t.object == none {
			continue
		}
		for _, j := range by[ends{t.subject, t.object}] {
			leaves, one := r.weaker(i, j)
			if !one && t.narrowed && r.triples[j].narrowed {
				continue
			}
			other := i + j - leaves
			r.triple(leaves, contradicted, fmt.Sprintf("%s, and %s", r.says(leaves), r.says(other)), other)
		}
	}
}

var contraindicatedForm = Check{
	Code: "contraindicated_form", Severity: Error,
	Doc: `A disease is treated with a preparation of a drug that must not be given in it (its name contains the drug's), or with a drug of such a
class, on weaker evidence than what forbids it: the treatment leaves.`,
	Example: Example{
		Graph: `Disease glaucoma 闭角型青光眼
Drug atropine 阿托品
Drug ointment 硫酸阿托品眼膏
DrugClass steroids 糖皮质激素
Drug dexamethasone 地塞米松
dexamethasone is_a steroids
glaucoma contraindicated_with atropine
glaucoma contraindicated_with steroids
glaucoma treated_with ointment crawled
glaucoma treated_with dexamethasone crawled`,
		Reports: []string{"glaucoma treated_with ointment", "glaucoma treated_with dexamethasone"},
	},
	watch: func(r *run) hooks { return hooks{end: r.contraindicatedForms} },
}

func (r *run) contraindicatedForms() {
	forbidden := map[node][]int{} // of a disease: the triples
	forbids, allows := r.relation("contraindicated_with"), r.relation("treated_with")
	for i := range r.triples {
		if t := &r.triples[i]; t.relation == forbids && t.object != none {
			forbidden[t.subject] = append(forbidden[t.subject], i)
		}
	}
	up := newAncestors(r)
	for i := range r.triples {
		t := &r.triples[i]
		if t.relation != allows || t.object == none || forbidden[t.subject] == nil {
			continue
		}
		classes := up.of(t.object)
		for _, j := range forbidden[t.subject] {
			f := &r.triples[j]
			if f.evidence >= t.evidence || f.object == t.object {
				continue
			}
			if slices.Contains(classes, f.object) {
				r.triple(i, contradicted, fmt.Sprintf("%s, which is a kind of %s, and %s", r.says(i), r.called(f.object), r.says(j)), j)
			} else if r.entities[f.object].typ == "Drug" && r.contains(t.object, f.object) {
				r.triple(i, contradicted, fmt.Sprintf("%s, a preparation of %s by its name, and %s", r.says(i), r.called(f.object), r.says(j)), j)
			}
		}
	}
}

// contains reports whether a name of one entity contains a Chinese name of
// another.
func (r *run) contains(whole, part node) bool {
	for _, p := range append([]string{r.entities[part].name.ZH}, r.entities[part].aliases.ZH...) {
		for _, w := range append([]string{r.entities[whole].name.ZH}, r.entities[whole].aliases.ZH...) {
			if len(p) >= 6 && strings.Contains(names.Fold(w), names.Fold(p)) {
				return true
			}
		}
	}
	return false
}

var transmissionBothWays = Check{
	Code: "transmission_both_ways", Severity: Error,
	Doc: "A disease is contagious and is not: the triples of weaker evidence leave, or all where none is stronger.",
	Example: Example{
		Graph: `Disease keratitis 角膜炎
keratitis transmission "有传染性" crawled contagious=yes
keratitis transmission "无传染性" crawled contagious=no`,
		Reports: []string{"keratitis transmission 有传染性", "keratitis transmission 无传染性"},
	},
	watch: func(r *run) hooks {
		said := map[bool]map[node][]int{true: {}, false: {}} // by whether it is contagious
		return hooks{
			triple: func(i int, t *ophglm.Triple) {
				if v := t.Qualifiers["contagious"]; v == "yes" || v == "no" {
					n := r.triples[i].subject
					said[v == "yes"][n] = append(said[v == "yes"][n], i)
				}
			},
			end: func() {
				strongest := func(of []int) int {
					return slices.MinFunc(of, func(i, j int) int { return cmp.Compare(r.triples[i].evidence, r.triples[j].evidence) })
				}
				for _, yes := range []bool{true, false} {
					for n, of := range said[yes] {
						against := said[!yes][n]
						if len(against) == 0 {
							continue
						}
						j := strongest(against)
						for _, i := range of {
							if r.triples[j].evidence <= r.triples[i].evidence {
								r.triple(i, contradicted, fmt.Sprintf("%s is said to be contagious and not to be; here it says that %s", r.called(n), map[bool]string{true: "it is", false: "it is not"}[yes]), j)
							}
						}
					}
				}
			},
		}
	},
}

var tooMany = Check{
	Code: "too_many", Severity: Warning,
	Doc: `A relation that holds once says several things of one entity; each after the first is reported. What is said of different cases, by
qualifiers, is not held against each other.`,
	Example: Example{
		Graph: `Disease cataract 白内障
cataract cure_rate "90%" article value=90 unit=%
cataract cure_rate "40%" article value=40 unit=%
cataract cure_rate "99%" article value=99 unit=% qualifier=surgery`,
		Reports: []string{"cataract cure_rate 40%"},
	},
	watch: func(r *run) hooks {
		type of struct {
			subject  node
			relation uint8
			cases    string
		}
		first := map[of]int{}
		text := map[of]string{}
		return hooks{triple: func(i int, t *ophglm.Triple) {
			c := &r.triples[i]
			if r.ontology.Relations[c.relation].Cardinality != "one" {
				return
			}
			k, what := of{c.subject, c.relation, cases(t.Qualifiers)}, r.sentence(t)
			if j, ok := first[k]; ok {
				r.triple(i, unclear, what+", and "+text[k], j)
			} else {
				first[k], text[k] = i, what
			}
		}}
	},
}

// cases are the qualifiers that say of which case a figure is; value and unit
// are the figure itself.
func cases(qualifiers map[string]string) string {
	var out []string
	for k, v := range qualifiers {
		if k != "value" && k != "unit" {
			out = append(out, k+"="+v)
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

var differentialParent = Check{
	Code: "differential_parent", Severity: Warning,
	Doc: "A disease is to be told from what it is a kind of, where another kind of that may be meant.",
	Example: Example{
		Graph: `Disease glaucoma 青光眼
Disease poag 原发性开角型青光眼
poag is_a glaucoma
poag differential_of glaucoma`,
		Reports: []string{"poag differential_of glaucoma"},
	},
	watch: func(r *run) hooks {
		return hooks{end: func() {
			up, differs := newAncestors(r), r.relation("differential_of")
			for i := range r.triples {
				t := &r.triples[i]
				if t.relation != differs || t.object == none {
					continue
				}
				for _, e := range []ends{{t.subject, t.object}, {t.object, t.subject}} {
					if slices.Contains(up.of(e.subject), e.object) {
						r.triple(i, unclear, fmt.Sprintf("%s, and %s is a kind of %s", r.says(i), r.called(e.subject), r.called(e.object)))
					}
				}
			}
		}}
	},
}
