package eval

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"ophglm"
	"ophglm/eval/bootstrap"
	"ophglm/eval/segment"
	"ophglm/eval/segmentation"
	"ophglm/internal/fieldofview"
	"ophglm/internal/ordered"
	"ophglm/internal/pipeline"
)

// SegmentationConfig is the config of eval.segmentation.
type SegmentationConfig struct {
	Model      string   `yaml:"model" doc:"whose masks are scored"`
	Classes    []string `yaml:"classes" doc:"classes to score; empty: those that are annotated and that the model gives"`
	Set        string   `yaml:"set" doc:"name of the test set, which every score carries as its group"`
	Inside     string   `yaml:"inside" doc:"photograph: every pixel counts; field: those in the field of view that was measured"`
	Empty      string   `yaml:"empty" doc:"Dice and IoU of a photograph without the class: strict (undefined where nothing was found either), monai (undefined), medpy (1 where nothing was found)"`
	Replicates int      `yaml:"replicates" doc:"bootstrap replicates of the intervals; 0 for no intervals"`
	Level      float64  `yaml:"level" doc:"of the intervals"`
	Interval   string   `yaml:"interval" doc:"percentile, or bca"`
	Seed       int64    `yaml:"seed" doc:"added to the pipeline's seed"`
}

const (
	insidePhotograph = "photograph"
	insideField      = "field"
)

// Validate reports settings that score nothing or give no interval.
func (c SegmentationConfig) Validate() error {
	if c.Model == "" || c.Model == fieldModel {
		return errors.New("model is needed, and is to have masks")
	}
	if c.Inside != insidePhotograph && c.Inside != insideField {
		return fmt.Errorf("inside is to be photograph or field, not %q", c.Inside)
	}
	if err := segment.Empty(c.Empty).Validate(); err != nil {
		return err
	}
	return c.bootstrap().Validate()
}

func (c SegmentationConfig) bootstrap() bootstrap.Options {
	return bootstrap.Options{Replicates: c.Replicates, Level: c.Level, Method: bootstrap.Method(c.Interval), Seed: c.Seed}
}

// Segmentation is the kind eval.segmentation.
func Segmentation() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[SegmentationConfig]{
		Name:    "eval.segmentation",
		Version: 2,
		Doc: `Scores a model's masks, class by class, against outlines that people drew, at the photograph's own resolution.

Of each class: Dice, IoU, sensitivity, specificity and precision at the model's own threshold, and the area under the precision–recall curve, exact
over the 256 bytes of a probability and over 33 thresholds; each pooled over all pixels, and as the mean over the photographs where it is defined, whose
number is its n; then, of several classes, the macro average of each. A mask is scaled up to the photograph, with interpolation, and is 0 outside its region. A class that was looked for and is not there is an
empty outline. Intervals resample the photographs' groups, such as patients. The run holds what was counted of each photograph; eval.leaderboard ranks it.

A photograph without a prediction, with an outline of another size, or whose mask is missing or broken is rejected, or, where other classes of it were scored, a
part of it is; it is in no score. Annotated classes that the model does not give are counted; named in classes, they have an undefined score. Memory: one photograph
for each worker, about 4 bytes a pixel; 4 KiB for each class of each photograph; and 8 bytes for each replicate of each score.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.Annotation]("annotations", "what people say").Lists(),
			pipeline.Attachments("truth", "their outlines").Lists(),
			pipeline.In[*ophglm.Prediction]("predictions", "what models say").Lists().Beside(),
			pipeline.Attachments("masks", "the models' masks").Lists().Beside(),
		},
		Outputs: []pipeline.Port{
			pipeline.Out[*ophglm.Score]("scores", "by class, metric and average"),
			pipeline.Attachments("runs", "MODEL.parquet"),
		},
		Config: SegmentationConfig{
			Model: "vessels", Inside: insidePhotograph, Empty: string(segment.Strict), Replicates: 1000, Level: 0.95, Interval: string(bootstrap.Percentile),
		},
		Example: pipeline.Example{With: "{set: example, replicates: 100}", In: segmentationExample()},
		Run: func(ctx context.Context, cfg SegmentationConfig, pio *pipeline.IO) error {
			s := segmentationRun{
				cfg: cfg, pio: pio, tally: newTally(pio), truth: pio.Attached("truth"), masks: pio.Attached("masks"),
				fields: map[string]*fieldofview.Field{}, of: map[string]*photograph{},
			}
			return s.run(ctx)
		},
	})
}

type segmentationRun struct {
	cfg          SegmentationConfig
	pio          *pipeline.IO
	tally        *tally
	answers      *answers
	truth, masks *pipeline.Attached
	fields       map[string]*fieldofview.Field // by item; nil if all pixels count
	of           map[string]*photograph        // by item
}

// photograph is what was counted of one, by class.
type photograph struct {
	group   string
	classes map[string]counted
}

func (s *segmentationRun) run(ctx context.Context) error {
	others := func(p *ophglm.Prediction) {
		if f := fieldofview.Of(p.Values); p.Model == fieldModel && !f.Empty() {
			s.fields[p.Item] = &f
		}
	}
	var err error
	if s.answers, err = readAnswers(ctx, s.pio, s.cfg.Model, maskClasses, others); err != nil {
		return err
	}
	annotations := pipeline.Records[*ophglm.Annotation](ctx, &s.pio.Inputs, "annotations")
	if err := ordered.Map(ctx, s.pio.Workers, annotations, s.measure, s.take); err != nil {
		return err
	}
	s.tally.unasked(s.answers)
	return s.score(ctx)
}

func maskClasses(p *ophglm.Prediction) []string { return slices.Collect(maps.Keys(p.Masks)) }

// take accounts for an annotation, in order.
func (s *segmentationRun) take(m measured) error {
	scored, faults := 0, m.faults
	for _, class := range slices.Sorted(maps.Keys(m.classes)) {
		if !s.tally.claim(m.an.Item, class) {
			faults = append(faults, fault{"annotated_twice", fmt.Sprintf("%s is annotated before", class)})
			continue
		}
		if s.of[m.an.Item] == nil {
			s.of[m.an.Item] = &photograph{m.an.Group, map[string]counted{}}
		}
		s.of[m.an.Item].classes[class] = m.classes[class]
		scored++
	}
	return s.tally.settle(m.an, scored, faults)
}

// score writes the scores of all classes, and the run.
func (s *segmentationRun) score(ctx context.Context) error {
	w, err := newScoreWriter(s.pio, s.cfg.Set, s.cfg.bootstrap())
	if err != nil {
		return err
	}
	set := s.set()
	if len(set.Classes) == 0 {
		return nil // nothing was annotated
	}
	t, err := segmentation.New(set, s.settings())
	if err != nil {
		return err
	}
	if err := writeRun(s.pio, t, s.cfg.Model, s.cfg.Set); err != nil {
		return err
	}
	return w.write(ctx, t)
}

// settings are those of masks of which pixels alone are counted.
func (s *segmentationRun) settings() segmentation.Settings {
	out := segmentation.Defaults()
	out.Probabilities, out.Own, out.Empty = true, true, segment.Empty(s.cfg.Empty)
	for _, m := range segment.Metrics(out.Empty) {
		out.Metrics = append(out.Metrics, m.Name)
	}
	out.Says = []string{"grid:photograph", "inside:" + s.cfg.Inside}
	return out
}

// set is what was counted, in the order of items.
func (s *segmentationRun) set() *segmentation.Set {
	set := &segmentation.Set{Classes: s.tally.classes(s.answers, s.cfg.Classes), Unscored: map[string]string{}}
	for _, class := range set.Classes {
		set.Unscored[class] = s.tally.unscored(s.answers, class)
	}
	for _, id := range slices.Sorted(maps.Keys(s.of)) {
		ph, im, truth := s.of[id], &segmentation.Image{}, sha256.New()
		for _, class := range set.Classes {
			c, ok := ph.classes[class]
			if !ok {
				im.Classes = append(im.Classes, nil)
				continue
			}
			delete(set.Unscored, class)
			im.Classes = append(im.Classes, &segmentation.Statistics{Pixels: *c.statistics})
			fmt.Fprintf(truth, "%s:%x", class, c.truth)
		}
		im.Truth = hex.EncodeToString(truth.Sum(nil)[:16])
		set.Images = append(set.Images, im)
		set.Items.IDs, set.Items.Groups = append(set.Items.IDs, id), append(set.Items.Groups, ph.group)
	}
	return set
}
