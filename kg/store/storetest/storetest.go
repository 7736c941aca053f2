// Package storetest holds every store of the graph to one page, that of
// [store.Store], and package query on each of them to the same answers. What a
// store is to answer is found by looking at every item of a small graph.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"slices"
	"strconv"
	"testing"

	"ophglm"
	"ophglm/kg/store"
)

// Suite is the conformance of one store.
type Suite struct {
	// Open gives an empty store, which the suite closes. It is called some ten
	// times, never twice at once.
	Open func(t *testing.T) store.Store
	// Checks is how many random graphs are loaded; 0 leaves it to -rapid.checks.
	Checks int
}

// Run runs the suite with as many random graphs as -rapid.checks says.
func Run(t *testing.T, open func(t *testing.T) store.Store) { Suite{Open: open}.Run(t) }

// Run runs each part as a subtest.
func (s Suite) Run(t *testing.T) {
	for _, part := range []struct {
		name string
		run  func(*testing.T, store.Store)
	}{
		{"empty", testEmpty},
		{"reads", testReads},
		{"replace", testReplace},
		{"cut short", testCutShort},
		{"refused graphs", testRefused},
		{"awkward texts", testAwkward},
		{"long texts", testLong},
		{"questions", testQuestions},
		{"differential", testDifferential},
		{"random graphs", func(t *testing.T, st store.Store) { s.testRandom(t, st) }},
	} {
		t.Run(part.name, func(t *testing.T) {
			st := s.Open(t)
			defer func() {
				if err := st.Close(context.Background()); err != nil {
					t.Errorf("closing: %v", err)
				}
			}()
			part.run(t, st)
		})
	}
}

// setChecks makes rapid check n times until the test ends.
func (s Suite) setChecks(t *testing.T) {
	if s.Checks == 0 {
		return
	}
	f := flag.Lookup("rapid.checks")
	before := f.Value.String()
	if err := f.Value.Set(strconv.Itoa(s.Checks)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Value.Set(before) })
}

// reads are all ways to read a store, each by its error.
func reads(s store.Store) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Entities": func(ctx context.Context) error { _, err := s.Entities(ctx, []string{"d"}); return err },
		"Named":    func(ctx context.Context) error { _, err := s.Named(ctx, "d"); return err },
		"Triples":  func(ctx context.Context) error { _, err := s.Triples(ctx, store.Pattern{}); return err },
		"Search":   func(ctx context.Context) error { _, err := s.Search(ctx, "d", 3); return err },
		"Items": func(ctx context.Context) error {
			for _, err := range s.Items(ctx) {
				return err
			}
			return nil
		},
	}
}

// wantReads expects one error of every read.
func wantReads(t *testing.T, s store.Store, want error) {
	t.Helper()
	for name, read := range reads(s) {
		if err := read(context.Background()); !errors.Is(err, want) {
			t.Errorf("%s: error %v, want %v", name, err, want)
		}
	}
}

// wantItems expects that the store gives back the graph, byte for byte.
func wantItems(t testing.TB, s store.Store, want Graph) {
	t.Helper()
	var got Graph
	for it, err := range s.Items(context.Background()) {
		if err != nil {
			t.Fatalf("reading all: %v", err)
		}
		got = append(got, &ophglm.GraphItem{Entity: it.Entity, Triple: it.Triple})
	}
	if a, b := got.JSONL(), want.JSONL(); !bytes.Equal(a, b) {
		t.Fatalf("the store holds %d items:\n%s\nwant %d:\n%s", len(got), cut(a), len(want), cut(b))
	}
}

func cut(b []byte) []byte { return b[:min(len(b), 4000)] }

func wantState(t testing.TB, s store.Store, want store.State) {
	t.Helper()
	if got, err := s.State(context.Background()); err != nil || got != want {
		t.Errorf("state %+v, %v; want %+v", got, err, want)
	}
}

// failer is a test, of testing or of rapid.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func wantRecords[R any](t failer, what string, got []R, err error, want []R) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if a, b := string(records(got)), string(records(want)); a != b {
		t.Fatalf("%s:\n%s\nwant\n%s", what, a, b)
	}
}

func records[R any](rs []R) []byte {
	var g Graph
	for _, r := range rs {
		switch r := any(r).(type) {
		case *ophglm.Entity:
			g = append(g, &ophglm.GraphItem{Entity: r})
		case *ophglm.Triple:
			g = append(g, &ophglm.GraphItem{Triple: r})
		}
	}
	return g.JSONL()
}

func wantSearch(t *testing.T, s store.Store, g Graph, text string, limit int) {
	t.Helper()
	got, err := s.Search(context.Background(), text, limit)
	if want := g.wantSearch(text, limit); err != nil || !slices.Equal(got, want) {
		t.Errorf("search %.80q, %d:\n%.2000q, %v\nwant\n%.2000q", text, limit, got, err, want)
	}
}
