// Package rouge scores texts by what they have in common with references: n-grams,
// or the longest sequence of tokens that is in both, with gaps (Lin, ROUGE: A
// Package for Automatic Evaluation of Summaries, 2004).
//
// It compares tokens, whoever cut them: words of English are those of
// [ophglm/eval/text/english], as rouge_score has them, which would leave nothing of
// Chinese. Scores are of single texts, from 0 to 1; that of many is their mean.
package rouge

import (
	"fmt"
	"math"
	"strconv"

	"ophglm/eval/metric"
)

// Measure is what of two texts is compared.
type Measure string

const (
	One     Measure = "rouge_1"    // tokens
	Two     Measure = "rouge_2"    // pairs of tokens that follow each other
	L       Measure = "rouge_l"    // the longest common subsequence
	Summary Measure = "rouge_lsum" // the same of each two sentences, united for each of the reference
)

// Count is how much there is in a text, in a reference and in both.
type Count struct {
	Text, Reference, Common int64
}

// Convention is how counts become a score.
type Convention struct {
	As       string  // the implementation whose it is, with its version
	Distinct bool    // counts an n-gram once, however often it is there
	Beta     float64 // how many times as much recall counts as precision
	Epsilon  float64 // is added to the denominator of F
	// Apart takes the best precision and the best recall of all references, be they of
	// two. Otherwise all is of the reference with the best F, the first of equal ones.
	Apart bool
}

// The conventions of implementations.
var (
	// RougeScore is that of ROUGE-1.5.5 too, with one reference: of several that takes
	// the best by leaving out each in turn.
	RougeScore = Convention{As: "rouge_score-0.1.2", Beta: 1}
	// ChineseSet is what rouge-chinese does unless it is told otherwise, and
	// ChineseMultiset what it does when exclusive is false. The longest common
	// subsequence is the same.
	ChineseSet      = Convention{As: "rouge-chinese-1.0.3", Distinct: true, Beta: 1, Epsilon: 1e-8}
	ChineseMultiset = Convention{As: "rouge-chinese-1.0.3", Beta: 1, Epsilon: 1e-8}
	// COCO is for the longest common subsequence.
	COCO = Convention{As: "pycocoevalcap-1.2", Beta: 1.2, Apart: true}
)

// Validate reports a convention that gives no score.
func (c Convention) Validate() error {
	switch {
	case !(c.Beta > 0) || math.IsInf(c.Beta, 1):
		return fmt.Errorf("beta is to be positive, not %v", c.Beta)
	case !(c.Epsilon >= 0) || math.IsInf(c.Epsilon, 1):
		return fmt.Errorf("epsilon is to be 0 or more, not %v", c.Epsilon)
	}
	return nil
}

// Definition names a measure of texts that were so cut, such as "tok:char".
func (c Convention) Definition(m Measure, tok string) metric.Definition {
	counts, references := "clipped", "best-f"
	switch {
	case m == L || m == Summary:
		counts = "tokens"
	case c.Distinct:
		counts = "distinct"
	}
	if c.Apart {
		references = "best-precision-best-recall"
	}
	return metric.Definition{
		Name: string(m), Version: 1,
		Says: []string{
			tok, "counts:" + counts, "beta:" + number(c.Beta), "epsilon:" + number(c.Epsilon), "references:" + references,
			"empty-text:0", "empty-reference:undefined", "as:" + c.As,
		},
	}
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// Score is of one text. All three are defined, or none.
type Score struct {
	Precision, Recall, F metric.Value
}

// Score is that of a text whose counts with each of its references are given:
// precision is common/text, recall common/reference, and
// F (1+β²)·precision·recall/(recall+β²·precision+ε), 0 where both are 0.
//
// A text in which there is nothing to count scores 0, which the references give
// too: to answer nothing is a fault of the answer. A reference in which there is
// nothing is left out, and where there is no other the score is undefined; the
// implementations give 0, or an error.
func (c Convention) Score(counts []Count) Score {
	best, found := [3]float64{}, false
	for _, k := range counts {
		if k.Reference == 0 {
			continue
		}
		precision, recall := 0.0, float64(k.Common)/float64(k.Reference)
		if k.Text > 0 {
			precision = float64(k.Common) / float64(k.Text)
		}
		f := c.f(precision, recall)
		switch {
		case !found:
			best, found = [3]float64{precision, recall, f}, true
		case c.Apart:
			best[0], best[1] = max(best[0], precision), max(best[1], recall)
			best[2] = c.f(best[0], best[1])
		case f > best[2]:
			best = [3]float64{precision, recall, f}
		}
	}
	if !found {
		none := metric.Undefined("no reference has as many tokens as are counted together")
		return Score{none, none, none}
	}
	return Score{metric.Of(best[0]), metric.Of(best[1]), metric.Of(best[2])}
}

func (c Convention) f(precision, recall float64) float64 {
	square := float64(c.Beta * c.Beta)
	of := recall + float64(square*precision) + c.Epsilon
	if precision+recall == 0 {
		return 0
	}
	return float64(float64(float64(1+square)*precision)*recall) / of
}
