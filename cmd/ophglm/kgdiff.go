package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/kg/query"
)

func (a *app) kgDiffCommand() *cobra.Command {
	var show int
	c := &cobra.Command{
		Use:   "diff A B",
		Short: "What changed between two graphs",
		Long: "Compares two graphs: which entities and facts were added, removed or changed. An entity is known by its id, a fact by what it says; its evidence and\n" +
			"sources can change. It exits with 3 where the graphs differ.\n\n" + graphUsage,
		Example: "  ophglm kg diff before.jsonl full/graph",
		Args:    cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			var sides [2]*givenGraph
			for i, ref := range args {
				var err error
				if sides[i], err = a.givenGraph(c.Context(), ref); err != nil {
					return err
				}
			}
			d, err := diffGraphs(c.Context(), sides[0], sides[1], show)
			if err != nil {
				return err
			}
			if err := a.print(d, d.text); err != nil {
				return err
			}
			if len(d.Entities)+len(d.Triples) > 0 {
				return findingsf("%s and %s differ", args[0], args[1])
			}
			return nil
		},
	}
	c.Flags().IntVarP(&show, "head", "n", 10, "changes to print at the most; all are counted")
	return c
}

// graphDiff is how two graphs differ.
type graphDiff struct {
	query.Tally
	Shown []*query.Change `json:"shown"`
	names map[string]string
}

func diffGraphs(ctx context.Context, before, after *givenGraph, show int) (*graphDiff, error) {
	d := &graphDiff{Tally: query.Tally{Entities: []query.Changes{}, Triples: []query.Changes{}}, Shown: []*query.Change{}, names: map[string]string{}}
	if before.digest == after.digest {
		return d, nil
	}
	for c, err := range query.Diff(d.named(before.ordered(ctx)), d.named(after.ordered(ctx))) {
		if err != nil {
			return nil, err
		}
		d.Add(c)
		if len(d.Shown) < show {
			d.Shown = append(d.Shown, c)
		}
	}
	return d, nil
}

// named keeps what entities are called.
func (d *graphDiff) named(items iter.Seq2[*ophglm.GraphItem, error]) iter.Seq2[*ophglm.GraphItem, error] {
	return func(yield func(*ophglm.GraphItem, error) bool) {
		for item, err := range items {
			if err == nil && item.Entity != nil {
				d.names[item.Entity.ID] = item.Entity.Name.Any()
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

func (d *graphDiff) text(w io.Writer) {
	for _, c := range d.Shown {
		switch {
		case c.Before == nil:
			fmt.Fprintf(w, "+ %s\n", d.says(c.After))
		case c.After == nil:
			fmt.Fprintf(w, "- %s\n", d.says(c.Before))
		default:
			fmt.Fprintf(w, "~ %s: %s\n", d.says(c.After), strings.Join(c.Fields, ", "))
		}
	}
	all := 0
	for _, list := range [][]query.Changes{d.Entities, d.Triples} {
		for _, n := range list {
			all += n.Added + n.Removed + n.Changed
		}
	}
	if all == 0 {
		fmt.Fprintln(w, "the graphs are the same")
		return
	}
	if more := all - len(d.Shown); more > 0 {
		fmt.Fprintf(w, "… and %s more: -n prints them\n", count(int64(more)))
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, list := range [][]query.Changes{d.Entities, d.Triples} {
		if len(list) == 0 {
			continue
		}
		fmt.Fprintf(t, "\n%s\tadded\tremoved\tchanged\n", []string{"entities", "triples"}[i])
		for _, n := range list {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", n.Of, count(int64(n.Added)), count(int64(n.Removed)), count(int64(n.Changed)))
		}
	}
	t.Flush()
}

// says is an item as a person reads it.
func (d *graphDiff) says(item *ophglm.GraphItem) string {
	if e := item.Entity; e != nil {
		return fmt.Sprintf("%s %s %s", e.Type, e.ID, e.Name.Any())
	}
	t := item.Triple
	object := t.Object.Text.Any()
	if t.Object.Entity != "" {
		object = d.names[t.Object.Entity]
	}
	return fmt.Sprintf("%s —%s→ %s%s", d.names[t.Subject], t.Relation, object, qualifiers(t, ophglm.ZH))
}
