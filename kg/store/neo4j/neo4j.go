// Package neo4j keeps a graph in a Neo4j database: for those who ask in Cypher,
// or look at graphs with tools that speak Bolt.
//
// An entity is a node with the label Ophglm and that of its type; a triple is a
// relationship of its relation's type. Where the object is a text, the
// relationship leads to a node Text of its own (also labelled OphglmText). Both
// have readable properties (name_zh, aliases_en, codes, evidence, checked,
// qualifiers, …) and, in json, the record itself, from which it comes back byte
// for byte. One node OphglmState says which graph it is and whether it is whole.
//
// Other nodes and relationships of the database are left alone. A load merges
// what the graph has, batch by batch, each in a transaction; at its end it deletes
// what an earlier load put there and the graph has not. What is read while that
// goes on, or after it was cut short, is [store.ErrIncomplete].
//
// Labels, relationship types, constraints and indexes are made from the ontology;
// what it has no type or relation for cannot be loaded. All else is passed as
// parameters, so nothing in a name means anything to Cypher.
package neo4j

import (
	"context"
	"errors"
	"fmt"

	"ophglm/kg/bolt"
	"ophglm/kg/ontology"
	"ophglm/kg/store"
)

// Store is a Neo4j database. It is a [store.Store].
type Store struct {
	server *bolt.Server
	schema *schema
}

var _ store.Store = (*Store)(nil)

// Open connects to a server. Nothing is written before the first load.
func Open(ctx context.Context, c bolt.Config) (*Store, error) {
	schema, err := newSchema(ontology.Default())
	if err != nil {
		return nil, err
	}
	server, err := bolt.Connect(ctx, c)
	if err != nil {
		return nil, err
	}
	return &Store{server, schema}, nil
}

// Close ends the connections.
func (s *Store) Close(ctx context.Context) error { return s.server.Close(ctx) }

// layout is that of nodes and relationships. A graph of another layout counts as
// incomplete, and the next load of it makes it anew.
const layout = 1

// State tells what the database holds.
func (s *Store) State(ctx context.Context) (store.State, error) {
	var state store.State
	err := s.server.Read(ctx, "reading the state of", func(ctx context.Context, tx bolt.Tx) (err error) {
		state, err = readState(ctx, tx)
		return err
	})
	return state, err
}

func readState(ctx context.Context, tx bolt.Tx) (store.State, error) {
	r, err := tx.Run(ctx, "MATCH (s:OphglmState {one: 1}) RETURN s.graph, s.complete AND s.layout = $layout, s.entities, s.triples", map[string]any{"layout": layout})
	if err != nil || !r.Next(ctx) {
		if err == nil {
			err = r.Err()
		}
		return store.State{}, err
	}
	v := r.Record().Values
	graph, ok := v[0].(string)
	complete, ok2 := v[1].(bool)
	entities, ok3 := v[2].(int64)
	triples, ok4 := v[3].(int64)
	if !ok || !ok2 || !ok3 || !ok4 {
		return store.State{}, bolt.Own(errors.New("the node OphglmState of the database is not as a load writes it: delete it and load the graph again"))
	}
	return store.State{Graph: graph, Complete: complete, Entities: int(entities), Triples: int(triples)}, nil
}

// read runs f on a database that holds a whole graph.
func (s *Store) read(ctx context.Context, f func(ctx context.Context, tx bolt.Tx) error) error {
	return s.server.Read(ctx, "reading the graph in", func(ctx context.Context, tx bolt.Tx) error {
		state, err := readState(ctx, tx)
		if err != nil {
			return err
		}
		if err := whole(state); err != nil {
			return bolt.Own(err)
		}
		return f(ctx, tx)
	})
}

// whole is an error for what is no whole graph.
func whole(state store.State) error {
	switch {
	case state == store.State{}:
		return store.ErrEmpty
	case !state.Complete:
		return store.ErrIncomplete
	}
	return nil
}

// loadError says what was being done.
func (s *Store) loadError(err error) error {
	var served *bolt.Error
	if err == nil || errors.As(err, &served) {
		return err // it says so itself
	}
	return fmt.Errorf("loading the graph into the Neo4j server at %s: %w", s.server, err)
}
