package intent

import (
	"slices"
	"strings"

	"ophglm/instruct/knowledge"
	"ophglm/internal/text"
)

// maxQuotes is the most sentences of articles in one move: an answer is no collection
// of quotations.
const maxQuotes = 2

// quote gives sentences of articles as they stand there, with where they are from: the
// first of those that have no number which the facts beside them have told.
func (a *Answer) quote(facts, beside []*knowledge.Fact) bool {
	if !a.has("quote", "first") || len(facts) == 0 {
		return false
	}
	told := map[string]bool{}
	for _, t := range beside {
		for _, n := range numbers(t.Item + " " + t.Detail) {
			told[n] = true
		}
	}
	kept := make([]*knowledge.Fact, 0, maxQuotes)
	for _, t := range facts {
		again := slices.ContainsFunc(numbers(t.Object.Text.In(a.d.Lang)), func(n string) bool { return told[n] })
		if len(kept) == maxQuotes || again {
			a.LeftOut++
			continue
		}
		kept = append(kept, t)
	}
	facts = a.fresh(kept)
	form := "first"
	if a.quoted() {
		form = "more"
	}
	for _, t := range facts {
		whole := strings.TrimSpace(t.Object.Text.In(a.d.Lang))
		for i, span := range fullSentences(whole) {
			s := span.Of(whole)
			if i > 0 { // the same citation goes on
				a.write("“"+s+"”", t.Alone())
				continue
			}
			a.say("quote", form, slots{text: s}, t)
			form = map[string]string{"first": "more", "more": "plain", "plain": "more"}[form]
		}
	}
	return len(facts) > 0
}

// numbers are the numbers in a text, in digits.
func numbers(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// fullSentences splits a text into sentences, of which a semicolon ends none.
func fullSentences(s string) []text.Span {
	var out []text.Span
	for _, sp := range text.Sentences(s) {
		if n := len(out); n > 0 && (strings.HasSuffix(out[n-1].Of(s), ";") || strings.HasSuffix(out[n-1].Of(s), "；")) {
			out[n-1].End = sp.End
			continue
		}
		out = append(out, sp)
	}
	return out
}

// quoted reports whether the last sentence is one of an article.
func (a *Answer) quoted() bool {
	return len(a.Sentences) > 0 && strings.HasSuffix(a.Sentences[len(a.Sentences)-1].Text, "”")
}
