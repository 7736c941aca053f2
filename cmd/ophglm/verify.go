package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
)

func (a *app) verifyCommand() *cobra.Command {
	var deep, recompute bool
	c := &cobra.Command{
		Use:   "verify [PIPELINE]",
		Short: "Build again into an empty store and compare the bytes",
		Long:  "Builds the pipeline again into an empty store and compares every output with the one in the store. What a model answered is replayed from the store; with --recompute it is asked again, and its outputs may differ where the processor does. With --deep it reads the store instead, and checks every byte of it against the manifests.",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, pl, err := a.openPipeline(c.Context(), args)
			if err != nil {
				return err
			}
			if deep {
				return a.verifyDeep(c.Context(), p)
			}
			return a.verifyRebuild(c, p, pl, recompute)
		},
	}
	c.Flags().BoolVar(&deep, "deep", false, "check every byte in the store")
	c.Flags().BoolVar(&recompute, "recompute", false, "ask models again instead of replaying what they answered")
	return c
}

func (a *app) verifyDeep(ctx context.Context, p *project) error {
	keys, err := p.store.Keys()
	if err != nil {
		return err
	}
	built, err := p.store.Built()
	if err != nil {
		return err
	}
	for _, refs := range built {
		for _, key := range refs.Stages {
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	bad := []string{}
	for _, key := range keys {
		m, err := p.store.Find(key)
		switch {
		case err == nil && m == nil:
			err = fmt.Errorf("artifact %s is gone, or has lost its manifest or its private half: build again", key)
		case err == nil:
			err = m.Check(ctx)
		}
		if ctx.Err() != nil {
			return ctx.Err()
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
	// Replayed: a model's answers were taken from the store, not asked for again.
	Replayed bool `json:"replayed,omitempty"`
	// Changed: the stage is not what it was when it was last built, so that
	// nothing can be said of its bytes.
	Changed bool `json:"changed,omitempty"`
}

// compare holds the outputs and rejects of a rebuilt stage against those in the
// store, of which there may be none.
func compare(s pipeline.Built, m *artifact.Manifest) []verified {
	var out []verified
	one := func(now, was artifact.Output) {
		v := verified{Stage: s.Stage.Name, Port: now.Port, Digest: now.Digest, Records: now.Records, Was: was.Digest}
		v.Changed = m == nil || m.Key != s.Manifest.Key
		v.Same = now.Digest == was.Digest
		v.Replayed = s.Cached && s.Stage.Kind.Answers != nil
		out = append(out, v)
	}
	for _, o := range append([]artifact.Output{s.Manifest.Rejects}, s.Manifest.Outputs...) {
		switch {
		case m == nil:
			one(o, artifact.Output{})
		case o.Port == "rejects":
			one(o, m.Rejects)
		default:
			was, _ := m.Output(o.Port)
			one(o, was)
		}
	}
	return out
}

// replayAnswers puts what models answered into the empty store.
func replayAnswers(ctx context.Context, from, to *artifact.Store, pl *pipeline.Pipeline, refs artifact.Refs) error {
	for _, s := range pl.Stages {
		key, ok := refs.Stages[s.Name]
		if !ok || s.Kind.Answers == nil {
			continue
		}
		m, err := from.Find(key)
		if err != nil {
			return err
		}
		if m == nil {
			continue // it is asked again
		}
		if err := m.Check(ctx); err != nil {
			return err
		}
		if err := to.Adopt(m); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) verifyRebuild(c *cobra.Command, p *project, pl *pipeline.Pipeline, recompute bool) error {
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
	// What is asked again is asked of the models, not of what they answered before.
	sharedChat.folder = func() string { return dir }
	if !recompute {
		if err := replayAnswers(c.Context(), p.store, fresh, pl, refs); err != nil {
			return err
		}
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
	out := []verified{}
	differ, changed := 0, 0
	for _, s := range built {
		var m *artifact.Manifest
		if key, ok := refs.Stages[s.Stage.Name]; ok {
			if m, err = p.store.Find(key); err != nil {
				return err
			}
		}
		for _, v := range compare(s, m) {
			switch {
			case v.Changed:
				changed++
			case !v.Same:
				differ++
			}
			out = append(out, v)
		}
	}
	err = a.print(out, func(w io.Writer) {
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, v := range out {
			same := "identical"
			if v.Replayed {
				same = "replayed"
			}
			if v.Changed {
				same = "changed since the last run"
			} else if !v.Same {
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
	if changed > 0 {
		return findingsf("%d of %d outputs are of stages that changed since the last run: ophglm run %s first", changed, len(out), pl.Name)
	}
	if !a.json {
		fmt.Fprintf(a.stdout, "the rebuild is identical: %d outputs of %d stages\n", len(out), len(built))
	}
	return nil
}
