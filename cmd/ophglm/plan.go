package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ophglm/internal/pipeline"
)

func (a *app) planCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "plan [PIPELINE]",
		Short: "Show what would run, and why",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, pl, err := a.openPipeline(c.Context(), args)
			if err != nil {
				return err
			}
			b, err := pipeline.NewBuilder(p.spec, pl, kinds(), p.store, a.options(p))
			if err != nil {
				return err
			}
			plan, err := b.Plan(c.Context())
			if err != nil {
				return err
			}
			return a.print(plan, func(w io.Writer) {
				t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
				for _, s := range plan {
					fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", s.Stage, s.Kind, s.Verdict, s.Why)
				}
				t.Flush()
			})
		},
	}
}
