package fundus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"ophglm"
	"ophglm/fundus/photo"
	"ophglm/internal/ordered"
	"ophglm/internal/pipeline"
)

// ImportConfig is the config of fundus.import.
type ImportConfig struct {
	Dataset   string   `yaml:"dataset" doc:"name of the dataset, which origins and the hashes of patients hold"`
	Licence   string   `yaml:"licence" doc:"licence of the photographs, which samples carry on"`
	File      string   `yaml:"file" doc:"field of the manifest with the photograph's path, or the end of it"`
	Patient   string   `yaml:"patient" doc:"field of the manifest with the patient; patients are told apart and not named"`
	Eye       string   `yaml:"eye" doc:"field of the manifest with the eye: OD, right, R or 右, OS, left, L or 左"`
	Meta      []string `yaml:"meta" doc:"fields of the manifest to keep"`
	MaxPixels int      `yaml:"max_pixels" doc:"larger photographs are rejected before they are decoded"`
}

// Validate reports a dataset without a name, or a limit that lets nothing in.
func (c ImportConfig) Validate() error {
	switch {
	case c.Dataset == "":
		return errors.New("dataset is missing")
	case c.MaxPixels < 1:
		return fmt.Errorf("max_pixels is to be 1 or more, not %d", c.MaxPixels)
	}
	return nil
}

// maxFileBytes is the longest file that is read: an uncompressed 16-bit TIFF of
// the largest picture allowed, and some.
const maxFileBytes = 700 << 20

// Import is the kind fundus.import.
func Import() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[ImportConfig]{
		Name:    "fundus.import",
		Version: 1,
		Doc: `Reads fundus photographs: JPEG, PNG, TIFF, GIF and BMP files.

A photograph's id is a hash of its file. What goes on is upright and without metadata, which can name a patient: a JPEG or PNG loses its metadata and
no pixel; other formats, 16 bits, four inks and turned pictures become PNG. File names go on as they are, into origins: rename files that hold a name.
The manifest is JSONL, one photograph a row, and is matched by the end of the file's path. With a manifest, a file that no row names is rejected, as its
patient is not known. The same file twice is one photograph with two origins. Out come photographs by id. Memory: the manifest, and a few photographs.`,
		Inputs: []pipeline.Port{
			{Name: "files", Type: pipeline.FileType, List: true, Doc: "the photographs"},
			{Name: "manifest", Type: pipeline.FileType, Optional: true, Side: true, Doc: "JSONL: whose eye each file shows"},
		},
		Outputs: []pipeline.Port{
			pipeline.Out[*ophglm.Photograph]("photographs", "a record for each different photograph"),
			pipeline.Attachments("images", "the pictures, by the name that records give them"),
		},
		Config: ImportConfig{File: "file", Patient: "patient", Eye: "eye", MaxPixels: photo.MaxPixels},
		Example: pipeline.Example{
			With: "{dataset: example}",
			In: map[string]string{
				"files/a/1_left.png": tinyPNG(3, 2), "files/a/2_left.png": "no picture",
				"manifest/manifest.jsonl": `{"file":"1_left.png","patient":"P1","eye":"left"}` + "\n" + `{"file":"2_left.png","patient":"P2","eye":"left"}` + "\n",
			},
		},
		Run: func(ctx context.Context, cfg ImportConfig, pio *pipeline.IO) error {
			im := importer{cfg: cfg, pio: pio, taken: map[string]*ophglm.Photograph{}, rowOf: map[int]string{}}
			if pio.Has("manifest") {
				var err error
				if im.manifest, err = readManifest(pio.Files("manifest")[0], cfg.File); err != nil {
					return err
				}
			}
			return im.run(ctx)
		},
	})
}

type importer struct {
	cfg      ImportConfig
	pio      *pipeline.IO
	manifest *manifest // nil: none was given
	taken    map[string]*ophglm.Photograph
	rowOf    map[int]string // the photograph that a row of the manifest was found for
}

// cleaned is a file on its way in.
type cleaned struct {
	file  *pipeline.File
	image []byte
	p     *ophglm.Photograph
	fault *photo.Error
}

func (im *importer) run(ctx context.Context) error {
	files := func(yield func(*pipeline.File, error) bool) {
		for _, f := range im.pio.Files("files") {
			if !yield(f, nil) {
				return
			}
		}
	}
	err := ordered.Map(ctx, im.pio.Workers, iter.Seq2[*pipeline.File, error](files), im.clean, im.take)
	if err != nil {
		return err
	}
	out, err := pipeline.Write[*ophglm.Photograph](im.pio, "photographs")
	if err != nil {
		return err
	}
	all := make([]*ophglm.Photograph, 0, len(im.taken))
	for _, p := range im.taken {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *ophglm.Photograph) int { return strings.Compare(a.ID, b.ID) })
	for _, p := range all {
		if err := out.Emit(p); err != nil {
			return err
		}
	}
	return nil
}

// clean reads one file. What is wrong with the picture is its fault; an error is
// of reading.
func (im *importer) clean(_ context.Context, f *pipeline.File) (cleaned, error) {
	c := cleaned{file: f}
	b, err := readFile(f)
	if err == nil {
		var ext string
		var h photo.Header
		if c.image, ext, h, err = photo.Clean(b, im.cfg.MaxPixels); err == nil {
			id := ophglm.HashID("photograph", string(b))
			c.p = &ophglm.Photograph{ID: id, Image: id + ext, Width: h.W, Height: h.H}
		}
	}
	if errors.As(err, &c.fault) {
		return c, nil
	}
	if err != nil {
		err = fmt.Errorf("reading %s: %w", f.Path, err)
	}
	return c, err
}

func readFile(f *pipeline.File) ([]byte, error) {
	h, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer h.Close() // only read from
	b, err := io.ReadAll(io.LimitReader(h, maxFileBytes+1))
	if err == nil && len(b) > maxFileBytes {
		err = &photo.Error{Reason: "too_large", Detail: fmt.Sprintf("the file is over %d bytes", maxFileBytes)}
	}
	return b, err
}

func (im *importer) take(c cleaned) error {
	im.pio.Took(1)
	where := ophglm.Where{File: c.file.Name}
	if c.fault != nil {
		return im.pio.Reject(c.fault.Reason, c.fault.Detail, where, nil)
	}
	origin := ophglm.Origin{Dataset: im.cfg.Dataset, File: c.file.Name, Licence: im.cfg.Licence}
	if im.manifest != nil {
		row, ok := im.manifest.of(c.file.Path)
		if !ok {
			return im.pio.Reject("not_in_manifest", "no row of the manifest names the file", where, nil)
		}
		if id, had := im.rowOf[row.n]; had && id != c.p.ID {
			return im.pio.Reject("ambiguous_row", fmt.Sprintf("row %d of the manifest names another picture too: give longer paths", row.n), where, nil)
		}
		im.rowOf[row.n] = c.p.ID
		if im.pio.Erased(row.text(im.cfg.Patient)) {
			return im.pio.Reject(pipeline.ErasedReason, "", where, nil)
		}
		if fault := im.describe(c.p, row); fault != "" {
			return im.pio.Reject("bad_manifest_row", fmt.Sprintf("row %d of the manifest: %s", row.n, fault), where, nil)
		}
		origin.Row = row.n
	}
	c.p.Origins = []ophglm.Origin{origin}
	if im.pio.Erased(c.p.Keys()...) {
		return im.pio.Reject(pipeline.ErasedReason, "", where, nil)
	}
	if first, twice := im.taken[c.p.ID]; twice {
		if first.Patient != c.p.Patient || first.Eye != c.p.Eye {
			return im.pio.Reject("two_owners", "the same picture was read before as another patient's or another eye's", where, nil)
		}
		first.Origins = append(first.Origins, origin)
		im.pio.Merged(1)
		return nil
	}
	im.taken[c.p.ID] = c.p
	im.pio.Used(1)
	return attach(im.pio, "images", c.p.Image, c.image)
}

// describe fills in what a row of the manifest says, and returns what is wrong
// with it.
func (im *importer) describe(p *ophglm.Photograph, row manifestRow) (fault string) {
	if key := row.text(im.cfg.Patient); key != "" {
		p.Patient = ophglm.PatientID(im.cfg.Dataset, key)
	}
	var ok bool
	if p.Eye, ok = parseEye(row.text(im.cfg.Eye)); !ok {
		return fmt.Sprintf("%s is %q, which names no eye", im.cfg.Eye, row.text(im.cfg.Eye))
	}
	for _, name := range im.cfg.Meta {
		if v := row.text(name); v != "" {
			if p.Meta == nil {
				p.Meta = map[string]string{}
			}
			p.Meta[name] = v
		}
	}
	return ""
}

// parseEye reads the name of an eye; none is no eye.
func parseEye(s string) (eye ophglm.Eye, ok bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "":
		return "", true
	case "od", "right", "r", "re", "右", "右眼":
		return ophglm.OD, true
	case "os", "left", "l", "le", "左", "左眼":
		return ophglm.OS, true
	}
	return "", false
}
