// Package replay answers requests to chat models with what was answered before.
//
// [Answers] is a SQLite file. [Recorder] writes every answer there before anybody
// uses it, so a build that was cut off asks nothing twice.
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

// forItem is an answer given again, for another item.
func forItem(p *ophglm.Prediction, item string) *ophglm.Prediction {
	again := *p
	again.Item = item
	return &again
}
