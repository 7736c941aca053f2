package kg

import (
	"iter"

	"ophglm"
)

// Names lists how the entities of a graph are called, as kg.lexicon does, for
// commands that were given a graph alone. Memory: all names, about 200 bytes each.
func Names(graph iter.Seq2[*ophglm.GraphItem, error]) ([]*ophglm.Name, error) {
	var l lexicon
	for item, err := range graph {
		if err != nil {
			return nil, err
		}
		if item.Entity != nil {
			l.add(item.Entity)
		}
	}
	return l.names(), nil
}
