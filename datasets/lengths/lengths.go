// Package lengths counts how long texts are and says how the lengths lie.
package lengths

import (
	"slices"
	"unicode/utf8"
)

// Characters is the length of a text in Unicode code points, which is what a
// limit is held against where no tokenizer is at hand. A Chinese character is
// about one token or less, an English token about four characters.
func Characters(text string) int { return utf8.RuneCountInString(text) }

// Lengths collects lengths. Memory: one counter for each distinct length.
// The zero value is ready.
type Lengths struct {
	counts map[int]int
	n      int
}

// Add takes one length.
func (l *Lengths) Add(length int) {
	if l.counts == nil {
		l.counts = map[int]int{}
	}
	l.counts[length]++
	l.n++
}

// Summary says how lengths lie. Median and P95 are lengths that were seen: the
// least one that at least half, or 95 %, of all are not longer than.
type Summary struct {
	N      int `json:"n"`
	Min    int `json:"min"`
	Median int `json:"median"`
	P95    int `json:"p95"`
	Max    int `json:"max"`
}

// Summary returns the summary; of no lengths, all is 0 and N says so.
func (l *Lengths) Summary() Summary {
	s := Summary{N: l.n}
	if l.n == 0 {
		return s
	}
	values := make([]int, 0, len(l.counts))
	for v := range l.counts {
		values = append(values, v)
	}
	slices.Sort(values)
	s.Min, s.Max = values[0], values[len(values)-1]
	s.Median, s.P95 = l.quantile(values, 50), l.quantile(values, 95)
	return s
}

// quantile returns the least value that percent of all are not longer than.
func (l *Lengths) quantile(sorted []int, percent int) int {
	seen := 0
	for _, v := range sorted {
		seen += l.counts[v]
		if seen*100 >= percent*l.n {
			return v
		}
	}
	return sorted[len(sorted)-1]
}
