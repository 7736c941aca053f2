package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"ophglm"
	"ophglm/kg/query"
)

// differentialAnswer is what an entity is to be told from.
type differentialAnswer struct {
	meant
	Candidates []query.Candidate `json:"candidates"`
}

// differential are the diseases that share signs with the name.
func (s asked) differential(ctx context.Context) (*differentialAnswer, error) {
	m, err := s.find(ctx, s.name)
	if err != nil {
		return nil, err
	}
	if m.Entity.Type != "Disease" {
		return nil, usagef("%s is a %s, and --differential asks of a disease", m.Entity.ID, m.Entity.Type)
	}
	found, err := query.Differential(ctx, s, m.Entity.ID, s.most)
	if err == nil && len(found) == 0 {
		err = findingsf("no disease shares a sign or symptom with %s (%s)", m.Entity.ID, s.from)
	}
	return &differentialAnswer{m, found}, err
}

func (d *differentialAnswer) text(w io.Writer) {
	d.heading(w)
	for i, c := range d.Candidates {
		fmt.Fprintf(w, "\n%2d  %s  %s  score %.2f\n", i+1, inLang(c.Entity.Name, d.lang), c.Entity.ID, c.Score)
		for _, t := range c.Stated {
			by := t.Qualifier("by", d.lang)
			if by == "" {
				by = "the graph says no more than that they are"
			}
			fmt.Fprintf(w, "    told apart: %s  (%s)\n", by, standing(t))
		}
		d.signs(w, "both", c.Shared, true)
		d.signs(w, "only "+inLang(d.Entity.Name, d.lang), c.OnlyAsked, false)
		d.signs(w, "only "+inLang(c.Entity.Name, d.lang), c.OnlyCandidate, false)
	}
	d.ending(w)
}

// signs prints a line of signs, where there are any; counted ones with the number
// of diseases that have them.
func (d *differentialAnswer) signs(w io.Writer, who string, signs []query.Sign, counted bool) {
	if len(signs) == 0 {
		return
	}
	names := make([]string, len(signs))
	for i, s := range signs {
		names[i] = inLang(s.Name, d.lang)
		if counted {
			names[i] += fmt.Sprintf(" (of %d)", s.Diseases)
		}
	}
	separator := ", "
	if d.lang == ophglm.ZH {
		separator = "、"
	}
	fmt.Fprintf(w, "    %s: %s\n", who, strings.Join(names, separator))
}
