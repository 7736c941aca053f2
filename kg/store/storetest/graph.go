package storetest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"testing"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/kg/store"
)

// Graph is a graph in memory, in the order that a store asks for.
type Graph []*ophglm.GraphItem

// NewGraph puts items in order, each id once, and gives triples their ids and,
// where they have none, a source and an evidence.
func NewGraph(items ...*ophglm.GraphItem) Graph {
	for _, it := range items {
		if t := it.Triple; t != nil {
			if t.Sources == nil {
				t.Sources = []ophglm.Source{{Dataset: "test"}}
			}
			t.Evidence = cmp.Or(t.Evidence, ophglm.Curated)
			t.ID = ophglm.TripleID(t)
		}
	}
	g := slices.Clone(items)
	slices.SortStableFunc(g, func(a, b *ophglm.GraphItem) int { return cmp.Compare(a.Key(), b.Key()) })
	return slices.CompactFunc(g, func(a, b *ophglm.GraphItem) bool { return a.Key() == b.Key() })
}

// Entity is an item of a graph with names in zh and en.
func Entity(id, typ, zh, en string, aliases ...string) *ophglm.GraphItem {
	return &ophglm.GraphItem{Entity: &ophglm.Entity{ID: id, Type: typ, Name: ophglm.Text{ZH: zh, EN: en}, Aliases: ophglm.Texts{ZH: aliases}}}
}

// Triple is an item of a graph that says something of two entities. Qualifiers
// are pairs of key and value.
func Triple(subject, relation, object string, qualifiers ...string) *ophglm.GraphItem {
	return fact(subject, relation, ophglm.Object{Entity: object}, qualifiers)
}

// TextTriple is an item of a graph whose object is a text.
func TextTriple(subject, relation, zh, en string, qualifiers ...string) *ophglm.GraphItem {
	return fact(subject, relation, ophglm.Object{Text: ophglm.Text{ZH: zh, EN: en}}, qualifiers)
}

func fact(subject, relation string, object ophglm.Object, qualifiers []string) *ophglm.GraphItem {
	t := &ophglm.Triple{Subject: subject, Relation: relation, Object: object}
	for pair := range slices.Chunk(qualifiers, 2) {
		if t.Qualifiers == nil {
			t.Qualifiers = map[string]string{}
		}
		t.Qualifiers[pair[0]] = pair[1]
	}
	return &ophglm.GraphItem{Triple: t}
}

// Seq yields the items, and then the error where there is one.
func (g Graph) Seq(err error) iter.Seq2[*ophglm.GraphItem, error] {
	return func(yield func(*ophglm.GraphItem, error) bool) {
		for _, it := range g {
			if !yield(it, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// JSONL is the graph as its artifact holds it.
func (g Graph) JSONL() []byte {
	var b bytes.Buffer
	for _, it := range g {
		line, err := jsonl.Marshal(it)
		if err != nil {
			panic(fmt.Sprintf("encoding %s of a test: %v", it.Key(), err))
		}
		b.Write(append(line, '\n'))
	}
	return b.Bytes()
}

// Digest is that of [Graph.JSONL].
func (g Graph) Digest() string {
	sum := sha256.Sum256(g.JSONL())
	return hex.EncodeToString(sum[:])
}

// State is that of a store which holds the graph.
func (g Graph) State() store.State {
	n := len(g.entities())
	return store.State{Graph: g.Digest(), Complete: true, Entities: n, Triples: len(g) - n}
}

func (g Graph) entities() []*ophglm.Entity {
	var out []*ophglm.Entity
	for _, it := range g {
		if it.Entity != nil {
			out = append(out, it.Entity)
		}
	}
	return out
}

func (g Graph) triples() []*ophglm.Triple {
	var out []*ophglm.Triple
	for _, it := range g {
		if it.Triple != nil {
			out = append(out, it.Triple)
		}
	}
	return out
}

// Load loads the graph and fails the test where that fails.
func (g Graph) Load(t testing.TB, s store.Store) {
	t.Helper()
	got, err := s.Load(context.Background(), g.Digest(), g.Seq(nil))
	if err != nil {
		t.Fatalf("loading %d items: %v", len(g), err)
	}
	if got != g.State() {
		t.Fatalf("the load ended in %+v, want %+v", got, g.State())
	}
}
