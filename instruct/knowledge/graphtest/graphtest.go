// Package graphtest makes small graphs for tests.
package graphtest

import (
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"
)

// Entity makes an entity; a name may be "".
func Entity(id, typ, zh, en string) *ophglm.Entity {
	return &ophglm.Entity{ID: id, Type: typ, Name: ophglm.Text{ZH: zh, EN: en}}
}

// Fact makes a curated triple; qualifiers are given as key, value, …. Row is the
// line that it was written on.
func Fact(row int, s, r, o string, qualifiers ...string) *ophglm.Triple {
	t := &ophglm.Triple{
		Subject: s, Relation: r, Object: ophglm.Object{Entity: o}, Evidence: ophglm.Curated,
		Sources: []ophglm.Source{{Dataset: "starter", File: "t", Row: row, Licence: "Apache-2.0"}},
	}
	for i := 0; i < len(qualifiers); i += 2 {
		if t.Qualifiers == nil {
			t.Qualifiers = map[string]string{}
		}
		t.Qualifiers[qualifiers[i]] = qualifiers[i+1]
	}
	t.ID = ophglm.TripleID(t)
	return t
}

// Phrase is a fact whose object is a text.
func Phrase(row int, s, r, zh, en string, qualifiers ...string) *ophglm.Triple {
	t := Fact(row, s, r, "", qualifiers...)
	t.Object = ophglm.Object{Text: ophglm.Text{ZH: zh, EN: en}}
	t.ID = ophglm.TripleID(t)
	return t
}

// By changes who says a fact, and under what licence.
func By(t *ophglm.Triple, e ophglm.Evidence, licence string) *ophglm.Triple {
	t.Evidence, t.Sources[0].Licence, t.Sources[0].Dataset = e, licence, string(e)
	return t
}

// JSONL is JSONL of a graph: entities before triples, each by id.
func JSONL(t testing.TB, items ...any) string {
	var g []ophglm.GraphItem
	for _, it := range items {
		switch v := it.(type) {
		case *ophglm.Entity:
			g = append(g, ophglm.GraphItem{Entity: v})
		case *ophglm.Triple:
			g = append(g, ophglm.GraphItem{Triple: v})
		}
	}
	slices.SortFunc(g, func(a, b ophglm.GraphItem) int { return strings.Compare(a.Key(), b.Key()) })
	return pipelinetest.JSONL(t, g...)
}
