// Package onnx runs ONNX files with the ONNX Runtime, a shared library that is
// found and loaded when the first model needs it ([Find], [Load]).
//
// Sharing. The library can be loaded once a process, so there is one [Runtime].
// A [Session] is a model that was read and optimised once; its Run may be called
// from any number of goroutines, and ONNX Runtime runs them side by side. Each
// call computes on one thread by default: with several pictures at hand, one
// goroutine a picture keeps all processors busy without their waiting for each
// other, and numbers do not depend on how a sum was cut.
//
// Buffers. Inputs are read where they lie and outputs are written where the
// caller wants them: once a shape was seen, a call copies nothing and allocates
// no tensor.
package onnx
