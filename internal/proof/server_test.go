//go:build proof

package proof

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
)

// askedPipeline has a model write of facts, samples and consultations of the starter
// data: about 15 records, each asked about again once where the answer is no use.
const askedPipeline = `
pipelines:
  proof:
    curated:       {kind: kg.starter}
    graph:         {kind: kg.merge, from: {graphs: curated}}
    lexicon:       {kind: kg.lexicon, from: {graph: graph}}
    instructions:  {kind: instruct.compose, from: {graph: graph}}
    consultations: {kind: dialogue.haodf, from: {files: ["starter:dialogues/haodf_2010.txt", "starter:dialogues/haodf_2020.txt"]}, with: {dataset: starter, licence: Apache-2.0}}
    normal:        {kind: dialogue.normalise, from: {dialogues: consultations}}
    turns:         {kind: dialogue.turns, from: {dialogues: normal}}
    safe:          {kind: dialogue.deidentify, from: {dialogues: turns}}
    eye:           {kind: dialogue.select, from: {dialogues: safe, names: lexicon}}
    dialogues:     {kind: dialogue.dedup, from: {dialogues: eye}}

    answers:       {kind: instruct.answer, from: {graph: graph}, with: {model: smollm2, share: 0.008, repairs: 1, max_tokens: 96}}
    paraphrased:   {kind: instruct.paraphrase, from: {samples: instructions}, with: {model: smollm2, share: 0.0006, repairs: 1, max_tokens: 96}}
    rewritten:     {kind: instruct.rewrite, from: {dialogues: dialogues}, with: {model: smollm2, share: 0.04, repairs: 1, max_tokens: 96}}
    checked:       {kind: instruct.verify, from: {samples: [answers, paraphrased, rewritten], graph: graph, names: lexicon}}
    train:         {kind: datasets.export, from: {samples: checked}, with: {format: alpaca}}
`

// asking are the stages that ask.
var asking = []string{"answers", "paraphrased", "rewritten"}

// TestServerBuild has a small model on a real server write, which mostly writes what
// is no use: every answer is recorded and none asked for twice, what was recorded
// makes the same bytes without a server, and what is left out has its reason, a right
// one, and stands there as the model wrote it.
func TestServerBuild(t *testing.T) {
	p := &project{t: t, bin: binary(t), dir: t.TempDir()}
	if err := os.WriteFile(filepath.Join(p.dir, "pipelines.yaml"), []byte(askedPipeline), 0o600); err != nil {
		t.Fatal(err)
	}
	requests := chatServer(t)
	p.must("run", "proof")
	want, asked := p.result(), requests.Load()
	t.Logf("%d requests", asked)
	p.writesWhatItMay(asked)

	p.must("run", "proof")
	p.asksNothing("a run with nothing changed", requests, asked)
	p.lose(func(name string) bool { return !strings.HasPrefix(name, "answers.db") })
	p.must("run", "proof")
	p.asksNothing("a run without artifacts", requests, asked)
	if got := p.result(); !maps.Equal(got, want) {
		t.Errorf("from the recorded answers the build leaves %v, want %v", got, want)
	}
	p.lose(func(name string) bool { return strings.HasPrefix(name, "answers.db") })
	printed := p.must("verify", "proof")
	p.asksNothing("verify", requests, asked)
	if !strings.Contains(printed, "the rebuild is identical") || strings.Count(printed, "replayed") != 3*len(asking) { // samples, answers and rejects of each
		t.Errorf("verify prints\n%s", printed)
	}
}

// chatServer lets the program ask the real server of tools/lmserver.sh, and counts
// its requests. Packages in internal know no lane, so the one of runners/chat that
// does the same is not used.
func chatServer(t *testing.T) *atomic.Int64 {
	t.Helper()
	address := os.Getenv("OPHGLM_TEST_CHAT_URL")
	if address == "" {
		if os.Getenv("OPHGLM_LMSERVER_REQUIRED") != "" {
			t.Fatal("a chat server is required here: tools/lmserver.sh")
		}
		t.Skip("no chat server: tools/lmserver.sh")
	}
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	requests := new(atomic.Int64)
	pass := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		requests.Add(1)
		r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = to.Scheme, to.Host, to.Host
	}}
	s := httptest.NewServer(http.HandlerFunc(pass.ServeHTTP))
	t.Cleanup(s.Close)
	t.Setenv("OPHGLM_CHAT_URL", s.URL+to.Path)
	t.Setenv("OPHGLM_CHAT_KEY", os.Getenv("OPHGLM_TEST_CHAT_KEY"))
	return requests
}

func (p *project) asksNothing(what string, requests *atomic.Int64, before int64) {
	p.t.Helper()
	if n := requests.Load(); n != before {
		p.t.Errorf("%s asks %d times what was answered before", what, n-before)
	}
}

// lose removes part of the store.
func (p *project) lose(part func(name string) bool) {
	p.t.Helper()
	store := filepath.Join(p.dir, ".ophglm")
	entries, err := os.ReadDir(store)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, e := range entries {
		if part(e.Name()) {
			if err := os.RemoveAll(filepath.Join(store, e.Name())); err != nil {
				p.t.Fatal(err)
			}
		}
	}
}

// artifact is what a stage left.
func (p *project) artifact(stage string) *artifact.Manifest {
	p.t.Helper()
	s, err := artifact.Open(filepath.Join(p.dir, ".ophglm"))
	if err != nil {
		p.t.Fatal(err)
	}
	refs, err := s.Refs("proof")
	if err != nil {
		p.t.Fatal(err)
	}
	m, err := s.Find(refs.Stages[stage])
	if err != nil || m == nil {
		p.t.Fatal(stage, m, err)
	}
	return m
}

func recordsOf[T any](t *testing.T, o artifact.Output) []*T {
	t.Helper()
	var out []*T
	for line, err := range o.Lines(t.Context()) {
		r := new(T)
		if err == nil {
			err = jsonl.Unmarshal(line.Bytes, r)
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

// writesWhatItMay checks what was made of the answers to that many requests, and
// tells why how many were left out.
func (p *project) writesWhatItMay(requests int64) {
	p.t.Helper()
	inputs := map[string]bool{} // digests of all that was asked
	why := map[string]int{}
	var asked, samples, rejected int
	for _, stage := range asking {
		m := p.artifact(stage)
		a := m.Accounting
		reasons := int64(0)
		for _, n := range a.Reasons {
			reasons += n
		}
		if a.Inputs != a.Used+a.Rejected+a.Merged || reasons != m.Rejects.Records || reasons != a.Rejected+a.RejectedParts {
			p.t.Errorf("%s: the totals do not add up: %+v with %d rejects", stage, a, m.Rejects.Records)
		}
		answers, _ := m.Output("answers")
		of := map[string][]*ophglm.Prediction{} // of each record that was asked about
		for _, a := range recordsOf[ophglm.Prediction](p.t, answers) {
			inputs[a.Input] = true
			of[a.Item] = append(of[a.Item], a)
		}
		written, _ := m.Output("samples")
		left := 0
		for _, r := range recordsOf[ophglm.Reject](p.t, m.Rejects) {
			if of[r.Where.ID] == nil {
				continue // nothing was asked about it
			}
			left++
			why[stage+"\t"+r.Reason]++
			p.rejectedRightly(stage, r, of[r.Where.ID])
		}
		if left+int(written.Records) != len(of) {
			p.t.Errorf("%s: of %d records that were asked about %d are samples and %d are rejected", stage, len(of), written.Records, left)
		}
		why[stage+"\tused"] += int(written.Records)
		asked, samples, rejected = asked+len(of), samples+int(written.Records), rejected+left
	}
	if int64(len(inputs)) != requests {
		p.t.Errorf("%d requests, and %d different ones have a recorded answer", requests, len(inputs))
	}
	checked := p.artifact("checked")
	passed, _ := checked.Output("samples")
	for _, r := range recordsOf[ophglm.Reject](p.t, checked.Rejects) {
		why["checked\t"+r.Reason]++
		if r.Reason == "" || r.Detail == "" || len(r.Record) == 0 {
			p.t.Errorf("checked: rejected is %+v", r)
		}
	}
	why["checked\tused"] += int(passed.Records)
	if a := checked.Accounting; a.Inputs != int64(samples) || a.Inputs != a.Used+a.Rejected || a.Used != passed.Records {
		p.t.Errorf("checked: of %d samples %+v", samples, a)
	}
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(why)) {
		stage, reason, _ := strings.Cut(k, "\t")
		fmt.Fprintf(&b, "| %s | %s | %d |\n", stage, reason, why[k])
	}
	p.t.Logf("of %d records that a model was asked about %d were rejected\n| stage | reason | n |\n|---|---|---|\n%s", asked, rejected, b.String())
	// The model copies and drifts: were much of it used, what it writes is not looked at.
	if asked < 12 || 2*(asked-int(passed.Records)) <= asked {
		p.t.Errorf("of %d records that a model was asked about %d are used", asked, passed.Records)
	}
}
