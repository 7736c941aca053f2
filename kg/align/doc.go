// Package align finds which entities of different sources mean one thing.
//
// Sources call one disease 老年性白内障, 年龄相关性白内障, "Age-related cataract"
// and "Senile cataract". A name is therefore compared as a bag of words under a
// dictionary of what counts as the same word (terms.yaml): synonyms, Taiwan's
// and the mainland's terms, and words that say nothing are levelled, and word
// order does not count. Whatever else differs keeps two names apart: "secondary
// glaucoma" is not "glaucoma".
//
// What is found is a link with the rule that found it and a score. A link is
// certain or it goes to review: names that fit several codes, names that only a
// crawled alias has in common, and names that are nearly the same never decide
// by themselves what the graph says.
package align
