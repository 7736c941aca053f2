// Package query answers questions about a graph that is held in memory: what an
// entity is called and coded, and what is known of it, with the sources.
package query

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"ophglm"
	"ophglm/kg/ontology"
)

// Graph is a graph in memory: about 1 KB an entity and 1 KB a triple. It is not
// changed after [Load], and can be read from several goroutines.
type Graph struct {
	entities map[string]*ophglm.Entity
	order    []string                    // ids, ascending
	from     map[string][]*ophglm.Triple // by subject
	to       map[string][]*ophglm.Triple // by object
	exact    map[string][]string         // ids by folded name, alias or code, best first
}

// Fact is one triple as it is shown: of the entity asked for, with names in
// place of ids.
type Fact struct {
	Triple *ophglm.Triple
	// Relation is what the triple says; its zero fields mean a relation that the
	// ontology does not know. Inverse: the entity asked for is the object.
	Relation ontology.Relation
	Inverse  bool
	// Other is the name of the other end, or the text that the relation holds.
	// OtherID is its id, empty for a text.
	Other   ophglm.Text
	OtherID string
	// Qualifiers are the triple's, with names in place of ids, by key.
	Qualifiers []Qualifier
}

// Qualifier narrows a fact.
type Qualifier struct {
	Name string
	Text ophglm.Text
}

// Load reads a graph. An item that is neither entity nor triple is an error, as
// is one that the sequence yields.
func Load(items iter.Seq2[*ophglm.GraphItem, error]) (*Graph, error) {
	g := &Graph{
		entities: map[string]*ophglm.Entity{}, from: map[string][]*ophglm.Triple{},
		to: map[string][]*ophglm.Triple{}, exact: map[string][]string{},
	}
	for item, err := range items {
		switch {
		case err != nil:
			return nil, fmt.Errorf("loading a graph: %w", err)
		case item.Entity != nil:
			if g.entities[item.Entity.ID] == nil {
				g.order = append(g.order, item.Entity.ID)
			}
			g.entities[item.Entity.ID] = item.Entity
		case item.Triple != nil:
			t := item.Triple
			g.from[t.Subject] = append(g.from[t.Subject], t)
			if t.Object.Entity != "" {
				g.to[t.Object.Entity] = append(g.to[t.Object.Entity], t)
			}
		default:
			return nil, fmt.Errorf("loading a graph: %w", item.Validate())
		}
	}
	slices.Sort(g.order)
	// Names come before aliases, and those before codes, so that an entity
	// called so stands before one that is also called so.
	for _, keys := range []func(*ophglm.Entity) []string{names, aliases, codes} {
		for _, id := range g.order {
			for _, k := range keys(g.entities[id]) {
				if k = fold(k); k != "" && !slices.Contains(g.exact[k], id) {
					g.exact[k] = append(g.exact[k], id)
				}
			}
		}
	}
	return g, nil
}

func names(e *ophglm.Entity) []string { return []string{e.Name.ZH, e.Name.EN} }

func aliases(e *ophglm.Entity) []string { return slices.Concat(e.Aliases.ZH, e.Aliases.EN) }

func codes(e *ophglm.Entity) []string {
	out := []string{e.ID}
	for _, c := range e.Codes {
		out = append(out, c.Code, c.System+":"+c.Code)
	}
	return out
}

// fold is a name as it is compared: width, case and blanks do not count.
func fold(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(s))), " ")
}

// Entity returns the entity of an id.
func (g *Graph) Entity(id string) (*ophglm.Entity, bool) {
	e, ok := g.entities[id]
	return e, ok
}

// Len is the number of entities.
func (g *Graph) Len() int { return len(g.order) }

// Find returns the entities that are called so or have that code or id, those
// by name first, then by alias, then by code; where there are none, those that
// have it within a name or alias, the shortest such first. Diseases come before
// others that are as near.
func (g *Graph) Find(name string) []*ophglm.Entity {
	key := fold(name)
	if key == "" {
		return nil
	}
	if ids := g.exact[key]; len(ids) > 0 {
		out := make([]*ophglm.Entity, len(ids))
		for i, id := range ids {
			out[i] = g.entities[id]
		}
		slices.SortStableFunc(out, func(a, b *ophglm.Entity) int {
			return cmp.Or(cmp.Compare(g.how(a, key), g.how(b, key)), cmp.Compare(afterDiseases(a), afterDiseases(b)))
		})
		return out
	}
	type near struct {
		e      *ophglm.Entity
		length int
	}
	var found []near
	for _, id := range g.order {
		e := g.entities[id]
		best := 0
		for _, n := range slices.Concat(names(e), aliases(e)) {
			if strings.Contains(fold(n), key) && (best == 0 || len(n) < best) {
				best = len(n)
			}
		}
		if best > 0 {
			found = append(found, near{e, best})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.length, b.length), cmp.Compare(afterDiseases(a.e), afterDiseases(b.e)))
	})
	out := make([]*ophglm.Entity, len(found))
	for i, f := range found {
		out[i] = f.e
	}
	return out
}

// how says by what an entity has a key: 0 a name, 1 an alias, 2 a code.
func (g *Graph) how(e *ophglm.Entity, key string) int {
	for i, keys := range []func(*ophglm.Entity) []string{names, aliases} {
		for _, k := range keys(e) {
			if fold(k) == key {
				return i
			}
		}
	}
	return 2
}

func afterDiseases(e *ophglm.Entity) int {
	if e.Type == "Disease" {
		return 0
	}
	return 1
}

// strength orders evidence, strongest first.
var strength = []ophglm.Evidence{ophglm.Curated, ophglm.Coded, ophglm.Article, ophglm.Crawled}

// Facts returns what the graph says of an entity: in the order of the
// ontology's relations, what it is the subject of before what it is the object
// of; within a relation by evidence, strongest first, then by the qualifier
// "order" and the name of the other end.
func (g *Graph) Facts(id string) []Fact {
	var out []Fact
	for _, t := range g.from[id] {
		out = append(out, g.fact(t, false))
	}
	for _, t := range g.to[id] {
		out = append(out, g.fact(t, true))
	}
	o := ontology.Default()
	inverse := func(f Fact) int {
		if f.Inverse {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(out, func(a, b Fact) int {
		return cmp.Or(
			cmp.Compare(inverse(a), inverse(b)),
			cmp.Compare(o.Order(a.Triple.Relation), o.Order(b.Triple.Relation)),
			cmp.Compare(slices.Index(strength, a.Triple.Evidence), slices.Index(strength, b.Triple.Evidence)),
			cmp.Compare(a.Triple.Qualifiers["order"], b.Triple.Qualifiers["order"]),
			cmp.Compare(a.Other.Any(), b.Other.Any()),
			cmp.Compare(a.Triple.ID, b.Triple.ID),
		)
	})
	return out
}

func (g *Graph) fact(t *ophglm.Triple, inverse bool) Fact {
	f := Fact{Triple: t, Inverse: inverse}
	if r, ok := ontology.Default().Relation(t.Relation); ok {
		f.Relation = *r
	} else {
		f.Relation.Name = t.Relation
	}
	other := t.Object.Entity
	if inverse {
		other = t.Subject
	}
	if f.OtherID = other; other == "" {
		f.Other = t.Object.Text
	} else {
		f.Other = g.name(other)
	}
	texts := map[string]ophglm.Text{}
	for k, v := range t.Qualifiers {
		name, lang, isText := strings.Cut(k, "@")
		q := texts[name]
		switch {
		case !isText:
			q = g.name(v)
		case lang == string(ophglm.ZH):
			q.ZH = v
		default:
			q.EN = v
		}
		texts[name] = q
	}
	for name, text := range texts {
		f.Qualifiers = append(f.Qualifiers, Qualifier{name, text})
	}
	slices.SortFunc(f.Qualifiers, func(a, b Qualifier) int { return cmp.Compare(a.Name, b.Name) })
	return f
}

// name is what an id is called; what is no id of the graph is its own name.
func (g *Graph) name(id string) ophglm.Text {
	if e, ok := g.entities[id]; ok {
		return e.Name
	}
	return ophglm.Text{ZH: id, EN: id}
}
