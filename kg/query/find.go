package query

import (
	"cmp"
	"context"
	"slices"

	"ophglm"
	"ophglm/kg/store"
)

// mostNear is how many entities [Find] gives at most that have a name within
// theirs.
const mostNear = 20

// Find returns the entities that are called so or have that code or id: those by
// name first, then by alias, then by code. Where there are none, it returns at
// most 20 in whose names the words stand ([store.Store.Search]), the shortest
// such first. Diseases come before others that are as near, and then it is the
// id that counts.
func Find(ctx context.Context, s store.Store, name string) ([]*ophglm.Entity, error) {
	named, err := s.Named(ctx, name)
	if err != nil {
		return nil, err
	}
	// near is how far an entity is from being called so.
	near := map[string]int{}
	for _, n := range named {
		near[n.ID] = int(n.As)
	}
	if len(named) == 0 {
		if near, err = within(ctx, s, name); err != nil {
			return nil, err
		}
	}
	ids := make([]string, 0, len(near))
	for id := range near {
		ids = append(ids, id)
	}
	found, err := s.Entities(ctx, ids)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b *ophglm.Entity) int {
		return cmp.Or(cmp.Compare(near[a.ID], near[b.ID]), cmp.Compare(afterDiseases(a), afterDiseases(b)))
	})
	return found[:min(len(found), mostNear+len(named))], nil
}

// within finds entities by the words of a name, with the length of the shortest
// name that has them. Of the last length it finds all, so that diseases of that
// length are not left out.
func within(ctx context.Context, s store.Store, name string) (map[string]int, error) {
	for limit := 4 * mostNear; ; limit *= 4 {
		hits, err := s.Search(ctx, name, limit)
		if err != nil {
			return nil, err
		}
		near := map[string]int{}
		last := 0
		for _, h := range hits {
			length := store.Length(h.Text)
			if h.Triple != "" || len(near) >= mostNear && length > last {
				continue
			}
			near[h.Entity], last = length, length
		}
		if len(hits) < limit || len(near) >= mostNear && store.Length(hits[limit-1].Text) > last {
			return near, nil
		}
	}
}

// afterDiseases is 0 for a disease, which is what is mostly meant.
func afterDiseases(e *ophglm.Entity) int {
	if e.Type == "Disease" {
		return 0
	}
	return 1
}
