package kg

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ophglm"
)

// sink takes what a reader makes of its rows; it is a [pipeline.Emitter] of
// graph items.
type sink interface {
	Row(n int) error
	Emit(item *ophglm.GraphItem) error
	Reject(reason, detail string, record any) error
	RejectPart(reason, detail string, part any) error
	Merged()
	Count(name string, n int)
}

// FoldName is a name as it is compared: compatibility forms, such as full-width
// letters, folded, lower case, blanks made one.
func FoldName(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(name))), " ")
}

// hashedID is the id of an entity that has neither slug nor code.
func hashedID(typ, name string) string {
	return ophglm.HashID("entity", typ, FoldName(name))
}

// codedID is the id of a terminology's own entity.
func codedID(system, code string) string { return system + ":" + code }

// rank orders the ids that one entity may have had: curated slugs, then codes,
// then hashes.
func rank(id string) int {
	switch {
	case strings.Contains(id, ":"):
		return 1
	case len(id) == 24 && strings.Trim(id, "0123456789abcdef") == "":
		return 2
	}
	return 0
}

// systemOf is the terminology that a coded id belongs to, or "".
func systemOf(id string) string {
	system, _, ok := strings.Cut(id, ":")
	if !ok {
		return ""
	}
	return system
}

// nameText puts a name into the languages that it is one in: a name of a
// Chinese source that has no Chinese in it, such as OCT, is one in both.
func nameText(name string) ophglm.Text {
	for _, r := range name {
		if r > unicode.MaxASCII {
			return ophglm.Text{ZH: name}
		}
	}
	return ophglm.Text{ZH: name, EN: name}
}

// graph writes entities and triples of one file. An entity that is only
// mentioned is written where it is first mentioned: memory grows with the
// number of distinct entities of the file, about 40 bytes each.
type graph struct {
	to       sink
	evidence ophglm.Evidence
	seen     map[string]bool
}

func newGraph(to sink, evidence ophglm.Evidence) *graph {
	return &graph{to, evidence, map[string]bool{}}
}

// entity writes an entity, whether it was mentioned before or not.
func (g *graph) entity(e *ophglm.Entity) error {
	g.seen[e.ID] = true
	return g.to.Emit(&ophglm.GraphItem{Entity: e})
}

// mention returns the id of the entity of that type and name, and writes it if
// this is the first that is heard of it.
func (g *graph) mention(typ, name string, at ophglm.Source) (string, error) {
	id := hashedID(typ, name)
	if g.seen[id] {
		return id, nil
	}
	return id, g.entity(&ophglm.Entity{ID: id, Type: typ, Name: nameText(name), Sources: []ophglm.Source{at}})
}

// triple writes a fact that can be looked up where it says.
func (g *graph) triple(subject, relation string, object ophglm.Object, qualifiers map[string]string, at ...ophglm.Source) error {
	t := &ophglm.Triple{
		Subject: subject, Relation: relation, Object: object, Qualifiers: qualifiers,
		Evidence: g.evidence, Checked: true, Sources: at,
	}
	t.ID = ophglm.TripleID(t)
	return g.to.Emit(&ophglm.GraphItem{Triple: t})
}
