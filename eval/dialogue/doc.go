// Package dialogue evaluates answers against references: what a model said to
// questions of patients, held against what was to be said.
//
// A [Set] is read from a file (read.go), and is of one language: scores of Chinese
// and of English are of other tokens, and no mean of both says anything. [Measure]
// counts what metrics need to know of each answer (measure.go, set.go); [New] makes
// of that a [score.Table] with all metrics, which a run keeps (run.go) without a word
// of the texts. What only doctors look at is in package medical.
package dialogue
