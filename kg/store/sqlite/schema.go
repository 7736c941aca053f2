package sqlite

import (
	"context"
	"errors"
	"fmt"
)

// migrations bring a file from layout to layout; PRAGMA user_version counts those
// that were done. A new layout of the graph itself need not carry the graph over:
// it drops the tables and the row of state, and the next load fills them.
var migrations = []string{
	// One row, once a load has begun. load is a random word by which a load knows
	// that no other one took the file over.
	`CREATE TABLE state (
		one INTEGER PRIMARY KEY CHECK (one = 1),
		graph TEXT NOT NULL,
		complete INTEGER NOT NULL,
		entities INTEGER NOT NULL,
		triples INTEGER NOT NULL,
		load TEXT NOT NULL
	)`,
}

// tables hold the graph. A load drops them and makes them anew. Items are numbered
// in the order of the graph, so entities and triples are in the order of their
// ids. The lines are kept apart from what refers to what, which is read far more
// often and is a tenth of their size.
const tables = `
	-- The lines of the artifact, without their ends.
	CREATE TABLE items (
		n INTEGER PRIMARY KEY,
		line TEXT NOT NULL
	);
	CREATE TABLE entities (
		n INTEGER PRIMARY KEY,
		id TEXT NOT NULL
	);
	CREATE TABLE relations (
		n INTEGER PRIMARY KEY,
		name TEXT NOT NULL
	);
	CREATE TABLE triples (
		n INTEGER PRIMARY KEY,
		subject INTEGER NOT NULL REFERENCES entities (n),
		relation INTEGER NOT NULL REFERENCES relations (n),
		object INTEGER REFERENCES entities (n)
	);
	-- What an entity is found by, as store.Keys has it: 0 a name, 1 an alias, 2 a code.
	CREATE TABLE keys (
		key TEXT NOT NULL,
		is_a INTEGER NOT NULL,
		entity INTEGER NOT NULL REFERENCES entities (n),
		PRIMARY KEY (key, is_a, entity)
	) WITHOUT ROWID;
	-- Texts are numbered in the order in which hits are given, so that the first
	-- that the index finds are the answer. triple is NULL for an entity's name.
	CREATE TABLE texts (
		n INTEGER PRIMARY KEY,
		entity INTEGER NOT NULL REFERENCES entities (n),
		triple INTEGER REFERENCES triples (n),
		text TEXT NOT NULL
	);
	-- The words of texts, as tokens cuts them. The index alone is kept. All that is
	-- not ASCII is a part of a token.
	CREATE VIRTUAL TABLE words USING fts5 (tokens, content = '', columnsize = 0, tokenize = 'ascii');
	-- 8 MiB of words are gathered before they are written, not 1: fewer merges.
	INSERT INTO words (words, rank) VALUES ('hashsize', 8388608);
`

// drop removes the tables, those first that refer to others.
const drop = `
	DROP TABLE IF EXISTS words;
	DROP TABLE IF EXISTS texts;
	DROP TABLE IF EXISTS keys;
	DROP TABLE IF EXISTS triples;
	DROP TABLE IF EXISTS relations;
	DROP TABLE IF EXISTS entities;
	DROP TABLE IF EXISTS items;
`

// indexes are made once the rows are there, which is sooner than row by row.
const indexes = `
	CREATE UNIQUE INDEX entities_id ON entities (id);
	CREATE INDEX triples_subject ON triples (subject, relation);
	CREATE INDEX triples_object ON triples (object, relation) WHERE object IS NOT NULL;
`

// errNewer says that the file is of a later version of the program.
var errNewer = errors.New("its layout is newer than this program knows: use the newer program, or remove the file and load the graph again")

// errForeign says that the file is of another program.
var errForeign = errors.New("it is a database, but not a store of a graph: name another file")

// migrate brings the file to today's layout.
func (s *Store) migrate(ctx context.Context) error {
	version, err := s.version(ctx)
	if err != nil || version == len(migrations) {
		return err
	}
	var mode string
	if err := s.db.QueryRowContext(ctx, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("the file cannot be put in WAL mode, and stays in mode %s: a local disk is needed", mode)
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return immediately(ctx, conn, func() error {
		// Another process may have been here first.
		if version, err = s.versionOf(ctx, conn); err != nil {
			return err
		}
		for ; version < len(migrations); version++ {
			if _, err := conn.ExecContext(ctx, migrations[version]); err != nil {
				return fmt.Errorf("migration %d: %w", version+1, err)
			}
		}
		_, err = conn.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version))
		return err
	})
}

func (s *Store) version(ctx context.Context) (int, error) { return s.versionOf(ctx, s.db) }

// versionOf is the number of migrations that the file has seen.
func (s *Store) versionOf(ctx context.Context, q querier) (int, error) {
	var version, tables int
	if err := q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return 0, err
	}
	if version > len(migrations) {
		return 0, errNewer
	}
	if err := q.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name = 'state' OR ? = 0", version).Scan(&tables); err != nil {
		return 0, err
	}
	if (tables > 0) != (version > 0) {
		return 0, errForeign
	}
	return version, nil
}

// checkVersion is an error unless the file has today's layout.
func (s *Store) checkVersion(ctx context.Context) error {
	version, err := s.version(ctx)
	if err == nil && version < len(migrations) {
		return errors.New("its layout is older than this program's, or it is empty: load a graph into it")
	}
	return err
}
