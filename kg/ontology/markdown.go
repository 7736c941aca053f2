package ontology

import (
	"fmt"
	"strings"
)

// Markdown gives the ontology as two tables and a list, for the documentation:
// the types, the relations, and what is expected to be known.
func (o *Ontology) Markdown() string {
	var b strings.Builder
	b.WriteString("| type | | what it is |\n|---|---|---|\n")
	for _, t := range o.Types {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", t.Name, t.Label.ZH, t.Doc)
	}
	b.WriteString("\n| relation | | from | to | inverse | scenario | notes |\n|---|---|---|---|---|---|---|\n")
	for i := range o.Relations {
		r := &o.Relations[i]
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", r.Name, r.Label.ZH,
			strings.Join(r.Domain, ", "), strings.Join(r.Range, ", "), r.Inverse, r.Scenario, r.notes())
	}
	for _, t := range o.Types {
		if len(t.Expects) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\nOf a %s is expected, at least one of each line:\n\n", t.Name)
		for _, e := range t.Expects {
			who := "of every one that is not only a code of a terminology"
			if e.For == "described" {
				who = "of a curated one that is described"
			}
			fmt.Fprintf(&b, "- %s: %s\n", who, strings.Join(e.OneOf, ", "))
		}
	}
	return b.String()
}

// notes says in words what the columns of [Ontology.Markdown] have no room for.
func (r *Relation) notes() string {
	var notes []string
	add := func(ok bool, note string) {
		if ok {
			notes = append(notes, note)
		}
	}
	add(r.Cardinality == "one", "one at most")
	add(r.SameType, "both ends of one type")
	for _, t := range r.Domain {
		add(r.Also[t] != "", fmt.Sprintf("also from %s to %s", t, r.Also[t]))
	}
	add(r.Symmetric, "symmetric")
	add(len(r.Excludes) > 0, "excludes "+strings.Join(r.Excludes, ", "))
	add(r.Crawled, "stated by crawled tables alone")
	add(r.LayOnly, "not in text for professionals")
	return strings.Join(notes, "; ")
}
