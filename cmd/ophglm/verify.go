package main

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
)

func (a *app) verifyCommand() *cobra.Command {
	var deep bool
	c := &cobra.Command{
		Use:   "verify [PIPELINE]",
		Short: "Build again into an empty store and compare the bytes",
		Long:  "Builds the pipeline again into an empty store and compares every output with the one in the store. With --deep it reads the store instead, and checks every byte of it against the manifests.",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			if deep {
				return a.verifyDeep(p)
			}
			pl, err := p.pipeline(args)
			if err != nil {
				return err
			}
			return a.verifyRebuild(c, p, pl)
		},
	}
	c.Flags().BoolVar(&deep, "deep", false, "check every byte in the store")
	return c
}

func (a *app) verifyDeep(p *project) error {
	keys, err := p.store.Keys()
	if err != nil {
		return err
	}
	var bad []string
	for _, key := range keys {
		m, err := p.store.Find(key)
		if err == nil {
			err = m.Check()
		}
		if err != nil {
			bad = append(bad, err.Error())
		}
	}
	err = a.print(map[string]any{"artifacts": len(keys), "damaged": bad}, func(w io.Writer) {
		for _, b := range bad {
			fmt.Fprintln(w, b)
		}
		fmt.Fprintf(w, "%d artifacts read, %d damaged\n", len(keys), len(bad))
	})
	if err == nil && len(bad) > 0 {
		err = findingsf("%d of %d artifacts are damaged", len(bad), len(keys))
	}
	return err
}

type verified struct {
	Stage   string `json:"stage"`
	Port    string `json:"port"`
	Digest  string `json:"digest"`
	Records int64  `json:"records"`
	Same    bool   `json:"same"`
	Was     string `json:"was,omitempty"`
}

func (a *app) verifyRebuild(c *cobra.Command, p *project, pl *pipeline.Pipeline) error {
	refs, err := p.store.Refs(pl.Name)
	if err != nil {
		return err
	}
	if len(refs.Stages) == 0 {
		return fmt.Errorf("%s was not built yet: ophglm run %s builds it", pl.Name, pl.Name)
	}
	dir, err := os.MkdirTemp(p.store.Root(), "verify-")
	if err != nil {
		return fmt.Errorf("making an empty store: %w", err)
	}
	defer os.RemoveAll(dir) // scratch
	fresh, err := artifact.Open(dir)
	if err != nil {
		return err
	}
	opt := a.options(p)
	opt.Out = ""
	bars := newBars(a.stderr, pl)
	opt.Progress = bars.tell
	b, err := pipeline.NewBuilder(p.spec, pl, kinds(), fresh, opt)
	if err != nil {
		return err
	}
	built, err := b.Build(c.Context())
	bars.wait()
	if err != nil {
		return err
	}
	var out []verified
	differ := 0
	for _, s := range built {
		m, err := p.store.Find(refs.Stages[s.Stage.Name])
		if err != nil {
			return err
		}
		for _, o := range s.Manifest.Outputs {
			v := verified{Stage: s.Stage.Name, Port: o.Port, Digest: o.Digest, Records: o.Records}
			if m != nil {
				was, _ := m.Output(o.Port)
				v.Was = was.Digest
			}
			v.Same = v.Was == v.Digest
			if !v.Same {
				differ++
			}
			out = append(out, v)
		}
	}
	err = a.print(out, func(w io.Writer) {
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, v := range out {
			same := "identical"
			if !v.Same {
				same = "DIFFERS"
			}
			fmt.Fprintf(t, "%s.%s\t%s\t%s records\t%s\n", v.Stage, v.Port, v.Digest[:12], count(v.Records), same)
		}
		t.Flush()
	})
	if err != nil {
		return err
	}
	if differ > 0 {
		return findingsf("%d of %d outputs differ from the rebuild", differ, len(out))
	}
	if !a.json {
		fmt.Fprintf(a.stdout, "the rebuild is identical: %d outputs of %d stages\n", len(out), len(built))
	}
	return nil
}
