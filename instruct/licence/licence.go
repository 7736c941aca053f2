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
	var out []string
	for _, t := range triples {
		for _, s := range t.Sources {
			if s.Licence != "" && !slices.Contains(out, s.Licence) {
				out = append(out, s.Licence)
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, "+")
}

// Union joins licences that are joined themselves.
func Union(a, b string) string {
	var out []string
	for _, l := range append(strings.Split(a, "+"), strings.Split(b, "+")...) {
		if l != "" && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	slices.Sort(out)
	return strings.Join(out, "+")
}

// OfOrigins joins the licences of the rows that a dialogue was read from.
func OfOrigins(origins []ophglm.Origin) string {
	var out []string
	for _, o := range origins {
		if o.Licence != "" && !slices.Contains(out, o.Licence) {
			out = append(out, o.Licence)
		}
	}
	slices.Sort(out)
	return strings.Join(out, "+")
}
