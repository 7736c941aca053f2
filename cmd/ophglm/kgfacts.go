package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"ophglm"
	"ophglm/kg/query"
)

// factsAnswer is what a graph says of an entity.
type factsAnswer struct {
	meant
	Facts []query.Fact `json:"facts"`
	all   bool
}

// facts are all that the graph says of the name, or what feeds a scenario.
func (s asked) facts(ctx context.Context) (*factsAnswer, error) {
	m, err := s.find(ctx, s.name)
	if err != nil {
		return nil, err
	}
	answer := &factsAnswer{meant: m, all: s.all}
	if s.scenario != "" {
		answer.Facts, err = query.Scenario(ctx, s, m.Entity.ID, s.scenario)
	} else {
		answer.Facts, err = query.Facts(ctx, s, m.Entity.ID)
	}
	return answer, err
}

func (q factsAnswer) text(w io.Writer) {
	q.heading(w)
	e := q.Entity
	names := slices.Clone(e.Aliases.ZH)
	for _, name := range e.Aliases.EN {
		if !slices.Contains(names, name) { // an abbreviation is used in both
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		fmt.Fprintf(w, "also called %s\n", strings.Join(names, ", "))
	}
	var codes []string
	for _, c := range e.Codes {
		codes = append(codes, c.System+" "+c.Code)
	}
	if len(codes) > 0 {
		fmt.Fprintf(w, "coded %s\n", strings.Join(codes, ", "))
	}
	for _, s := range e.Sources {
		fmt.Fprintf(w, "  %s\n", s)
	}
	last := ""
	hidden := 0
	for _, f := range q.Facts {
		if f.Inverse && !q.all {
			hidden++
			continue
		}
		label := f.Relation.Label.In(q.lang)
		if f.Inverse {
			label = "← " + label
		}
		if label != last {
			fmt.Fprintf(w, "\n%s\n", label)
			last = label
		}
		q.fact(w, f)
	}
	if hidden > 0 {
		fmt.Fprintf(w, "\n%d facts of other entities name it: --all prints them\n", hidden)
	}
	q.ending(w)
}

func (q factsAnswer) fact(w io.Writer, f query.Fact) {
	name := inLang(f.Other, q.lang)
	for _, qual := range f.Qualifiers {
		name += fmt.Sprintf(" [%s: %s]", qual.Name, inLang(qual.Text, q.lang))
	}
	fmt.Fprintf(w, "  %s  %s\n", padded(name), standing(f.Triple))
}

// standing says what a fact stands on.
func standing(t *ophglm.Triple) string {
	says := string(t.Evidence)
	if !t.Checked {
		says += ", not checked"
	}
	var from []string
	for _, s := range t.Sources {
		from = append(from, s.String())
	}
	return says + ": " + strings.Join(from, "; ")
}
