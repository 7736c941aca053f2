package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/kg/store"
)

// read runs f on one state of the file, which holds a whole graph.
func (s *Store) read(ctx context.Context, f func(tx *sql.Tx) error) error {
	err := func() error {
		tx, err := s.db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }() // nothing was written
		var complete bool
		err = tx.QueryRowContext(ctx, "SELECT complete FROM state").Scan(&complete)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return store.ErrEmpty
		case err != nil:
			return err
		case !complete:
			return store.ErrIncomplete
		}
		return f(tx)
	}()
	return s.explain(ctx, "reading", err)
}

// list is a parameter that holds several values. SQLite takes it apart.
func list(values []string) (string, error) {
	b, err := jsonl.Marshal(values)
	return string(b), err
}

// Entities returns the entities that have the ids.
func (s *Store) Entities(ctx context.Context, ids []string) ([]*ophglm.Entity, error) {
	var out []*ophglm.Entity
	err := s.read(ctx, func(tx *sql.Tx) error {
		in, err := list(ids)
		if err != nil {
			return err
		}
		for item, err := range items(ctx, tx, "SELECT line FROM entities JOIN items USING (n) WHERE id IN (SELECT value FROM json_each(?)) ORDER BY n", in) {
			if err != nil {
				return err
			}
			out = append(out, item.Entity)
		}
		return nil
	})
	return out, err
}

// items yields the records of a column of lines.
func items(ctx context.Context, tx *sql.Tx, query string, args ...any) iter.Seq2[*ophglm.GraphItem, error] {
	return func(yield func(*ophglm.GraphItem, error) bool) {
		rows, err := tx.QueryContext(ctx, query, args...)
		if err != nil {
			yield(nil, err)
			return
		}
		defer rows.Close()
		var line sql.RawBytes
		for rows.Next() {
			if err := rows.Scan(&line); err != nil {
				yield(nil, err)
				return
			}
			item := &ophglm.GraphItem{}
			if err := jsonl.Unmarshal(line, item); err != nil {
				yield(nil, fmt.Errorf("a line of it is no item: %w", err))
				return
			}
			if !yield(item, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// Named returns the entities that have the name, alias, code or id.
func (s *Store) Named(ctx context.Context, name string) ([]store.Named, error) {
	var out []store.Named
	err := s.read(ctx, func(tx *sql.Tx) error {
		// An entity has a key once.
		rows, err := tx.QueryContext(ctx, "SELECT e.id, k.is_a FROM keys k JOIN entities e ON e.n = k.entity WHERE k.key = ? ORDER BY k.is_a, k.entity", store.Fold(name))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var n store.Named
			if err := rows.Scan(&n.ID, &n.As); err != nil {
				return err
			}
			out = append(out, n)
		}
		return rows.Err()
	})
	return out, err
}

// Triples returns what fits the pattern.
func (s *Store) Triples(ctx context.Context, p store.Pattern) ([]*ophglm.Triple, error) {
	const (
		ofEntities  = " IN (SELECT n FROM entities WHERE id IN (SELECT value FROM json_each(?)))"
		ofRelations = " IN (SELECT n FROM relations WHERE name IN (SELECT value FROM json_each(?)))"
	)
	var out []*ophglm.Triple
	err := s.read(ctx, func(tx *sql.Tx) error {
		query := "SELECT line FROM triples JOIN items USING (n) WHERE true"
		var args []any
		for _, c := range []struct {
			column, of string
			values     []string
		}{
			{"subject", ofEntities, p.Subjects},
			{"relation", ofRelations, p.Relations},
			{"object", ofEntities, p.Objects},
		} {
			if len(c.values) == 0 {
				continue
			}
			in, err := list(c.values)
			if err != nil {
				return err
			}
			query += " AND " + c.column + c.of
			args = append(args, in)
		}
		for item, err := range items(ctx, tx, query+" ORDER BY n", args...) {
			if err != nil {
				return err
			}
			out = append(out, item.Triple)
		}
		return nil
	})
	return out, err
}

// Search looks through names, aliases and texts. The index gives rows in the
// order of their numbers, which is that of hits: what is read is no more than is
// returned, but for an entity that is found by several of its names.
func (s *Store) Search(ctx context.Context, text string, limit int) ([]store.Hit, error) {
	var out []store.Hit
	err := s.read(ctx, func(tx *sql.Tx) error {
		query := match(text)
		if query == "" || limit < 1 {
			return nil
		}
		rows, err := tx.QueryContext(ctx, `SELECT e.id, coalesce(i.line ->> '$.triple.id', ''), x.text FROM words
			CROSS JOIN texts x ON x.n = words.rowid
			CROSS JOIN entities e ON e.n = x.entity
			LEFT JOIN items i ON i.n = x.triple
			WHERE words MATCH ? ORDER BY words.rowid`, query)
		if err != nil {
			return err
		}
		defer rows.Close()
		type document struct{ entity, triple string }
		seen := map[document]bool{}
		for len(out) < limit && rows.Next() {
			var h store.Hit
			if err := rows.Scan(&h.Entity, &h.Triple, &h.Text); err != nil {
				return err
			}
			if d := (document{h.Entity, h.Triple}); !seen[d] {
				seen[d] = true
				out = append(out, h)
			}
		}
		return rows.Err()
	})
	return slices.Clip(out), err
}

// Items yields all that the store holds.
func (s *Store) Items(ctx context.Context) iter.Seq2[*ophglm.GraphItem, error] {
	return func(yield func(*ophglm.GraphItem, error) bool) {
		stopped := false
		err := s.read(ctx, func(tx *sql.Tx) error {
			for item, err := range items(ctx, tx, "SELECT line FROM items ORDER BY n") {
				if err != nil {
					return err
				}
				if stopped = !yield(item, nil); stopped {
					break
				}
			}
			return nil
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}
