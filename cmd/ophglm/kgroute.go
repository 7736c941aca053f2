package main

import (
	"context"
	"fmt"
	"io"

	"ophglm"
	"ophglm/kg/ontology"
	"ophglm/kg/query"
)

// longestRoute is how many facts a chain has at most. What is further away has
// little to do with each other.
const longestRoute = 8

// routeAnswer is how two entities hang together.
type routeAnswer struct {
	meant
	To     *ophglm.Entity `json:"to"`
	ToName meant          `json:"-"`
	*query.Route
}

// route is the shortest chain of facts between the two names. That one sees the
// same department about two things joins nothing, so such facts are no part of it.
func (s asked) route(ctx context.Context) (*routeAnswer, error) {
	from, err := s.find(ctx, s.name)
	if err != nil {
		return nil, err
	}
	to, err := s.find(ctx, s.to)
	if err != nil {
		return nil, err
	}
	var relations []string
	for _, r := range ontology.Default().Relations {
		if r.Name != "visits" {
			relations = append(relations, r.Name)
		}
	}
	r, err := query.Path(ctx, s, from.Entity.ID, to.Entity.ID, longestRoute, relations...)
	if err != nil {
		return nil, err
	}
	if r == nil {
		return nil, findingsf("no chain of %d facts leads from %s to %s (%s)", longestRoute, s.name, s.to, s.from)
	}
	return &routeAnswer{from, to.Entity, to, r}, nil
}

func (r *routeAnswer) text(w io.Writer) {
	r.heading(w)
	r.ToName.heading(w)
	fmt.Fprintln(w)
	for i, step := range r.Steps {
		subject, object := r.Entities[i], r.Entities[i+1]
		if step.Inverse {
			subject, object = object, subject
		}
		fmt.Fprintf(w, "%s%s\n    %s\n", arrow(step.Triple, subject.Name, object.Name, r.lang), qualifiers(step.Triple, r.lang), standing(step.Triple))
	}
	if len(r.Steps) == 0 {
		fmt.Fprintln(w, "both names mean the same")
	}
	r.ending(w)
	r.ToName.ending(w)
}
