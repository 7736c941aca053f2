package check

import (
	"context"
	"fmt"
	"io"
	"iter"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
)

func sequence(items []*ophglm.GraphItem) func() iter.Seq2[*ophglm.GraphItem, error] {
	return func() iter.Seq2[*ophglm.GraphItem, error] {
		return func(yield func(*ophglm.GraphItem, error) bool) {
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

func runOn(t testing.TB, items []*ophglm.GraphItem, opts Options) *Findings {
	t.Helper()
	f, err := Run(context.Background(), sequence(items), opts)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// alike are checks that report in the example of another what is wrong in two ways.
var alike = map[string][]string{"symptom_is_complication": {"sign_as_symptom"}}

// TestExamples runs the example of every check: it has to report exactly what it
// says.
func TestExamples(t *testing.T) {
	codes := map[string]bool{}
	for _, c := range All() {
		t.Run(c.Code, func(t *testing.T) {
			if !regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`).MatchString(c.Code) || codes[c.Code] {
				t.Errorf("the code %q is no code, or stands twice", c.Code)
			}
			codes[c.Code] = true
			if c.Severity != Error && c.Severity != Warning || c.Doc == "" || !strings.HasSuffix(c.Doc, ".") {
				t.Errorf("no severity, or no sentence: %q, %q", c.Severity, c.Doc)
			}
			if c.Form != (c.watch == nil) {
				t.Error("a check of form watches, or another does not")
			}
			items, labels, err := c.Example.parse()
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Example.Reports) == 0 {
				t.Fatal("the example reports nothing")
			}
			opts := Options{Open: func(_, file string) (io.ReadCloser, error) {
				text, ok := c.Example.Files[file]
				if !ok {
					return nil, nil
				}
				return io.NopCloser(strings.NewReader(text)), nil
			}}
			var got []string
			var other []string
			found := runOn(t, items, opts)
			slices.SortStableFunc(found.All, func(a, b Finding) int { return a.at - b.at })
			for _, f := range found.All {
				if f.Verdict.Rule != c.Code {
					other = append(other, f.Verdict.Rule+" "+labels[f.at])
					continue
				}
				got = append(got, labels[f.at])
				if f.Severity != c.Severity || f.Verdict.Validate() != nil || f.Verdict.Why == "" {
					t.Errorf("the finding is %s %+v", f.Severity, f.Verdict)
				}
				if !c.Form && items[f.at].Triple != nil && !slices.Contains(f.Verdict.Triples, items[f.at].Triple.ID) {
					t.Errorf("the triple %s is not among its finding's: %v", items[f.at].Triple.ID, f.Verdict.Triples)
				}
			}
			if !slices.Equal(got, c.Example.Reports) {
				t.Errorf("reported %q, want %q", got, c.Example.Reports)
			}
			for _, f := range other {
				if code, _, _ := strings.Cut(f, " "); code == "orphan" || code == "coverage" || slices.Contains(alike[c.Code], code) {
					continue // an example is smaller than any graph
				}
				t.Errorf("another check reports %s", f)
			}
		})
	}
}

func TestWhyHasNames(t *testing.T) {
	x := Example{Graph: "Disease g 青光眼\nDrug d 阿托品\ng treated_with d crawled\ng contraindicated_with d"}
	items, err := x.Items()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range runOn(t, items, Options{Off: []string{"orphan", "coverage"}}).All {
		if want := "青光眼 treated_with 阿托品, and 青光眼 contraindicated_with 阿托品"; f.Verdict.Why != want {
			t.Errorf("%q, want %q", f.Verdict.Why, want)
		}
	}
}

func TestOptions(t *testing.T) {
	x := excluded.Example
	items, err := x.Items()
	if err != nil {
		t.Fatal(err)
	}
	if f := runOn(t, items, Options{Off: []string{"excluded"}}); f.Counts["excluded"] != 0 {
		t.Errorf("a check that is off reports %v", f.Counts)
	}
	f := runOn(t, items, Options{Severity: map[string]Severity{"excluded": Warning}})
	if f.Counts["excluded"] != 1 || len(f.leaves) != 0 {
		t.Errorf("as a warning: counts %v, %d items leave", f.Counts, len(f.leaves))
	}
	for name, o := range map[string]Options{
		"no such check":     {Off: []string{"taste"}},
		"a check of form":   {Off: []string{"dangling"}},
		"no such severity":  {Severity: map[string]Severity{"excluded": "fatal"}},
		"severity of form":  {Severity: map[string]Severity{"unsourced": Warning}},
		"severity of taste": {Severity: map[string]Severity{"taste": Warning}},
	} {
		if _, err := Run(context.Background(), sequence(items), o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	x := Example{Graph: "Disease a 青光眼\nDisease b 白内障\na differential_of b\nDisease c 弱视"}
	items, err := x.Items()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Run(context.Background(), sequence(items), Options{}); err == nil || !strings.Contains(err.Error(), "entity c comes after a triple") {
		t.Errorf("an entity after a triple: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(ctx, sequence(items), Options{}); err == nil {
		t.Error("a done context: no error")
	}
	broken := func() iter.Seq2[*ophglm.GraphItem, error] {
		return func(yield func(*ophglm.GraphItem, error) bool) { yield(nil, fmt.Errorf("torn")) }
	}
	if _, err := Run(context.Background(), broken, Options{}); err == nil || !strings.Contains(err.Error(), "torn") {
		t.Errorf("a broken stream: %v", err)
	}
	if f := runOn(t, []*ophglm.GraphItem{{}}, Options{}); f.Counts["invalid"] != 1 {
		t.Errorf("an item that is nothing: %v", f.Counts)
	}
}

func TestLeft(t *testing.T) {
	x := Example{Graph: "Disease a 青光眼\nDrug b 阿托品…\nDisease a 绿内障\na treated_with b crawled"}
	items, err := x.Items()
	if err != nil {
		t.Fatal(err)
	}
	f := runOn(t, items, Options{})
	for i, want := range []string{"", "truncated_name", "duplicate_id", EntityLeft} {
		if reason, _, left := f.Left(i, items[i]); reason != want || left != (want != "") {
			t.Errorf("item %d leaves for %q, want %q", i, reason, want)
		}
	}
}

// drawn draws a graph of a few entities among which every relation may stand.
func drawn(t *rapid.T) []*ophglm.GraphItem {
	surface := rapid.SampledFrom([]string{"青光眼", "青光眼病", "右眼白内障", "早期青光眼", "阿托品", "硫酸阿托品眼膏", "牙齿检查", "白内障…", "视网膜脱离", "干眼症", "滴耳液"})
	types := []string{"Disease", "Disease", "Disease", "Disease", "Symptom", "Drug", "DrugClass", "Examination"}
	relations := []string{"is_a", "is_a", "is_a", "has_symptom", "has_complication", "has_complication", "differential_of", "treated_with", "contraindicated_with", "diagnosed_by", "has_cause"}
	n := rapid.IntRange(2, 12).Draw(t, "entities")
	var items []*ophglm.GraphItem
	for i := range n {
		items = append(items, &ophglm.GraphItem{Entity: &ophglm.Entity{
			ID: fmt.Sprintf("e%d", i), Type: rapid.SampledFrom(types).Draw(t, "type"), Name: ophglm.Text{ZH: surface.Draw(t, "name")},
		}})
	}
	id := rapid.Map(rapid.IntRange(0, n), func(i int) string { return fmt.Sprintf("e%d", i) }) // one of them is not there
	for range rapid.IntRange(0, 40).Draw(t, "triples") {
		tr := &ophglm.Triple{
			Subject: id.Draw(t, "subject"), Relation: rapid.SampledFrom(relations).Draw(t, "relation"), Object: ophglm.Object{Entity: id.Draw(t, "object")},
			Evidence: rapid.SampledFrom(strength).Draw(t, "evidence"), Sources: []ophglm.Source{{Dataset: "d"}},
		}
		if rapid.IntRange(0, 5).Draw(t, "transmission") == 0 {
			tr.Relation, tr.Object = "transmission", ophglm.Object{Text: ophglm.Text{ZH: "传染"}}
			tr.Qualifiers = map[string]string{"contagious": rapid.SampledFrom([]string{"yes", "no"}).Draw(t, "contagious")}
		}
		tr.ID = ophglm.TripleID(tr)
		items = append(items, &ophglm.GraphItem{Triple: tr})
	}
	return items
}

// TestWhatIsLeftHasNoErrors: once that has left which errors were found in, no
// check finds another.
func TestWhatIsLeftHasNoErrors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawn(t)
		first, err := Run(context.Background(), sequence(items), Options{})
		if err != nil {
			t.Fatal(err)
		}
		var left []*ophglm.GraphItem
		for i, item := range items {
			if _, _, leaves := first.Left(i, item); !leaves {
				left = append(left, item)
			}
		}
		again, err := Run(context.Background(), sequence(left), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range again.All {
			if f.Severity == Error {
				t.Fatalf("what is left has %s: %s", f.Verdict.Rule, f.Verdict.Why)
			}
		}
	})
}

func TestSameFindingsWhateverTheMapOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawn(t)
		var first []string
		for try := range 2 {
			f, err := Run(context.Background(), sequence(items), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, x := range f.All {
				got = append(got, fmt.Sprint(x.at, x.Severity, *x.Verdict))
			}
			if try == 0 {
				first = got
			} else if !slices.Equal(got, first) {
				t.Fatalf("first %q\nthen %q", first, got)
			}
		}
	})
}
