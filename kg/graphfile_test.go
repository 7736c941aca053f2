package kg

import (
	"fmt"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"
)

func graphFile(t testing.TB, in string) *collect {
	t.Helper()
	c := newCollect(t)
	if err := readGraphFile(strings.NewReader(in), c); err != nil {
		t.Fatal(err)
	}
	c.done()
	return c
}

// graphTriple is a line of a valid triple.
func graphTriple(t testing.TB, subject, relation, object string) string {
	t.Helper()
	tr := &ophglm.Triple{
		Subject: subject, Relation: relation, Object: ophglm.Object{Entity: object}, Evidence: ophglm.Curated,
		Sources: []ophglm.Source{{Dataset: "d"}},
	}
	tr.ID = ophglm.TripleID(tr)
	return strings.TrimSuffix(pipelinetest.JSONL(t, &ophglm.GraphItem{Triple: tr}), "\n")
}

func TestGraphFile(t *testing.T) {
	entity := func(id, typ, name string) string {
		return fmt.Sprintf(`{"entity":{"id":%q,"type":%q,"name":{"en":%q}}}`, id, typ, name)
	}
	triple := graphTriple(t, "glaucoma", "has_symptom", "pain")
	text := `{"triple":{"id":"x","subject":"a","relation":"has_symptom","object":{"text":{"en":"b"}},"evidence":"curated","checked":false,"sources":[{"dataset":"d"}]}}`
	big := entity("big", "Disease", strings.Repeat("x", 1<<20))
	for _, c := range []struct{ name, line, reason, detail string }{
		{"entity", entity("glaucoma", "Disease", "glaucoma"), "", ""},
		{"entity", entity("pain", "Symptom", "pain'; MATCH (n) DETACH DELETE n //"), "", ""},
		{"triple", triple, "", ""},
		{"a triple of entities elsewhere", graphTriple(t, "myopia", "has_symptom", "blur"), "", ""},
		{"1 MB", big, "", ""},
		{"entity twice", entity("glaucoma", "Disease", "Glaucoma"), "duplicate_id", "the entity glaucoma stood before"},
		{"triple twice", triple, "duplicate_id", "stood before"},
		{"another id", text, "invalid", "its content has the id"},
		{"unknown type", entity("x", "Medicine", "x"), "unknown_type", "Medicine"},
		{"unknown relation", graphTriple(t, "glaucoma", "hurts", "pain"), "unknown_relation", "hurts"},
		{"domain", graphTriple(t, "pain", "has_symptom", "pain"), "wrong_domain", "has no Symptom as subject"},
		{"range", graphTriple(t, "glaucoma", "treated_with", "pain"), "wrong_range", "is not the Symptom pain"},
		{"unknown key", `{"entity":{"id":"y","type":"Disease","name":{"en":"y"},"weight":1}}`, "bad_json", "weight"},
		{"unknown evidence", strings.Replace(triple, "curated", "rumour", 1), "invalid", "rumour"},
		{"both", `{"entity":{"id":"y","type":"Disease","name":{"en":"y"}},"triple":{}}`, "invalid", "both or neither"},
		{"neither", `{}`, "invalid", "both or neither"},
		{"null", `null`, "invalid", "both or neither"},
		{"no name", `{"entity":{"id":"y","type":"Disease","name":{}}}`, "invalid", "has no name"},
		{"NUL", `{"entity":{"id":"n","type":"Disease","name":{"en":"a\u0000b"}}}`, "nul_byte", `the entity "n"`},
		{"a raw NUL", "{\"entity\":{\"id\":\"n\x00", "nul_byte", "NUL at byte"},
		{"not UTF-8", "{\"entity\":{\"id\":\"\xff\"}}", "not_utf8", "at byte 17"},
		{"cut", triple[:40], "bad_json", "not a line of a graph"},
		{"two on a line", "{}{}", "bad_json", "not a line of a graph"},
		{"an array", "[]", "bad_json", "not a line of a graph"},
	} {
		before := entity("glaucoma", "Disease", "glaucoma") + "\n" + entity("pain", "Symptom", "pain") + "\n" + triple + "\n"
		if c.reason == "" {
			before = ""
		}
		got := graphFile(t, before+c.line+"\n\n"+entity("after", "Disease", "after")+"\n")
		if got.entities[len(got.entities)-1].ID != "after" {
			t.Errorf("%s: what follows is lost", c.name)
		}
		switch {
		case c.reason == "" && len(got.rejects) != 0:
			t.Errorf("%s: %+v", c.name, got.rejects)
		case c.reason == "":
			if len(got.entities)+len(got.triples) != 2 {
				t.Errorf("%s: %d entities and %d triples", c.name, len(got.entities), len(got.triples))
			}
		case len(got.rejects) != 1 || got.rejects[0].reason != c.reason || !strings.Contains(got.rejects[0].detail, c.detail):
			t.Errorf("%s: %+v, want %s", c.name, got.rejects, c.reason)
		}
	}
}

// A graph goes through unchanged.
func TestGraphFileKeepsEveryByte(t *testing.T) {
	e := &ophglm.Entity{
		ID: "icd10cm:H40", Type: "Disease", Name: ophglm.Text{ZH: "青光眼", EN: "glaucoma"},
		Aliases: ophglm.Texts{EN: []string{"<b>&\u2028"}}, Codes: []ophglm.Code{{System: "icd10cm", Code: "H40"}},
		Sources: []ophglm.Source{{Dataset: "d", File: "f", Row: 3, Field: "x", Start: 1, End: 4, Key: "k", Licence: "l", SHA256: "00"}},
	}
	tr := &ophglm.Triple{
		Subject: e.ID, Relation: "prognosis", Object: ophglm.Object{Text: ophglm.Text{ZH: "好"}}, Checked: true,
		Qualifiers: map[string]string{"why@zh": "因", "stage": "early"}, Evidence: ophglm.Article, Sources: e.Sources,
	}
	tr.ID = ophglm.TripleID(tr)
	in := pipelinetest.JSONL(t, &ophglm.GraphItem{Entity: e}, &ophglm.GraphItem{Triple: tr})
	o := pipelinetest.Run(t, GraphFile(), "", map[string]string{"files": in})
	if got := string(o.Outputs["graph"]); got != in {
		t.Errorf("read\n%swrote\n%s", in, got)
	}
}

func FuzzGraphFile(f *testing.F) {
	f.Add(`{"entity":{"id":"a","type":"Disease","name":{"zh":"病"}}}` + "\n" + graphTriple(f, "a", "affects", "b") + "\n")
	f.Add("{}\nnull\n[1]\n\"\\u0000\"\n")
	f.Fuzz(func(t *testing.T, in string) {
		c := graphFile(t, in)
		var items []*ophglm.GraphItem
		for _, e := range c.entities {
			items = append(items, &ophglm.GraphItem{Entity: e})
		}
		for _, tr := range c.triples {
			items = append(items, &ophglm.GraphItem{Triple: tr})
		}
		again := graphFile(t, pipelinetest.JSONL(t, items...))
		if len(again.entities) != len(c.entities) || len(again.triples) > len(c.triples) {
			t.Fatalf("%q: %d entities and %d triples, and read again %d and %d", in, len(c.entities), len(c.triples), len(again.entities), len(again.triples))
		}
	})
}
