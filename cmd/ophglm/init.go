package main

import (
	_ "embed"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"ophglm/internal/artifact"
)

//go:embed init.yaml
var initYAML []byte

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init [DIR]",
		Short: "Begin a project for your own data",
		Long:  "Writes a pipelines.yaml that builds from your own files, with the folders that it reads, into DIR (default: here). Nothing that is there is overwritten.",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			path := filepath.Join(dir, "pipelines.yaml")
			if exists(path) {
				return usagef("%s is there already", path)
			}
			made := []string{path, filepath.Join(dir, ".gitignore")}
			for _, d := range []string{"data/kg", "data/dialogues", "data/fundus"} {
				if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
					return fmt.Errorf("making the folders of a project: %w", err)
				}
				made = append(made, filepath.Join(dir, d)+"/")
			}
			if err := artifact.WriteFile(path, initYAML, 0o644); err != nil {
				return fmt.Errorf("writing %s: %w", path, err)
			}
			ignore := filepath.Join(dir, ".gitignore")
			if exists(ignore) {
				made = append(made[:1], made[2:]...)
			} else if err := artifact.WriteFile(ignore, []byte("/.ophglm/\n/out/\n"), 0o644); err != nil {
				return fmt.Errorf("writing %s: %w", ignore, err)
			}
			return a.print(map[string]any{"made": made}, func(w io.Writer) {
				for _, m := range made {
					fmt.Fprintln(w, m)
				}
				fmt.Fprintf(w, "\nPut your files where %s says, take out what you don't have, and: ophglm run -f %s\nIt builds as it is, from the starter data alone.\n", path, path)
			})
		},
	}
}
