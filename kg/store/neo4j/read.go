package neo4j

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"ophglm"
	"ophglm/internal/extsort"
	"ophglm/internal/jsonl"
	"ophglm/kg/bolt"
	"ophglm/kg/store"
)

// sortBytes is how much of the records is held in memory while all are put in
// order; the rest spills to files.
const sortBytes = 64 << 20

// records reads the column of JSON that a query returns.
func records[R any](ctx context.Context, tx bolt.Tx, query string, params map[string]any) ([]*R, error) {
	r, err := tx.Run(ctx, query, params)
	if err != nil {
		return nil, err
	}
	var out []*R
	for r.Next(ctx) {
		record := new(R)
		line, _ := r.Record().Values[0].(string)
		if err := jsonl.Unmarshal([]byte(line), record); err != nil {
			return nil, notARecord(err)
		}
		out = append(out, record)
	}
	return out, r.Err()
}

func notARecord(err error) error {
	return bolt.Own(fmt.Errorf("the property json of a node or relationship is no record, as if it had been edited: load the graph anew: %w", err))
}

// Entities returns the entities that have the ids.
func (s *Store) Entities(ctx context.Context, ids []string) ([]*ophglm.Entity, error) {
	var out []*ophglm.Entity
	err := s.read(ctx, func(ctx context.Context, tx bolt.Tx) (err error) {
		out, err = records[ophglm.Entity](ctx, tx, "MATCH (n:Ophglm) WHERE n.id IN $ids RETURN n.json", map[string]any{"ids": list(ids)})
		return err
	})
	slices.SortFunc(out, func(a, b *ophglm.Entity) int { return cmp.Compare(a.ID, b.ID) })
	return out, err
}

// list is never nil, which is a null to Cypher.
func list(values []string) []string {
	if values == nil {
		return []string{}
	}
	return values
}

// Named returns the entities that have the name, alias, code or id.
func (s *Store) Named(ctx context.Context, name string) ([]store.Named, error) {
	var out []store.Named
	key := store.Fold(name)
	err := s.read(ctx, func(ctx context.Context, tx bolt.Tx) error {
		out = nil
		if key == "" {
			return nil
		}
		found, err := records[ophglm.Entity](ctx, tx, "CALL db.index.fulltext.queryNodes('"+keysIndex+"', $key) YIELD node RETURN node.json", map[string]any{"key": quoted(key)})
		for _, e := range found {
			for _, k := range store.Keys(e) {
				if k.Text == key {
					out = append(out, store.Named{ID: e.ID, As: k.As})
				}
			}
		}
		return err
	})
	slices.SortFunc(out, func(a, b store.Named) int { return cmp.Or(cmp.Compare(a.As, b.As), cmp.Compare(a.ID, b.ID)) })
	return out, err
}

// Triples returns what fits the pattern.
func (s *Store) Triples(ctx context.Context, p store.Pattern) ([]*ophglm.Triple, error) {
	query, ok := s.pattern(p)
	var out []*ophglm.Triple
	err := s.read(ctx, func(ctx context.Context, tx bolt.Tx) (err error) {
		if !ok {
			return nil
		}
		out, err = records[ophglm.Triple](ctx, tx, query, map[string]any{"subjects": p.Subjects, "objects": p.Objects})
		return err
	})
	slices.SortFunc(out, func(a, b *ophglm.Triple) int { return cmp.Compare(a.ID, b.ID) })
	return out, err
}

// pattern is the query for a pattern; it is not ok where no relation of the
// pattern is one of the ontology, and so nothing fits.
func (s *Store) pattern(p store.Pattern) (query string, ok bool) {
	var types []string
	for _, r := range p.Relations {
		if quoted := s.schema.relations[r]; quoted != "" {
			types = append(types, quoted)
		}
	}
	if len(types) == 0 && len(p.Relations) > 0 {
		return "", false
	}
	of := ""
	if len(types) > 0 {
		of = ":" + strings.Join(types, "|")
	}
	switch {
	case len(p.Subjects) > 0 && len(p.Objects) > 0:
		query = "MATCH (a:Ophglm) WHERE a.id IN $subjects MATCH (a)-[r" + of + "]->(b:Ophglm) WHERE b.id IN $objects AND"
	case len(p.Subjects) > 0:
		query = "MATCH (a:Ophglm) WHERE a.id IN $subjects MATCH (a)-[r" + of + "]->() WHERE"
	case len(p.Objects) > 0:
		query = "MATCH (b:Ophglm) WHERE b.id IN $objects MATCH (:Ophglm)-[r" + of + "]->(b) WHERE"
	default:
		query = "MATCH (:Ophglm)-[r" + of + "]->() WHERE"
	}
	return query + " r.ophglm IS NOT NULL RETURN r.json", true
}

// Items yields all that the store holds. The server gives it in any order; it is
// put in order here, and what does not fit in memory spills to files.
func (s *Store) Items(ctx context.Context) iter.Seq2[*ophglm.GraphItem, error] {
	return func(yield func(*ophglm.GraphItem, error) bool) {
		if err := s.items(ctx, func(item *ophglm.GraphItem) bool { return yield(item, nil) }); err != nil {
			yield(nil, err)
		}
	}
}

func (s *Store) items(ctx context.Context, yield func(*ophglm.GraphItem) bool) (err error) {
	dir, err := os.MkdirTemp("", "ophglm-items-")
	if err != nil {
		return fmt.Errorf("making room for the graph in %s: %w", s.server, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	sorter := extsort.New(dir, sortBytes)
	defer func() { err = errors.Join(err, sorter.Close()) }()

	before, err := s.State(ctx)
	if err == nil {
		err = whole(before)
	}
	if err != nil {
		return err
	}
	const doing = "reading the graph in"
	for _, q := range []struct{ prefix, query string }{
		{entityPrefix, "MATCH (n:Ophglm) RETURN n.id, n.json"},
		{triplePrefix, "MATCH (:Ophglm)-[r]->() WHERE r.ophglm IS NOT NULL RETURN r.id, r.json"},
	} {
		err := s.server.Stream(ctx, doing, q.query, nil, func(r *driver.Record) error {
			id, _ := r.Values[0].(string)
			line, _ := r.Values[1].(string)
			return sorter.Add(q.prefix+id, []byte(line))
		})
		if err != nil {
			return err
		}
	}
	// A load in the meantime would have mixed two graphs.
	if after, err := s.State(ctx); err != nil || after != before {
		return errors.Join(err, whole(after), errors.New("the graph was replaced while it was read: read it again"))
	}
	for it, err := range sorter.Sorted(ctx) {
		if err != nil {
			return err
		}
		item := &ophglm.GraphItem{}
		if it.Key[:1] == entityPrefix {
			item.Entity = &ophglm.Entity{}
			err = jsonl.Unmarshal(it.Value, item.Entity)
		} else {
			item.Triple = &ophglm.Triple{}
			err = jsonl.Unmarshal(it.Value, item.Triple)
		}
		if err != nil {
			return notARecord(err)
		}
		if !yield(item) {
			return nil
		}
	}
	return nil
}

// The prefixes put entities before triples.
const (
	entityPrefix = "e"
	triplePrefix = "t"
)
