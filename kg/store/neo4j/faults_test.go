package neo4j

import (
	"bufio"
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"ophglm"
	"ophglm/kg/bolt"
	"ophglm/kg/bolt/bolttest"
	"ophglm/kg/ontology"
	"ophglm/kg/store"
	"ophglm/kg/store/storetest"
)

func ask(t *testing.T, s *Store, query string, params map[string]any) []any {
	t.Helper()
	var values []any
	if err := s.server.Write(context.Background(), "asking", func(ctx context.Context, tx bolt.Tx) error {
		r, err := tx.Run(ctx, query, params)
		if err != nil {
			return err
		}
		if r.Next(ctx) {
			values = r.Record().Values
		}
		_, err = r.Consume(ctx)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return values
}

const killed = "OPHGLM_TEST_LOADS_AND_IS_KILLED"

// A process that is killed in the middle of a load leaves nothing that passes as
// whole, and a rerun completes it: all that is there counts as after an
// undisturbed load.
func TestKilledInTheMiddle(t *testing.T) {
	ctx := context.Background()
	g := storetest.Large(3000, 9000)
	if os.Getenv(killed) != "" {
		c, err := bolt.FromEnv()
		if err != nil {
			t.Fatal(err)
		}
		s := mustOpen(t, c)
		_, err = s.Load(ctx, g.Digest(), pausing(g, 8000))
		t.Fatalf("the load came to its end: %v", err)
	}
	c := bolttest.Database(t)
	s := mustOpen(t, c)
	defer func() { _ = s.Close(ctx) }()
	first := storetest.Large(500, 1000) // is replaced by the load that is killed
	first.Load(t, s)

	child := exec.Command(os.Args[0], "-test.run=^TestKilledInTheMiddle$")
	child.Env = append(os.Environ(), killed+"=1")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said, _ := bufio.NewReader(out).ReadString('\n')
	// The reader of items is ahead of the writer: what was yielded is not yet there.
	nodes := func() int64 { return ask(t, s, "MATCH (n:Ophglm) RETURN count(n)", nil)[0].(int64) }
	for deadline := time.Now().Add(time.Minute); nodes() < 2000 && time.Now().Before(deadline); {
		time.Sleep(100 * time.Millisecond)
	}
	_ = child.Process.Kill()
	_ = child.Wait()
	if said != "pausing\n" {
		t.Fatalf("the child said %q", said)
	}
	if state, err := s.State(ctx); err != nil || state.Complete {
		t.Fatalf("state %+v, %v after a load that was killed", state, err)
	}
	if _, err := s.Named(ctx, "近视"); !errors.Is(err, store.ErrIncomplete) {
		t.Errorf("error %v, want %v", err, store.ErrIncomplete)
	}
	if some := nodes(); some < 2000 {
		t.Errorf("%d nodes: the load was killed before its middle", some)
	}
	g.Load(t, s)
	counts := func() []any {
		return ask(t, s, "MATCH (n) WITH count(n) AS nodes OPTIONAL MATCH ()-[r]->() RETURN nodes, count(r)", nil)
	}
	rerun := counts()
	if err := bolttest.Clear(ctx, c); err != nil {
		t.Fatal(err)
	}
	g.Load(t, s)
	if undisturbed := counts(); rerun[0] != undisturbed[0] || rerun[1] != undisturbed[1] {
		t.Errorf("after a rerun %v nodes and relationships, undisturbed %v", rerun, undisturbed)
	}
}

// pausing yields n items, says so, and waits to be killed.
func pausing(g storetest.Graph, n int) iter.Seq2[*ophglm.GraphItem, error] {
	return func(yield func(*ophglm.GraphItem, error) bool) {
		for _, it := range g[:n] {
			if !yield(it, nil) {
				return
			}
		}
		_, _ = os.Stdout.WriteString("pausing\n")
		_, _ = io.Copy(io.Discard, blocked{})
	}
}

// blocked is a reader of nothing that never ends.
type blocked struct{}

func (blocked) Read([]byte) (int, error) { select {} }

// What others put into the database stays as it is, even where it looks like ours.
func TestOthersAreLeftAlone(t *testing.T) {
	ctx := context.Background()
	s := mustOpen(t, bolttest.Database(t))
	defer func() { _ = s.Close(ctx) }()
	ask(t, s, "CREATE (a:Disease {name: 'mine'})-[:has_symptom {note: 'mine'}]->(:Text {zh: 'mine'}), (a)-[:is_a]->(:Disease {id: 1})", nil)
	full := storetest.NewGraph(
		storetest.Entity("a", "Disease", "甲", ""), storetest.Entity("b", "Disease", "乙", ""),
		storetest.Triple("a", "is_a", "b"), storetest.TextTriple("a", "prognosis", "丙", ""))
	full.Load(t, s)
	ask(t, s, "MATCH (a:Ophglm {id: 'a'}), (m:Disease {name: 'mine'}) CREATE (a)-[:same_as]->(m)", nil)
	storetest.NewGraph(storetest.Entity("a", "Symptom", "甲", "")).Load(t, s)
	got := ask(t, s, `MATCH (m:Disease {name: 'mine'})-[:has_symptom {note: 'mine'}]->(:Text {zh: 'mine'}), (m)-[:is_a]->(:Disease {id: 1}), (m)<-[:same_as]-(a:Ophglm)
		WITH labels(a) AS labels MATCH (n) WHERE NOT n:OphglmTest RETURN labels, count(n)`, nil)
	if len(got) != 2 || got[1] != int64(5) {
		t.Fatalf("found %v, want the graph of somebody else, one entity and the state", got)
	}
	// The type changed, and its label with it.
	if labels := got[0].([]any); len(labels) != 2 || labels[0] != "Ophglm" && labels[1] != "Ophglm" || labels[0] != "Symptom" && labels[1] != "Symptom" {
		t.Errorf("labels %v", labels)
	}
}

// Where others have what ours would clash with, a load says so.
func TestClashesAreExplained(t *testing.T) {
	ctx := context.Background()
	g := storetest.NewGraph(storetest.Entity("a", "Disease", "甲", ""))
	c := bolttest.Database(t)
	for name, queries := range map[string][]string{
		"a node of our type and id":      {"CREATE (:Disease {id: 'a'})"},
		"nodes that no constraint takes": {"DROP CONSTRAINT ophglm_type_disease IF EXISTS", "CREATE (:Disease {id: 1}), (:Disease {id: 1})"},
	} {
		s := mustOpen(t, c)
		g.Load(t, s)
		ask(t, s, "MATCH (n:Ophglm) SET n.ophglm = 0 DETACH DELETE n WITH count(*) AS gone MATCH (s:OphglmState) SET s.complete = false", nil)
		for _, q := range queries {
			ask(t, s, q, nil)
		}
		if _, err := s.Load(ctx, g.Digest(), g.Seq(nil)); err == nil || !strings.Contains(err.Error(), "another program") {
			t.Errorf("%s: error %v, want one that says whose it is", name, err)
		}
		ask(t, s, "MATCH (n:Disease) DETACH DELETE n", nil)
		g.Load(t, s)
		_ = s.Close(ctx)
	}
}

func TestReadableProperties(t *testing.T) {
	ctx := context.Background()
	s := mustOpen(t, bolttest.Database(t))
	defer func() { _ = s.Close(ctx) }()
	e := storetest.Entity("dr", "Disease", "糖尿病视网膜病变", "diabetic retinopathy", "糖网")
	e.Entity.Codes = []ophglm.Code{{System: "icd10cm", Code: "E11.31"}}
	storetest.NewGraph(e, storetest.TextTriple("dr", "prognosis", "视力可能下降", "", "stage", "npdr", "why@zh", "a=b")).Load(t, s)
	got := ask(t, s, `MATCH (d:Disease {id: 'dr'})-[r:prognosis]->(t:Text) RETURN d.name_zh, d.name_en, d.aliases_zh[0], d.codes[0], r.evidence, r.qualifiers, t.zh, r.sources[0]`, nil)
	want := []any{"糖尿病视网膜病变", "diabetic retinopathy", "糖网", "icd10cm:E11.31", "curated", []any{"stage=npdr", "why@zh=a=b"}, "视力可能下降", "test"}
	for i := range want {
		if list, ok := want[i].([]any); ok {
			if g, _ := got[i].([]any); len(g) != len(list) || g[0] != list[0] || g[1] != list[1] {
				t.Errorf("column %d: %v, want %v", i, got[i], want[i])
			}
		} else if got[i] != want[i] {
			t.Errorf("column %d: %v, want %v", i, got[i], want[i])
		}
	}
}

// A load over which another one began ends; the other one completes.
func TestTakenOver(t *testing.T) {
	ctx := context.Background()
	c := bolttest.Database(t)
	s, other := mustOpen(t, c), mustOpen(t, c)
	defer func() { _, _ = s.Close(ctx), other.Close(ctx) }()
	g := storetest.Large(3000, 3000)
	small := storetest.NewGraph(storetest.Entity("a", "Disease", "甲", ""))
	_, err := s.Load(ctx, g.Digest(), func(yield func(*ophglm.GraphItem, error) bool) {
		for i, it := range g {
			if i == 5000 {
				small.Load(t, other)
			}
			if !yield(it, nil) {
				return
			}
		}
	})
	if !errors.Is(err, errTakenOver) {
		t.Errorf("error %v, want %v", err, errTakenOver)
	}
	if state, err := s.State(ctx); err != nil || state != small.State() {
		t.Errorf("state %+v, %v; want %+v", state, err, small.State())
	}
}

func TestOnlyTheOntologyIsLoaded(t *testing.T) {
	ctx := context.Background()
	s := mustOpen(t, bolttest.Database(t))
	defer func() { _ = s.Close(ctx) }()
	for want, g := range map[string]storetest.Graph{
		"of the type \"Disease`) DETACH DELETE n //\"": storetest.NewGraph(storetest.Entity("a", "Disease`) DETACH DELETE n //", "甲", "")),
		"of the relation \"is_a`]->() //\"":            storetest.NewGraph(storetest.Entity("a", "Disease", "甲", ""), storetest.Triple("a", "is_a`]->() //", "a")),
	} {
		if _, err := s.Load(ctx, g.Digest(), g.Seq(nil)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// Names of the ontology stand in Cypher, so they must be plain.
func TestNamesOfTheOntologyArePlain(t *testing.T) {
	if _, err := newSchema(ontology.Default()); err != nil {
		t.Error(err)
	}
	o := &ontology.Ontology{Types: []ontology.Type{{Name: "A`B"}}}
	if _, err := newSchema(o); err == nil {
		t.Error("a type with a back-quote was taken")
	}
	o = &ontology.Ontology{Relations: []ontology.Relation{{Name: `a\u0060b`}}}
	if _, err := newSchema(o); err == nil {
		t.Error("a relation with an escape was taken")
	}
}

func TestMatch(t *testing.T) {
	for text, want := range map[string]string{
		"近":                        `+"近" `,
		"近视":                       `+"近视" `,
		"视网膜 OCT":                  `+"视网 网膜" +"oct" `,
		`a" OR b:*`:                `+"a" +"or" +"b" `,
		strings.Repeat("x", 201):   `+"` + ophglm.HashID(strings.Repeat("x", 201)) + `" `,
		strings.Repeat("眼", 1000):  `+"` + strings.TrimSpace(strings.Repeat("眼眼 ", mostTokens)) + `" `,
		strings.Repeat("a b ", 90): strings.Repeat(`+"a" +"b" `, mostTokens/2),
	} {
		if got := match(store.Words(text)); got != want {
			t.Errorf("%.40q: %.200s, want %.200s", text, got, want)
		}
	}
}
