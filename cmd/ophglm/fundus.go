package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/raster"
)

func (a *app) fundusCommand() *cobra.Command {
	var f fundusFlags
	c := &cobra.Command{
		Use:   "fundus IMAGE…",
		Short: "Reports and overlays of fundus photographs",
		Long: `Shows photographs to the models of the binary and says what they saw: a line for each, or with --report the whole report. What is no picture, or no
fundus photograph, is said to be none. The models are research models, and what they say is no diagnosis.

--overlay and --masks write pictures to the folder of --out: <photograph>.overlay.jpg with what was found drawn in, and for each class that a model looked
for <photograph>.<class>.png, as large as the photograph, its grey the probability times 255. The photograph's id is in the name where several have the same, and the model where two look for the class.`,
		Example: "  ophglm fundus eye.jpg --report --lang en\n  ophglm fundus *.jpg --json > reports.json",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(c *cobra.Command, args []string) error { return a.fundus(c.Context(), args, f) },
	}
	c.Flags().BoolVar(&f.report, "report", false, "print whole reports")
	c.Flags().BoolVar(&f.overlay, "overlay", false, "write the photographs with what was found drawn in")
	c.Flags().BoolVar(&f.masks, "masks", false, "write the masks of segmentations")
	c.Flags().StringVar(&f.out, "out", "fundus-out", "`folder` for pictures")
	c.Flags().StringVar(&f.lang, "lang", "zh", "language of reports: zh or en")
	c.Flags().StringVar(&f.manifest, "manifest", "", "JSONL `file` that says whose eye each photograph shows: {\"file\": …, \"patient\": …, \"eye\": …}")
	c.Flags().StringSliceVar(&f.models, "model", nil, "model.yaml and ONNX `files` of your own, besides the binary's models")
	c.AddCommand(a.prepareCommand())
	return c
}

type fundusFlags struct {
	report, overlay, masks bool
	out, lang, manifest    string
	models                 []string
}

// fundusAnswer is what the command says of all photographs.
type fundusAnswer struct {
	Photographs []fundusPhotograph `json:"photographs"`
	Rejected    []*ophglm.Reject   `json:"rejected"`
	flags       fundusFlags
}

type fundusPhotograph struct {
	Files       []string             `json:"files"`
	Photograph  *ophglm.Photograph   `json:"photograph"`
	Report      *ophglm.FundusReport `json:"report"`
	Predictions []*ophglm.Prediction `json:"predictions"`
}

func (a *app) fundus(ctx context.Context, images []string, f fundusFlags) error {
	if f.lang != string(ophglm.ZH) && f.lang != string(ophglm.EN) {
		return usagef("--lang %s: zh or en is meant", f.lang)
	}
	stages := map[string]any{
		"photographs": stageOf("fundus.import", map[string]any{"files": images}, map[string]any{"dataset": "files"}),
		"predictions": stageOf("fundus.predict", map[string]any{"photographs": "photographs", "images": "photographs.images"}, nil),
		"reports": stageOf("fundus.report", map[string]any{
			"predictions": "predictions", "masks": "predictions.masks", "photographs": "photographs", "images": "photographs.images",
		}, map[string]any{"overlay": f.overlay}),
	}
	if f.manifest != "" {
		stages["photographs"].(map[string]any)["from"].(map[string]any)["manifest"] = f.manifest
	}
	if len(f.models) > 0 {
		stages["predictions"].(map[string]any)["from"].(map[string]any)["models"] = f.models
	}
	return a.buildOnce(ctx, stages, "", func(built map[string]*artifact.Manifest) error {
		answer, err := gatherFundus(ctx, built)
		if err != nil {
			return err
		}
		answer.flags = f
		if err := writeFundus(built, answer); err != nil {
			return err
		}
		if err := a.print(answer, answer.text); err != nil {
			return err
		}
		if n := len(answer.Rejected); n > 0 {
			return findingsf("%d files or parts were rejected", n)
		}
		return nil
	})
}

// gatherFundus puts together what the stages say of each photograph, in the order
// of their files.
func gatherFundus(ctx context.Context, built map[string]*artifact.Manifest) (*fundusAnswer, error) {
	out := &fundusAnswer{Photographs: []fundusPhotograph{}, Rejected: []*ophglm.Reject{}}
	at := map[string]*fundusPhotograph{}
	var all []*fundusPhotograph
	for p, err := range recordsOf[ophglm.Photograph](ctx, built["photographs"], "photographs") {
		if err != nil {
			return nil, err
		}
		f := &fundusPhotograph{Photograph: p, Predictions: []*ophglm.Prediction{}}
		for _, o := range p.Origins {
			f.Files = append(f.Files, o.File)
		}
		at[p.ID], all = f, append(all, f)
	}
	for p, err := range recordsOf[ophglm.Prediction](ctx, built["predictions"], "predictions") {
		if err != nil {
			return nil, err
		}
		at[p.Item].Predictions = append(at[p.Item].Predictions, p)
	}
	for r, err := range recordsOf[ophglm.FundusReport](ctx, built["reports"], "reports") {
		if err != nil {
			return nil, err
		}
		at[r.Image].Report = r
	}
	slices.SortFunc(all, func(a, b *fundusPhotograph) int { return strings.Compare(a.Files[0], b.Files[0]) })
	for _, f := range all {
		if f.Report != nil {
			out.Photographs = append(out.Photographs, *f)
		}
	}
	for _, stage := range []string{"photographs", "predictions", "reports"} {
		for r, err := range records[ophglm.Reject](ctx, built[stage].Rejects) {
			if err != nil {
				return nil, err
			}
			if f := at[r.Where.ID]; f != nil { // people know files, not ids
				r.Where.File = f.Files[0]
			}
			out.Rejected = append(out.Rejected, r)
		}
	}
	return out, nil
}

// writeFundus writes the pictures that were asked for. Photographs whose names
// differ in the folder or the ending alone have their ids in the names.
func writeFundus(built map[string]*artifact.Manifest, answer *fundusAnswer) error {
	stems := map[string]int{}
	for _, p := range answer.Photographs {
		stems[stem(p.Files[0])]++
	}
	base := func(p fundusPhotograph) string {
		s := stem(p.Files[0])
		if stems[s] > 1 {
			s += "." + p.Photograph.ID
		}
		return filepath.Join(answer.flags.out, s)
	}
	if answer.flags.overlay {
		overlays, _ := built["reports"].Output("overlays")
		for _, p := range answer.Photographs {
			for _, part := range overlays.Parts {
				if strings.TrimSuffix(part.Name, filepath.Ext(part.Name)) != p.Photograph.ID {
					continue
				}
				to := base(p) + ".overlay" + filepath.Ext(part.Name)
				if err := overlays.CopyPart(part, to); err != nil {
					return fmt.Errorf("writing %s: %w", to, err)
				}
			}
		}
	}
	if !answer.flags.masks {
		return nil
	}
	masks, _ := built["predictions"].Output("masks")
	parts := map[string]artifact.Part{}
	for _, part := range masks.Parts {
		parts[part.Name] = part
	}
	for _, p := range answer.Photographs {
		for _, pred := range p.Predictions {
			for class, name := range pred.Masks {
				b, err := masks.ReadPart(parts[name])
				if err != nil {
					return err
				}
				to := base(p) + "." + class + ".png"
				if p.otherHas(pred, class) {
					to = base(p) + "." + pred.Model + "." + class + ".png"
				}
				if err := writeMask(to, b, pred.Region); err != nil {
					return fmt.Errorf("writing %s: %w", to, err)
				}
			}
		}
	}
	return nil
}

// otherHas reports whether another model has a mask of the class.
func (p *fundusPhotograph) otherHas(pred *ophglm.Prediction, class string) bool {
	return slices.ContainsFunc(p.Predictions, func(o *ophglm.Prediction) bool { return o != pred && o.Masks[class] != "" })
}

func stem(file string) string {
	base := filepath.Base(filepath.FromSlash(file))
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// writeMask draws a mask as large as its photograph.
func writeMask(to string, b []byte, r *ophglm.Region) error {
	p, err := raster.ReadPNG(bytes.NewReader(b))
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := raster.WritePNG(&out, raster.Place(p, raster.Rect{X0: r.X0, Y0: r.Y0, X1: r.X1, Y1: r.Y1}, r.Width, r.Height)); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, out.Bytes(), 0o644)
}

func (a *fundusAnswer) text(w io.Writer) {
	for i, p := range a.Photographs {
		text := p.Report.Text.In(ophglm.Lang(a.flags.lang))
		if a.flags.report {
			if i > 0 {
				fmt.Fprintln(w)
			}
			fmt.Fprintf(w, "%s\n%s\n", strings.Join(p.Files, ", "), strings.TrimRight(text, "\n"))
			continue
		}
		fmt.Fprintf(w, "%s\t%s\n", strings.Join(p.Files, ", "), foundIn(p.Report))
	}
	for _, r := range a.Rejected {
		fmt.Fprintf(w, "%s\trejected (%s): %s\n", r.Where, r.Reason, r.Detail)
	}
}

// foundIn names the diseases and lesions that were found, with probabilities or
// counts, and what is wrong with the picture.
func foundIn(r *ophglm.FundusReport) string {
	var out []string
	for _, f := range r.Findings {
		switch {
		case !f.Present || f.Kind == "quality" && f.Type == "gradable":
		case f.Kind == "quality":
			out = append(out, f.Type)
		case f.Kind == "disease" && f.Probability != nil:
			out = append(out, fmt.Sprintf("%s %.2f", f.Type, *f.Probability))
		case f.Kind == "lesion":
			out = append(out, fmt.Sprintf("%s ×%d", f.Type, f.Count))
		}
	}
	if len(out) == 0 {
		return "nothing found"
	}
	return strings.Join(out, ", ")
}
