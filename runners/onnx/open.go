package onnx

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	ort "github.com/yalue/onnxruntime_go"
)

// Options say how a model is opened.
type Options struct {
	Input, Output string // names; "" is the only one that the model has
	Threads       int    // that compute one call; 0 is 1: the caller's own
}

// Open reads a model and prepares it. Bytes that are no model, a name that it does
// not have, an input or output that is not of 32-bit floats, and a model that
// needs more than one input are errors.
func (r *Runtime) Open(weights []byte, opts Options) (*Session, error) {
	s, err := open(weights, opts)
	if err != nil {
		return nil, fmt.Errorf("opening an ONNX model: %w", err)
	}
	return s, nil
}

func open(weights []byte, opts Options) (*Session, error) {
	if len(weights) == 0 {
		return nil, errors.New("it has no bytes")
	}
	inputs, outputs, err := ort.GetInputOutputInfoWithONNXData(weights)
	if err != nil {
		return nil, plain(err)
	}
	s := new(Session)
	if s.input, err = choose("input", inputs, opts.Input); err != nil {
		return nil, err
	}
	if len(inputs) > 1 {
		return nil, fmt.Errorf("it needs the inputs %s together, and only one can be given", names(inputs))
	}
	if s.output, err = choose("output", outputs, opts.Output); err != nil {
		return nil, err
	}
	o, err := ort.NewSessionOptions()
	if err != nil {
		return nil, plain(err)
	}
	defer o.Destroy() // the session has a copy
	// Patterns of memory are for inputs of one size: with sizes that change they
	// take half as much again, and no call gets faster.
	err = errors.Join(o.SetIntraOpNumThreads(max(opts.Threads, 1)), o.SetInterOpNumThreads(1), o.SetMemPattern(false))
	if err != nil {
		return nil, plain(err)
	}
	s.session, err = ort.NewDynamicAdvancedSessionWithONNXData(weights, []string{s.input.Name}, []string{s.output.Name}, o)
	if err != nil {
		return nil, plain(err)
	}
	return s, nil
}

// choose finds an input or output by name, "" being the only one.
func choose(what string, all []ort.InputOutputInfo, name string) (Tensor, error) {
	at := slices.IndexFunc(all, func(t ort.InputOutputInfo) bool { return t.Name == name })
	if name == "" && len(all) == 1 {
		at = 0
	}
	switch {
	case at < 0 && name == "":
		return Tensor{}, fmt.Errorf("it has the %ss %s, and one has to be named", what, names(all))
	case at < 0:
		return Tensor{}, fmt.Errorf("it has no %s %q, but %s", what, name, names(all))
	}
	if t := all[at]; t.OrtValueType != ort.ONNXTypeTensor || t.DataType != ort.TensorElementDataTypeFloat {
		return Tensor{}, fmt.Errorf("its %s %s is not a tensor of 32-bit floats", what, t.Name)
	}
	return Tensor{Name: all[at].Name, Shape: all[at].Dimensions}, nil
}

func names(all []ort.InputOutputInfo) string {
	var out []string
	for _, t := range all {
		out = append(out, t.Name)
	}
	return strings.Join(out, ", ")
}
