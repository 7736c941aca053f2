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

// The relations that crawled tables may give one object of.
var OnlyOne = []string{"transmission", "cure_rate", "recovery_time"}

// Feeds reports whether some move says the triple's relation.
func Feeds(t *ophglm.Triple) bool {
	switch t.Relation {
	case "is_a":
		return t.Evidence == ophglm.Curated
	case "affects":
		return t.Evidence != ophglm.Crawled
	case "has_stage", "has_cause", "has_risk_factor", "has_symptom", "has_fundus_sign", "has_complication", "differential_of", "diagnosed_by",
		"exam_finding", "treated_by", "treated_with", "contraindicated_with", "prevented_by", "prognosis", "recovery_time", "cure_rate",
		"transmission", "occurs_in", "lifestyle_advice", "visits", "urgency":
		return true
	}
	return false
}

// LayOnly are the relations that the ontology keeps out of text for
// professionals.
var LayOnly = []string{"recovery_time", "cure_rate"}

// IsNone reports whether the fact is that there are no symptoms.
func IsNone(t *ophglm.Triple) bool { return t.Object.Entity == "asymptomatic" }

// IsSentence reports whether the object is a sentence of an article rather than
// a phrase.
func IsSentence(t *ophglm.Triple) bool {
	return t.Evidence == ophglm.Article || t.Qualifiers["form"] == "sentence"
}
