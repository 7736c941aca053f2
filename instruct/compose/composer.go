package compose

import (
	"fmt"

	"ophglm"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/licence"
	"ophglm/internal/extsort"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// composer writes the samples of one subject after the other.
type composer struct {
	cfg   Config
	seed  int64
	names *knowledge.Names
	asked map[[16]byte]bool // first questions, hashed
	// answers counts the samples that have one answer, by its hash.
	answers map[[16]byte]uint8
	pio     *pipeline.IO
	out     *extsort.Sorter
}

// subject writes the samples of one subject, and returns the ids of the triples
// that they say.
func (c *composer) subject(triples []*ophglm.Triple) (map[string]bool, error) {
	said := map[string]bool{}
	id := triples[0].Subject
	if c.names.TypeOf(id) != "Disease" {
		return said, nil
	}
	byID := map[string]*ophglm.Triple{}
	for _, t := range triples {
		byID[t.ID] = t
	}
	for _, l := range c.cfg.Languages {
		d := knowledge.NewDisease(id, ophglm.Lang(l), c.names, triples)
		if d == nil {
			continue
		}
		d.Beside = c.cfg.CrawledBeside
		for _, sc := range c.cfg.Scenarios {
			for _, s := range c.cell(d, ophglm.Scenario(sc), said) {
				var of []*ophglm.Triple
				for _, cite := range s.Citations {
					for _, r := range cite.Of {
						if r.Kind == "triple" {
							said[r.ID] = true
							of = append(of, byID[r.ID])
						}
					}
				}
				s.Licence = licence.OfTriples(of)
				s.ID = ophglm.SampleID(s)
				b, err := jsonl.Marshal(s)
				if err != nil {
					return nil, fmt.Errorf("encoding a sample of %s: %w", id, err)
				}
				if err := c.out.Add(s.ID, b); err != nil {
					return nil, err
				}
			}
		}
	}
	return said, nil
}
