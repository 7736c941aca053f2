package meteor

import (
	"ophglm/eval/text/english"
	"ophglm/eval/text/grams"
	"ophglm/eval/text/tokens"
)

// Counter makes statistics of texts. It keeps its memory from one text to the next,
// so that each goroutine has one of its own.
type Counter struct {
	vocabulary tokens.Vocabulary
	table      grams.Table
	own, other side
	last       []int // the last free place of each token in the reference, by Gram
	before     []int // the free place of the same token before each place
}

// side is one of the two texts.
type side struct {
	words   []string // in lower case
	aligned []int    // the place in the other text, or none
}

// none is no place, nor the one before a place.
const none = -2

// read sets a text, none of whose tokens is aligned.
func (s *side) read(text []string) {
	s.words, s.aligned = s.words[:0], s.aligned[:0]
	for _, w := range text {
		s.words = append(s.words, tokens.Lower(w))
		s.aligned = append(s.aligned, none)
	}
}

// Count makes the statistics of one text with each of its references, in order.
//
// Tokens are aligned as NLTK does it: from the text's last to its first, each with
// the last token of the reference that is free and equals it; then those left over,
// by their stems. It is not the alignment of the fewest chunks, which the paper
// asks for. The time is linear in the tokens.
func (c *Counter) Count(text []string, references [][]string) []Statistics {
	out := make([]Statistics, len(references))
	for i, r := range references {
		c.own.read(text)
		c.other.read(r)
		c.align(func(word string) string { return word })
		c.align(english.Stem)
		out[i] = Statistics{Text: int64(len(text)), Reference: int64(len(r))}
		for at, to := range c.own.aligned {
			if to == none {
				continue
			}
			out[i].Matched++
			if at == 0 || c.own.aligned[at-1]+1 != to {
				out[i].Chunks++
			}
		}
	}
	return out
}

// align aligns what is not aligned yet and is equal in a form.
func (c *Counter) align(form func(string) string) {
	c.table.Reset()
	c.last, c.before = append(c.last[:0], none), c.before[:0]
	for j, w := range c.other.words {
		c.before = append(c.before, none)
		if c.other.aligned[j] != none {
			continue
		}
		g := c.table.Add(0, c.vocabulary.Number(form(w)))
		if int(g) == len(c.last) {
			c.last = append(c.last, none)
		}
		c.before[j], c.last[g] = c.last[g], j
	}
	for i := len(c.own.words) - 1; i >= 0; i-- {
		if c.own.aligned[i] != none {
			continue
		}
		g := c.table.Find(0, c.vocabulary.Number(form(c.own.words[i])))
		j := c.last[g] // none of what is not found
		if j == none {
			continue
		}
		c.last[g] = c.before[j]
		c.own.aligned[i], c.other.aligned[j] = j, i
	}
}
