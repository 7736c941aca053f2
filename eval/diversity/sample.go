package diversity

import (
	"container/heap"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
)

// Sample draws texts from a stream: those whose key and the seed have the least
// hash. So it is the same whatever the order, and a text that is drawn from many
// is drawn from a part of them too. Memory is that of the texts drawn.
type Sample struct {
	size int
	seed int64
	h    drawn
}

// NewSample draws up to size texts.
func NewSample(size int, seed int64) *Sample { return &Sample{size: size, seed: seed} }

type draw struct {
	hash uint64
	key  string
	text []string
}

// drawn is a heap, the largest hash first.
type drawn []draw

func (d draw) compare(e draw) int {
	switch {
	case d.hash < e.hash:
		return -1
	case d.hash > e.hash:
		return 1
	}
	return strings.Compare(d.key, e.key)
}

func (h drawn) Len() int           { return len(h) }
func (h drawn) Less(i, j int) bool { return h[i].compare(h[j]) > 0 }
func (h drawn) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *drawn) Push(x any)        { *h = append(*h, x.(draw)) }
func (h *drawn) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// Add offers a text under a key, such as a record's id, that no other text has.
// The text is kept where it is drawn.
func (s *Sample) Add(key string, text []string) {
	if s.size < 1 {
		return
	}
	sum := sha256.Sum256([]byte(strconv.FormatInt(s.seed, 10) + "\x00" + key))
	d := draw{binary.BigEndian.Uint64(sum[:]), key, text}
	if len(s.h) == s.size {
		if d.compare(s.h[0]) > 0 {
			return
		}
		s.h[0] = d
		heap.Fix(&s.h, 0)
		return
	}
	heap.Push(&s.h, d)
}

// Texts are those drawn, in the order of their hashes.
func (s *Sample) Texts() [][]string {
	sorted := slices.Clone(s.h)
	slices.SortFunc(sorted, draw.compare)
	out := make([][]string, len(sorted))
	for i, d := range sorted {
		out[i] = d.text
	}
	return out
}
