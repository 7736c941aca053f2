package ordered

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync/atomic"
	"testing"
	"time"
)

func numbers(n int) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range n {
			if !yield(i, nil) {
				return
			}
		}
	}
}

func TestMapKeepsTheOrderAndTheBound(t *testing.T) {
	for _, workers := range []int{0, 1, 3, 16} {
		var busy, most atomic.Int64
		next := 0
		err := Map(t.Context(), workers, numbers(200), func(_ context.Context, i int) (int, error) {
			most.Store(max(most.Load(), busy.Add(1)))
			time.Sleep(time.Duration(i*7%5) * 100 * time.Microsecond)
			busy.Add(-1)
			return i * i, nil
		}, func(v int) error {
			if v != next*next {
				return fmt.Errorf("result %d in the place of %d²", v, next)
			}
			next++
			return nil
		})
		if err != nil || next != 200 {
			t.Errorf("%d workers: %d results, error %v", workers, next, err)
		}
		if most.Load() > int64(max(workers, 1)) {
			t.Errorf("%d workers: %d at once", workers, most.Load())
		}
	}
}

func TestMapEndsAtTheFirstError(t *testing.T) {
	bad := errors.New("bad")
	broken := func(yield func(int, error) bool) {
		for i := range 5 {
			if !yield(i, nil) {
				return
			}
		}
		yield(0, bad)
	}
	fine := func(_ context.Context, i int) (int, error) { return i, nil }
	cases := map[string]struct {
		items iter.Seq2[int, error]
		work  func(context.Context, int) (int, error)
		done  func(int) error
		took  int
	}{
		"items": {broken, fine, func(int) error { return nil }, 5},
		"work": {numbers(1000), func(_ context.Context, i int) (int, error) {
			if i == 7 {
				return 0, bad
			}
			return i, nil
		}, func(int) error { return nil }, 7},
		"done": {numbers(1000), fine, func(i int) error {
			if i == 3 {
				return bad
			}
			return nil
		}, 4},
	}
	for name, c := range cases {
		took := 0
		err := Map(t.Context(), 4, c.items, c.work, func(i int) error { took++; return c.done(i) })
		if !errors.Is(err, bad) || took != c.took {
			t.Errorf("%s: %d results and error %v, want %d and bad", name, took, err, c.took)
		}
	}
}

func TestMapEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	err := Map(ctx, 2, numbers(1<<40), func(ctx context.Context, i int) (int, error) { return i, nil }, func(i int) error {
		if i == 100 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want a cancelled context", err)
	}
}
