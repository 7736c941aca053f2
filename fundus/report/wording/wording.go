// Package wording puts the findings of a report into words, Chinese and English,
// each sentence citing the findings that it says.
//
// What is said and in which order is decided here, once; how it is said stands in
// zh.go and en.go. Numbers are those that the findings hold as text. "Not found"
// is said of a model, never of an eye; what was not examined is said so; where
// models disagree, that is said and not settled.
package wording

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm"
)

// Write gives the report its text and citations in the languages. Citations of
// message 0 are of the Chinese text, of message 1 of the English.
func Write(r *ophglm.FundusReport, languages ...string) {
	r.Text, r.Citations = ophglm.Text{}, nil
	if slices.Contains(languages, string(ophglm.ZH)) {
		r.Text.ZH = write(r, zh{}, 0)
	}
	if slices.Contains(languages, string(ophglm.EN)) {
		r.Text.EN = write(r, en{}, 1)
	}
}

func write(r *ophglm.FundusReport, l language, message int) string {
	w := &writer{language: l, message: message, findings: r.Findings}
	w.report()
	r.Citations = append(r.Citations, w.citations...)
	return w.b.String()
}

// finding is what sentences are made of.
type finding = *ophglm.Finding

// language words each kind of sentence. A sentence ends with its full stop; lists
// have an element at least.
type language interface {
	heading(section string) string
	space() string // between sentences

	eye(f finding) string
	notFundus() string
	gradable(f finding) string
	ungradable(reasons []finding) string
	disc(f finding) string
	vessels(f finding) string
	lesion(f finding) string
	bright(f finding) string // areas in the disc that were not counted
	noLesions(fs []finding) string
	maculaEstimated() string
	reached(fs []finding) string
	below(fs []finding, others bool) string
	notExamined(fs []finding) string
	notExaminedSmall(fs []finding) string // the photograph has too few pixels for the model
	notExaminedMeans() string

	ungraded() string
	suggests(diseases []finding) string
	found(lesions []finding) string
	nothing() string
	nothingExamined() string
	uncertain() string
	normalAndDisease(normal finding, diseases []finding) string
	normalAndLesions(normal finding, lesions []finding) string
	lesionsNotRetinopathy(lesions []finding, dr finding) string
	retinopathyNotLesions(dr finding, absent []finding) string
	advise() string
	adviseAnyway() string

	researchOnly() string
	odirLabels() string
}

// writer writes the report in one language.
type writer struct {
	language
	message   int
	findings  []ophglm.Finding
	b         strings.Builder
	pending   string // heading of a section that has no sentence yet
	citations []ophglm.Citation
}

// section begins a section. Its heading is written with its first sentence, on a
// line of its own.
func (w *writer) section(name string) { w.pending = w.heading(name) }

// say writes a sentence that says the findings.
func (w *writer) say(sentence string, of ...finding) {
	switch {
	case w.pending != "" && w.b.Len() > 0:
		w.b.WriteByte('\n')
	case w.pending == "":
		w.b.WriteString(w.space())
	}
	c := ophglm.Citation{Message: w.message, Start: w.b.Len()}
	first, n := utf8.DecodeRuneInString(sentence)
	w.b.WriteString(w.pending + string(unicode.ToUpper(first)) + sentence[n:])
	w.pending = ""
	c.End = w.b.Len()
	for _, f := range of {
		c.Of = append(c.Of, ophglm.Ref{Kind: "finding", ID: f.ID})
	}
	w.citations = append(w.citations, c)
}

// of lists the findings of a kind that pass.
func (w *writer) of(kind string, pass func(finding) bool) []finding {
	var out []finding
	for i := range w.findings {
		if f := &w.findings[i]; f.Kind == kind && pass(f) {
			out = append(out, f)
		}
	}
	return out
}

func (w *writer) first(kind, typ string) finding {
	for i := range w.findings {
		if f := &w.findings[i]; f.Kind == kind && (typ == "" || f.Type == typ) {
			return f
		}
	}
	return nil
}

func present(f finding) bool  { return f.Present }
func examined(f finding) bool { return f.Values["examined"] != "no" }
func absent(f finding) bool   { return examined(f) && !f.Present }

func unexamined(f finding) bool { return !examined(f) }
