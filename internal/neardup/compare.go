package neardup

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// comparer computes similarities of one text with others.
type comparer struct {
	sets     *sets
	one, two setBuffer
	set      gramSet
	size     int // of the set that was taken
}

// take makes n the text that others are compared with.
func (c *comparer) take(n int32) error {
	grams, err := c.sets.get(n, &c.one)
	if err != nil {
		return err
	}
	c.set.clear(len(grams))
	for _, g := range grams {
		c.set.add(g)
	}
	c.size = len(grams)
	return nil
}

// with gives the similarity of the text that was taken and n: 1 where both are
// empty.
func (c *comparer) with(n int32) (float64, error) {
	grams, err := c.sets.get(n, &c.two)
	if err != nil {
		return 0, err
	}
	both := 0
	for _, g := range grams {
		if c.set.has(g) {
			both++
		}
	}
	all := c.size + len(grams) - both
	if all == 0 {
		return 1, nil
	}
	return float64(both) / float64(all), nil
}

// gramSet is a set of n-grams that is cheap to clear: a slot is taken where its
// turn is the present one.
type gramSet struct {
	slots []slot
	mask  uint32
	turn  uint32
}

type slot struct{ gram, turn uint32 }

// clear empties the set and makes room for n n-grams.
func (s *gramSet) clear(n int) {
	want := 64
	for want < 2*n {
		want *= 2
	}
	if len(s.slots) < want {
		s.slots, s.mask, s.turn = make([]slot, want), uint32(want-1), 0
	}
	if s.turn == ^uint32(0) {
		clear(s.slots)
		s.turn = 0
	}
	s.turn++
}

func (s *gramSet) slot(g uint32) *slot {
	for i := g & s.mask; ; i = (i + 1) & s.mask {
		if at := &s.slots[i]; at.turn != s.turn || at.gram == g {
			return at
		}
	}
}

func (s *gramSet) has(g uint32) bool { return s.slot(g).turn == s.turn }

// add reports whether the n-gram is new.
func (s *gramSet) add(g uint32) bool {
	at := s.slot(g)
	if at.turn == s.turn {
		return false
	}
	*at = slot{g, s.turn}
	return true
}

// compare gives the similarity of each pair. Pairs are sorted, so that one text is
// taken for all that it is compared with.
func (x *Index) compare(ctx context.Context, pairs []uint64, workers int) ([]float64, error) {
	similar := make([]float64, len(pairs))
	const piece = 1 << 12
	var (
		next atomic.Int64
		wg   sync.WaitGroup
		errs = make(chan error, 1)
	)
	for range min(max(workers, 1), 2*runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			c := comparer{sets: x.sets}
			for {
				from := int(next.Add(piece)) - piece
				if from >= len(pairs) {
					return
				}
				if err := c.pairs(ctx, pairs[from:min(from+piece, len(pairs))], similar[from:]); err != nil {
					select {
					case errs <- err:
					default:
					}
					return
				}
			}
		})
	}
	wg.Wait()
	select {
	case err := <-errs:
		return nil, err
	default:
		return similar, nil
	}
}

func (c *comparer) pairs(ctx context.Context, pairs []uint64, similar []float64) error {
	taken := int32(-1)
	for i, p := range pairs {
		a, b := split(p)
		if a != taken {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := c.take(a); err != nil {
				return err
			}
			taken = a
		}
		s, err := c.with(b)
		if err != nil {
			return err
		}
		similar[i] = s
	}
	return nil
}
