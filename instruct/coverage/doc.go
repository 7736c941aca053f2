// Package coverage counts what a set of samples covers and how it is worded: which
// diseases in which scenarios, which facts never and which too often, in which
// registers, voices and styles, how long, and what is said or asked again.
//
// A [Counter] sees each sample once, in any order, and gives the same [Report]. It
// keeps a counter for each disease of each scenario and language, about 80 bytes for
// each fact that is cited, and about 120 for each sample, for what is said twice;
// texts are kept only of what is said too often.
//
// What a number lacks a basis for is absent: a quantile of nothing is nil.
package coverage
