package eval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"ophglm"
	"ophglm/eval/bootstrap"
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
		Version: 1,
		Doc: `Scores a model's probabilities, class by class, against what people say of the same items.

Of each class: AUC, average precision, and F1, sensitivity, specificity and precision at the model's own threshold (a probability that reaches it is
positive); then the macro average of each, over all classes. What is undefined says why, and a macro average over an undefined class is undefined: one
over the others would be another metric. Intervals resample the items' groups, such as patients.

An annotated item without a prediction is rejected as no_prediction and is in no score: n is the number of items with both. Predictions of items that are not annotated
are counted. Annotated classes that the model does not give are counted; named in classes, they have an undefined score. Memory: the predictions of the model, some
hundred bytes each, and 8 bytes for each replicate of each score.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.Annotation]("annotations", "what people say").Lists(),
			pipeline.In[*ophglm.Prediction]("predictions", "what models say").Lists().Beside(),
		},
		Outputs: []pipeline.Port{pipeline.Out[*ophglm.Score]("scores", "by class and metric, the macro averages last")},
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
	positive    bool // in truth
	decided     bool // by the threshold
	threshold   bool // there is one
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
		o := outcome{probability: probability, positive: slices.Contains(an.Present, class)}
		if t, ok := p.Values["threshold_"+class]; ok {
			o.threshold, o.decided = true, probability >= t
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

func (c *classificationScorer) score(ctx context.Context) error {
	all := slices.SortedFunc(maps.Values(c.items), func(a, b *judged) int { return cmp.Compare(a.id, b.id) })
	var t table
	for _, it := range all {
		t.items.IDs, t.items.Groups = append(t.items.IDs, it.id), append(t.items.Groups, it.group)
	}
	for _, class := range c.tally.classes(c.answers, c.cfg.Classes) {
		col, err := columnOf(class, all)
		if err != nil {
			return err
		}
		if len(col.places) == 0 {
			col.why = c.tally.unscored(c.answers, class)
		}
		c.pio.Count("positive items of "+class, col.positives)
		t.classes, t.columns = append(t.classes, class), append(t.columns, col)
	}
	w, err := newScoreWriter(c.pio, c.cfg.Set, c.cfg.bootstrap())
	if err != nil {
		return err
	}
	return w.write(ctx, &t)
}
