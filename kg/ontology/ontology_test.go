package ontology

import (
	"strings"
	"testing"

	"ophglm"
)

func TestDefaultHoldsWhatTheGraphIsMadeOf(t *testing.T) {
	o := Default()
	for _, name := range strings.Fields("Disease Symptom FundusSign Anatomy Examination Procedure Drug DrugClass RiskFactor Population Department Lifestyle Pathogen") {
		if _, ok := o.Type(name); !ok {
			t.Errorf("type %s is missing", name)
		}
	}
	relations := strings.Fields("is_a has_stage has_cause has_risk_factor has_symptom has_fundus_sign has_complication differential_of affects diagnosed_by exam_finding treated_by treated_with contraindicated_with prevented_by prognosis recovery_time cure_rate transmission occurs_in lifestyle_advice visits urgency")
	if len(o.Types) != 13 || len(o.Relations) != len(relations) {
		t.Fatalf("%d types and %d relations, want 13 and %d", len(o.Types), len(o.Relations), len(relations))
	}
	for i, name := range relations {
		if o.Order(name) != i {
			t.Errorf("%s stands at %d, want %d", name, o.Order(name), i)
		}
	}
	for _, s := range []string{"visual", "causes", "diagnosis", "treatment", "prognosis"} {
		if len(o.Scenario(s)) < 2 {
			t.Errorf("scenario %s is fed by %d relations", s, len(o.Scenario(s)))
		}
	}
	for name, crawled := range map[string]bool{"cure_rate": true, "recovery_time": true, "prognosis": false} {
		if r, _ := o.Relation(name); r.Crawled != crawled || !r.TakesText() {
			t.Errorf("%s: crawled %v, takes text %v", name, r.Crawled, r.TakesText())
		}
	}
}

func TestParseRefuses(t *testing.T) {
	const types = "types: [{name: A, label: {zh: 甲, en: a}}]\n"
	rel := func(s string) string { return types + "relations: [{" + s + "}]\n" }
	const ok = "name: r, label: {zh: 关系, en: r}, domain: [A], range: [A], cardinality: many"
	if _, err := Parse([]byte(rel(ok))); err != nil {
		t.Fatalf("a sound ontology was refused: %v", err)
	}
	for name, c := range map[string]struct{ in, want string }{
		"unknown key":         {rel(ok + ", weight: 3"), "weight"},
		"undeclared type":     {rel(strings.Replace(ok, "range: [A]", "range: [B]", 1)), `"B"`},
		"text as subject":     {rel(strings.Replace(ok, "domain: [A]", "domain: [text]", 1)), "no subject"},
		"unknown cardinality": {rel(strings.Replace(ok, "many", "few", 1)), `"few"`},
		"unknown scenario":    {rel(ok + ", scenario: gossip"), `"gossip"`},
		"no label":            {rel(strings.Replace(ok, ", en: r", "", 1)), "label"},
		"type twice":          {"types: [{name: A, label: {zh: 甲, en: a}}, {name: A, label: {zh: 甲, en: a}}]", "twice"},
		"relation twice":      {types + "relations: [{" + ok + "}, {" + ok + "}]", "twice"},
		"half symmetric":      {rel(ok + ", symmetric: true"), "symmetric"},
		"crawled for all":     {rel(ok + ", crawled: true"), "lay_only"},
		"excludes nothing":    {rel(ok + ", excludes: [s]"), `"s"`},
		"excludes itself":     {rel(ok + ", excludes: [r]"), `"r"`},
		"expects for nobody":  {"types: [{name: A, label: {zh: 甲, en: a}, expects: [{for: some, one_of: [r]}]}]\nrelations: [{" + ok + "}]", `"some"`},
		"expects no relation": {"types: [{name: A, label: {zh: 甲, en: a}, expects: [{for: all, one_of: [s]}]}]\nrelations: [{" + ok + "}]", `"s"`},
		"shared inverse":      {types + "relations: [{" + ok + ", inverse: i}, {" + strings.Replace(ok, "name: r", "name: s", 1) + ", inverse: i}]", "inverse"},
	} {
		if _, err := Parse([]byte(c.in)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that names %s", name, err, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	types := map[string]string{"d": "Disease", "e": "Disease", "s": "Symptom", "drug": "Drug", "class": "DrugClass", "exam": "Examination"}
	typeOf := func(id string) (string, bool) { ty, ok := types[id]; return ty, ok }
	entity := func(id string) ophglm.Object { return ophglm.Object{Entity: id} }
	text := ophglm.Object{Text: ophglm.Text{EN: "a clause"}}
	for name, c := range map[string]struct {
		subject, relation string
		object            ophglm.Object
		want              string
	}{
		"disease has symptom":    {"d", "has_symptom", entity("s"), ""},
		"disease is a disease":   {"d", "is_a", entity("e"), ""},
		"drug of a class":        {"drug", "is_a", entity("class"), ""},
		"drug is no disease":     {"drug", "is_a", entity("d"), "wrong_range"},
		"class is no drug":       {"class", "is_a", entity("drug"), "wrong_range"},
		"symptom as subject":     {"s", "has_symptom", entity("s"), "wrong_domain"},
		"examination as symptom": {"d", "has_symptom", entity("exam"), "wrong_range"},
		"text allowed":           {"d", "prognosis", text, ""},
		"text refused":           {"d", "affects", text, "wrong_range"},
		"unknown relation":       {"d", "likes", entity("e"), "unknown_relation"},
		"absent subject":         {"x", "is_a", entity("e"), "dangling"},
		"absent object":          {"d", "is_a", entity("x"), "dangling"},
	} {
		item := &ophglm.GraphItem{Triple: &ophglm.Triple{Subject: c.subject, Relation: c.relation, Object: c.object}}
		got := ""
		if v := Default().Check(item, typeOf); v != nil {
			got = v.Code
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if v := Default().Check(&ophglm.GraphItem{Entity: &ophglm.Entity{ID: "x", Type: "Gadget"}}, typeOf); v == nil || v.Code != "unknown_type" {
		t.Errorf("an entity of the type Gadget passed: %v", v)
	}
}

func TestMarkdown(t *testing.T) {
	got := Default().Markdown()
	for _, want := range []string{
		"| Disease | 疾病 | a disease, a disorder, or a stage or form of one |\n",
		"| is_a | 属于 | Disease, Drug, DrugClass, Symptom, FundusSign, Examination, Procedure, Anatomy | Disease, Drug, DrugClass, Symptom, FundusSign, Examination, Procedure, Anatomy | has_kind |  | both ends of one type; also from Drug to DrugClass |\n",
		"| contraindicated_with | 禁用 | Disease | Drug, DrugClass | contraindicated_in | treatment | excludes treated_with |\n",
		"| cure_rate | 治愈率 | Disease | text |  | prognosis | one at most; stated by crawled tables alone; not in text for professionals |\n",
		"- of a curated one that is described: has_cause, has_risk_factor\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if types, relations := strings.Count(got, "\n| ")-1, len(Default().Types)+len(Default().Relations); types != relations {
		t.Errorf("%d lines of tables, want %d", types, relations)
	}
}
