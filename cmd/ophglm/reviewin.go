package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"ophglm/instruct/review"
)

func (a *app) reviewInCommand() *cobra.Command {
	var replace bool
	c := &cobra.Command{
		Use:   "in SHEET…",
		Short: "Take in what people decided",
		Long: "Reads sheets, CSV or JSONL by their names, and puts the decisions to those kept. A mistake in a sheet is told with its line, and then nothing is taken in.\n" +
			"Where two reviewers differ both decisions are kept and the sample is listed as a conflict: a rejection counts until they agree. Where one reviewer, or none that is\n" +
			"named, decides otherwise than before, that is a conflict too and the earlier decision stays: --replace takes the later one. Conflicts end with exit code 3.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			got, err := a.takeReviews(args, replace)
			if err != nil {
				return err
			}
			if err := a.print(got, got.text); err != nil {
				return err
			}
			if n := len(got.Conflicts); n > 0 {
				return findingsf("%d samples were decided differently", n)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&replace, "replace", false, "take a reviewer's later decision for the earlier one")
	return c
}

// reviewsTaken says what was taken in.
type reviewsTaken struct {
	Kept      string `json:"kept"` // file
	Decisions int    `json:"decisions"`
	Undecided int    `json:"undecided"` // rows
	review.Merged
}

func (a *app) takeReviews(sheets []string, replace bool) (*reviewsTaken, error) {
	if !exists(a.file) {
		return nil, usagef("there is no %s here, beside which decisions are kept: --file names one", a.file)
	}
	kept, err := a.keptReviews()
	if err != nil {
		return nil, err
	}
	out := &reviewsTaken{Kept: a.reviewsPath()}
	out.Conflicts = []review.Conflict{}
	var mistakes []error
	for _, path := range sheets {
		s, err := readSheet(path)
		if err != nil {
			mistakes = append(mistakes, err)
			continue
		}
		out.Undecided += s.Undecided
		var m review.Merged
		kept, m = review.Merge(kept, s.Decisions, replace)
		out.Added, out.Same, out.Replaced = out.Added+m.Added, out.Same+m.Same, out.Replaced+m.Replaced
		out.Conflicts = append(out.Conflicts, m.Conflicts...)
	}
	if err := errors.Join(mistakes...); err != nil {
		return nil, err
	}
	out.Decisions = len(kept)
	if out.Added+out.Replaced == 0 {
		return out, nil
	}
	return out, writeWhole(out.Kept, func(w io.Writer) error { return review.WriteKept(w, kept) })
}

func readSheet(path string) (*review.Sheet, error) {
	jsonLines, err := isJSONL(path)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading a sheet: %w", err)
	}
	defer f.Close() // only read from
	if jsonLines {
		return review.ReadJSONL(path, f)
	}
	return review.ReadCSV(path, f)
}

func (t *reviewsTaken) text(w io.Writer) {
	for _, c := range t.Conflicts {
		fmt.Fprintf(w, "conflict: %s\n", c.Sample)
		for i, d := range c.Of {
			by := d.By
			if by == "" {
				by = "somebody"
			}
			note := ""
			if d.Note != "" {
				note = ": " + oneLine(d.Note)
			}
			stays := ""
			if c.Kept && i == 0 {
				stays = " (stays)"
			}
			fmt.Fprintf(w, "  %s by %s%s%s\n", d.Decision, by, stays, note)
		}
	}
	fmt.Fprintf(w, "%s decisions added, %s changed, %s known before; %s rows undecided; %s are in %s\n",
		amount(t.Added), amount(t.Replaced), amount(t.Same), amount(t.Undecided), amount(t.Decisions), t.Kept)
}
