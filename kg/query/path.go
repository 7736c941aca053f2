package query

import (
	"context"
	"slices"

	"ophglm"
	"ophglm/kg/store"
)

// Step is a triple on a path.
type Step struct {
	Triple *ophglm.Triple `json:"triple"`
	// Inverse: the path leads from the triple's object to its subject.
	Inverse bool `json:"inverse,omitempty"`
}

// Route is how two entities hang together: one step less than entities.
type Route struct {
	Entities []*ophglm.Entity `json:"entities"`
	Steps    []Step           `json:"steps"`
}

// Path returns a shortest path of at most maxLength triples between two entities,
// whichever way the triples point; nil where there is none. Of several it is
// always the same one. Where relations are named, it is made of these alone: what
// leads everywhere, such as a hospital department, is best left out. An id that
// the graph has not is an error.
func Path(ctx context.Context, s store.Store, from, to string, maxLength int, relations ...string) (*Route, error) {
	for _, id := range []string{from, to} {
		if _, err := entity(ctx, s, id); err != nil {
			return nil, err
		}
	}
	// A search from each end, of which always the one with fewer places to go on
	// from goes one triple further, with all of them: where the two first meet, the
	// path is a shortest one.
	ends := [2]*search{newSearch(from), newSearch(to)}
	for length := 0; ; length++ {
		if meet := meeting(ends); meet != "" {
			return route(ctx, s, ends, meet)
		}
		e := ends[0]
		if len(ends[1].frontier) < len(e.frontier) {
			e = ends[1]
		}
		if length >= maxLength || len(e.frontier) == 0 {
			return nil, nil
		}
		if err := e.step(ctx, s, relations); err != nil {
			return nil, err
		}
	}
}

// search is the part of the graph that is reached from one end.
type search struct {
	by       map[string]*ophglm.Triple // how an entity was reached; nil for the end itself
	frontier []string                  // reached last, by id
}

func newSearch(id string) *search {
	return &search{map[string]*ophglm.Triple{id: nil}, []string{id}}
}

// step goes one triple further. An entity that several triples reach is reached
// by the first by id.
func (e *search) step(ctx context.Context, s store.Store, relations []string) error {
	triples, err := touching(ctx, s, e.frontier, relations)
	if err != nil {
		return err
	}
	e.frontier = nil
	for _, t := range triples {
		for _, end := range []string{t.Subject, t.Object.Entity} {
			if _, known := e.by[end]; !known {
				e.by[end] = t
				e.frontier = append(e.frontier, end)
			}
		}
	}
	slices.Sort(e.frontier)
	return nil
}

// meeting is the first entity by id that was reached from both ends, or "". One
// of the two searches reached it last.
func meeting(ends [2]*search) string {
	least := ""
	for i, e := range ends {
		for _, id := range e.frontier {
			if _, ok := ends[1-i].by[id]; ok && (least == "" || id < least) {
				least = id
			}
		}
	}
	return least
}

// route joins the ways from where the searches met to their ends.
func route(ctx context.Context, s store.Store, ends [2]*search, meet string) (*Route, error) {
	ids := []string{meet}
	out := &Route{Steps: []Step{}}
	for at := meet; ends[0].by[at] != nil; ids = append(ids, at) {
		t := ends[0].by[at]
		// The way back to the beginning is walked here, and turned round below.
		out.Steps = append(out.Steps, Step{t, t.Subject == at})
		at = other(t, at)
	}
	slices.Reverse(ids)
	slices.Reverse(out.Steps)
	for at := meet; ends[1].by[at] != nil; ids = append(ids, at) {
		t := ends[1].by[at]
		out.Steps = append(out.Steps, Step{t, t.Object.Entity == at})
		at = other(t, at)
	}
	entities, err := byID(ctx, s, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		out.Entities = append(out.Entities, entities[id])
	}
	return out, nil
}

// other is the end of a triple that is not this one.
func other(t *ophglm.Triple, end string) string {
	if t.Subject == end {
		return t.Object.Entity
	}
	return t.Subject
}
