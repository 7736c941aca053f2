package query

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"ophglm"
	"ophglm/kg/ontology"
)

// Stats are what a graph holds.
type Stats struct {
	Entities int `json:"entities"`
	Triples  int `json:"triples"`
	// Types and Relations are in the order of the ontology; what it does not know
	// comes after, by name. What the graph has none of is left out.
	Types     []TypeCount     `json:"types"`
	Relations []RelationCount `json:"relations"`
	// Coverage has a row for each relation that a disease may be the subject of.
	Coverage []Coverage `json:"coverage"`
}

// TypeCount counts the entities of a type.
type TypeCount struct {
	Type string `json:"type"`
	ByID Kinds  `json:"by_id"`
}

// RelationCount counts the triples of a relation.
type RelationCount struct {
	Relation string `json:"relation"`
	Triples  int    `json:"triples"`
	// Evidence counts them by what stands behind them.
	Evidence map[ophglm.Evidence]int `json:"evidence"`
	Checked  int                     `json:"checked"`
	Texts    int                     `json:"texts"` // whose object is a text
}

// Coverage says of how many diseases a relation says something, by the kinds of
// their ids, and of how many there are.
type Coverage struct {
	Relation string `json:"relation"`
	With     Kinds  `json:"with"`
	Of       Kinds  `json:"of"`
}

// Kinds counts entities by where their ids come from ([ophglm.Entity]).
type Kinds struct {
	Curated int `json:"curated"`
	Coded   int `json:"coded"`
	Hashed  int `json:"hashed"`
}

// All is the sum.
func (k Kinds) All() int { return k.Curated + k.Coded + k.Hashed }

// Share is the part of all diseases; ok is false where there are none.
func (c Coverage) Share() (share float64, ok bool) {
	if c.Of.All() == 0 {
		return 0, false
	}
	return float64(c.With.All()) / float64(c.Of.All()), true
}

func (k *Kinds) add(id string) {
	switch {
	case strings.Contains(id, ":"):
		k.Coded++
	case isHash(id):
		k.Hashed++
	default:
		k.Curated++
	}
}

// isHash reports whether an id is as [ophglm.HashID] makes them.
func isHash(id string) bool {
	return len(id) == len(ophglm.HashID()) && strings.Trim(id, "0123456789abcdef") == ""
}

// Measure counts what a graph holds, in one pass. The memory it takes is that of
// the ids of diseases.
func Measure(graph iter.Seq2[*ophglm.GraphItem, error]) (*Stats, error) {
	out := &Stats{}
	types := map[string]*TypeCount{}
	relations := map[string]*RelationCount{}
	var diseases Kinds
	told := map[string]map[string]bool{} // disease → relations of which it is a subject
	with := map[string]*Kinds{}          // by relation
	for item, err := range graph {
		if err != nil {
			return nil, err
		}
		if e := item.Entity; e != nil {
			out.Entities++
			n := at(types, e.Type)
			n.Type = e.Type
			n.ByID.add(e.ID)
			if e.Type == "Disease" {
				diseases.add(e.ID)
				told[e.ID] = map[string]bool{}
			}
			continue
		}
		t := item.Triple
		out.Triples++
		n := at(relations, t.Relation)
		n.count(t)
		if by, isDisease := told[t.Subject]; isDisease && !by[t.Relation] {
			by[t.Relation] = true
			at(with, t.Relation).add(t.Subject)
		}
	}
	o := ontology.Default()
	place := func(name string) int {
		return slices.IndexFunc(o.Types, func(t ontology.Type) bool { return t.Name == name })
	}
	for _, name := range slices.Sorted(maps.Keys(types)) {
		out.Types = append(out.Types, *types[name])
	}
	// An unknown type has the place -1, which as an unsigned number is the last.
	slices.SortStableFunc(out.Types, func(a, b TypeCount) int { return cmp.Compare(uint(place(a.Type)), uint(place(b.Type))) })
	for _, name := range slices.Sorted(maps.Keys(relations)) {
		out.Relations = append(out.Relations, *relations[name])
	}
	slices.SortStableFunc(out.Relations, func(a, b RelationCount) int { return cmp.Compare(o.Order(a.Relation), o.Order(b.Relation)) })
	for _, r := range o.Relations {
		if slices.Contains(r.Domain, "Disease") {
			out.Coverage = append(out.Coverage, Coverage{r.Name, *at(with, r.Name), diseases})
		}
	}
	return out, nil
}

func (n *RelationCount) count(t *ophglm.Triple) {
	n.Relation = t.Relation
	n.Triples++
	if n.Evidence == nil {
		n.Evidence = map[ophglm.Evidence]int{}
	}
	n.Evidence[t.Evidence]++
	if t.Checked {
		n.Checked++
	}
	if t.Object.Entity == "" {
		n.Texts++
	}
}

// at is the value of a key, made where it is absent.
func at[V any](m map[string]*V, key string) *V {
	if m[key] == nil {
		m[key] = new(V)
	}
	return m[key]
}
