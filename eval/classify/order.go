package classify

import (
	"cmp"
	"math"
	"slices"
)

const (
	few     = 24   // items that are sorted by insertion
	buckets = 2048 // at most: their ends fit the cache
	depth   = 4    // after which scores are too unevenly spread for buckets
)

// sortByScore sorts by score, keeping the order of equal scores. Probabilities
// are spread, so items are dealt into buckets by value and each bucket is sorted
// likewise: about three passes, where comparing takes log n.
func sortByScore(all []Scored) {
	s := sorter{spare: make([]Scored, len(all)), bucket: make([]uint16, len(all))}
	s.sort(all, depth)
}

type sorter struct {
	spare  []Scored
	bucket []uint16
}

func (s *sorter) sort(all []Scored, depth int) {
	if len(all) <= few {
		insert(all)
		return
	}
	low, high := all[0].Score, all[0].Score
	for i := range all {
		low, high = min(low, all[i].Score), max(high, all[i].Score)
	}
	if low == high {
		return
	}
	n := min(len(all)/4, buckets)
	scale := float64(n-1) / (high - low)
	if depth == 0 || math.IsInf(scale, 0) || scale == 0 {
		slices.SortStableFunc(all, func(a, b Scored) int { return cmp.Compare(a.Score, b.Score) })
		return
	}
	// A product of rounded factors rises with the score, so buckets are in order;
	// it is at most n−1 and its rounding.
	var ends [buckets + 1]int32
	of, spare := s.bucket[:len(all)], s.spare[:len(all)]
	for i := range all {
		b := uint16((all[i].Score - low) * scale)
		of[i] = b
		ends[b]++
	}
	at := int32(0)
	for b := range n {
		ends[b], at = at, at+ends[b]
	}
	for i, b := range of {
		spare[ends[b]] = all[i]
		ends[b]++
	}
	copy(all, spare)
	start := int32(0)
	for _, end := range ends[:n] {
		if end-start > 1 {
			s.sort(all[start:end], depth-1)
		}
		start = end
	}
}

func insert(all []Scored) {
	for i := 1; i < len(all); i++ {
		v := all[i]
		j := i
		for ; j > 0 && all[j-1].Score > v.Score; j-- {
			all[j] = all[j-1]
		}
		all[j] = v
	}
}
