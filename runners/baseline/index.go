package baseline

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// index finds the text most like another by Okapi BM25 (Robertson and Zaragoza 2009,
// section 3.1), in any of several sets.
type index struct{ sets map[string]*set }

// set is texts that are looked for together.
type set struct {
	ids, texts []string
	lengths    []float64 // terms of each
	mean       float64
	postings   map[string][]posting
}

type posting struct {
	at    int32
	times int32
}

func newIndex() *index { return &index{sets: map[string]*set{}} }

func (x *index) len() (n int) {
	for _, s := range x.sets {
		n += len(s.texts)
	}
	return n
}

func (x *index) add(id, within, text string) {
	s := x.sets[within]
	if s == nil {
		s = &set{postings: map[string][]posting{}}
		x.sets[within] = s
	}
	s.ids, s.texts = append(s.ids, id), append(s.texts, text)
}

// sort puts texts in the order of their ids and counts their terms, once all are
// added: what is found does not depend on the order of the input.
func (x *index) sort() {
	for _, s := range x.sets {
		order := make([]int, len(s.ids))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(s.ids[a], s.ids[b]) })
		texts := make([]string, len(order))
		for i, at := range order {
			texts[i] = s.texts[at]
		}
		ids := make([]string, len(order))
		for i, at := range order {
			ids[i] = s.ids[at]
		}
		s.ids, s.texts = ids, texts
		for i, text := range s.texts {
			counts, all := map[string]int32{}, 0.0
			for _, t := range terms(text) {
				counts[t]++
				all++
			}
			for t, n := range counts {
				s.postings[t] = append(s.postings[t], posting{int32(i), n})
			}
			s.lengths = append(s.lengths, all)
			s.mean += all / float64(len(s.texts))
		}
	}
}

// own is the text of an id in a set.
func (x *index) own(within, id string) (string, bool) {
	s := x.sets[within]
	if s == nil {
		return "", false
	}
	i, ok := slices.BinarySearch(s.ids, id)
	if !ok {
		return "", false
	}
	return s.texts[i], true
}

const (
	k1 = 1.2
	b  = 0.75
)

// find is the text of a set most like the question: the first of equals, also where
// none has a term of it. It is false of a set without texts.
func (x *index) find(within, question string) (string, bool) {
	s := x.sets[within]
	if s == nil {
		return "", false
	}
	scores := make([]float64, len(s.texts))
	seen := map[string]bool{}
	for _, t := range terms(question) { // in their order, so that sums are the same
		if seen[t] {
			continue
		}
		seen[t] = true
		of := s.postings[t]
		idf := math.Log(1 + (float64(len(s.texts)-len(of))+0.5)/(float64(len(of))+0.5))
		for _, p := range of {
			n := float64(p.times)
			scores[p.at] += float64(idf * (float64(n*(k1+1)) / (n + float64(k1*(1-b+float64(b*s.lengths[p.at]/s.mean))))))
		}
	}
	best := 0
	for i, score := range scores {
		if score > scores[best] {
			best = i
		}
	}
	return s.texts[best], true
}

// terms are words in small letters, and of Chinese pairs of characters that stand
// beside each other; of a character alone, itself.
func terms(text string) []string {
	var out []string
	var word strings.Builder
	var han []rune
	end := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
			word.Reset()
		}
		if len(han) == 1 {
			out = append(out, string(han))
		}
		for i := 1; i < len(han); i++ {
			out = append(out, string(han[i-1:i+1]))
		}
		han = han[:0]
	}
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			if word.Len() > 0 {
				end()
			}
			han = append(han, r)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if len(han) > 0 {
				end()
			}
			word.WriteRune(unicode.ToLower(r))
		default:
			end()
		}
	}
	end()
	return out
}
