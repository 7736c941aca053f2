package diversity

import (
	"strconv"

	"ophglm/eval/metric"
)

// MaxGram is the longest n-gram that [Distinct] counts.
const MaxGram = 3

// gram is an n-gram by the numbers of its tokens, from 1; what it is short of
// [MaxGram] is 0. Two n-grams are never taken for one.
type gram [MaxGram]uint32

// Distinct counts the n-grams of texts, of each length up to a longest. Memory is
// about 40 bytes for each different n-gram, of which there are few: characters and
// words follow each other in much the same ways.
type Distinct struct {
	longest int
	numbers map[string]uint32
	seen    [MaxGram]map[gram]struct{}
	all     [MaxGram]int64
}

// NewDistinct counts n-grams up to the longest, which is to be 1 to [MaxGram].
func NewDistinct(longest int) *Distinct {
	d := &Distinct{longest: longest, numbers: map[string]uint32{}}
	for i := range longest {
		d.seen[i] = map[gram]struct{}{}
	}
	return d
}

// Add takes one more text. No n-gram crosses from one text to the next.
func (d *Distinct) Add(tokens []string) {
	var g gram
	for i, t := range tokens {
		number := d.numbers[t]
		if number == 0 {
			number = uint32(len(d.numbers) + 1)
			d.numbers[t] = number
		}
		copy(g[1:], g[:MaxGram-1])
		g[0] = number
		for n := 1; n <= min(d.longest, i+1); n++ {
			of := g
			clear(of[n:])
			d.seen[n-1][of] = struct{}{}
			d.all[n-1]++
		}
	}
}

// Ratio is the different n-grams over all of them: undefined where no text has one,
// or they are not counted.
func (d *Distinct) Ratio(n int) metric.Value {
	if n < 1 || n > d.longest {
		return metric.Undefined("n-grams of " + strconv.Itoa(n) + " are not counted")
	}
	return metric.Ratio(int64(len(d.seen[n-1])), d.all[n-1], "no text has "+strconv.Itoa(n)+" tokens")
}

// DistinctDefinition names distinct-n.
func DistinctDefinition(n int) metric.Definition {
	return metric.Definition{Name: "distinct_" + strconv.Itoa(n), Says: []string{"different/all", "grams-within-a-text"}, Version: 1}
}
