package verify

import (
	"sort"

	"ophglm"
	"ophglm/internal/lexicon"
	"ophglm/internal/neardup"
)

// Answer is an answer with the facts that it rests on.
type Answer struct {
	Lang    ophglm.Lang
	Disease string
	Facts   []string // ids of triples
	Text    string
}

const (
	stutterGram = 3   // characters of an n-gram
	stutterNear = 0.7 // least share of n-grams, of both, that near answers have in common
	stutterBand = 6   // hashes that two near answers share one of
)

// Stutter groups answers that say nearly the same once names are masked, although
// their facts differ in more than the name: the same sentence told of one disease
// after the other. A group lists indices of answers, ascending; groups stand in
// the order of their first. Answers whose facts say the same are alike rightly,
// and are in no group for that.
//
// Two answers are near when the Jaccard similarity of the character trigrams of
// their masked texts is 0.7 or more. Which are compared is found by the six least
// hashes of each: those of one such hash, at most 64 of them with each other. Memory
// is the masked n-grams of all answers, 8 bytes a character.
func (k *Knowledge) Stutter(answers []Answer) [][]int {
	sets := make([][]uint64, len(answers))
	said := make([][]uint64, len(answers))
	for i := range answers {
		sets[i] = k.masked(answers[i].Text)
		said[i] = k.meaning(&answers[i])
	}
	buckets := map[uint64][]int32{}
	union := neardup.NewUnion(len(answers))
	for i, set := range sets {
		if len(set) == 0 {
			continue
		}
		for _, h := range set[:min(stutterBand, len(set))] {
			for _, j := range buckets[h] {
				if !equalSets(said[i], said[j]) && jaccard(set, sets[j]) >= stutterNear {
					union.Join(int32(i), j)
				}
			}
			if len(buckets[h]) < 64 {
				buckets[h] = append(buckets[h], int32(i))
			}
		}
	}
	groups := map[int32][]int{}
	var firsts []int32
	for i, r := range union.Roots() {
		if len(groups[r]) == 0 {
			firsts = append(firsts, r)
		}
		groups[r] = append(groups[r], i)
	}
	var out [][]int
	for _, r := range firsts {
		if len(groups[r]) > 1 {
			out = append(out, groups[r])
		}
	}
	return out
}

// masked gives the hashes of the trigrams of a text without its names, sorted,
// each once.
func (k *Knowledge) masked(s string) []uint64 {
	var found []lexicon.Mention
	found = k.names.Find(found, s)
	var runes []rune
	at := 0
	add := func(part string) {
		for _, r := range part {
			if r >= 0x4E00 && r <= 0x9FFF || r < 0x80 && letter(byte(r)) {
				if r < 0x80 {
					r |= 0x20
				}
				runes = append(runes, r)
			}
		}
	}
	for _, m := range found {
		add(s[at:m.Start])
		if n := len(runes); n == 0 || runes[n-1] != '#' { // a list of names is one name
			runes = append(runes, '#')
		}
		at = m.End
	}
	add(s[at:])
	var out []uint64
	for i := 0; i+stutterGram <= len(runes); i++ {
		h := uint64(0)
		for _, r := range runes[i : i+stutterGram] {
			h = neardup.Mix(h ^ uint64(r))
		}
		out = append(out, h)
	}
	sort.Slice(out, func(a, b int) bool { return out[a] < out[b] })
	return compact(out)
}

// meaning is what an answer's facts say but for the disease: relation, object and
// texts, hashed and sorted.
func (k *Knowledge) meaning(a *Answer) []uint64 {
	var out []uint64
	for _, id := range a.Facts {
		f := k.triples[id]
		if f == nil {
			out = append(out, neardup.Hash([]byte(id)))
			continue
		}
		out = append(out, neardup.Hash([]byte(f.Relation+"\x00"+f.Object.Entity+"\x00"+f.Object.Text.ZH+"\x00"+f.Object.Text.EN)))
	}
	sort.Slice(out, func(a, b int) bool { return out[a] < out[b] })
	return compact(out)
}

func compact(s []uint64) []uint64 {
	kept := s[:0]
	for i, v := range s {
		if i == 0 || v != s[i-1] {
			kept = append(kept, v)
		}
	}
	return kept
}

func equalSets(a, b []uint64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// jaccard is the share that two sorted sets have in common; 0 of two empty ones.
func jaccard(a, b []uint64) float64 {
	i, j, both := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			both++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
