package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func (a *app) gcCommand() *cobra.Command {
	var private bool
	var erase eraseFlags
	c := &cobra.Command{
		Use:     "gc",
		Short:   "Drop what nothing refers to",
		Long:    "Removes every artifact that is not part of a pipeline's last build, the indexes of graphs that are gone with them, and the work of builds that were given up. It waits for builds that are running." + eraseHelp,
		Example: "  ophglm gc\n  ophglm gc --erase 20190412-0007 --dry-run\n  ophglm gc --erase-file withdrawn.txt",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if erase.private = private; erase.asked(c) {
				return a.gcErase(c.Context(), erase)
			}
			if erase.dryRun {
				return usagef("--dry-run is for --erase")
			}
			if !exists(a.storePath()) {
				return usagef("there is no store at %s", a.storePath())
			}
			store, err := a.openArtifacts()
			if err != nil {
				return err
			}
			r, err := store.GC(c.Context(), private)
			if err != nil {
				return err
			}
			if err := dropIndexes(store); err != nil {
				return err
			}
			return a.print(r, func(w io.Writer) {
				fmt.Fprintf(w, "removed %d artifacts and %d pieces of unfinished work: %s\n", r.Artifacts, r.Work, size(r.Bytes))
			})
		},
	}
	c.Flags().BoolVar(&private, "private", false, "remove all that may identify a person too; it is built again when it is needed")
	erase.register(c)
	return c
}
