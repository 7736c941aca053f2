// Package ter scores texts by the edits that would turn them into a reference: the
// translation edit rate (Snover et al., A Study of Translation Edit Rate with
// Targeted Human Annotation, 2006), lower being better.
//
// An edit is a token left out, put in or replaced, or a run of tokens moved. Runs
// are looked for as tercom does, within limits: so the edits are few, and not
// always the fewest. Scores are those of sacrebleu 2.6.0, in percent, and may be
// above 100.
package ter

import (
	"fmt"

	"ophglm/eval/metric"
	"ophglm/eval/text"
	"ophglm/eval/text/tokens"
)

// share is the unit of reference lengths: of the mean of up to [MostReferences]
// lengths, all of them whole.
const share = 720720 // the least common multiple of 1 to 16

// MostReferences is the largest number of references of one text.
const MostReferences = 16

// Statistics are what the edit rate needs to know of a text, or of several.
type Statistics struct {
	Items     int64
	Edits     int64 // to the reference that takes fewest
	Reference int64 // the mean length of the references in tokens, times 720,720
}

// Add adds o, times over.
func (s *Statistics) Add(o *Statistics, times int64) {
	s.Items += times * o.Items
	s.Edits += times * o.Edits
	s.Reference += times * o.Reference
}

// Score is the edits over the length of the references, in percent. Where the
// references have no token it is 100, or 0 without edits; it is undefined of no
// items.
func (s *Statistics) Score() metric.Value {
	switch {
	case s.Items == 0:
		return metric.Undefined("there are no items")
	case s.Reference > 0:
		return metric.Of(100 * (float64(s.Edits) / (float64(s.Reference) / share)))
	case s.Edits > 0:
		return metric.Of(100)
	}
	return metric.Of(0)
}

// Definition names the score.
func Definition(t tokens.Tercom) metric.Definition {
	says := append([]string{"scale:100", "lower-is-better"}, t.Says()...)
	return metric.Definition{Name: "ter", Version: 1, Says: append(says, "references:fewest-edits,mean-length", "empty-references:100", "as:sacrebleu-2.6.0")}
}

// Counter makes statistics of texts. It keeps its memory from one text to the next,
// so that each goroutine has one of its own; that grows with the longest text, and by
// each different token of more than one character.
type Counter struct {
	tokeniser  tokens.Tercom
	vocabulary tokens.Vocabulary
	editor     editor
	words      []string
	own, other []uint32
}

// NewCounter counts the tokens of a tokeniser.
func NewCounter(t tokens.Tercom) *Counter { return &Counter{tokeniser: t} }

// Count makes the statistics of one text with its references. The error is
// [text.ErrNoReference], or of more than [MostReferences]. The time is about that of
// the tokens of both multiplied, for each of up to 1,000 moves that are tried; the
// memory, four bytes for each pair of tokens.
func (c *Counter) Count(candidate string, references []string) (Statistics, error) {
	switch n := len(references); {
	case n == 0:
		return Statistics{}, text.ErrNoReference
	case n > MostReferences:
		return Statistics{}, fmt.Errorf("there are %d references, and the edit rate takes up to %d", n, MostReferences)
	}
	c.own = c.cut(c.own, candidate)
	s := Statistics{Items: 1, Edits: -1}
	for _, r := range references {
		c.other = c.cut(c.other, r)
		s.Reference += int64(len(c.other)) * (share / int64(len(references)))
		if edits := int64(c.editor.edits(c.own, c.other)); s.Edits < 0 || edits < s.Edits {
			s.Edits = edits
		}
	}
	return s, nil
}

func (c *Counter) cut(into []uint32, s string) []uint32 {
	c.words = c.tokeniser.Cut(c.words[:0], s)
	return c.vocabulary.Numbers(into[:0], c.words)
}
