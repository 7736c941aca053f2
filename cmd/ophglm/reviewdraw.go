package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/review"
	"ophglm/internal/neardup"
)

// reviewDraw draws samples from a stream: those whose citations changed since they
// were decided on, and then those whose id and the seed have the least hash. So the
// same are drawn in any order, and more of them are the same and others.
type reviewDraw struct {
	most int // 0: all
	seed int64
	seen map[uint64]struct{}
	best []candidate // sorted
}

// candidate is a sample that may be drawn, and what was decided of it.
type candidate struct {
	sample  *ophglm.Sample
	before  []review.Decision
	changed bool
	hash    [sha256.Size]byte
}

func newDraw(most int, seed int64) *reviewDraw {
	return &reviewDraw{most: most, seed: seed, seen: map[uint64]struct{}{}}
}

// first reports whether the sample was not there before.
func (d *reviewDraw) first(id string) bool {
	h := neardup.Hash([]byte(id))
	_, again := d.seen[h]
	d.seen[h] = struct{}{}
	return !again
}

func (c candidate) compare(e candidate) int {
	switch {
	case c.changed && !e.changed:
		return -1
	case e.changed && !c.changed:
		return 1
	}
	return strings.Compare(string(c.hash[:]), string(e.hash[:]))
}

func (d *reviewDraw) offer(s *ophglm.Sample, before []review.Decision, changed bool) {
	var seed [8]byte
	binary.BigEndian.PutUint64(seed[:], uint64(d.seed))
	c := candidate{s, before, changed, sha256.Sum256(append(seed[:], s.ID...))}
	d.best = append(d.best, c)
	if d.most > 0 && len(d.best) >= 2*d.most {
		d.cut()
	}
}

// cut sorts what was offered and keeps the first.
func (d *reviewDraw) cut() {
	slices.SortFunc(d.best, candidate.compare)
	if d.most > 0 && len(d.best) > d.most {
		clear(d.best[d.most:])
		d.best = d.best[:d.most]
	}
}

func (d *reviewDraw) picked() []candidate {
	d.cut()
	return d.best
}

// factWords puts the graph's words to samples: what is cited for them, and what their
// diseases are called.
type factWords struct {
	triples map[string]*ophglm.Triple // those cited; nil where the graph has none
	names   map[string]ophglm.Text
}

// factWords looks up what the samples drawn cite.
func (a *app) factWords(ctx context.Context, sources []sampleSource, graph string, drawn []candidate) (*factWords, error) {
	cited := map[string]*ophglm.Triple{}
	for _, c := range drawn {
		for _, cit := range c.sample.Citations {
			for _, r := range cit.Of {
				if r.Kind == "triple" {
					cited[r.ID] = nil
				}
			}
		}
	}
	names := map[string]ophglm.Text{}
	if len(cited) > 0 {
		g, err := a.reportGraph(ctx, sources, graph)
		if err != nil {
			return nil, err
		}
		if g != nil {
			for it, err := range g.ordered(ctx) {
				if err != nil {
					return nil, err
				}
				if it.Entity != nil {
					names[it.Entity.ID] = it.Entity.Name
				} else if _, wanted := cited[it.Triple.ID]; wanted {
					cited[it.Triple.ID] = it.Triple
				}
			}
		}
	}
	return &factWords{cited, names}, nil
}

// disease is the name of the disease of a sample, or its id where that is not known.
func (f *factWords) disease(s *ophglm.Sample) string {
	id := s.Tags["disease"]
	return cmp.Or(inLang(f.names[id], s.Lang), id)
}

// facts is what is cited for a sample as people read it: a line for each sentence,
// with the facts behind it. What is no triple of a known graph is named.
func (f *factWords) facts(s *ophglm.Sample) string {
	var lines []string
	for _, c := range s.Citations {
		var of []string
		for _, r := range c.Of {
			if t := f.triples[r.ID]; r.Kind == "triple" && t != nil {
				of = append(of, tripleWords(t, f.names, s.Lang))
			} else {
				of = append(of, r.Kind+" "+r.ID)
			}
		}
		lines = append(lines, fmt.Sprintf("[%s] ← %s", s.Messages[c.Message].Content[c.Start:c.End], strings.Join(of, "; ")))
	}
	return strings.Join(lines, "\n")
}

func tripleWords(t *ophglm.Triple, names map[string]ophglm.Text, lang ophglm.Lang) string {
	object := inLang(t.Object.Text, lang)
	if t.Object.Entity != "" {
		object = inLang(names[t.Object.Entity], lang)
	}
	return fmt.Sprintf("%s —%s→ %s (%s)", inLang(names[t.Subject], lang), t.Relation, object, t.Evidence)
}
