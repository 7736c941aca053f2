// Package query answers questions about a graph, whatever store holds it: what a
// name means, what is known of it and from where, what lies around it, how two
// things hang together, and which diseases are to be told apart. What a graph
// holds as a whole, and how two graphs differ, it finds in one pass.
//
// Answers are always in the same order. Each looks things up several times, and
// so may join two graphs where the store is loaded meanwhile.
package query

import (
	"context"
	"fmt"

	"ophglm"
	"ophglm/kg/store"
)

// entity looks up one entity; one that the graph has not is an error.
func entity(ctx context.Context, s store.Store, id string) (*ophglm.Entity, error) {
	found, err := s.Entities(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("the graph has no entity with the id %q", id)
	}
	return found[0], nil
}

// byID looks entities up. An id may stand several times.
func byID(ctx context.Context, s store.Store, ids []string) (map[string]*ophglm.Entity, error) {
	found, err := s.Entities(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*ophglm.Entity, len(found))
	for _, e := range found {
		out[e.ID] = e
	}
	return out, nil
}
