package rouge

import (
	"ophglm/eval/text/grams"
	"ophglm/eval/text/tokens"
)

// Longest is the longest n-gram that is counted.
const Longest = 2

// Statistics are what ROUGE needs to know of a text and one of its references.
type Statistics struct {
	Grams       [Longest]Count // n-grams by their length, from 1
	Subsequence Count          // tokens; in common those of the longest common subsequence
}

// Counter makes statistics of texts. It keeps its memory from one text to the next,
// so that each goroutine has one of its own.
type Counter struct {
	distinct   bool
	vocabulary tokens.Vocabulary
	overlap    grams.Overlap
	table      grams.Table
	found      []found // by Gram
	sequence   sequence
	own, other []uint32
}

// NewCounter counts n-grams as a convention does.
func NewCounter(c Convention) *Counter { return &Counter{distinct: c.Distinct} }

// Count makes the statistics of one text with each of its references, in order. The
// time is linear in the tokens for n-grams; for the subsequence it is their product
// over 64.
func (c *Counter) Count(text []string, references [][]string) []Statistics {
	out := make([]Statistics, len(references))
	c.own = c.vocabulary.Numbers(c.own[:0], text)
	for i, r := range references {
		c.other = c.vocabulary.Numbers(c.other[:0], r)
		if c.distinct {
			c.countDistinct(out[i].Grams[:])
		} else {
			c.countClipped(out[i].Grams[:])
		}
		c.sequence.refer(c.other)
		out[i].Subsequence = Count{int64(len(text)), int64(len(r)), int64(c.sequence.longest(c.own))}
	}
	return out
}

// countClipped counts an n-gram in common as often as it is in both.
func (c *Counter) countClipped(counts []Count) {
	var common [Longest]int64
	c.overlap.Reset()
	c.overlap.Refer(c.other, Longest)
	c.overlap.Match(c.own, common[:])
	for n := range counts {
		counts[n] = Count{grams.In(len(c.own), n+1), grams.In(len(c.other), n+1), common[n]}
	}
}

// where says in which texts an n-gram is.
type where uint8

const (
	inText where = 1 << iota
	inReference
)

type found struct {
	length uint8
	where  where
}

// countDistinct counts an n-gram once.
func (c *Counter) countDistinct(counts []Count) {
	c.table.Reset()
	c.found = append(c.found[:0], found{}) // the empty n-gram
	c.find(c.other, inReference, len(counts))
	c.find(c.own, inText, len(counts))
	for _, g := range c.found[1:] {
		k := &counts[g.length-1]
		if g.where&inText != 0 {
			k.Text++
		}
		if g.where&inReference != 0 {
			k.Reference++
		}
		if g.where == inText|inReference {
			k.Common++
		}
	}
}

func (c *Counter) find(text []uint32, w where, longest int) {
	for i := range text {
		var g grams.Gram
		for n, token := range text[i:min(i+longest, len(text))] {
			if g = c.table.Add(g, token); int(g) == len(c.found) {
				c.found = append(c.found, found{length: uint8(n + 1)})
			}
			c.found[g].where |= w
		}
	}
}
