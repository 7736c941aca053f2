package kg

import (
	"context"
	"fmt"
	"io"
	"strings"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/kg/ontology"
)

// GraphFile is the kind kg.graph.
func GraphFile() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[struct{}, *ophglm.GraphItem]{
		Name:    "kg.graph",
		Version: 1,
		Doc: `Reads a graph that is a file already: one entity or triple a line, as ophglm kg export writes them.

What is read goes on as it is: ids, evidence and sources stay. A line is
rejected that is no entity or triple, whose id is not its content's, that the
ontology has no type or relation for, that holds a NUL, or whose id stood before.
A triple is held against its relation's domain and range where its entities stand
above it in the file; a triple of entities that stand elsewhere goes on. Memory:
about 100 bytes a line.`,
		Output: pipeline.Out[*ophglm.GraphItem]("graph", "the entities and triples of the files, in their order"),
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{{Name: "ontology.yaml", Data: ontology.Source()}}
		},
		Example: pipeline.Example{
			FileName: "graph.jsonl",
			In: map[string]string{"files": `{"entity":{"id":"glaucoma","type":"Disease","name":{"zh":"青光眼","en":"glaucoma"},"sources":[{"dataset":"mine","file":"mine.csv","row":1}]}}` + "\n" +
				`{"entity":{"id":"timolol","type":"Medicine","name":{"en":"timolol"}}}` + "\n"},
		},
		Read: func(_ context.Context, _ struct{}, f *pipeline.File, to *pipeline.Emitter[*ophglm.GraphItem]) error {
			h, err := f.Open()
			if err != nil {
				return err
			}
			defer h.Close() // only read from
			return readGraphFile(h, to)
		},
	})
}

func readGraphFile(r io.Reader, to sink) error {
	types := map[string]string{}
	triples := map[string]bool{}
	typeOf := func(id string) (string, bool) { t, ok := types[id]; return t, ok }
	return rows(jsonl.NewScanner(r), to, func(_ int, line []byte) error {
		item := &ophglm.GraphItem{}
		if err := jsonl.UnmarshalStrict(line, item); err != nil {
			return to.Reject("bad_json", fmt.Sprintf("not a line of a graph: %v", err), string(line))
		}
		if err := item.Validate(); err != nil {
			return to.Reject("invalid", err.Error(), string(line))
		}
		if at := nulIn(item); at != "" {
			return to.Reject("nul_byte", fmt.Sprintf("%s holds a NUL", at), string(line))
		}
		if v := ontology.Default().Check(item, typeOf); v != nil && v.Code != "dangling" {
			return to.Reject(v.Code, v.Detail, string(line))
		}
		if e := item.Entity; e != nil {
			if _, twice := types[e.ID]; twice {
				return to.Reject("duplicate_id", fmt.Sprintf("the entity %s stood before", e.ID), string(line))
			}
			types[e.ID] = e.Type
			return to.Emit(item)
		}
		if triples[item.Triple.ID] {
			return to.Reject("duplicate_id", fmt.Sprintf("the triple %s stood before", item.Triple.ID), string(line))
		}
		triples[item.Triple.ID] = true
		return to.Emit(item)
	})
}

// nulIn names what of an item holds a NUL, which no store takes, or is "".
func nulIn(item *ophglm.GraphItem) string {
	if e := item.Entity; e != nil {
		parts := append([]string{e.ID, e.Name.ZH, e.Name.EN}, e.Aliases.ZH...)
		parts = append(parts, e.Aliases.EN...)
		for _, c := range e.Codes {
			parts = append(parts, c.System, c.Code)
		}
		if strings.ContainsRune(strings.Join(parts, " "), 0) {
			return fmt.Sprintf("the entity %q", e.ID)
		}
		return ""
	}
	t := item.Triple
	parts := []string{t.Subject, t.Object.Entity, t.Object.Text.ZH, t.Object.Text.EN}
	for k, v := range t.Qualifiers {
		parts = append(parts, k, v)
	}
	if strings.ContainsRune(strings.Join(parts, " "), 0) {
		return "the triple " + t.ID
	}
	return ""
}
