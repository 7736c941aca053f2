package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
	"ophglm/runners/chat/chattest"
	"ophglm/runners/replay"
)

// askedPipeline asks three questions about diseases of the starter graph, of a share
// that a seed draws. None is asked again, whatever is answered.
const askedPipeline = `
pipelines:
  asked:
    curated: {kind: kg.starter}
    graph:   {kind: kg.merge, from: {graphs: curated}}
    answers: {kind: instruct.answer, from: {graph: graph}, with: {model: smollm2, languages: [en], scenarios: [causes], share: 0.04, repairs: 0, max_tokens: 24}}
`

const askedRequests = 3

// askedProject is a folder with that pipeline, and the program as users run it.
type askedProject struct {
	t   *testing.T
	dir string
	url string
	key string
}

// run runs a command to its end and returns its exit code and what it printed.
func (p *askedProject) run(started func(*os.Process), args ...string) (code int, printed string) {
	p.t.Helper()
	c := exec.Command("ophglm", args...)
	c.Dir = p.dir
	c.Env = append(os.Environ(), chatURLVariable+"="+p.url, chatKeyVariable+"="+p.key)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	if err := c.Start(); err != nil {
		p.t.Fatal(err)
	}
	if started != nil {
		started(c.Process)
	}
	var exit *exec.ExitError
	if err := c.Wait(); errors.As(err, &exit) {
		return exit.ExitCode(), out.String()
	} else if err != nil {
		p.t.Fatal(err)
	}
	return exitDone, out.String()
}

func (p *askedProject) must(code int, args ...string) string {
	p.t.Helper()
	got, printed := p.run(nil, args...)
	if got != code {
		p.t.Fatalf("ophglm %s exits with %d, want %d:\n%s", strings.Join(args, " "), got, code, printed)
	}
	return printed
}

// answers is the artifact of the stage that asks.
func (p *askedProject) answers() *artifact.Manifest {
	p.t.Helper()
	s, err := artifact.Open(filepath.Join(p.dir, ".ophglm"))
	if err != nil {
		p.t.Fatal(err)
	}
	refs, err := s.Refs("asked")
	if err != nil {
		p.t.Fatal(err)
	}
	m, err := s.Find(refs.Stages["answers"])
	if err != nil || m == nil {
		p.t.Fatal(m, err)
	}
	return m
}

// A build that is interrupted while it asks goes on where it was: what was answered
// is not asked again, nor when the artifact is lost. What was answered makes the
// same samples and rejects without a server and without the recorded answers, as
// verify shows; and where the program makes something else of it, verify says so.
func TestChatStage(t *testing.T) {
	address, key := chattest.Server(t)
	last := make(chan *os.Process, 1)
	proxy := chattest.NewProxy(t, address, func(n int, _ http.ResponseWriter, r *http.Request) bool {
		if n != askedRequests {
			return false
		}
		if err := (<-last).Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if _, err := io.Copy(io.Discard, r.Body); err != nil { // only then it is seen that a client goes away
			t.Error(err)
		}
		<-r.Context().Done()
		return true
	})
	p := &askedProject{t: t, dir: t.TempDir(), url: proxy.URL, key: key}
	file := filepath.Join(p.dir, "pipelines.yaml")
	if err := os.WriteFile(file, []byte(askedPipeline), 0o600); err != nil {
		t.Fatal(err)
	}

	if code, printed := p.run(func(c *os.Process) { last <- c }, "run", "--workers", "1"); code != exitInterrupted || proxy.Count() != askedRequests {
		t.Fatalf("after %d requests the run exits with %d:\n%s", proxy.Count(), code, printed)
	}
	p.must(exitDone, "run", "--workers", "1")
	if proxy.Count() != askedRequests+1 {
		t.Errorf("%d requests: of %d questions the last alone was to be asked again", proxy.Count(), askedRequests)
	}
	first := p.answers()
	p.holdsAnswers(first)

	if err := os.RemoveAll(filepath.Join(p.dir, ".ophglm", "artifacts")); err != nil {
		t.Fatal(err)
	}
	p.must(exitDone, "run")
	if again := p.answers(); again.Rejects.Digest != first.Rejects.Digest || again.Outputs[0].Digest != first.Outputs[0].Digest || again.Outputs[1].Digest != first.Outputs[1].Digest {
		t.Error("from the recorded answers the stage is not what it was")
	}

	if err := replay.Remove(filepath.Join(p.dir, ".ophglm", answersFile)); err != nil {
		t.Fatal(err)
	}
	if printed := p.must(exitDone, "verify"); !strings.Contains(printed, "the rebuild is identical") || strings.Count(printed, "replayed") != 3 {
		t.Errorf("verify prints\n%s", printed)
	}

	// As if what is made of an answer had been something else when it was built.
	p.exchange(first, "rejects", `"reason":"cut_off"`, `"reason":"cut-off"`)
	if printed := p.must(exitFindings, "verify"); !strings.Contains(printed, "answers.rejects") || strings.Count(printed, "DIFFERS") != 1 {
		t.Errorf("verify prints\n%s", printed)
	}
	// What was never asked is no reason to ask.
	if err := os.WriteFile(file, []byte(strings.Replace(askedPipeline, "max_tokens: 24", "max_tokens: 25", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if printed := p.must(exitFindings, "verify"); !strings.Contains(printed, "changed since the last run") {
		t.Errorf("verify prints\n%s", printed)
	}
	if proxy.Count() != askedRequests+1 {
		t.Errorf("%d requests: what was answered is asked again", proxy.Count())
	}
}

// holdsAnswers checks that every question has its answer in the artifact, and that
// what could not be used is there with its reason and as the model wrote it.
func (p *askedProject) holdsAnswers(m *artifact.Manifest) {
	p.t.Helper()
	said := map[string]string{}
	for a, err := range recordsOf[ophglm.Prediction](p.t.Context(), m, "answers") {
		if err != nil {
			p.t.Fatal(err)
		}
		said[a.Item] = a.Messages[len(a.Messages)-1].Content
	}
	kept := 0
	for r, err := range records[ophglm.Reject](p.t.Context(), m.Rejects) {
		if err != nil {
			p.t.Fatal(err)
		}
		raw, asked := said[r.Where.ID]
		if !asked {
			continue // a fact that no sample cites
		}
		kept++
		var a ophglm.Prediction
		if err := jsonl.Unmarshal(r.Record, &a); err != nil || r.Reason == "" || r.Detail == "" || a.Messages[len(a.Messages)-1].Content != raw {
			p.t.Errorf("the answer about %s is rejected as %q (%s) with %s, %v; want %q", r.Where.ID, r.Reason, r.Detail, r.Record, err, raw)
		}
	}
	samples, _ := m.Output("samples")
	if len(said) != askedRequests || kept+int(samples.Records) != askedRequests || m.Accounting.RejectedParts != int64(kept) {
		p.t.Errorf("of %d questions %d have an answer, %d are samples, %d are kept as rejects and %d are counted", askedRequests, len(said), samples.Records, kept, m.Accounting.RejectedParts)
	}
}

// exchange puts one text in the place of another in an artifact that was built, and
// makes its manifest fit.
func (p *askedProject) exchange(m *artifact.Manifest, port, was, is string) {
	p.t.Helper()
	path := filepath.Join(m.Dir(), port, "part-00000.jsonl")
	b, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(b, []byte(was)) || len(was) != len(is) {
		p.t.Fatalf("%s has no %s, or %s is not as long: %v", path, was, is, err)
	}
	changed := bytes.Replace(b, []byte(was), []byte(is), 1)
	manifest, err := os.ReadFile(filepath.Join(m.Dir(), "manifest.json"))
	if err != nil {
		p.t.Fatal(err)
	}
	manifest = bytes.ReplaceAll(manifest, sum(b), sum(changed))
	for path, content := range map[string][]byte{path: changed, filepath.Join(m.Dir(), "manifest.json"): manifest} {
		if err := os.Remove(path); err != nil { // the file may be read-only, or linked elsewhere
			p.t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			p.t.Fatal(err)
		}
	}
}

func sum(b []byte) []byte {
	s := sha256.Sum256(b)
	return []byte(hex.EncodeToString(s[:]))
}
