package fundus

import "context"

// Runtime runs ONNX files. It is made where the binary is wired together.
type Runtime interface {
	// Signature names the runtime and its version. Where the runtime is missing the
	// error says how to get it.
	Signature() (string, error)
	// Open prepares the weights of a model, with the names of its input and output;
	// an empty name means the only one.
	Open(weights []byte, input, output string) (Session, error)
}

// Session is a model that is ready to run. Run may be called from several
// goroutines at once.
type Session interface {
	// Run gives the model's output, and its shape, for an input of a shape. The
	// output is written to out where that is long enough. One with a NaN or an
	// infinity in it is an error.
	Run(ctx context.Context, in []float32, shape []int64, out []float32) (data []float32, outShape []int64, err error)
	Close() error
}
