package check

import (
	"fmt"
	"slices"

	"ophglm"
)

// ofKinds are the relations whose crawled triples a curated kind overrules.
var ofKinds = []string{"has_symptom", "diagnosed_by", "has_complication"}

var kindKnowsBetter = Check{
	Code: "kind_knows_better", Severity: Error,
	Doc: `A crawled symptom, examination or complication is said of a disease whose kinds the curated graph describes by that relation, and none of
these has it: pain, of open-angle glaucoma.`,
	Example: Example{
		Graph: `Disease oag 开角型青光眼
Disease poag 原发性开角型青光眼
Disease ntg 正常眼压性青光眼
Disease keratitis 角膜炎
Disease trachoma 沙眼
Symptom pain 眼痛
Symptom field 视野缺损
Symptom dark 暗点
poag is_a oag
ntg is_a oag coded
trachoma is_a keratitis
poag has_symptom field
ntg has_symptom dark
oag has_symptom pain crawled
oag has_symptom field crawled
keratitis has_symptom pain crawled`,
		Reports: []string{"oag has_symptom pain"},
	},
	watch: func(r *run) hooks {
		return hooks{end: func() {
			type asked struct {
				subject  node
				relation uint8
			}
			said := map[asked][]node{} // what is curated of a disease by a relation
			kinds := map[node][]node{}
			isA := r.relation("is_a")
			for i := range r.triples {
				switch t := &r.triples[i]; {
				case t.object == none:
				case t.relation == isA:
					kinds[t.object] = append(kinds[t.object], t.subject)
				case strength[t.evidence] == ophglm.Curated:
					said[asked{t.subject, t.relation}] = append(said[asked{t.subject, t.relation}], t.object)
				}
			}
			for i := range r.triples {
				t := &r.triples[i]
				if strength[t.evidence] != ophglm.Crawled || t.object == none || !slices.Contains(ofKinds, r.relationName(t.relation)) {
					continue
				}
				described, shared := none, false // the first kind that is described, and whether one has the object
				for _, kind := range kinds[t.subject] {
					if objects := said[asked{kind, t.relation}]; len(objects) > 0 {
						if described == none {
							described = kind
						}
						shared = shared || slices.Contains(objects, t.object)
					}
				}
				if described != none && !shared {
					r.triple(i, unsupported, fmt.Sprintf("%s, which no kind of it has in the curated graph, as %s", r.says(i), r.called(described)))
				}
			}
		}}
	},
}
