package check

import (
	"os"
	"testing"

	"ophglm"
	"ophglm/internal/jsonl"
)

// starterItems reads the curated graph as kg.starter does, without its rejects.
func starterItems(t testing.TB) []*ophglm.GraphItem {
	t.Helper()
	var items []*ophglm.GraphItem
	for _, name := range []string{"entities.jsonl", "triples.jsonl"} {
		f, err := os.Open("../../datasets/starter/kg/" + name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		sc := jsonl.NewScanner(f)
		for row := 1; ; row++ {
			line, err := sc.Next()
			if err != nil {
				break // the end: the files are ours
			}
			at := ophglm.Source{Dataset: "starter", File: "kg/" + name, Row: row}
			item := &ophglm.GraphItem{}
			if name == "entities.jsonl" {
				item.Entity = &ophglm.Entity{}
				err = jsonl.Unmarshal(line, item.Entity)
				item.Entity.Sources = append(item.Entity.Sources, at)
			} else {
				item.Triple = &ophglm.Triple{Evidence: ophglm.Curated}
				err = jsonl.Unmarshal(line, item.Triple)
				item.Triple.Sources = append(item.Triple.Sources, at)
				item.Triple.ID = ophglm.TripleID(item.Triple)
			}
			if err != nil {
				t.Fatalf("%s:%d: %v", name, row, err)
			}
			items = append(items, item)
		}
	}
	return items
}

// TestStarterGraphIsClean: the curated graph has no errors, and its warnings are
// those that were looked at.
func TestStarterGraphIsClean(t *testing.T) {
	items := starterItems(t)
	if len(items) < 4000 {
		t.Fatalf("%d items, and the starter graph has more than 4,000", len(items))
	}
	f := runOn(t, items, Options{})
	for _, x := range f.All {
		if x.Severity == Error {
			t.Errorf("%s: %s", x.Verdict.Rule, x.Verdict.Why)
		}
		switch x.Verdict.Rule {
		case "coverage", "differential_parent", "hidden_stage":
		default:
			t.Errorf("a warning of another kind: %s: %s", x.Verdict.Rule, x.Verdict.Why)
		}
	}
	if f.Entities+f.Triples != len(items) {
		t.Errorf("%d entities and %d triples are sound, of %d items", f.Entities, f.Triples, len(items))
	}
}
