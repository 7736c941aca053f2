package compose

import (
	"fmt"
	"slices"

	"ophglm"
	"ophglm/instruct/intent"
	"ophglm/instruct/knowledge"
	"ophglm/internal/extsort"
	"ophglm/internal/pipeline"
)

// keeper keeps samples, one subject after the other, and accounts for the triples.
type keeper struct {
	*composer
	pio   *pipeline.IO
	out   *extsort.Sorter
	given *given
}

func (k *keeper) take(s *subject) error {
	said, err := k.keep(s)
	if err != nil {
		return err
	}
	return k.account(s, said)
}

// keep keeps the samples of a subject, and returns the facts that they say. One whose
// question or answer another subject has given is put into other words, or another
// takes its place.
func (k *keeper) keep(s *subject) (knowledge.Set, error) {
	said := knowledge.NewSet(len(s.triples))
	w := newWriter(s.triples, k.given)
	for _, c := range s.cells {
		if err := k.settle(c, w); err != nil {
			return nil, err
		}
		for i := range c.chosen {
			d := &c.chosen[i]
			if err := k.out.Add(d.id, d.line); err != nil {
				return nil, err
			}
			said.Union(d.facts)
			k.pio.Count("facts left out of an answer", d.left)
		}
		k.count(c)
	}
	return said, nil
}

// settle leaves in a cell what no other subject has given.
func (k *keeper) settle(c *cell, w *writer) error {
	settled := c.chosen[:0]
	for _, d := range c.chosen {
		if k.given.questions[d.question] || k.given.most(d.answers) > 0 {
			if ok, err := w.write(c, &d); err != nil {
				return err
			} else if !ok {
				continue
			}
		} else {
			k.given.add(&d)
		}
		settled = append(settled, d)
	}
	c.chosen = settled
	return c.fill(w)
}

func (k *keeper) count(c *cell) {
	for what, n := range map[string]int{
		"questions beyond a cell's most": len(c.asks), "answers that stand in several samples already": c.stale,
		"questions whose wordings were all asked before": c.worn,
	} {
		if n > 0 {
			k.pio.Count(what, n)
		}
	}
	if n := len(c.chosen); n > 0 {
		k.pio.Count(fmt.Sprintf("%s %s samples", c.scenario, c.d.Lang), n)
		k.pio.Count(fmt.Sprintf("%s %s diseases", c.scenario, c.d.Lang), 1)
	}
}

// account counts the triples that samples say, and rejects the others with the
// reason.
func (k *keeper) account(s *subject, said knowledge.Set) error {
	for n, t := range s.triples {
		if said.HasAt(n) {
			k.pio.Used(1)
			continue
		}
		reason, detail := k.unsaid(s, n)
		if err := k.pio.Reject(reason, detail, ophglm.Where{ID: t.ID}, t); err != nil {
			return err
		}
	}
	return nil
}

// unsaid is why no sample says a triple.
func (k *keeper) unsaid(s *subject, n int) (reason, detail string) {
	t := s.triples[n]
	named, whole := false, false
	for _, l := range k.cfg.Languages {
		d := knowledge.Disease{Lang: ophglm.Lang(l), Names: k.names}
		d.Name = k.names.Calls(t.Subject, d.Lang)
		named = named || d.Name != "" && d.CanSay(t)
	}
	for _, d := range s.diseases {
		whole = whole || d != nil && d.Sayable.HasAt(n)
	}
	switch {
	case k.names.TypeOf(t.Subject) != "Disease":
		return "not_of_a_disease", fmt.Sprintf("%s is no disease of the graph", t.Subject)
	case !intent.Says(t):
		return "not_asked", fmt.Sprintf("no question is asked about %s %s", t.Evidence, t.Relation)
	case !named:
		return "no_name", "its subject or its object has no name in the languages to write, or one that no sentence can hold"
	case t.Evidence == ophglm.Crawled && k.cfg.Crawled == knowledge.CrawledNone:
		return "crawled", "crawled tables alone say it, of which too much is wrong: see the setting crawled"
	case knowledge.Overruled(t, s.triples):
		return "outranked", "a better source says what there is to it"
	case t.Evidence == ophglm.Crawled && slices.Contains(knowledge.OnlyOne, t.Relation) && rivals(s.triples, t):
		return "conflicting", "the crawled tables give several, or something better is known"
	case t.Evidence == ophglm.Crawled && k.cfg.Crawled == knowledge.CrawledAlone && slices.ContainsFunc(s.triples, func(o *ophglm.Triple) bool {
		return o.Relation == t.Relation && o.Evidence != ophglm.Crawled
	}):
		return "outranked", "there is a list of this from a better source"
	case !whole:
		return "in_part", "its list is known in part in each language to write"
	case knowledge.IsThin(t):
		return "thin", fmt.Sprintf("%s makes no answer alone, and the disease has none for it to stand in", t.Relation)
	}
	return "left_out", "the answers were full, or one bare word would have been the whole answer"
}

// rivals reports whether the group has another triple of the relation.
func rivals(group []*ophglm.Triple, t *ophglm.Triple) bool {
	return slices.ContainsFunc(group, func(o *ophglm.Triple) bool { return o.Relation == t.Relation && o.ID != t.ID })
}
