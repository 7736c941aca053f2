package kg

import (
	"context"
	"fmt"
	"io/fs"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/kg/ontology"
)

// The files of the starter graph, in the order they are read.
const (
	starterEntities = "entities.jsonl"
	starterTriples  = "triples.jsonl"
	starterLicence  = "Apache-2.0"
)

// starterTriple is a line of triples.jsonl: a triple without what follows from
// its content.
type starterTriple struct {
	Subject    string            `json:"subject"`
	Relation   string            `json:"relation"`
	Object     ophglm.Object     `json:"object"`
	Qualifiers map[string]string `json:"qualifiers"`
	Checked    bool              `json:"checked"`
	Sources    []ophglm.Source   `json:"sources"`
}

// Starter is the kind kg.starter. Data holds entities.jsonl and triples.jsonl
// at its root.
func Starter(data fs.FS) pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[struct{}, *ophglm.GraphItem]{
		Name:    "kg.starter",
		Version: 3,
		Doc: `Reads the curated graph that comes with ophglm.

Each entity and triple is of evidence curated and has as its first source the
line that it stands on; after it stand the articles and codes that the line
cites. A triple without such a citation is not checked. A line that breaks the
ontology is rejected.`,
		Output:  pipeline.Out[*ophglm.GraphItem]("graph", "entities, then triples, as they stand in the files"),
		NoFiles: true,
		Assets: func() []pipeline.Asset {
			assets := []pipeline.Asset{{Name: "ontology.yaml", Data: ontology.Source()}}
			for _, name := range []string{starterEntities, starterTriples} {
				b, err := fs.ReadFile(data, name)
				if err != nil {
					b = []byte(err.Error()) // Read reports it
				}
				assets = append(assets, pipeline.Asset{Name: name, Data: b})
			}
			return assets
		},
		Read: func(_ context.Context, _ struct{}, _ *pipeline.File, to *pipeline.Emitter[*ophglm.GraphItem]) error {
			return readStarter(data, to)
		},
	})
}

// readStarter numbers the rows of both files through, so that each is counted
// once; a source has the line of its own file.
func readStarter(data fs.FS, to sink) error {
	types := map[string]string{}
	n := 0
	for _, f := range []struct {
		name string
		use  func(at ophglm.Source, line []byte) error
	}{
		{starterEntities, func(at ophglm.Source, line []byte) error { return starterEntity(at, line, types, to) }},
		{starterTriples, func(at ophglm.Source, line []byte) error { return starterFact(at, line, types, to) }},
	} {
		h, err := data.Open(f.name)
		if err != nil {
			return fmt.Errorf("the starter graph: %w", err)
		}
		before := n
		err = rows(jsonl.NewScanner(h), numbered{to, before}, func(row int, line []byte) error {
			n = before + row
			return f.use(ophglm.Source{Dataset: "starter", File: "kg/" + f.name, Row: row, Licence: starterLicence}, line)
		})
		h.Close() // only read from
		if err != nil {
			return fmt.Errorf("the starter graph, %s: %w", f.name, err)
		}
	}
	return nil
}

// numbered adds the rows of earlier files to a row's number.
type numbered struct {
	sink
	before int
}

func (n numbered) Row(row int) error { return n.sink.Row(n.before + row) }

func starterEntity(at ophglm.Source, line []byte, types map[string]string, to sink) error {
	var e ophglm.Entity
	if err := jsonl.UnmarshalStrict(line, &e); err != nil {
		return to.Reject("bad_json", fmt.Sprintf("%s is not an entity: %v", at, err), string(line))
	}
	e.Sources = append([]ophglm.Source{at}, e.Sources...)
	if err := e.Validate(); err != nil {
		return to.Reject("invalid", fmt.Sprintf("%s: %v", at, err), string(line))
	}
	item := &ophglm.GraphItem{Entity: &e}
	if v := ontology.Default().Check(item, nil); v != nil {
		return to.Reject(v.Code, fmt.Sprintf("%s: %v", at, v), string(line))
	}
	if _, twice := types[e.ID]; twice {
		return to.Reject("duplicate_id", fmt.Sprintf("%s: the id %s was given before", at, e.ID), string(line))
	}
	types[e.ID] = e.Type
	return to.Emit(item)
}

func starterFact(at ophglm.Source, line []byte, types map[string]string, to sink) error {
	var s starterTriple
	if err := jsonl.UnmarshalStrict(line, &s); err != nil {
		return to.Reject("bad_json", fmt.Sprintf("%s is not a triple: %v", at, err), string(line))
	}
	t := &ophglm.Triple{
		Subject: s.Subject, Relation: s.Relation, Object: s.Object, Qualifiers: s.Qualifiers,
		Evidence: ophglm.Curated, Checked: s.Checked, Sources: append([]ophglm.Source{at}, s.Sources...),
	}
	t.ID = ophglm.TripleID(t)
	if err := t.Validate(); err != nil {
		return to.Reject("invalid", fmt.Sprintf("%s: %v", at, err), string(line))
	}
	if s.Checked && len(s.Sources) == 0 {
		return to.Reject("unsourced", fmt.Sprintf("%s is marked as checked and cites nothing", at), string(line))
	}
	item := &ophglm.GraphItem{Triple: t}
	typeOf := func(id string) (string, bool) { ty, ok := types[id]; return ty, ok }
	if v := ontology.Default().Check(item, typeOf); v != nil {
		return to.Reject(v.Code, fmt.Sprintf("%s: %v", at, v), string(line))
	}
	return to.Emit(item)
}
