// Package medical counts in an answer what a doctor would look at: whether it names
// what the reference names, tells its facts, keeps numbers and sides, sends an
// emergency to care, names drugs that nothing speaks for, or refuses.
//
// It is thin over what the project reads texts by: names by internal/lexicon, facts
// by internal/clinical, red flags by internal/clinical/triage, claims by
// internal/verify. So it is as good as these are: a fact that is not read in the
// reference is not asked of the answer, and docs/dialogue.md says how many are not.
// Each metric is a ratio of two counts, summed over items: an answer with many facts
// weighs more than one with few.
package medical
