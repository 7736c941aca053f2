package query

import (
	"cmp"
	"context"
	"slices"

	"ophglm"
	"ophglm/kg/store"
)

// signRelations say by what a disease shows.
var signRelations = []string{"has_symptom", "has_fundus_sign", "exam_finding"}

// Sign is a symptom or sign that diseases have.
type Sign struct {
	ID   string      `json:"id"`
	Name ophglm.Text `json:"name"`
	// Diseases is how many have it, where the disease asked for is one of them;
	// else 0, not counted.
	Diseases int `json:"diseases,omitempty"`
}

// Candidate is a disease to be told from another one.
type Candidate struct {
	Entity *ophglm.Entity `json:"entity"`
	// Score is the sum of 1/n over the signs shared, n being the number of
	// diseases that have the sign: a sign of few diseases says more.
	Score float64 `json:"score"`
	// Stated are the triples that say so: differential_of, either way.
	Stated []*ophglm.Triple `json:"stated,omitempty"`
	Shared []Sign           `json:"shared"`
	// Only what one of the two has tells them apart: the disease asked for, the
	// candidate.
	OnlyAsked     []Sign `json:"only_asked"`
	OnlyCandidate []Sign `json:"only_candidate"`
}

// Differential returns the diseases that are to be told from this one: those of
// which the graph says so, then those that share a symptom or sign with it; both
// by score, the highest first, then by id; at most limit. Signs are entities; the
// rarest come first. What the disease is a kind or stage of, and its own kinds
// and stages, are left out unless they are stated. An id that the graph has not
// is an error.
func Differential(ctx context.Context, s store.Store, id string, limit int) ([]Candidate, error) {
	if _, err := entity(ctx, s, id); err != nil {
		return nil, err
	}
	own, err := signsOf(ctx, s, []string{id})
	if err != nil {
		return nil, err
	}
	who, err := diseasesWith(ctx, s, own[id])
	if err != nil {
		return nil, err
	}
	candidates, err := stated(ctx, s, id)
	if err != nil {
		return nil, err
	}
	kin, err := touching(ctx, s, []string{id}, []string{"is_a", "has_stage"})
	if err != nil {
		return nil, err
	}
	left := map[string]bool{id: true}
	for _, t := range kin {
		left[other(t, id)] = true
	}
	for _, sign := range own[id] {
		for _, disease := range who[sign] {
			c := candidates[disease]
			if c == nil {
				if left[disease] {
					continue
				}
				c = &Candidate{}
				candidates[disease] = c
			}
			c.Score += 1 / float64(len(who[sign]))
		}
	}
	ids := rank(candidates)
	ids = ids[:min(max(limit, 0), len(ids))]
	return describe(ctx, s, id, own[id], who, candidates, ids)
}

// rank orders ids of candidates.
func rank(candidates map[string]*Candidate) []string {
	ids := make([]string, 0, len(candidates))
	for id := range candidates {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		ca, cb := candidates[a], candidates[b]
		return cmp.Or(-cmp.Compare(min(len(ca.Stated), 1), min(len(cb.Stated), 1)), -cmp.Compare(ca.Score, cb.Score), cmp.Compare(a, b))
	})
	return ids
}

// describe fills in what is shared and what is not.
func describe(ctx context.Context, s store.Store, id string, own []string, who map[string][]string, candidates map[string]*Candidate, ids []string) ([]Candidate, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	theirs, err := signsOf(ctx, s, ids)
	if err != nil {
		return nil, err
	}
	wanted := slices.Concat(ids, own)
	for _, signs := range theirs {
		wanted = append(wanted, signs...)
	}
	entities, err := byID(ctx, s, wanted)
	if err != nil {
		return nil, err
	}
	sign := func(id string) Sign { return Sign{id, entities[id].Name, len(who[id])} }
	out := make([]Candidate, len(ids))
	for i, candidate := range ids {
		c := candidates[candidate]
		c.Entity = entities[candidate]
		c.Shared, c.OnlyAsked, c.OnlyCandidate = []Sign{}, []Sign{}, []Sign{}
		for _, o := range own {
			if slices.Contains(theirs[candidate], o) {
				c.Shared = append(c.Shared, sign(o))
			} else {
				c.OnlyAsked = append(c.OnlyAsked, sign(o))
			}
		}
		for _, o := range theirs[candidate] {
			if !slices.Contains(own, o) {
				c.OnlyCandidate = append(c.OnlyCandidate, sign(o))
			}
		}
		for _, signs := range [][]Sign{c.Shared, c.OnlyAsked} {
			slices.SortStableFunc(signs, func(a, b Sign) int { return cmp.Compare(a.Diseases, b.Diseases) })
		}
		out[i] = *c
	}
	return out, nil
}

// stated are the diseases that the graph says are to be told from this one.
func stated(ctx context.Context, s store.Store, id string) (map[string]*Candidate, error) {
	triples, err := touching(ctx, s, []string{id}, []string{"differential_of"})
	if err != nil {
		return nil, err
	}
	out := map[string]*Candidate{}
	for _, t := range triples {
		if o := other(t, id); o != id {
			if out[o] == nil {
				out[o] = &Candidate{}
			}
			out[o].Stated = append(out[o].Stated, t)
		}
	}
	return out, nil
}

// signsOf lists the signs of each disease, by id, each once.
func signsOf(ctx context.Context, s store.Store, diseases []string) (map[string][]string, error) {
	triples, err := s.Triples(ctx, store.Pattern{Subjects: diseases, Relations: signRelations})
	if err != nil {
		return nil, err
	}
	return lists(triples, func(t *ophglm.Triple) (string, string) { return t.Subject, t.Object.Entity }), nil
}

// diseasesWith lists what has each of the signs, by id, each once.
func diseasesWith(ctx context.Context, s store.Store, signs []string) (map[string][]string, error) {
	if len(signs) == 0 {
		return nil, nil // an empty list would not narrow
	}
	triples, err := s.Triples(ctx, store.Pattern{Objects: signs, Relations: signRelations})
	if err != nil {
		return nil, err
	}
	return lists(triples, func(t *ophglm.Triple) (string, string) { return t.Object.Entity, t.Subject }), nil
}

// lists gathers values by key, sorted, each once; a triple of a text is left out.
func lists(triples []*ophglm.Triple, pair func(*ophglm.Triple) (key, value string)) map[string][]string {
	out := map[string][]string{}
	for _, t := range triples {
		if t.Object.Entity != "" {
			k, v := pair(t)
			out[k] = append(out[k], v)
		}
	}
	for k := range out {
		slices.Sort(out[k])
		out[k] = slices.Compact(out[k])
	}
	return out
}
