package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ophglm/internal/artifact"
)

func (a *app) prepareCommand() *cobra.Command {
	var model, out, dataset, manifest, masks, label string
	var match []string
	var colours, codes map[string]string
	var classes, meta []string
	c := &cobra.Command{
		Use:   "prepare IMAGE…",
		Short: "Write photographs as the tensors that a model takes",
		Long: `Decodes photographs, finds the field of view, crops, scales and normalises as a model's model.yaml says, and writes NumPy arrays with a tensors.jsonl
to OUT/once/tensors: the code is that which prepares photographs for the model's use, so that what is trained on them sees the same. fundus/training learns from these.`,
		Example: "  ophglm fundus prepare --model vessels --out tensors images/*.tif --masks 'masks/*.gif' --match '(\\d+)_training' --match '(\\d+)_manual1' --class vessel",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if model == "" {
				return usagef("--model is needed: a model of the binary, or a model.yaml")
			}
			from := map[string]any{"files": args}
			if manifest != "" {
				from["manifest"] = manifest
			}
			prepare := map[string]any{"photographs": "photographs", "images": "photographs.images"}
			with := map[string]any{}
			if ext := filepath.Ext(model); ext == ".yaml" || ext == ".yml" {
				prepare["models"] = model
			} else {
				with["model"] = model
			}
			if label != "" && !slices.Contains(meta, label) {
				meta = append(meta, label)
			}
			stages := map[string]any{"photographs": stageOf("fundus.import", from, given(map[string]any{"dataset": dataset, "meta": meta}))}
			if masks != "" || label != "" {
				truth := map[string]any{"photographs": "photographs"}
				if masks != "" {
					truth["files"] = masks
				}
				stages["truth"] = stageOf("fundus.annotations", truth, given(map[string]any{"label": label, "codes": codes, "match": match, "classes": classes, "colours": colours}))
				prepare["annotations"], prepare["masks"] = "truth", "truth.masks"
			}
			stages["tensors"] = stageOf("fundus.prepare", prepare, with)
			return a.buildOnce(c.Context(), stages, out, func(built map[string]*artifact.Manifest) error {
				n := built["tensors"].Accounting.Used
				rejected := built["photographs"].Accounting.Rejected + built["tensors"].Accounting.Rejected
				if truth := built["truth"]; truth != nil {
					rejected += truth.Accounting.Rejected
				}
				dir := filepath.Join(out, "once", "tensors")
				err := a.print(map[string]any{"photographs": n, "rejected": rejected, "tensors": dir}, func(w io.Writer) {
					fmt.Fprintf(w, "%s photographs, %s rejected: %s\n", count(n), count(rejected), strings.TrimSuffix(dir, "/"))
				})
				if err == nil && rejected > 0 {
					err = findingsf("%d photographs or masks were rejected", rejected)
				}
				return err
			})
		},
	}
	c.Flags().StringVar(&model, "model", "", "model of the binary, or a model.yaml")
	c.Flags().StringVar(&out, "out", "tensors", "`folder` to write to")
	c.Flags().StringVar(&dataset, "dataset", "files", "name of the data set, which the hashes of patients, and so their buckets, depend on")
	c.Flags().StringVar(&manifest, "manifest", "", "JSONL `file` that says whose eye each photograph shows")
	c.Flags().StringSliceVar(&meta, "meta", nil, "fields of the manifest to keep")
	c.Flags().StringVar(&label, "label", "", "field of the manifest that says what a photograph shows")
	c.Flags().StringToStringVar(&codes, "code", nil, "class that a value of --label means, such as D=diabetic_retinopathy")
	c.Flags().StringVar(&masks, "masks", "", "mask `files`, as a pattern")
	c.Flags().StringArrayVar(&match, "match", nil, "two patterns whose first groups say which mask belongs to which photograph")
	c.Flags().StringSliceVar(&classes, "class", nil, "the class that masks without colours show")
	c.Flags().StringToStringVar(&colours, "colour", nil, "colour of each class in the masks, such as optic_disc=#ffff00")
	return c
}
