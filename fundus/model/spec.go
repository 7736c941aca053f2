package model

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"regexp"

	"github.com/goccy/go-yaml"

	"ophglm"
)

// Task is what a model does.
type Task string

// A classification gives a probability for each class, a segmentation one for
// each class and pixel.
const (
	Classification Task = "classification"
	Segmentation   Task = "segmentation"
)

// Spec is a model.yaml: what has to be known of an ONNX file to run it.
type Spec struct {
	Name    string  `yaml:"name"`
	Version string  `yaml:"version"`
	File    string  `yaml:"file"`    // of the weights, beside the model.yaml
	Licence string  `yaml:"licence"` // of the weights
	Task    Task    `yaml:"task"`
	Input   Input   `yaml:"input"`
	Output  Output  `yaml:"output"`
	Classes []Class `yaml:"classes"` // in the order of the output's channels
	Needs   Needs   `yaml:"needs"`
}

// Input says how a photograph becomes a tensor of [1, 3, height, width].
type Input struct {
	Name   string `yaml:"name"`
	Layout string `yaml:"layout"` // NCHW
	Colour string `yaml:"colour"` // RGB, or BGR
	// FieldPixels is the diameter that the field of view is scaled to.
	FieldPixels int `yaml:"field_pixels"`
	// Crop is "square", about the field's centre and with its diameter as side,
	// or "box", what the field covers of the frame.
	Crop string `yaml:"crop"`
	// Multiple is what height and width are padded to a multiple of, with zeros at
	// the right and the bottom.
	Multiple int `yaml:"multiple"`
	// Snap leaves the photograph as it is where the scale would be within this
	// share of 1.
	Snap    float64 `yaml:"snap"`
	Scaling Scaling `yaml:"scaling"`
}

// Scaling says how a byte v of a channel becomes a number: (v/255 − mean)/deviation.
// Pixels outside the field become 0.
type Scaling struct {
	// Kind is "fixed", by Mean and Deviation, or "field", by those of the
	// photograph's own pixels inside the field.
	Kind      string    `yaml:"kind"`
	Mean      []float64 `yaml:"mean"`
	Deviation []float64 `yaml:"deviation"`
}

// Output says what the model gives: [1, classes] or [1, classes, height, width].
type Output struct {
	Name       string `yaml:"name"`
	Activation string `yaml:"activation"` // "sigmoid", "softmax" or "none": what makes probabilities of it
}

// Class is one class of a model.
type Class struct {
	Name      string      `yaml:"name"` // such as hard_exudate
	Label     ophglm.Text `yaml:"label"`
	ICD10     string      `yaml:"icd10"`
	Threshold float64     `yaml:"threshold"` // present at this probability and above
}

// Needs is what a photograph is to have, for the model to be run on it.
type Needs struct {
	FieldPixels int `yaml:"field_pixels"` // least diameter of the field of view
}

var className = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Parse reads a model.yaml. An unknown key is an error.
func Parse(b []byte) (*Spec, error) {
	s := &Spec{}
	if err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(s); err != nil {
		return nil, errors.New(yaml.FormatError(err, false, true))
	}
	return s, s.check()
}

func (s *Spec) check() error {
	in := &s.Input
	switch {
	case !className.MatchString(s.Name):
		return fmt.Errorf("name is to be of lower-case letters, digits and _, not %q", s.Name)
	case s.File == "":
		return errors.New("file, the ONNX file beside it, is missing")
	case s.Task != Classification && s.Task != Segmentation:
		return fmt.Errorf("task is to be classification or segmentation, not %q", s.Task)
	case in.Layout != "NCHW":
		return fmt.Errorf("input.layout is to be NCHW, not %q", in.Layout)
	case in.Colour != "RGB" && in.Colour != "BGR":
		return fmt.Errorf("input.colour is to be RGB or BGR, not %q", in.Colour)
	case in.Crop != "square" && in.Crop != "box":
		return fmt.Errorf("input.crop is to be square or box, not %q", in.Crop)
	case in.FieldPixels < 8 || in.FieldPixels > 8192:
		return fmt.Errorf("input.field_pixels is to be 8 to 8192, not %d", in.FieldPixels)
	case in.Multiple < 1 || in.Multiple > 1024:
		return fmt.Errorf("input.multiple is to be 1 to 1024, not %d", in.Multiple)
	case !(in.Snap >= 0 && in.Snap <= 0.5):
		return fmt.Errorf("input.snap is to be 0 to 0.5, not %g", in.Snap)
	case in.Scaling.Kind != "fixed" && in.Scaling.Kind != "field":
		return fmt.Errorf("input.scaling.kind is to be fixed or field, not %q", in.Scaling.Kind)
	case in.Scaling.Kind == "fixed" && (len(in.Scaling.Mean) != 3 || len(in.Scaling.Deviation) != 3):
		return errors.New("input.scaling has to give mean and deviation of three channels")
	case s.Output.Activation != "sigmoid" && s.Output.Activation != "softmax" && s.Output.Activation != "none":
		return fmt.Errorf("output.activation is to be sigmoid, softmax or none, not %q", s.Output.Activation)
	case len(s.Classes) == 0:
		return errors.New("classes are missing")
	}
	for _, d := range in.Scaling.Deviation {
		if !(d > 0) || math.IsInf(d, 0) { // neither is a NaN
			return fmt.Errorf("input.scaling.deviation is to be above 0, not %g", d)
		}
	}
	for _, m := range in.Scaling.Mean {
		if math.IsNaN(m) || math.IsInf(m, 0) {
			return fmt.Errorf("input.scaling.mean is to be a number, not %g", m)
		}
	}
	seen := map[string]bool{}
	for _, c := range s.Classes {
		switch {
		case !className.MatchString(c.Name) || seen[c.Name]:
			return fmt.Errorf("class %q: each has a name of its own of lower-case letters, digits and _", c.Name)
		case !(c.Threshold >= 0 && c.Threshold <= 1):
			return fmt.Errorf("class %s: the threshold is to be 0 to 1, not %g", c.Name, c.Threshold)
		}
		seen[c.Name] = true
	}
	return nil
}
