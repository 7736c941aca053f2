package check

import (
	"fmt"

	"ophglm"
)

var noSymptomOfTheEye = Check{
	Code: "no_symptom_of_the_eye", Severity: Error,
	Doc: `All symptoms that a disease of the eye is said to have are crawled, and by the words of foreign.yaml none is of the eye or of seeing: the belly
ache of a scleritis that comes with a disease of the bowel. Diseases of the skin around the eye are not looked at. Told as the symptoms of the disease they leave its own out.`,
	Example: Example{
		Graph: `Disease scleritis 炎性肠病性关节炎相关巩膜炎
Disease keratitis 角膜炎
Disease migraine 三叉神经痛
Symptom belly 脐周疼痛
Symptom head 头痛
Symptom red 眼红
scleritis has_symptom belly crawled
keratitis has_symptom head crawled
keratitis has_symptom red crawled
migraine has_symptom head crawled`,
		Reports: []string{"scleritis has_symptom belly"},
	},
	watch: func(r *run) hooks {
		words := foreignWords()
		return hooks{end: func() {
			symptom := r.relation("has_symptom")
			of := map[node][]int{}
			ownEye := map[node]bool{}
			for i := range r.triples {
				t := &r.triples[i]
				if t.relation != symptom {
					continue
				}
				if t.object == none || strength[t.evidence] != ophglm.Crawled || has(r.preferredJoined(t.object), words.Symptoms) != "" {
					ownEye[t.subject] = true
					continue
				}
				of[t.subject] = append(of[t.subject], i)
			}
			for n, triples := range of {
				if ownEye[n] || has(r.preferredJoined(n), words.Eye) == "" || has(r.preferredJoined(n), words.Skin) != "" {
					continue
				}
				for _, i := range triples {
					r.triple(i, unsupported, fmt.Sprintf("%s, and no symptom of the eye", r.says(i)))
				}
			}
		}}
	},
}
