package main

import (
	"fmt"
	"io"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"ophglm/kg/ontology"
)

func (a *app) kgCommand() *cobra.Command {
	c := &cobra.Command{Use: "kg", Short: "Ask, check, load and compare knowledge graphs", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(a.kgQueryCommand(), a.kgCheckCommand(), a.kgStatsCommand(), a.kgLoadCommand(), a.kgExportCommand(), a.kgDiffCommand(), a.kgImportCommand(), a.kgOntologyCommand())
	return c
}

func (a *app) kgOntologyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "ontology",
		Short: "What a graph may hold: types, relations, and what is expected to be known",
		Long:  "Prints the ontology as tables in Markdown, and with --json as it is.",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			var asItIs map[string]any
			if err := yaml.Unmarshal(ontology.Source(), &asItIs); err != nil {
				return fmt.Errorf("reading the ontology: %w", err)
			}
			return a.print(asItIs, func(w io.Writer) { fmt.Fprint(w, ontology.Default().Markdown()) })
		},
	}
}
