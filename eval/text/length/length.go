// Package length compares how long texts are with how long their references are. A
// text that is far from 1 has a lower BLEU or ROUGE for that alone, and judges tend
// to prefer the longer of two answers.
package length

import (
	"ophglm/eval/metric"
	"ophglm/eval/text"
)

// Statistics are the lengths of a text, or of several, and of their references, in
// tokens.
type Statistics struct {
	Text, Reference int64
}

// Of gives those of one text, from the numbers of tokens. Of several references it
// is the nearest in length that counts, of two as near the shorter: as in BLEU.
// The error is [text.ErrNoReference].
func Of(tokens int, references ...int) (Statistics, error) {
	if len(references) == 0 {
		return Statistics{}, text.ErrNoReference
	}
	best := references[0]
	for _, r := range references[1:] {
		if d, was := gap(r, tokens), gap(best, tokens); d < was || d == was && r < best {
			best = r
		}
	}
	return Statistics{int64(tokens), int64(best)}, nil
}

func gap(a, b int) int { return max(a-b, b-a) }

// Add adds o, times over.
func (s *Statistics) Add(o *Statistics, times int64) {
	s.Text += times * o.Text
	s.Reference += times * o.Reference
}

// Ratio is the text's length over its reference's: 1 where they are as long, and
// undefined where the reference has no token. Of summed statistics it is that of
// all texts together, in which a long one counts more; the mean over texts is that
// of their ratios.
func (s Statistics) Ratio() metric.Value {
	return metric.Ratio(s.Text, s.Reference, "the reference has no token")
}

// Definition names the ratio of texts that were so cut, such as "tok:char".
func Definition(tok string) metric.Definition {
	return metric.Definition{Name: "length_ratio", Says: []string{tok, "text/reference", "references:closest-length"}, Version: 1}
}
