package main

import (
	"fmt"
	"io"
	"path/filepath"
	"sort"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
)

func (a *app) runCommand() *cobra.Command {
	var maxRejects int64
	var lock bool
	c := &cobra.Command{
		Use:   "run [PIPELINE]",
		Short: "Build what changed",
		Long:  "Builds the pipeline (the first of the file where none is named): every stage whose inputs, settings or code changed, and no other.",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, pl, err := a.openPipeline(c.Context(), args)
			if err != nil {
				return err
			}
			began := time.Now()
			opt := a.options(p)
			bars := newBars(a.stderr, pl)
			opt.Progress = bars.tell
			b, err := pipeline.NewBuilder(p.spec, pl, kinds(), p.store, opt)
			if err != nil {
				return err
			}
			built, err := b.Build(c.Context())
			bars.wait()
			if err != nil {
				return err
			}
			s := summarize(pl, built, opt.Out)
			if s.Scores, err = scoresOf(c.Context(), built); err != nil {
				return err
			}
			s.Seconds = time.Since(began).Seconds()
			if err := a.print(s, s.text); err != nil {
				return err
			}
			if err := a.checkLock(p, pl, built, lock); err != nil {
				return err
			}
			if maxRejects >= 0 && s.Rejected > maxRejects {
				return findingsf("%d inputs were rejected, and --max-rejects is %d", s.Rejected, maxRejects)
			}
			return nil
		},
	}
	c.Flags().Int64Var(&maxRejects, "max-rejects", -1, "exit 3 where more inputs than this were rejected (-1: any number may)")
	c.Flags().BoolVar(&lock, "lock", false, "write the digests that were built to pipelines.lock")
	return c
}

// summary is what run prints.
type summary struct {
	Pipeline string         `json:"pipeline"`
	Stages   []stageSummary `json:"stages"`
	Exports  []export       `json:"exports"`
	Scores   []stageScores  `json:"scores,omitempty"`
	Rejected int64          `json:"rejected"`
	Seconds  float64        `json:"seconds"`
	built    int
}

type stageSummary struct {
	Stage      string              `json:"stage"`
	Kind       string              `json:"kind"`
	Key        string              `json:"key"`
	Cached     bool                `json:"cached"`
	Private    bool                `json:"private,omitempty"`
	Accounting artifact.Accounting `json:"accounting"`
	Outputs    []outputSummary     `json:"outputs"`
}

type outputSummary struct {
	Port    string `json:"port"`
	Type    string `json:"type"`
	Records int64  `json:"records"`
	Bytes   int64  `json:"bytes"`
	Digest  string `json:"digest"`
}

type export struct {
	Stage string   `json:"stage"`
	Dir   string   `json:"dir"`
	Files []string `json:"files"`
	Bytes int64    `json:"bytes"`
}

// listing names the files of an export; those of a folder are counted.
func (e *export) listing() (lines []string) {
	folders := map[string]int{}
	for _, f := range e.Files {
		folder, _, ok := strings.Cut(f, "/")
		if !ok {
			lines = append(lines, f)
			continue
		}
		if folders[folder]++; folders[folder] == 1 {
			lines = append(lines, folder+"/")
		}
	}
	for i, l := range lines {
		if folder, ok := strings.CutSuffix(l, "/"); ok {
			lines[i] = fmt.Sprintf("%s  %s files", l, count(int64(folders[folder])))
		}
	}
	return lines
}

func summarize(pl *pipeline.Pipeline, built []pipeline.Built, out string) *summary {
	s := &summary{Pipeline: pl.Name, Exports: []export{}}
	for _, b := range built {
		m := b.Manifest
		st := stageSummary{Stage: b.Stage.Name, Kind: b.Stage.Kind.Name, Key: m.Key, Cached: b.Cached, Private: b.Stage.Private(), Accounting: m.Accounting}
		for _, o := range m.Outputs {
			st.Outputs = append(st.Outputs, outputSummary{o.Port, o.Type, o.Records, o.Bytes, o.Digest})
			if o.Type == pipeline.FilesType {
				e := export{Stage: b.Stage.Name, Dir: filepath.Join(out, pl.Name, b.Stage.Name), Bytes: o.Bytes}
				for _, p := range o.Parts {
					e.Files = append(e.Files, p.Name)
				}
				s.Exports = append(s.Exports, e)
			}
		}
		if !b.Cached {
			s.built++
		}
		s.Rejected += m.Accounting.Rejected
		s.Stages = append(s.Stages, st)
	}
	return s
}

func (s *summary) text(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "stage\tkind\t\tread\tused\trejected\tmerged\twritten")
	for _, st := range s.Stages {
		state := "built"
		if st.Cached {
			state = "as it was"
		}
		var written string
		for _, o := range st.Outputs {
			if written != "" {
				written += ", "
			}
			if len(st.Outputs) > 1 {
				written += o.Port + " "
			}
			if artifact.HoldsFiles(o.Type) {
				written += size(o.Bytes)
			} else {
				written += count(o.Records)
			}
		}
		a := st.Accounting
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", st.Stage, st.Kind, state, count(a.Inputs), count(a.Used), count(a.Rejected), count(a.Merged), written)
	}
	t.Flush()
	s.reasons(w)
	s.scores(w)
	for _, e := range s.Exports {
		fmt.Fprintf(w, "\n%s (%s)\n", e.Dir, size(e.Bytes))
		for _, line := range e.listing() {
			fmt.Fprintf(w, "  %s\n", line)
		}
	}
	fmt.Fprintf(w, "\n%s: %d of %d stages built in %.1f s\n", s.Pipeline, s.built, len(s.Stages), s.Seconds)
}

// reasons lists why inputs, and parts of inputs, were left behind.
func (s *summary) reasons(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	first := true
	for _, st := range s.Stages {
		var names []string
		for r := range st.Accounting.Reasons {
			names = append(names, r)
		}
		sort.Slice(names, func(i, j int) bool {
			a, b := st.Accounting.Reasons[names[i]], st.Accounting.Reasons[names[j]]
			return a > b || a == b && names[i] < names[j]
		})
		for i, r := range names {
			if first {
				fmt.Fprintln(t, "\nleft behind\t\t")
				first = false
			}
			name := st.Stage
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(t, "%s\t%s\t%s\n", name, r, count(st.Accounting.Reasons[r]))
		}
	}
	t.Flush()
}
