// Package neardup finds texts that say nearly the same, among very many.
//
// A text is its set of character n-grams, of letters and digits alone: marks,
// blanks, widths and case do not matter. Two texts are near when the Jaccard
// similarity of their sets reaches a threshold. Which pairs are worth a look is
// found by MinHash with one permutation (Li, Owen and Zhang, One Permutation
// Hashing, 2012; empty bins filled after Shrivastava, Optimal Densification,
// 2017) and banding; the similarity of those is then computed from the sets, so
// that a pair is never near by chance, only missed: by chance at similarity 0.7
// about 1 in 5,000 (see [bands]), and some where very many share a band.
//
// A text belongs to a group, which is what may not be confused: texts of one group
// that are near are merged, and so are those that are near to one of these.
// Nothing connects two groups but a pair that is told as near. So merging is an
// equivalence within groups, and no chain leads out of one.
//
// Memory is about 230 bytes a text; the sets beyond 64 MiB lie in a file. What is
// found does not depend on the order in which texts are added nor on the number
// of workers.
package neardup

import (
	"context"
	"fmt"
	"slices"
)

// Options say what near means.
type Options struct {
	Gram      int     // characters of an n-gram
	Threshold float64 // least Jaccard similarity, over 0 and at most 1
}

// Text is one text to be compared.
type Text struct {
	// Parts are what it consists of, in order, each with a kind ('p', 'd') that
	// stands between them, so that who says something matters.
	Parts []Part
	Group uint64 // a hash of what may not differ
	// Order settles ties between texts, such as a hash of the content.
	Order uint64
}

// Part is a piece of a text.
type Part struct {
	Kind rune
	Text string
}

// Pair is two texts by their numbers, A < B.
type Pair struct {
	A, B       int32
	Similarity float64
}

// Result is what was found.
type Result struct {
	// Root gives for each text the least number of those that it is merged with.
	Root []int32
	// Near are the pairs of different groups, each once, by A and B. Of the texts of
	// a group that are equal the first in order stands for all.
	Near []Pair
}

// Index takes texts, numbered from 0, and finds those that are near. It is for
// one goroutine.
type Index struct {
	opt    Options
	sets   *sets
	hash   hasher
	sketch sketches
	group  []uint64
	order  []uint64
	equal  map[uint64]int32 // of group and content: the first text in order
	same   []int32          // the text of equal content that it was added after, or itself
}

// New makes an index that keeps what does not fit in memory in dir.
func New(dir string, opt Options) (*Index, error) {
	if opt.Gram < 1 || !(opt.Threshold > 0 && opt.Threshold <= 1) {
		return nil, fmt.Errorf("near-duplicates: n-grams of %d characters and a threshold of %v make no sense", opt.Gram, opt.Threshold)
	}
	return &Index{opt: opt, sets: &sets{dir: dir}, hash: hasher{gram: opt.Gram}, equal: map[uint64]int32{}}, nil
}

// Close gives up the index.
func (x *Index) Close() error { return x.sets.close() }

// Len is the number of texts.
func (x *Index) Len() int { return len(x.group) }

// Add takes one more text and returns its number.
func (x *Index) Add(t Text) (int32, error) {
	n := int32(len(x.group))
	grams, content := x.hash.grams(t.Parts)
	x.group = append(x.group, t.Group)
	x.order = append(x.order, t.Order)
	key := Mix(content ^ Mix(t.Group))
	first, ok := x.equal[key]
	if !ok {
		first = n
		x.equal[key] = n
	}
	x.same = append(x.same, first)
	if ok { // its set and bands are those of the first
		x.sketch.add(*x.sketch.at(first))
		x.sets.repeat(first)
		return n, nil
	}
	x.sketch.add(x.hash.sketch(grams))
	return n, x.sets.add(grams)
}

// Find compares the texts, with so many workers.
func (x *Index) Find(ctx context.Context, workers int) (*Result, error) {
	u := NewUnion(len(x.group))
	for i, first := range x.same {
		if int(first) != i {
			u.Join(int32(i), first)
		}
	}
	pairs, err := x.candidates(ctx)
	if err != nil {
		return nil, err
	}
	similar, err := x.compare(ctx, pairs, workers)
	if err != nil {
		return nil, err
	}
	r := &Result{}
	for i, p := range pairs {
		if similar[i] < x.opt.Threshold {
			continue
		}
		a, b := split(p)
		if x.group[a] == x.group[b] {
			u.Join(a, b)
			continue
		}
		r.Near = append(r.Near, Pair{a, b, similar[i]})
	}
	r.Root = u.Roots()
	return r, nil
}

// Similarity is the Jaccard similarity of two texts.
func (x *Index) Similarity(a, b int32) (float64, error) {
	if x.same[a] == x.same[b] {
		return 1, nil
	}
	c := comparer{sets: x.sets}
	if err := c.take(a); err != nil {
		return 0, err
	}
	return c.with(b)
}

// mostNeighbours is how many texts of a bucket one is compared with: in a bucket
// of thousands the pairs are too many. Texts that are near share several bands, and
// few buckets are large, so that little is missed by it.
const mostNeighbours = 16

// candidates returns the pairs that share a band, each once, in order. A pair is
// one number: [split] takes it apart.
func (x *Index) candidates(ctx context.Context) ([]uint64, error) {
	var distinct []int32       // equal texts are represented by the first in order
	of := slices.Clone(x.same) // by the first of equal texts: the first in order
	for i, first := range x.same {
		if x.before(int32(i), of[first]) {
			of[first] = int32(i)
		}
	}
	for i, first := range x.same {
		if of[first] == int32(i) {
			distinct = append(distinct, int32(i))
		}
	}
	var (
		pairs, found []uint64
		scratch      []uint64
		bucket       []int32
	)
	least := x.leastEqual()
	keys := make([]uint64, len(distinct))
	for b := range bands {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i, n := range distinct {
			keys[i] = uint64(x.sketch.at(n).band(b))<<32 | uint64(uint32(n))
		}
		scratch = radixSort(keys, scratch)
		for i := 0; i < len(keys); {
			j := i + 1
			for j < len(keys) && keys[j]>>32 == keys[i]>>32 {
				j++
			}
			if j-i > 1 {
				bucket = bucket[:0]
				for _, k := range keys[i:j] {
					bucket = append(bucket, int32(uint32(k)))
				}
				pairs = x.bucketPairs(bucket, pairs, least)
			}
			i = j
		}
		scratch = radixSort(pairs, scratch)
		found = merge(found, slices.Compact(pairs))
		pairs = pairs[:0]
	}
	return found, nil
}

// leastEqual is how many bins two texts have in common, at the least, to be worth
// a comparison: three standard deviations below what the threshold gives, so that
// one pair in 700 of those at the threshold is passed over.
func (x *Index) leastEqual() int { return int(bins*x.opt.Threshold) - 17 }

// bucketPairs appends the pairs of a bucket that are to be compared: each text with
// its neighbours, and, where the bucket is large, the first texts of each group;
// but those whose sketches have too little in common.
func (x *Index) bucketPairs(bucket []int32, pairs []uint64, least int) []uint64 {
	worth := func(a, b int32) bool { return x.sketch.at(a).equal(x.sketch.at(b)) >= least }
	slices.SortFunc(bucket, func(a, b int32) int {
		switch {
		case x.group[a] != x.group[b]:
			if x.group[a] < x.group[b] {
				return -1
			}
			return 1
		case x.before(a, b):
			return -1
		case x.before(b, a):
			return 1
		}
		return 0
	})
	var firsts []int32
	for i, n := range bucket {
		if len(bucket) > mostNeighbours && (i == 0 || x.group[n] != x.group[bucket[i-1]]) {
			for _, f := range firsts[max(0, len(firsts)-mostNeighbours):] {
				if worth(f, n) {
					pairs = append(pairs, pair(f, n))
				}
			}
			firsts = append(firsts, n)
		}
		for _, m := range bucket[max(0, i-mostNeighbours):i] {
			if worth(m, n) {
				pairs = append(pairs, pair(m, n))
			}
		}
	}
	return pairs
}

// before orders texts by what they say, not by when they were added.
func (x *Index) before(a, b int32) bool {
	if x.order[a] != x.order[b] {
		return x.order[a] < x.order[b]
	}
	return a < b
}

func pair(a, b int32) uint64 {
	if a > b {
		a, b = b, a
	}
	return uint64(a)<<32 | uint64(b)
}

func split(p uint64) (a, b int32) { return int32(p >> 32), int32(uint32(p)) }

// merge returns what stands in either list, both sorted, once.
func merge(a, b []uint64) []uint64 {
	if len(b) == 0 {
		return a
	}
	out := make([]uint64, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			out, a = append(out, a[0]), a[1:]
		case a[0] > b[0]:
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}
