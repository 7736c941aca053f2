package replay

import (
	"context"
	"errors"
	"sync"

	"ophglm"
	"ophglm/runners/chat"
)

// Recorder answers what is recorded, and asks, then records what is not. It is a
// [Chat] that may be used by any number of goroutines; those that want the same
// at the same time ask it once.
type Recorder struct {
	Answers *Answers // nil: nothing is recorded
	Next    Chat     // nil: what is not recorded is a [NotRecordedError]

	mu    sync.Mutex
	asked map[string]*asking // by digest
}

// asking is a request under way.
type asking struct {
	done   chan struct{}
	answer *ophglm.Prediction
	err    error
}

// Signature is that of what is asked.
func (r *Recorder) Signature() (string, error) {
	if r.Next == nil {
		return chat.Signature, nil
	}
	return r.Next.Signature()
}

// Ask returns the recorded answer. An answer that can't be recorded is an error: it
// would be another one the next time.
func (r *Recorder) Ask(ctx context.Context, q chat.Request) (*ophglm.Prediction, error) {
	digest, err := q.Digest()
	if err != nil {
		return nil, err
	}
	for {
		a, mine := r.join(digest)
		if mine {
			a.answer, a.err = r.recordedOrAsked(ctx, digest, q)
			r.mu.Lock()
			delete(r.asked, digest)
			r.mu.Unlock()
			close(a.done)
		} else {
			select {
			case <-a.done:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
			if a.err != nil && ctx.Err() == nil && (errors.Is(a.err, context.Canceled) || errors.Is(a.err, context.DeadlineExceeded)) {
				continue // it was the other one who gave up
			}
		}
		switch missing := (*NotRecordedError)(nil); {
		case errors.As(a.err, &missing):
			return nil, &NotRecordedError{q.Item, digest}
		case a.err != nil:
			return nil, a.err
		}
		return forItem(a.answer, q.Item), nil
	}
}

// join joins who asks for a digest already, or is the first.
func (r *Recorder) join(digest string) (a *asking, first bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if a, ok := r.asked[digest]; ok {
		return a, false
	}
	if r.asked == nil {
		r.asked = map[string]*asking{}
	}
	a = &asking{done: make(chan struct{})}
	r.asked[digest] = a
	return a, true
}

func (r *Recorder) recordedOrAsked(ctx context.Context, digest string, q chat.Request) (*ophglm.Prediction, error) {
	if r.Answers != nil {
		p, err := r.Answers.Find(ctx, digest)
		if err != nil || p != nil {
			return p, err
		}
	}
	if r.Next == nil {
		return nil, &NotRecordedError{q.Item, digest}
	}
	p, err := r.Next.Ask(ctx, q)
	if err != nil || r.Answers == nil {
		return p, err
	}
	again := *p
	again.Input = digest
	return r.Answers.Record(context.WithoutCancel(ctx), &again) // it is there, and paid for
}
