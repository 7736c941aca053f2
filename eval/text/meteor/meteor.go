// Package meteor scores texts by the words that they share with a reference and by
// how far these stand in one order (Lavie and Agarwal, METEOR: An Automatic Metric
// for MT Evaluation with High Levels of Correlation with Human Judgments, 2007).
//
// Scores are those of NLTK's meteor_score without WordNet: words match in lower
// case or by their stems, and synonyms do not. They are from 0 to 1, which even a
// text that equals its reference does not reach: it has 1 − γ/n³, of n words.
package meteor

import (
	"fmt"
	"math"
	"strconv"

	"ophglm/eval/metric"
)

// Statistics are what METEOR needs to know of a text and one of its references.
type Statistics struct {
	Text, Reference int64 // tokens
	Matched         int64 // tokens of the text that are aligned with one of the reference
	Chunks          int64 // runs of these that stand in both texts without a gap
}

// Convention is how statistics become a score.
type Convention struct {
	Alpha float64 // the weight of precision in the mean's denominator: .9 makes recall count nine times as much
	Beta  float64 // the power of fragmentation
	Gamma float64 // the most that fragmentation takes off
}

// NLTK is what NLTK does unless it is told otherwise.
var NLTK = Convention{Alpha: .9, Beta: 3, Gamma: .5}

// Validate reports a convention that gives no score, or one outside 0 to 1.
func (c Convention) Validate() error {
	switch {
	case !(c.Alpha >= 0 && c.Alpha <= 1):
		return fmt.Errorf("alpha is to be 0 to 1, not %v", c.Alpha)
	case !(c.Beta > 0):
		return fmt.Errorf("beta is to be positive, not %v", c.Beta)
	case !(c.Gamma >= 0 && c.Gamma <= 1):
		return fmt.Errorf("gamma is to be 0 to 1, not %v", c.Gamma)
	}
	return nil
}

// Definition names the metric of texts that were so cut, such as "tok:char".
func (c Convention) Definition(tok string) metric.Definition {
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	return metric.Definition{
		Name: "meteor", Version: 1,
		Says: []string{
			tok, "case:lc", "match:exact,porter-nltk", "synonyms:none", "align:last-first", "alpha:" + number(c.Alpha), "beta:" + number(c.Beta),
			"gamma:" + number(c.Gamma), "references:best", "empty-text:0", "empty-reference:undefined", "as:nltk-3.10.4",
		},
	}
}

// Score is the best of those that a text has with its references:
// F·(1 − γ·(chunks/matched)^β), where F = P·R/(α·P + (1−α)·R), P is matched/text and
// R matched/reference. A text of which nothing matches, and so one without tokens,
// has 0. References without tokens are left out, and where there is no other the
// score is undefined; NLTK gives 0.
func (c Convention) Score(statistics []Statistics) metric.Value {
	best, found := 0.0, false
	for _, s := range statistics {
		if s.Reference == 0 {
			continue
		}
		best, found = max(best, c.score(s)), true
	}
	if !found {
		return metric.Undefined("no reference has a token")
	}
	return metric.Of(best)
}

func (c Convention) score(s Statistics) float64 {
	if s.Matched == 0 {
		return 0
	}
	matched := float64(s.Matched)
	p, r := matched/float64(s.Text), matched/float64(s.Reference)
	f := float64(p*r) / (float64(c.Alpha*p) + float64((1-c.Alpha)*r))
	penalty := float64(c.Gamma * math.Pow(float64(s.Chunks)/matched, c.Beta))
	return float64((1 - penalty) * f)
}
