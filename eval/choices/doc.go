// Package choices evaluates answers to questions of multiple choice: which option
// was chosen, held against the right one.
//
// A [Set] is read from a file (read.go), [New] makes of it a [score.Table] (table.go),
// which a run keeps (run.go). A choice is read from what the model wrote (choice.go):
// one that cannot be read is wrong, and counted.
package choices
