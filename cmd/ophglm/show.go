package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
)

func (a *app) showCommand() *cobra.Command {
	var head int
	var grep string
	c := &cobra.Command{
		Use:   "show [PIPELINE/]STAGE[.OUTPUT]",
		Short: "Look at an artifact's records",
		Long:  "Prints records of a stage's output as it was last built, one JSON object a line. STAGE.rejects shows what did not go on; STAGE.manifest what the artifact is.",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := a.open(c.Context())
			if err != nil {
				return err
			}
			m, port, err := p.resolve(args[0])
			if err != nil {
				return err
			}
			if port == "manifest" {
				b, err := json.MarshalIndent(m, "", " ")
				if err == nil {
					_, err = fmt.Fprintf(a.stdout, "%s\n", b)
				}
				return err
			}
			o := m.Rejects
			if port != "rejects" {
				var ok bool
				if o, ok = m.Output(port); !ok {
					return usagef("%s has no output %q: it has %s, rejects and manifest", args[0], port, ports(m))
				}
			}
			if o.Type == pipeline.FilesType {
				return a.showFiles(o)
			}
			n := 0
			for line, err := range o.Lines(c.Context()) {
				if err != nil {
					return err
				}
				if grep != "" && !strings.Contains(string(line.Bytes), grep) {
					continue
				}
				if n++; head > 0 && n > head {
					break
				}
				if _, err := fmt.Fprintf(a.stdout, "%s\n", line.Bytes); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().IntVarP(&head, "head", "n", 10, "records to print at the most (0: all)")
	c.Flags().StringVar(&grep, "grep", "", "print only records that hold this text")
	return c
}

func ports(m *artifact.Manifest) string {
	var names []string
	for _, o := range m.Outputs {
		names = append(names, o.Port)
	}
	return strings.Join(names, ", ")
}

func (a *app) showFiles(o artifact.Output) error {
	type file struct {
		Name   string `json:"name"`
		Bytes  int64  `json:"bytes"`
		SHA256 string `json:"sha256"`
	}
	var files []file
	for _, p := range o.Parts {
		files = append(files, file{p.Name, p.Bytes, p.SHA256})
	}
	return a.print(files, func(w io.Writer) {
		for _, f := range files {
			fmt.Fprintf(w, "%s  %s  %s\n", f.SHA256[:12], size(f.Bytes), f.Name)
		}
	})
}

// resolve finds the artifact of [PIPELINE/]STAGE[.OUTPUT]. Without a pipeline
// the stage is looked for in every one that was built, in the order of the file.
func (p *project) resolve(ref string) (*artifact.Manifest, string, error) {
	pipe, rest, ok := strings.Cut(ref, "/")
	var among []string
	if ok {
		among = []string{pipe}
	} else {
		rest = ref
		for _, pl := range p.spec.Pipelines {
			among = append(among, pl.Name)
		}
	}
	stage, port, _ := strings.Cut(rest, ".")
	for _, name := range among {
		refs, err := p.store.Refs(name)
		if err != nil {
			return nil, "", err
		}
		key, ok := refs.Stages[stage]
		if !ok {
			continue
		}
		m, err := p.store.Find(key)
		if err != nil {
			return nil, "", err
		}
		if m == nil {
			return nil, "", fmt.Errorf("the artifact of %s is gone: ophglm run %s builds it again", stage, name)
		}
		return m, port, nil
	}
	return nil, "", fmt.Errorf("no stage %q was built in %s: ophglm plan lists the stages, and ophglm run builds them", stage, strings.Join(among, ", "))
}

// exists reports whether a path is there.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
