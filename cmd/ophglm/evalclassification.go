package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"ophglm/eval/bootstrap"
	"ophglm/eval/calibration"
	"ophglm/eval/classification"
	"ophglm/eval/run"
)

func (a *app) evalClassificationCommand() *cobra.Command {
	var e evaluation
	s := classification.Defaults()
	var grades, pool, bins string
	c := &cobra.Command{
		Use:   "classification FILE…",
		Short: "Score probabilities of classes against labels",
		Long: `A file is CSV, JSON Lines or Parquet, by its name, with an id for each item, the patient where several items are of one, and

  label (0 or 1) and prob                       one class
  label (a class) and prob_<class> for each     one of several classes
  label_<class> and prob_<class> for each       any of several classes

Of each class: AUC, average precision, sensitivity, specificity, precision, NPV and F1, and what the other holds where sensitivity or specificity is held; averages over
classes; accuracy, balanced accuracy, Matthews' coefficient, kappas, Brier score, log loss, calibration error. Intervals resample patients; --interval wilson or exact gives, where no two items share
a patient, those of shares by Wilson's or Clopper and Pearson's formula, and of an AUC by DeLong's. With --compare A B, B's scores
are taken from A's: paired bootstrap, and DeLong's and McNemar's tests where no two items share a patient.`,
		Example: "  ophglm eval classification predictions.csv --per-item model.parquet\n  ophglm eval classification --compare ours.csv theirs.csv --grades 0,1,2,3,4",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if s.Closed = classification.Closed(e.interval); s.Closed == classification.Wilson || s.Closed == classification.Exact {
				e.interval = string(bootstrap.Percentile) // of all else
			} else {
				s.Closed = classification.None
			}
			if err := e.check(args); err != nil {
				return err
			}
			var order []string
			if grades != "" {
				order, s.Ordinal = strings.Split(grades, ","), true
			}
			s.BinsBy = map[string]calibration.Bins{"width": calibration.Right, "width-left": calibration.Left, "mass": calibration.Mass}[bins]
			if err := s.Validate(); err != nil {
				return usageError{err}
			}
			return a.evaluate(c.Context(), &e, args, func(path string) (tabled, error) {
				if run.Is(path) {
					return scoredClasses(c.Context(), path)
				}
				set, err := classification.Read(c.Context(), path, order)
				if err == nil && pool != "" {
					set, err = set.Patients(classification.Pool(pool))
				}
				if err != nil {
					return nil, err
				}
				return classification.New(set, s)
			})
		},
	}
	e.flags(c)
	f := c.Flags()
	f.Float64Var(&s.Threshold, "threshold", s.Threshold, "of one class and of several labels: what reaches it is positive")
	f.IntVar(&s.Bins, "bins", s.Bins, "of the calibration error")
	f.StringVar(&bins, "bins-by", "width", "bins of the calibration error: width, (low, high]; width-left, [low, high); mass, as full as each other")
	f.StringVar(&grades, "grades", "", "the classes are grades, in this order: 0,1,2,3,4")
	f.StringVar(&pool, "pool", "", "score patients for items: by the `max` or the mean of their probabilities")
	f.Float64SliceVar(&s.Specificities, "at-specificity", s.Specificities, "tell the sensitivity at these")
	f.Float64SliceVar(&s.Sensitivities, "at-sensitivity", s.Sensitivities, "tell the specificity at these")
	f.BoolVar(&s.Stratify, "stratify", false, "draw patients among those with the same labels, so that each replicate has as many of each")
	f.BoolVar(&s.ODIR, "odir", false, "also the score of the ODIR-2019 challenge, of several labels")
	return c
}

// scoredClasses opens a run of classes, as it was scored.
func scoredClasses(ctx context.Context, path string) (tabled, error) {
	r, err := run.Read(ctx, path)
	if err != nil {
		return nil, err
	}
	t, err := classification.Open(r)
	if err != nil {
		return nil, err
	}
	return t.(*classification.Table), nil
}
