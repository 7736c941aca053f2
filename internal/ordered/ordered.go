// Package ordered does work on several items at once and takes the results in
// the order of the items.
package ordered

import (
	"context"
	"iter"
	"sync"
)

// Map calls work for each item, on up to workers of them at once, and done with
// each result, one at a time and in the order of the items. At most 2·workers
// items are held. The first error, of the items, of work or of done, in the order
// of the items, ends it and is returned; so does ctx.
func Map[In, Out any](ctx context.Context, workers int, items iter.Seq2[In, error], work func(context.Context, In) (Out, error), done func(Out) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		out Out
		err error
	}
	type job struct {
		in     In
		result chan result
	}
	workers = max(workers, 1)
	jobs, queue := make(chan job), make(chan chan result, 2*workers)
	var wg sync.WaitGroup
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				out, err := work(ctx, j.in)
				j.result <- result{out, err}
			}
		}()
	}
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer close(queue)
		defer close(jobs)
		for in, err := range items {
			r := make(chan result, 1)
			if err == nil {
				err = ctx.Err()
			}
			select {
			case queue <- r:
			case <-ctx.Done():
				return
			}
			if err != nil {
				r <- result{err: err}
				return
			}
			select {
			case jobs <- job{in, r}:
			case <-ctx.Done():
				r <- result{err: ctx.Err()}
				return
			}
		}
	}()
	var failed error
	for r := range queue {
		if failed != nil {
			continue // the items end soon: ctx is cancelled
		}
		got := <-r
		if failed = got.err; failed == nil {
			failed = done(got.out)
		}
		if failed != nil {
			cancel()
		}
	}
	wg.Wait()
	if failed == nil {
		failed = context.Cause(ctx)
	}
	return failed
}
