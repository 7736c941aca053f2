// Package ophglm holds the records that the stages of a pipeline exchange:
// what a graph says ([Entity], [Triple], [Name]), what was said in a
// consultation ([Dialogue], [Fact]), what a trainer reads ([Sample]), what
// models saw and answered ([Finding], [FundusReport], [Prediction]), and what
// was judged, linked, scored or left behind ([Verdict], [Link], [Score],
// [Reject]).
//
// A record is one JSON object on one line. Times, hosts and absolute paths are
// never in it, so that one input gives the same bytes everywhere. Offsets are
// bytes into the decoded text (UTF-8, no byte-order mark, JSON unescaped, line
// ends as found) and half open: [start, end).
//
// The package imports the standard library alone and has no behaviour beyond
// the validity of its own records.
package ophglm
