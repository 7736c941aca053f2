package kg

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/extsort"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/kg/ontology"
)

// mergeBudget is what the sort of triples keeps in memory.
const mergeBudget = 64 << 20

// Merge is the kind kg.merge.
func Merge() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[struct{}]{
		Name:    "kg.merge",
		Version: 5,
		Doc: `Makes several graphs one: an entity a concept, a triple a fact, each with all its sources.

Entities are one when they have the same id; when a link says so, as kg.align
finds them, and they are of one type; when a curated entity has the code
that is the other's id, as its only one, and no other curated entity has it;
when they are of one type and have the same Chinese or English name; or when one
has neither slug nor code and is named like an alias of exactly one curated
entity of its type. Case, width and
blanks of names do not count. Two curated entities, or two codes of one
terminology, are never made one. The curated id is kept, else the
coded, else the least; so are its type and name. A link between entities of two
types (a disease, and the finding of that name in a terminology) gives the first
the codes and names of the second and leaves both.
Triples are rewritten to the kept ids and get the id of their content; those
that then say the same are one, with the strongest evidence, and checked if one
of them was. A triple that names an entity that is in no graph, breaks the
ontology, or says something of a thing and itself is rejected.
Out come entities, then triples, each by id. Memory: the entities, about 1 KB
each, and 64 MB for sorting; triples are spilled.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.GraphItem]("graphs", "the graphs to merge, in any order").Lists(),
			pipeline.In[*ophglm.Link]("links", "which of their entities are one, as kg.align finds them").Maybe().Beside(),
		},
		Outputs: []pipeline.Port{pipeline.Out[*ophglm.GraphItem]("graph", "the merged graph")},
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{{Name: "ontology.yaml", Data: ontology.Source()}}
		},
		Example: pipeline.Example{In: map[string]string{"graphs": mergeExample()}},
		Run:     runMerge,
	})
}

// mergeExample is two graphs that have one disease between them.
func mergeExample() string {
	code := func(c string) []ophglm.Code { return []ophglm.Code{{System: "icd10cm", Code: c}} }
	of := &ophglm.Triple{
		Subject: "icd10cm:H26.1", Relation: "is_a", Object: ophglm.Object{Entity: "icd10cm:H26"},
		Evidence: ophglm.Coded, Checked: true, Sources: []ophglm.Source{{Dataset: "icd10cm", Row: 2, Key: "H26.1"}},
	}
	of.ID = ophglm.TripleID(of)
	return jsonLines([]ophglm.GraphItem{
		{Entity: &ophglm.Entity{ID: "traumatic_cataract", Type: "Disease", Name: ophglm.Text{ZH: "外伤性白内障", EN: "traumatic cataract"}, Codes: code("H26.1")}},
		{Entity: &ophglm.Entity{ID: "icd10cm:H26", Type: "Disease", Name: ophglm.Text{EN: "Other cataract"}, Codes: code("H26")}},
		{Entity: &ophglm.Entity{ID: "icd10cm:H26.1", Type: "Disease", Name: ophglm.Text{EN: "Traumatic cataract"}, Codes: code("H26.1")}},
		{Triple: of},
	})
}

// jsonLines writes items as the input of an example.
func jsonLines(items []ophglm.GraphItem) string {
	var out []byte
	for _, item := range items {
		b, err := jsonl.Marshal(item)
		if err != nil {
			panic(err) // a literal that can't be encoded
		}
		out = append(append(out, b...), '\n')
	}
	return string(out)
}

func runMerge(ctx context.Context, _ struct{}, pio *pipeline.IO) error {
	dir, err := pio.TempDir()
	if err != nil {
		return err
	}
	m := &merger{entities: map[string]*ophglm.Entity{}, dir: dir, report: pio}
	for item, err := range pipeline.Records[*ophglm.GraphItem](ctx, &pio.Inputs, "graphs") {
		if err != nil {
			return err
		}
		if err := m.add(item); err != nil {
			return err
		}
	}
	for link, err := range pipeline.Records[*ophglm.Link](ctx, &pio.Inputs, "links") {
		if err != nil {
			return err
		}
		m.links = append(m.links, link)
	}
	out, err := pipeline.Write[*ophglm.GraphItem](pio, "graph")
	if err != nil {
		return err
	}
	return m.finish(ctx, out.Emit)
}

// accounting is what a merge says of the records that it read; it is a
// [pipeline.IO].
type accounting interface {
	Used(n int)
	Merged(n int)
	Reject(reason, detail string, where ophglm.Where, record any) error
	Count(name string, n int)
}

// merger holds the entities of all graphs, and the triples in a file, until all
// were read.
type merger struct {
	entities map[string]*ophglm.Entity
	links    []*ophglm.Link
	read     int // entities
	dir      string
	file     *os.File
	triples  *bufio.Writer
	report   accounting
}

func (m *merger) add(item *ophglm.GraphItem) (err error) {
	if e := item.Entity; e != nil {
		if v := ontology.Default().Check(item, nil); v != nil {
			return m.report.Reject(v.Code, v.Detail, ophglm.Where{ID: e.ID}, item)
		}
		m.read++
		if kept, ok := m.entities[e.ID]; ok {
			absorb(kept, e)
			return nil
		}
		m.entities[e.ID] = e
		return nil
	}
	if m.triples == nil {
		if m.file, err = os.Create(filepath.Join(m.dir, "triples")); err != nil {
			return fmt.Errorf("spilling triples: %w", err)
		}
		m.triples = bufio.NewWriterSize(m.file, 1<<20)
	}
	b, err := jsonl.Marshal(item.Triple)
	if err == nil {
		_, err = m.triples.Write(append(b, '\n'))
	}
	if err != nil {
		return fmt.Errorf("spilling the triple %s: %w", item.Triple.ID, err)
	}
	return nil
}

// finish decides which entities are one, and writes the graph.
func (m *merger) finish(ctx context.Context, emit func(*ophglm.GraphItem) error) error {
	x := newIdentity(m.entities)
	x.byCode()
	x.byName()
	x.byAlias()
	x.byLinks(m.links)
	kept := x.combine()
	x.count(m.report.Count)
	ids := make([]string, 0, len(kept))
	for id := range kept {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		settle(kept[id])
		if err := emit(&ophglm.GraphItem{Entity: kept[id]}); err != nil {
			return err
		}
	}
	m.report.Used(len(kept))
	m.report.Merged(m.read - len(kept))
	if m.triples == nil {
		return nil
	}
	sorter := extsort.New(m.dir, mergeBudget)
	err := m.rewrite(x, kept, sorter)
	if err == nil {
		err = m.writeTriples(ctx, sorter, emit)
	}
	for _, closing := range []error{m.file.Close(), sorter.Close()} {
		if err == nil && closing != nil {
			err = fmt.Errorf("closing what a merge spilled: %w", closing)
		}
	}
	return err
}

// rewrite reads the spilled triples back, puts the kept ids into them, and
// hands those that the graph can hold to the sorter.
func (m *merger) rewrite(x *identity, kept map[string]*ophglm.Entity, sorter *extsort.Sorter) error {
	if err := m.triples.Flush(); err != nil {
		return fmt.Errorf("spilling triples: %w", err)
	}
	if _, err := m.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("reading spilled triples: %w", err)
	}
	typeOf := func(id string) (string, bool) {
		e, ok := kept[id]
		if !ok {
			return "", false
		}
		return e.Type, true
	}
	sc := jsonl.NewScanner(m.file)
	for {
		line, err := sc.Next()
		if err == io.EOF {
			return nil
		}
		t := &ophglm.Triple{}
		if err == nil {
			err = jsonl.Unmarshal(line, t)
		}
		if err != nil {
			return fmt.Errorf("reading spilled triples: %w", err)
		}
		was := *t
		m.resolve(x, t)
		t.ID = ophglm.TripleID(t)
		reason, detail := "", ""
		if v := ontology.Default().Check(&ophglm.GraphItem{Triple: t}, typeOf); v != nil {
			reason, detail = v.Code, v.Detail
		} else if t.Subject == t.Object.Entity {
			reason, detail = "self_loop", fmt.Sprintf("%s says %s of %s and itself", was.ID, t.Relation, t.Subject)
		}
		if reason != "" {
			if err := m.report.Reject(reason, detail, ophglm.Where{ID: was.ID}, &ophglm.GraphItem{Triple: &was}); err != nil {
				return err
			}
			continue
		}
		b, err := jsonl.Marshal(t)
		if err != nil {
			return fmt.Errorf("spilling the triple %s: %w", t.ID, err)
		}
		if err := sorter.Add(t.ID, b); err != nil {
			return err
		}
	}
}

// resolve puts kept ids into a triple. A qualifier that is no text and equals
// an entity's id is one.
func (m *merger) resolve(x *identity, t *ophglm.Triple) {
	t.Subject = x.root(t.Subject)
	if t.Object.Entity != "" {
		t.Object.Entity = x.root(t.Object.Entity)
	}
	for k, v := range t.Qualifiers {
		if _, ok := m.entities[v]; ok && !strings.Contains(k, "@") {
			t.Qualifiers[k] = x.root(v)
		}
	}
}

// strength orders evidence, strongest first.
var strength = []ophglm.Evidence{ophglm.Curated, ophglm.Coded, ophglm.Article, ophglm.Crawled}

func (m *merger) writeTriples(ctx context.Context, sorter *extsort.Sorter, emit func(*ophglm.GraphItem) error) error {
	var last *ophglm.Triple
	flush := func() error {
		if last == nil {
			return nil
		}
		m.report.Used(1)
		slices.SortStableFunc(last.Sources, bySource)
		return emit(&ophglm.GraphItem{Triple: last})
	}
	for it, err := range sorter.Sorted(ctx) {
		if err != nil {
			return err
		}
		t := &ophglm.Triple{}
		if err := jsonl.Unmarshal(it.Value, t); err != nil {
			return fmt.Errorf("reading sorted triples: %w", err)
		}
		if last != nil && last.ID == t.ID {
			m.report.Merged(1)
			last.Checked = last.Checked || t.Checked
			if slices.Index(strength, t.Evidence) < slices.Index(strength, last.Evidence) {
				last.Evidence = t.Evidence
			}
			last.Sources = addSources(last.Sources, t.Sources)
			continue
		}
		if err := flush(); err != nil {
			return err
		}
		last = t
	}
	return flush()
}
