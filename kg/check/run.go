package check

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"ophglm"
	"ophglm/kg/ontology"
)

// Finding is a verdict on one item, and what it means for it.
type Finding struct {
	Severity Severity
	// Verdict is of the entity or the triple that Of.Record names. Its rule is the
	// code of the check; its outcome is "contradicted" where the graph or the
	// source says otherwise, "unsupported" where nothing stands behind it, and
	// "unclear" where a person has to look. Triples are those that the finding
	// rests on.
	Verdict *ophglm.Verdict
	at      int // the item's place in the stream
}

// Findings are what a run found, by record, then code.
type Findings struct {
	All []Finding
	// Counts are the findings by code.
	Counts map[string]int
	// Entities and Triples are how many of them were sound.
	Entities, Triples int

	leaves map[int]*Finding    // by place in the stream
	gone   map[string]*Finding // entities that leave, by id
}

// EntityLeft is the reason for which a triple leaves whose entity did.
const EntityLeft = "entity_left"

// Left tells whether the item at a place of the stream leaves the graph, and why:
// the code of an error that was found in it, or [EntityLeft], with a sentence.
func (f *Findings) Left(at int, item *ophglm.GraphItem) (reason, detail string, left bool) {
	if e, ok := f.leaves[at]; ok {
		return e.Verdict.Rule, e.Verdict.Why, true
	}
	if t := item.Triple; t != nil {
		ids := []string{t.Subject, t.Object.Entity}
		for k, v := range t.Qualifiers {
			if !strings.Contains(k, "@") { // a text, else an id or a plain code
				ids = append(ids, v)
			}
		}
		slices.Sort(ids[2:])
		for _, id := range ids {
			if e, ok := f.gone[id]; ok {
				return EntityLeft, fmt.Sprintf("%s left the graph (%s): %s", id, e.Verdict.Rule, e.Verdict.Why), true
			}
		}
	}
	return "", "", false
}

// run is one run of the checks.
type run struct {
	*Graph
	ctx    context.Context
	opts   Options
	check  *Check          // the one at work
	seen   map[string]bool // triples, by id
	found  []Finding
	folded [][]string // names as they are compared, of those asked for; see preferred
	failed error
}

// Run checks a graph. Items come as in an artifact, entities before triples; an
// entity after a triple is an error, as is what the sequence yields. The same
// graph gives the same findings in the same order.
func Run(ctx context.Context, items func() iter.Seq2[*ophglm.GraphItem, error], opts Options) (*Findings, error) {
	if err := opts.Validate(); err != nil {
		return nil, fmt.Errorf("checking a graph: %w", err)
	}
	if opts.Ontology == nil {
		opts.Ontology = ontology.Default()
	}
	r := &run{Graph: newGraph(opts.Ontology), ctx: ctx, opts: opts, seen: map[string]bool{}}
	var checks []*Check
	var watching []hooks
	for _, c := range All() {
		if c.watch != nil && !slices.Contains(opts.Off, c.Code) {
			checks = append(checks, &c)
			watching = append(watching, c.watch(r))
		}
	}
	at := -1
	for item, err := range items() {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, fmt.Errorf("checking a graph: %w", err)
		}
		at++
		if item.Entity != nil && item.Triple == nil && len(r.triples) > 0 {
			return nil, fmt.Errorf("checking a graph: the entity %s comes after a triple, and entities come first", item.Entity.ID)
		}
		if !r.form(item, at) {
			continue
		}
		switch {
		case item.Entity != nil:
			n := r.addEntity(item.Entity, at)
			for i, w := range watching {
				if w.entity != nil {
					r.check = checks[i]
					w.entity(n, item.Entity)
				}
			}
		default:
			k := r.addTriple(item.Triple, at)
			for i, w := range watching {
				if w.triple != nil {
					r.check = checks[i]
					w.triple(k, item.Triple)
				}
			}
		}
	}
	for i, w := range watching {
		if w.end != nil {
			r.check = checks[i]
			w.end()
		}
		if err := cmp.Or(r.failed, ctx.Err()); err != nil {
			return nil, fmt.Errorf("checking a graph, %s: %w", checks[i].Code, err)
		}
	}
	return r.findings(), nil
}

// findings puts what was found in order, once for each item and check.
func (r *run) findings() *Findings {
	slices.SortStableFunc(r.found, func(a, b Finding) int {
		return cmp.Or(
			strings.Compare(a.Verdict.Of.Record, b.Verdict.Of.Record), strings.Compare(a.Verdict.Rule, b.Verdict.Rule),
			cmp.Compare(a.at, b.at), slices.Compare(a.Verdict.Triples, b.Verdict.Triples), strings.Compare(a.Verdict.Why, b.Verdict.Why),
		)
	})
	f := &Findings{
		Counts: map[string]int{}, leaves: map[int]*Finding{}, gone: map[string]*Finding{},
		Entities: len(r.entities), Triples: len(r.triples),
	}
	f.All = slices.CompactFunc(r.found, func(a, b Finding) bool {
		return a.at == b.at && a.Verdict.Rule == b.Verdict.Rule
	})
	for i := range f.All {
		e := &f.All[i]
		f.Counts[e.Verdict.Rule]++
		if e.Severity != Error {
			continue
		}
		if _, ok := f.leaves[e.at]; !ok {
			f.leaves[e.at] = e
		}
		if n, ok := r.byID[e.Verdict.Of.Record]; ok && int(r.entities[n].at) == e.at {
			if _, ok := f.gone[e.Verdict.Of.Record]; !ok {
				f.gone[e.Verdict.Of.Record] = e
			}
		}
	}
	return f
}

// The outcomes of findings.
const (
	contradicted = "contradicted"
	unsupported  = "unsupported"
	unclear      = "unclear"
)

// report reports an item that stands at a place of the stream.
func (r *run) report(c *Check, at int, record, outcome, why string, triples ...string) {
	severity := c.Severity
	if s, ok := r.opts.Severity[c.Code]; ok {
		severity = s
	}
	r.found = append(r.found, Finding{severity, &ophglm.Verdict{
		Of: ophglm.Place{Record: record}, Rule: c.Code, Outcome: outcome, Triples: triples, Why: why,
	}, at})
}

// entity reports an entity.
func (r *run) entity(n node, outcome, why string, triples ...string) {
	r.report(r.check, int(r.entities[n].at), r.entities[n].id, outcome, why, triples...)
}

// triple reports a triple; others are triples that it is held against.
func (r *run) triple(i int, outcome, why string, others ...int) {
	ids := []string{r.triples[i].id}
	for _, j := range others {
		ids = append(ids, r.triples[j].id)
	}
	r.report(r.check, int(r.triples[i].at), r.triples[i].id, outcome, why, ids...)
}

// says is a triple between entities as a sentence has it.
func (r *run) says(i int) string {
	t := &r.triples[i]
	object := "a text"
	if t.object != none {
		object = r.called(t.object)
	}
	return fmt.Sprintf("%s %s %s", r.called(t.subject), r.relationName(t.relation), object)
}
