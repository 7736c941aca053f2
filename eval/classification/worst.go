package classification

import (
	"cmp"
	"slices"
)

// Wrong is an item on which the decision on a class was wrong.
type Wrong struct {
	ID          string  `json:"id"`
	Class       string  `json:"class"`
	Probability float64 `json:"probability"`
	Present     bool    `json:"present"` // in truth

	off float64 // how far the probability is from the truth
}

// furthest are the n furthest from the truth, then by id.
func furthest(all []Wrong, n int) []Wrong {
	slices.SortFunc(all, func(a, b Wrong) int {
		return cmp.Or(cmp.Compare(b.off, a.off), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Class, b.Class))
	})
	return all[:min(n, len(all))]
}
