// Package store says what a store of the graph does.
//
// The truth is the artifact: JSON lines, entities before triples. A store is an
// index made from it, so that a question does not read all of it; it can be
// thrown away and loaded again. Stores do little: load a graph, look entities
// and triples up, give back all that they hold. What a question means (a
// neighbourhood, a path, a differential diagnosis) is package query's, and so
// is the same whatever holds the graph. Package storetest holds every store to
// this page.
package store

import (
	"context"
	"errors"
	"iter"

	"ophglm"
)

// ErrIncomplete says that a load was cut short: what the store holds is a part
// of a graph. Loading again completes it.
var ErrIncomplete = errors.New("the store holds a part of a graph: its load was cut short; load it again")

// ErrEmpty says that nothing was ever loaded.
var ErrEmpty = errors.New("the store holds no graph: load one")

// State is what a store holds.
type State struct {
	// Graph is the digest of the graph that was loaded, "" before the first load.
	Graph string `json:"graph"`
	// Complete is false from the begin of a load to its end.
	Complete bool `json:"complete"`
	Entities int  `json:"entities"`
	Triples  int  `json:"triples"`
}

// As says by what an entity has a name.
type As int

// A name comes before an alias, that before a code.
const (
	Name As = iota
	Alias
	Code
)

// Named is an entity that is called so.
type Named struct {
	ID string
	As As
}

// Pattern picks triples. A list that is empty does not narrow; values of one
// list are alternatives, and all lists must hold. Objects are ids of entities.
type Pattern struct {
	Subjects  []string
	Relations []string
	Objects   []string
}

// Hit is an entity or triple that the full-text index found: one of the entity's
// names or aliases, or of the texts that are the triple's object, has all words
// asked for.
type Hit struct {
	Entity string // the entity, or the triple's subject
	Triple string // "" where the names were found
	Text   string // the name, alias or text in which all of them stand, the shortest
}

// Store holds one graph. Its methods may be called from several goroutines, save
// Load. Reads of a store without a whole graph return [ErrEmpty] or
// [ErrIncomplete]. What is read gives back the very records that were loaded:
// their JSON is equal byte for byte.
type Store interface {
	// Load makes the store hold exactly this graph, whose artifact has the digest:
	// what it held before and the graph has not is gone. It streams; an error that
	// the sequence yields, what [Checker] refuses (an item out of order or twice, a
	// triple whose ends are not among the entities), or a done context stops it, and
	// leaves the store incomplete. A store that already holds the digest whole is
	// left as it is, and the sequence is not read. Loading is idempotent.
	Load(ctx context.Context, digest string, graph iter.Seq2[*ophglm.GraphItem, error]) (State, error)
	// State tells what the store holds; it has no error for an incomplete one.
	State(ctx context.Context) (State, error)
	// Entities returns the entities that have the ids, by id. Unknown ids are left
	// out.
	Entities(ctx context.Context, ids []string) ([]*ophglm.Entity, error)
	// Named returns the entities that have the name, alias, code or id, under
	// [Fold]: names before aliases before codes, each by id, an entity once. A code
	// is found alone and with its system ("E11.31", "icd10cm:E11.31"); an id counts
	// as a code. A name that folds to nothing finds nothing.
	Named(ctx context.Context, name string) ([]Named, error)
	// Triples returns what fits the pattern, by id.
	Triples(ctx context.Context, p Pattern) ([]*ophglm.Triple, error)
	// Search returns what has each word of the text, as [Words] cuts it: a word of
	// Chinese anywhere, contiguous; another one as a whole word. At most limit, the
	// one with the shortest text first, in characters, then by entity, triple and
	// text. A text without a word finds nothing, as does a limit below 1.
	Search(ctx context.Context, text string, limit int) ([]Hit, error)
	// Items yields all that the store holds: entities by id, then triples by id.
	Items(ctx context.Context) iter.Seq2[*ophglm.GraphItem, error]
	Close(ctx context.Context) error
}
