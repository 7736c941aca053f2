package onnx

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
)

// Session is a model that is ready to run. Its methods may be called from several
// goroutines at once.
type Session struct {
	session       *ort.DynamicAdvancedSession
	input, output Tensor

	using  sync.RWMutex // held for reading by calls, and for writing by Close
	closed bool

	shapes shapes
}

// ErrClosed is what Run gives after Close.
var ErrClosed = errors.New("the ONNX session is closed")

// Input is what the model reads.
func (s *Session) Input() Tensor { return s.input.clone() }

// Output is what it gives.
func (s *Session) Output() Tensor { return s.output.clone() }

// Run computes the output for an input of a shape, both in row-major order. The
// output is written to out where that is long enough, else to a new slice; out
// must not overlap in. A shape that the model does not take, or that in does not
// fill, is an error, and so is an output with a NaN or an infinity in it.
//
// ctx is looked at before; a call that has begun is not stopped.
func (s *Session) Run(ctx context.Context, in []float32, shape []int64, out []float32) (data []float32, outShape []int64, err error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	s.using.RLock()
	defer s.using.RUnlock()
	if s.closed {
		return nil, nil, ErrClosed
	}
	if err = s.input.takes(shape, len(in)); err == nil {
		data, outShape, err = s.compute(in, shape, out)
	}
	if err == nil {
		err = finite(data)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("running an ONNX model: %w", err)
	}
	return data, outShape, nil
}

// compute lets the library write to out where the shape of the output can be
// foretold, and copies from what the library made otherwise.
func (s *Session) compute(in []float32, shape []int64, out []float32) ([]float32, []int64, error) {
	var pin runtime.Pinner // the library holds the addresses of both slices from one call to the next
	defer pin.Unpin()
	pin.Pin(&in[0])
	x, err := ort.NewTensor(ort.Shape(shape), in)
	if err != nil {
		return nil, nil, plain(err)
	}
	defer x.Destroy() // it only points at in
	if foretold := s.shapes.of(shape); foretold != nil {
		n := int(ort.Shape(foretold).FlattenedSize())
		out = slices.Grow(out[:0], n)[:n]
		pin.Pin(&out[0])
		y, err := ort.NewTensor(ort.Shape(foretold), out)
		if err != nil {
			return nil, nil, plain(err)
		}
		defer y.Destroy() // it only points at out
		if s.session.Run([]ort.Value{x}, []ort.Value{y}) == nil {
			return out, slices.Clone(foretold), nil
		}
		// Either the shape is another this time, or the model fails again below.
	}
	made := []ort.Value{nil}
	if err := s.session.Run([]ort.Value{x}, made); err != nil {
		return nil, nil, plain(err)
	}
	defer made[0].Destroy()
	y, ok := made[0].(*ort.Tensor[float32])
	if !ok {
		return nil, nil, fmt.Errorf("its output %s is a %T", s.output.Name, made[0])
	}
	s.shapes.remember(shape, y.GetShape())
	return append(out[:0], y.GetData()...), y.GetShape(), nil
}

// finite says how many of the numbers are not.
func finite(data []float32) error {
	const exponent = 0x7f800000 // all ones in a NaN and in an infinity
	n, first := 0, 0
	for i, v := range data {
		if math.Float32bits(v)&exponent == exponent {
			if n == 0 {
				first = i
			}
			n++
		}
	}
	if n > 0 {
		return fmt.Errorf("%d of the %d numbers of its output are NaN or infinite, the first at index %d", n, len(data), first)
	}
	return nil
}

// Close waits for the calls that are running and frees the model. Closing again
// does nothing.
func (s *Session) Close() error {
	s.using.Lock()
	defer s.using.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	return s.session.Destroy()
}
