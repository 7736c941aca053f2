// Package eval scores predictions against what people say of the same items.
//
// A metric is made of statistics of each item, of which it is an aggregate; a
// bootstrap resamples the statistics. Every score says by its signature how it
// was computed. Undefined is a value: it carries its reason, and is never 0.
//
// The metrics stand in classify, segment and confusion, intervals in bootstrap;
// this package holds the stage kinds around them.
package eval
