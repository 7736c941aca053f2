package knowledge

import (
	"slices"

	"ophglm"
)

// MaxFacts is the most items that one answer names; the rest is left out and
// counted.
const MaxFacts = 25

// The relations that no answer is made of alone.
var thin = []string{"visits", "transmission", "occurs_in", "recovery_time", "cure_rate", "affects", "is_a"}

// IsThin reports whether the triple is such a fact. So are the treatments of
// crawled tables: "drug treatment", "surgery".
func IsThin(t *ophglm.Triple) bool {
	return slices.Contains(thin, t.Relation) || t.Relation == "treated_by" && t.Evidence == ophglm.Crawled
}

// OnlyOne are the relations that crawled tables may give one object of.
var OnlyOne = []string{"transmission", "cure_rate", "recovery_time"}

// layOnly are the relations that the ontology keeps out of text for
// professionals.
var layOnly = []string{"recovery_time", "cure_rate"}

// IsNone reports whether the fact is that there are no symptoms.
func (f *Fact) IsNone() bool { return f.Object.Entity == "asymptomatic" }

// isSentence reports whether the object is a sentence of an article rather than
// a phrase.
func isSentence(t *ophglm.Triple) bool {
	return t.Evidence == ophglm.Article || t.Qualifiers["form"] == "sentence"
}
