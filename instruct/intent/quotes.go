package intent

import (
	"strings"

	"ophglm/instruct/knowledge"
	"ophglm/internal/text"
)

// The most sentences of articles in one move, alone and beside other facts.
const (
	maxQuotes       = 6
	maxQuotesBeside = 4
)

// quote gives sentences of articles as they stand there, with where they are
// from. Which ones, where there are more than fit, differs between answers.
func (a *Answer) quote(facts []*knowledge.Fact, beside bool) bool {
	if !a.has("quote", "first") || len(facts) == 0 {
		return false
	}
	limit := maxQuotes
	if beside {
		limit = maxQuotesBeside
	}
	if len(facts) > limit {
		a.Chose = true
		from := a.choose.N(len(facts) - limit + 1)
		a.LeftOut += len(facts) - limit
		facts = facts[from : from+limit]
	}
	facts = a.fresh(facts)
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
