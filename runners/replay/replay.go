// Package replay answers requests to chat models with what was answered before.
//
// [Answers] is a SQLite file. [Recorder] writes every answer there before anybody
// uses it, so a build that was cut off asks nothing twice. [Read] takes the
// answers out of predictions instead, as a stage wrote them.
//
// Answers are found by the digest of the request, in which the item that it is
// about has no part; the answer is given for the item that asks. Equal requests
// get equal answers: where two processes ask the same at the same time, the answer
// that was recorded first is given to both.
package replay

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"ophglm"
	"ophglm/runners/chat"
)

// Chat is what answers requests.
type Chat interface {
	Signature() (string, error)
	Ask(ctx context.Context, q chat.Request) (*ophglm.Prediction, error)
}

// ErrNotRecorded is that a request was never answered, and nobody is there to
// be asked. It is a [NotRecordedError] that is returned.
var ErrNotRecorded = errors.New("no answer was recorded")

// NotRecordedError is an [ErrNotRecorded] that says to what.
type NotRecordedError struct {
	Item   string
	Digest string
}

func (e *NotRecordedError) Error() string {
	return fmt.Sprintf("%s to what is asked about %s (request %s)", ErrNotRecorded, e.Item, e.Digest)
}

func (e *NotRecordedError) Unwrap() error { return ErrNotRecorded }

// Predictions answers from predictions. It is a [Chat].
type Predictions struct{ byInput map[string]*ophglm.Prediction }

// Read takes the answers out of predictions, and keeps all of them in memory. Of
// two with the same Input the first one counts.
func Read(answers iter.Seq2[*ophglm.Prediction, error]) (*Predictions, error) {
	r := &Predictions{byInput: map[string]*ophglm.Prediction{}}
	for p, err := range answers {
		if err != nil {
			return nil, fmt.Errorf("reading recorded answers: %w", err)
		}
		if _, there := r.byInput[p.Input]; !there && p.Input != "" {
			r.byInput[p.Input] = p
		}
	}
	return r, nil
}

// Signature is that of the client that recorded them: to a stage it is the same
// who remembers the answer.
func (r *Predictions) Signature() (string, error) { return chat.Signature, nil }

// Ask returns the answer that was recorded, or a [NotRecordedError].
func (r *Predictions) Ask(_ context.Context, q chat.Request) (*ophglm.Prediction, error) {
	digest, err := q.Digest()
	if err != nil {
		return nil, err
	}
	p, ok := r.byInput[digest]
	if !ok {
		return nil, &NotRecordedError{q.Item, digest}
	}
	return forItem(p, q.Item), nil
}

// forItem is an answer given again, for another item.
func forItem(p *ophglm.Prediction, item string) *ophglm.Prediction {
	again := *p
	again.Item = item
	return &again
}
