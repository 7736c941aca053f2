package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
)

func (a *app) kgExportCommand() *cobra.Command {
	var from storePlace
	var out string
	var triples bool
	c := &cobra.Command{
		Use:   "export [GRAPH | --from STORE]",
		Short: "Write a graph as JSON lines",
		Long: "Writes a graph an item a line: entities by id, then triples by id. The bytes are those of the artifact that the graph was loaded from, whatever the\n" +
			"store. A store that holds a part of a graph is refused.\n\n" + graphUsage + "\n\n" + storeUsage,
		Example: "  ophglm kg export -o graph.jsonl\n  ophglm kg export --from bolt://localhost:7687 --triples",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 && from.at != "" {
				return usagef("%s and --from %s are both named: leave one of them out", args[0], from.at)
			}
			items, done, err := a.itemsToExport(c.Context(), argument(args), from)
			if err != nil {
				return err
			}
			e := &exported{File: out}
			return errors.Join(a.kgExport(e, items, triples), done())
		},
	}
	from.addTo(c.Flags(), "from", "the `store` to read: a SQLite file, or bolt://HOST:PORT")
	c.Flags().StringVarP(&out, "out", "o", "-", "the `file` to write, - for the standard output")
	c.Flags().BoolVar(&triples, "triples", false, "leave entities out")
	return c
}

// itemsToExport gives the items of a graph or store. They are read before done is
// called.
func (a *app) itemsToExport(ctx context.Context, ref string, from storePlace) (items iter.Seq2[*ophglm.GraphItem, error], done func() error, err error) {
	if from.at == "" {
		g, err := a.givenGraph(ctx, ref)
		if err != nil {
			return nil, nil, err
		}
		return g.ordered(ctx), func() error { return nil }, nil
	}
	s, err := a.openStore(ctx, from, false)
	if err != nil {
		return nil, nil, err
	}
	return s.Items(ctx), func() error { return s.Close(context.WithoutCancel(ctx)) }, nil
}

// exported is what an export wrote.
type exported struct {
	File     string `json:"file"`
	Entities int    `json:"entities"`
	Triples  int    `json:"triples"`
	SHA256   string `json:"sha256"`
}

// kgExport writes to the standard output, or to a file that is there under its
// name only when it is whole.
func (a *app) kgExport(e *exported, items iter.Seq2[*ophglm.GraphItem, error], triples bool) error {
	if e.File == "-" {
		return e.write(a.stdout, items, triples)
	}
	err := writeWhole(e.File, func(w io.Writer) error { return e.write(w, items, triples) })
	if err != nil {
		return err
	}
	return a.print(e, func(w io.Writer) {
		fmt.Fprintf(w, "%s: %s entities, %s triples\n", e.File, count(int64(e.Entities)), count(int64(e.Triples)))
	})
}

func (e *exported) write(w io.Writer, items iter.Seq2[*ophglm.GraphItem, error], triples bool) error {
	h := sha256.New()
	buf := bufio.NewWriterSize(io.MultiWriter(w, h), 256<<10)
	var line []byte
	for item, err := range items {
		if err != nil {
			return err
		}
		switch {
		case item.Triple != nil:
			e.Triples++
		case triples:
			continue
		default:
			e.Entities++
		}
		if err := jsonl.Encode(&line, item); err != nil {
			return fmt.Errorf("writing %s: %w", item.Key(), err)
		}
		if _, err := buf.Write(append(line, '\n')); err != nil {
			return fmt.Errorf("writing a graph: %w", err)
		}
	}
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("writing a graph: %w", err)
	}
	e.SHA256 = hex.EncodeToString(h.Sum(nil))
	return nil
}

// writeWhole writes a file that a command was asked for, and that anybody may read.
func writeWhole(path string, write func(io.Writer) error) error {
	return artifact.WriteWhole(path, 0o644, write)
}
