package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ophglm/datasets/validate"
)

func (a *app) validateCommand() *cobra.Command {
	var trainer string
	var opt validate.Options
	c := &cobra.Command{
		Use:     "validate FILE --for TRAINER",
		Short:   "Check a training file as its trainer would load it",
		Long:    "Reads a training file by the rules of the trainer's own loader and says which rows it would drop, garble or stop at.\nKnown trainers: " + strings.Join(validate.Trainers, ", ") + ".",
		Example: "  ophglm validate out/starter/train/samples.json --for llamafactory",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains(validate.Trainers, trainer) {
				return usagef("--for %q: the trainers known are %s", trainer, strings.Join(validate.Trainers, ", "))
			}
			r, err := validate.File(args[0], trainer, opt)
			if err != nil {
				return err
			}
			if err := a.print(r, func(w io.Writer) { validateText(w, args[0], r) }); err != nil {
				return err
			}
			if !r.OK() {
				return findingsf("%s would not load whole", args[0])
			}
			return nil
		},
	}
	c.Flags().StringVar(&trainer, "for", "", "the `trainer` that is to load the file")
	c.Flags().StringVar(&opt.Dataset, "dataset", "", "the entry of dataset_info.json, where several lead to the file")
	c.Flags().IntVar(&opt.Limit, "limit", 0, "the longest row that is taken whole, in characters (0: any)")
	c.Flags().IntVar(&opt.Most, "most", 50, "problems to print at the most; all are counted")
	return c
}

func validateText(w io.Writer, path string, r validate.Report) {
	for _, p := range r.Problems {
		at := path
		if p.File != "" {
			at = p.File
		}
		if p.Line > 0 {
			at += fmt.Sprintf(":%d", p.Line)
		}
		if p.Row > 0 {
			at += fmt.Sprintf(" (row %d)", p.Row)
		}
		fmt.Fprintf(w, "%s: %s: %s: %s\n", at, p.Level, p.Code, p.Detail)
	}
	if more := r.Errors + r.Warnings - len(r.Problems); more > 0 {
		fmt.Fprintf(w, "… and %s more: --most prints them\n", count(int64(more)))
	}
	format := r.Format
	if format == "" {
		format = "unknown format"
	}
	fmt.Fprintf(w, "%s rows of %s, %s bad; %s errors, %s warnings; characters a row: median %d, 95%% up to %d, at the most %d\n",
		count(int64(r.Rows)), format, count(int64(r.Bad)), count(int64(r.Errors)), count(int64(r.Warnings)), r.Lengths.Median, r.Lengths.P95, r.Lengths.Max)
}
