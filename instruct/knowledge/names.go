package knowledge

import (
	"cmp"
	"strings"

	"ophglm"
)

// maxPhrase is the longest name or text, in bytes, that is put into a sentence.
const maxPhrase = 1200

// name is what the composer keeps of an entity.
type name struct {
	typ    string
	text   ophglm.Text
	called ophglm.Text // what a sentence can hold of it
}

// Names holds the entities of the graph by id, and who is called by a disease's
// name, so that no question is asked about two.
type Names struct {
	byID  map[string]name
	taken map[ophglm.Text]string // one language set
}

// NewNames returns names without any.
func NewNames() *Names { return &Names{byID: map[string]name{}, taken: map[ophglm.Text]string{}} }

// Add takes in an entity, whose name and type alone are kept.
func (n *Names) Add(e *ophglm.Entity) {
	of := ophglm.Text{ZH: called(e.Name.ZH), EN: called(e.Name.EN)}
	if e.Type == "Disease" && (isHeading(e.Name.ZH) || isHeading(e.Name.EN)) {
		of = ophglm.Text{} // nobody is told to have it
	}
	n.byID[e.ID] = name{e.Type, e.Name, of}
	if e.Type != "Disease" {
		return
	}
	for _, t := range []ophglm.Text{{ZH: e.Name.ZH}, {EN: strings.ToLower(e.Name.EN)}} {
		if owner, ok := n.taken[t]; !t.IsZero() && (!ok || ownsName(e.ID, owner)) {
			n.taken[t] = e.ID
		}
	}
}

// ownsName reports whether the entity a has a better claim to a name than b:
// curated before coded before uncoded, then by id.
func ownsName(a, b string) bool {
	rank := func(id string) int {
		switch {
		case strings.Contains(id, ":"):
			return 1
		case len(id) == 24 && strings.Trim(id, "0123456789abcdef") == "":
			return 2
		}
		return 0
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b)) < 0
}

// TypeOf returns the type of an entity, or "" where it is none of the graph.
func (n *Names) TypeOf(id string) string { return n.byID[id].typ }

// Calls returns the name of an entity, or "" where it has none that a sentence
// can hold.
func (n *Names) Calls(id string, lang ophglm.Lang) string { return n.byID[id].called.In(lang) }

// isHeading reports whether a disease is what a classification has for all that it has
// no code for: "unspecified disorder of cornea".
func isHeading(s string) bool {
	if HasAny(s, []string{"未特指", "未指明", "其他", "其它", "不可归类", "unspecified", "not elsewhere classified"}) {
		return true
	}
	return hasWord(strings.ToLower(s), []string{"other"})
}

// called is a name as a sentence can hold it.
func called(s string) string {
	s = fit(s)
	if strings.ContainsAny(s, ";；。") {
		return "" // several names, or a text
	}
	return s
}

// fit returns a text that can stand in a sentence, without its own full stop, or
// "".
func fit(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > maxPhrase || strings.ContainsAny(s, "\n\r") {
		return ""
	}
	return strings.TrimRight(s, "。.；;")
}
