package visual

import (
	"hash/maphash"
	"slices"

	"ophglm"
)

// repeats says which samples are kept of those whose answers are the same but for
// their numbers: the ones of least id, so that the order of reports makes no
// difference.
type repeats struct {
	most int
	seed maphash.Seed
	ids  map[uint64][]string // by answers, least first
}

func newRepeats(most int) *repeats {
	return &repeats{most, maphash.MakeSeed(), map[uint64][]string{}}
}

func (r *repeats) ask(s *ophglm.Sample) {
	key := r.answers(s)
	ids := r.ids[key]
	i, _ := slices.BinarySearch(ids, s.ID)
	if i == r.most {
		return
	}
	ids = slices.Insert(ids, i, s.ID)
	r.ids[key] = ids[:min(len(ids), r.most)]
}

func (r *repeats) keeps(s *ophglm.Sample) bool {
	_, ok := slices.BinarySearch(r.ids[r.answers(s)], s.ID)
	return ok
}

// answers hashes the answers of a sample, every number of which counts as the same.
func (r *repeats) answers(s *ophglm.Sample) uint64 {
	var h maphash.Hash
	h.SetSeed(r.seed)
	for i := range s.Messages {
		m := &s.Messages[i]
		if m.Role != "assistant" {
			continue
		}
		number := false
		for _, c := range []byte(m.Content) {
			switch digit := c >= '0' && c <= '9'; {
			case digit && number, c == '.' && number: // 0.81, and a stop after a number
			case digit:
				number = true
				h.WriteByte('0')
			default:
				number = false
				h.WriteByte(c)
			}
		}
		h.WriteByte('\n')
	}
	return h.Sum64()
}
