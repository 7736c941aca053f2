package diversity

import (
	"math"
	"strconv"

	"ophglm/eval/metric"
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

// matches are what BLEU is made of, by the length of n-grams: how many of the text
// are in its references, no more often than in one of them, and how many it has.
type matches struct {
	common, total     [Order]int64
	length, reference int // tokens of the text, and of the reference nearest in length
}

// bleu is BLEU of one text (Papineni et al., 2002) with uniform weights, for a text
// of [Order] tokens or more. Without a common token it is 0, as NLTK has it.
func (m *matches) bleu() float64 {
	if m.common[0] == 0 {
		return 0
	}
	sum := 0.0 // of logarithms
	for n := range Order {
		common := float64(m.common[n])
		if m.common[n] == 0 {
			common = epsilon
		}
		sum += math.Log(common / float64(m.total[n]))
	}
	mean, brevity := float64(sum/Order), 0.0
	if m.length < m.reference {
		brevity = 1 - float64(m.reference)/float64(m.length)
	}
	return math.Exp(mean + brevity)
}

// most is the largest count of an n-gram in one text, whose it is, and the largest
// in any other: so the largest among the others of any text is at hand.
type most struct {
	first, second int32
	whose         int32
}

// SelfBLEU is the mean BLEU of each text against all the others, and of how many
// texts it is. Texts of fewer than [Order] tokens are left out: they have no n-gram
// of that length. It is undefined of fewer than two texts. Equal texts are kept:
// each has a BLEU of 1.
//
// The time is linear in the tokens, as the counts that clip a text's own are kept
// for all texts at once. Memory is about 250 bytes for each token.
func SelfBLEU(texts [][]string) (mean metric.Value, n int) {
	var kept [][]uint32
	numbers := map[string]uint32{}
	lengths := map[int]int{}
	for _, t := range texts {
		if len(t) < Order {
			continue
		}
		ids := make([]uint32, len(t))
		for i, w := range t {
			if numbers[w] == 0 {
				numbers[w] = uint32(len(numbers) + 1)
			}
			ids[i] = numbers[w]
		}
		kept = append(kept, ids)
		lengths[len(t)]++
	}
	if len(kept) < 2 {
		return metric.Undefined("fewer than two texts have " + strconv.Itoa(Order) + " tokens"), len(kept)
	}
	largest := map[[Order]uint32]most{}
	own := make(map[[Order]uint32]int32)
	for i, t := range kept {
		count(t, own)
		for g, c := range own {
			m, ok := largest[g]
			switch {
			case !ok || c > m.first:
				m = most{first: c, second: m.first, whose: int32(i)}
			case c > m.second:
				m.second = c
			}
			largest[g] = m
		}
	}
	sum := 0.0
	for i, t := range kept {
		count(t, own)
		m := matches{length: len(t), reference: closest(lengths, len(t))}
		for g, c := range own {
			others := largest[g]
			limit := others.first
			if int(others.whose) == i {
				limit = others.second
			}
			n := size(g) - 1
			m.common[n] += int64(min(c, limit))
			m.total[n] += int64(c)
		}
		sum += m.bleu()
	}
	return metric.Of(sum / float64(len(kept))), len(kept)
}

// count counts the n-grams of a text, of each length up to [Order]; what a shorter
// one has no token for is 0.
func count(t []uint32, into map[[Order]uint32]int32) {
	clear(into)
	for i := range t {
		var g [Order]uint32
		for n := 0; n < Order && i+n < len(t); n++ {
			g[n] = t[i+n]
			into[g]++
		}
	}
}

func size(g [Order]uint32) int {
	n := Order
	for g[n-1] == 0 {
		n--
	}
	return n
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
