package main

import "github.com/spf13/cobra"

func (a *app) instructCommand() *cobra.Command {
	c := &cobra.Command{Use: "instruct", Short: "Prompts, checks and reports of instruction samples", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(
		a.instructPromptCommand(),
		a.instructVerifyCommand(),
		a.instructReportCommand(),
	)
	return c
}
