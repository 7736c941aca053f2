package eval

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"

	"ophglm/eval/bootstrap"
	"ophglm/eval/leaderboard"
	"ophglm/eval/run"
	"ophglm/internal/pipeline"
)

// LeaderboardConfig is the config of eval.leaderboard.
type LeaderboardConfig struct {
	Name       string   `yaml:"name" doc:"of the files, before the test set's"`
	Title      string   `yaml:"title" doc:"of the pages"`
	Metrics    []string `yaml:"metrics" doc:"of the tables for reading, the first of which orders them; empty: the usual ones"`
	Alpha      float64  `yaml:"alpha" doc:"below which, adjusted by Holm, two models are told apart"`
	Replicates int      `yaml:"replicates" doc:"bootstrap replicates; 0 for no intervals and no letters"`
	Level      float64  `yaml:"level" doc:"of the intervals"`
	Interval   string   `yaml:"interval" doc:"percentile, or bca"`
	Seed       int64    `yaml:"seed" doc:"added to the pipeline's seed"`
}

var boardName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)

// Validate reports settings out of bounds.
func (c LeaderboardConfig) Validate() error {
	switch {
	case !boardName.MatchString(c.Name):
		return fmt.Errorf("name is to be of letters, digits, _, . and -, not %q", c.Name)
	case !(c.Alpha > 0 && c.Alpha < 1):
		return fmt.Errorf("alpha is to be between 0 and 1, such as 0.05, not %v", c.Alpha)
	}
	return c.bootstrap().Validate()
}

func (c LeaderboardConfig) bootstrap() bootstrap.Options {
	return bootstrap.Options{Replicates: c.Replicates, Level: c.Level, Method: bootstrap.Method(c.Interval), Seed: c.Seed}
}

// Leaderboard is the kind eval.leaderboard.
func Leaderboard() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[LeaderboardConfig]{
		Name:    "eval.leaderboard",
		Version: 2,
		Doc: `Ranks runs, a board for each test set among them, as a page, Markdown, CSV, JSON, LaTeX and BibTeX.

Runs over one test set have its digest; those of another stand in a board of their own. The files are NAME.SET.FORMAT, SET being the first eight letters of the digest.
What ophglm leaderboard says of intervals, letters and curves holds here. Memory: the statistics of one board's runs, and 8 bytes for each replicate of each score.`,
		Inputs:  []pipeline.Port{pipeline.Attachments("runs", "runs, of eval.dialogue and the like").Lists()},
		Outputs: []pipeline.Port{{Name: "files", Type: pipeline.FilesType, Doc: "the boards"}},
		Config:  LeaderboardConfig{Name: "leaderboard", Title: "Leaderboard", Alpha: 0.05, Replicates: 1000, Level: 0.95, Interval: string(bootstrap.Percentile)},
		Example: pipeline.Example{With: "{replicates: 100}", In: leaderboardExample()},
		Run:     rank,
	})
}

func rank(ctx context.Context, cfg LeaderboardConfig, pio *pipeline.IO) error {
	given := pio.Attached("runs")
	sets := map[string][]*run.Run{}
	for _, name := range given.Names() {
		b, err := given.Read(name)
		if err != nil {
			return err
		}
		r, err := run.Parse(ctx, b)
		if err != nil {
			return fmt.Errorf("the run %s: %w", name, err)
		}
		sets[r.Digest] = append(sets[r.Digest], r)
	}
	if len(sets) == 0 {
		return errors.New("there are no runs to rank")
	}
	o := leaderboard.Options{Alpha: cfg.Alpha, Bootstrap: cfg.bootstrap()}
	o.Bootstrap.Seed, o.Bootstrap.Workers = o.Bootstrap.Seed+pio.Seed, pio.Workers
	for _, digest := range slices.Sorted(maps.Keys(sets)) {
		b, err := leaderboard.Build(ctx, sets[digest], Families(), o)
		if err != nil {
			return err
		}
		pio.Count("models of "+digest[:8], len(b.Models))
		title := cfg.Title
		if b.Set != "" {
			title += ": " + b.Set
		}
		for _, f := range []struct {
			format string
			write  func(io.Writer) error
		}{
			{"html", func(w io.Writer) error { return b.HTML(w, title, nil) }},
			{"md", func(w io.Writer) error { return b.Markdown(w, cfg.Metrics) }},
			{"csv", b.CSV},
			{"json", b.JSON},
			{"tex", func(w io.Writer) error { return b.LaTeX(w, cfg.Metrics) }},
			{"bib", func(w io.Writer) error { return b.BibTeX(w, title) }},
		} {
			out, err := pio.CreateFile("files", cfg.Name+"."+digest[:8]+"."+f.format)
			if err != nil {
				return err
			}
			if err := errors.Join(f.write(out), out.Close()); err != nil {
				return fmt.Errorf("writing the board of %s: %w", b.Set, err)
			}
		}
	}
	return nil
}
