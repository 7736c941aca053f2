package query

import (
	"bytes"
	"cmp"
	"fmt"
	"iter"
	"slices"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/kg/store"
)

// Change is how an entity or triple of one graph stands in another one. Before is
// nil for one that was added, After for one that was removed; where both are
// there, Fields names what differs. A triple's id is that of what it says, so a
// fact that says something else is one removed and one added.
type Change struct {
	Before *ophglm.GraphItem `json:"before,omitempty"`
	After  *ophglm.GraphItem `json:"after,omitempty"`
	Fields []string          `json:"fields,omitempty"` // as in JSON
}

// Diff yields what changed from one graph to the other, in the order of graphs:
// entities by id, then triples by id. It reads both once, side by side, and holds
// no more of them than the ids of their entities. What is no graph
// ([store.Checker]) ends it with an error.
func Diff(before, after iter.Seq2[*ophglm.GraphItem, error]) iter.Seq2[*Change, error] {
	return func(yield func(*Change, error) bool) {
		b, a := newSide(before), newSide(after)
		defer b.stop()
		defer a.stop()
		b.advance()
		a.advance()
		for b.err == nil && a.err == nil && (b.item != nil || a.item != nil) {
			c := &Change{}
			order := b.compare(a)
			if order <= 0 {
				c.Before = b.item
				b.advance()
			}
			if order >= 0 {
				c.After = a.item
				a.advance()
			}
			if order == 0 {
				var err error
				if c.Fields, err = differing(c.Before, c.After); err != nil {
					yield(nil, err)
					return
				}
				if len(c.Fields) == 0 {
					continue
				}
			}
			if !yield(c, nil) {
				return
			}
		}
		if err := cmp.Or(b.err, a.err); err != nil {
			yield(nil, fmt.Errorf("comparing two graphs: %w", err))
		}
	}
}

// side is one of the two graphs, and where in it the comparison is.
type side struct {
	next func() (*ophglm.GraphItem, error, bool)
	stop func()
	item *ophglm.GraphItem // nil at the end
	err  error
}

func newSide(graph iter.Seq2[*ophglm.GraphItem, error]) *side {
	next, stop := iter.Pull2(new(store.Checker).Checked(graph))
	return &side{next: next, stop: stop}
}

func (s *side) advance() { s.item, s.err, _ = s.next() }

// compare says which side comes first; one at its end comes last.
func (s *side) compare(o *side) int {
	switch {
	case o.item == nil:
		return -1
	case s.item == nil:
		return 1
	}
	return cmp.Compare(s.item.Key(), o.item.Key())
}

// differing names the fields in which two entities, or two triples, differ.
func differing(a, b *ophglm.GraphItem) ([]string, error) {
	var pairs []fieldPair
	if a.Entity != nil {
		x, y := a.Entity, b.Entity
		pairs = []fieldPair{
			{"type", x.Type, y.Type},
			{"name", x.Name, y.Name},
			{"aliases", x.Aliases, y.Aliases},
			{"codes", x.Codes, y.Codes},
			{"sources", x.Sources, y.Sources},
		}
	} else {
		x, y := a.Triple, b.Triple
		pairs = []fieldPair{
			{"subject", x.Subject, y.Subject},
			{"relation", x.Relation, y.Relation},
			{"object", x.Object, y.Object},
			{"qualifiers", x.Qualifiers, y.Qualifiers},
			{"evidence", x.Evidence, y.Evidence},
			{"checked", x.Checked, y.Checked},
			{"sources", x.Sources, y.Sources},
		}
	}
	var out []string
	for _, p := range pairs {
		before, err := jsonl.Marshal(p.before)
		if err != nil {
			return nil, err
		}
		after, err := jsonl.Marshal(p.after)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(before, after) {
			out = append(out, p.name)
		}
	}
	return out, nil
}

type fieldPair struct {
	name          string
	before, after any
}

// Tally counts changes.
type Tally struct {
	Entities []Changes `json:"entities"` // by type
	Triples  []Changes `json:"triples"`  // by relation
}

// Changes counts those of one type or relation. One that changed its type is
// counted under the new one.
type Changes struct {
	Of      string `json:"of"`
	Added   int    `json:"added"`
	Removed int    `json:"removed"`
	Changed int    `json:"changed"`
}

// Add counts a change. The lists stay sorted by name.
func (t *Tally) Add(c *Change) {
	item := c.After
	if item == nil {
		item = c.Before
	}
	list, of := &t.Triples, ""
	if item.Entity != nil {
		list, of = &t.Entities, item.Entity.Type
	} else {
		of = item.Triple.Relation
	}
	i, found := slices.BinarySearchFunc(*list, of, func(n Changes, of string) int { return cmp.Compare(n.Of, of) })
	if !found {
		*list = slices.Insert(*list, i, Changes{Of: of})
	}
	n := &(*list)[i]
	switch {
	case c.Before == nil:
		n.Added++
	case c.After == nil:
		n.Removed++
	default:
		n.Changed++
	}
}
