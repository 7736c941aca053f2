package eval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"ophglm"
	"ophglm/eval/bootstrap"
	"ophglm/eval/classification"
	"ophglm/internal/pipeline"
)

// ClassificationConfig is the config of eval.classification.
type ClassificationConfig struct {
	Model      string   `yaml:"model" doc:"whose predictions are scored"`
	Classes    []string `yaml:"classes" doc:"classes to score; empty: those that are annotated and that the model gives"`
	Set        string   `yaml:"set" doc:"name of the test set, which every score carries as its group"`
	Replicates int      `yaml:"replicates" doc:"bootstrap replicates of the intervals; 0 for no intervals"`
	Level      float64  `yaml:"level" doc:"of the intervals"`
	Interval   string   `yaml:"interval" doc:"percentile, or bca"`
	Seed       int64    `yaml:"seed" doc:"added to the pipeline's seed"`
}

// Validate reports settings that score nothing or give no interval.
func (c ClassificationConfig) Validate() error {
	if c.Model == "" {
		return errors.New("model is needed")
	}
	return c.bootstrap().Validate()
}

func (c ClassificationConfig) bootstrap() bootstrap.Options {
	return bootstrap.Options{Replicates: c.Replicates, Level: c.Level, Method: bootstrap.Method(c.Interval), Seed: c.Seed}
}

// Classification is the kind eval.classification.
func Classification() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[ClassificationConfig]{
		Name:    "eval.classification",
		Version: 2,
		Doc: `Scores a model's probabilities, class by class, against what people say of the same items.

The metrics are those of several labels of ophglm eval classification, but that decisions are at the model's own threshold (a probability that reaches it is
positive): of each class, their averages over classes, and, where every class is annotated of every item, those of items. What is undefined says why, and an average
over an undefined class is undefined: one over the others would be another metric. Intervals resample the items' groups, such as patients. The run holds labels,
probabilities and thresholds; eval.leaderboard ranks it.

An annotated item without a prediction is rejected as no_prediction and is in no score: n is the number of items with both. Predictions of items that are not annotated
are counted. Annotated classes that the model does not give are counted; named in classes, they have an undefined score. Memory: the predictions of the model, some
hundred bytes each, and 8 bytes for each replicate of each score.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.Annotation]("annotations", "what people say").Lists(),
			pipeline.In[*ophglm.Prediction]("predictions", "what models say").Lists().Beside(),
		},
		Outputs: []pipeline.Port{
			pipeline.Out[*ophglm.Score]("scores", "by class and metric, averages last"),
			pipeline.Attachments("runs", "MODEL.parquet"),
		},
		Config:  ClassificationConfig{Model: "diseases", Replicates: 1000, Level: 0.95, Interval: string(bootstrap.Percentile)},
		Example: pipeline.Example{With: "{set: example, replicates: 100}", In: classificationExample()},
		Run: func(ctx context.Context, cfg ClassificationConfig, pio *pipeline.IO) error {
			c := classificationScorer{cfg: cfg, pio: pio, tally: newTally(pio), items: map[string]*judged{}}
			return c.run(ctx)
		},
	})
}

type classificationScorer struct {
	cfg     ClassificationConfig
	pio     *pipeline.IO
	tally   *tally
	answers *answers
	items   map[string]*judged
}

// judged is an item with the outcome of each class: its statistics.
type judged struct {
	id, group string
	outcomes  map[string]outcome
}

// outcome is what is known of one item for one class.
type outcome struct {
	probability float64
	threshold   float64 // the model's own; NaN where it has none
	positive    bool    // in truth
}

func (c *classificationScorer) run(ctx context.Context) error {
	var err error
	if c.answers, err = readAnswers(ctx, c.pio, c.cfg.Model, probabilityClasses, nil); err != nil {
		return err
	}
	for an, err := range pipeline.Records[*ophglm.Annotation](ctx, &c.pio.Inputs, "annotations") {
		if err == nil {
			err = c.take(an)
		}
		if err != nil {
			return err
		}
	}
	c.tally.unasked(c.answers)
	return c.score(ctx)
}

func probabilityClasses(p *ophglm.Prediction) []string {
	return slices.Collect(maps.Keys(p.Probabilities))
}

// take holds an annotation against the prediction of its item.
func (c *classificationScorer) take(an *ophglm.Annotation) error {
	p, missing := c.answers.find(an)
	if missing != nil {
		return c.tally.settle(an, 0, []fault{*missing})
	}
	scored, faults := 0, []fault(nil)
	for _, class := range c.answers.toScore(an, c.cfg.Classes) {
		probability, ok := p.Probabilities[class]
		switch {
		case !ok:
			faults = append(faults, fault{"no_probability", fmt.Sprintf("the prediction has no probability of %s", class)})
			continue
		case !(probability >= 0 && probability <= 1):
			faults = append(faults, fault{"bad_probability", fmt.Sprintf("the probability of %s is %v", class, probability)})
			continue
		case !c.tally.claim(an.Item, class):
			faults = append(faults, fault{"annotated_twice", fmt.Sprintf("%s is annotated before", class)})
			continue
		}
		o := outcome{probability: probability, threshold: math.NaN(), positive: slices.Contains(an.Present, class)}
		if t, ok := p.Values["threshold_"+class]; ok {
			o.threshold = t
		}
		it := c.items[an.Item]
		if it == nil {
			it = &judged{id: an.Item, group: an.Group, outcomes: map[string]outcome{}}
			c.items[an.Item] = it
		}
		it.outcomes[class] = o
		scored++
	}
	return c.tally.settle(an, scored, faults)
}

// score writes the scores of all classes, and the run.
func (c *classificationScorer) score(ctx context.Context) error {
	w, err := newScoreWriter(c.pio, c.cfg.Set, c.cfg.bootstrap())
	if err != nil {
		return err
	}
	set := c.set()
	if len(set.Classes) == 0 {
		return nil // nothing was annotated
	}
	t, err := classification.New(set, classification.Defaults())
	if err != nil {
		return err
	}
	if err := writeRun(c.pio, t, c.cfg.Model, c.cfg.Set); err != nil {
		return err
	}
	return w.write(ctx, t)
}

// set is the outcomes, in the order of items.
func (c *classificationScorer) set() *classification.Set {
	set := &classification.Set{Task: classification.Multilabel, Classes: c.tally.classes(c.answers, c.cfg.Classes), Unscored: map[string]string{}}
	all := slices.SortedFunc(maps.Values(c.items), func(a, b *judged) int { return cmp.Compare(a.id, b.id) })
	for _, it := range all {
		set.Items.IDs, set.Items.Groups = append(set.Items.IDs, it.id), append(set.Items.Groups, it.group)
	}
	for _, class := range set.Classes {
		set.Unscored[class] = c.tally.unscored(c.answers, class)
		labels, known := make([]bool, len(all)), make([]bool, len(all))
		probabilities, thresholds := make([]float64, len(all)), make([]float64, len(all))
		positives := 0
		for i, it := range all {
			o, ok := it.outcomes[class]
			if !ok {
				continue
			}
			delete(set.Unscored, class)
			labels[i], known[i], probabilities[i], thresholds[i] = o.positive, true, o.probability, o.threshold
			if o.positive {
				positives++
			}
		}
		c.pio.Count("positive items of "+class, positives)
		set.Labels, set.Known = append(set.Labels, labels), append(set.Known, known)
		set.Probabilities, set.Thresholds = append(set.Probabilities, probabilities), append(set.Thresholds, thresholds)
	}
	return set
}
