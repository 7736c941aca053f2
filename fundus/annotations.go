package fundus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ophglm"
	"ophglm/fundus/photo"
	"ophglm/internal/bucket"
	"ophglm/internal/ordered"
	"ophglm/internal/pipeline"
	"ophglm/internal/raster"
)

// AnnotationsConfig is the config of fundus.annotations.
type AnnotationsConfig struct {
	Classes []string          `yaml:"classes" doc:"what was looked for in every photograph; empty: the classes of codes, or of colours"`
	Label   string            `yaml:"label" doc:"field of the photographs' meta that says what is there; several values are separated by commas"`
	Codes   map[string]string `yaml:"codes" doc:"the class that a value of label means, such as {D: diabetic_retinopathy}; empty: values are classes"`
	Colours map[string]string `yaml:"colours" doc:"the colour of each class in the masks, such as {optic_disc: '#ffff00'}, channels being full or none; empty: masks are of the one class, where they are white"`
	Match   []string          `yaml:"match" doc:"two patterns, for the file names of photographs and of masks: those belong together whose first groups are the same"`
	Buckets []int             `yaml:"buckets" doc:"keep photographs whose group has a bucket from the first to below the second, of 100: a patient's lie together"`
	Dataset string            `yaml:"dataset" doc:"name of the annotations, if it is not the photographs'"`
}

// Validate reports settings that annotate nothing, or that can't be read.
func (c AnnotationsConfig) Validate() error {
	if c.Label == "" && len(c.Match) == 0 {
		return errors.New("label, or match with mask files, is needed")
	}
	if len(c.Match) != 0 && len(c.Match) != 2 {
		return errors.New("match takes two patterns")
	}
	for _, p := range c.Match {
		if r, err := regexp.Compile(p); err != nil || r.NumSubexp() < 1 {
			return fmt.Errorf("match: %s is not a pattern with a group", p)
		}
	}
	if len(c.Buckets) != 0 && (len(c.Buckets) != 2 || c.Buckets[0] < 0 || c.Buckets[0] >= c.Buckets[1] || c.Buckets[1] > bucket.N) {
		return fmt.Errorf("buckets takes two numbers from 0 to %d, the first the smaller", bucket.N)
	}
	seen := map[[3]bool]bool{}
	for class, v := range c.Colours {
		rgb, err := parseColour(v)
		if err != nil {
			return fmt.Errorf("colours: %s: %w", class, err)
		}
		if seen[rgb] || rgb == [3]bool{} {
			return fmt.Errorf("colours: %s has the colour of another class, or black", class)
		}
		seen[rgb] = true
	}
	if n := len(c.classes()); n == 0 || len(c.Match) != 0 && len(c.Colours) == 0 && n != 1 {
		return errors.New("classes are missing, or masks without colours have several")
	}
	return nil
}

func (c AnnotationsConfig) classes() []string {
	all := slices.Clone(c.Classes)
	if len(all) == 0 {
		all = slices.AppendSeq(slices.Collect(maps.Keys(c.Colours)), maps.Values(c.Codes))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// parseColour reads #rrggbb as which of its channels are full: masks are drawn in
// full colours, and their decoders may be off by a little.
func parseColour(s string) (rgb [3]bool, err error) {
	v, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(s) != 7 {
		return rgb, fmt.Errorf("%q is not a colour such as #ff0000", s)
	}
	for i := range rgb {
		switch c := v >> (16 - 8*i) & 0xff; c {
		case 0xff:
			rgb[i] = true
		case 0:
		default:
			return rgb, fmt.Errorf("%s has a channel that is neither 00 nor ff", s)
		}
	}
	return rgb, nil
}

// Annotations is the kind fundus.annotations.
func Annotations() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[AnnotationsConfig]{
		Name:    "fundus.annotations",
		Version: 1,
		Doc: `Gathers what people say of photographs: labels of the manifest, and masks that they drew.

A mask file is as large as its photograph and belongs to it by name. Out come annotations by photograph, and a mask for each class that is there, 255
where it is. Of a photograph without a mask file or a label, or outside the buckets, nothing is said: it is read and counted. Memory: a few photographs' masks.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.Photograph]("photographs", "photographs").Lists(),
			{Name: "files", Type: pipeline.FileType, List: true, Optional: true, Side: true, Doc: "masks: PNG, GIF, TIFF or BMP"},
		},
		Outputs: []pipeline.Port{
			pipeline.Out[*ophglm.Annotation]("annotations", "one for each photograph of which something is said"),
			pipeline.Attachments("masks", "the masks, by the name that annotations give them"),
		},
		Config: AnnotationsConfig{},
		Example: pipeline.Example{
			With: "{label: label, codes: {N: normal, D: diabetic_retinopathy}}",
			In: map[string]string{"photographs": `{"id":"a","origins":[{"dataset":"d","file":"1.jpg"}],"image":"a.jpg","width":9,"height":9,"patient":"p","meta":{"label":"D"}}` + "\n" +
				`{"id":"b","origins":[{"dataset":"d","file":"2.jpg"}],"image":"b.jpg","width":9,"height":9,"patient":"p","meta":{"label":"O"}}` + "\n"},
		},
		Run: func(ctx context.Context, cfg AnnotationsConfig, pio *pipeline.IO) error {
			a := annotator{cfg: cfg, pio: pio, classes: cfg.classes()}
			return a.run(ctx)
		},
	})
}

type annotator struct {
	cfg     AnnotationsConfig
	pio     *pipeline.IO
	classes []string
	image   *regexp.Regexp            // of the file names of photographs
	files   map[string]*pipeline.File // masks by key
	out     *pipeline.Writer[*ophglm.Annotation]
}

// annotated is a photograph with what is said of it.
type annotated struct {
	a     *ophglm.Annotation // nil: nothing is said, because of why
	why   string
	masks map[string]raster.Plane
	where ophglm.Where
	fault *photo.Error
}

func (a *annotator) run(ctx context.Context) error {
	var err error
	if a.out, err = pipeline.Write[*ophglm.Annotation](a.pio, "annotations"); err != nil {
		return err
	}
	if err := a.index(); err != nil {
		return err
	}
	return ordered.Map(ctx, a.pio.Workers, different(ctx, a.pio), a.annotate, a.take)
}

// index finds the mask files by their keys.
func (a *annotator) index() error {
	if len(a.cfg.Match) == 0 {
		return nil
	}
	a.files = map[string]*pipeline.File{}
	a.image = regexp.MustCompile(a.cfg.Match[0])
	pattern := regexp.MustCompile(a.cfg.Match[1]) // Validate compiled it
	for _, f := range a.pio.Files("files") {
		m := pattern.FindStringSubmatch(path.Base(f.Name))
		if m == nil {
			return fmt.Errorf("the mask %s does not match %s", f.Path, a.cfg.Match[1])
		}
		if other := a.files[m[1]]; other != nil {
			return fmt.Errorf("%s and %s are masks of the same photograph by %s", other.Path, f.Path, a.cfg.Match[1])
		}
		a.files[m[1]] = f
	}
	return nil
}

func (a *annotator) annotate(_ context.Context, p *ophglm.Photograph) (annotated, error) {
	out := annotated{where: ophglm.Where{ID: p.ID}}
	if b := a.cfg.Buckets; len(b) == 2 {
		if n := bucket.Of(p.Group()); n < b[0] || n >= b[1] {
			out.why = "outside_buckets"
			return out, nil
		}
	}
	o := p.Origins[0]
	record := &ophglm.Annotation{Item: p.ID, Group: p.Group(), Classes: a.classes, Present: []string{}, Source: ophglm.Source{Dataset: o.Dataset, File: o.File, Row: o.Row, Field: a.cfg.Label, Licence: o.Licence}}
	if a.cfg.Dataset != "" {
		record.Source.Dataset = a.cfg.Dataset
	}
	if a.cfg.Label != "" {
		value := p.Meta[a.cfg.Label]
		if strings.TrimSpace(value) == "" && a.files == nil {
			out.why = "no_label" // nobody said that nothing is there
			return out, nil
		}
		record.Present = append(record.Present, a.labels(value)...)
	}
	if a.files != nil {
		f := a.maskOf(p)
		if f == nil {
			out.why = "no_mask"
			return out, nil
		}
		record.Source.File, record.Source.Row = f.Name, 0
		var err error
		if out.masks, err = a.read(f, p); errors.As(err, &out.fault) {
			return out, nil
		} else if err != nil {
			return out, err
		}
		record.Masks = map[string]string{}
		for class := range out.masks {
			record.Present = append(record.Present, class)
			record.Masks[class] = p.ID + "." + class + ".png"
		}
	}
	slices.Sort(record.Present)
	record.Present = slices.Compact(record.Present)
	out.a = record
	return out, nil
}

// labels are the classes that a value of the label field means. One that means
// none, such as "other", is none of those looked for.
func (a *annotator) labels(value string) []string {
	var out []string
	for v := range strings.SplitSeq(value, ",") {
		v = strings.TrimSpace(v)
		if class, ok := a.cfg.Codes[v]; ok {
			v = class
		}
		if slices.Contains(a.classes, v) {
			out = append(out, v)
		}
	}
	return out
}

// maskOf finds the mask of a photograph by any of the names that it was read
// under, or nil.
func (a *annotator) maskOf(p *ophglm.Photograph) *pipeline.File {
	for _, o := range p.Origins {
		if m := a.image.FindStringSubmatch(path.Base(o.File)); m != nil && a.files[m[1]] != nil {
			return a.files[m[1]]
		}
	}
	return nil
}

// read takes a mask file apart. A class of which no pixel is marked has no mask.
func (a *annotator) read(f *pipeline.File, p *ophglm.Photograph) (map[string]raster.Plane, error) {
	b, err := readFile(f)
	if err != nil {
		return nil, err
	}
	m, err := photo.Decode(b, photo.MaxPixels)
	if err != nil {
		return nil, err
	}
	if m.W != p.Width || m.H != p.Height {
		return nil, &photo.Error{Reason: "mask_size", Detail: fmt.Sprintf("the mask %s is %d×%d pixels and its photograph %d×%d", f.Name, m.W, m.H, p.Width, p.Height)}
	}
	classOf := [2][2][2]string{} // by which channels are full
	if len(a.cfg.Colours) == 0 {
		classOf[1][1][1] = a.classes[0]
	}
	for class, v := range a.cfg.Colours {
		rgb, _ := parseColour(v) // Validate read it
		classOf[bit(rgb[0])][bit(rgb[1])][bit(rgb[2])] = class
	}
	out := map[string]raster.Plane{}
	for i := range m.RGB[0].Pix {
		class := classOf[m.RGB[0].Pix[i]>>7][m.RGB[1].Pix[i]>>7][m.RGB[2].Pix[i]>>7]
		if class == "" || !slices.Contains(a.classes, class) {
			continue
		}
		plane, ok := out[class]
		if !ok {
			plane = raster.New(m.W, m.H)
			out[class] = plane
		}
		plane.Pix[i] = 255
	}
	return out, nil
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (a *annotator) take(got annotated) error {
	switch {
	case got.fault != nil:
		return a.pio.Reject(got.fault.Reason, got.fault.Detail, got.where, nil)
	case got.a == nil:
		a.pio.Used(1)
		a.pio.Count(got.why, 1)
		return nil
	}
	a.pio.Used(1)
	for _, class := range slices.Sorted(maps.Keys(got.masks)) {
		var b bytes.Buffer
		if err := raster.WritePNG(&b, got.masks[class]); err != nil {
			return fmt.Errorf("encoding the mask of %s: %w", got.a.Item, err)
		}
		if err := attach(a.pio, "masks", got.a.Masks[class], b.Bytes()); err != nil {
			return err
		}
	}
	return a.out.Emit(got.a)
}
