package baseline

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestTerms(t *testing.T) {
	for text, want := range map[string][]string{
		"青光眼怎么治":        {"青光", "光眼", "眼怎", "怎么", "么治"},
		"眼，OCT检查":       {"眼", "oct", "检查"},
		"Is it 20/40?":  {"is", "it", "20", "40"},
		"":              nil,
		"α-blockers 10": {"α", "blockers", "10"},
	} {
		if got := terms(text); !slices.Equal(got, want) {
			t.Errorf("%q has the terms %q, want %q", text, got, want)
		}
	}
}

// Of texts of one length the one with the rarer of two terms is found.
func TestFind(t *testing.T) {
	x := newIndex()
	x.add("c", "en", "drops every day")
	x.add("a", "en", "drops at night")
	x.add("b", "en", "surgery at last")
	x.add("z", "zh", "滴眼药水")
	x.sort()
	for question, want := range map[string]string{
		"surgery or drops?": "surgery at last", // surgery is in one text of three, drops in two
		"what at night":     "drops at night",
		"nothing of it":     "drops at night", // the first by id
	} {
		if got, ok := x.find("en", question); !ok || got != want {
			t.Errorf("%q finds %q, want %q", question, got, want)
		}
	}
	if _, ok := x.find("fr", "x"); ok {
		t.Error("a set that is not there has an answer")
	}
}

// What is found does not depend on the order in which texts are added.
func TestOrderMeansNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfNDistinct(rapid.StringMatching(`[abc青光眼 ]{1,8}`), 1, 8, rapid.ID).Draw(t, "texts")
		question := rapid.StringMatching(`[abc青光眼 ]{1,8}`).Draw(t, "question")
		find := func(order []string) string {
			x := newIndex()
			for _, s := range order {
				x.add(s, "", s)
			}
			x.sort()
			got, _ := x.find("", question)
			return got
		}
		if a, b := find(texts), find(rapid.Permutation(texts).Draw(t, "order")); a != b {
			t.Fatalf("%q finds %q and %q", question, a, b)
		}
	})
}
