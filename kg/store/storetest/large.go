package storetest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"ophglm"
)

// Large makes a graph for benchmarks, always the same of one size, in the
// proportions of the real one: a fifth of the entities are diseases, an entity
// has two or three names, a triple takes 350 bytes, one of six says a text of
// some 25 characters, and few entities are the object of many triples.
func Large(entities, triples int) Graph {
	r := rand.New(rand.NewPCG(1, uint64(entities)))
	words := vocabulary(r)
	phrase := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(words[r.IntN(len(words))])
		}
		return b.String()
	}
	types := []string{"Disease", "Symptom", "FundusSign", "Drug", "Examination"}
	ids := make([]string, entities)
	items := make([]*ophglm.GraphItem, 0, entities+triples)
	for i := range ids {
		name := phrase(2 + r.IntN(3))
		typ := types[i%len(types)]
		ids[i] = ophglm.HashID(typ, name, fmt.Sprint(i))
		e := Entity(ids[i], typ, name, "")
		switch i % 3 {
		case 0:
			e.Entity.Name.EN = fmt.Sprintf("sign %d of the retina", i)
			e.Entity.Codes = []ophglm.Code{{System: "icd10cm", Code: fmt.Sprintf("H%05d", i)}}
		case 1:
			e.Entity.Aliases.ZH = []string{phrase(2), phrase(3)}
		}
		e.Entity.Sources = []ophglm.Source{{Dataset: "zhihao", File: "zhihao_disease_gb18030.csv", Row: i, Field: "symptom", Start: 22, End: 40, Licence: "none stated"}}
		items = append(items, e)
	}
	for i := range triples {
		subject := ids[r.IntN(entities/len(types))*len(types)]
		var it *ophglm.GraphItem
		switch {
		case i%6 == 0:
			it = TextTriple(subject, "prognosis", phrase(6)+"，"+phrase(4), "", "n", fmt.Sprint(i))
		case i%5 == 0:
			it = Triple(subject, "differential_of", ids[r.IntN(entities/len(types))*len(types)], "n", fmt.Sprint(i))
		default:
			// Half of the triples lead to a hundredth of the entities.
			object := r.IntN(entities)
			if i%2 == 0 {
				object = r.IntN(1 + entities/100)
			}
			relation := []string{"is_a", "has_symptom", "has_fundus_sign", "treated_with", "diagnosed_by"}[object%len(types)]
			it = Triple(subject, relation, ids[object], "n", fmt.Sprint(i))
		}
		it.Triple.Evidence = ophglm.Crawled
		it.Triple.Checked = true
		it.Triple.Sources = []ophglm.Source{{Dataset: "zhihao", File: "zhihao_disease_gb18030.csv", Row: i, Field: "symptom", Start: 11, End: 17, Licence: "none stated"}}
		items = append(items, it)
	}
	return NewGraph(items...)
}

// vocabulary is 2,000 words of two or three characters, of 500 characters.
func vocabulary(r *rand.Rand) []string {
	words := make([]string, 2000)
	for i := range words {
		for range 2 + r.IntN(2) {
			words[i] += string(rune('一' + r.IntN(500)))
		}
	}
	words[0] = "近视"
	return words
}
