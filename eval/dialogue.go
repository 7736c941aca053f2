package eval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ophglm"
	"ophglm/eval/bootstrap"
	"ophglm/eval/dialogue"
	"ophglm/internal/exchange"
	"ophglm/internal/pipeline"
)

// DialogueConfig is the config of eval.dialogue.
type DialogueConfig struct {
	Set        string  `yaml:"set" doc:"name of the test set, which every score carries as its group"`
	Replicates int     `yaml:"replicates" doc:"bootstrap replicates of the intervals; 0 for no intervals"`
	Level      float64 `yaml:"level" doc:"of the intervals"`
	Interval   string  `yaml:"interval" doc:"percentile, or bca"`
	Seed       int64   `yaml:"seed" doc:"added to the pipeline's seed"`
}

// Validate reports settings that give no interval.
func (c DialogueConfig) Validate() error { return c.bootstrap().Validate() }

func (c DialogueConfig) bootstrap() bootstrap.Options {
	return bootstrap.Options{Replicates: c.Replicates, Level: c.Level, Method: bootstrap.Method(c.Interval), Seed: c.Seed}
}

// Dialogue is the kind eval.dialogue.
func Dialogue() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[DialogueConfig]{
		Name:    "eval.dialogue",
		Version: 1,
		Doc: `Scores models' answers to the first question of samples against the samples' own, by the metrics of ophglm eval dialogue, each language apart.

A score's class is the model and the language, and its average the scenario where it is of one. What is resampled are the samples' first groups. A sample that one of the
models has not answered is in nobody's scores, and is rejected as unanswered with the models that lack it: models are compared on the same items. Runs, one a model and
language, hold what was counted of each item and none of the texts; eval.leaderboard ranks them.

Memory: the samples' texts and the answers, and 8 bytes for each replicate of each score of one model.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.Sample]("samples", "the test set").Lists(),
			pipeline.In[*ophglm.Prediction]("predictions", "what models answered, by the samples' ids").Lists().Beside(),
		},
		Outputs: []pipeline.Port{
			pipeline.Out[*ophglm.Score]("scores", "by model and language"),
			pipeline.Attachments("runs", "MODEL.LANG.parquet"),
		},
		Config:  DialogueConfig{Replicates: 1000, Level: 0.95, Interval: string(bootstrap.Percentile)},
		Example: pipeline.Example{With: "{set: example, replicates: 100}", In: dialogueExample()},
		Run: func(ctx context.Context, cfg DialogueConfig, pio *pipeline.IO) error {
			d := dialogueScorer{cfg: cfg, pio: pio, answers: map[string]map[string]string{}}
			return d.run(ctx)
		},
	})
}

type dialogueScorer struct {
	cfg     DialogueConfig
	pio     *pipeline.IO
	answers map[string]map[string]string // by model and item
}

func (d *dialogueScorer) run(ctx context.Context) error {
	for p, err := range pipeline.Records[*ophglm.Prediction](ctx, &d.pio.Inputs, "predictions") {
		if err != nil {
			return err
		}
		of := d.answers[p.Model]
		if of == nil {
			of = map[string]string{}
			d.answers[p.Model] = of
		}
		answer := ""
		if n := len(p.Messages); n > 0 {
			answer = p.Messages[n-1].Content
		}
		if was, ok := of[p.Item]; ok && was != answer {
			return fmt.Errorf("%s says two things of %s: which of them is scored is not to be guessed", p.Model, p.Item)
		}
		of[p.Item] = answer
	}
	if len(d.answers) == 0 {
		return errors.New("there are no predictions to score")
	}
	sets := map[ophglm.Lang][]*ophglm.Sample{}
	for s, err := range pipeline.Records[*ophglm.Sample](ctx, &d.pio.Inputs, "samples") {
		if err == nil {
			err = d.take(s, sets)
		}
		if err != nil {
			return err
		}
	}
	w, err := newScoreWriter(d.pio, d.cfg.Set, d.cfg.bootstrap())
	if err != nil {
		return err
	}
	for _, lang := range slices.Sorted(maps.Keys(sets)) {
		slices.SortFunc(sets[lang], func(a, b *ophglm.Sample) int { return cmp.Compare(a.ID, b.ID) })
		for _, model := range slices.Sorted(maps.Keys(d.answers)) {
			if err := d.score(ctx, w, model, lang, sets[lang]); err != nil {
				return fmt.Errorf("scoring %s in %s: %w", model, lang, err)
			}
		}
	}
	return nil
}

// take keeps a sample that every model has answered.
func (d *dialogueScorer) take(s *ophglm.Sample, sets map[ophglm.Lang][]*ophglm.Sample) error {
	if at := exchange.First(s); at < 0 || s.Messages[at].Content == "" {
		return d.pio.Reject("no_answer", "it has no answer to hold others against", ophglm.Where{ID: s.ID}, s)
	}
	var lack []string
	for _, model := range slices.Sorted(maps.Keys(d.answers)) {
		if _, ok := d.answers[model][s.ID]; !ok {
			lack = append(lack, model)
		}
	}
	if lack != nil {
		return d.pio.Reject("unanswered", "no answer of "+strings.Join(lack, ", "), ophglm.Where{ID: s.ID}, s)
	}
	d.pio.Used(1)
	sets[s.Lang] = append(sets[s.Lang], s)
	return nil
}

func (d *dialogueScorer) score(ctx context.Context, w *scoreWriter, model string, lang ophglm.Lang, samples []*ophglm.Sample) error {
	set := &dialogue.Set{Lang: lang}
	for _, s := range samples {
		at := exchange.First(s) // it has one, or was rejected
		it := dialogue.Item{Question: s.Messages[at-1].Content, Hypothesis: d.answers[model][s.ID], References: []string{s.Messages[at].Content}}
		it.ID, it.Group, it.Scenario = s.ID, s.Groups[0], string(s.Scenario)
		set.Items = append(set.Items, it)
	}
	t, err := dialogue.New(ctx, set, dialogue.Defaults(lang), nil)
	if err != nil {
		return err
	}
	r, err := t.Run(model)
	if err != nil {
		return err
	}
	r.Set = strings.TrimSpace(d.cfg.Set + " " + string(lang))
	f, err := d.pio.CreateFile("runs", model+"."+string(lang)+".parquet")
	if err != nil {
		return err
	}
	if err := errors.Join(r.Write(f), f.Close()); err != nil {
		return err
	}
	return w.writeAs(ctx, t, func(s *ophglm.Score) {
		s.Average = s.Group // the scenario: the group of a score is its test set
		s.Class = strings.TrimSpace(model + " " + string(lang))
	})
}
