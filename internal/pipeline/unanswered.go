package pipeline

import "context"

// unanswered is that a stage has nothing to ask, such as a runtime that is not
// installed. It ends the stage and those that read it; the others are built, as
// they need no answer.
type unanswered struct{ error }

func (u unanswered) Unwrap() error { return u.error }

// leftOut is that a stage was not built because one that it reads was unanswered.
// As it only follows from that, it counts as cancelled.
type leftOut struct{}

func (leftOut) Error() string { return context.Canceled.Error() }

func (leftOut) Is(target error) bool { return target == context.Canceled }
