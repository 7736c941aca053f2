package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ophglm/internal/artifact"
	"ophglm/internal/erasure"
)

func (a *app) gcCommand() *cobra.Command {
	var private, gone bool
	var erase eraseFlags
	c := &cobra.Command{
		Use:   "gc",
		Short: "Drop what nothing refers to",
		Long: "Removes every artifact that is not part of a pipeline's last build, the indexes of graphs that are gone with them, and the work of builds that were given up. It waits for builds that are running.\n" +
			"What pipelines built that the file does not have is kept, because another file beside it may have them: --gone removes it." + eraseHelp,
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
			others, err := a.otherPipelines(store)
			if err != nil && gone {
				return err // without --gone a file that is broken is no hindrance
			}
			var r struct {
				artifact.Removed
				Kept []string `json:"kept,omitempty"` // pipelines that the file does not have
			}
			if r.Kept = others; gone {
				r.Kept = nil
			} else {
				others = nil
			}
			if r.Removed, err = store.GC(c.Context(), private, others...); err != nil {
				return err
			}
			if err := dropIndexes(store); err != nil {
				return err
			}
			if err := a.dropUnfinishedFiles(&r.Removed); err != nil {
				return err
			}
			return a.print(r, func(w io.Writer) {
				fmt.Fprintf(w, "removed %d artifacts and %d pieces of unfinished work: %s\n", r.Artifacts, r.Work, size(r.Bytes))
				if len(r.Kept) > 0 {
					fmt.Fprintf(w, "kept is what %s built, which %s does not have: --gone removes it\n", strings.Join(r.Kept, ", "), filepath.Base(a.file))
				}
			})
		},
	}
	c.Flags().BoolVar(&private, "private", false, "remove all that may identify a person too; it is built again when it is needed")
	c.Flags().BoolVar(&gone, "gone", false, "remove what pipelines built that the file does not have any more")
	erase.register(c)
	return c
}

// otherPipelines are those that were built in the store and that the file does not
// have.
func (a *app) otherPipelines(store *artifact.Store) ([]string, error) {
	spec, err := a.spec()
	if err != nil {
		return nil, err
	}
	built, err := store.Built()
	for _, pl := range spec.Pipelines {
		delete(built, pl.Name)
	}
	return slices.Sorted(maps.Keys(built)), err
}

// dropUnfinishedFiles removes what commands that were killed left of the files that
// are kept beside pipelines.yaml. What is younger than a minute may still be written.
func (a *app) dropUnfinishedFiles(r *artifact.Removed) error {
	for _, name := range []string{"pipelines.lock", erasure.FileName, reviewsFile} {
		left, err := filepath.Glob(filepath.Join(filepath.Dir(a.file), "."+name+"-*"))
		if err != nil {
			return err
		}
		for _, path := range left {
			st, err := os.Stat(path)
			if err == nil && time.Since(st.ModTime()) < time.Minute {
				continue
			}
			if err == nil {
				err = os.Remove(path)
			}
			if err != nil {
				return fmt.Errorf("removing what was left of %s: %w", name, err)
			}
			r.Work++
			r.Bytes += st.Size()
		}
	}
	return nil
}
