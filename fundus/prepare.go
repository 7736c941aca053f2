package fundus

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"

	"ophglm"
	"ophglm/fundus/model"
	"ophglm/fundus/photo"
	"ophglm/internal/bucket"
	"ophglm/internal/jsonl"
	"ophglm/internal/ordered"
	"ophglm/internal/pipeline"
	"ophglm/internal/raster"
)

// PrepareConfig is the config of fundus.prepare.
type PrepareConfig struct {
	Model string `yaml:"model" doc:"model of the binary whose input is prepared; empty: the one given as a file"`
}

// Prepare is the kind fundus.prepare.
func Prepare() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[PrepareConfig]{
		Name:    "fundus.prepare",
		Version: 1,
		Doc: `Writes photographs as the tensors that a model takes, for training: with the code that prepares them for its use.

For each photograph <id>.input.npy, float32 [3, height, width]; <id>.fov.npy, uint8, 255 inside the field of view; for each mask of its annotation
<id>.<class>.npy, uint8, the marked share of the pixel times 255 (zeros where the class was looked for and is not there). tensors.jsonl has a row for each:
file, patient, bucket, labels, size and the names of its arrays. Memory: a few photographs.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.Photograph]("photographs", "photographs").Lists(),
			pipeline.Attachments("images", "their pictures").Lists(),
			pipeline.In[*ophglm.Annotation]("annotations", "what people say of them").Lists().Maybe().Beside(),
			pipeline.Attachments("masks", "the annotations' masks").Lists().Maybe(),
			{Name: "models", Type: pipeline.FileType, List: true, Optional: true, Side: true, Doc: "a model.yaml of your own, instead of a model of the binary"},
		},
		Outputs: []pipeline.Port{{Name: "tensors", Type: pipeline.FilesType, Doc: "the arrays, and tensors.jsonl"}},
		Config:  PrepareConfig{},
		Assets:  specAssets,
		Example: pipeline.Example{
			With: "{model: diseases}",
			In: map[string]string{
				"photographs":  `{"id":"a","origins":[{"dataset":"d"}],"image":"a.png","width":9,"height":9}` + "\n",
				"images/a.png": "no picture",
			},
		},
		Run: func(ctx context.Context, cfg PrepareConfig, pio *pipeline.IO) error {
			spec, err := chosenSpec(cfg, pio)
			if err != nil {
				return err
			}
			p := preparer{pio: pio, in: &spec.Input, annotations: map[string]*ophglm.Annotation{}, images: pio.Attached("images"), masks: pio.Attached("masks")}
			return p.run(ctx)
		},
	})
}

func specAssets() []pipeline.Asset {
	var out []pipeline.Asset
	for _, a := range modelAssets() {
		if strings.HasSuffix(a.Name, ".yaml") {
			out = append(out, a)
		}
	}
	return out
}

func chosenSpec(cfg PrepareConfig, pio *pipeline.IO) (*model.Spec, error) {
	files := pio.Files("models")
	if cfg.Model == "" {
		if len(files) != 1 {
			return nil, errors.New("one model is needed: of the binary by model, or a model.yaml as a file")
		}
		b, err := files[0].ReadAll()
		if err != nil {
			return nil, fmt.Errorf("reading a model: %w", err)
		}
		return model.Parse(b)
	}
	all, err := embeddedModels()
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		if m.Name == cfg.Model {
			return &m.Spec, nil
		}
	}
	return nil, fmt.Errorf("the binary has no model %q", cfg.Model)
}

type preparer struct {
	pio           *pipeline.IO
	in            *model.Input
	annotations   map[string]*ophglm.Annotation
	images, masks *pipeline.Attached
}

// tensorRow is a row of tensors.jsonl.
type tensorRow struct {
	Item    string            `json:"item"`
	File    string            `json:"file"`
	Patient string            `json:"patient,omitempty"`
	Bucket  int               `json:"bucket"` // of the photograph's group, 0–99
	Eye     ophglm.Eye        `json:"eye,omitempty"`
	Meta    map[string]string `json:"meta,omitempty"`
	Classes []string          `json:"classes"` // that were looked for
	Present []string          `json:"present"`
	Height  int               `json:"height"`
	Width   int               `json:"width"`
	Scale   float64           `json:"scale"` // pixels of the tensor to one of the photograph
	Input   string            `json:"input"`
	Fov     string            `json:"fov"`
	Targets map[string]string `json:"targets"` // by class
}

// prepared is a photograph's row with its files, or what is wrong with it.
type prepared struct {
	row   tensorRow
	files map[string][]byte
	fault *photo.Error
}

func (p *preparer) run(ctx context.Context) error {
	for a, err := range pipeline.Records[*ophglm.Annotation](ctx, &p.pio.Inputs, "annotations") {
		if err != nil {
			return err
		}
		p.annotations[a.Item] = a
	}
	var rows []byte
	err := ordered.Map(ctx, p.pio.Workers, different(ctx, p.pio), p.prepare, func(got prepared) error {
		if got.fault != nil {
			return p.pio.Reject(got.fault.Reason, got.fault.Detail, ophglm.Where{ID: got.row.Item}, nil)
		}
		for name, b := range got.files {
			if err := attach(p.pio, "tensors", name, b); err != nil {
				return err
			}
		}
		line, err := jsonl.Marshal(got.row)
		if err != nil {
			return err
		}
		rows = append(append(rows, line...), '\n')
		p.pio.Used(1)
		return nil
	})
	if err != nil {
		return err
	}
	return attach(p.pio, "tensors", "tensors.jsonl", rows)
}

func (p *preparer) prepare(_ context.Context, ph *ophglm.Photograph) (prepared, error) {
	id := ph.ID
	out := prepared{files: map[string][]byte{}, row: tensorRow{
		Item: id, File: ph.Origins[0].File, Patient: ph.Patient, Bucket: bucket.Of(ph.Group()), Eye: ph.Eye, Meta: ph.Meta,
		Classes: []string{}, Present: []string{}, Input: id + ".input.npy", Fov: id + ".fov.npy", Targets: map[string]string{},
	}}
	b, err := p.images.Read(ph.Image)
	if err != nil {
		return out, fmt.Errorf("photograph %s: %w", id, err)
	}
	pic, err := photo.Decode(b, photo.MaxPixels)
	if errors.As(err, &out.fault) {
		return out, nil
	} else if err != nil {
		return out, err
	}
	f := photo.FindField(pic)
	t := p.in.Prepare(pic, &f, nil)
	w := t.Window
	out.row.Height, out.row.Width, out.row.Scale = w.TensorH, w.TensorW, w.Scale()
	var floats bytes.Buffer
	npyHead(&floats, "<f4", 3, w.TensorH, w.TensorW)
	for _, v := range t.Data {
		floats.Write(binary.LittleEndian.AppendUint32(floats.AvailableBuffer(), math.Float32bits(v)))
	}
	out.files[out.row.Input] = floats.Bytes()
	out.files[out.row.Fov] = npyBytes(t.Field, w)
	if a := p.annotations[id]; a != nil {
		out.row.Classes, out.row.Present = a.Classes, a.Present
		if a.Masks != nil {
			err = p.targets(a, w, &out)
		}
	}
	return out, err
}

// targets draws the annotation's masks as the model sees the photograph.
func (p *preparer) targets(a *ophglm.Annotation, w model.Window, out *prepared) error {
	for _, class := range a.Classes {
		plane := raster.New(w.W, w.H)
		if name, ok := a.Masks[class]; ok {
			b, err := p.masks.Read(name)
			if err != nil {
				return fmt.Errorf("photograph %s: %w", a.Item, err)
			}
			mask, err := raster.ReadPNG(bytes.NewReader(b))
			if err != nil {
				return fmt.Errorf("photograph %s: the mask %s: %w", a.Item, name, err)
			}
			plane = w.Draw(mask)
		}
		name := a.Item + "." + class + ".npy"
		out.row.Targets[class] = name
		out.files[name] = npyBytes(plane, w)
	}
	return nil
}

// npyBytes is a plane as an array of uint8, padded to the tensor's size.
func npyBytes(p raster.Plane, w model.Window) []byte {
	var b bytes.Buffer
	npyHead(&b, "|u1", w.TensorH, w.TensorW)
	zeros := make([]byte, w.TensorW)
	for y := range w.TensorH {
		if y < p.H {
			b.Write(p.Row(y))
			b.Write(zeros[p.W:])
		} else {
			b.Write(zeros)
		}
	}
	return b.Bytes()
}

// npyHead writes the head of an array in NumPy's format, version 1.0: magic,
// version, length and a Python literal, padded to 64 bytes.
func npyHead(b *bytes.Buffer, kind string, shape ...int) {
	head := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", kind, strings.Trim(strings.Join(strings.Fields(fmt.Sprint(shape)), ", "), "[]"))
	const fixed = 10 // before the literal
	head += strings.Repeat(" ", 63-(fixed+len(head))%64) + "\n"
	b.WriteString("\x93NUMPY\x01\x00")
	b.Write(binary.LittleEndian.AppendUint16(nil, uint16(len(head))))
	b.WriteString(head)
}
