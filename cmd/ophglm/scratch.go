package main

import (
	"fmt"
	"os"

	"ophglm/internal/artifact"
)

// scratchDir is a directory for what a command spills.
type scratchDir struct{ path string }

func scratch(s *artifact.Store) (*scratchDir, error) {
	dir, err := os.MkdirTemp(s.Root(), "scratch-")
	if err != nil {
		return nil, fmt.Errorf("making room for spilled data: %w", err)
	}
	return &scratchDir{dir}, nil
}

func (d *scratchDir) remove() { os.RemoveAll(d.path) } // what stays is found by gc
