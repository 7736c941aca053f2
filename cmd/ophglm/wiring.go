package main

import (
	"io/fs"

	"ophglm/internal/pipeline"
)

// kinds names every stage kind of the binary: the one place where a kind is
// registered, and where what it is given from outside is handed over.
func kinds() *pipeline.Registry {
	return pipeline.NewRegistry()
}

// embedded gives the files inside the binary by scheme.
func embedded() map[string]fs.FS {
	return map[string]fs.FS{}
}
