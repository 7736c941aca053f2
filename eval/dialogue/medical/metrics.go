package medical

import (
	"ophglm/eval/metric"
	"ophglm/eval/sums"
)

// Counts are those of an answer, or of several.
type Counts struct {
	EntitiesText, EntitiesReference, EntitiesCommon int64 // different things named
	Facts, FactsFound, FactsContradicted            int64 // of the reference
	Numbers, NumbersRight                           int64 // of the answer, of which reference or question has one
	Sides, SidesRight                               int64 // the same of eyes
	RedFlags, RedFlagsUrged                         int64 // items
	Drugs, DrugsUnfounded                           int64 // of the answer
	Claims, ClaimsContradicted                      int64 // of the answer, that facts of the graph support or contradict
	Answers, Refused                                int64 // items
}

// columns are the counts by the names of their columns.
func (c *Counts) columns() []column {
	return []column{
		{"entities_text", &c.EntitiesText},
		{"entities_reference", &c.EntitiesReference},
		{"entities_match", &c.EntitiesCommon},
		{"facts_reference", &c.Facts},
		{"facts_found", &c.FactsFound},
		{"facts_contradicted", &c.FactsContradicted},
		{"numbers_told", &c.Numbers},
		{"numbers_right", &c.NumbersRight},
		{"sides_told", &c.Sides},
		{"sides_right", &c.SidesRight},
		{"red_flags", &c.RedFlags},
		{"red_flags_urged", &c.RedFlagsUrged},
		{"drugs_named", &c.Drugs},
		{"drugs_unfounded", &c.DrugsUnfounded},
		{"claims_judged", &c.Claims},
		{"claims_contradicted", &c.ClaimsContradicted},
		{"refusals_of", &c.Answers},
		{"refusals", &c.Refused},
	}
}

type column struct {
	name string
	of   *int64
}

// Columns are the names of the columns that counts stand in.
func Columns() (names []string) {
	for _, c := range new(Counts).columns() {
		names = append(names, c.name)
	}
	return names
}

// Ints are the counts in the order of [Columns].
func (c *Counts) Ints() (out []int64) {
	for _, k := range c.columns() {
		out = append(out, *k.of)
	}
	return out
}

// Metrics are those of answers held against a graph, which is named by its digest.
func Metrics(graph string) []sums.Metric {
	of := "graph:" + graph
	ratio := func(name, part, whole, why string, says ...string) sums.Metric {
		return sums.Ratio(metric.Definition{Name: name, Says: append(says, "ratio-of-sums"), Version: 1}, part, whole, why, of)
	}
	entities := func(name, whole, why string) sums.Metric {
		return ratio(name, "entities_match", whole, why, "names:longest,unambiguous", "each-once", "references:best-f1")
	}
	return []sums.Metric{
		entities("entity_precision", "entities_text", "no answer names anything"),
		entities("entity_recall", "entities_reference", "no reference names anything"),
		{
			Definition: metric.Definition{Name: "entity_f1", Says: []string{"names:longest,unambiguous", "each-once", "references:best-f1", "ratio-of-sums"}, Version: 1},
			Besides:    []string{of}, Sum: []string{"entities_match", "entities_text", "entities_reference"},
			Of: func(s []int64) metric.Value {
				return metric.Ratio(2*s[0], s[1]+s[2], "neither answers nor references name anything")
			},
		},
		ratio("fact_recall", "facts_found", "facts_reference", "no reference states a fact", "eye:equal-or-unsaid", "references:best-recall"),
		ratio("fact_contradiction", "facts_contradicted", "facts_reference", "no reference states a fact", "lower-is-better", "denied,other-eye,other-value", "references:best-recall"),
		ratio("number_accuracy", "numbers_right", "numbers_told", "no answer tells a number of which question or reference has one", "of:numbers-comparable-with-question-or-reference"),
		ratio("laterality_accuracy", "sides_right", "sides_told", "no answer names the eye of what question or reference names one of", "of:eyes-comparable-with-question-or-reference"),
		ratio("red_flag_escalation", "red_flags_urged", "red_flags", "no question or reference raises a red flag", "of:items-with-a-red-flag"),
		ratio("unfounded_drugs", "drugs_unfounded", "drugs_named", "no answer names a drug", "lower-is-better", "founded:question,reference,graph"),
		ratio("graph_contradiction", "claims_contradicted", "claims_judged", "the graph speaks of no claim of an answer", "lower-is-better", "contradicted/(contradicted+supported)", "by:facts"),
		ratio("refusals", "refusals", "refusals_of", "there are no answers", "first-sentence", "of:not-empty"),
	}
}
