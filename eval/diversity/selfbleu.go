package diversity

import (
	"math"
	"strconv"

	"ophglm/eval/metric"
	"ophglm/eval/text/bleu"
	"ophglm/eval/text/grams"
	"ophglm/eval/text/tokens"
)

// Order is the longest n-gram of BLEU here: BLEU-4.
const Order = 4

// epsilon stands for a count of matches that is 0, which would make the geometric
// mean 0: method 1 of Chen and Cherry (A Systematic Comparison of Smoothing
// Techniques for Sentence-Level BLEU, 2014) with the value that NLTK has.
const epsilon = 0.1

// SelfBLEUDefinition names self-BLEU.
func SelfBLEUDefinition() metric.Definition {
	return metric.Definition{
		Name: "self_bleu_" + strconv.Itoa(Order), Version: 1,
		Says: []string{"sentence-bleu", "mean", "references:all-others", "brevity:closest-length", "smooth:method1[0.1]", "under-" + strconv.Itoa(Order) + "-tokens:left-out"},
	}
}

// score is BLEU of one text (Papineni et al., 2002) with uniform weights, for a text
// of [Order] tokens or more. Without a common token it is 0, as NLTK has it. It is
// not in percent, as the scores of package bleu are, where rounding makes that of
// equal texts 100.00000000000004.
func score(s *bleu.Statistics) float64 {
	if s.Common[0] == 0 {
		return 0
	}
	sum := 0.0 // of logarithms
	for n := range Order {
		common := float64(s.Common[n])
		if s.Common[n] == 0 {
			common = epsilon
		}
		sum += math.Log(common / float64(s.Total[n]))
	}
	mean, brevity := float64(sum/Order), 0.0
	if s.Length < s.Reference {
		brevity = 1 - float64(s.Reference)/float64(s.Length)
	}
	return math.Exp(mean + brevity)
}

// count is how often an n-gram is in texts.
type count struct {
	reading int32 // that own is of
	own     int32 // in the text that is being read, up to there
	// most is the largest count in one text, whose it is, and the largest in any other:
	// so the largest among the others of any text is at hand.
	most, second int32
	whose        int32
}

// raise takes one more in a text of a number.
func (c *count) raise(text int32) {
	switch {
	case c.whose == text:
		c.most = max(c.most, c.own)
	case c.own > c.most:
		c.most, c.second, c.whose = c.own, c.most, text
	default:
		c.second = max(c.second, c.own)
	}
}

// without is the largest count in a text other than that of a number.
func (c *count) without(text int32) int32 {
	if c.whose == text {
		return c.second
	}
	return c.most
}

// counts are those of the n-grams of all texts, up to [Order].
type counts struct {
	table    grams.Table
	of       []count // by n-gram
	readings int32
}

// read gives each n-gram of a text, with its length less one.
func (c *counts) read(text []uint32, each func(n int, c *count)) {
	c.readings++
	for i := range text {
		var g grams.Gram
		for n, token := range text[i:min(i+Order, len(text))] {
			g = c.table.Add(g, token)
			for len(c.of) <= int(g) {
				c.of = append(c.of, count{whose: -1})
			}
			k := &c.of[g]
			if k.reading != c.readings {
				k.reading, k.own = c.readings, 0
			}
			k.own++
			each(n, k)
		}
	}
}

// SelfBLEU is the mean BLEU of each text against all the others, and of how many
// texts it is. Texts of fewer than [Order] tokens are left out: they have no n-gram
// of that length. It is undefined of fewer than two texts. Equal texts are kept:
// each has a BLEU of 1.
//
// The time is linear in the tokens, as the counts that clip a text's own are kept
// for all texts at once. Memory is up to 350 bytes for each token.
func SelfBLEU(texts [][]string) (mean metric.Value, n int) {
	var vocabulary tokens.Vocabulary
	var kept [][]uint32
	lengths := map[int]int{}
	for _, t := range texts {
		if len(t) >= Order {
			kept = append(kept, vocabulary.Numbers(nil, t))
			lengths[len(t)]++
		}
	}
	if len(kept) < 2 {
		return metric.Undefined("fewer than two texts have " + strconv.Itoa(Order) + " tokens"), len(kept)
	}
	var all counts
	for i, t := range kept {
		all.read(t, func(_ int, c *count) { c.raise(int32(i)) })
	}
	sum := 0.0
	for i, t := range kept {
		s := bleu.Statistics{Items: 1, Length: int64(len(t)), Reference: int64(closest(lengths, len(t)))}
		all.read(t, func(n int, c *count) {
			s.Total[n]++
			if c.own <= c.without(int32(i)) {
				s.Common[n]++
			}
		})
		sum += score(&s)
	}
	return metric.Of(sum / float64(len(kept))), len(kept)
}

// closest is the length nearest to that of a text among the others; of two as near
// the smaller.
func closest(lengths map[int]int, own int) int {
	if lengths[own] > 1 {
		return own
	}
	best := -1
	for l := range lengths {
		if l == own {
			continue
		}
		switch d, was := gap(l, own), gap(best, own); {
		case best < 0 || d < was || d == was && l < best:
			best = l
		}
	}
	return best
}

func gap(a, b int) int { return max(a-b, b-a) }
