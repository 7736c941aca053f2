package check

import (
	"slices"

	"ophglm"
	"ophglm/kg/names"
	"ophglm/kg/ontology"
)

// node is the place of an entity among the entities of a [Graph].
type node int32

// none is the object of a triple that holds a text.
const none node = -1

// entity is what the checks need of an entity.
type entity struct {
	id      string
	typ     string
	name    ophglm.Text
	aliases ophglm.Texts
	codes   []ophglm.Code
	at      int32 // its place in the stream
	used    bool  // a triple speaks of it
}

// triple is what the checks need of a triple.
type triple struct {
	id       string
	subject  node
	object   node // or none
	relation uint8
	evidence uint8 // an index of strength
	narrowed bool  // it has qualifiers
	at       int32
}

// strength orders evidence, strongest first.
var strength = []ophglm.Evidence{ophglm.Curated, ophglm.Coded, ophglm.Article, ophglm.Crawled}

// Graph is the sound part of a graph, as far as the checks need it.
type Graph struct {
	ontology *ontology.Ontology
	entities []entity
	triples  []triple
	byID     map[string]node
}

func newGraph(o *ontology.Ontology) *Graph {
	return &Graph{ontology: o, byID: map[string]node{}}
}

func (g *Graph) addEntity(e *ophglm.Entity, at int) node {
	n := node(len(g.entities))
	g.byID[e.ID] = n
	g.entities = append(g.entities, entity{id: e.ID, typ: e.Type, name: e.Name, aliases: e.Aliases, codes: e.Codes, at: int32(at)})
	return n
}

// addTriple takes a triple that [ontology.Ontology.Check] has passed.
func (g *Graph) addTriple(t *ophglm.Triple, at int) int {
	object := none
	subject := g.byID[t.Subject]
	g.entities[subject].used = true
	if t.Object.Entity != "" {
		object = g.byID[t.Object.Entity]
		g.entities[object].used = true
	}
	for _, v := range t.Qualifiers {
		if n, ok := g.byID[v]; ok {
			g.entities[n].used = true
		}
	}
	g.triples = append(g.triples, triple{
		id: t.ID, subject: subject, object: object, relation: uint8(g.ontology.Order(t.Relation)),
		evidence: uint8(slices.Index(strength, t.Evidence)), narrowed: len(t.Qualifiers) > 0, at: int32(at),
	})
	return len(g.triples) - 1
}

// typeOf is what [ontology.Ontology.Check] asks of an entity.
func (g *Graph) typeOf(id string) (string, bool) {
	n, ok := g.byID[id]
	if !ok {
		return "", false
	}
	return g.entities[n].typ, true
}

// relation returns the place of a relation in the ontology, as triples have it.
func (g *Graph) relation(name string) uint8 { return uint8(g.ontology.Order(name)) }

func (g *Graph) relationName(r uint8) string { return g.ontology.Relations[r].Name }

// called is how a sentence names an entity.
func (g *Graph) called(n node) string { return g.entities[n].name.Any() }

// surfaces are the names and aliases of an entity.
func (g *Graph) surfaces(n node) []string {
	return surfaces(&g.entities[n].name, &g.entities[n].aliases)
}

func surfaces(name *ophglm.Text, aliases *ophglm.Texts) []string {
	var out []string
	for _, s := range []string{name.ZH, name.EN} {
		if s != "" {
			out = append(out, s)
		}
	}
	return append(append(out, aliases.ZH...), aliases.EN...)
}

func (g *Graph) curated(n node) bool { return names.Rank(g.entities[n].id) == names.Curated }

// weaker orders two triples by which leaves where one must: the one of weaker
// evidence, or neither.
func (g *Graph) weaker(i, j int) (leaves int, one bool) {
	switch a, b := g.triples[i].evidence, g.triples[j].evidence; {
	case a > b:
		return i, true
	case b > a:
		return j, true
	}
	return i, false
}
