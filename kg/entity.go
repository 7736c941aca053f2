package kg

import (
	"unicode"

	"ophglm"
	"ophglm/kg/names"
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

// FoldName is a name as it is compared; see [names.Fold].
func FoldName(name string) string { return names.Fold(name) }

func hashedID(typ, name string) string { return names.HashedID(typ, name) }

func codedID(system, code string) string { return names.CodedID(system, code) }

// rank orders the ids that one entity may have had: curated slugs, then codes,
// then hashes.
func rank(id string) int { return names.Rank(id) }

func systemOf(id string) string { return names.System(id) }

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
