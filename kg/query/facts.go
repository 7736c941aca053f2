package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"ophglm"
	"ophglm/kg/ontology"
	"ophglm/kg/store"
)

// Fact is one triple as it is shown: of the entity asked for, with names in
// place of ids.
type Fact struct {
	Triple *ophglm.Triple `json:"triple"`
	// Relation is what the triple says; its zero fields mean a relation that the
	// ontology does not know. Inverse: the entity asked for is the object.
	Relation ontology.Relation `json:"-"`
	Inverse  bool              `json:"inverse,omitempty"`
	// Other is the name of the other end, or the text that the relation holds.
	// OtherID is its id, empty for a text.
	Other   ophglm.Text `json:"other"`
	OtherID string      `json:"other_id,omitempty"`
	// Qualifiers are the triple's, with names in place of ids, by key.
	Qualifiers []Qualifier `json:"qualifiers,omitempty"`
}

// Qualifier narrows a fact.
type Qualifier struct {
	Name string      `json:"name"`
	Text ophglm.Text `json:"text"`
}

// Facts returns what the graph says of an entity: what it is the subject of
// before what it is the object of, in the order of the ontology's relations;
// within a relation by evidence, strongest first, then by the qualifier "order"
// and the name of the other end. Where relations are named, it is of these alone.
// An id that the graph has not has no facts.
func Facts(ctx context.Context, s store.Store, id string, relations ...string) ([]Fact, error) {
	of, err := s.Triples(ctx, store.Pattern{Subjects: []string{id}, Relations: relations})
	if err != nil {
		return nil, err
	}
	to, err := s.Triples(ctx, store.Pattern{Objects: []string{id}, Relations: relations})
	if err != nil {
		return nil, err
	}
	ids := []string{id}
	for _, t := range slices.Concat(of, to) {
		ids = append(ids, t.Subject)
		if t.Object.Entity != "" {
			ids = append(ids, t.Object.Entity)
		}
		for key, value := range t.Qualifiers {
			if !strings.Contains(key, "@") {
				ids = append(ids, value)
			}
		}
	}
	entities, err := byID(ctx, s, ids)
	if err != nil {
		return nil, err
	}
	name := func(id string) ophglm.Text {
		if e, ok := entities[id]; ok {
			return e.Name
		}
		return ophglm.Text{ZH: id, EN: id} // a plain code of a qualifier
	}
	var out []Fact
	for _, t := range of {
		out = append(out, newFact(t, false, name))
	}
	for _, t := range to {
		out = append(out, newFact(t, true, name))
	}
	slices.SortStableFunc(out, compareFacts)
	return out, nil
}

// Scenario returns the facts of an entity whose relation feeds the scenario, in
// the order of [Facts]. A scenario that no relation feeds is an error.
func Scenario(ctx context.Context, s store.Store, id, scenario string) ([]Fact, error) {
	var relations []string
	for _, r := range ontology.Default().Scenario(scenario) {
		relations = append(relations, r.Name)
	}
	if scenario == "" || len(relations) == 0 {
		return nil, fmt.Errorf("no relation of the ontology feeds the scenario %q", scenario)
	}
	return Facts(ctx, s, id, relations...)
}

// strength orders evidence, strongest first.
var strength = []ophglm.Evidence{ophglm.Curated, ophglm.Coded, ophglm.Article, ophglm.Crawled}

func compareFacts(a, b Fact) int {
	o := ontology.Default()
	inverse := func(f Fact) int {
		if f.Inverse {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(inverse(a), inverse(b)),
		cmp.Compare(o.Order(a.Triple.Relation), o.Order(b.Triple.Relation)),
		cmp.Compare(slices.Index(strength, a.Triple.Evidence), slices.Index(strength, b.Triple.Evidence)),
		cmp.Compare(a.Triple.Qualifiers["order"], b.Triple.Qualifiers["order"]),
		cmp.Compare(a.Other.Any(), b.Other.Any()),
		cmp.Compare(a.Triple.ID, b.Triple.ID),
	)
}

// newFact shows a triple. name is what an id is called; what is no id of the
// graph is its own name.
func newFact(t *ophglm.Triple, inverse bool, name func(id string) ophglm.Text) Fact {
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
		f.Other = name(other)
	}
	texts := map[string]ophglm.Text{}
	for k, v := range t.Qualifiers {
		key, lang, isText := strings.Cut(k, "@")
		q := texts[key]
		switch {
		case !isText:
			q = name(v)
		case lang == string(ophglm.ZH):
			q.ZH = v
		default:
			q.EN = v
		}
		texts[key] = q
	}
	for key, text := range texts {
		f.Qualifiers = append(f.Qualifiers, Qualifier{key, text})
	}
	slices.SortFunc(f.Qualifiers, func(a, b Qualifier) int { return cmp.Compare(a.Name, b.Name) })
	return f
}
