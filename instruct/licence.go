package instruct

import (
	"slices"
	"strings"

	"ophglm"
)

// licence joins the licences of what the triples were read from.
func licence(triples []*ophglm.Triple) string {
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

// unionLicence joins licences that are joined themselves.
func unionLicence(a, b string) string {
	var out []string
	for _, l := range append(strings.Split(a, "+"), strings.Split(b, "+")...) {
		if l != "" && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	slices.Sort(out)
	return strings.Join(out, "+")
}

// originLicence joins the licences of the rows that a dialogue was read from.
func originLicence(origins []ophglm.Origin) string {
	var out []string
	for _, o := range origins {
		if o.Licence != "" && !slices.Contains(out, o.Licence) {
			out = append(out, o.Licence)
		}
	}
	slices.Sort(out)
	return strings.Join(out, "+")
}
