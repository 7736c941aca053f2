package datasets

import (
	"context"
	"fmt"
	"math"
	"strings"

	"ophglm"
	"ophglm/internal/bucket"
	"ophglm/internal/pipeline"
)

// SplitConfig is the config of datasets.split.
type SplitConfig struct {
	Train float64 `yaml:"train" doc:"share of the hundred buckets that train; the shares are whole hundredths and sum to 1"`
	Dev   float64 `yaml:"dev" doc:"share of the buckets that are looked at while training"`
	Test  float64 `yaml:"test" doc:"share of the buckets that are kept for the end"`
}

// Validate reports shares that can't be cut at buckets or are not all of them.
func (c SplitConfig) Validate() error {
	_, err := c.cuts()
	return err
}

// splits are the outputs of datasets.split, in the order of their buckets.
var splits = [3]string{"train", "dev", "test"}

// cuts returns for each split the first bucket that is beyond it.
func (c SplitConfig) cuts() (cuts [3]int, err error) {
	end := 0
	for i, share := range [3]float64{c.Train, c.Dev, c.Test} {
		n := math.Round(share * bucket.N)
		if !(share >= 0 && share <= 1) || math.Abs(share*bucket.N-n) > 1e-9 {
			return cuts, fmt.Errorf("the share of %s is %v: groups are cut at hundredths, so give 0, 1 or a number such as 0.05", splits[i], share)
		}
		end += int(n)
		cuts[i] = end
	}
	if end != bucket.N {
		return cuts, fmt.Errorf("the shares of train, dev and test sum to %v, not to 1", float64(end)/bucket.N)
	}
	return cuts, nil
}

// Split is the kind datasets.split.
func Split() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[SplitConfig]{
		Name:    "datasets.split",
		Version: 1,
		Doc: `Splits samples so that no group is cut.

Every group has one of a hundred buckets by the hash of its name, and each split
takes whole buckets: the first train, the next dev, the last test. So a
group lies in one split whatever else is in the data, and stays there when data
is added; the shares are of groups, and of samples only about. A sample whose
groups lie in different splits is rejected as straddles. Samples of one id are
merged as datasets.merge does. Out come the samples of each split by id. Memory:
64 MB for sorting; the rest is spilled.`,
		Inputs: []pipeline.Port{pipeline.In[*ophglm.Sample]("samples", "the samples to split, of any number of stages").Lists()},
		Outputs: []pipeline.Port{
			pipeline.Out[*ophglm.Sample]("train", "samples to train on"),
			pipeline.Out[*ophglm.Sample]("dev", "samples to look at while training"),
			pipeline.Out[*ophglm.Sample]("test", "samples to keep for the end"),
		},
		Config:  SplitConfig{Train: 0.9, Dev: 0.05, Test: 0.05},
		Example: pipeline.Example{With: "{train: 0.5, dev: 0.25, test: 0.25}", In: map[string]string{"samples": exampleSamples()}},
		Run:     split,
	})
}

func split(ctx context.Context, cfg SplitConfig, io *pipeline.IO) error {
	cuts, err := cfg.cuts()
	if err != nil {
		return err
	}
	var out [3]*pipeline.Writer[*ophglm.Sample]
	for i, name := range splits {
		if out[i], err = pipeline.Write[*ophglm.Sample](io, name); err != nil {
			return err
		}
	}
	return byID(ctx, io, "samples", func(s *ophglm.Sample) error {
		to, cut := place(s.Groups, cuts)
		if cut {
			return io.Reject("straddles", fmt.Sprintf("its groups lie in different splits: %s", places(s.Groups, cuts)), ophglm.Where{ID: s.ID}, s)
		}
		io.Used(1)
		io.Count(splits[to], 1)
		io.Count(splits[to]+" "+string(s.Scenario), 1)
		io.Count(splits[to]+" "+string(s.Lang), 1)
		return out[to].Emit(s)
	})
}

// place returns the split that the groups lie in, and whether they lie in more
// than one.
func place(groups []string, cuts [3]int) (split int, cut bool) {
	for i, g := range groups {
		n := splitOf(bucket.Of(g), cuts)
		if i > 0 && n != split {
			return split, true
		}
		split = n
	}
	return split, false
}

func splitOf(bucket int, cuts [3]int) int {
	n := 0
	for bucket >= cuts[n] {
		n++
	}
	return n
}

// places names each group with its split, for a person.
func places(groups []string, cuts [3]int) string {
	said := make([]string, len(groups))
	for i, g := range groups {
		said[i] = g + " in " + splits[splitOf(bucket.Of(g), cuts)]
	}
	return strings.Join(said, ", ")
}
