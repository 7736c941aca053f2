// Package compose is the kind instruct.compose, which says the facts of a graph as
// questions with answers.
//
// It goes disease by disease and, of each, scenario by scenario and language by
// language: a cell. asks.go lists what can be asked in a cell, in which voice and
// style; cell.go answers it and chooses, up to the quota, what says most that no
// other sample says; questions.go words the question.
package compose

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"ophglm"
	"ophglm/instruct/grammar"
	"ophglm/instruct/intent"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
	"ophglm/instruct/policy"
	"ophglm/internal/extsort"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// Config is the config of instruct.compose.
type Config struct {
	Languages []string `yaml:"languages" doc:"languages to write: zh, en"`
	Scenarios []string `yaml:"scenarios" doc:"scenarios to write: visual, causes, diagnosis, treatment, prognosis"`
	Questions int      `yaml:"questions" doc:"the most samples of one disease, scenario and language"`
	// Quota is for scenarios that are to have more or fewer.
	Quota     map[string]int `yaml:"quota" doc:"the most samples of one disease and language in a scenario, where it is another number: {visual: 8}"`
	FollowUps int            `yaml:"follow_ups" doc:"how many questions of a cell and register, at most, are put with a second one that refers back to the first"`
	// CrawledBeside is off: beside a list written by hand, what a crawled table
	// adds is more often wrong than missing.
	CrawledBeside bool `yaml:"crawled_beside" doc:"add what crawled tables list, said to be theirs, to lists from better sources"`
}

// Validate reports a language or scenario that there is not, and a cell without
// room.
func (c Config) Validate() error {
	if err := cmp.Or(language.CheckLanguages(c.Languages), language.CheckScenarios(c.Scenarios)); err != nil {
		return err
	}
	for s, n := range c.Quota {
		if !slices.Contains(ophglm.Scenarios[:], ophglm.Scenario(s)) {
			return fmt.Errorf("quota: there is no scenario %q (known: visual, causes, diagnosis, treatment, prognosis)", s)
		}
		if n < 0 {
			return fmt.Errorf("quota: %s is to be 0 or more, not %d", s, n)
		}
	}
	switch {
	case c.Questions < 1:
		return fmt.Errorf("questions is to be 1 or more, not %d", c.Questions)
	case c.FollowUps < 0:
		return fmt.Errorf("follow_ups is to be 0 or more, not %d", c.FollowUps)
	}
	return nil
}

// quota is the most samples of a cell of the scenario.
func (c Config) quota(sc ophglm.Scenario) int {
	if n, ok := c.Quota[string(sc)]; ok {
		return n
	}
	return c.Questions
}

// sortBudget is what the sort of the samples keeps in memory.
const sortBudget = 24 << 20

// Kind is the kind instruct.compose.
func Kind() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[Config]{
		Name:    "instruct.compose",
		Version: 3,
		Doc: `Says the facts of a graph as questions with answers, each sentence citing its triples.

A cell is a disease, a scenario and a language in which the disease and what is
said of it have names. Of what the graph can answer in a cell, as many questions
are put as its quota: first those whose answers say facts that no sample has
said, then intents and voices that the cell lacks, then by a hash. Patients and
relatives are answered in the lay register, students and colleagues in the
professional one, where nothing that a crawled table says stands. A question is
plain, terse, or rambling, with a symptom of the disease in its story. The answer
plans its facts in clinical order, an emergency first, lists up to 8 in a
sentence and 25 in all, gives sentences of articles as quotations, and words
rates and periods of crawled tables as such. Departments, contagion, populations,
rates and periods never are an answer by themselves. What asks for a dose, for
leave to do without a doctor, or for what the graph is silent on is answered with
a policy of ours, cited as {policy, id}, and with what the facts do say.
Some first questions are met with one: whether what is urgent has happened.
No question is asked twice, and one answer stands in at most 4 samples. Tags:
disease, intent, voice, register, style, and the relations asked for; urgency may
stand beside them. The samples of a cell are one group, fact:<disease>/<scenario>;
they come out by id.
A triple that no sample says is rejected: not_of_a_disease, not_asked, no_name,
thin, conflicting, outranked, in_part (of a crawled list that no language has in
full), or left_out. Memory: the names of entities, the triples of one disease and
what can be asked of it in a scenario, about 100 bytes a sample, and 48 MB for
sorting.`,
		Inputs:  []pipeline.Port{pipeline.In[*ophglm.GraphItem]("graph", "the graph, entities before triples")},
		Outputs: []pipeline.Port{pipeline.Out[*ophglm.Sample]("samples", "the samples, by id")},
		Config: Config{
			Languages: []string{"zh", "en"},
			Scenarios: []string{"visual", "causes", "diagnosis", "treatment", "prognosis"},
			Questions: 16,
			FollowUps: 3,
		},
		Assets:  func() []pipeline.Asset { return append(grammar.Assets(), policy.Assets()...) },
		Example: pipeline.Example{With: "{questions: 2}", In: map[string]string{"graph": knowledge.ExampleGraph()}},
		Run:     run,
	})
}

func run(ctx context.Context, cfg Config, pio *pipeline.IO) (err error) {
	dir, err := pio.TempDir()
	if err != nil {
		return err
	}
	graph, err := knowledge.Read(ctx, pio, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, graph.Close()) }()
	samples := extsort.New(dir, sortBudget)
	defer func() { err = errors.Join(err, samples.Close()) }()
	c := &composer{cfg: cfg, seed: pio.Seed, names: graph.Names, asked: map[[16]byte]bool{}, answers: map[[16]byte]uint8{}, pio: pio, out: samples}
	if err := c.subjects(ctx, graph); err != nil {
		return err
	}
	w, err := pipeline.Write[*ophglm.Sample](pio, "samples")
	if err != nil {
		return err
	}
	for it, e := range samples.Sorted(ctx) {
		if e != nil {
			return e
		}
		s := &ophglm.Sample{}
		if e := jsonl.Unmarshal(it.Value, s); e != nil {
			return fmt.Errorf("sorting samples: %w", e)
		}
		if e := w.Emit(s); e != nil {
			return e
		}
	}
	return nil
}

// subjects composes each subject's cells in turn, and accounts for its triples.
func (c *composer) subjects(ctx context.Context, graph *knowledge.Graph) error {
	for group, err := range graph.Subjects(ctx) {
		if err != nil {
			return err
		}
		said, err := c.subject(group)
		if err != nil {
			return err
		}
		if err := c.account(group, said); err != nil {
			return err
		}
	}
	return nil
}

// account counts the triples that samples say, and rejects the others with the
// reason.
func (c *composer) account(group []*ophglm.Triple, said map[string]bool) error {
	for _, t := range group {
		if said[t.ID] {
			c.pio.Used(1)
			continue
		}
		reason, detail := c.unsaid(t, group)
		if err := c.pio.Reject(reason, detail, ophglm.Where{ID: t.ID}, t); err != nil {
			return err
		}
	}
	return nil
}

func (c *composer) unsaid(t *ophglm.Triple, group []*ophglm.Triple) (reason, detail string) {
	named, whole := false, false
	for _, l := range c.cfg.Languages {
		d := knowledge.Disease{Lang: ophglm.Lang(l), Grammar: grammar.All()[ophglm.Lang(l)], Names: c.names}
		d.Name = c.names.Calls(t.Subject, d.Lang)
		if d.Name != "" && d.Sayable(t) {
			named = true
			full := knowledge.NewDisease(t.Subject, d.Lang, c.names, group)
			whole = whole || full != nil && full.ByID[t.ID] != nil
		}
	}
	switch {
	case c.names.TypeOf(t.Subject) != "Disease":
		return "not_of_a_disease", fmt.Sprintf("%s is no disease of the graph", t.Subject)
	case !intent.Says(t):
		return "not_asked", fmt.Sprintf("no question is asked about %s %s", t.Evidence, t.Relation)
	case !named:
		return "no_name", "its subject or its object has no name in the languages to write, or one that no sentence can hold"
	case knowledge.Overruled(t, group):
		return "outranked", "a better source says what there is to it"
	case t.Evidence == ophglm.Crawled && slices.Contains(knowledge.OnlyOne, t.Relation) && rivals(group, t):
		return "conflicting", "the crawled tables give several, or something better is known"
	case t.Evidence == ophglm.Crawled && !c.cfg.CrawledBeside && slices.ContainsFunc(group, func(o *ophglm.Triple) bool {
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
