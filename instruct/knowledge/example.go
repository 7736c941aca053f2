package knowledge

import (
	"bytes"
	"encoding/json"

	"ophglm"
)

// ExampleGraph is a small graph of one disease.
func ExampleGraph() string {
	var items []ophglm.GraphItem
	for _, e := range []ophglm.Entity{
		{ID: "blurred_vision", Type: "Symptom", Name: ophglm.Text{ZH: "视物模糊", EN: "blurred vision"}},
		{ID: "cataract", Type: "Disease", Name: ophglm.Text{ZH: "白内障", EN: "cataract"}},
		{ID: "glare", Type: "Symptom", Name: ophglm.Text{ZH: "眩光", EN: "glare"}},
	} {
		items = append(items, ophglm.GraphItem{Entity: &e})
	}
	for i, o := range []string{"blurred_vision", "glare"} {
		t := ophglm.Triple{
			Subject: "cataract", Relation: "has_symptom", Object: ophglm.Object{Entity: o}, Evidence: ophglm.Curated,
			Sources: []ophglm.Source{{Dataset: "starter", Row: i + 1, Licence: "Apache-2.0"}},
		}
		t.ID = ophglm.TripleID(&t)
		items = append(items, ophglm.GraphItem{Triple: &t})
	}
	return ExampleLines(items)
}

// ExampleLines encodes records of an example as JSONL. Examples are made at each start
// of the program, and encoding/json has no codec to compile, for which internal/jsonl
// takes longer than all the rest of a start.
func ExampleLines[T any](records []T) string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	for i := range records {
		if err := enc.Encode(&records[i]); err != nil {
			panic(err) // a literal that can't be encoded
		}
	}
	return out.String()
}
