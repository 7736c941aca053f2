package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/mattn/go-sqlite3"

	"ophglm/kg/store"
)

// explain says what was being done to which file, and for errors of SQLite that
// a user can do something about, what to do.
func (s *Store) explain(ctx context.Context, doing string, err error) error {
	if err == nil || errors.Is(err, store.ErrEmpty) || errors.Is(err, store.ErrIncomplete) {
		return err
	}
	if ctx.Err() != nil { // SQLite says that it was interrupted
		err = ctx.Err()
	}
	advice := ""
	switch {
	case isCode(err, sqlite3.ErrReadonly), isCode(err, sqlite3.ErrPerm):
		advice = "; it cannot be written: make the file and its folder writable, or name another file"
	case isCode(err, sqlite3.ErrBusy), isCode(err, sqlite3.ErrLocked):
		advice = "; another process is writing it: wait until that has ended, then try again"
	case isCode(err, sqlite3.ErrCorrupt), isCode(err, sqlite3.ErrNotADB):
		advice = "; it is damaged, or no store of a graph: remove it and load the graph again"
	case isCode(err, sqlite3.ErrCantOpen):
		advice = "; see that its folder exists and can be written"
	case isCode(err, sqlite3.ErrFull):
		advice = "; the disk is full: make room and load the graph again"
	}
	return fmt.Errorf("%s the graph store %s: %w%s", doing, s.path, err, advice)
}

func isCode(err error, code sqlite3.ErrNo) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.Code == code
}
