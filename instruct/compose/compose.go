// Package compose is the kind instruct.compose, which says the facts of a graph as
// questions with answers.
//
// It goes disease by disease and, of each, language by language and scenario by
// scenario: a cell. asks.go lists what can be asked in a cell, in which voice and
// style, and plans which facts its answers say; cell.go chooses from the plans, up to
// the quota, what says most that no other sample says; writer.go and questions.go put
// that into words which were not given before.
//
// Diseases are worked on side by side, each as if there were no other (composer). Then
// they are taken one by one in their order (keeper): a sample whose question or answer
// an earlier disease has given is put into other words, or another takes its place. So
// the samples are the same whatever the number of workers.
package compose

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"ophglm"
	"ophglm/instruct/grammar"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
	"ophglm/instruct/policy"
	"ophglm/internal/extsort"
	"ophglm/internal/ordered"
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
	// Crawled is none: see docs/decisions/0013-crawled-facts.md.
	Crawled knowledge.Crawled `yaml:"crawled" doc:"what crawled tables alone say: in no answer (none), only where no better source has the list (alone), or also added to lists from better sources, said to be theirs (beside)"`
}

// Validate reports a language or scenario that there is not, and a cell without
// room.
func (c Config) Validate() error {
	if err := cmp.Or(language.CheckLanguages(c.Languages), language.CheckScenarios(c.Scenarios), c.Crawled.Validate()); err != nil {
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
		Version: 5,
		Doc: `Says the facts of a graph as questions with answers, each sentence citing its triples.

A cell is a disease, a scenario and a language in which the disease and what is
said of it have names. Of what the graph can answer in a cell, as many questions
are put as its quota: first those whose answers say facts that no sample has
said, then intents and voices that the cell lacks, then by a hash. Patients and
relatives are answered in the lay register, students and colleagues in the
professional one, where nothing that a crawled table says stands; nor does it in
the lay one, unless the setting crawled lets it: of 24 answers from a crawled table
alone, 10 were wrong. A question is
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
crawled (crawled tables alone say it), thin, conflicting, outranked, in_part (of a crawled list that no language has in
full), or left_out. Memory: the names of entities, for each worker the samples of
a few diseases (about 150 kB each), about 60 bytes a sample, by which questions and
answers are told to be new, and 48 MB for sorting.`,
		Inputs:  []pipeline.Port{pipeline.In[*ophglm.GraphItem]("graph", "the graph, entities before triples")},
		Outputs: []pipeline.Port{pipeline.Out[*ophglm.Sample]("samples", "the samples, by id")},
		Config: Config{
			Languages: []string{"zh", "en"},
			Scenarios: []string{"visual", "causes", "diagnosis", "treatment", "prognosis"},
			Questions: 16,
			FollowUps: 3,
			Crawled:   knowledge.CrawledNone,
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
	k := &keeper{composer: newComposer(cfg, pio.Seed, graph.Names), pio: pio, out: samples, given: newGiven()}
	if err := ordered.Map(ctx, pio.Workers, graph.Subjects(ctx), k.subject, k.take); err != nil {
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
		if e := w.Copy(it.Value); e != nil { // as it was encoded
			return e
		}
	}
	return nil
}
