package instruct

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline"
)

const ownKnowledge = "# ours\nkind: knowledge\nlanguage: zh\n\n[user]\n疾病{{disease}}，{{scenario}}\n{{facts}}\n\n[repair]\n{{error}}！\n"

// Mistakes of a prompt are shown in place: the column counts characters.
func TestMistakesOfPromptsAreLocated(t *testing.T) {
	for _, c := range []struct{ name, old, now, want string }{
		{"unknown field", "，{{scenario}}", "，{{stage}}", "my.txt:6:15: there is no field \"stage\" in the section user of a knowledge prompt (known: disease, facts, scenario, voice, language)\n    6 | 疾病{{disease}}，{{stage}}\n      |               ^"},
		{"field of another prompt", "{{facts}}", "{{facts}} {{dialogue}}", "my.txt:7:11: there is no field \"dialogue\" in the section user of a knowledge prompt"},
		{"field of another section", "{{error}}", "{{error}}{{facts}}", "my.txt:10:10: there is no field \"facts\" in the section repair of a knowledge prompt (known: error)"},
		{"blank in a field", "{{facts}}", "{{ facts }}", "my.txt:7:1: there is no field \" facts \""},
		{"not closed", "{{facts}}", "{{facts}", "my.txt:7:1: {{ is not closed"},
		{"unknown section", "[user]", "[usr]", "my.txt:5:2: there is no section \"usr\" (known: system, user, repair)"},
		{"section twice", "[repair]", "[user]", "my.txt:9:2: the section user stands here twice"},
		{"unknown key", "kind:", "sort:", "my.txt:2:1: there is no key \"sort\" (known: kind, language)"},
		{"unknown kind", "knowledge", "facts", "my.txt:2:7: there is no prompt of kind \"facts\""},
		{"unknown language", "zh", "de", "my.txt:3:11: there is no language \"de\" (known: zh, en)"},
		{"text in the head", "\n\n[user]", "\nhello\n[user]", "my.txt:4:1: before the first section stand comments, kind and language"},
		{"no language", "language: zh\n", "", "my.txt:4:1: kind and language are to stand before the first section"},
		{"no facts", "{{facts}}", "", "my.txt: a knowledge prompt is to have the field {{facts}}"},
		{"no error", "{{error}}", "", "my.txt: a knowledge prompt is to have the field {{error}}"},
		{"no repair", "[repair]\n{{error}}！\n", "", "my.txt: has no section [repair], or nothing in it"},
		{"not UTF-8", "ours", "\xff", "my.txt: is not UTF-8"},
	} {
		_, err := ParsePrompt("my.txt", []byte(strings.Replace(ownKnowledge, c.old, c.now, 1)))
		var at *pipeline.FileError
		if !errors.As(err, &at) || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: error\n%v\nwant\n%s", c.name, err, c.want)
		}
	}
	if _, err := ParsePrompt("my.txt", []byte(ownKnowledge)); err != nil {
		t.Error(err)
	}
	if _, err := ParsePrompt("my.txt", []byte("\ufeff"+strings.ReplaceAll(ownKnowledge, "\n", "\r\n"))); err != nil {
		t.Errorf("with a mark and other line ends: %v", err)
	}
}

// Fields are filled once: what is filled in is not looked at. A line of empty
// fields alone is left out.
func TestPromptsAreFilled(t *testing.T) {
	p, err := ParsePrompt("my.txt", []byte(strings.Replace(ownKnowledge, "，{{scenario}}", "\n{{scenario}}{{voice}}\n\n末尾", 1)))
	if err != nil {
		t.Fatal(err)
	}
	got := p.messages(map[string]string{"disease": "{{facts}}", "facts": "1. 甲\n2. 乙"})
	if len(got) != 1 || got[0].Role != "user" || got[0].Content != "疾病{{facts}}\n\n末尾\n1. 甲\n2. 乙" {
		t.Errorf("filled as %+v", got)
	}
	if got := p.said("repair", map[string]string{"error": "错"}); got != "错！" {
		t.Errorf("the repair is %q", got)
	}
	q, err := ParsePrompt("my.txt", []byte(ownKnowledge))
	if err != nil || q.Digest == p.Digest {
		t.Errorf("two prompts have one digest %s (%v)", q.Digest, err)
	}
}

// The prompts of the binary say what they are, and every one of them is there.
func TestOwnPrompts(t *testing.T) {
	for _, kind := range PromptKinds {
		for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
			p := OwnPrompt(kind, lang)
			if p == nil || p.Kind != kind || p.Lang != lang {
				t.Fatalf("the prompt %s %s is %+v", kind, lang, p)
			}
			head, _, _ := strings.Cut(string(promptBytes(string(kind)+"_"+string(lang)+".txt")), "\n")
			if !strings.Contains(strings.ToLower(head), "reconstructed") {
				t.Errorf("%s %s begins %q", kind, lang, head)
			}
		}
	}
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		w := wordsOf(lang)
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

// The knowledge prompt gives the facts of one scenario, in words, and keeps
// their ids in the order of the numbers.
func TestKnowledgePrompt(t *testing.T) {
	graph := factGraph(t)
	f, err := FillKnowledge(OwnPrompt(KnowledgePrompt, ophglm.EN), graph, "Cataracts", ophglm.Treatment, "patient")
	if err != nil {
		t.Fatal(err)
	}
	user := f.Messages[1].Content
	want := "Known facts:\n1. treatment: phacoemulsification\n2. not to be given: miotics (they narrow the pupil)\n3. prevention: sunglasses (as listed by a table from the web)\n"
	if !strings.Contains(user, "Disease: cataract\nTopic: treatment and prevention\nAsked by: a patient\n") || !strings.Contains(user, want) {
		t.Errorf("the prompt is\n%s\nwant in it\n%s", user, want)
	}
	if len(f.Numbers) != 3 {
		t.Fatalf("the numbers are %v", f.Numbers)
	}
	if f.Item != "cataract/treatment/en/patient" {
		t.Errorf("it is about %s", f.Item)
	}
	for i, relation := range []string{"treated_by", "contraindicated_with", "prevented_by"} {
		if got := relationOf(t, graph, f.Numbers[i][0]); got != relation {
			t.Errorf("number %d is a fact of %s", i+1, got)
		}
	}
	f, err = FillKnowledge(OwnPrompt(KnowledgePrompt, ophglm.EN), graph, "", ophglm.Treatment, "student")
	if err != nil || strings.Contains(fmt.Sprint(f.Messages), "sunglasses") {
		t.Errorf("a student is told of crawled facts: %v %v", f, err)
	}
	for name, c := range map[string][2]string{"unknown": {"dry eye", "patient"}, "voice": {"cataract", "nurse"}} {
		if _, err := FillKnowledge(OwnPrompt(KnowledgePrompt, ophglm.EN), graph, c[0], ophglm.Treatment, c[1]); err == nil {
			t.Errorf("%s: a prompt is filled", name)
		}
	}
	if _, err := FillKnowledge(OwnPrompt(KnowledgePrompt, ophglm.EN), graph, "cataract", ophglm.Visual, "patient"); err == nil {
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
		// A crawled list beside a better one is left out.
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
	own := strings.Replace(ownKnowledge, "{{facts}}", "自编：{{facts}}", 1)
	var asked string
	m := &model{answer: func(q ChatRequest) (string, string) { asked = q.Messages[0].Content; return modelKinds[1].good, "stop" }}
	out := runKind(t, Answer(m), "{model: m, languages: [zh]}", map[string]string{"graph": composeExample(), "prompt/mine.txt": own})
	if s := decoded[ophglm.Sample](t, out.Outputs["samples"]); len(s) != 1 || !strings.Contains(asked, "自编：1. 症状：视物模糊") || s[0].Tags["prompt"] == OwnPrompt(KnowledgePrompt, ophglm.ZH).Digest {
		t.Errorf("asked %q, samples %+v", asked, s)
	}
	for name, c := range map[string]struct {
		kind pipeline.Kind
		in   map[string]string
		want string
	}{
		"of another kind": {Rewrite(m), map[string]string{"dialogues": fromDialogueExample, "prompt/mine.txt": own}, "mine.txt: is a knowledge prompt, and the stage asks with a conversation prompt"},
		"two":             {Answer(m), map[string]string{"graph": composeExample(), "prompt/a.txt": own, "prompt/b.txt": own}, "a.txt and b.txt are of one language"},
		"unknown field":   {Answer(m), map[string]string{"graph": composeExample(), "prompt/a.txt": strings.Replace(own, "scenario", "topic", 1)}, "a.txt:6:15: there is no field \"topic\""},
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

func FuzzParsePrompt(f *testing.F) {
	f.Add(ownKnowledge)
	f.Add("kind: paraphrase\nlanguage: en\n[user]\n{{answer}}{{\n[repair]\n{{error}}")
	for _, kind := range PromptKinds {
		f.Add(string(promptBytes(string(kind) + "_en.txt")))
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePrompt("p", []byte(s))
		var at *pipeline.FileError
		if err != nil && (!errors.As(err, &at) || at.Line > 0 && at.Line > strings.Count(s, "\n")+1) {
			t.Errorf("the error has no place: %v", err)
		}
		if err == nil && len(p.messages(map[string]string{"disease": "d", "facts": "f", "dialogue": "d", "answer": "a"})) == 0 {
			t.Error("the prompt asks nothing")
		}
	})
}
