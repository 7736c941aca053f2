package converse

import (
	"ophglm"
	"ophglm/instruct/knowledge"
	"ophglm/internal/pipeline"
)

// example is a photograph, a dialogue and a few facts, all of one disease,
// and a second photograph, of the other eye.
func example() pipeline.Example {
	return pipeline.Example{With: "{block: 100}", In: map[string]string{
		"reports":     exampleReport("r", "a", "OD") + exampleReport("s", "b", "OS"),
		"photographs": examplePhotograph("a", "OD") + examplePhotograph("b", "OS"),
		"dialogues": `{"id":"d","origins":[{"dataset":"own","licence":"CC BY 4.0"}],"lang":"zh","turns":[` +
			`{"role":"patient","text":"糖尿病八年，右眼糖网，看东西发虚一个月了。要紧吗？","from":[0]},` +
			`{"role":"doctor","text":"先把血糖控制好，尽快散瞳查眼底，再决定要不要打激光。","from":[1]}],` +
			`"facts":[{"id":"f0","in":{"turn":0,"start":18,"end":24},"kind":"laterality","eye":"OD"},{"id":"f1","in":{"turn":0,"start":24,"end":30},"kind":"diagnosis","eye":"OD","entity":"diabetic_retinopathy"}],"diseases":["diabetic_retinopathy"]}` + "\n",
		"graph": knowledge.ExampleLines(exampleItems()),
	}}
}

func exampleReport(id, photograph, eye string) string {
	return `{"id":"` + id + `","image":"` + photograph + `","eye":"` + eye + `","findings":[` +
		`{"id":"` + id + `#0","kind":"quality","type":"gradable","present":true,"values":{"field_diameter_pixels":"1200"}},` +
		`{"id":"` + id + `#1","kind":"eye","type":"` + eye + `","present":true,"values":{"from":"record"}},` +
		`{"id":"` + id + `#2","kind":"lesion","type":"haemorrhage","present":false,"values":{"examined":"no"}},` +
		`{"id":"` + id + `#3","kind":"disease","type":"diabetic_retinopathy","present":true,"values":{"probability":"0.91","threshold":"0.40"},"model":"diseases"},` +
		`{"id":"` + id + `#4","kind":"limits","type":"research_only","present":true}],"text":{},"models":["diseases 1"]}` + "\n"
}

func examplePhotograph(id, eye string) string {
	return `{"id":"` + id + `","origins":[{"dataset":"own","licence":"Apache-2.0"}],"image":"` + id + `.jpg","width":1200,"height":1200,"eye":"` + eye + `"}` + "\n"
}

func exampleItems() []ophglm.GraphItem {
	items := []ophglm.GraphItem{
		{Entity: &ophglm.Entity{ID: "diabetic_retinopathy", Type: "Disease", Name: ophglm.Text{ZH: "糖尿病视网膜病变", EN: "diabetic retinopathy"}}},
		{Entity: &ophglm.Entity{ID: "dilated_fundus_examination", Type: "Examination", Name: ophglm.Text{ZH: "散瞳眼底检查", EN: "dilated fundus examination"}}},
		{Entity: &ophglm.Entity{ID: "optical_coherence_tomography", Type: "Examination", Name: ophglm.Text{ZH: "光学相干断层扫描", EN: "optical coherence tomography"}}},
	}
	for i, o := range []string{"dilated_fundus_examination", "optical_coherence_tomography"} {
		t := &ophglm.Triple{
			Subject: "diabetic_retinopathy", Relation: "diagnosed_by", Object: ophglm.Object{Entity: o}, Evidence: ophglm.Curated,
			Sources: []ophglm.Source{{Dataset: "starter", Row: i + 1, Licence: "Apache-2.0"}},
		}
		t.ID = ophglm.TripleID(t)
		items = append(items, ophglm.GraphItem{Triple: t})
	}
	return items
}
