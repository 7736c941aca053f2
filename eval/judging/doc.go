// Package judging evaluates what judges said of models' answers, from files of it:
// ratings by criteria, points of rubrics, and which of two answers was preferred.
//
// [Read] tells by the columns of a file which it is (read.go). Of ratings and points
// each model has a [Table] (ratings.go, points.go, table.go), which can be kept as a
// run and ranked (run.go); of preferences there is one [Pairs] for all models
// (pairs.go). How far judges agree is told of all three (agree.go).
//
// What a judge did not say is no score. Where the judge is a model and its answer
// could not be read, the file has the judgement without a value and with the reason
// in the column "unread": it is counted, and scored nowhere.
package judging
