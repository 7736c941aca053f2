// Package judge turns what judges said of answers, people or models, into scores:
// points of rubrics, ratings by criteria, and which of two answers was preferred.
// It asks nobody: that is done by what calls it.
package judge
