package fundus

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"

	"ophglm"
	"ophglm/fundus/model"
	"ophglm/fundus/photo"
	"ophglm/fundus/report"
	"ophglm/internal/artifact"
	"ophglm/internal/raster"
)

// FieldModel names the predictions that are measured on the picture itself.
const FieldModel = report.FieldModel

// fieldSignature changes with what package photo measures.
const fieldSignature = "ophglm field v1"

// reader asks models about photographs. Its read may be called from several
// goroutines at once: sessions are shared, and buffers are passed on.
type reader struct {
	models  []readyModel
	buffers sync.Pool // of *buffers
}

// readyModel is a model with its session.
type readyModel struct {
	*model.Model
	session   Session
	signature string
}

// buffers are kept from photograph to photograph: tensors of the largest model
// are 30 MB.
type buffers struct{ in, out []float32 }

// reading is what was read of one photograph.
type reading struct {
	predictions []*ophglm.Prediction
	masks       []namedMask
	faults      []modelFault
}

type namedMask struct {
	name  string
	plane raster.Plane
}

// modelFault is a model that failed on the photograph.
type modelFault struct{ model, reason, detail string }

// newReader opens models. One that can't be opened is in broken, the others work.
func newReader(rt Runtime, models []*model.Model) (r *reader, broken []modelFault, err error) {
	r = &reader{}
	r.buffers.New = func() any { return &buffers{} }
	if len(models) == 0 {
		return r, nil, nil // the field of view can be measured without a runtime
	}
	runtime, err := rt.Signature()
	if err != nil {
		return nil, nil, err
	}
	for _, m := range models {
		s, err := rt.Open(m.Weights, m.Input.Name, m.Output.Name)
		if err != nil {
			broken = append(broken, modelFault{m.Name, "broken_model", err.Error()})
			continue
		}
		r.models = append(r.models, readyModel{m, s, signature(m, runtime)})
	}
	return r, broken, nil
}

// signature says what answered: the model by the digest of its weights, how a
// photograph was prepared for it, and the runtime.
func signature(m *model.Model, runtime string) string {
	return fmt.Sprintf("%s %s weights:%s input:%s %s", m.Name, m.Version, artifact.Digest(m.Weights)[:12], ophglm.HashID("input", fmt.Sprintf("%+v%+v", m.Input, m.Output))[:8], runtime)
}

func (r *reader) close() error {
	var err error
	for _, m := range r.models {
		err = errors.Join(err, m.session.Close())
	}
	return err
}

// read reads one photograph. An error of the picture is a [photo.Error]; what a
// model did wrong is among the faults.
func (r *reader) read(ctx context.Context, item string, file []byte) (*reading, error) {
	p, err := photo.Decode(file, photo.MaxPixels)
	if err != nil {
		return nil, err
	}
	f := photo.FindField(p)
	q := photo.Measure(p, &f)
	why := photo.NotFundus(&f, q)
	got := &reading{predictions: []*ophglm.Prediction{{
		Item: item, Model: FieldModel, Input: item, Signature: fieldSignature, Values: fieldValues(p, &f, q, why == ""), Finish: why,
	}}}
	if why != "" {
		return got, nil
	}
	b := r.buffers.Get().(*buffers)
	defer r.buffers.Put(b)
	for _, m := range r.models {
		if f.Diameter < float64(m.Needs.FieldPixels) {
			for _, c := range m.Classes { // so that a report can say why it knows nothing of them
				got.predictions[0].Values["needs_field_pixels_"+c.Name] = float64(m.Needs.FieldPixels)
			}
			continue
		}
		if err := m.ask(ctx, item, p, &f, b, got); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			got.faults = append(got.faults, modelFault{m.Name, "bad_output", err.Error()})
		}
	}
	return got, nil
}

func fieldValues(p *photo.Picture, f *photo.Field, q photo.Quality, fundus bool) map[string]float64 {
	flag := map[bool]float64{true: 1}
	v := map[string]float64{
		"x0": f.Box.X0, "y0": f.Box.Y0, "x1": f.Box.X1, "y1": f.Box.Y1,
		"width_pixels": float64(p.W), "height_pixels": float64(p.H), "diameter_pixels": f.Diameter,
		"roundness": f.Roundness, "framed": flag[f.Framed], "fundus": flag[fundus],
		"red": q.Red, "green": q.Green, "blue": q.Blue, "sharpness": q.Sharpness, "evenness": q.Evenness, "clipped": q.Clipped,
	}
	for k, x := range v {
		v[k] = rounded(x)
	}
	return v
}

// rounded keeps four decimals: more is not measured, and the last digits differ
// between processors.
func rounded(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// ask runs one model on the photograph and adds what it said.
func (m *readyModel) ask(ctx context.Context, item string, p *photo.Picture, f *photo.Field, b *buffers, got *reading) error {
	t := m.Input.Prepare(p, f, b.in)
	b.in = t.Data
	w := t.Window
	out, shape, err := m.session.Run(ctx, t.Data, []int64{1, 3, int64(w.TensorH), int64(w.TensorW)}, b.out)
	if err != nil {
		return err
	}
	b.out = out
	pred := &ophglm.Prediction{Item: item, Model: m.Name, Input: item, Signature: m.signature, Values: map[string]float64{}}
	for _, c := range m.Classes {
		pred.Values["threshold_"+c.Name] = c.Threshold
	}
	want := []int64{1, int64(len(m.Classes))}
	if m.Task == model.Segmentation {
		want = append(want, int64(w.TensorH), int64(w.TensorW))
	}
	if fmt.Sprint(shape) != fmt.Sprint(want) {
		return fmt.Errorf("%s gave an output of shape %v, and its model.yaml means %v", m.Name, shape, want)
	}
	if m.Task == model.Classification {
		pred.Probabilities = map[string]float64{}
		for i, v := range m.probabilities(out) {
			pred.Probabilities[m.Classes[i].Name] = rounded(v)
		}
	} else {
		pred.Masks = map[string]string{}
		pred.Region = &ophglm.Region{X0: w.Rect.X0, Y0: w.Rect.Y0, X1: w.Rect.X1, Y1: w.Rect.Y1, Width: p.W, Height: p.H}
		for i, plane := range m.planes(out, t) {
			name := item + "." + m.Name + "." + m.Classes[i].Name + ".png"
			pred.Masks[m.Classes[i].Name] = name
			got.masks = append(got.masks, namedMask{name, plane})
		}
	}
	got.predictions = append(got.predictions, pred)
	return nil
}

// probabilities makes probabilities of one value for each class.
func (m *readyModel) probabilities(out []float32) []float64 {
	p := make([]float64, len(out))
	switch m.Output.Activation {
	case "sigmoid":
		for i, v := range out {
			p[i] = 1 / (1 + math.Exp(-float64(v)))
		}
	case "softmax":
		top, sum := math.Inf(-1), 0.0
		for _, v := range out {
			top = math.Max(top, float64(v))
		}
		for i, v := range out {
			p[i] = math.Exp(float64(v) - top)
			sum += p[i]
		}
		for i := range p {
			p[i] /= sum
		}
	default:
		for i, v := range out {
			p[i] = math.Min(math.Max(float64(v), 0), 1)
		}
	}
	return p
}

// planes makes a map of probability · 255 for each class, 0 outside the field.
func (m *readyModel) planes(out []float32, t *model.Tensor) []raster.Plane {
	w := t.Window
	size := w.TensorW * w.TensorH
	all := make([]raster.Plane, len(m.Classes))
	for i := range all {
		all[i] = raster.New(w.W, w.H)
	}
	if m.Output.Activation == "softmax" {
		one := make([]float32, len(all))
		for y := range w.H {
			for x := range w.W {
				if t.Field.Pix[y*w.W+x] == 0 {
					continue
				}
				for i := range one {
					one[i] = out[i*size+y*w.TensorW+x]
				}
				for i, v := range m.probabilities(one) {
					all[i].Pix[y*w.W+x] = uint8(v*255 + 0.5)
				}
			}
		}
		return all
	}
	table := &logitBytes
	if m.Output.Activation == "none" {
		table = &shareBytes
	}
	for i, plane := range all {
		for y := range w.H {
			row, in, values := plane.Row(y), t.Field.Row(y), out[i*size+y*w.TensorW:]
			for x := range row {
				if in[x] != 0 {
					row[x] = table.at(values[x])
				}
			}
		}
	}
	return all
}

// byteTable gives the byte of a value by looking it up: a million exponentials
// take longer than it takes to draw them.
type byteTable struct {
	low, step float32
	bytes     [4096]uint8
}

func (t *byteTable) at(v float32) uint8 {
	i := (v - t.low) / t.step
	switch {
	case i < 0:
		return t.bytes[0]
	case i >= float32(len(t.bytes)):
		return t.bytes[len(t.bytes)-1]
	}
	return t.bytes[int(i)]
}

// logitBytes is the sigmoid of −8 to 8, where it is within 1/255 of 0 and of 1,
// and shareBytes of 0 to 1 itself. Steps are far below those of a byte.
var (
	logitBytes = newByteTable(-8, 8, func(v float64) float64 { return 1 / (1 + math.Exp(-v)) })
	shareBytes = newByteTable(0, 1, func(v float64) float64 { return v })
)

func newByteTable(low, high float64, f func(float64) float64) (t byteTable) {
	step := (high - low) / float64(len(t.bytes))
	t.low, t.step = float32(low), float32(step)
	for i := range t.bytes {
		t.bytes[i] = uint8(math.Round(f(low+step*(float64(i)+0.5)) * 255))
	}
	return t
}
