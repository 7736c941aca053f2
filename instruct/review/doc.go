// Package review takes what people decide on samples: sheets go out to them, and
// decisions come back and are kept.
//
// A decision is keyed by content and so survives rebuilds. Its key is the sample's
// id, which is a hash of messages and citations; beside it stands a hash of the
// messages alone, by which a sample is known again whose citations have changed
// since. Nothing says who decided, but for a free word of the reviewer's own.
//
// A sheet is CSV, for spreadsheets, or JSONL. Decisions are kept as JSONL, sorted, so
// that a version control shows what was added. Everything here is held in memory:
// people decide on thousands, not on millions.
package review
