package main

import (
	"cmp"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"ophglm/eval/lesion"
	"ophglm/eval/segment"
	"ophglm/eval/segmentation"
	"ophglm/eval/surface"
)

func (a *app) evalSegmentationCommand() *cobra.Command {
	var e evaluation
	s := segmentation.Defaults()
	var src segmentation.Source
	var predictions []string
	var classes, unit string
	spacing := []float64{1, 1}
	empty, hd95, missing, iou := string(s.Empty), string(s.HD95), string(segmentation.Refuse), 0.0
	c := &cobra.Command{
		Use:   "segmentation --truth DIR --pred DIR",
		Short: "Score masks against outlines",
		Long: `Masks are PNG, TIFF, GIF or BMP pictures, and those of one name, without its extension, belong together. A folder holds

  name.png            masks of one class: 0, and 255 or 1; or of several, whose values or colours --classes tells
  <class>/name.png    masks of each class, in a folder called as it is

Predictions are such masks or, with --probabilities, grey pictures of 8 or 16 bits, of several classes in folders. A file of --classes is YAML,

  disc: [128, 255]              values (of a palette with colours: indices), or colours in quotes; a pixel may be of several classes
  cup: 255
  background: 0                 what is of no class; where it isn't told, 0 or black

or CSV with the columns class, and value or colour. Pixels that are none of these are an error.

Of each class: Dice, IoU, sensitivity, specificity, precision, NSD, boundary IoU, lesions one by one, areas (over all images, and as the mean over images), Hausdorff
distances and ASSD (as the mean over images); of probabilities also the area under the precision-recall curve, lesion AP and FROC; of vessels clDice; of disc and cup
the error of the vertical cup-to-disc ratio; and means over classes. Intervals resample patients. With --compare --pred A --pred B, B's scores are taken from A's.`,
		Example: "  ophglm eval segmentation --truth outlines --pred masks --per-item model.parquet\n" +
			"  ophglm eval segmentation --truth outlines --pred ours --pred theirs --compare --classes classes.yaml --metrics dice,hd95",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if src.Truth == "" || len(predictions) == 0 {
				return usagef("--truth and --pred are needed")
			}
			if err := e.check(predictions); err != nil {
				return err
			}
			if len(spacing) != 2 {
				return usagef("--spacing is two numbers, of rows and of columns, not %d", len(spacing))
			}
			if c.Flags().Changed("threshold") && !s.Probabilities {
				return usagef("--threshold is of probabilities: give --probabilities too")
			}
			s.Spacing = surface.Spacing{Row: spacing[0], Column: spacing[1]}
			if c.Flags().Changed("spacing") {
				s.Unit = "mm"
			}
			s.Unit = cmp.Or(unit, s.Unit)
			s.Empty, s.HD95, s.LesionIoU = segment.Empty(empty), surface.Percentile(hd95), lesion.Rule(iou)
			src.Missing, src.Workers = segmentation.Missing(missing), cmp.Or(max(a.workers, 0), runtime.GOMAXPROCS(0))
			for _, err := range []error{s.Validate(), src.Missing.Validate()} {
				if err != nil {
					return usageError{err}
				}
			}
			if classes != "" {
				var err error
				if src.Classes, err = segmentation.ReadClasses(c.Context(), classes); err != nil {
					return usageError{err}
				}
			}
			return a.evaluate(c.Context(), &e, predictions, func(path string) (tabled, error) {
				src := src
				src.Predictions = path
				set, err := segmentation.Read(c.Context(), src, s)
				if err != nil {
					return nil, err
				}
				return segmentation.New(set, s)
			})
		},
	}
	e.flags(c)
	f := c.Flags()
	f.StringVar(&src.Truth, "truth", "", "`folder` of true masks")
	f.StringArrayVar(&predictions, "pred", nil, "`folder` of predictions; twice to compare or to print two")
	f.StringVar(&classes, "classes", "", "`file` that says which values or colours are which class (.yaml, .csv)")
	f.StringVar(&missing, "missing", missing, "masks that only one side has: error; skip, which leaves the images out and counts them; empty, of an image that other class folders have")
	f.StringVar(&src.Groups, "group", "", "`file` with the columns id and patient (.csv, .jsonl, .parquet): patients are resampled")
	f.BoolVar(&s.Probabilities, "probabilities", false, "predictions are probabilities")
	f.Float64Var(&s.Threshold, "threshold", s.Threshold, "of probabilities: what reaches it is of the class")
	f.Float64SliceVar(&spacing, "spacing", spacing, "how far apart rows and columns are: `row,column`")
	f.StringVar(&unit, "unit", "", "of the spacing (default px, and mm with --spacing)")
	f.Float64SliceVar(&s.Tolerances, "tolerance", s.Tolerances, "of NSD, in the unit of the spacing; several")
	f.StringVar(&empty, "empty", empty, "images without the class: strict (undefined where nothing was found either), monai (undefined), medpy (Dice and IoU 1 where nothing was found)")
	f.StringVar(&hd95, "hd95", hd95, "pooled (medpy), directed (MONAI, MetricsReloaded), or weighted (surface-distance, which measures all distances between corners of pixels)")
	f.Float64Var(&iou, "lesion-iou", iou, "least IoU of a lesion that was found and a true one; 0: they share a pixel")
	f.BoolVar(&s.Thin, "thin", false, "clDice of every class, not of vessels alone")
	f.StringSliceVar(&s.Metrics, "metrics", nil, "score these alone: "+strings.Join(segmentation.Names, ", "))
	return c
}
