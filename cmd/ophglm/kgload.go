package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/kg/store"
)

func (a *app) kgLoadCommand() *cobra.Command {
	var to storePlace
	c := &cobra.Command{
		Use:   "load [GRAPH] --to STORE",
		Short: "Load a graph into a SQLite file or a Neo4j database",
		Long: "Makes a store hold exactly the graph: what it held before and the graph has not is gone from it. A store that holds the graph already is left as it\n" +
			"is; a load that was cut short is made whole by the next one, and until then the store says that it is a part. Of a Neo4j database only nodes with the\n" +
			"label Ophglm are touched.\n\n" + graphUsage + "\n\n" + storeUsage,
		Example: "  ophglm kg load --to graph.sqlite\n  ophglm kg load full/graph --to bolt://localhost:7687",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if to.at == "" {
				return usagef("--to is missing: name a SQLite file or the address of a Neo4j server")
			}
			g, err := a.givenGraph(c.Context(), argument(args))
			if err != nil {
				return err
			}
			l, err := a.kgLoad(c.Context(), g, to)
			if err != nil {
				return err
			}
			return a.print(l, l.text)
		},
	}
	to.addTo(c.Flags(), "to", "the `store` to load into: a SQLite file, or bolt://HOST:PORT")
	return c
}

// loaded is what a load did.
type loaded struct {
	Graph string `json:"graph"`
	To    string `json:"to"`
	// Already says that the store held the graph, and nothing was written.
	Already bool        `json:"already"`
	State   store.State `json:"state"`
}

func (a *app) kgLoad(ctx context.Context, g *givenGraph, to storePlace) (l *loaded, err error) {
	s, err := a.openStore(ctx, to, true)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close(context.WithoutCancel(ctx))) }()
	before, err := s.State(ctx)
	if err != nil {
		return nil, err
	}
	bar := newItemBar(a.stderr, "loading", g.lines)
	defer bar.wait()
	state, err := s.Load(ctx, g.digest, bar.counted(g.items(ctx)))
	if err != nil {
		return nil, err
	}
	return &loaded{g.name, to.at, before.Complete && before.Graph == g.digest, state}, nil
}

func (l *loaded) text(w io.Writer) {
	verb := "was loaded into"
	if l.Already {
		verb = "was already in"
	}
	fmt.Fprintf(w, "%s %s %s: %s entities, %s triples\n", l.Graph, verb, l.To, count(int64(l.State.Entities)), count(int64(l.State.Triples)))
}

// counted moves the bar on with each item.
func (b *itemBar) counted(items iter.Seq2[*ophglm.GraphItem, error]) iter.Seq2[*ophglm.GraphItem, error] {
	if b.bar == nil {
		return items
	}
	return func(yield func(*ophglm.GraphItem, error) bool) {
		for item, err := range items {
			b.bar.Increment()
			if !yield(item, err) {
				return
			}
		}
	}
}
