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
	of   map[uint64]*alike // by answers
}

// alike are the samples with the same answers.
type alike struct {
	n   int
	ids []string // that are kept, least first
}

func newRepeats(most int) *repeats {
	return &repeats{most, maphash.MakeSeed(), map[uint64]*alike{}}
}

func (r *repeats) ask(s *ophglm.Sample) {
	key := r.answers(s)
	a := r.of[key]
	if a == nil {
		a = &alike{}
		r.of[key] = a
	}
	a.n++
	if i, _ := slices.BinarySearch(a.ids, s.ID); i < r.most {
		a.ids = slices.Insert(a.ids, i, s.ID)
		a.ids = a.ids[:min(len(a.ids), r.most)]
	}
}

// kept are those of the samples of a report that are kept. A photograph that says
// nothing new is shown once all the same, with the answer that the fewest have.
func (r *repeats) kept(samples []*ophglm.Sample) []*ophglm.Sample {
	var out []*ophglm.Sample
	rarest, n := (*ophglm.Sample)(nil), 0
	for _, s := range samples {
		a := r.of[r.answers(s)]
		if _, ok := slices.BinarySearch(a.ids, s.ID); ok {
			out = append(out, s)
		}
		if rarest == nil || a.n < n || a.n == n && s.ID < rarest.ID {
			rarest, n = s, a.n
		}
	}
	if len(out) == 0 {
		out = append(out, rarest)
	}
	return out
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
