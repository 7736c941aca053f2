package sqlite

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ophglm"
	"ophglm/kg/store"
	"ophglm/kg/store/storetest"
)

func small() storetest.Graph {
	return storetest.NewGraph(
		storetest.Entity("a", "Disease", "近视", "myopia"), storetest.Entity("b", "Disease", "远视", ""),
		storetest.Triple("a", "differential_of", "b"),
	)
}

func wantError(t *testing.T, err error, words ...string) {
	t.Helper()
	for _, w := range words {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Errorf("error %v, want one that says %q", err, w)
		}
	}
}

func mustClose(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// change changes a file behind the store's back.
func change(t *testing.T, path, statement string) {
	t.Helper()
	db := sql.OpenDB(connector{"file:" + path})
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

func TestFilesThatAreNoStore(t *testing.T) {
	ctx := context.Background()
	loaded := func(t *testing.T) string {
		path := filepath.Join(t.TempDir(), "graph.db")
		s := mustOpen(t, path)
		small().Load(t, s)
		mustClose(t, s)
		return path
	}
	for name, c := range map[string]struct {
		make func(t *testing.T) string
		want []string
	}{
		"a text": {func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "graph.db")
			if err := os.WriteFile(path, []byte(strings.Repeat("this is no database\n", 100)), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}, []string{"graph.db", "damaged", "remove it"}},
		"a folder": {func(t *testing.T) string { return t.TempDir() }, []string{"it is a folder", "name a file"}},
		"the database of another program": {func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "graph.db")
			change(t, path, "CREATE TABLE birds (name TEXT); PRAGMA user_version = 1")
			return path
		}, []string{"not a store of a graph", "another file"}},
		"a newer layout": {func(t *testing.T) string {
			path := loaded(t)
			change(t, path, "PRAGMA user_version = 99")
			return path
		}, []string{"newer", "remove the file"}},
	} {
		t.Run(name, func(t *testing.T) {
			path := c.make(t)
			_, err := Open(ctx, path)
			wantError(t, err, c.want...)
			_, err = OpenReadOnly(ctx, path)
			wantError(t, err, c.want...)
		})
	}
	nowhere := filepath.Join(t.TempDir(), "no", "graph.db")
	_, err := Open(ctx, nowhere)
	wantError(t, err, "no/graph.db", "its folder exists")
	_, err = OpenReadOnly(ctx, nowhere)
	wantError(t, err, "no/graph.db", "load a graph")
	if _, err := os.Stat(filepath.Dir(nowhere)); err == nil {
		t.Error("a folder was made")
	}

	// Damage within is found when it is read.
	path := loaded(t)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 8192; i < len(content); i++ {
		content[i] = 0xA5
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := OpenReadOnly(ctx, path)
	if err == nil {
		_, err = s.Named(ctx, "近视")
		mustClose(t, s)
	}
	wantError(t, err, "damaged", "load the graph again")
}

func TestReadOnly(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "graph.db")
	s := mustOpen(t, path)
	small().Load(t, s)
	mustClose(t, s)
	r, err := OpenReadOnly(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, r)
	if got, err := r.Named(ctx, "近视"); err != nil || len(got) != 1 {
		t.Errorf("named: %v, %v", got, err)
	}
	_, err = r.Load(ctx, "another", small().Seq(nil))
	wantError(t, err, "opened for reading")
	if state, err := r.State(ctx); err != nil || state != small().State() {
		t.Errorf("state %+v, %v", state, err)
	}
}

// One file is loaded by one process at a time; questions are answered meanwhile.
func TestLocked(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "graph.db")
	a, b := mustOpen(t, path), mustOpen(t, path)
	defer mustClose(t, a)
	defer mustClose(t, b)
	small().Load(t, a)
	conn, err := a.db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	b.db.SetMaxOpenConns(1)
	if _, err := b.db.Exec("PRAGMA busy_timeout = 20"); err != nil {
		t.Fatal(err)
	}
	err = immediately(ctx, conn, func() error {
		_, err := b.Load(ctx, "another", small().Seq(nil))
		wantError(t, err, "graph.db", "another process is writing", "wait")
		if got, err := b.Named(ctx, "近视"); err != nil || len(got) != 1 {
			t.Errorf("named: %v, %v", got, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wantState(t, b, small().State())
}

func wantState(t *testing.T, s *Store, want store.State) {
	t.Helper()
	if got, err := s.State(context.Background()); err != nil || got != want {
		t.Errorf("state %+v, %v; want %+v", got, err, want)
	}
}

// A load that begins between two transactions of another one takes the file over:
// the two never mix.
func TestTakenOver(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "graph.db")
	a, b := mustOpen(t, path), mustOpen(t, path)
	defer mustClose(t, a)
	defer mustClose(t, b)
	conn, err := a.db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	slow := &load{conn: conn, id: "slow"}
	if err := slow.begin(ctx, "slow"); err != nil {
		t.Fatal(err)
	}
	small().Load(t, b)
	writes := make(chan write, 1)
	writes <- write{query: "DELETE FROM items"}
	if err := slow.run(ctx, writes); !errors.Is(err, errTakenOver) {
		t.Errorf("error %v, want %v", err, errTakenOver)
	}
	if err := slow.end(ctx); !errors.Is(err, errTakenOver) {
		t.Errorf("error %v, want %v", err, errTakenOver)
	}
	wantState(t, b, small().State())
	var got storetest.Graph
	for it, err := range b.Items(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, it)
	}
	if string(got.JSONL()) != string(small().JSONL()) {
		t.Errorf("the file holds %d items of both graphs", len(got))
	}
}

// Questions that began before a load are answered from the graph that was there.
func TestItemsWhileLoading(t *testing.T) {
	ctx := context.Background()
	s := mustOpen(t, filepath.Join(t.TempDir(), "graph.db"))
	defer mustClose(t, s)
	small().Load(t, s)
	var got storetest.Graph
	for it, err := range s.Items(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		if len(got) == 0 {
			if _, err := s.Load(ctx, "of nothing", storetest.Graph{}.Seq(nil)); err != nil {
				t.Fatal(err)
			}
		}
		got = append(got, it)
	}
	if string(got.JSONL()) != string(small().JSONL()) {
		t.Errorf("%d items, want those of before the load", len(got))
	}
	wantState(t, s, store.State{Graph: "of nothing", Complete: true})
}

// killedAt is the environment variable by which the test runs itself as a process
// that loads a graph into a file and waits in the middle to be killed.
const killedAt = "OPHGLM_TEST_KILLED_LOAD"

func TestKilled(t *testing.T) {
	ctx := context.Background()
	g := storetest.Large(2000, 12_000)
	if path := os.Getenv(killedAt); path != "" {
		var stall iter.Seq2[*ophglm.GraphItem, error] = func(yield func(*ophglm.GraphItem, error) bool) {
			for i, it := range g {
				if i == len(g)-100 {
					fmt.Println("in the middle")
					select {}
				}
				if !yield(it, nil) {
					return
				}
			}
		}
		_, err := mustOpen(t, path).Load(ctx, g.Digest(), stall)
		t.Fatal("the load ended: ", err)
	}
	path := filepath.Join(t.TempDir(), "graph.db")
	before := mustOpen(t, path)
	small().Load(t, before)
	mustClose(t, before)

	c := exec.Command(os.Args[0], "-test.run=^TestKilled$", "-test.v")
	c.Env = append(os.Environ(), killedAt+"="+path, "TMPDIR="+t.TempDir()) // what is left lying goes with the test
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.Contains(lines.Text(), "in the middle") {
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err == nil {
		t.Fatal("the process ended by itself")
	}

	s := mustOpen(t, path)
	defer mustClose(t, s)
	if state, err := s.State(ctx); err != nil || state.Complete {
		t.Fatalf("state after a kill: %+v, %v", state, err)
	}
	if _, err := s.Named(ctx, "近视"); !errors.Is(err, store.ErrIncomplete) {
		t.Fatalf("a read after a kill: %v", err)
	}
	g.Load(t, s)
	wantState(t, s, g.State())
}

// Rows that refer to nothing are found before the graph is called whole.
func TestForeignKeys(t *testing.T) {
	ctx := context.Background()
	s := mustOpen(t, filepath.Join(t.TempDir(), "graph.db"))
	defer mustClose(t, s)
	conn, err := s.db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, forLoad); err != nil {
		t.Fatal(err)
	}
	l := &load{conn: conn, id: "of a bug"}
	if err := l.begin(ctx, "digest"); err != nil {
		t.Fatal(err)
	}
	writes := make(chan write, 2)
	writes <- write{query: "INSERT INTO relations (n, name) VALUES (1, 'is_a'); INSERT INTO triples (n, subject, relation) VALUES (7, 3, 1)"}
	close(writes)
	if err := l.run(ctx, writes); err != nil {
		t.Fatal(err)
	}
	wantError(t, l.end(ctx), "row 7 of triples", "entities")
	if state, err := s.State(ctx); err != nil || state.Complete {
		t.Errorf("state %+v, %v", state, err)
	}
	// Whoever else writes is checked row by row.
	if _, err := conn.ExecContext(ctx, forQuestions); err != nil {
		t.Fatal(err)
	}
	_, err = conn.ExecContext(ctx, "INSERT INTO triples (n, subject, relation) VALUES (8, 3, 1)")
	wantError(t, err, "FOREIGN KEY")
}
