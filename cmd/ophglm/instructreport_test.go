package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/instruct/coverage"
)

// typed runs a command line in a project of its own folder, and gives what it prints
// and its exit code.
func typed(t *testing.T, dir string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out bytes.Buffer
	a := &app{stdout: &out, stderr: io.Discard}
	root := a.command()
	if c, _, err := root.Find([]string{"instruct", "report"}); err != nil || c.Name() != "report" {
		instruct := &cobra.Command{Use: "instruct"}
		instruct.AddCommand(a.instructReportCommand())
		root.AddCommand(instruct)
	}
	if c, _, err := root.Find([]string{"review"}); err != nil || c.Name() != "review" {
		root.AddCommand(a.reviewCommand())
	}
	root.SetArgs(append([]string{"--file", filepath.Join(dir, "pipelines.yaml")}, args...))
	root.SetOut(&out)
	root.SetErr(io.Discard)
	err := root.ExecuteContext(t.Context())
	var f findingsError
	var u usageError
	switch {
	case err == nil:
		return out.String(), "", exitDone
	case errors.As(err, &f):
		code = exitFindings
	case errors.As(err, &u):
		code = exitUsage
	default:
		code = exitFailed
	}
	return out.String(), err.Error(), code
}

// done runs a command line that is to end with 0.
func done(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err, code := typed(t, dir, args...)
	if code != exitDone {
		t.Fatalf("%v exits with %d: %s", args, code, err)
	}
	return out
}

// composedProject has samples of the starter's graph, one of each cell.
func composedProject(t *testing.T) string {
	t.Helper()
	return builtProject(t, `pipelines:
  small:
    curated: {kind: kg.starter}
    merged: {kind: kg.merge, from: {graphs: curated}}
    graph: {kind: kg.check, from: {graph: merged}}
    instructions: {kind: instruct.compose, from: {graph: graph}, with: {questions: 1}}
`)
}

// What the report counts is what the records hold, counted another way.
func TestInstructReportCountsWhatWasBuilt(t *testing.T) {
	dir := composedProject(t)
	var r struct {
		From []string `json:"from"`
		coverage.Report
		Graph     string          `json:"graph"`
		Facts     *coverage.Facts `json:"facts"`
		Diversity []ophglm.Score  `json:"diversity"`
	}
	if err := json.Unmarshal([]byte(done(t, dir, "instruct", "report", "--json")), &r); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.From, []string{"small/instructions"}) || r.Graph != "small/graph" || r.Facts == nil {
		t.Fatalf("it is of %v and the graph %q", r.From, r.Graph)
	}
	samples, cells, cited := 0, map[string]int{}, map[string]bool{}
	for line := range strings.Lines(done(t, dir, "show", "instructions", "-n", "0")) {
		var s ophglm.Sample
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatal(err)
		}
		samples++
		cells[fmt.Sprint(s.Lang, s.Scenario, s.Tags["disease"])]++
		for _, c := range s.Citations {
			for _, ref := range c.Of {
				if ref.Kind == "triple" {
					cited[ref.ID] = true
				}
			}
		}
	}
	if r.Samples != samples || samples == 0 {
		t.Errorf("%d samples, and %d are shown", r.Samples, samples)
	}
	for _, l := range r.Languages {
		for _, d := range l.Diseases {
			for scenario, n := range d.Of {
				key := fmt.Sprint(l.Lang, scenario, d.ID)
				if cells[key] != n {
					t.Errorf("%s has %d samples, and %d are shown", key, n, cells[key])
				}
				delete(cells, key)
			}
			if d.Name == "" {
				t.Errorf("the disease %s has no name", d.ID)
			}
		}
		if l.Uncited != 0 || l.Sentences == 0 {
			t.Errorf("%s: %d of %d sentences are uncited", l.Lang, l.Uncited, l.Sentences)
		}
	}
	if len(cells) > 0 {
		t.Errorf("the report lacks %v", cells)
	}
	f := r.Facts
	if f.Used != len(cited) || f.Foreign != 0 || f.Used+f.Never != f.Triples {
		t.Errorf("%d facts are used, %d never, %d foreign, and %d are cited", f.Used, f.Never, f.Foreign, len(cited))
	}
	for _, reason := range f.Reasons {
		if reason.Reason == coverage.Unexplained {
			t.Errorf("nothing says why %d facts are not used", reason.Triples)
		}
	}
	if len(r.Diversity) == 0 {
		t.Error("there are no scores")
	}
}

func TestInstructReportPage(t *testing.T) {
	dir := composedProject(t)
	at := filepath.Join(dir, "page.html")
	said := done(t, dir, "instruct", "report", "--html", at, "--diseases", "3")
	if !strings.Contains(said, "samples from small/instructions") || !strings.Contains(said, "--diseases 0 lists all") {
		t.Errorf("it says\n%s", said)
	}
	page, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	// It needs nothing else, and is well formed where it is drawn.
	for _, outside := range []string{"http:", "https:", "<script", "src=", "@import", "url("} {
		if bytes.Contains(page, []byte(outside)) {
			t.Errorf("the page has %q", outside)
		}
	}
	pictures := regexp.MustCompile(`(?s)<svg class="matrix".*?</svg>`).FindAll(page, -1)
	if len(pictures) != 2 {
		t.Fatalf("there are %d pictures, not one of each language", len(pictures))
	}
	for _, p := range pictures {
		var svg struct {
			Title string `xml:"title"`
			Rects []struct {
				X     float64 `xml:"x,attr"`
				Y     float64 `xml:"y,attr"`
				Width float64 `xml:"width,attr"`
				Title string  `xml:"title"`
			} `xml:"rect"`
		}
		if err := xml.Unmarshal(p, &svg); err != nil {
			t.Fatalf("a picture is not well formed: %v", err)
		}
		// The pieces of each row follow each other and fill it.
		ends := map[float64]float64{}
		for _, r := range svg.Rects {
			end, begun := ends[r.Y]
			if !begun {
				end = matrixLeft
			}
			if d := r.X - end; d > 0.02 || d < -0.02 {
				t.Errorf("a piece begins at %v and the one before it ends at %v", r.X, end)
			}
			ends[r.Y] = r.X + r.Width
		}
		if len(ends) != len(ophglm.Scenarios) {
			t.Errorf("there are %d rows", len(ends))
		}
		for y, end := range ends {
			if d := end - matrixLeft - matrixColumns; d > 0.1 || d < -0.1 {
				t.Errorf("row %v ends at %v", y, end)
			}
		}
	}
	again := filepath.Join(dir, "again.html")
	done(t, dir, "instruct", "report", "--html", again)
	if b, err := os.ReadFile(again); err != nil || !bytes.Equal(b, page) {
		t.Errorf("the same samples give another page: %v", err)
	}
}

func TestMatrixOf(t *testing.T) {
	d := func(id string, causes, treatment int) *coverage.Disease {
		return &coverage.Disease{ID: id, Samples: causes + treatment, Of: map[ophglm.Scenario]int{ophglm.Causes: causes, ophglm.Treatment: treatment}}
	}
	l := &coverage.Language{Lang: ophglm.ZH, Diseases: []*coverage.Disease{d("", 90, 0), d("a", 9, 8), d("b", 9, 1), d("c", 2, 0), {ID: "talk", Of: map[ophglm.Scenario]int{ophglm.Conversation: 4}}}}
	m := matrixOf(l, 5)
	if m.Diseases != 3 || m.Without != 2 {
		t.Fatalf("%d diseases and %d without", m.Diseases, m.Without)
	}
	var got []string
	for _, r := range m.Rows {
		var pieces []string
		for _, p := range r.Pieces {
			pieces = append(pieces, p.Class+"@"+p.X+"+"+p.Width)
		}
		got = append(got, r.Name+" "+r.Covered+": "+strings.Join(pieces, " "))
	}
	want := []string{
		"visual 0 of 5: l0@100+760",
		"causes 3 of 5: l4@100+304 l2@404+152 l0@556+304",
		"diagnosis 0 of 5: l0@100+760",
		"treatment 2 of 5: l4@100+152 l1@252+152 l0@404+456",
		"prognosis 0 of 5: l0@100+760",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the picture is\n%s, want\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if text := m.Rows[3].Pieces[0].Text; text != "a: 8 samples" {
		t.Errorf("one disease is called %q", text)
	}
	for _, c := range []struct{ n, from int }{{0, 0}, {1, 1}, {2, 2}, {3, 2}, {4, 4}, {15, 8}, {16, 16}, {1000, 16}} {
		if got := levelOf(c.n).From; got != c.from {
			t.Errorf("%d samples are drawn as %d", c.n, got)
		}
	}
}

func TestInstructReportRefuses(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "pipelines.yaml"), []byte("pipelines:\n  small:\n    curated: {kind: kg.starter}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(dir, "bad.jsonl")
	good := `{"id":"a","scenario":"causes","lang":"zh","messages":[{"role":"user","content":"问"},{"role":"assistant","content":"答"}],"citations":null,"groups":["g"],"by":"composed"}` + "\n"
	if err := os.WriteFile(bad, []byte(good+"{\"id\":\"b\"}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	done(t, dir, "run", "small")
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{nil, exitFailed, "none of the stages instructions, visual, conversations was built"},
		{[]string{bad}, exitFailed, bad + ":2: not a sample: sample b has 0 messages"},
		{[]string{"nowhere.jsonl"}, exitUsage, "there is no file nowhere.jsonl"},
		{[]string{"curated"}, exitUsage, "curated is of type GraphItem, not samples"},
		{[]string{"--sample", "1"}, exitUsage, "sample is to be 2 or more"},
	} {
		_, err, code := typed(t, dir, append([]string{"instruct", "report"}, c.args...)...)
		if code != c.code || !strings.Contains(err, c.want) {
			t.Errorf("%v exits with %d: %s, want %d: %s", c.args, code, err, c.code, c.want)
		}
	}
	if err := os.WriteFile(bad, []byte(good), 0o644); err != nil {
		t.Fatal(err)
	}
	if out := done(t, dir, "instruct", "report", bad); !strings.Contains(out, "uncited 1") || !strings.Contains(out, "no graph is known") {
		t.Errorf("of a file it says\n%s", out)
	}
}
