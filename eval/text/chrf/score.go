package chrf

import (
	"fmt"
	"strconv"

	"ophglm/eval/metric"
)

// Convention is what is counted, and how that becomes a score.
type Convention struct {
	Chars      int // the longest n-gram of characters, 1 to [LongestChars]
	Words      int // of words, 0 to [LongestWords]
	Beta       int // how many times as much recall counts as precision
	Lowercase  bool
	Whitespace bool // counts blanks as characters
	// Epsilon takes 1e-16 for what is not there and the mean of F over all lengths, as
	// chrF++.py, Moses and NLTK do. Otherwise lengths that text or reference does not
	// reach are left out, and F is of the mean precision and the mean recall.
	Epsilon bool
}

// ChrF and PlusPlus are what sacrebleu does unless it is told otherwise.
var (
	ChrF     = Convention{Chars: LongestChars, Beta: 2}
	PlusPlus = Convention{Chars: LongestChars, Words: LongestWords, Beta: 2}
)

// Validate reports a convention that gives no score.
func (c Convention) Validate() error {
	switch {
	case c.Chars < 1 || c.Chars > LongestChars:
		return fmt.Errorf("n-grams of characters are to be of 1 to %d, not %d", LongestChars, c.Chars)
	case c.Words < 0 || c.Words > LongestWords:
		return fmt.Errorf("n-grams of words are to be of 0 to %d, not %d", LongestWords, c.Words)
	case c.Beta < 1:
		return fmt.Errorf("beta is to be at least 1, not %d", c.Beta)
	}
	return nil
}

// Definition names the score.
func (c Convention) Definition() metric.Definition {
	name, letters := "chrf"+strconv.Itoa(c.Beta), "mixed"
	if c.Words > 0 {
		name += "++"
	}
	if c.Lowercase {
		letters = "lc"
	}
	yes := map[bool]string{true: "yes", false: "no"}
	return metric.Definition{
		Name: name, Version: 1,
		Says: []string{
			"scale:100", "case:" + letters, "eff:" + yes[!c.Epsilon], "nc:" + strconv.Itoa(c.Chars), "nw:" + strconv.Itoa(c.Words),
			"space:" + yes[c.Whitespace], "references:best", "no-match:0", "as:sacrebleu-2.6.0",
		},
	}
}

// Score is the F-score of the statistics. Where nothing is common it is 0 (with
// Epsilon, all but 0); it is undefined of no items.
func (c Convention) Score(s *Statistics) metric.Value {
	if s.Items == 0 {
		return metric.Undefined("there are no items")
	}
	return metric.Of(c.score(s))
}

func (c Convention) score(s *Statistics) float64 {
	const epsilon = 1e-16
	factor := float64(c.Beta * c.Beta)
	scores, precision, recall, reached := 0.0, 0.0, 0.0, 0.0
	each := func(k Count) {
		p, r := epsilon, epsilon
		if k.Text > 0 {
			p = float64(k.Common) / float64(k.Text)
		}
		if k.Reference > 0 {
			r = float64(k.Common) / float64(k.Reference)
		}
		if c.Epsilon {
			f := epsilon
			if of := float64(factor*p) + r; of > 0 {
				f = (1 + factor) * p * r / of
			}
			scores += f
		}
		if k.Text > 0 && k.Reference > 0 {
			precision += p
			recall += r
			reached++
		}
	}
	for _, k := range s.Chars[:c.Chars] {
		each(k)
	}
	for _, k := range s.Words[:c.Words] {
		each(k)
	}
	switch {
	case c.Epsilon:
		return 100 * scores / float64(c.Chars+c.Words)
	case precision+recall == 0:
		return 0
	}
	precision /= reached
	recall /= reached
	return 100 * ((1 + factor) * precision * recall / (float64(factor*precision) + recall))
}
