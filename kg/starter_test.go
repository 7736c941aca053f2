package kg

import (
	"strings"
	"testing"
	"testing/fstest"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"
)

const (
	starterEntityLines = `{"id":"dry_eye","type":"Disease","name":{"zh":"干眼","en":"dry eye"},"aliases":{"zh":["干眼症"]},"codes":[{"system":"icd10cm","code":"H04.12"}]}
{"id":"eye_pain","type":"Symptom","name":{"zh":"眼痛","en":"eye pain"}}
`
	starterTripleLines = `{"subject":"dry_eye","relation":"has_symptom","object":{"entity":"eye_pain"},"checked":true,"sources":[{"dataset":"medquad","key":"https://example.org","sha256":"00"}]}
{"subject":"dry_eye","relation":"prognosis","object":{"text":{"zh":"多数可控制","en":"most cases can be controlled"}},"checked":false,"sources":[]}
`
)

func starterFS(entities, triples string) fstest.MapFS {
	return fstest.MapFS{"entities.jsonl": {Data: []byte(entities)}, "triples.jsonl": {Data: []byte(triples)}}
}

func TestStarter(t *testing.T) {
	o := pipelinetest.Run(t, Starter(starterFS(starterEntityLines, starterTripleLines)), "", nil)
	items := pipelinetest.Records[ophglm.GraphItem](t, o.Outputs["graph"])
	if len(items) != 4 || o.Accounting.Used != 4 {
		t.Fatalf("%d items, accounting %+v", len(items), o.Accounting)
	}
	if s := items[0].Entity.Sources; len(s) != 1 || s[0].Dataset != "starter" || s[0].File != "kg/entities.jsonl" || s[0].Row != 1 {
		t.Errorf("the entity stands on %+v", s)
	}
	tr := items[2].Triple
	if len(tr.Sources) != 2 || tr.Sources[0].File != "kg/triples.jsonl" || tr.Sources[0].Row != 1 || tr.Sources[1].Dataset != "medquad" {
		t.Errorf("the triple stands on %+v", tr.Sources)
	}
	if tr.Evidence != ophglm.Curated || !tr.Checked || items[3].Triple.Checked {
		t.Errorf("evidence %s, checked %v and %v", tr.Evidence, tr.Checked, items[3].Triple.Checked)
	}
}

func TestStarterRejects(t *testing.T) {
	good := starterFS(starterEntityLines, starterTripleLines)
	for name, c := range map[string]struct{ entity, triple, reason string }{
		"broken entity":    {`{"id":`, "", "bad_json"},
		"unknown key":      {`{"id":"x","type":"Disease","name":{"zh":"甲"},"colour":"red"}`, "", "bad_json"},
		"no name":          {`{"id":"x","type":"Disease"}`, "", "invalid"},
		"unknown type":     {`{"id":"x","type":"Gadget","name":{"zh":"甲"}}`, "", "unknown_type"},
		"id twice":         {`{"id":"dry_eye","type":"Disease","name":{"zh":"甲"}}`, "", "duplicate_id"},
		"broken triple":    {"", `[]`, "bad_json"},
		"unknown relation": {"", `{"subject":"dry_eye","relation":"likes","object":{"entity":"eye_pain"},"checked":false,"sources":[]}`, "unknown_relation"},
		"absent object":    {"", `{"subject":"dry_eye","relation":"has_symptom","object":{"entity":"x"},"checked":false,"sources":[]}`, "dangling"},
		"wrong range":      {"", `{"subject":"dry_eye","relation":"is_a","object":{"entity":"eye_pain"},"checked":false,"sources":[]}`, "wrong_range"},
		"checked by none":  {"", `{"subject":"dry_eye","relation":"has_symptom","object":{"entity":"eye_pain"},"checked":true,"sources":[]}`, "unsourced"},
		"no object":        {"", `{"subject":"dry_eye","relation":"has_symptom","object":{},"checked":false,"sources":[]}`, "invalid"},
	} {
		col := newCollect(t)
		if err := readStarter(starterFS(starterEntityLines+c.entity+"\n", starterTripleLines+c.triple+"\n"), col); err != nil {
			t.Fatal(err)
		}
		col.done()
		if len(col.rejects) != 1 || col.rejects[0].reason != c.reason || !strings.Contains(col.rejects[0].detail, "starter kg/") {
			t.Errorf("%s: %+v, want %s with its place", name, col.rejects, c.reason)
		}
		if len(col.entities) != 2 || len(col.triples) != 2 {
			t.Errorf("%s: %d entities and %d triples went on", name, len(col.entities), len(col.triples))
		}
	}
	delete(good, "triples.jsonl")
	if err := readStarter(good, newCollect(t)); err == nil || !strings.Contains(err.Error(), "triples.jsonl") {
		t.Errorf("without triples.jsonl: %v", err)
	}
}

func FuzzStarter(f *testing.F) {
	f.Add([]byte(starterEntityLines), []byte(starterTripleLines))
	f.Add([]byte("{\"id\":1}\n\xff\n"), []byte("{\"subject\":\"a\"\n"))
	f.Fuzz(func(t *testing.T, entities, triples []byte) {
		out := pipelinetest.Run(t, Starter(starterFS(string(entities), string(triples))), "", nil)
		for _, item := range pipelinetest.Records[ophglm.GraphItem](t, out.Outputs["graph"]) {
			if err := item.Validate(); err != nil {
				t.Error(err)
			}
		}
	})
}
