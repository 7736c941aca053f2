package kg

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// faultSentences says each reason for leaving an item behind.
var faultSentences = map[string]string{
	"junk":             "says nothing",
	"truncated":        "was cut off",
	"fragment":         "is a piece of a name",
	"not_a_name":       "is a sentence, not a name",
	"other_part":       "is another part of the body",
	"not_a_disease":    "is a symptom or a state, not a disease",
	"wrong_domain":     "is of an organ that has nothing to do with this disease",
	"not_a_drug":       "is not a drug",
	"not_a_procedure":  "does not name a treatment",
	"not_a_test":       "is not an examination",
	"everybody":        "names no population",
	"department_above": "is the department above the one named",
	"zero_rate":        "stands for a rate that is not known",
	"impossible_rate":  "is over 100%",
	"not_a_rate":       "is not a cure rate",
	"not_a_period":     "is not a length of time",
}

// commonFault is what may be wrong with any item.
func commonFault(p piece) string {
	switch {
	case slices.Contains(zhihaoWords().Junk, p.text) || p.text == "":
		return "junk"
	case p.cut:
		return "truncated"
	case strings.ContainsRune(p.text, '?') || strings.ContainsRune(p.text, utf8.RuneError):
		return "junk"
	case unclosed(p.text):
		return "truncated"
	}
	return ""
}

// unclosed reports a bracket without its other half: the name was cut there.
func unclosed(s string) bool {
	return strings.Count(s, "(")+strings.Count(s, "（") != strings.Count(s, ")")+strings.Count(s, "）")
}

func nameFault(p piece, longest int) string {
	if reason := commonFault(p); reason != "" {
		return reason
	}
	switch n := utf8.RuneCountInString(p.text); {
	case n < 2:
		return "fragment"
	case n > longest:
		return "not_a_name"
	}
	return ""
}

func symptomFault(p piece) string { return nameFault(p, 20) }

func complicationFault(p piece) string {
	r := zhihaoWords()
	if reason := nameFault(p, 30); reason != "" {
		return reason
	}
	if slices.Contains(r.ComplicationSymptoms, p.text) {
		return "not_a_disease"
	}
	if hasAny(p.text, r.ComplicationElsewhere) != "" && hasAny(p.text, r.EyeWords) == "" {
		return "wrong_domain"
	}
	return ""
}

func examinationFault(p piece) string {
	r := zhihaoWords()
	if reason := nameFault(p, 30); reason != "" {
		return reason
	}
	if slices.Contains(r.NotAnExamination, p.text) {
		return "not_a_test"
	}
	if hasAny(p.text, r.ExaminationElsewhere) != "" && hasAny(p.text, r.EyeWords) == "" {
		return "wrong_domain"
	}
	return ""
}

func drugFault(p piece) string {
	if reason := nameFault(p, 30); reason != "" {
		return reason
	}
	if hasAny(p.text, zhihaoWords().NotADrug) != "" {
		return "not_a_drug"
	}
	return ""
}

// procedureFault lets a list break off after a whole name: what was cut there
// is the list.
func procedureFault(p piece) string {
	r := zhihaoWords()
	whole := endsWith(p.text, r.ProcedureEndings) != ""
	if whole {
		p.cut = false
	}
	if reason := nameFault(p, 14); reason != "" {
		return reason
	}
	if !whole || hasAny(p.text, r.NotAProcedure) != "" {
		return "not_a_procedure"
	}
	return ""
}
