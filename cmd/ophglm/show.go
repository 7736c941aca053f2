package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

func (a *app) showCommand() *cobra.Command {
	var head int
	var grep, save string
	c := &cobra.Command{
		Use:   "show [PIPELINE/]STAGE[.OUTPUT]",
		Short: "Look at an artifact's records",
		Long: "Prints records of a stage's output as it was last built, one JSON object a line; scores as text, and with --json as the others. Of files, such as the\n" +
			"images that stand beside photographs, it prints names and sizes, and --save copies them out. STAGE.rejects shows what did not go on; STAGE.manifest\n" +
			"what the artifact is.",
		Example: "  ophglm show train -n 3\n  ophglm show reports.overlays --save look -n 20",
		Args:    cobra.ExactArgs(1),
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
			if artifact.HoldsFiles(o.Type) {
				return a.showFiles(o, grep, head, save)
			}
			if save != "" {
				return usagef("%s is records: --save is for files", args[0])
			}
			scores := o.Type == pipeline.TypeOf[*ophglm.Score]() && !a.json
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
				said := string(line.Bytes)
				if scores {
					s := &ophglm.Score{}
					if err := jsonl.Unmarshal(line.Bytes, s); err != nil {
						return err
					}
					said = scoreText(s)
				}
				if _, err := fmt.Fprintf(a.stdout, "%s\n", said); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().IntVarP(&head, "head", "n", 10, "records or files to print, and to save, at the most (0: all)")
	c.Flags().StringVar(&grep, "grep", "", "print only records, or files with names, that hold this text")
	c.Flags().StringVar(&save, "save", "", "copy the files to this `folder`")
	return c
}

func ports(m *artifact.Manifest) string {
	var names []string
	for _, o := range m.Outputs {
		names = append(names, o.Port)
	}
	return strings.Join(names, ", ")
}

// shownFiles are files of an output, and how many more there are.
type shownFiles struct {
	Files []shownFile `json:"files"`
	Count int         `json:"count"` // of all that were asked for
	Bytes int64       `json:"bytes"` // of these
}

type shownFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// showFiles lists the files whose names hold a text, those in folders last, and
// copies those listed where a folder is named.
func (a *app) showFiles(o artifact.Output, grep string, head int, save string) error {
	parts := slices.Clone(o.Parts)
	slices.SortStableFunc(parts, func(a, b artifact.Part) int { return strings.Count(a.Name, "/") - strings.Count(b.Name, "/") })
	s := shownFiles{Files: []shownFile{}}
	for _, p := range parts {
		if !strings.Contains(p.Name, grep) {
			continue
		}
		s.Count++
		s.Bytes += p.Bytes
		if head > 0 && s.Count > head {
			continue
		}
		if save != "" {
			if err := saveFile(o, p, save); err != nil {
				return err
			}
		}
		s.Files = append(s.Files, shownFile{p.Name, p.Bytes, p.SHA256})
	}
	return a.print(s, func(w io.Writer) {
		for _, f := range s.Files {
			fmt.Fprintf(w, "%s  %s  %s\n", f.SHA256[:12], size(f.Bytes), f.Name)
		}
		if more := s.Count - len(s.Files); more > 0 {
			fmt.Fprintf(w, "… and %s more: -n 0 is all\n", count(int64(more)))
		}
		fmt.Fprintf(w, "%s files, %s\n", count(int64(s.Count)), size(s.Bytes))
		if save != "" {
			fmt.Fprintf(w, "%s copied to %s\n", count(int64(len(s.Files))), save)
		}
	})
}

// saveFile copies a file into a folder, over none that is there.
func saveFile(o artifact.Output, p artifact.Part, folder string) error {
	name := filepath.FromSlash(p.Name)
	if !filepath.IsLocal(name) {
		return fmt.Errorf("%s has a file named %q, which leads out of a folder", o.Port, p.Name)
	}
	to := filepath.Join(folder, name)
	if exists(to) {
		return usagef("%s is there already: name another folder with --save", to)
	}
	if err := o.CopyPart(p, to); err != nil {
		return fmt.Errorf("copying %s: %w", p.Name, err)
	}
	return nil
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
