package replay

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/mattn/go-sqlite3"

	"ophglm"
	"ophglm/internal/jsonl"
)

// Answers is a SQLite file of answers, one row a request. Any number of
// goroutines and processes may use it at the same time: it is in WAL mode, and a
// row is written in one transaction that is on the disk when Record returns.
//
// Each row has a checksum over its digest and its answer. A row that does not fit its own is no
// answer: the request counts as never answered, and the next answer takes its
// place.
type Answers struct {
	db   *sql.DB
	path string
}

const (
	application = 0x6f706861 // "opha", by which the file is known
	version     = 1
)

// busyTimeout is how long one process waits for another that writes.
const busyTimeout = 20 * time.Second

// Open opens the file, and makes it where it is absent; its folder must exist. A
// file that is damaged, of another program or of a newer version is an error. It
// may always be deleted: then everything is asked again.
func Open(ctx context.Context, path string) (*Answers, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("opening the recorded answers: %w", err)
	}
	params := url.Values{
		"mode":          {"rwc"},
		"_busy_timeout": {fmt.Sprint(busyTimeout.Milliseconds())},
		"_synchronous":  {"full"}, // an answer costs more than a wait for the disk
		"_txlock":       {"immediate"},
		"_mutex":        {"no"}, // database/sql gives a connection to one goroutine
	}
	uri := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: params.Encode()}
	a := &Answers{db: sql.OpenDB(connector{uri.String()}), path: path}
	// One connection: writers queue here in turn rather than at the file by chance.
	a.db.SetMaxOpenConns(1)
	if err := a.prepare(ctx); err != nil {
		return nil, errors.Join(a.explain(ctx, "opening", err), a.db.Close())
	}
	return a, nil
}

// connector opens connections without a driver that is registered for all.
type connector struct{ dsn string }

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.Driver().Open(c.dsn) }

func (c connector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

func (a *Answers) prepare(ctx context.Context) error {
	if err := a.walMode(ctx); err != nil {
		return err
	}
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit it does nothing
	var app, ver, tables int
	if err := tx.QueryRowContext(ctx, "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id, pragma_user_version").Scan(&app, &ver, &tables); err != nil {
		return err
	}
	switch {
	case app == application && ver == version:
		return nil
	case app == application:
		return fmt.Errorf("it is of version %d, and this program knows version %d: remove it, or use a newer program", ver, version)
	case tables > 0:
		return errors.New("it is a file of another program")
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`
		CREATE TABLE answers (
			digest BLOB PRIMARY KEY, -- SHA-256 of the request
			answer BLOB NOT NULL,    -- the prediction as JSON
			sum    BLOB NOT NULL     -- SHA-256 of digest and answer
		) STRICT;
		PRAGMA application_id = %d;
		PRAGMA user_version = %d;`, application, version)); err != nil {
		return err
	}
	return tx.Commit()
}

// walMode changes the mode of a file that is not in it yet. SQLite does not wait
// for another process that does the same.
func (a *Answers) walMode(ctx context.Context) error {
	until := time.Now().Add(busyTimeout)
	for {
		var mode string
		err := a.db.QueryRowContext(ctx, "PRAGMA journal_mode = wal").Scan(&mode)
		switch {
		case err == nil && mode != "wal":
			return fmt.Errorf("its file system can't share memory between processes: SQLite stays in mode %s", mode)
		case !isCode(err, sqlite3.ErrBusy) && !isCode(err, sqlite3.ErrLocked) || time.Now().After(until):
			return err
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Remove deletes the file that is at the path, with what SQLite keeps beside it. It
// is no error that there is none.
func Remove(path string) error {
	for _, beside := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing the recorded answers: %w", err)
		}
	}
	return nil
}

// Close closes the file.
func (a *Answers) Close() error {
	if err := a.db.Close(); err != nil {
		return fmt.Errorf("closing the recorded answers %s: %w", a.path, err)
	}
	return nil
}

// Find is the answer to the request of a digest, or nil.
func (a *Answers) Find(ctx context.Context, digest string) (*ophglm.Prediction, error) {
	key, err := hex.DecodeString(digest)
	if err != nil {
		return nil, fmt.Errorf("looking for a recorded answer: the digest %q is no hexadecimal number", digest)
	}
	p, err := find(ctx, a.db, key)
	if err != nil {
		return nil, a.explain(ctx, "reading", err)
	}
	return p, nil
}

// querier is a database or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func find(ctx context.Context, q querier, key []byte) (*ophglm.Prediction, error) {
	var answer, sum []byte
	err := q.QueryRowContext(ctx, "SELECT answer, sum FROM answers WHERE digest = ?", key).Scan(&answer, &sum)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p := new(ophglm.Prediction)
	if !bytes.Equal(sum, checksum(key, answer)) || jsonl.Unmarshal(answer, p) != nil || p.Input != hex.EncodeToString(key) {
		return nil, nil
	}
	return p, nil
}

func checksum(key, answer []byte) []byte {
	h := sha256.New()
	h.Write(key)
	h.Write(answer)
	return h.Sum(nil)
}

// Record writes the answer to the request whose digest is its Input, and returns
// the one that stands there from now on: it may be that of another process.
func (a *Answers) Record(ctx context.Context, p *ophglm.Prediction) (*ophglm.Prediction, error) {
	key, err := hex.DecodeString(p.Input)
	if err != nil || len(key) != sha256.Size {
		return nil, fmt.Errorf("recording an answer about %s: its input %q is no digest of a request", p.Item, p.Input)
	}
	answer, err := jsonl.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("recording an answer about %s: %w", p.Item, err)
	}
	first, err := a.insert(ctx, key, answer)
	if err != nil {
		return nil, a.explain(ctx, "writing", err)
	}
	return first, nil
}

func (a *Answers) insert(ctx context.Context, key, answer []byte) (*ophglm.Prediction, error) {
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	p, err := find(ctx, tx, key)
	if err != nil || p != nil {
		return p, err
	}
	if _, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO answers (digest, answer, sum) VALUES (?, ?, ?)", key, answer, checksum(key, answer)); err != nil {
		return nil, err
	}
	if p, err = find(ctx, tx, key); err != nil { // as it will be read
		return nil, err
	}
	if p == nil {
		return nil, errors.New("what was written is not what is read")
	}
	return p, tx.Commit()
}

// Len is how many requests are answered.
func (a *Answers) Len(ctx context.Context) (int, error) {
	n := 0
	if err := a.db.QueryRowContext(ctx, "SELECT count(*) FROM answers").Scan(&n); err != nil {
		return 0, a.explain(ctx, "reading", err)
	}
	return n, nil
}

// explain says what was being done to which file, and what can be done about it.
func (a *Answers) explain(ctx context.Context, doing string, err error) error {
	if ctx.Err() != nil { // SQLite says that it was interrupted
		return ctx.Err()
	}
	advice := ""
	switch {
	case isCode(err, sqlite3.ErrCorrupt), isCode(err, sqlite3.ErrNotADB):
		advice = "; it is damaged: remove it, and what it held is asked again"
	case isCode(err, sqlite3.ErrBusy), isCode(err, sqlite3.ErrLocked):
		advice = "; another process is writing it: wait until that has ended"
	case isCode(err, sqlite3.ErrReadonly), isCode(err, sqlite3.ErrPerm), isCode(err, sqlite3.ErrCantOpen):
		advice = "; see that its folder exists and can be written"
	case isCode(err, sqlite3.ErrFull):
		advice = "; the disk is full: make room"
	}
	return fmt.Errorf("%s the recorded answers %s: %w%s", doing, a.path, err, advice)
}

func isCode(err error, code sqlite3.ErrNo) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.Code == code
}
