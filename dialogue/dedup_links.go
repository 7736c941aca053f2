package dialogue

import (
	"cmp"
	"context"
	"slices"

	"ophglm"
	"ophglm/internal/neardup"
	"ophglm/internal/pipeline"
)

// nearLink connects two groups, a before b.
type nearLink struct {
	a, b       int32
	similarity float64
}

// nearLinks are the pairs of groups that hold dialogues which are near, each
// once, with the greatest similarity.
func (d *deduper) nearLinks(pairs []neardup.Pair, of []int32) []nearLink {
	out := make([]nearLink, 0, len(pairs))
	for _, p := range pairs {
		if a, b := of[p.A], of[p.B]; a != b {
			out = append(out, nearLink{min(a, b), max(a, b), p.Similarity})
		}
	}
	slices.SortFunc(out, func(x, y nearLink) int {
		switch {
		case x.a != y.a:
			return int(x.a - y.a)
		case x.b != y.b:
			return int(x.b - y.b)
		case x.similarity > y.similarity:
			return -1
		case x.similarity < y.similarity:
			return 1
		}
		return 0
	})
	out = slices.CompactFunc(out, func(x, y nearLink) bool { return x.a == y.a && x.b == y.b })
	return closest(out, len(d.ids))
}

// mostNear is how many of its near links a group keeps at the least: all where it
// has no more.
const mostNear = 8

// closest leaves of the links, which are in order, those that are among the mostNear
// most similar of one of their ends.
func closest(links []nearLink, groups int) []nearLink {
	by := make([]int32, len(links))
	for i := range by {
		by[i] = int32(i)
	}
	slices.SortFunc(by, func(i, j int32) int {
		return cmp.Or(cmp.Compare(links[j].similarity, links[i].similarity), cmp.Compare(i, j))
	})
	had := make([]uint8, groups)
	keep := make([]bool, len(links))
	for _, i := range by {
		l := links[i]
		if had[l.a] < mostNear || had[l.b] < mostNear {
			keep[i] = true
			had[l.a], had[l.b] = min(had[l.a]+1, mostNear), min(had[l.b]+1, mostNear)
		}
	}
	out := links[:0]
	for i, l := range links {
		if keep[i] {
			out = append(out, l)
		}
	}
	return out
}

// clusters gives each group the least id of all that are connected with it.
func (d *deduper) clusters(groups [][]int32, near []nearLink) []string {
	u := neardup.NewUnion(len(groups))
	for _, l := range near {
		u.Join(l.a, l.b)
	}
	first := map[uint64]int32{} // by question: the first group
	for i, g := range groups {
		for _, n := range g {
			if q := d.asked[n]; q != 0 {
				if other, ok := first[q]; ok {
					u.Join(int32(i), other)
				} else {
					first[q] = int32(i)
				}
			}
		}
	}
	roots := u.Roots()
	least := make([]string, len(groups))
	for i, root := range roots {
		for _, n := range groups[i] {
			if least[root] == "" || d.ids[n] < least[root] {
				least[root] = d.ids[n]
			}
		}
	}
	for i, root := range roots {
		least[i] = least[root]
	}
	return least
}

func (d *deduper) writeLinks(ctx context.Context, groups [][]int32, near []nearLink) error {
	links, err := pipeline.Write[*ophglm.Link](d.io, "links")
	if err != nil {
		return err
	}
	var out []*ophglm.Link // the near links of one group, and its merges
	k := 0
	for i, g := range groups {
		if i%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		out = out[:0]
		for _, n := range g[1:] {
			if d.ids[n] == d.ids[g[0]] {
				continue
			}
			s, err := d.index.Similarity(g[0], n)
			if err != nil {
				return err
			}
			out = append(out, &ophglm.Link{A: d.ids[n], B: d.ids[g[0]], Kind: "merged", Similarity: s})
		}
		var one *ophglm.Dialogue
		for ; k < len(near) && int(near[k].a) == i; k++ {
			if one == nil {
				if one, err = d.read(g[0]); err != nil {
					return err
				}
			}
			other, err := d.read(groups[near[k].b][0])
			if err != nil {
				return err
			}
			out = append(out, &ophglm.Link{A: one.ID, B: other.ID, Kind: "near", Similarity: near[k].similarity, Differs: d.guard.differences(partsOf(one), one.Facts, partsOf(other), other.Facts)})
		}
		for _, l := range out {
			d.io.Count("links."+l.Kind, 1)
			if err := links.Emit(l); err != nil {
				return err
			}
		}
	}
	return nil
}
