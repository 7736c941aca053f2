// Package bleu scores texts against references by the n-grams that they have in
// common (Papineni et al., BLEU: a Method for Automatic Evaluation of Machine
// Translation, 2002).
//
// Scores are those of sacrebleu 2.6.0, from 0 to 100, and equal to them but for
// the last digit; other conventions are named. Of a corpus, statistics are summed
// and then scored: it is not the mean of the texts' scores.
package bleu

import (
	"ophglm/eval/text"
	"ophglm/eval/text/grams"
	"ophglm/eval/text/tokens"
)

// Longest is the longest n-gram of which statistics are kept.
const Longest = 4

// Statistics are what BLEU needs to know of a text, or of several. Counts are by
// the length of n-grams, from 1.
type Statistics struct {
	Items     int64
	Length    int64          // in tokens
	Reference int64          // the length of the reference nearest in length; of two as near the shorter's
	Common    [Longest]int64 // n-grams that are in a reference, no more often than there
	Total     [Longest]int64 // n-grams
}

// Add adds o, times over.
func (s *Statistics) Add(o *Statistics, times int64) {
	s.Items += times * o.Items
	s.Length += times * o.Length
	s.Reference += times * o.Reference
	for n := range Longest {
		s.Common[n] += times * o.Common[n]
		s.Total[n] += times * o.Total[n]
	}
}

// Counter makes statistics of texts. It keeps its memory from one text to the next,
// so that each goroutine has one of its own; that grows with the longest text, and by
// each different token of more than one character.
type Counter struct {
	tokeniser  tokens.Tokeniser
	lower      bool
	vocabulary tokens.Vocabulary
	overlap    grams.Overlap
	words      []string
	numbers    []uint32
}

// NewCounter counts the tokens of a tokeniser, in lower case where that is asked for.
func NewCounter(t tokens.Tokeniser, lower bool) *Counter { return &Counter{tokeniser: t, lower: lower} }

// Count makes the statistics of one text with its references. The error is
// [text.ErrNoReference] or the tokeniser's. The time is linear in the tokens.
func (c *Counter) Count(candidate string, references []string) (Statistics, error) {
	if len(references) == 0 {
		return Statistics{}, text.ErrNoReference
	}
	c.overlap.Reset()
	c.numbers = c.numbers[:0]
	own, err := c.cut(candidate)
	if err != nil {
		return Statistics{}, err
	}
	s := Statistics{Items: 1, Length: int64(own), Reference: -1}
	for _, r := range references {
		n, err := c.cut(r)
		if err != nil {
			return Statistics{}, err
		}
		c.overlap.Refer(c.numbers[own:], Longest)
		c.numbers = c.numbers[:own]
		if s.Reference < 0 || nearer(int64(n), s.Reference, s.Length) {
			s.Reference = int64(n)
		}
	}
	c.overlap.Match(c.numbers, s.Common[:])
	for n := range Longest {
		s.Total[n] = grams.In(own, n+1)
	}
	return s, nil
}

// cut appends the numbers of a text's tokens, and says how many these are.
func (c *Counter) cut(text string) (n int, err error) {
	if c.lower {
		text = tokens.Lower(text)
	}
	c.words, err = c.tokeniser.Cut(c.words[:0], text)
	c.numbers = c.vocabulary.Numbers(c.numbers, c.words)
	return len(c.words), err
}

// nearer reports whether a length is nearer to that of a text than another, or as
// near and shorter.
func nearer(length, than, text int64) bool {
	a, b := max(length-text, text-length), max(than-text, text-than)
	return a < b || a == b && length < than
}
