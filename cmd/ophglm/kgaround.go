package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"ophglm"
	"ophglm/kg/ontology"
	"ophglm/kg/query"
)

// aroundAnswer is what lies around an entity.
type aroundAnswer struct {
	meant
	*query.Around
}

// around is the neighbourhood of the name.
func (s asked) around(ctx context.Context) (*aroundAnswer, error) {
	m, err := s.find(ctx, s.name)
	if err != nil {
		return nil, err
	}
	near, err := query.Neighbourhood(ctx, s, m.Entity.ID, s.near, s.most+1)
	return &aroundAnswer{m, near}, err
}

// text prints each entity with the facts that lead to it from nearer ones.
func (a *aroundAnswer) text(w io.Writer) {
	a.heading(w)
	distance, names := map[string]int{}, map[string]ophglm.Text{}
	for _, n := range a.Entities {
		distance[n.Entity.ID], names[n.Entity.ID] = n.Distance, n.Entity.Name
	}
	by := map[string][]string{}
	for _, t := range a.Triples {
		said := arrow(t, names[t.Subject], names[t.Object.Entity], a.lang)
		switch s, o := distance[t.Subject], distance[t.Object.Entity]; {
		case s < o:
			by[t.Object.Entity] = append(by[t.Object.Entity], said)
		case o < s:
			by[t.Subject] = append(by[t.Subject], said)
		}
	}
	last := 0
	for _, n := range a.Entities[1:] {
		if n.Distance != last {
			last = n.Distance
			fmt.Fprintf(w, "\n%s\n", plural(int64(last), "fact away", "facts away"))
		}
		fmt.Fprintf(w, "  %s  %-12s %s\n", padded(inLang(n.Entity.Name, a.lang)), n.Entity.Type, strings.Join(by[n.Entity.ID], "; "))
	}
	fmt.Fprintf(w, "\n%s, %s\n", plural(int64(len(a.Entities)-1), "entity", "entities"), plural(int64(len(a.Triples)), "fact", "facts"))
	if a.More {
		fmt.Fprintln(w, "more were left out: -n gives more")
	}
	a.ending(w)
}

// arrow writes a fact between two entities.
func arrow(t *ophglm.Triple, subject, object ophglm.Text, lang ophglm.Lang) string {
	return fmt.Sprintf("%s —%s→ %s", inLang(subject, lang), relationLabel(t.Relation, lang), inLang(object, lang))
}

// relationLabel is what a relation is called in a language.
func relationLabel(name string, lang ophglm.Lang) string {
	if r, ok := ontology.Default().Relation(name); ok {
		return r.Label.In(lang)
	}
	return name
}

// plural writes a number with what is counted.
func plural(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(n) + " " + many
}
