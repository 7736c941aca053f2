package check

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"ophglm"
)

var circular = Check{
	Code: "circular", Severity: Error,
	Doc: `A complication or a symptom of a disease has a name that stands within the disease's own, and so says nothing: a tuberculous keratopathy is said
to lead to keratopathy. Curated triples are not looked at.`,
	Example: Example{
		Graph: `Disease tb 结核性角膜病变 / tuberculous keratopathy
Disease keratopathy 角膜病变
Disease glaucoma 青光眼
Disease myopia 高度近视
Disease detachment 视网膜脱离
Symptom night 夜盲
Disease blindness 夜盲症
tb has_complication keratopathy crawled
tb has_complication glaucoma crawled
myopia has_complication detachment crawled
blindness has_symptom night crawled`,
		Reports: []string{"tb has_complication keratopathy", "blindness has_symptom night"},
	},
	watch: func(r *run) hooks {
		return hooks{end: func() {
			symptom, complication := r.relation("has_symptom"), r.relation("has_complication")
			for i := range r.triples {
				t := &r.triples[i]
				if t.relation != symptom && t.relation != complication || t.object == none || strength[t.evidence] == ophglm.Curated {
					continue
				}
				if name := r.within(t.object, t.subject); name != "" {
					r.triple(i, unsupported, fmt.Sprintf("%s: %s is what the disease is called", r.says(i), name))
				}
			}
		}}
	},
}

// within returns the name of one entity that stands in a name of another, or "".
// Words of Latin letters have to be whole ones there, and are more than one:
// pain is no name of a painful ophthalmoplegia.
func (r *run) within(short, long node) string {
	for _, name := range r.preferred(short) {
		latin := name[0] < utf8.RuneSelf
		if utf8.RuneCountInString(name) < 2 || latin && !strings.Contains(name, " ") {
			continue
		}
		for _, of := range r.preferred(long) {
			if !latin && strings.Contains(of, name) || latin && strings.Contains(" "+of+" ", " "+name+" ") {
				return name
			}
		}
	}
	return ""
}
