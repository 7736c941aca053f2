// Package classification evaluates predictions of classes: probabilities of items,
// held against their labels.
//
// A [Set] is read from a file (read.go) or from a run (run.go), and is of one task:
// one class, present or not (binary); one of several (multiclass), which may be
// grades (ordinal); or any of several (multilabel). [New] makes of it a
// [score.Table] with all metrics of the task (points.go), which a set's state at
// some weights gives (state.go).
package classification
