package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ophglm/instruct/review"
)

func (a *app) reviewCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "review",
		Short: "Decisions on samples: out to people and back in",
		Long: "Writes samples to a sheet, for people to decide on, and takes in what they decided. Decisions are kept in " + reviewsFile + " beside pipelines.yaml, by the\n" +
			"content of the sample, so that they hold when the data is built anew; the stage kind instruct.reviewed leaves out what was rejected.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.reviewOutCommand(), a.reviewInCommand())
	return c
}

// reviewsFile is where decisions are kept, beside pipelines.yaml.
const reviewsFile = "reviews.jsonl"

func (a *app) reviewsPath() string { return filepath.Join(filepath.Dir(a.file), reviewsFile) }

// keptReviews are the decisions that are kept; none where there is no file.
func (a *app) keptReviews() (_ []review.Decision, err error) {
	f, err := os.Open(a.reviewsPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading what was decided: %w", err)
	}
	defer f.Close() // only read from
	return review.ReadKept(a.reviewsPath(), f)
}

// isJSONL says of the name of a sheet which form it has.
func isJSONL(path string) (bool, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".jsonl":
		return true, nil
	case ".csv":
		return false, nil
	}
	return false, usagef("%s: a sheet is a .csv or a .jsonl", path)
}

func (a *app) reviewOutCommand() *cobra.Command {
	var to, graph string
	var most int
	var seed int64
	var again bool
	c := &cobra.Command{
		Use:   "out [REF|FILE…] -o SHEET",
		Short: "Write samples to a sheet for people to decide on",
		Long: "Draws samples and writes them to a sheet, CSV or JSONL by its name: the conversation, the facts behind it, and room for a decision (accept, reject or edit), a note,\n" +
			"which says of edit what to change, and who decided, which may stay empty. Samples that were decided on are left out; those whose citations changed\n" +
			"since come first and say what was decided.\n\n" + sampleUsage,
		Example: "  ophglm review out full/instructions -o sheet.csv -n 200 --seed 7",
		RunE: func(c *cobra.Command, args []string) error {
			jsonLines, err := isJSONL(to)
			if err != nil {
				return err
			}
			if exists(to) {
				return usagef("%s is there already, and may hold decisions: name another sheet, or remove it", to)
			}
			if most < 0 {
				return usagef("-n is to be 0 or more, not %d", most)
			}
			rows, left, err := a.reviewRows(c.Context(), args, graph, most, seed, again)
			if err != nil {
				return err
			}
			write := review.WriteCSV
			if jsonLines {
				write = review.WriteJSONL
			}
			if err := writeWhole(to, func(w io.Writer) error { return write(w, rows) }); err != nil {
				return err
			}
			left.Written, left.Sheet = len(rows), to
			return a.print(left, left.text)
		},
	}
	c.Flags().StringVarP(&to, "output", "o", "", "the `sheet` to write, .csv or .jsonl")
	c.Flags().IntVarP(&most, "head", "n", 100, "samples to draw (0: all)")
	c.Flags().Int64Var(&seed, "seed", 0, "of the draw: the same seed draws the same samples")
	c.Flags().StringVar(&graph, "graph", "", "the graph that says what the facts are: `[PIPELINE/]STAGE or FILE.jsonl` (default: the one that the stages read)")
	c.Flags().BoolVar(&again, "again", false, "also samples that were decided on")
	return c
}

// reviewDrawn says what was drawn.
type reviewDrawn struct {
	Sheet   string `json:"sheet"`
	Written int    `json:"written"`
	Samples int    `json:"samples"` // there are
	Decided int    `json:"decided"` // of these, left out
	Changed int    `json:"changed"` // of these, whose citations changed since
}

func (d reviewDrawn) text(w io.Writer) {
	fmt.Fprintf(w, "%s of %s samples written to %s; %s were decided on, and of %s the citations changed since\n",
		amount(d.Written), amount(d.Samples), d.Sheet, amount(d.Decided), amount(d.Changed))
}

// reviewRows draws samples. Memory is that of the samples drawn, and a hash of each
// id.
func (a *app) reviewRows(ctx context.Context, refs []string, graph string, most int, seed int64, again bool) ([]review.Row, reviewDrawn, error) {
	var d reviewDrawn
	sources, err := a.givenSamples(ctx, refs)
	if err != nil {
		return nil, d, err
	}
	kept, err := a.keptReviews()
	if err != nil {
		return nil, d, err
	}
	index := review.NewIndex(kept)
	drawn := newDraw(most, seed)
	for _, src := range sources {
		for s, err := range src.each(ctx) {
			if err != nil {
				return nil, d, err
			}
			if !drawn.first(s.ID) {
				continue
			}
			d.Samples++
			before, changed := index.Of(s)
			if changed {
				d.Changed++
			} else if len(before) > 0 {
				d.Decided++
				if !again {
					continue
				}
			}
			drawn.offer(s, before, changed)
		}
	}
	picked := drawn.picked()
	words, err := a.factWords(ctx, sources, graph, picked)
	if err != nil {
		return nil, d, err
	}
	rows := make([]review.Row, len(picked))
	for i, p := range picked {
		rows[i] = review.RowOf(p.sample, words.facts(p.sample))
		rows[i].Disease = words.disease(p.sample)
		rows[i].Before = beforeText(p.before, p.changed)
	}
	return rows, d, nil
}

// beforeText says what was decided before.
func beforeText(before []review.Decision, changed bool) string {
	var parts []string
	for _, b := range before {
		s := string(b.Decision)
		if b.By != "" {
			s += " by " + b.By
		}
		if b.Note != "" {
			s += " (" + b.Note + ")"
		}
		parts = append(parts, s)
	}
	if changed {
		parts = append(parts, "changed since")
	}
	return strings.Join(parts, "; ")
}
