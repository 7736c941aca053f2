package onnx_test

import (
	"context"
	"testing"

	ort "github.com/yalue/onnxruntime_go"

	"ophglm/runners/onnx"
)

// BenchmarkRun is what a call costs besides computing: a model that does next to
// nothing with one number, through a session and through the bare library with
// tensors that were made before.
func BenchmarkRun(b *testing.B) {
	b.Run("session", func(b *testing.B) {
		s := open(b, elementwise("Relu"), onnx.Options{})
		x, out, shape := []float32{1}, []float32{0}, []int64{1}
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := s.Run(context.Background(), x, shape, out); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bare", func(b *testing.B) {
		load(b)
		x, err := ort.NewTensor(ort.NewShape(1), []float32{1})
		if err != nil {
			b.Fatal(err)
		}
		defer x.Destroy()
		y, err := ort.NewTensor(ort.NewShape(1), []float32{0})
		if err != nil {
			b.Fatal(err)
		}
		defer y.Destroy()
		s, err := ort.NewAdvancedSessionWithONNXData(elementwise("Relu"), []string{"x"}, []string{"y"}, []ort.Value{x}, []ort.Value{y}, nil)
		if err != nil {
			b.Fatal(err)
		}
		defer s.Destroy()
		b.ReportAllocs()
		for b.Loop() {
			if err := s.Run(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
