package main

import (
	"sync"

	"ophglm/fundus"
	"ophglm/runners/onnx"
)

// onnxRuntime loads the ONNX Runtime when the first stage asks for it, so that a
// machine without it can do everything else.
type onnxRuntime struct {
	load func() (*onnx.Runtime, error)
}

func newONNXRuntime() onnxRuntime {
	return onnxRuntime{sync.OnceValues(func() (*onnx.Runtime, error) {
		path, err := onnx.Find("")
		if err != nil {
			return nil, err
		}
		return onnx.Load(path)
	})}
}

var sharedRuntime = newONNXRuntime()

// Signature names the library and its version.
func (r onnxRuntime) Signature() (string, error) {
	rt, err := r.load()
	if err != nil {
		return "", err
	}
	return rt.Signature(), nil
}

// Open prepares a model.
func (r onnxRuntime) Open(weights []byte, input, output string) (fundus.Session, error) {
	rt, err := r.load()
	if err != nil {
		return nil, err
	}
	return rt.Open(weights, onnx.Options{Input: input, Output: output})
}
