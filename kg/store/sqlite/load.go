package sqlite

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"iter"

	"ophglm"
	"ophglm/kg/store"
)

// bytesPerCommit is about how much one transaction writes. A commit also ends a
// segment of the full-text index; few large ones are merged and read sooner.
const bytesPerCommit = 16 << 20

// errTakenOver ends a load over which another one began.
var errTakenOver = errors.New("another load of it began in the meantime: load one graph at a time")

// Load makes the file hold exactly this graph.
func (s *Store) Load(ctx context.Context, digest string, graph iter.Seq2[*ophglm.GraphItem, error]) (store.State, error) {
	state, err := s.load(ctx, digest, graph)
	return state, s.explain(ctx, "loading", err)
}

func (s *Store) load(ctx context.Context, digest string, graph iter.Seq2[*ophglm.GraphItem, error]) (store.State, error) {
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
	// What rows refer to is looked up at random: 64 MiB of pages hold it.
	if _, err := conn.ExecContext(ctx, "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 16000"); err != nil {
		return store.State{}, err
	}
	l := &load{conn: conn, id: rand.Text()}
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

// write is one statement of a load, or why there are no more.
type write struct {
	query string
	args  []any
	bytes int // of the arguments
	err   error
}

// load is one load of a file. Every transaction of it looks whether the file is
// still its own.
type load struct {
	conn *sql.Conn
	id   string
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
	for more := true; more; {
		err := immediately(ctx, l.conn, func() error {
			for bytes := 0; bytes < bytesPerCommit; {
				w, ok := <-writes
				if more = ok; !ok {
					break
				}
				if err := cmp.Or(w.err, ctx.Err()); err != nil {
					return err
				}
				if _, err := l.conn.ExecContext(whole, w.query, w.args...); err != nil {
					return err
				}
				bytes += w.bytes
			}
			return l.mark(ctx, false)
		})
		if err != nil {
			return err
		}
	}
	return ctx.Err()
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
	if err := immediately(ctx, l.conn, func() error { return l.mark(ctx, true) }); err != nil {
		return err
	}
	_, err := l.conn.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA optimize")
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
