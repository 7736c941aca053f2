package dialogue

import (
	"context"

	"ophglm"
	"ophglm/internal/pipeline"
)

// readNames reads the input names, which may be absent.
func readNames(ctx context.Context, in *pipeline.Inputs) ([]*ophglm.Name, error) {
	var names []*ophglm.Name
	for n, err := range pipeline.Records[*ophglm.Name](ctx, in, "names") {
		if err != nil {
			return nil, err
		}
		names = append(names, n)
	}
	return names, nil
}
