package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ophglm"
	"ophglm/runners/chat/chattest"
)

// scoredPipeline has a model answer a few questions of the starter graph, and holds it
// against a floor and a ceiling.
const scoredPipeline = `
pipelines:
  asked:
    curated:  {kind: kg.starter}
    graph:    {kind: kg.merge, from: {graphs: curated}}
    samples:  {kind: instruct.compose, from: {graph: graph}, with: {languages: [en], scenarios: [prognosis], questions: 1}}
    split:    {kind: datasets.split, from: {samples: samples}, with: {train: 0.95, dev: 0, test: 0.05}}
    answers:  {kind: runners.chat, from: {samples: split.test}, with: {model: smollm2, max_tokens: 24, system: "Answer in one sentence."}}
    echo:     {kind: runners.baseline, from: {samples: split.test}, with: {method: echo}}
    composed: {kind: runners.baseline, from: {samples: split.test, known: samples}, with: {method: composed}}
    scores:   {kind: eval.dialogue, from: {samples: split.test, predictions: [answers, echo, composed]}, with: {set: test, replicates: 0}}
    board:    {kind: eval.leaderboard, from: {runs: scores.runs}, with: {replicates: 0}}
`

// A small model on a real server is asked each question once, scored, and ranked
// between the floor and the ceiling; verify asks nobody.
func TestAModelIsScored(t *testing.T) {
	address, key := chattest.Server(t)
	proxy := chattest.NewProxy(t, address, nil)
	p := &askedProject{t: t, dir: t.TempDir(), url: proxy.URL, key: key}
	if err := os.WriteFile(filepath.Join(p.dir, "pipelines.yaml"), []byte(scoredPipeline), 0o600); err != nil {
		t.Fatal(err)
	}
	p.must(exitDone, "run")
	m := p.answers()
	asked := 0
	for a, err := range recordsOf[ophglm.Prediction](t.Context(), m, "answers") {
		if err != nil {
			t.Fatal(err)
		}
		asked++
		if n := len(a.Messages); a.Model != "smollm2" || a.Messages[0].Content != "Answer in one sentence." || a.Messages[n-1].Role != "assistant" {
			t.Errorf("%+v", a)
		}
	}
	if asked < 2 || proxy.Count() != asked {
		t.Fatalf("%d answers of %d requests", asked, proxy.Count())
	}
	boards, err := filepath.Glob(filepath.Join(p.dir, "out", "asked", "board", "*.md"))
	if err != nil || len(boards) != 1 {
		t.Fatalf("%v, %v", boards, err)
	}
	b, err := os.ReadFile(boards[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, model := range []string{"| composed | 100.0 |", "| smollm2 |", "| echo |"} {
		if !strings.Contains(string(b), model) {
			t.Errorf("the board has no row %q:\n%s", model, b)
		}
	}
	p.url = "http://127.0.0.1:1/v1" // nobody
	p.must(exitDone, "verify")
	if err := os.RemoveAll(filepath.Join(p.dir, "out")); err != nil {
		t.Fatal(err)
	}
	p.must(exitDone, "run")
	if proxy.Count() != asked {
		t.Errorf("%d requests after all was answered, want %d", proxy.Count(), asked)
	}
}
