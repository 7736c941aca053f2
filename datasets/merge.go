package datasets

import (
	"context"

	"ophglm"
	"ophglm/internal/pipeline"
)

// Merge is the kind datasets.merge.
func Merge() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[struct{}]{
		Name:    "datasets.merge",
		Version: 1,
		Doc: `Makes one set of samples of several.

Samples of one id, which have the same messages and citations, are one, with the
groups and the licences of all. Out come the samples by id. Memory: 64 MB for
sorting; the rest is spilled.`,
		Inputs:  []pipeline.Port{pipeline.In[*ophglm.Sample]("samples", "the samples to merge, of any number of stages").Lists()},
		Outputs: []pipeline.Port{pipeline.Out[*ophglm.Sample]("samples", "each sample once, by id")},
		Example: pipeline.Example{In: map[string]string{"samples": exampleSamples()}},
		Run: func(ctx context.Context, _ struct{}, io *pipeline.IO) error {
			out, err := pipeline.Write[*ophglm.Sample](io, "samples")
			if err != nil {
				return err
			}
			return byID(ctx, io, "samples", func(s *ophglm.Sample) error {
				io.Used(1)
				return out.Emit(s)
			})
		},
	})
}
