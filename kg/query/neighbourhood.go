package query

import (
	"cmp"
	"context"
	"slices"

	"ophglm"
	"ophglm/kg/store"
)

// Near is an entity of a neighbourhood.
type Near struct {
	Entity   *ophglm.Entity `json:"entity"`
	Distance int            `json:"distance"` // triples between; 0 for the one asked for
}

// Around is what lies around an entity.
type Around struct {
	// Entities are by distance, then by id.
	Entities []Near `json:"entities"`
	// Triples connect them, by id: those of which one end is nearer than the
	// depth asked for.
	Triples []*ophglm.Triple `json:"triples"`
	// More says that entities were left out, as there were more than the limit.
	More bool `json:"more,omitempty"`
}

// Neighbourhood returns what is at most depth triples away from an entity,
// whichever way they point: at most limit entities, the nearest first, then by
// id. Where relations are named, triples of these alone are followed. An id that
// the graph has not is an error; a depth below 1 gives the entity alone.
func Neighbourhood(ctx context.Context, s store.Store, id string, depth, limit int, relations ...string) (*Around, error) {
	start, err := entity(ctx, s, id)
	if err != nil {
		return nil, err
	}
	out := &Around{Entities: []Near{{start, 0}}}
	distance := map[string]int{id: 0}
	seen := map[string]*ophglm.Triple{}
	frontier := []string{id}
	for d := 1; d <= depth && len(frontier) > 0 && !out.More; d++ {
		triples, err := touching(ctx, s, frontier, relations)
		if err != nil {
			return nil, err
		}
		var next []string
		for _, t := range triples {
			seen[t.ID] = t
			for _, end := range []string{t.Subject, t.Object.Entity} {
				if _, known := distance[end]; !known {
					distance[end] = d
					next = append(next, end)
				}
			}
		}
		slices.Sort(next)
		if room := max(limit-len(out.Entities), 0); len(next) > room {
			for _, left := range next[room:] {
				delete(distance, left)
			}
			next, out.More = next[:room], true
		}
		entities, err := s.Entities(ctx, next)
		if err != nil {
			return nil, err
		}
		for _, e := range entities {
			out.Entities = append(out.Entities, Near{e, d})
		}
		frontier = next
	}
	for _, t := range seen {
		_, subject := distance[t.Subject]
		_, object := distance[t.Object.Entity]
		if subject && object {
			out.Triples = append(out.Triples, t)
		}
	}
	slices.SortFunc(out.Triples, func(a, b *ophglm.Triple) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// touching are the triples between two entities of which one is among the ids,
// by id, each once.
func touching(ctx context.Context, s store.Store, ids, relations []string) ([]*ophglm.Triple, error) {
	of, err := s.Triples(ctx, store.Pattern{Subjects: ids, Relations: relations})
	if err != nil {
		return nil, err
	}
	to, err := s.Triples(ctx, store.Pattern{Objects: ids, Relations: relations})
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(slices.Concat(of, to), func(t *ophglm.Triple) bool { return t.Object.Entity == "" })
	slices.SortFunc(out, func(a, b *ophglm.Triple) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(out, func(a, b *ophglm.Triple) bool { return a.ID == b.ID }), nil
}
