// Package cider scores texts by the n-grams that they share with their references,
// each weighing the more the fewer items have it in a reference (Vedantam, Zitnick
// and Parikh, CIDEr: Consensus-based Image Description Evaluation, 2015).
//
// It is CIDEr-D as pycocoevalcap 1.2 computes it: n-grams of one to four tokens, a
// penalty for another length with σ 6, counts clipped to the reference's, times 10.
// So a score is from 0 to 10. It is of a test set: with other items the same text
// has another score, and a set of which every reference says the same has none.
package cider

import (
	"fmt"
	"math"

	"ophglm/eval/metric"
	"ophglm/eval/text"
	"ophglm/eval/text/grams"
	"ophglm/eval/text/tokens"
)

const (
	// Order is the longest n-gram.
	Order = 4
	// Sigma is how far a text's length may be from its reference's, in tokens, to have
	// 1/√e of the score.
	Sigma = 6
)

// Item is a text with its references, in tokens.
type Item struct {
	Text       []string
	References [][]string
}

// Definition names the metric of texts that were so cut, such as "tok:char".
func Definition(tok string) metric.Definition {
	return metric.Definition{
		Name: "cider_d", Version: 1,
		Says: []string{tok, "n:1-4", "sigma:6", "scale:10", "idf:references-of-the-set", "references:mean", "as:pycocoevalcap-1.2"},
	}
}

// Scores are those of the items, in order; that of the set is their mean. For each
// n, vectors have for each n-gram its count times log(items) − log(items that have
// it in a reference, or 1). A text's score with a reference is
//
//	10 · exp(−δ²/2σ²) · mean over n of Σ min(text, reference)·reference / |text||reference|
//
// with δ the difference in tokens. A sum over a vector of length 0 is 0. The score
// of an item is the mean over its references. Of a single item every score is
// undefined, as each n-gram is in all items and weighs nothing; pycocoevalcap
// gives 0. A resampled set keeps the weights: resample the scores.
//
// The error is [text.ErrNoReference]. The time is linear in the tokens; memory is
// about 80 bytes for each different n-gram and 4 for each.
func Scores(items []Item) ([]metric.Value, error) {
	var s set
	for i, item := range items {
		if len(item.References) == 0 {
			return nil, fmt.Errorf("item %d: %w", i, text.ErrNoReference)
		}
		s.read(item)
	}
	out := make([]metric.Value, len(items))
	if len(items) == 1 {
		out[0] = metric.Undefined("there is one item, of which each n-gram weighs nothing")
		return out, nil
	}
	weights := s.weights()
	own, other := vector{counts: make([]int32, len(weights))}, vector{counts: make([]int32, len(weights))}
	next := 0
	for i, item := range items {
		own.set(s.texts[next], weights)
		next++
		sum := 0.0
		for range item.References {
			other.set(s.texts[next], weights)
			next++
			sum += similarity(&own, &other, weights)
		}
		out[i] = metric.Of(10 * (sum / float64(len(item.References))))
	}
	return out, nil
}

// set numbers the n-grams of a test set.
type set struct {
	vocabulary tokens.Vocabulary
	table      grams.Table
	items      int32
	frequency  []int32 // by Gram, how many items have it in a reference
	last       []int32 // by Gram, the last of them, from 1
	texts      []occurrences
}

// occurrences are the n-grams of a text, by n.
type occurrences [Order][]grams.Gram

// read takes one item more.
func (s *set) read(item Item) {
	s.items++
	s.count(item.Text, false)
	for _, r := range item.References {
		s.count(r, true)
	}
}

func (s *set) count(text []string, isReference bool) {
	var out occurrences
	numbers := s.vocabulary.Numbers(nil, text)
	room := make([]grams.Gram, Order*len(text))
	for n := range out {
		out[n], room = room[:0:len(text)], room[len(text):]
	}
	for i := range numbers {
		var g grams.Gram
		for n, token := range numbers[i:min(i+Order, len(numbers))] {
			g = s.table.Add(g, token)
			out[n] = append(out[n], g)
			for int(g) >= len(s.frequency) {
				s.frequency, s.last = append(s.frequency, 0), append(s.last, 0)
			}
			if isReference && s.last[g] != s.items {
				s.last[g] = s.items
				s.frequency[g]++
			}
		}
	}
	s.texts = append(s.texts, out)
}

// weights are by Gram.
func (s *set) weights() []float64 {
	all := math.Log(float64(s.items))
	out := make([]float64, len(s.frequency))
	for g, k := range s.frequency {
		out[g] = all - math.Log(float64(max(k, 1)))
	}
	return out
}

// vector is a text's, its entries being counts times weights.
type vector struct {
	counts []int32 // by Gram, of all texts
	held   occurrences
	norm   [Order]float64
	tokens int
}

// set makes the vector that of another text.
func (v *vector) set(text occurrences, weights []float64) {
	for n := range v.held {
		for _, g := range v.held[n] {
			v.counts[g] = 0
		}
		v.held[n] = v.held[n][:0]
		for _, g := range text[n] {
			if v.counts[g]++; v.counts[g] == 1 {
				v.held[n] = append(v.held[n], g)
			}
		}
		square := 0.0
		for _, g := range v.held[n] {
			x := float64(float64(v.counts[g]) * weights[g])
			square += float64(x * x)
		}
		v.norm[n] = math.Sqrt(square)
	}
	v.tokens = len(text[0])
}

// similarity is of a text and a reference, at most 1.
func similarity(own, other *vector, weights []float64) float64 {
	sum := 0.0
	for n := range Order {
		dot := 0.0
		for _, g := range own.held[n] {
			if k := other.counts[g]; k > 0 {
				of := float64(float64(k) * weights[g])
				dot += float64(min(float64(float64(own.counts[g])*weights[g]), of) * of)
			}
		}
		if norms := float64(own.norm[n] * other.norm[n]); norms != 0 {
			dot /= norms
		}
		sum += dot
	}
	delta := float64(own.tokens - other.tokens)
	return float64(sum / Order * math.Exp(-float64(delta*delta)/(2*Sigma*Sigma)))
}
