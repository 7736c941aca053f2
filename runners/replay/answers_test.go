package replay_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"ophglm/runners/replay"
)

// change runs statements on a file beside the package.
func change(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
}

// A row that is not as it was written is no answer, and is asked for again.
func TestDamagedRow(t *testing.T) {
	for name, damage := range map[string]string{
		"cut off":           "UPDATE answers SET answer = substr(answer, 1, length(answer) - 3)",
		"a byte is another": "UPDATE answers SET answer = CAST(replace(CAST(answer AS TEXT), 'first1', 'first9') AS BLOB)",
		"emptied":           "UPDATE answers SET answer = x'', sum = x''",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "answers.db")
			r := &replay.Recorder{Answers: open(t, path), Next: &counting{name: "first"}}
			if _, err := r.Ask(t.Context(), question("r1", "?")); err != nil {
				t.Fatal(err)
			}
			change(t, path, damage)
			for range 2 { // the second time it is recorded again
				r = &replay.Recorder{Answers: r.Answers, Next: r.Next}
				p, err := r.Ask(t.Context(), question("r1", "?"))
				if err != nil || said(p) != "first2" {
					t.Errorf("%+v, %v", p, err)
				}
			}
		})
	}
}

// A row moved to the digest of another request is no answer to that.
func TestRowOfAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "answers.db")
	next := &counting{name: "first"}
	r := &replay.Recorder{Answers: open(t, path), Next: next}
	if _, err := r.Ask(t.Context(), question("r1", "one")); err != nil {
		t.Fatal(err)
	}
	q := question("r1", "two")
	other, err := q.Digest()
	if err != nil {
		t.Fatal(err)
	}
	change(t, path, "UPDATE answers SET digest = x'"+other+"'")
	if p, err := r.Ask(t.Context(), q); err != nil || said(p) != "first2" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		make   func(path string)
		within string
	}{
		"damaged": {func(path string) {
			if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 1000)), 0o644); err != nil {
				t.Fatal(err)
			}
		}, "remove it"},
		"another program's": {func(path string) { change(t, path, "CREATE TABLE other (x)") }, "another program"},
		"newer": {func(path string) {
			a, err := replay.Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			change(t, path, "PRAGMA user_version = 2")
		}, "version 2"},
		"a folder": {func(path string) {
			if err := os.Mkdir(path, 0o755); err != nil {
				t.Fatal(err)
			}
		}, "see that its folder exists"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "answers.db")
			c.make(path)
			a, err := replay.Open(t.Context(), path)
			if err == nil {
				a.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.within) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v", err)
			}
		})
	}
}
