package fundus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"
	"sync"

	"ophglm"
	"ophglm/fundus/model"
	"ophglm/fundus/models"
	"ophglm/fundus/photo"
	"ophglm/internal/ordered"
	"ophglm/internal/pipeline"
	"ophglm/internal/raster"
)

// PredictConfig is the config of fundus.predict.
type PredictConfig struct {
	Models []string `yaml:"models" doc:"models of the binary to run; those given as files run besides"`
}

// Validate reports a model that the binary does not have.
func (c PredictConfig) Validate() error {
	all, err := embeddedModels()
	if err != nil {
		return err
	}
	for _, name := range c.Models {
		if !slices.ContainsFunc(all, func(m *model.Model) bool { return m.Name == name }) {
			return fmt.Errorf("models: the binary has no model %q", name)
		}
	}
	return nil
}

var embeddedModels = sync.OnceValues(func() ([]*model.Model, error) { return model.LoadAll(models.FS) })

// Predict is the kind fundus.predict. The runtime runs the models.
func Predict(rt Runtime) pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[PredictConfig]{
		Name:    "fundus.predict",
		Version: 1,
		Doc: `Asks models about photographs.

Of every photograph the field of view and the quality are measured (a prediction of the model "field"). One that is not a fundus photograph is said to be
none and no model sees it. A model is not run on a photograph whose field is smaller than it needs: what it would have looked for is then not known.
A classification gives a probability for each class; a segmentation a mask of probability · 255 for each class, of the part of the photograph that its
region names, at the model's own resolution. A picture that can't be decoded is rejected; a model that fails on a photograph, or can't be opened, is
rejected as a part, and the others go on. Predictions come out in the order of the photographs, and by model. A photograph given twice is asked about
once. Memory: for
each worker a photograph, its tensors (50 MB), and what the runtime needs, some 600 MB on the largest photographs.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.Photograph]("photographs", "photographs").Lists(),
			pipeline.Attachments("images", "their pictures").Lists(),
			{Name: "models", Type: pipeline.FileType, List: true, Optional: true, Side: true, Doc: "model.yaml files of your own, and the ONNX files that they name"},
		},
		Outputs: []pipeline.Port{
			pipeline.Out[*ophglm.Prediction]("predictions", "what each model said of each photograph"),
			pipeline.Attachments("masks", "the masks, by the name that predictions give them"),
		},
		Config:  PredictConfig{Models: []string{"diseases", "lesions", "vessels"}},
		Answers: rt.Signature,
		Assets:  modelAssets,
		Example: pipeline.Example{
			With: "{models: []}",
			In: map[string]string{
				"photographs":  `{"id":"a","origins":[{"dataset":"d"}],"image":"a.png","width":9,"height":9}` + "\n",
				"images/a.png": tinyPNG(9, 9),
			},
		},
		Run: func(ctx context.Context, cfg PredictConfig, pio *pipeline.IO) (err error) {
			wanted, err := chosenModels(cfg, pio)
			if err != nil {
				return err
			}
			r, broken, err := newReader(rt, wanted)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, r.close()) }()
			for _, b := range broken {
				if err := pio.RejectPart(b.reason, b.detail, ophglm.Where{ID: b.model}, nil); err != nil {
					return err
				}
			}
			return predictAll(ctx, r, pio)
		},
	})
}

func modelAssets() []pipeline.Asset {
	var out []pipeline.Asset
	all, err := embeddedModels()
	if err != nil {
		return []pipeline.Asset{{Name: "models", Data: []byte(err.Error())}} // Validate says so too
	}
	for _, m := range all {
		spec, _ := models.FS.ReadFile(path.Join(m.Name, "model.yaml")) // LoadAll read it
		out = append(out, pipeline.Asset{Name: m.Name + " model.yaml", Data: spec}, pipeline.Asset{Name: m.Name, Data: m.Weights})
	}
	return out
}

// chosenModels are those of the binary that are wanted and those given as files.
func chosenModels(cfg PredictConfig, pio *pipeline.IO) ([]*model.Model, error) {
	all, err := embeddedModels()
	if err != nil {
		return nil, err
	}
	var out []*model.Model
	for _, m := range all {
		if slices.Contains(cfg.Models, m.Name) {
			out = append(out, m)
		}
	}
	if pio.Has("models") {
		var files []model.Named
		for _, f := range pio.Files("models") {
			b, err := f.ReadAll()
			if err != nil {
				return nil, fmt.Errorf("reading a model: %w", err)
			}
			files = append(files, model.Named{Name: f.Name, Data: b})
		}
		own, err := model.Pair(files)
		if err != nil {
			return nil, err
		}
		out = append(out, own...)
	}
	slices.SortStableFunc(out, func(a, b *model.Model) int { return strings.Compare(a.Name, b.Name) })
	for i, m := range out {
		if m.Name == FieldModel || i > 0 && out[i-1].Name == m.Name {
			return nil, fmt.Errorf("two models are named %s: give one another name in its model.yaml", m.Name)
		}
	}
	return out, nil
}

// seen is a photograph that was read, or why it was not.
type seen struct {
	id    string
	got   *reading
	masks [][]byte // PNG, as got.masks
	fault *photo.Error
}

func predictAll(ctx context.Context, r *reader, pio *pipeline.IO) error {
	images := pio.Attached("images")
	out, err := pipeline.Write[*ophglm.Prediction](pio, "predictions")
	if err != nil {
		return err
	}
	look := func(ctx context.Context, p *ophglm.Photograph) (seen, error) {
		s := seen{id: p.ID}
		b, err := images.Read(p.Image)
		if err != nil {
			return s, fmt.Errorf("photograph %s: %w", p.ID, err)
		}
		if s.got, err = r.read(ctx, p.ID, b); errors.As(err, &s.fault) {
			return s, nil
		} else if err != nil {
			return s, err
		}
		for _, m := range s.got.masks {
			var b bytes.Buffer
			if err := raster.WritePNG(&b, m.plane); err != nil {
				return s, fmt.Errorf("encoding the mask %s: %w", m.name, err)
			}
			s.masks = append(s.masks, b.Bytes())
		}
		return s, nil
	}
	take := func(s seen) error {
		if s.fault != nil {
			return pio.Reject(s.fault.Reason, s.fault.Detail, ophglm.Where{ID: s.id}, nil)
		}
		pio.Used(1)
		for _, f := range s.got.faults {
			if err := pio.RejectPart(f.reason, f.detail, ophglm.Where{ID: s.id}, nil); err != nil {
				return err
			}
		}
		for i, m := range s.got.masks {
			if err := attach(pio, "masks", m.name, s.masks[i]); err != nil {
				return err
			}
		}
		for _, p := range s.got.predictions {
			if err := out.Emit(p); err != nil {
				return err
			}
		}
		return nil
	}
	return ordered.Map(ctx, pio.Workers, different(ctx, pio), look, take)
}

// different yields the photographs, each once.
func different(ctx context.Context, pio *pipeline.IO) iter.Seq2[*ophglm.Photograph, error] {
	return func(yield func(*ophglm.Photograph, error) bool) {
		had := map[string]bool{}
		for p, err := range pipeline.Records[*ophglm.Photograph](ctx, &pio.Inputs, "photographs") {
			if err == nil && had[p.ID] {
				pio.Merged(1)
				continue
			}
			if err == nil {
				had[p.ID] = true
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// attach writes a file to an output of attachments.
func attach(pio *pipeline.IO, port, name string, b []byte) error {
	f, err := pio.CreateFile(port, name)
	if err != nil {
		return err
	}
	if _, err := f.Write(b); err != nil {
		f.Close() // the first error is the one to tell
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return f.Close()
}
