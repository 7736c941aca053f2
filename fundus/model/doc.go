// Package model describes models of fundus photographs, and prepares what they
// take. A model is an ONNX file with a model.yaml beside it ([Spec]); how a
// photograph becomes its tensor is settled here once, for training and for use.
package model
