package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/kg/query"
)

func (a *app) kgStatsCommand() *cobra.Command {
	var markdown, sources bool
	c := &cobra.Command{
		Use:   "stats [GRAPH]",
		Short: "What a graph holds, and what it lacks",
		Long: "Counts the entities of each type by where their ids come from (curated, a code of a terminology, another source), the facts of each relation by what\n" +
			"stands behind them, and of how many diseases each relation says something.\n\n" + graphUsage,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			g, err := a.givenGraph(c.Context(), argument(args))
			if err != nil {
				return err
			}
			stats, err := query.Measure(g.ordered(c.Context()))
			if err != nil {
				return err
			}
			answer := statsAnswer{Graph: g.name, Stats: stats}
			if sources {
				if answer.Sources, err = g.madeOf(); err != nil {
					return err
				}
			}
			if markdown {
				answer.markdown(a.stdout)
				return nil
			}
			return a.print(answer, answer.text)
		},
	}
	c.Flags().BoolVar(&sources, "sources", false, "also what the stages read that made it, and what they left out by reason")
	c.Flags().BoolVar(&markdown, "markdown", false, "print tables in Markdown, for documentation")
	return c
}

// statsAnswer is what a graph holds.
type statsAnswer struct {
	Graph string `json:"graph"`
	*query.Stats
	Sources []graphStage `json:"sources,omitempty"`
}

// countsTable is a table of counts, its head first.
type countsTable [][]string

// tables are those of types, of relations and of coverage, and of sources.
func (s statsAnswer) tables() []countsTable {
	number := func(n int) string { return count(int64(n)) }
	types := countsTable{{"type", "entities", "curated", "coded", "other"}}
	for _, t := range s.Types {
		types = append(types, []string{t.Type, number(t.ByID.All()), number(t.ByID.Curated), number(t.ByID.Coded), number(t.ByID.Hashed)})
	}
	evidence := []ophglm.Evidence{ophglm.Curated, ophglm.Coded, ophglm.Article, ophglm.Crawled}
	relations := countsTable{{"relation", "triples", "curated", "coded", "article", "crawled", "checked", "texts"}}
	for _, r := range s.Relations {
		row := []string{r.Relation, number(r.Triples)}
		for _, e := range evidence {
			row = append(row, number(r.Evidence[e]))
		}
		relations = append(relations, append(row, number(r.Checked), number(r.Texts)))
	}
	coverage := countsTable{{"of diseases", "said of", "share", "curated", "coded", "other"}}
	for _, c := range s.Coverage {
		share := "undefined"
		if v, ok := c.Share(); ok {
			share = fmt.Sprintf("%.1f%%", 100*v)
		}
		part := func(n, of int) string {
			if of == 0 {
				return "–"
			}
			return number(n) + " of " + number(of)
		}
		coverage = append(coverage, []string{
			c.Relation, part(c.With.All(), c.Of.All()), share, part(c.With.Curated, c.Of.Curated), part(c.With.Coded, c.Of.Coded), part(c.With.Hashed, c.Of.Hashed),
		})
	}
	tables := []countsTable{types, relations, coverage}
	if len(s.Sources) > 0 {
		tables = append(tables, stageTables(s.Sources)...)
	}
	return tables
}

func (s statsAnswer) text(w io.Writer) {
	fmt.Fprintf(w, "%s: %s entities, %s triples\n", s.Graph, count(int64(s.Entities)), count(int64(s.Triples)))
	for _, table := range s.tables() {
		fmt.Fprintln(w)
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, row := range table {
			fmt.Fprintln(t, strings.Join(row, "\t"))
		}
		t.Flush()
	}
}

func (s statsAnswer) markdown(w io.Writer) {
	for i, table := range s.tables() {
		if i > 0 {
			fmt.Fprintln(w)
		}
		for j, row := range table {
			fmt.Fprintf(w, "| %s |\n", strings.Join(row, " | "))
			if j == 0 {
				fmt.Fprintf(w, "|---|%s\n", strings.Repeat("---:|", len(row)-1))
			}
		}
	}
}
