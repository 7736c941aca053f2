package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
	"ophglm/kg/query"
)

func (a *app) kgCommand() *cobra.Command {
	c := &cobra.Command{Use: "kg", Short: "Ask the knowledge graph", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(a.kgQueryCommand())
	return c
}

func (a *app) kgQueryCommand() *cobra.Command {
	var graph, lang string
	var all bool
	c := &cobra.Command{
		Use:     "query NAME",
		Short:   "What the graph says of a name, and where each fact came from",
		Long:    "Finds an entity by name, alias, code or id, and prints its facts with their sources. The graph is the one that was built last.",
		Example: "  ophglm kg query 糖尿病视网膜病变",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if lang != string(ophglm.ZH) && lang != string(ophglm.EN) {
				return usagef("--lang %s: zh or en is meant", lang)
			}
			p, err := a.open(c.Context())
			if err != nil {
				return err
			}
			o, from, err := p.graph(graph)
			if err != nil {
				return err
			}
			g, err := query.Load(records[ophglm.GraphItem](c.Context(), o))
			if err != nil {
				return err
			}
			found := g.Find(args[0])
			if len(found) == 0 {
				return findingsf("%s is in the graph under no name, alias or code (%s, %s entities)", args[0], from, count(int64(g.Len())))
			}
			answer := queryAnswer{Graph: from, Entity: found[0], Facts: g.Facts(found[0].ID), lang: ophglm.Lang(lang), all: all}
			for _, e := range found[1:] {
				answer.Others = append(answer.Others, e.ID)
			}
			return a.print(answer, answer.text)
		},
	}
	c.Flags().StringVar(&graph, "graph", "", "the stage whose graph is asked, as [PIPELINE/]STAGE (default: the last graph of the pipeline built)")
	c.Flags().StringVar(&lang, "lang", "zh", "language of names: zh or en")
	c.Flags().BoolVar(&all, "all", false, "also what other entities say of this one")
	return c
}

// graph finds the graph of a stage; without one, the last graph of the first
// pipeline of the file that was built, the largest where several were.
func (p *project) graph(ref string) (artifact.Output, string, error) {
	if ref != "" {
		o, err := p.output(ref)
		if err == nil && o.Type != pipeline.TypeOf[*ophglm.GraphItem]() {
			err = usagef("%s is of type %s, not a graph", ref, o.Type)
		}
		return o, ref, err
	}
	var best artifact.Output
	var from string
	for _, pl := range p.spec.Pipelines {
		arts, err := p.artifacts(pl)
		if err != nil {
			return best, "", err
		}
		for _, s := range arts {
			if o, _ := s.m.Output(""); o.Type == pipeline.TypeOf[*ophglm.GraphItem]() && o.Records >= best.Records {
				best, from = o, pl.Name+"/"+s.stage.Name
			}
		}
	}
	if from == "" {
		return best, "", fmt.Errorf("no graph was built yet: ophglm run builds one")
	}
	return best, from, nil
}

type queryAnswer struct {
	Graph  string         `json:"graph"`
	Entity *ophglm.Entity `json:"entity"`
	Facts  []query.Fact   `json:"facts"`
	Others []string       `json:"others,omitempty"` // that the name also fits

	lang ophglm.Lang
	all  bool
}

func (q queryAnswer) text(w io.Writer) {
	e := q.Entity
	fmt.Fprintf(w, "%s  %s  (%s, in %s)\n", strings.TrimSpace(e.Name.ZH+"  "+e.Name.EN), e.ID, e.Type, q.Graph)
	if names := append(append([]string(nil), e.Aliases.ZH...), e.Aliases.EN...); len(names) > 0 {
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
	if len(q.Others) > 0 {
		fmt.Fprintf(w, "\nthe name also fits %s\n", strings.Join(q.Others, ", "))
	}
}

// nameWidth is the column that sources begin in, in terminal cells.
const nameWidth = 36

func (q queryAnswer) fact(w io.Writer, f query.Fact) {
	name := f.Other.In(q.lang)
	if name == "" {
		name = f.Other.Any()
	}
	for _, qual := range f.Qualifiers {
		text := qual.Text.In(q.lang)
		if text == "" {
			text = qual.Text.Any()
		}
		name += fmt.Sprintf(" [%s: %s]", qual.Name, text)
	}
	notes := string(f.Triple.Evidence)
	if !f.Triple.Checked {
		notes += ", not checked"
	}
	var from []string
	for _, s := range f.Triple.Sources {
		from = append(from, s.String())
	}
	fmt.Fprintf(w, "  %s%s  %s: %s\n", name, strings.Repeat(" ", max(nameWidth-cells(name), 0)), notes, strings.Join(from, "; "))
}

// cells is the width of a text on a terminal: two for each wide character.
func cells(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if r >= 0x1100 {
			n++
		}
	}
	return n
}
