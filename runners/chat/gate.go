package chat

import (
	"context"
	"sync"
	"time"
)

// gate lets so many requests through at a time as the server bears.
type gate struct {
	mu      sync.Mutex
	most    float64
	limit   float64 // 1 to most
	busy    int
	waiting []chan struct{}
	cuts    int       // how often the limit was halved
	opens   time.Time // nobody goes through before
}

func newGate(most int) *gate { return &gate{most: float64(most), limit: float64(most)} }

// enter waits for its turn, which leave ends. It returns how often the limit had
// been halved before.
func (g *gate) enter(ctx context.Context) (int, error) {
	g.mu.Lock()
	if g.busy >= int(g.limit) || len(g.waiting) > 0 {
		turn := make(chan struct{})
		g.waiting = append(g.waiting, turn)
		g.mu.Unlock()
		select {
		case <-turn: // busy counts this one already
		case <-ctx.Done():
			g.giveUp(turn)
			return 0, ctx.Err()
		}
		g.mu.Lock()
	} else {
		g.busy++
	}
	for {
		cuts, left := g.cuts, time.Until(g.opens)
		g.mu.Unlock()
		if left <= 0 {
			return cuts, nil
		}
		if err := sleep(ctx, left); err != nil {
			g.leave(cuts, false, err)
			return 0, err
		}
		g.mu.Lock()
	}
}

// giveUp takes a turn back that nobody waits for any more, and hands it on where it
// came at the same moment.
func (g *gate) giveUp(turn chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, t := range g.waiting {
		if t == turn {
			g.waiting = append(g.waiting[:i], g.waiting[i+1:]...)
			return
		}
	}
	g.busy--
	g.admit()
}

// leave ends a turn. An overload halves the limit, once for all requests that were
// under way together.
func (g *gate) leave(cuts int, overloaded bool, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.busy--
	switch {
	case overloaded && cuts == g.cuts:
		g.limit = max(1, g.limit/2)
		g.cuts++
	case err == nil:
		g.limit = min(g.most, g.limit+1/g.limit)
	}
	g.admit()
}

func (g *gate) admit() {
	for len(g.waiting) > 0 && g.busy < int(g.limit) {
		close(g.waiting[0])
		g.waiting = g.waiting[1:]
		g.busy++
	}
}

// pause lets nobody through for a while.
func (g *gate) pause(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until := time.Now().Add(d); until.After(g.opens) {
		g.opens = until
	}
}

// sleep waits, or ends with the context.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
