// Package converse is the kind instruct.converse, which makes one conversation of a
// photograph's report, a consultation about a disease that the report suggests, and
// facts of the graph about it.
//
// Consultations are judged one by one (case.go), then paired with reports whose eye
// and findings agree (pair.go); facts.go answers a question from the graph, and
// sample.go puts the parts together.
package converse

import (
	"context"
	"fmt"
	"slices"

	"ophglm"
	"ophglm/instruct/consultation"
	"ophglm/instruct/grammar"
	"ophglm/instruct/policy"
	"ophglm/instruct/visual"
	"ophglm/internal/bucket"
	"ophglm/internal/clinical"
	"ophglm/internal/clinical/triage"
	"ophglm/internal/pipeline"
)

// Config is the config of instruct.converse.
type Config struct {
	Answers      int      `yaml:"answers" doc:"the most answers of the doctor that are taken from a dialogue"`
	MaxStory     int      `yaml:"max_story" doc:"characters of the patient's story, at most"`
	MinAnswer    int      `yaml:"min_answer" doc:"characters of the doctor's answers together, at least, where no fact of the graph is said"`
	PerDialogue  int      `yaml:"per_dialogue" doc:"the most samples of one dialogue and those near it, each with a photograph of its own"`
	Block        int      `yaml:"block" doc:"how many neighbouring buckets photograph, dialogue and facts are taken from: a divisor of 100"`
	Numbers      bool     `yaml:"numbers" doc:"say probabilities, thresholds, counts and sizes of the photograph's report"`
	Facts        bool     `yaml:"facts" doc:"want facts of the graph in every sample, rather than where some are of the block"`
	MinQuality   float64  `yaml:"min_quality" doc:"the least quality of a dialogue, from 0 to 1, where dialogue.quality has given it one"`
	SkipFlags    []string `yaml:"skip_flags" doc:"flags of dialogues that are not used; drug_conflict is that of every rule"`
	SkipDatasets []string `yaml:"skip_datasets" doc:"data sets of which no dialogue is used"`
}

// Validate reports limits that nothing can meet.
func (c Config) Validate() error {
	switch {
	case c.Answers < 1 || c.PerDialogue < 1:
		return fmt.Errorf("answers and per_dialogue are to be 1 or more, not %d and %d", c.Answers, c.PerDialogue)
	case c.MaxStory < 1 || c.MinAnswer < 0:
		return fmt.Errorf("max_story is to be 1 or more and min_answer 0 or more, not %d and %d", c.MaxStory, c.MinAnswer)
	case c.Block < 1 || bucket.N%c.Block != 0:
		return fmt.Errorf("block is to divide %d, and %d does not", bucket.N, c.Block)
	}
	return c.fitness().Validate()
}

func (c Config) fitness() consultation.Fitness {
	return consultation.Fitness{MinQuality: c.MinQuality, SkipFlags: c.SkipFlags, SkipDatasets: c.SkipDatasets}
}

// Kind is the kind instruct.converse.
func Kind() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[Config]{
		Name:    "instruct.converse",
		Version: 2,
		Doc: `Makes one conversation out of a photograph's report, a cleaned dialogue about a disease that the report suggests, and facts of the graph about it.

The patient tells the dialogue's story and shows the photograph; the assistant reads it from the report; a question on causes, diagnosis, treatment or
prognosis is answered from the graph, in the wording of instruct.compose; then the dialogue goes on in its own words. Where the story calls for urgent
care, or the doctor's first answer sends there, that answer stands before all else, and the graph's at the end. One disease is suggested, and the story names it. Each sentence of the assistant cites findings, triples, turns or policies.
Photograph, dialogue and facts are taken from one block of buckets, so that a split at the edge of a block cuts none. A report is paired with the
dialogue that a hash of both puts first, and a cluster of dialogues with the photographs whose hash is least: the order of the input makes no difference to what is
paired. Samples come in the order of the reports, as the scenario conversation; their groups are the photograph's, the dialogue's cluster and, where facts are said, the cell's.
A report without a sample is rejected: no_photograph, not_graded, nothing_suggested, several_suggested, report_contradicts (itself), no_dialogue (none in its block),
disease_differs (those of its block are about other diseases, or the story does not name this one), eye_differs (another eye is spoken of, or both), findings_differ (what one has seen the
other denies), other_picture (the dialogue has pictures of its own), urgency_lost (a red flag whose urgent answer would not come first), no_facts, too_long, low_quality, flagged (as skip_flags has it), dataset (one of skip_datasets), script_differs (traditional characters), no_answer, bad_edits, language, or
dialogue_full (the dialogue has its share of photographs). Memory: the photographs' records, the names of the graph's entities, the triples of the diseases that reports can
suggest, and the dialogues about them.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.FundusReport]("reports", "reports with findings"),
			pipeline.In[*ophglm.Photograph]("photographs", "the photographs that reports are of").Lists().Beside(),
			pipeline.In[*ophglm.Dialogue]("dialogues", "cleaned dialogues that dialogue.describe has seen").Lists().Beside(),
			pipeline.In[*ophglm.GraphItem]("graph", "the graph, entities before triples").Beside(),
		},
		Outputs: []pipeline.Port{pipeline.Out[*ophglm.Sample]("samples", "a conversation for each report that one can be made of")},
		Config:  Config{Answers: 3, MaxStory: 600, MinAnswer: 16, PerDialogue: 4, Block: 5, MinQuality: consultation.Fit().MinQuality, SkipFlags: consultation.Fit().SkipFlags, SkipDatasets: []string{}},
		Assets:  assets,
		Example: example(),
		Run:     run,
	})
}

func assets() []pipeline.Asset {
	out := slices.Concat(grammar.Assets(), visual.Assets(), policy.Assets(), files.Assets())
	out = append(out, pipeline.Asset{Name: "findings.txt", Data: clinical.Findings()})
	return append(out, pipeline.Asset{Name: "rules.yaml", Data: triage.RulesYAML()}, pipeline.Asset{Name: "words.yaml", Data: triage.WordsYAML()})
}

func run(ctx context.Context, cfg Config, pio *pipeline.IO) error {
	c := &converser{cfg: cfg, seed: pio.Seed, photographs: map[string]*ophglm.Photograph{}, cases: newCases(cfg)}
	for p, err := range pipeline.Records[*ophglm.Photograph](ctx, &pio.Inputs, "photographs") {
		if err != nil {
			return err
		}
		c.photographs[p.ID] = p
	}
	var err error
	if c.facts, err = readFacts(ctx, &pio.Inputs); err != nil {
		return err
	}
	for d, err := range pipeline.Records[*ophglm.Dialogue](ctx, &pio.Inputs, "dialogues") {
		if err != nil {
			return err
		}
		c.cases.add(d, c.facts.classes)
	}
	// A report is paired twice: to learn which photographs a dialogue takes, and to
	// write the samples. Nothing is kept of it between.
	shares := shares{most: cfg.PerDialogue, of: map[string][]ranked{}}
	for r, err := range pipeline.Records[*ophglm.FundusReport](ctx, &pio.Inputs, "reports") {
		if err != nil {
			return err
		}
		if p, _, _ := c.pair(r); p != nil {
			shares.ask(p.of.group, r.ID)
		}
	}
	w, err := pipeline.Write[*ophglm.Sample](pio, "samples")
	if err != nil {
		return err
	}
	for r, err := range pipeline.Records[*ophglm.FundusReport](ctx, &pio.Inputs, "reports") {
		if err != nil {
			return err
		}
		p, reason, detail := c.pair(r)
		if p != nil && !shares.has(p.of.group, r.ID) {
			p, reason, detail = nil, "dialogue_full", fmt.Sprintf("dialogue %s, with those that are near it, has %d photographs already", p.of.d.Name(), cfg.PerDialogue)
		}
		if p == nil {
			if err := pio.Reject(reason, detail, ophglm.Where{ID: r.ID}, r); err != nil {
				return err
			}
			continue
		}
		s := c.sample(p)
		pio.Used(1)
		pio.Count("samples about "+p.class, 1)
		if p.facts != nil {
			pio.Count("samples with facts of the graph", 1)
		}
		if err := w.Emit(s); err != nil {
			return err
		}
	}
	return nil
}
