package model

import (
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/instruct/consultation"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
	"ophglm/instruct/prompts"
	"ophglm/internal/pipeline"
)

// The knowledge prompt gives the facts of one scenario, in words, and keeps
// their ids in the order of the numbers.
func TestKnowledgePrompt(t *testing.T) {
	graph := factGraph(t)
	f, err := FillKnowledge(prompts.Own(prompts.Knowledge, ophglm.EN), graph, "Cataracts", ophglm.Treatment, "patient")
	if err != nil {
		t.Fatal(err)
	}
	user := f.Messages[1].Content
	want := "Known facts:\n1. treatment: phacoemulsification\n2. not to be given: miotics (they narrow the pupil)\n"
	if !strings.Contains(user, "Disease: cataract\nTopic: treatment and prevention\nAsked by: a patient\n") || !strings.Contains(user, want) {
		t.Errorf("the prompt is\n%s\nwant in it\n%s", user, want)
	}
	if strings.Contains(user, "sunglasses") {
		t.Errorf("what a crawled table alone says is in the prompt\n%s", user)
	}
	if len(f.Numbers) != 2 {
		t.Fatalf("the numbers are %v", f.Numbers)
	}
	if f.Item != "cataract/treatment/en/patient" {
		t.Errorf("it is about %s", f.Item)
	}
	for i, relation := range []string{"treated_by", "contraindicated_with"} {
		if got := relationOf(t, graph, f.Numbers[i][0]); got != relation {
			t.Errorf("number %d is a fact of %s", i+1, got)
		}
	}
	for name, c := range map[string][2]string{"unknown": {"dry eye", "patient"}, "voice": {"cataract", "nurse"}} {
		if _, err := FillKnowledge(prompts.Own(prompts.Knowledge, ophglm.EN), graph, c[0], ophglm.Treatment, c[1]); err == nil {
			t.Errorf("%s: a prompt is filled", name)
		}
	}
	if _, err := FillKnowledge(prompts.Own(prompts.Knowledge, ophglm.EN), graph, "cataract", ophglm.Visual, "patient"); err == nil {
		t.Error("a prompt without facts is filled")
	}
}

// factGraph is a graph of a disease with facts from two kinds of sources.
func factGraph(t *testing.T) func(func(*ophglm.GraphItem, error) bool) {
	var items []*ophglm.GraphItem
	for _, e := range []ophglm.Entity{
		{ID: "cataract", Type: "Disease", Name: ophglm.Text{EN: "cataract"}, Aliases: ophglm.Texts{EN: []string{"cataracts"}}},
		{ID: "miotics", Type: "DrugClass", Name: ophglm.Text{EN: "miotic"}},
		{ID: "phaco", Type: "Procedure", Name: ophglm.Text{EN: "phacoemulsification"}},
	} {
		items = append(items, &ophglm.GraphItem{Entity: &e})
	}
	for i, tr := range []ophglm.Triple{
		{Relation: "contraindicated_with", Object: ophglm.Object{Entity: "miotics"}, Qualifiers: map[string]string{"why@en": "they narrow the pupil"}, Evidence: ophglm.Curated},
		{Relation: "treated_by", Object: ophglm.Object{Entity: "phaco"}, Evidence: ophglm.Curated},
		{Relation: "prevented_by", Object: ophglm.Object{Text: ophglm.Text{EN: "sunglasses"}}, Evidence: ophglm.Crawled},
		{Relation: "contraindicated_with", Object: ophglm.Object{Entity: "phaco"}, Qualifiers: map[string]string{"why@en": "crawled"}, Evidence: ophglm.Crawled},
		{Relation: "has_symptom", Object: ophglm.Object{Text: ophglm.Text{EN: "glare"}}, Evidence: ophglm.Curated},
	} {
		tr.Subject, tr.Sources = "cataract", []ophglm.Source{{Dataset: "d", Row: i + 1}}
		tr.ID = ophglm.TripleID(&tr)
		items = append(items, &ophglm.GraphItem{Triple: &tr})
	}
	return func(yield func(*ophglm.GraphItem, error) bool) {
		for _, it := range items {
			if err := it.Validate(); err != nil {
				t.Fatal(err)
			}
			if !yield(it, nil) {
				return
			}
		}
	}
}

func relationOf(t *testing.T, graph func(func(*ophglm.GraphItem, error) bool), id string) string {
	for it, err := range graph {
		if err != nil {
			t.Fatal(err)
		}
		if it.Triple != nil && it.Triple.ID == id {
			return it.Triple.Relation
		}
	}
	return ""
}

// A stage takes prompts of one's own, of its kind and one a language.
func TestPromptsGivenToAStage(t *testing.T) {
	own := "# ours\nkind: knowledge\nlanguage: zh\n\n[user]\n疾病{{disease}}，{{scenario}}\n自编：{{facts}}\n\n[repair]\n{{error}}！\n"
	var asked string
	m := &model{answer: func(q Request) (string, string) { asked = q.Messages[0].Content; return modelKinds[1].good, "stop" }}
	out := runKind(t, Answer(m), "{model: m, languages: [zh]}", map[string]string{"graph": knowledge.ExampleGraph(), "prompt/mine.txt": own})
	if s := decoded[ophglm.Sample](t, out.Outputs["samples"]); len(s) != 1 || !strings.Contains(asked, "自编：1. 症状：视物模糊") || s[0].Tags["prompt"] == prompts.Own(prompts.Knowledge, ophglm.ZH).Digest {
		t.Errorf("asked %q, samples %+v", asked, s)
	}
	for name, c := range map[string]struct {
		kind pipeline.Kind
		in   map[string]string
		want string
	}{
		"of another kind": {Rewrite(m), map[string]string{"dialogues": consultation.Example, "prompt/mine.txt": own}, "mine.txt: is a knowledge prompt, and the stage asks with a conversation prompt"},
		"two":             {Answer(m), map[string]string{"graph": knowledge.ExampleGraph(), "prompt/a.txt": own, "prompt/b.txt": own}, "a.txt and b.txt are of one language"},
		"unknown field":   {Answer(m), map[string]string{"graph": knowledge.ExampleGraph(), "prompt/a.txt": strings.Replace(own, "scenario", "topic", 1)}, "a.txt:6:15: there is no field \"topic\""},
	} {
		_, err := pipeline.ExampleIn(t.Context(), &c.kind, pipeline.Example{With: "{model: m}", In: c.in})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", name, err, c.want)
		}
	}
}

// The examples of the kinds ask nobody.
func TestExamplesOfModels(t *testing.T) {
	for _, k := range []pipeline.Kind{Paraphrase(broken{}), Answer(broken{}), Rewrite(broken{})} {
		out, err := pipeline.ExampleIn(t.Context(), &k, k.Example)
		if err != nil {
			t.Fatalf("%s: %v", k.Name, err)
		}
		if got := decoded[ophglm.Sample](t, out.Outputs["samples"]); len(got) != 1 || len(out.Rejects) > 0 {
			t.Errorf("%s: %d samples, rejects %s", k.Name, len(got), out.Rejects)
		}
		if i := slices.IndexFunc(k.Inputs, func(p pipeline.Port) bool { return p.Name == "prompt" }); i < 0 || !k.Inputs[i].Side {
			t.Errorf("%s takes no prompt beside", k.Name)
		}
	}
}

// What prompts say of a scenario and its relations has words in each language.
func TestScenariosHaveWords(t *testing.T) {
	for _, lang := range language.All {
		w := prompts.WordsOf(lang)
		for sc, relations := range scenarioRelations {
			if w.Scenarios[string(sc)] == "" {
				t.Errorf("%s has no word for %s", lang, sc)
			}
			for _, r := range relations {
				if w.Relations[r] == "" {
					t.Errorf("%s has no word for %s", lang, r)
				}
			}
		}
		for _, s := range ophglm.Scenarios {
			if scenarioRelations[s] == nil {
				t.Errorf("%s has no relations", s)
			}
		}
	}
}
