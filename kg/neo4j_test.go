package kg

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/kg/bolt"
	"ophglm/kg/bolt/bolttest"
)

const hospitalMapping = `
dataset: hospital
licence: none stated
labels: {Illness: Disease, Complaint: Symptom, Medicine: Drug}
relationships: {SHOWS: has_symptom, HELPS: treats, LEADS_TO: has_complication}
key: no
names: [{property: name, lang: zh}, {property: english, lang: en}]
aliases: [{property: also, lang: zh}]
codes: [{property: icd, system: icd10cm}]
texts: [{property: outlook, relation: prognosis, lang: zh}]
`

// hospital is a graph of somebody else, with what is broken in it.
const hospital = `CREATE
	(dr:Illness:Seen {no: 1, name: '糖尿病视网膜病变', english: 'diabetic retinopathy', also: ['糖网', '糖尿病视网膜病变', 'DR'], icd: 'E11.31', outlook: '视力可能下降'}),
	(twin:Illness {no: 2, name: '糖尿病视网膜病变', icd: 'E11.31', also: '糖网病'}),
	(odd:Illness {no: 3, name: $odd}),
	(nameless:Illness {no: 4, icd: 'H25'}),
	(both:Illness:Complaint {no: 5, name: '视物模糊症'}),
	(keyless:Illness {name: '无号'}),
	(cut:Complaint {no: 6, name: '视力下降（'}),
	(blur:Complaint {no: 7, name: '视物模糊', outlook: 'a symptom has none'}),
	(drug:Medicine {no: 8, name: '雷珠单抗', also: '诺适得'}),
	(ward:Ward {no: 9, name: '眼科病房'}),
	(dr)-[:SHOWS]->(blur), (dr)-[:SHOWS]->(blur), (twin)-[:SHOWS]->(blur), (dr)-[:SHOWS]->(cut), (drug)-[:HELPS]->(dr),
	(dr)-[:LEADS_TO]->(odd), (blur)-[:LEADS_TO]->(dr), (dr)-[:SHOWS]->(ward), (dr)-[:LIES_IN]->(ward)`

// What comes of the graph above, by hand: nodes 1 and 2 have one code and so are
// one entity, and what they show is one fact.
func TestNeo4jReadsAMappedGraph(t *testing.T) {
	odd := "('); MATCH (n) DETACH DELETE n // `\\u0060` $name"
	write(t, bolttest.Database(t), hospital, map[string]any{"odd": odd})
	kind := Neo4j()
	before, err := kind.Answers()
	if err != nil {
		t.Fatal(err)
	}
	out, err := pipeline.ExampleIn(t.Context(), &kind, pipeline.Example{With: hospitalMapping})
	if err != nil {
		t.Fatal(err)
	}
	if again, err := kind.Answers(); err != nil || again != before {
		t.Errorf("reading changed the signature: %q and %q, %v", before, again, err)
	}

	names := map[string]string{}
	var got []string
	for line := range strings.Lines(string(out.Outputs["graph"])) {
		var item ophglm.GraphItem
		if err := jsonl.Unmarshal([]byte(line), &item); err != nil {
			t.Fatal(err)
		}
		if e := item.Entity; e != nil {
			names[e.ID] = e.Name.ZH
			got = append(got, strings.Join([]string{e.Type, e.Name.ZH, e.Name.EN, strings.Join(e.Aliases.ZH, "/")}, "|"))
			continue
		}
		tr := item.Triple
		got = append(got, strings.Join([]string{names[tr.Subject], tr.Relation, names[tr.Object.Entity] + tr.Object.Text.ZH, string(tr.Evidence), keys(tr.Sources)}, "|"))
	}
	slices.Sort(got)
	want := []string{
		"Disease|" + odd + "|" + odd + "|",
		"Disease|糖尿病视网膜病变|diabetic retinopathy|糖网/DR/糖网病",
		"Drug|雷珠单抗||诺适得",
		"Symptom|视物模糊||",
		"糖尿病视网膜病变|has_complication|" + odd + "|crawled|1 LEADS_TO 3",
		"糖尿病视网膜病变|has_symptom|视物模糊|crawled|1 SHOWS 7,2 SHOWS 7",
		"糖尿病视网膜病变|prognosis|视力可能下降|crawled|1",
		"糖尿病视网膜病变|treated_with|雷珠单抗|crawled|8 HELPS 1",
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("read\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// Nine mapped nodes, and seven relationships between them.
	if a := out.Accounting; a.Inputs != 16 || a.Used != 7 || a.Merged != 3 || a.Rejected != 6 || a.RejectedParts != 1 {
		t.Errorf("accounting %+v", a)
	}
	reasons := map[string]int64{"no_name": 1, "several_types": 1, "no_key": 1, "truncated": 1, "dangling": 1, "wrong_domain": 2}
	for reason, n := range reasons {
		if got := out.Accounting.Reasons[reason]; got != n {
			t.Errorf("%d rejects of %s, want %d: %v", got, reason, n, out.Accounting.Reasons)
		}
	}

	c, _ := bolt.FromEnv()
	write(t, c, "CREATE (:Ward {no: 10})", nil)
	if after, err := kind.Answers(); err != nil || after == before {
		t.Errorf("the signature is %q before and after a change, %v", after, err)
	}
	for mapping, want := range map[string]string{
		strings.Replace(hospitalMapping, "Medicine:", "Medizin:", 1): "label",
		strings.Replace(hospitalMapping, "SHOWS:", "ZEIGT:", 1):      "relationship type",
		strings.Replace(hospitalMapping, "english", "englisch", 1):   "property",
	} {
		if _, err := pipeline.ExampleIn(t.Context(), &kind, pipeline.Example{With: mapping}); err == nil || !strings.Contains(err.Error(), "the mapping names the "+want) {
			t.Errorf("error %v, want one about a %s that is missing", err, want)
		}
	}
}

func keys(sources []ophglm.Source) string {
	var out []string
	for _, s := range sources {
		if !slices.Contains(out, s.Key) {
			out = append(out, s.Key)
		}
	}
	return strings.Join(out, ",")
}

func write(t *testing.T, c bolt.Config, query string, params map[string]any) {
	t.Helper()
	ctx := context.Background()
	s, err := bolt.Connect(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close(ctx) }()
	if err := s.Write(ctx, "writing to", func(ctx context.Context, tx bolt.Tx) error {
		r, err := tx.Run(ctx, query, params)
		if err != nil {
			return err
		}
		_, err = r.Consume(ctx)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestNeo4jWithoutAServer(t *testing.T) {
	t.Setenv(bolt.EnvURI, "")
	kind := Neo4j()
	if _, err := kind.Answers(); !errors.Is(err, bolt.ErrNoAddress) {
		t.Errorf("error %v, want %v", err, bolt.ErrNoAddress)
	}
	out, err := pipeline.ExampleIn(t.Context(), &kind, kind.Example)
	if err != nil || len(out.Outputs["graph"]) > 0 {
		t.Errorf("the example, which maps nothing: %q, %v", out.Outputs["graph"], err)
	}
}

func TestNeo4jConfig(t *testing.T) {
	good := func() Neo4jConfig {
		return Neo4jConfig{
			Dataset: "d", Evidence: "crawled", Labels: map[string]string{"L": "Disease"}, Relationships: map[string]string{"R": "is_a", "S": "treats"},
			Names: []Neo4jName{{"name", "zh"}}, Codes: []Neo4jCode{{"icd", "icd10cm"}}, Texts: []Neo4jText{{"p", "prognosis", "zh"}},
		}
	}
	if err := good().Validate(); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*Neo4jConfig){
		"dataset names no data set":   func(c *Neo4jConfig) { c.Dataset = "" },
		"not \"rumour\"":              func(c *Neo4jConfig) { c.Evidence = "rumour" },
		"names names no property":     func(c *Neo4jConfig) { c.Names = nil },
		"no type \"Illness\"":         func(c *Neo4jConfig) { c.Labels["L"] = "Illness" },
		"no relation \"cures\"":       func(c *Neo4jConfig) { c.Relationships["R"] = "cures" },
		"no relation \"\"":            func(c *Neo4jConfig) { c.Relationships["R"] = "" },
		"lang: zh or en":              func(c *Neo4jConfig) { c.Names[0].Lang = "de" },
		"the system in lower case":    func(c *Neo4jConfig) { c.Codes[0].System = "ICD-10" },
		"no relation \"differential_": func(c *Neo4jConfig) { c.Texts[0].Relation = "differential_of" },
	} {
		c := good()
		change(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// A property may hold anything; a node of it is read or refused, and is never
// read in two ways.
func FuzzNeo4jNode(f *testing.F) {
	f.Add("Illness", "近视", "近视眼", "H52.1")
	f.Fuzz(func(t *testing.T, label, name, alias, code string) {
		cfg := &Neo4jConfig{
			Dataset: "d", Evidence: "crawled", Labels: map[string]string{"Illness": "Disease"},
			Names: []Neo4jName{{"name", "zh"}}, Aliases: []Neo4jName{{"also", "zh"}}, Codes: []Neo4jCode{{"icd", "icd10cm"}},
		}
		r := &neo4jReader{cfg: cfg, names: items{shortest: 1, longest: longestName, names: true}}
		n := &neo4jNode{id: "4:x:1", labels: []string{label}, properties: map[string]any{"name": name, "also": []any{alias, int64(1), true, nil}, "icd": code}}
		none := func(string, string, string) error { return nil }
		e, err := r.entity(n, none)
		again, err2 := r.entity(n, none)
		if (err == nil) != (err2 == nil) || err == nil && e.ID != again.ID {
			t.Fatalf("read as %v, %v and as %v, %v", e, err, again, err2)
		}
		if err == nil {
			if err := e.Validate(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
