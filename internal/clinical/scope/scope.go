// Package scope says how a place in a text is meant: whether what stands there
// is denied, over, only supposed or only asked, and of whom it is told. It reads
// Chinese and English by lists of cues within the sentence, with no regular
// expression and without allocating.
//
// It is the one reading of negation, time and subject in the project; names are
// found by internal/lexicon, values by internal/clinical.
package scope

// Subject is of whom something is told.
type Subject string

// Of whom a text tells. The patient is whoever the text says nothing else of,
// the writer ("我", "I") among them.
const (
	Patient     Subject = ""
	Mother      Subject = "mother"
	Father      Subject = "father"
	Child       Subject = "child"
	Spouse      Subject = "spouse"
	Sibling     Subject = "sibling"
	Grandparent Subject = "grandparent"
	Relative    Subject = "relative" // any other of the family, or the family as such
	Other       Subject = "other"    // a friend, people in general
)

// Scope is how a place in a text is meant. Its zero value is a plain statement
// about the patient's present.
type Scope struct {
	// Negated: said not to be so ("没有眼痛"), not to be used ("不要用阿托品"), or
	// to be over ("飞蚊没有了", which is Past too).
	Negated bool
	// Past: told of an earlier time ("曾经", "had", "做过"), or as over.
	Past bool
	// LongAgo: Past, and a year or more back or in an earlier part of life
	// ("三年前", "以前", "years ago"), and not said to last since.
	LongAgo bool
	// Hypothetical: supposed, feared, possible or to be prevented ("如果", "怕",
	// "可能", "if", "might"), or told of what can happen in general.
	Hypothetical bool
	// Unsure: Hypothetical only in that it is said that it may be so ("可能",
	// "might"), not supposed, feared or told of what can happen in general.
	Unsure bool
	// Question: asked whether it is so ("有没有", "是青光眼吗", "is it glaucoma?"). What
	// a question takes for granted is none: "眼睛疼怎么办？" tells of a pain.
	Question bool
	// Subject is of whom it is told in this sentence. A consultation written on
	// behalf of a relative tells of that relative; who the consultation is about
	// is for the caller to know.
	Subject Subject
}

const (
	// backBytes and aheadBytes bound how far from the place a cue is looked for:
	// about 80 and 30 Chinese characters.
	backBytes  = 240
	aheadBytes = 96
)

// Of says how s[start:end] is meant, from the sentence that it stands in. What
// stands inside the place itself is not read: "看不见" as a place is no negation.
// A range outside s is cut to it, and an empty or reversed one is a point.
func Of(s string, start, end int) Scope {
	start = min(max(start, 0), len(s))
	end = min(max(end, start), len(s))
	w := reading{s: s, start: start, end: end}
	w.before()
	w.after()
	return w.scope()
}
