package sqlite

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"iter"
	"slices"

	"ophglm"
	"ophglm/kg/store"
)

// bytesPerCommit is about how much one transaction writes. A commit also ends a
// segment of the full-text index; few large ones are merged and read sooner.
const bytesPerCommit = 16 << 20

// Foreign keys are checked for all rows at once when they are there, which takes
// a third of the time that it takes row by row; until then the file is not whole.
// Pages are kept in 64 MiB of memory, and the log is put into the file when it has
// 128 MiB.
const (
	forLoad      = "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 16384"
	forQuestions = "PRAGMA foreign_keys = ON; PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000"
)

// errTakenOver ends a load over which another one began.
var errTakenOver = errors.New("another load of it began in the meantime: load one graph at a time")

// Load makes the file hold exactly this graph.
func (s *Store) Load(ctx context.Context, digest string, graph iter.Seq2[*ophglm.GraphItem, error]) (store.State, error) {
	state, err := s.load(ctx, digest, graph)
	return state, s.explain(ctx, "loading", err)
}

func (s *Store) load(ctx context.Context, digest string, graph iter.Seq2[*ophglm.GraphItem, error]) (_ store.State, err error) {
	if s.readOnly {
		return store.State{}, errors.New("it was opened for reading alone")
	}
	if state, err := readState(ctx, s.db); err != nil || state.Complete && state.Graph == digest {
		return state, err
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return store.State{}, err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, forLoad); err != nil {
		return store.State{}, err
	}
	defer func() { // it goes back to where questions take it from
		_, e := conn.ExecContext(context.WithoutCancel(ctx), forQuestions)
		err = errors.Join(err, e)
	}()
	l := &load{conn: conn, id: rand.Text(), prepared: map[string]driver.Stmt{}}
	defer l.close()
	if err := l.begin(ctx, digest); err != nil {
		return store.State{}, err
	}

	reading, stop := context.WithCancel(ctx)
	writes := make(chan write, 16)
	go func() {
		defer close(writes)
		if err := read(reading, graph, writes); err != nil {
			send(reading, writes, write{err: err})
		}
	}()
	err = l.run(ctx, writes)
	stop()
	for range writes { // until the reader has ended too
	}
	if err != nil {
		return store.State{}, err
	}
	if err := l.end(ctx); err != nil {
		return store.State{}, err
	}
	return readState(ctx, s.db)
}

// write is a statement of a load, or why there are no more. It is executed until
// the arguments are used up.
type write struct {
	query string
	args  []driver.NamedValue
	bytes int // of the arguments
	err   error
}

// load is one load of a file. Every transaction of it looks whether the file is
// still its own.
type load struct {
	conn     *sql.Conn
	id       string
	prepared map[string]driver.Stmt
}

// begin empties the file and says that it is incomplete.
func (l *load) begin(ctx context.Context, digest string) error {
	return immediately(ctx, l.conn, func() error {
		if _, err := l.conn.ExecContext(ctx, drop+tables); err != nil {
			return err
		}
		_, err := l.conn.ExecContext(ctx, "INSERT OR REPLACE INTO state (one, graph, complete, entities, triples, load) VALUES (1, ?, 0, 0, 0, ?)", digest, l.id)
		return err
	})
}

// run executes the writes, a transaction a batch.
func (l *load) run(ctx context.Context, writes <-chan write) error {
	// The driver starts a goroutine for each statement that can be interrupted.
	// These are short; that the context is done is seen between them.
	whole := context.WithoutCancel(ctx)
	for {
		w, ok := <-writes
		if !ok {
			return ctx.Err()
		}
		err := immediately(ctx, l.conn, func() error {
			if err := l.mark(ctx, false); err != nil {
				return err
			}
			for bytes := 0; ok; w, ok = <-writes {
				if err := cmp.Or(w.err, ctx.Err()); err != nil {
					return err
				}
				if err := l.exec(whole, w); err != nil {
					return err
				}
				if bytes += w.bytes; bytes >= bytesPerCommit {
					break
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

// exec executes a write. What has arguments comes again: it is prepared once, and
// goes to the driver past database/sql, which takes longer than a row does.
func (l *load) exec(ctx context.Context, w write) error {
	if len(w.args) == 0 {
		_, err := l.conn.ExecContext(ctx, w.query)
		return err
	}
	return l.conn.Raw(func(c any) error {
		statement := l.prepared[w.query]
		if statement == nil {
			var err error
			if statement, err = c.(driver.ConnPrepareContext).PrepareContext(ctx, w.query); err != nil {
				return err
			}
			l.prepared[w.query] = statement
		}
		for args := range slices.Chunk(w.args, statement.NumInput()) {
			if _, err := statement.(driver.StmtExecContext).ExecContext(ctx, args); err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *load) close() {
	for _, statement := range l.prepared {
		_ = statement.Close() // a statement whose execution failed says so again
	}
}

// mark says whether the graph is whole, unless another load took the file over.
func (l *load) mark(ctx context.Context, complete bool) error {
	query := "UPDATE state SET complete = false WHERE load = ?"
	if complete {
		query = "UPDATE state SET complete = true, entities = (SELECT count(*) FROM entities), triples = (SELECT count(*) FROM triples) WHERE load = ?"
	}
	r, err := l.conn.ExecContext(ctx, query, l.id)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, errTakenOver)
	}
	return nil
}

// end says that the graph is whole, and puts the log into the file where nobody
// reads it just then.
func (l *load) end(ctx context.Context) error {
	rows, err := l.conn.QueryContext(ctx, `SELECT "table", rowid, parent FROM pragma_foreign_key_check LIMIT 1`)
	if err != nil {
		return err
	}
	defer rows.Close()
	if rows.Next() {
		var table, parent string
		var row sql.NullInt64 // of keys there is none
		if err := rows.Scan(&table, &row, &parent); err != nil {
			return err
		}
		return fmt.Errorf("row %d of %s refers to a row of %s that is not there", row.Int64, table, parent)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	if err := immediately(ctx, l.conn, func() error { return l.mark(ctx, true) }); err != nil {
		return err
	}
	_, err = l.conn.ExecContext(ctx, "PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA optimize; PRAGMA busy_timeout = "+busyTimeout)
	return err
}

// immediately runs f in a transaction that may write from its begin on.
func immediately(ctx context.Context, conn *sql.Conn, f func() error) error {
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := f()
	if err == nil {
		_, err = conn.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		_, e := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		if e != nil {
			// SQLite rolled back by itself, as it does when a disk is full.
			return err
		}
	}
	return err
}
