// Package onnx runs ONNX files with the ONNX Runtime, a shared library that is
// found and loaded when the first model needs it ([Find], [Load]).
//
// Sharing. The library is loaded once a process, so there is one [Runtime]. A
// [Session] is a model that was read and optimised once; its Run may be called
// from any number of goroutines, and the calls run side by side.
//
// Threads. A call computes on the thread of its caller. With several pictures at
// hand, one goroutine a picture keeps all processors busy without their waiting
// for each other. [Options] can give a call more threads; they are the session's,
// and calls at the same time share them.
//
// Buffers. A call reads the caller's input where it lies and writes the output
// into the caller's buffer: a worker that passes the same two slices again and
// again reuses its tensors, and nothing is copied. Only a buffer that is too short
// and an input of a shape that the session has not seen lately cost a new one. A
// call costs some 2 µs more than a bare one on tensors made before
// (BenchmarkRun).
//
// Memory. What a model needs in between, a session keeps for the next call. It
// grows to what the largest inputs need that were worked on at the same time, and
// stays there: some 600 MB for each photograph of 1,440 × 1,760 pixels in a net of
// the size of this project's for lesions.
package onnx
