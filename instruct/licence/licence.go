// Package licence joins the licences of what a sample is made of: each once, in
// order, with a plus between them.
package licence

import (
	"slices"
	"strings"

	"ophglm"
)

// OfTriples joins the licences of what the triples were read from.
func OfTriples(triples []*ophglm.Triple) string {
	var all []string
	for _, t := range triples {
		for i := range t.Sources {
			all = add(all, t.Sources[i].Licence)
		}
	}
	return joined(all)
}

// OfOrigins joins the licences of the rows that a record was read from.
func OfOrigins(origins []ophglm.Origin) string {
	var all []string
	for i := range origins {
		all = add(all, origins[i].Licence)
	}
	return joined(all)
}

// Union joins licences that are joined themselves.
func Union(a, b string) string {
	var all []string
	for _, l := range append(strings.Split(a, "+"), strings.Split(b, "+")...) {
		all = add(all, l)
	}
	return joined(all)
}

func add(all []string, licence string) []string {
	if licence == "" || slices.Contains(all, licence) {
		return all
	}
	return append(all, licence)
}

func joined(all []string) string {
	slices.Sort(all)
	return strings.Join(all, "+")
}
