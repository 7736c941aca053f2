package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ophglm/eval"
	"ophglm/eval/bootstrap"
	"ophglm/eval/leaderboard"
	"ophglm/eval/run"
)

func (a *app) leaderboardCommand() *cobra.Command {
	o := leaderboard.Options{Alpha: 0.05, Bootstrap: bootstrap.Options{Replicates: 1000, Level: 0.95, Method: bootstrap.Percentile}}
	var out, formats, title, cache, interval, set string
	var metrics []string
	c := &cobra.Command{
		Use:   "leaderboard RUN…",
		Short: "Rank models that were run on one test set",
		Long: `A RUN is what ophglm eval … --per-item wrote: a Parquet file, or a folder with one called items.parquet; or a [PIPELINE/]STAGE that wrote runs, such as answer_scores.
Runs over different test sets are refused together; --of names one of those that a stage holds.

Intervals resample the groups of the test set, the same draws for each model, so that another run changes no estimate and no interval. Models that share a letter in a
column are not told apart there: the paired bootstrap, adjusted by Holm over all pairs of the column. Replicates are kept from one call to the next.`,
		Example: "  ophglm leaderboard runs/*.parquet\n  ophglm leaderboard runs/*.parquet --out report --format html,md,csv,json,tex,bib\n  ophglm leaderboard starter/answer_scores ours.parquet --of 'test zh'",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o.Bootstrap.Method, o.Bootstrap.Workers = bootstrap.Method(interval), runtime.GOMAXPROCS(0)
			if err := o.Bootstrap.Validate(); err != nil {
				return usageError{err}
			}
			if !(o.Alpha > 0 && o.Alpha < 1) {
				return usagef("--alpha is to be between 0 and 1, such as 0.05, not %v", o.Alpha)
			}
			if out == "" && c.Flags().Changed("format") {
				return usagef("--format is of files: --out names the folder for them")
			}
			switch user, err := os.UserCacheDir(); {
			case cache != "" && cache != "none":
				o.Cache = &leaderboard.Cache{Dir: cache, Must: true}
			case cache == "" && err == nil:
				o.Cache = &leaderboard.Cache{Dir: filepath.Join(user, "ophglm", "replicates")}
			}
			b, err := a.leaderboard(c.Context(), args, set, o)
			if err != nil {
				return err
			}
			for _, m := range metrics {
				if names := b.Names(); m != "all" && !slices.Contains(names, m) {
					return usagef("--metrics %s: these runs have %s", m, strings.Join(names, ", "))
				}
			}
			if out != "" {
				return a.writeBoard(b, out, strings.Split(formats, ","), title, metrics)
			}
			var failed error
			if err := a.print(b, func(w io.Writer) { failed = b.Markdown(w, metrics) }); err != nil {
				return err
			}
			return failed
		},
	}
	f := c.Flags()
	f.StringVar(&set, "of", "", "rank the runs of this test set alone, by its name: a stage may hold several")
	f.StringVar(&out, "out", "", "write files to this `folder` instead of printing")
	f.StringVar(&formats, "format", "html,md,csv,json,tex,bib", "which files: html, md, csv, json, tex, bib")
	f.StringVar(&title, "title", "Leaderboard", "of the pages")
	f.StringSliceVar(&metrics, "metrics", nil, "metrics of the tables for reading, the first of which orders them; all for all (CSV and JSON have all, and so has the page where none is named)")
	f.IntVar(&o.Bootstrap.Replicates, "replicates", o.Bootstrap.Replicates, "bootstrap replicates (0: no intervals and no letters)")
	f.Float64Var(&o.Bootstrap.Level, "level", o.Bootstrap.Level, "of the intervals")
	f.StringVar(&interval, "interval", string(o.Bootstrap.Method), "percentile, or bca")
	f.Int64Var(&o.Bootstrap.Seed, "seed", 0, "of the bootstrap")
	f.Float64Var(&o.Alpha, "alpha", o.Alpha, "below which, adjusted, two models are told apart")
	f.StringVar(&cache, "cache", "", "the `folder` that keeps replicates, or none (default: of the user)")
	return c
}

func (a *app) leaderboard(ctx context.Context, refs []string, set string, o leaderboard.Options) (*leaderboard.Board, error) {
	var runs []*run.Run
	for _, ref := range refs {
		of, err := a.runsOf(ctx, ref)
		if err != nil {
			return nil, err
		}
		runs = append(runs, of...)
	}
	if set != "" {
		var names []string
		for _, r := range runs {
			names = append(names, r.Set)
		}
		if !slices.Contains(names, set) {
			return nil, usagef("--of %s: these runs are of %s", set, strings.Join(slices.Compact(slices.Sorted(slices.Values(names))), ", "))
		}
		runs = slices.DeleteFunc(runs, func(r *run.Run) bool { return r.Set != set })
	}
	return leaderboard.Build(ctx, runs, eval.Families(), o)
}

// runsOf are the run of a file or folder, or those that a stage has written.
func (a *app) runsOf(ctx context.Context, ref string) ([]*run.Run, error) {
	if _, err := os.Stat(ref); err == nil || strings.Contains(filepath.Base(ref), ".parquet") {
		r, err := run.Read(ctx, ref)
		return []*run.Run{r}, err
	}
	p, err := a.open(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s is no file, and as a stage: %w", ref, err)
	}
	name, _, _ := strings.Cut(ref, ".")
	m, _, err := p.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("%s is no file, and as a stage: %w", ref, err)
	}
	o, ok := m.Output("runs")
	if !ok {
		return nil, usagef("%s has no output runs: it has %s", ref, ports(m))
	}
	var runs []*run.Run
	for _, part := range o.Parts {
		b, err := o.ReadPart(part)
		if err != nil {
			return nil, err
		}
		r, err := run.Parse(ctx, b)
		if err != nil {
			return nil, fmt.Errorf("the run %s of %s: %w", part.Name, ref, err)
		}
		runs = append(runs, r)
	}
	return runs, nil
}

// writeBoard writes the formats to a folder.
func (a *app) writeBoard(b *leaderboard.Board, dir string, formats []string, title string, metrics []string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("writing the leaderboard: %w", err)
	}
	writers := map[string]func(io.Writer) error{
		"html": func(w io.Writer) error { return b.HTML(w, title, metrics) },
		"md": func(w io.Writer) error {
			if _, err := fmt.Fprintf(w, "# %s\n\n", title); err != nil {
				return err
			}
			return b.Markdown(w, metrics)
		},
		"csv":  b.CSV,
		"json": b.JSON,
		"tex":  func(w io.Writer) error { return b.LaTeX(w, metrics) },
		"bib":  func(w io.Writer) error { return b.BibTeX(w, title) },
	}
	var files []string
	for _, f := range formats {
		write := writers[f]
		if write == nil {
			return usagef("--format %s: html, md, csv, json, tex or bib is meant", f)
		}
		path := filepath.Join(dir, "leaderboard."+f)
		if err := writeWhole(path, write); err != nil {
			return err
		}
		files = append(files, path)
	}
	return a.print(map[string]any{"files": files}, func(w io.Writer) {
		for _, f := range files {
			fmt.Fprintln(w, f)
		}
	})
}
