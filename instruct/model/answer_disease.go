package model

import (
	"fmt"
	"iter"
	"strings"

	"ophglm"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
	"ophglm/instruct/prompts"
	"ophglm/internal/pipeline"
)

// FillKnowledge asks about a disease of a graph, named by its id or a name. ""
// is the disease of which most facts are of the scenario's relations. The graph
// is read twice, entities before triples; its names and the triples of the
// disease are held in memory.
func FillKnowledge(p *prompts.Prompt, graph iter.Seq2[*ophglm.GraphItem, error], who string, sc ophglm.Scenario, voice string) (*Filled, error) {
	if scenarioRelations[sc] == nil {
		return nil, fmt.Errorf("there is no scenario %q (known: visual, causes, diagnosis, treatment, prognosis)", sc)
	}
	if prompts.WordsOf(p.Lang).Voices[voice] == "" {
		return nil, fmt.Errorf("there is no voice %q (known: patient, relative, student, colleague)", voice)
	}
	d, err := findDisease(p.Lang, graph, who, sc)
	if err != nil {
		return nil, err
	}
	f, _, _ := fillKnowledge(d, p, sc, voice)
	if f == nil {
		return nil, fmt.Errorf("the graph has no fact of %s that makes an answer for %s in %s", d.ID, sc, p.Lang)
	}
	return f, nil
}

// findDisease finds the disease that a name means, or of which most facts are of
// the scenario.
func findDisease(lang ophglm.Lang, graph iter.Seq2[*ophglm.GraphItem, error], who string, sc ophglm.Scenario) (*knowledge.Disease, error) {
	n := knowledge.NewNames()
	facts := map[string]int{} // of a subject
	relations := map[string]bool{}
	for _, r := range scenarioRelations[sc] {
		relations[r] = true
	}
	id := ""
	for it, err := range graph {
		switch {
		case err != nil:
			return nil, err
		case it.Entity != nil:
			n.Add(it.Entity)
			if e := it.Entity; e.Type == "Disease" && who != "" && (e.ID == who || id == "" && called(e, who)) {
				id = e.ID
			}
		case who == "" && relations[it.Triple.Relation] && n.TypeOf(it.Triple.Subject) == "Disease":
			s := it.Triple.Subject
			if facts[s]++; facts[s] > facts[id] || facts[s] == facts[id] && s < id {
				id = s
			}
		}
	}
	if id == "" {
		if who == "" {
			return nil, fmt.Errorf("the graph has no fact of a disease for %s", sc)
		}
		return nil, fmt.Errorf("%s is no disease of the graph, by its id or a name: ophglm kg query finds it", who)
	}
	var triples []*ophglm.Triple
	for it, err := range graph {
		if err != nil {
			return nil, err
		}
		if it.Triple != nil && it.Triple.Subject == id {
			triples = append(triples, it.Triple)
		}
	}
	d := knowledge.NewDisease(id, lang, n, triples, knowledge.CrawledNone)
	if d == nil {
		return nil, fmt.Errorf("%s has no name in %s, or shares it", id, lang)
	}
	return d, nil
}

// called reports whether an entity has the name.
func called(e *ophglm.Entity, who string) bool {
	for _, lang := range language.All {
		for _, name := range append([]string{e.Name.In(lang)}, e.Aliases.In(lang)...) {
			if strings.EqualFold(name, who) {
				return true
			}
		}
	}
	return false
}

// answerExample has its answer with it, for the one cell of the graph that can
// be asked about.
func answerExample() pipeline.Example {
	graph := knowledge.ExampleGraph()
	d, err := findDisease(ophglm.EN, itemLines(graph), "cataract", ophglm.Causes)
	if err != nil {
		panic(err) // a literal
	}
	f, facts, _ := fillKnowledge(d, prompts.Own(prompts.Knowledge, ophglm.EN), ophglm.Causes, language.VoicePatient)
	return pipeline.Example{
		With: "{model: example, languages: [en]}",
		In: map[string]string{
			"graph": graph,
			"recorded": exampleAnswers(answerDefaults.settings(), f, readAnswered(d, ophglm.Causes, language.VoicePatient, facts),
				"```json\n"+`{"question":"What would I notice if I had a cataract?","answer":[{"sentence":"A cataract makes your sight blurred.","facts":[1]},`+
					`{"sentence":"Lights may dazzle you.","facts":[2]}]}`+"\n```"),
		},
	}
}

// itemLines yields the items of a graph that is written out.
func itemLines(lines string) iter.Seq2[*ophglm.GraphItem, error] {
	return func(yield func(*ophglm.GraphItem, error) bool) {
		for line := range strings.Lines(lines) {
			if !yield(exampleRecord[ophglm.GraphItem](line), nil) {
				return
			}
		}
	}
}
