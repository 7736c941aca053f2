package main

import "github.com/spf13/cobra"

func (a *app) dialogueCommand() *cobra.Command {
	c := &cobra.Command{Use: "dialogue", Short: "Clean consultations, and look at what was done to one", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(a.dialogueCleanCommand(), a.dialogueInspectCommand())
	return c
}
