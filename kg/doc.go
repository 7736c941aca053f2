// Package kg builds the knowledge graph: it reads each source into entities and
// triples that say where they stand in it, and merges them into one graph.
//
// One kind reads one source. None looks at another's: that two sources mean one
// thing is found by kg.merge, and what the graph may hold is said in
// kg/ontology.
package kg
