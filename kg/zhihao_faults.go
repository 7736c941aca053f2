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
	"not_a_symptom":    "is a disease or a finding of a test, not a symptom",
	"cause":            "is what this disease comes from, not what it leads to",
	"a_kind":           "is this disease by a wider or a narrower name",
	"wrong_domain":     "is of an organ that has nothing to do with this disease",
	"not_a_drug":       "is not a drug",
	"not_a_procedure":  "does not name a treatment",
	"not_a_test":       "is not an examination",
	"everybody":        "names no population",
	"same_drug":        "is a drug that the row has already, in another form",
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

func symptomFault(disease string, p piece) string {
	r := zhihaoWords()
	if reason := nameFault(p, 20); reason != "" {
		return reason
	}
	switch {
	case slices.Contains(r.NotASymptom, p.text) || endsWith(p.text, r.DiseaseEndings) != "":
		return "not_a_symptom"
	case hasAny(p.text, r.SymptomElsewhere) != "" || notShown(disease, p.text) || hasAny(p.text, r.SymptomSystemic) != "" && !systemic(disease):
		return "wrong_domain"
	}
	return ""
}

// notShown reports a symptom or a sign that only other diseases show.
func notShown(disease, symptom string) bool {
	for word, diseases := range zhihaoWords().SymptomNeeds {
		if strings.Contains(symptom, word) && hasAny(disease, diseases) == "" {
			return true
		}
	}
	return false
}

// signRelation says by which relation a disease has what is seen on examination,
// or "" of what a patient notices.
func signRelation(symptom string) string {
	r := zhihaoWords()
	switch {
	case hasAny(symptom, r.Felt) != "":
		return ""
	case hasAny(symptom, r.SignsOnExamination) != "":
		return "exam_finding"
	case hasAny(symptom, r.SignsOfTheFundus) != "":
		return "has_fundus_sign"
	}
	return ""
}

// systemic reports a disease that by its name is one of more than the eye.
func systemic(disease string) bool { return hasAny(disease, zhihaoWords().Systemic) != "" }

func complicationFault(disease string, p piece) string {
	r := zhihaoWords()
	if reason := nameFault(p, 30); reason != "" {
		return reason
	}
	switch {
	case slices.Contains(r.ComplicationSymptoms, p.text):
		return "not_a_disease"
	case hasAny(p.text, r.ComplicationElsewhere) != "" && hasAny(p.text, r.EyeWords) == "":
		return "wrong_domain"
	case len(r.ComplicationNeeds[p.text]) > 0 && hasAny(disease, r.ComplicationNeeds[p.text]) == "":
		return "wrong_domain"
	case slices.Contains(r.ComplicationCauses, p.text) && !systemic(disease), namedAsCause(disease, p.text),
		hasAny(disease, r.ComplicationCausesOf[p.text]) != "":
		return "cause"
	case disease != p.text && (strings.HasSuffix(disease, p.text) || strings.HasSuffix(p.text, disease)):
		return "a_kind"
	}
	return ""
}

// namedAsCause reports a disease that is named after what it comes from:
// 梅毒性巩膜炎 after 梅毒, 糖尿病伴发的葡萄膜炎 after 糖尿病.
func namedAsCause(disease, cause string) bool {
	_, rest, ok := strings.Cut(disease, cause)
	return ok && slices.ContainsFunc(zhihaoWords().CauseWords, func(w string) bool { return strings.HasPrefix(rest, w) })
}

func examinationFault(disease string, p piece) string {
	r := zhihaoWords()
	if reason := nameFault(p, 30); reason != "" {
		return reason
	}
	switch {
	case slices.Contains(r.NotAnExamination, p.text):
		return "not_a_test"
	case hasAny(strings.ReplaceAll(p.text, "肉眼", ""), r.EyeWords) != "":
		return "" // by the naked eye is not of the eye
	case hasAny(p.text, r.ExaminationElsewhere) != "" || hasAny(p.text, r.ExaminationSystemic) != "" && !systemic(disease):
		return "wrong_domain"
	}
	return ""
}

func drugFault(disease string, p piece) string {
	r := zhihaoWords()
	if reason := nameFault(p, 30); reason != "" {
		return reason
	}
	switch {
	case strings.HasSuffix(p.text, "注射"): // 注射液 without its last character
		return "truncated"
	case hasAny(p.text, r.NotADrug) != "":
		return "not_a_drug"
	case hasAny(p.text, r.DrugElsewhere) != "" || hasAny(p.text, r.DrugSystemic) != "" && !systemic(disease):
		return "wrong_domain"
	}
	return ""
}

// procedureFault lets a list break off after a whole name: what was cut there
// is the list.
func procedureFault(_ string, p piece) string {
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
