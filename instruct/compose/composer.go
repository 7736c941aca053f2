package compose

import (
	"context"
	"slices"

	"ophglm"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
)

// composer writes the samples of subjects, each by itself: what it makes of one
// depends on no other, so that several can be worked on at once.
type composer struct {
	cfg    Config
	seed   int64
	names  *knowledge.Names
	voices voiceTable
}

func newComposer(cfg Config, seed int64, names *knowledge.Names) *composer {
	return &composer{cfg, seed, names, newVoiceTable()}
}

// subject is a subject with the samples that are written of it.
type subject struct {
	triples  []*ophglm.Triple
	diseases []*knowledge.Disease // by language; nil where there is no name
	cells    []*cell
}

func (c *composer) subject(_ context.Context, triples []*ophglm.Triple) (*subject, error) {
	id := triples[0].Subject
	s := &subject{triples: triples}
	if c.names.TypeOf(id) != "Disease" {
		return s, nil
	}
	w := newWriter(triples, newGiven())
	said := knowledge.NewSet(len(triples))
	for _, l := range c.cfg.Languages {
		d := knowledge.NewDisease(id, ophglm.Lang(l), c.names, triples, c.cfg.Crawled)
		s.diseases = append(s.diseases, d)
		if d == nil {
			continue
		}
		pick := language.NewPicker(c.seed, "compose", id, l)
		for _, sc := range c.cfg.Scenarios {
			k := &cell{
				composer: c, d: d, scenario: ophglm.Scenario(sc), group: []string{"fact:" + id + "/" + sc}, pick: pick.Of(sc),
				known: slices.Clone(said), had: map[string]int{},
			}
			(&planner{k, &w.answer}).list()
			if err := k.fill(w); err != nil {
				return nil, err
			}
			said.Union(k.known)
			s.cells = append(s.cells, k)
		}
	}
	return s, nil
}
