package kg

import (
	"fmt"
	"regexp"
	"strings"

	"ophglm"
	"ophglm/internal/pyliteral"
)

// prose is a text with its escapes undone, and where each byte of it stands in
// the column.
type prose struct {
	text string
	at   []int
}

// prose reads the column reason.
func (d *chatdoctorRow) prose() (prose, error) {
	text, at, err := pyliteral.Unescape(d.line.Reason)
	if err != nil {
		return prose{"", []int{0}}, d.to.RejectPart("bad_literal", fmt.Sprintf("reason is not text with escaped bytes: %v", err), d.line.Reason)
	}
	return prose{text, at}, nil
}

// aliases adds the names by which the prose calls the disease.
func (d *chatdoctorRow) aliases(e *ophglm.Entity, p prose) {
	for _, name := range chatdoctorWords().AlsoCalled[d.name] {
		if i := indexFold(p.text, name); i >= 0 {
			e.Aliases.EN = append(e.Aliases.EN, name)
			e.Sources = append(e.Sources, d.at("reason", p.at[i], p.at[i+len(name)]))
		}
	}
}

// indexFold is where a name of ASCII letters stands in a text, whatever its case,
// or -1.
func indexFold(text, name string) int {
	for i := 0; i+len(name) <= len(text); i++ {
		if strings.EqualFold(text[i:i+len(name)], name) {
			return i
		}
	}
	return -1
}

var (
	// causing is what a sentence has to speak of to state a cause.
	causing = regexp.MustCompile(`(?i)\bcaused by|\bcauses? (?:of|is|are)\b|\bdue to\b|\bresults? from|\bresulting from|\bassociated with|\bresponsible for`)
	// causesOf finds sentences on what the disease itself causes.
	causesOf = regexp.MustCompile(`(?i)\bcauses? of (?:\w+ )?(?:blindness|vision|visual)|\b(?:may|can|could) cause\b`)
	// emptied finds a sentence that lost what stood in its brackets.
	emptied = regexp.MustCompile(`\(\s*\)`)
)

// causes writes the sentences of the prose that state a cause.
func (d *chatdoctorRow) causes(p prose) error {
	names := append([]string{d.name}, chatdoctorWords().AlsoCalled[d.name]...)
	for _, s := range sentences(p.text) {
		text := p.text[s.start:s.end]
		from, to := p.at[s.start], p.at[s.end]
		reason := standsAlone(text)
		switch {
		case reason != "":
		case emptied.MatchString(text):
			reason = "layout"
		case !causing.MatchString(text) || causesOf.MatchString(text):
			reason = "off_topic"
		case !namesDisease(text, names):
			reason = "names_no_focus"
		}
		var err error
		if reason != "" {
			err = d.to.RejectPart(reason, fmt.Sprintf("reason[%d:%d] %s", from, to, sentenceFaults[reason]), text)
		} else {
			err = d.triple(d.id, "has_cause", ophglm.Object{Text: ophglm.Text{EN: text}}, map[string]string{"form": "sentence"}, d.at("reason", from, to))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// namesDisease reports whether one of the names stands in a sentence.
func namesDisease(sentence string, names []string) bool {
	for _, n := range names {
		if indexFold(sentence, n) >= 0 {
			return true
		}
	}
	return false
}
