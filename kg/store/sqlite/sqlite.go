// Package sqlite keeps a graph in one SQLite file: the store that questions are
// asked of by default.
//
// A load throws away what the file held and writes all anew: entities and
// triples as they come, then the keys that entities are found by and the texts of
// the full-text index, both sorted; then all foreign keys are checked, and last
// the row that says that the graph is whole. It commits every 16 MiB or so; until
// the last commit the file says that it is incomplete, so a load that was killed
// is seen and done again.
//
// The graph is read and checked in one goroutine, encoded in another one, and
// written in a third. What is sorted takes 64 MiB of memory for keys and as much
// for texts, and then spills to files; the ids of the entities stay in memory.
//
// The file is in WAL mode: questions can be asked while it is loaded, and are
// answered from the graph that was whole when they began.
package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/mattn/go-sqlite3"

	"ophglm/kg/store"
)

// Store is a SQLite file. It is a [store.Store].
type Store struct {
	db       *sql.DB
	path     string
	readOnly bool
}

var _ store.Store = (*Store)(nil)

// Open opens the file for reading and loading, and makes it where it is absent;
// its folder must exist. A file of an older layout is brought to today's. One
// that is damaged, of another program or of a newer layout is an error.
func Open(ctx context.Context, path string) (*Store, error) {
	s, err := open(path, url.Values{"mode": {"rwc"}, "_foreign_keys": {"on"}})
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(s.explain(ctx, "opening", err), s.db.Close())
	}
	return s, nil
}

// OpenReadOnly opens a file that is there for reading alone; nothing is written,
// so it may lie in a folder that cannot be written.
func OpenReadOnly(ctx context.Context, path string) (*Store, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("opening the graph store: %w: load a graph into it first", err)
	}
	read := url.Values{"mode": {"ro"}}
	for {
		s, err := open(path, read)
		if err != nil {
			return nil, err
		}
		s.readOnly = true
		err = s.checkVersion(ctx)
		if err == nil {
			return s, nil
		}
		err = errors.Join(s.explain(ctx, "opening", err), s.db.Close())
		// A file in WAL mode is read through another one beside it. Where that one
		// cannot be made, nobody can write the file either.
		if !isCode(err, sqlite3.ErrCantOpen) && !isCode(err, sqlite3.ErrReadonly) || read.Has("immutable") || hasLog(path) {
			return nil, err
		}
		read.Set("immutable", "1")
	}
}

// hasLog reports whether commits stand in the log beside the file.
func hasLog(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

// busyTimeout is how long a connection waits for another one that writes, in
// milliseconds.
const busyTimeout = "5000"

func open(path string, params url.Values) (*Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("opening the graph store: %w", err)
	}
	if info, err := os.Stat(abs); err == nil && info.IsDir() {
		return nil, fmt.Errorf("opening the graph store %s: it is a folder: name a file", path)
	}
	params.Set("_busy_timeout", busyTimeout)
	params.Set("_stmt_cache_size", "64") // a statement is prepared once a connection
	params.Set("_mutex", "no")           // database/sql gives a connection to one goroutine
	params.Set("_synchronous", "normal") // with WAL a crash loses commits, never order
	uri := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: params.Encode()}
	db := sql.OpenDB(connector{uri.String()})
	return &Store{db: db, path: path}, nil
}

// connector opens connections without a driver that is registered for all.
type connector struct{ dsn string }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	return c.Driver().Open(c.dsn)
}

func (c connector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

// Close closes the file.
func (s *Store) Close(context.Context) error {
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("closing the graph store %s: %w", s.path, err)
	}
	return nil
}

// State tells what the file holds.
func (s *Store) State(ctx context.Context) (store.State, error) {
	state, err := readState(ctx, s.db)
	if err != nil {
		return state, s.explain(ctx, "reading", err)
	}
	return state, nil
}

// querier is a database, a connection or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// readState is the one row of the table state, zero where there is none.
func readState(ctx context.Context, q querier) (store.State, error) {
	var state store.State
	err := q.QueryRowContext(ctx, "SELECT graph, complete, entities, triples FROM state").
		Scan(&state.Graph, &state.Complete, &state.Entities, &state.Triples)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return state, err
}
