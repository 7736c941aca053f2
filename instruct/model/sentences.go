package model

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm"
	"ophglm/instruct/prompts"
	"ophglm/internal/text"
)

// placed puts sentences together to a message, with the place of each. Each has
// to be a whole sentence of it, or several: one without an end, which the next
// would run into, is cut off.
func placed(lang ophglm.Lang, sentences []string) (content string, spans []text.Span, f *fault) {
	var b strings.Builder
	for i, s := range sentences {
		if i > 0 && lang == ophglm.EN {
			b.WriteByte(' ')
		}
		start := b.Len()
		b.WriteString(s)
		spans = append(spans, text.Span{Start: start, End: b.Len()})
		if !ends(s) {
			return "", nil, faultf("cut_off", "sentence %d has no end: %q", i+1, tail(s))
		}
	}
	content = b.String()
	if i := notWhole(content, spans); i >= 0 {
		return "", nil, faultf("cut_off", "sentence %d is not a sentence by itself: %q", i+1, tail(sentences[i]))
	}
	return content, spans, nil
}

// notWhole is the first of the spans that does not begin and end where sentences
// of the text do, or -1.
func notWhole(content string, spans []text.Span) int {
	whole := text.Sentences(content)
	return slices.IndexFunc(spans, func(sp text.Span) bool {
		return !slices.ContainsFunc(whole, func(w text.Span) bool { return w.Start == sp.Start }) ||
			!slices.ContainsFunc(whole, func(w text.Span) bool { return w.End == sp.End })
	})
}

// ends reports whether a sentence has its end mark. A semicolon ends one that
// another follows.
func ends(s string) bool {
	s = strings.TrimRight(s, "”’\"')）】》」』")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("。！？!?….；;", r) && s != ""
}

// tail is the end of a sentence, as it is shown.
func tail(s string) string {
	const most = 40 // bytes
	if len(s) <= most {
		return s
	}
	i := len(s) - most
	for !utf8.RuneStart(s[i]) {
		i++
	}
	return "…" + s[i:]
}

// checkTexts reports texts that are none.
func checkTexts(texts []string) *fault {
	for i, s := range texts {
		switch {
		case strings.TrimSpace(s) == "":
			return faultf("empty", "text %d is empty", i+1)
		case garbled(s):
			return faultf("garbled", "text %d has characters that no text has", i+1)
		}
	}
	return nil
}

// checkLanguage reports texts that, taken together, are of another language.
func checkLanguage(lang ophglm.Lang, texts []string) *fault {
	if text.Language(texts...) != lang {
		return faultf("other_language", "it is not written in the language asked for, %s", prompts.WordsOf(lang).Language)
	}
	return nil
}
