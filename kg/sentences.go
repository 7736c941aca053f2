package kg

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// span is a stretch of a text, in bytes.
type span struct{ start, end int }

// abbreviation finds an end of text whose full stop ends no sentence.
var abbreviation = regexp.MustCompile(`(?:^|[\s(])(?:[A-Za-z]|Dr|Mr|Mrs|Ms|St|vs|etc|e\.g|i\.e|approx|No|Fig|U\.S|al|Inc)\.$`)

// sentences cuts English prose at the full stops, question and exclamation
// marks that a blank and a capital, a digit, a bracket or a dash follow, and at
// line ends. Blanks around a sentence are not part of it.
func sentences(s string) []span {
	var out []span
	from := 0
	add := func(to int) {
		if a, b := trimmed(s, from, to); a < b {
			out = append(out, span{a, b})
		}
		from = to
	}
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\n':
			add(i)
		case '.', '?', '!':
			end := i + 1
			for end < len(s) && strings.IndexByte(`")'”’`, s[end]) >= 0 {
				end++
			}
			rest := strings.TrimLeftFunc(s[end:], unicode.IsSpace)
			if len(rest) == len(s[end:]) && rest != "" {
				continue
			}
			next, _ := utf8.DecodeRuneInString(rest)
			if rest == "" || ((unicode.IsUpper(next) || unicode.IsDigit(next) || strings.ContainsRune(`("“-`, next)) &&
				(s[i] != '.' || !abbreviation.MatchString(s[from:i+1]))) {
				add(end)
				i = end - 1
			}
		}
	}
	add(len(s))
	return out
}

// The openings and words that tie a sentence to what stands before it, or that
// show that it is no sentence of an article.
var (
	leaning   = regexp.MustCompile(`^(?:This|These|That|Those|It|Its|They|Their|Them|He|She|His|Her|Such|However|Therefore|Thus|Also|In addition|In this|In these|In that|In such|In both|In those|In most of these|Additionally|Furthermore|Moreover|Other|Others|Another|Both|Either|Neither|Each|Yes|No|But|And|Or|So|Then|Instead|Otherwise|Again|For example|For instance|For this|For these|For more|As a result|As such|As noted|At this|At that|At these|Because of (?:this|these)|Because (?:it|they|these|this)|Since (?:it|they|these|this)|If (?:it|they|so|this|these|not|that)|When (?:it|this|these|they)|Once (?:it|this|they)|While (?:it|this|these|they)|Although (?:it|both|this|these|they|he|she)|Even|Here|One of these|Some of these|Most of these|All of these|Many of these|Over time|Eventually|Then|Next|First|Second|Finally|Similarly|Likewise|Nevertheless|Unlike|We|Our|Researchers|Scientists|Remember|Please|Encourage|Rarely, other|Whites|More severe|Less|Later|Afterward|After this|During this|With this|With these|From|What|How|Why|Who|Further|Repeated|The (?:surgery|treatment|procedure|test|operation|goal|excess|cysts?|dye|drugs?|doctor|results?|condition|disorder|disease|genes?|mutations?|proteins?|other|second|first|third|last|remaining|same))\b`)
	anaphora  = regexp.MustCompile(`(?i)\b(?:this|these|those|such) (?:\w+ )?(?:condition|disorder|disease|gene|genes|protein|type|form|forms|treatment|treatments|procedure|process|surgery|drug|drugs|cells?|symptoms?|features?|mutations?|changes?|abnormalit\w+|problems?|tests?|vessels?|individuals|people|families|stage|area|layer|structures?|enzyme|syndrome|damage|case|cases|group|study|studies|information|result|results)\b|\bthe (?:other|latter|former)\b|\b(?:as|described|mentioned|noted) (?:above|below)\b`)
	apparatus = regexp.MustCompile(`(?i)watch the video|\(watch|click|glossary|get tips|learn (?:more|what)|for more information|contact (?:the|your|us)|website|web site|web page|resources|human phenotype ontology|table below|medlineplus|medical dictionary|genetic testing registry|clinical trial|orphanet|gene ?reviews?|omim|pubmed|e-mail|http|www\.|key points?\b|summary ?:|nih:|national eye institute|see the|see also|listed below|the following|gtr\b|this section|more details|we do not have|click here`)
	verb      = regexp.MustCompile(`(?i)\b(?:is|are|was|were|be|been|can|may|might|must|should|will|has|have|had|do|does|causes?d?|results?|occurs?|affects?|includes?|leads?|increases?|appears?|becomes?|develops?|helps?|uses?|makes?|experience|prevents?|disrupts?|reduces?|impairs?|alters?|changes?|requires?|needs?|involves?|provides?|slows?|focus(?:es)?|forms?|depends?|consists?|works?|allows?|gives?|takes?|tends?|vary|varies|decreases?|progress(?:es)?|persists?|ensures?|underlies?|looks?|see|get|use|spreads?)\b`)
	starters  = regexp.MustCompile(`^\S+(?: \S+){0,6}? (?:The|This|These|If|You|Your|Most|In|An?|There|Some|People|When|It|Other|As|For|To|Many|Early|Several|Doctors|Because|Although|Treatment|Symptoms|Risk|Currently|Everyone|Anyone|After|Before|During|Low|Common|Dry|Eye|Vision) [a-z]`)
)

// standsAlone says what keeps an English sentence from being read by itself: a
// code, or "" for one that can be.
func standsAlone(s string) string {
	switch n := len(s); {
	case n < 30:
		return "too_short"
	case n > 400:
		return "too_long"
	}
	switch {
	case strings.HasSuffix(s, "?"):
		return "question"
	case apparatus.MatchString(s):
		return "apparatus"
	case !strings.HasSuffix(s, ".") || strings.Contains(s, "  ") || strings.ContainsAny(s, "\n\t"):
		return "layout"
	case strings.HasPrefix(s, "-") || strings.Contains(s, " - ") || strings.Contains(s, ": -") || strings.HasPrefix(s, "("):
		return "list"
	case leaning.MatchString(s) || anaphora.MatchString(s):
		return "leans_on_context"
	case heading(s):
		return "heading"
	}
	if r, _ := utf8.DecodeRuneInString(s); !unicode.IsUpper(r) && !unicode.IsDigit(r) {
		return "layout"
	}
	if !verb.MatchString(s) {
		return "no_verb"
	}
	return ""
}

// heading reports a heading that ran into the sentence after it: "Risk
// Increases With Age AMD is …", "Symptoms In the early stages …".
func heading(s string) bool {
	words := strings.Fields(s)
	upper := 0
	for _, w := range words[:min(4, len(words))] {
		r, n := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(r) && strings.ToLower(w[n:]) == w[n:] {
			upper++
		}
	}
	return upper >= 3 || starters.MatchString(s) || echoes(words)
}

// echoes reports a heading of one word that the sentence takes up: "Surgery
// Laser surgery is …", "Environment Environmental exposure …".
func echoes(words []string) bool {
	if len(words) < 3 || len(words[0]) < 5 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(words[1])
	first := strings.ToLower(words[0])
	return unicode.IsUpper(r) && (strings.HasPrefix(strings.ToLower(words[1]), first) || words[2] == first)
}
