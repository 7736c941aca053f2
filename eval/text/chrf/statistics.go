// Package chrf scores texts by the n-grams of characters that they share with a
// reference, and of words (Popović, chrF: character n-gram F-score for automatic MT
// evaluation, 2015; chrF++: words helping character n-grams, 2017).
//
// Scores are those of sacrebleu 2.6.0, from 0 to 100, and equal to them but for
// the last digit.
package chrf

import (
	"strings"
	"unicode/utf8"

	"ophglm/eval/text"
	"ophglm/eval/text/grams"
	"ophglm/eval/text/tokens"
)

// The longest n-grams of which statistics are kept.
const (
	LongestChars = 6
	LongestWords = 2
)

// Count is of n-grams of one length: in texts, in references and in both, where one
// is no more often than in either.
type Count struct {
	Text, Reference, Common int64
}

// Statistics are what chrF needs to know of a text, or of several. Counts are by
// the length of n-grams, from 1.
type Statistics struct {
	Items int64
	Chars [LongestChars]Count
	Words [LongestWords]Count
}

// Add adds o, times over.
func (s *Statistics) Add(o *Statistics, times int64) {
	s.Items += times * o.Items
	add(s.Chars[:], o.Chars[:], times)
	add(s.Words[:], o.Words[:], times)
}

func add(to, from []Count, times int64) {
	for i := range to {
		to[i].Text += times * from[i].Text
		to[i].Reference += times * from[i].Reference
		to[i].Common += times * from[i].Common
	}
}

// Counter makes statistics of texts. It keeps its memory from one text to the next,
// so that each goroutine has one of its own; that grows with the longest text, and by
// each different word.
type Counter struct {
	convention Convention
	overlap    grams.Overlap
	vocabulary tokens.Vocabulary
	fields     []string
	own, other sides
}

// sides are what a text is compared by.
type sides struct {
	chars, words []uint32
}

// NewCounter counts as a convention says.
func NewCounter(c Convention) *Counter { return &Counter{convention: c} }

// Count makes the statistics of one text with that of its references which gives
// the best score, of equal ones the first. The error is [text.ErrNoReference]. The time
// is linear in the characters, for each reference.
func (c *Counter) Count(candidate string, references []string) (Statistics, error) {
	if len(references) == 0 {
		return Statistics{}, text.ErrNoReference
	}
	c.read(&c.own, candidate)
	var best Statistics
	highest := -1.0
	for _, r := range references {
		c.read(&c.other, r)
		s := Statistics{Items: 1}
		c.count(s.Chars[:c.convention.Chars], c.own.chars, c.other.chars)
		c.count(s.Words[:c.convention.Words], c.own.words, c.other.words)
		if f := c.convention.score(&s); f > highest {
			best, highest = s, f
		}
	}
	return best, nil
}

// count counts n-grams. Where the reference has none of a length, those of the text
// are not counted either.
func (c *Counter) count(counts []Count, text, reference []uint32) {
	var common [max(LongestChars, LongestWords)]int64
	c.overlap.Reset()
	c.overlap.Refer(reference, len(counts))
	c.overlap.Match(text, common[:len(counts)])
	for n := range counts {
		k := Count{Text: grams.In(len(text), n+1), Reference: grams.In(len(reference), n+1), Common: common[n]}
		if k.Reference == 0 {
			k.Text = 0
		}
		counts[n] = k
	}
}

// read cuts a text into characters and, where they are counted, words.
func (c *Counter) read(to *sides, text string) {
	if c.convention.Lowercase {
		text = tokens.Lower(text)
	}
	to.chars, to.words = to.chars[:0], to.words[:0]
	for _, r := range text {
		if c.convention.Whitespace || !tokens.Blank(r) {
			to.chars = append(to.chars, uint32(r))
		}
	}
	if c.convention.Words == 0 {
		return
	}
	c.fields, _ = tokens.None.Cut(c.fields[:0], text) // which every text fits
	for _, w := range c.fields {
		switch first, last := punct(w[0]), punct(w[len(w)-1]); {
		case utf8.RuneCountInString(w) == 1 || !first && !last:
			to.words = append(to.words, c.vocabulary.Number(w))
		case last: // of (hi) it is the last that stands apart
			to.words = append(to.words, c.vocabulary.Number(w[:len(w)-1]), uint32(w[len(w)-1]))
		default:
			to.words = append(to.words, uint32(w[0]), c.vocabulary.Number(w[1:]))
		}
	}
}

// punct reports whether a byte is a mark of ASCII.
func punct(b byte) bool { return strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", b) >= 0 }
