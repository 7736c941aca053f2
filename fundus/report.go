package fundus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"

	"ophglm"
	"ophglm/fundus/photo"
	"ophglm/fundus/report"
	"ophglm/fundus/report/overlay"
	"ophglm/fundus/report/wording"
	"ophglm/internal/extsort"
	"ophglm/internal/fieldofview"
	"ophglm/internal/jsonl"
	"ophglm/internal/ordered"
	"ophglm/internal/pipeline"
	"ophglm/internal/raster"
)

// ReportConfig is the config of fundus.report.
type ReportConfig struct {
	Expected       []string       `yaml:"expected" doc:"classes that every report speaks of: those without a prediction are said not to have been examined"`
	MinAreaPixels  int            `yaml:"min_area_pixels" doc:"spots of less, in pixels of the photograph, are specks and not counted as lesions"`
	MinAreaByClass map[string]int `yaml:"min_area_by_class" doc:"the same for single classes, such as {microaneurysm: 4}"`
	Languages      []string       `yaml:"languages" doc:"languages of the text: zh, en"`
	Overlay        bool           `yaml:"overlay" doc:"draw overlays; needs images"`
}

// Validate reports a language that there is not, and areas below 0.
func (c ReportConfig) Validate() error {
	if len(c.Languages) == 0 {
		return errors.New("languages is to name one at least")
	}
	for _, l := range c.Languages {
		if l != string(ophglm.ZH) && l != string(ophglm.EN) {
			return fmt.Errorf("there is no language %q (known: zh, en)", l)
		}
	}
	if c.MinAreaPixels < 0 {
		return fmt.Errorf("min_area_pixels is to be 0 or more, not %d", c.MinAreaPixels)
	}
	for _, class := range slices.Sorted(maps.Keys(c.MinAreaByClass)) {
		if n := c.MinAreaByClass[class]; n < 0 {
			return fmt.Errorf("min_area_by_class: %s is to be 0 or more, not %d", class, n)
		}
	}
	return nil
}

func (c ReportConfig) options() report.Options {
	return report.Options{Expected: c.Expected, MinAreaPixels: c.MinAreaPixels, MinAreaByClass: c.MinAreaByClass}
}

// Report is the kind fundus.report.
func Report() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[ReportConfig]{
		Name:    "fundus.report",
		Version: 1,
		Doc: `Turns what models gave for each photograph into findings, with a text in Chinese and English of which every sentence cites its findings.

A finding says what was seen, or looked for and not seen, or not examined because no model ran. Lesions are counted with their area, quadrants and
distance from the macula, whose place is estimated from disc and eye. Spots in the disc are not counted as exudates. Where models disagree the text says
so. Of a picture that is no fundus photograph nothing else is said; of one that can't be graded only what models saw. Reports come out by photograph, and,
if wanted, an overlay for each: <photograph>.jpg, at most 1,000 pixels wide or high.
Rejected are predictions of photographs that are not given (no_photograph), without a measured field (no_field), with masks of no known place (no_region) or that are missing or can't be
read (no_mask, bad_mask), and a model's second answer that differs from its first (two_answers). A photograph without predictions has no report. Memory: 24 MB for
sorting, and the masks and picture of one photograph for each worker.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.Prediction]("predictions", "what models said, among it the measured field").Lists(),
			pipeline.Attachments("masks", "the masks that predictions name").Lists().Maybe(),
			pipeline.In[*ophglm.Photograph]("photographs", "the photographs").Lists().Beside(),
			pipeline.Attachments("images", "the pictures, to draw on").Lists().Maybe(),
		},
		Outputs: []pipeline.Port{
			pipeline.Out[*ophglm.FundusReport]("reports", "a report for each photograph with predictions"),
			pipeline.Attachments("overlays", "pictures with what was found drawn on them"),
		},
		Config:  ReportConfig{Expected: report.Expected(), MinAreaPixels: 16, Languages: []string{"zh", "en"}},
		Example: reportExample(),
		Run:     runReport,
	})
}

// reportExample is a small photograph of a right eye with a disc at its right and
// one spot of exudates, by a model that works at a quarter of its resolution.
func reportExample() pipeline.Example {
	disc, exudate := raster.New(100, 100), raster.New(100, 100)
	for y := range 100 {
		for x := range 100 {
			if dx, dy := x-84, y-48; dx*dx+dy*dy <= 7*7 {
				disc.Pix[y*100+x] = 250
			}
			if x >= 46 && x < 50 && y >= 60 && y < 63 {
				exudate.Pix[y*100+x] = 204
			}
		}
	}
	png := func(p raster.Plane) string {
		var b bytes.Buffer
		if err := raster.WritePNG(&b, p); err != nil {
			panic(err) // of memory alone
		}
		return b.String()
	}
	return pipeline.Example{
		With: "{expected: [optic_disc, hard_exudate, haemorrhage, normal, diabetic_retinopathy]}",
		In: map[string]string{
			"photographs": `{"id":"a","origins":[{"dataset":"own"}],"image":"a.jpg","width":400,"height":400,"eye":"OD"}` + "\n",
			"predictions": `{"item":"a","model":"diseases","input":"a","probabilities":{"normal":0.08,"diabetic_retinopathy":0.91},"values":{"threshold_normal":0.5,"threshold_diabetic_retinopathy":0.4},"signature":"diseases 1"}` + "\n" +
				`{"item":"a","model":"field","input":"a","values":{"x0":0,"y0":0,"x1":400,"y1":400,"diameter_pixels":400,"roundness":0.99,"framed":1,"fundus":1,"sharpness":0.04,"green":0.35,"evenness":0.8,"clipped":0},"signature":"field 1"}` + "\n" +
				`{"item":"a","model":"lesions","input":"a","values":{"threshold_optic_disc":0.5,"threshold_hard_exudate":0.4},"masks":{"optic_disc":"a.disc.png","hard_exudate":"a.exudate.png"},"region":{"x0":0,"y0":0,"x1":400,"y1":400,"width":400,"height":400},"signature":"lesions 1"}` + "\n",
			"masks/a.disc.png":    png(disc),
			"masks/a.exudate.png": png(exudate),
		},
	}
}

// answers are the predictions of one item, with its photograph, if it was given.
type answers struct {
	item        string
	photograph  *ophglm.Photograph
	predictions []*ophglm.Prediction
}

// reported is what became of the answers.
type reported struct {
	report         *ophglm.FundusReport // nil: none could be made
	overlay        []byte
	used, merged   int
	rejected       []refusal
	withoutPicture string // why no overlay was drawn
}

// refusal is a prediction that was left behind.
type refusal struct {
	reason, detail string
	of             *ophglm.Prediction
}

func runReport(ctx context.Context, cfg ReportConfig, pio *pipeline.IO) (err error) {
	if cfg.Overlay && !pio.Has("images") {
		return errors.New("overlay is set, and the input images, to draw on, is missing")
	}
	dir, err := pio.TempDir()
	if err != nil {
		return err
	}
	s := extsort.New(dir, 24<<20)
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := gather(ctx, pio, s); err != nil {
		return err
	}
	out, err := pipeline.Write[*ophglm.FundusReport](pio, "reports")
	if err != nil {
		return err
	}
	r := &reporter{cfg: cfg, masks: pio.Attached("masks"), images: pio.Attached("images")}
	return ordered.Map(ctx, pio.Workers, byItem(ctx, s), r.report, func(got reported) error {
		pio.Used(got.used)
		pio.Merged(got.merged)
		for _, no := range got.rejected {
			if err := pio.Reject(no.reason, no.detail, ophglm.Where{ID: no.of.Item + " " + no.of.Model}, no.of); err != nil {
				return err
			}
		}
		if got.report == nil {
			return nil
		}
		if got.withoutPicture != "" {
			if err := pio.RejectPart("no_picture", got.withoutPicture, ophglm.Where{ID: got.report.Image}, nil); err != nil {
				return err
			}
		}
		if got.overlay != nil {
			if err := attach(pio, "overlays", got.report.Image+".jpg", got.overlay); err != nil {
				return err
			}
		}
		return out.Emit(got.report)
	})
}

// gather sorts photographs and predictions by item, the photograph first.
func gather(ctx context.Context, pio *pipeline.IO, s *extsort.Sorter) error {
	add := func(key string, record any) error {
		b, err := jsonl.Marshal(record)
		if err != nil {
			return fmt.Errorf("sorting predictions: %w", err)
		}
		return s.Add(key, b)
	}
	for p, err := range pipeline.Records[*ophglm.Photograph](ctx, &pio.Inputs, "photographs") {
		if err != nil {
			return err
		}
		if err := add(p.ID+"\x00", p); err != nil {
			return err
		}
	}
	for p, err := range pipeline.Records[*ophglm.Prediction](ctx, &pio.Inputs, "predictions") {
		if err != nil {
			return err
		}
		if err := add(p.Key(), p); err != nil {
			return err
		}
	}
	return nil
}

// byItem yields the answers item by item.
func byItem(ctx context.Context, s *extsort.Sorter) iter.Seq2[*answers, error] {
	return func(yield func(*answers, error) bool) {
		var now *answers
		for it, err := range s.Sorted(ctx) {
			if err != nil {
				yield(nil, err)
				return
			}
			item, model, _ := strings.Cut(it.Key, "\x00")
			if now != nil && now.item != item {
				if len(now.predictions) > 0 && !yield(now, nil) {
					return
				}
				now = nil
			}
			if now == nil {
				now = &answers{item: item}
			}
			if model == "" {
				now.photograph = &ophglm.Photograph{}
				err = jsonl.Unmarshal(it.Value, now.photograph)
			} else {
				p := &ophglm.Prediction{}
				err = jsonl.Unmarshal(it.Value, p)
				now.predictions = append(now.predictions, p)
			}
			if err != nil {
				yield(nil, fmt.Errorf("sorting predictions: %w", err))
				return
			}
		}
		if now != nil && len(now.predictions) > 0 {
			yield(now, nil)
		}
	}
}

// reporter makes reports, on several goroutines at once.
type reporter struct {
	cfg           ReportConfig
	masks, images *pipeline.Attached
}

func (r *reporter) report(_ context.Context, a *answers) (reported, error) {
	var out reported
	refuse := func(reason, detail string, of *ophglm.Prediction) {
		out.rejected = append(out.rejected, refusal{reason, detail, of})
	}
	s := report.Study{Photograph: a.photograph, Masks: map[string]raster.Plane{}}
	var last *ophglm.Prediction
	for _, p := range a.predictions {
		if last != nil && last.Model == p.Model {
			if reflect.DeepEqual(last, p) {
				out.merged++
			} else {
				refuse("two_answers", p.Model+" answered twice, and differently", p)
			}
			continue
		}
		last = p
		if p.Model == FieldModel {
			s.Field = p
		} else {
			s.Predictions = append(s.Predictions, p)
		}
	}
	reason, detail := "", ""
	switch {
	case a.photograph == nil:
		reason, detail = "no_photograph", "the photograph is not among those given"
	case s.Field == nil:
		reason, detail = "no_field", "the field of view was not measured"
	case s.Field.Values["fundus"] != 0 && fieldofview.Of(s.Field.Values).Empty():
		reason, detail = "no_field", "the measured field of view is empty"
	}
	if reason != "" {
		if s.Field != nil {
			refuse(reason, detail, s.Field)
		}
		for _, p := range s.Predictions {
			refuse(reason, detail, p)
		}
		return out, nil
	}
	out.used++ // the field
	s.Predictions = slices.DeleteFunc(s.Predictions, func(p *ophglm.Prediction) bool {
		reason, detail := r.load(p, s.Masks)
		if reason != "" {
			refuse(reason, detail, p)
			return true
		}
		out.used++
		return false
	})
	reading := report.Read(s, r.cfg.options())
	out.report = reading.Report
	wording.Write(out.report, r.cfg.Languages...)
	if r.cfg.Overlay {
		var err error
		if out.overlay, out.withoutPicture, err = r.draw(a.photograph, reading); err != nil {
			return out, err
		}
	}
	return out, nil
}

// load reads the masks of a prediction.
func (r *reporter) load(p *ophglm.Prediction, into map[string]raster.Plane) (reason, detail string) {
	if len(p.Masks) == 0 {
		return "", ""
	}
	if p.Region == nil || !(p.Region.X1 > p.Region.X0 && p.Region.Y1 > p.Region.Y0) {
		return "no_region", "it has masks and does not say what they cover"
	}
	for _, class := range slices.Sorted(maps.Keys(p.Masks)) {
		b, err := r.masks.Read(p.Masks[class])
		if errors.Is(err, fs.ErrNotExist) {
			return "no_mask", err.Error()
		}
		if err != nil {
			return "bad_mask", err.Error()
		}
		plane, err := raster.ReadPNG(bytes.NewReader(b))
		if err != nil {
			return "bad_mask", fmt.Sprintf("reading %s: %v", p.Masks[class], err)
		}
		into[p.Masks[class]] = plane
	}
	return "", ""
}

// draw makes the overlay. A picture that is missing or broken is no error: why
// says so.
func (r *reporter) draw(p *ophglm.Photograph, reading *report.Reading) (jpeg []byte, why string, err error) {
	b, err := r.images.Read(p.Image)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err.Error(), nil
	}
	if err != nil {
		return nil, "", err
	}
	picture, err := photo.Decode(b, photo.MaxPixels)
	if err != nil {
		return nil, err.Error(), nil
	}
	jpeg, err = overlay.Draw(picture, reading)
	return jpeg, "", err
}
