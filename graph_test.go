package ophglm_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
)

func triple() *ophglm.Triple {
	t := &ophglm.Triple{
		Subject: "dry_eye", Relation: "has_symptom", Object: ophglm.Object{Entity: "eye_pain"},
		Qualifiers: map[string]string{"stage": "early", "why@en": "because"}, Evidence: ophglm.Curated,
		Sources: []ophglm.Source{{Dataset: "own"}},
	}
	t.ID = ophglm.TripleID(t)
	return t
}

// The id is of what a triple says: each part of it counts, and nothing else.
func TestTripleID(t *testing.T) {
	same, id := triple(), triple().ID
	same.Sources = append(same.Sources, ophglm.Source{Dataset: "another"})
	same.Evidence, same.Checked = ophglm.Coded, true
	if ophglm.TripleID(same) != id {
		t.Error("sources, evidence or checking change the id")
	}
	for name, change := range map[string]func(*ophglm.Triple){
		"subject":   func(t *ophglm.Triple) { t.Subject = "dry_eyes" },
		"relation":  func(t *ophglm.Triple) { t.Relation = "has_cause" },
		"object":    func(t *ophglm.Triple) { t.Object.Entity = "pain" },
		"text":      func(t *ophglm.Triple) { t.Object = ophglm.Object{Text: ophglm.Text{EN: "eye_pain"}} },
		"qualifier": func(t *ophglm.Triple) { t.Qualifiers["stage"] = "late" },
		"one less":  func(t *ophglm.Triple) { delete(t.Qualifiers, "stage") },
		// What moves from one part to the next is not lost in between.
		"moved": func(t *ophglm.Triple) { t.Subject, t.Relation = "dry_eyehas_", "symptom" },
	} {
		other := triple()
		change(other)
		if ophglm.TripleID(other) == id {
			t.Errorf("%s does not change the id", name)
		}
	}
}

// No two lists of parts give one id because their parts run together.
func TestHashIDKeepsPartsApart(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a := rapid.SliceOfN(rapid.StringMatching(`[ab]{0,3}`), 0, 4).Draw(rt, "a")
		b := rapid.SliceOfN(rapid.StringMatching(`[ab]{0,3}`), 0, 4).Draw(rt, "b")
		same := strings.Join(a, "|") == strings.Join(b, "|") && len(a) == len(b)
		if (ophglm.HashID(a...) == ophglm.HashID(b...)) != same {
			rt.Fatalf("%q and %q", a, b)
		}
	})
	// sha256 of 00 00 00 00 00 00 00 01 'a', by printf and sha256sum: its first 12 bytes.
	if got := ophglm.HashID("a"); got != "3b196fd4907bedf51c3090e9" {
		t.Errorf("the id of a is %s", got)
	}
}

func TestInvalidRecords(t *testing.T) {
	sample := func(change func(*ophglm.Sample)) error {
		s := &ophglm.Sample{
			ID: "x", Groups: []string{"fact:a/visual"},
			Messages:  []ophglm.Message{{Role: "user", Content: "眼？"}, {Role: "assistant", Content: "眼。"}},
			Citations: []ophglm.Citation{{Message: 1, Start: 0, End: 6, Of: []ophglm.Ref{{Kind: "triple", ID: "t"}}}},
		}
		change(s)
		return s.Validate()
	}
	if err := sample(func(*ophglm.Sample) {}); err != nil {
		t.Fatal(err)
	}
	if err := triple().Validate(); err != nil {
		t.Fatal(err)
	}
	value := 0.5
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"citation past the end":   {sample(func(s *ophglm.Sample) { s.Citations[0].End = 7 }), "outside its message"},
		"citation of nothing":     {sample(func(s *ophglm.Sample) { s.Citations[0].Of = nil }), "cites nothing"},
		"empty citation":          {sample(func(s *ophglm.Sample) { s.Citations[0].End = 0 }), "outside its message"},
		"no group":                {sample(func(s *ophglm.Sample) { s.Groups = nil }), "no group"},
		"unknown role":            {sample(func(s *ophglm.Sample) { s.Messages[0].Role = "human" }), "unknown role"},
		"empty message":           {sample(func(s *ophglm.Sample) { s.Messages[1].Content = "" }), "is empty"},
		"score without value":     {(&ophglm.Score{Name: "auc", Signature: "s"}).Validate(), "both or neither"},
		"score undefined and not": {(&ophglm.Score{Name: "auc", Signature: "s", Value: &value, Undefined: "one class"}).Validate(), "both or neither"},
		"score without signature": {(&ophglm.Score{Name: "auc", Value: &value}).Validate(), "no signature"},
		"verdict":                 {(&ophglm.Verdict{Outcome: "maybe"}).Validate(), "unknown outcome"},
		"link":                    {(&ophglm.Link{A: "a", B: "b", Kind: "same"}).Validate(), "merged or near"},
		"graph item of neither":   {(&ophglm.GraphItem{}).Validate(), "both or neither"},
		"triple of another id":    {func() error { x := triple(); x.ID = "y"; return x.Validate() }(), "its content has the id"},
		"triple without source":   {func() error { x := triple(); x.Sources = nil; return x.Validate() }(), "no source"},
		"dialogue, edits out of order": {(&ophglm.Dialogue{ID: "d", Origins: []ophglm.Origin{{Dataset: "x"}}, Turns: []ophglm.Turn{{
			Role: ophglm.Patient, From: []int{0}, Edits: []ophglm.Edit{{Start: 3, End: 6}, {Start: 0, End: 3}},
		}}}).Validate(), "out of order"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, c.err, c.want)
		}
	}
}
