// Package check holds a graph against the ontology and against itself, and says
// what is wrong, by item, with a code and a sentence.
//
// The checks stand in one list, [All]. Each is a [Check] in a file of its own or
// of a few that are alike, and carries what documents it: a code, a severity, a
// sentence, and an example that a test runs. An error is a finding that the item
// leaves the graph for; a warning stays and is reported.
//
// # Order of work
//
// [Run] reads the graph once, in its order: entities, then triples. An item that
// is no sound part of a graph (a triple without source, of an unknown relation,
// or with an end that is not there) is reported by the checks of form and seen
// by no other. The sound ones go into a [Graph], which keeps what several checks
// need, and to each check as they come; what a check can say only when all is
// known it says at the end. Findings come out in the order of their records.
//
// # Memory and time
//
// A [Graph] keeps of an entity its names, aliases and codes, and of a triple its
// id, both ends, relation and evidence: about 500 bytes an entity and 100 bytes
// a triple, so 80 MB for 100,000 entities and 300,000 triples. Checks keep less
// than that again. Time is linear: pairs are found by keys, never by comparing
// all with all, circles by one walk for each kind of evidence, and a walk
// upwards stops after [maxAncestors].
package check
