package onnx

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
)

// Runtime is the library, loaded.
type Runtime struct{ path string }

var (
	loading sync.Mutex
	loaded  *Runtime
)

// Load loads the library. It is loaded once: another call with the same path gives
// the same runtime, one with another path is an error.
func Load(path string) (*Runtime, error) {
	loading.Lock()
	defer loading.Unlock()
	switch {
	case loaded != nil && loaded.path == path:
		return loaded, nil
	case loaded != nil:
		return nil, fmt.Errorf("loading the ONNX Runtime %s: %s is loaded already", path, loaded.path)
	}
	ort.SetSharedLibraryPath(path)
	if err := ort.InitializeEnvironment(ort.WithLogLevelError()); err != nil {
		return nil, fmt.Errorf("loading the ONNX Runtime %s: %w", path, err)
	}
	if err := ort.DisableTelemetry(); err != nil {
		return nil, fmt.Errorf("loading the ONNX Runtime %s: %w", path, err)
	}
	loaded = &Runtime{path}
	return loaded, nil
}

// Version is the library's own version, such as 1.32.0.
func (r *Runtime) Version() string { return ort.GetVersion() }

// Signature says what computes: it is part of what is said of every answer.
func (r *Runtime) Signature() string { return "onnxruntime " + r.Version() + " cpu" }

// Options say how a model is opened.
type Options struct {
	Input, Output string // names; "" is the only one
	Threads       int    // for one call; 0 is 1
}

// Session is a model that is ready to run. It may be used from several goroutines.
type Session struct {
	s      *ort.DynamicAdvancedSession
	mu     sync.Mutex
	shapes map[string][]int64 // of outputs, by that of the input
}

// Open reads a model. Bytes that are no model, and names that it does not have,
// are errors.
func (r *Runtime) Open(weights []byte, opt Options) (*Session, error) {
	if len(weights) == 0 {
		return nil, errors.New("opening an ONNX model: the file is empty")
	}
	ins, outs, err := ort.GetInputOutputInfoWithONNXData(weights)
	if err != nil {
		return nil, fmt.Errorf("opening an ONNX model: %w", err)
	}
	in, err := pick("input", ins, opt.Input)
	if err != nil {
		return nil, err
	}
	out, err := pick("output", outs, opt.Output)
	if err != nil {
		return nil, err
	}
	o, err := ort.NewSessionOptions()
	if err != nil {
		return nil, fmt.Errorf("opening an ONNX model: %w", err)
	}
	defer o.Destroy() // the session has its own copy
	if err := errors.Join(o.SetIntraOpNumThreads(max(opt.Threads, 1)), o.SetInterOpNumThreads(1), o.SetLogSeverityLevel(ort.LoggingLevelError)); err != nil {
		return nil, fmt.Errorf("opening an ONNX model: %w", err)
	}
	s, err := ort.NewDynamicAdvancedSessionWithONNXData(weights, []string{in}, []string{out}, o)
	if err != nil {
		return nil, fmt.Errorf("opening an ONNX model: %w", err)
	}
	return &Session{s: s, shapes: map[string][]int64{}}, nil
}

// pick finds an input or output of floats by name.
func pick(what string, all []ort.InputOutputInfo, name string) (string, error) {
	var names []string
	for _, i := range all {
		names = append(names, i.Name)
	}
	at := slices.Index(names, name)
	if name == "" && len(all) == 1 {
		at = 0
	}
	switch {
	case name == "" && len(all) != 1:
		return "", fmt.Errorf("opening an ONNX model: it has the %ss %s, and none is named", what, strings.Join(names, ", "))
	case at < 0:
		return "", fmt.Errorf("opening an ONNX model: it has no %s %s, but %s", what, name, strings.Join(names, ", "))
	case all[at].OrtValueType != ort.ONNXTypeTensor || all[at].DataType != ort.TensorElementDataTypeFloat:
		return "", fmt.Errorf("opening an ONNX model: its %s %s is not a tensor of 32-bit floats", what, names[at])
	}
	return names[at], nil
}

// Run computes the output for an input of the shape. The output is written to out
// where that is long enough, else to a new slice. A NaN or an infinity in it is an
// error. ctx is looked at before; a call that has begun is not stopped.
func (s *Session) Run(ctx context.Context, in []float32, shape []int64, out []float32) (data []float32, outShape []int64, err error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	x, err := ort.NewTensor(ort.NewShape(shape...), in)
	if err != nil {
		return nil, nil, fmt.Errorf("running an ONNX model: %w", err)
	}
	defer x.Destroy() // it only points at in
	key := fmt.Sprint(shape)
	s.mu.Lock()
	outShape = s.shapes[key]
	s.mu.Unlock()
	if outShape == nil {
		data, outShape, err = s.first(x, out)
		if err == nil {
			s.mu.Lock()
			s.shapes[key] = outShape
			s.mu.Unlock()
		}
	} else {
		data, err = s.into(x, outShape, out)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("running an ONNX model: %w", err)
	}
	if n := notFinite(data); n > 0 {
		return nil, nil, fmt.Errorf("running an ONNX model: %d of %d numbers of its output are not finite", n, len(data))
	}
	return data, slices.Clone(outShape), nil
}

// first runs with an output whose shape is not known yet.
func (s *Session) first(x ort.Value, out []float32) ([]float32, []int64, error) {
	values := []ort.Value{nil}
	if err := s.s.Run([]ort.Value{x}, values); err != nil {
		return nil, nil, err
	}
	defer values[0].Destroy() // copied from
	y, ok := values[0].(*ort.Tensor[float32])
	if !ok {
		return nil, nil, fmt.Errorf("its output is a %T", values[0])
	}
	return append(out[:0], y.GetData()...), slices.Clone([]int64(y.GetShape())), nil
}

// into runs with an output of a known shape.
func (s *Session) into(x ort.Value, shape []int64, out []float32) ([]float32, error) {
	n := int(ort.Shape(shape).FlattenedSize())
	if cap(out) < n {
		out = make([]float32, n)
	}
	out = out[:n]
	y, err := ort.NewTensor(ort.NewShape(shape...), out)
	if err != nil {
		return nil, err
	}
	defer y.Destroy() // it only points at out
	return out, s.s.Run([]ort.Value{x}, []ort.Value{y})
}

// notFinite counts NaNs and infinities: floats whose exponent is all ones.
func notFinite(data []float32) (n int) {
	const exponent = 0x7f800000
	for _, v := range data {
		if math.Float32bits(v)&exponent == exponent {
			n++
		}
	}
	return n
}

// Close frees the model. It is not to be used after.
func (s *Session) Close() error { return s.s.Destroy() }
