package pipeline

import (
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"testing/fstest"

	"ophglm/internal/artifact"
)

// Outcome is what one stage made of given inputs.
type Outcome struct {
	Outputs    map[string][]byte // JSONL by port; for files, by "port/name"
	Rejects    []byte            // JSONL
	Accounting artifact.Accounting
}

// RunExample runs one kind in dir, which is to be empty, on inputs given as in
// [Example], in one shard after the other.
func RunExample(ctx context.Context, k *Kind, ex Example, dir string) (*Outcome, error) {
	name := ex.FileName
	if name == "" {
		name = "example"
	}
	once := Once{Kind: k, With: ex.With, Dir: dir, Workers: 1, In: map[string][]*File{}}
	for _, given := range slices.Sorted(maps.Keys(ex.In)) {
		port, as, attached := strings.Cut(given, "/")
		if !attached {
			as = name
		}
		once.In[port] = append(once.In[port], EmbeddedFile(fstest.MapFS{as: {Data: []byte(ex.In[given])}}, as))
	}
	shards, err := once.Run(ctx)
	if err != nil {
		return nil, err
	}
	out := &Outcome{Outputs: map[string][]byte{}}
	for _, sh := range shards {
		out.Accounting.Add(&sh.Accounting)
		for _, o := range sh.Outputs {
			for _, p := range o.Parts {
				b, err := o.ReadPart(p)
				if err != nil {
					return nil, err
				}
				name := o.Port
				if artifact.HoldsFiles(o.Type) {
					name += "/" + p.Name
				}
				out.Outputs[name] = append(out.Outputs[name], b...)
			}
		}
		for _, p := range sh.Rejects.Parts {
			b, err := sh.Rejects.ReadPart(p)
			if err != nil {
				return nil, err
			}
			out.Rejects = append(out.Rejects, b...)
		}
	}
	return out, nil
}

// ExampleIn runs a kind on inputs in a directory of its own, which is removed.
func ExampleIn(ctx context.Context, k *Kind, ex Example) (*Outcome, error) {
	dir, err := os.MkdirTemp("", "ophglm-example-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) // scratch
	return RunExample(ctx, k, ex, dir)
}
