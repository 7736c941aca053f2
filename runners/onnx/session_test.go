package onnx_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ophglm/internal/realdata"
	"ophglm/runners/onnx"
)

// tiny is a model with an image of 3 × 16 × 16 as input and two outputs: cls, the
// softmax of 5, and seg, a sigmoid of 4 × 16 × 16. PyTorch exported it, and the
// expected values are those of its own Python runtime.
type tiny struct {
	weights     []byte
	X, Cls, Seg []float32
}

func tinyModel(t testing.TB) tiny {
	t.Helper()
	var m tiny
	var err error
	if m.weights, err = os.ReadFile(realdata.Vectors(t, "tiny_cls_seg.onnx")); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(realdata.Vectors(t, "tiny_cls_seg_expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func open(t testing.TB, weights []byte, opts onnx.Options) *onnx.Session {
	t.Helper()
	s, err := load(t).Open(weights, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestRunGivesTheExpectedValues(t *testing.T) {
	m := tinyModel(t)
	for _, threads := range []int{0, 2} {
		for _, c := range []struct {
			output   string
			shape    []int64
			declared []int64
			want     []float32
		}{
			{"cls", []int64{1, 5}, []int64{-1, 5}, m.Cls},
			{"seg", []int64{1, 4, 16, 16}, []int64{-1, 4, 16, 16}, m.Seg},
		} {
			s := open(t, m.weights, onnx.Options{Output: c.output, Threads: threads})
			if in := s.Input(); in.Name != "image" || !slices.Equal(in.Shape, []int64{-1, 3, 16, 16}) {
				t.Errorf("the input is %v", in)
			}
			if out := s.Output(); out.Name != c.output || !slices.Equal(out.Shape, c.declared) {
				t.Errorf("the output is %v", out)
			}
			var out []float32
			for range 3 { // the first call learns the shape, the others write into out
				var shape []int64
				var err error
				out, shape, err = s.Run(t.Context(), m.X, []int64{1, 3, 16, 16}, out)
				if err != nil || !slices.Equal(shape, c.shape) || len(out) != len(c.want) {
					t.Fatalf("%s is %d numbers in the shape %v, %v", c.output, len(out), shape, err)
				}
				for i, want := range c.want {
					if d := math.Abs(float64(out[i] - want)); d > 1e-6 {
						t.Fatalf("%s[%d] = %v, want %v", c.output, i, out[i], want)
					}
				}
			}
		}
	}
}

// One session, many goroutines, two shapes: the numbers are those of one goroutine.
func TestRunFromManyGoroutines(t *testing.T) {
	m := tinyModel(t)
	s := open(t, m.weights, onnx.Options{Output: "seg"})
	input := func(i int) ([]float32, []int64) {
		x := slices.Repeat(m.X, 1+i%2)
		for j := range x {
			x[j] *= float32(i)
		}
		return x, []int64{int64(1 + i%2), 3, 16, 16}
	}
	const inputs = 10
	var want [inputs][]float32
	for i := range want {
		x, shape := input(i)
		var err error
		if want[i], _, err = s.Run(t.Context(), x, shape, nil); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			var out []float32
			for n := range 40 {
				i := (n*3 + worker) % inputs
				x, shape := input(i)
				var err error
				if out, _, err = s.Run(t.Context(), x, shape, out); err != nil || !slices.Equal(out, want[i]) {
					t.Errorf("worker %d, input %d: %v, or other numbers", worker, i, err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// Whatever the shapes and buffers, the output is that of the operation.
func TestRunIsTheOperation(t *testing.T) {
	s := open(t, elementwise("Relu"), onnx.Options{})
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float32Range(-9, 9), 1, 200).Draw(t, "x")
		out := make([]float32, rapid.IntRange(0, 200).Draw(t, "buffer"))
		got, shape, err := s.Run(context.Background(), x, []int64{int64(len(x))}, out)
		if err != nil || !slices.Equal(shape, []int64{int64(len(x))}) {
			t.Fatalf("shape %v, %v", shape, err)
		}
		for i := range x {
			if got[i] != max(x[i], 0) {
				t.Fatalf("relu(%v) = %v", x[i], got[i])
			}
		}
		if len(out) >= len(x) && &got[0] != &out[0] {
			t.Fatal("the buffer was long enough and was not used")
		}
	})
}

// NonZero gives as many places as there are numbers other than 0: the shape of the
// output can't be foretold from that of the input.
func TestRunWithAnOutputThatVaries(t *testing.T) {
	s := open(t, model([]message{tensor("x", float32s, -1)}, []message{tensor("y", float32s, 1, -1)},
		node("NonZero", "places", "x"), node("Cast", "y", "places").with("to", float32s)), onnx.Options{})
	out := make([]float32, 4)
	for _, c := range []struct{ x, want []float32 }{
		{[]float32{1, 0, 3, 4}, []float32{0, 2, 3}},
		{[]float32{1, 0, 3, 5}, []float32{0, 2, 3}},
		{[]float32{0, 0, 3, 0}, []float32{2}},
		{[]float32{0, 0, 0, 0}, nil},
		{[]float32{1, 1, 1, 1}, []float32{0, 1, 2, 3}},
		{[]float32{0, 1, 1, 1}, []float32{1, 2, 3}},
	} {
		got, shape, err := s.Run(t.Context(), c.x, []int64{4}, out)
		if err != nil || !slices.Equal(got, c.want) || !slices.Equal(shape, []int64{1, int64(len(c.want))}) {
			t.Errorf("the places in %v are %v in the shape %v, %v; want %v", c.x, got, shape, err, c.want)
		}
	}
}

func TestRunRefusesWhatIsNotFinite(t *testing.T) {
	s := open(t, elementwise("Log"), onnx.Options{})
	inf := float32(math.Inf(1))
	for range 2 { // with the library's buffer, then with ours
		for _, c := range []struct {
			x    []float32
			want string
		}{
			{[]float32{1, 2, -1, 0}, "2 of the 4 numbers of its output are NaN or infinite, the first at index 2"},
			{[]float32{inf, 2, 3, 4}, "1 of the 4 numbers of its output are NaN or infinite, the first at index 0"},
		} {
			data, _, err := s.Run(t.Context(), c.x, []int64{4}, nil)
			if err == nil || !strings.HasSuffix(err.Error(), c.want) || data != nil {
				t.Errorf("log of %v: %v, %v", c.x, data, err)
			}
		}
		if _, _, err := s.Run(t.Context(), []float32{1, 2, 3, math.MaxFloat32}, []int64{4}, nil); err != nil {
			t.Errorf("after it: %v", err)
		}
	}
}

func TestRunRefusesOtherShapes(t *testing.T) {
	m := tinyModel(t)
	s := open(t, m.weights, onnx.Options{Output: "cls"})
	for _, c := range []struct {
		name  string
		n     int
		shape []int64
		want  string
	}{
		{"channels", 4 * 256, []int64{1, 4, 16, 16}, "its input image is of shape [-1 3 16 16], not [1 4 16 16]"},
		{"rank", 768, []int64{3, 16, 16}, "its input image is of shape [-1 3 16 16], not [3 16 16]"},
		{"no shape", 768, nil, "its input image is of shape [-1 3 16 16], not []"},
		{"nothing", 0, []int64{0, 3, 16, 16}, "not [0 3 16 16]"},
		{"negative", 768, []int64{-1, 3, 16, 16}, "not [-1 3 16 16]"},
		{"too few numbers", 767, []int64{1, 3, 16, 16}, "767 numbers do not fill its input image in the shape [1 3 16 16]"},
		{"too many numbers", 2 * 768, []int64{1, 3, 16, 16}, "1536 numbers do not fill"},
		{"a number too many", 769, []int64{1, 3, 16, 16}, "769 numbers do not fill"},
		{"no numbers", 0, []int64{1, 3, 16, 16}, "0 numbers do not fill"},
		{"more than an int64", 768, []int64{1 << 62, 3, 16, 16}, "768 numbers do not fill"},
	} {
		if _, _, err := s.Run(t.Context(), make([]float32, c.n), c.shape, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %s", c.name, err, c.want)
		}
	}
	// What a model itself does not take is its own error, on one line.
	add := open(t, model([]message{tensor("x", float32s, -1, -1)}, []message{tensor("y", float32s, -1, -1)}, node("MatMul", "y", "x", "x")), onnx.Options{})
	_, _, err := add.Run(t.Context(), make([]float32, 6), []int64{2, 3}, nil)
	if err == nil || !strings.HasPrefix(err.Error(), "running an ONNX model: Non-zero status code returned while running MatMul node") || strings.Contains(err.Error(), "\n") {
		t.Errorf("2 × 3 by 2 × 3: %v", err)
	}
}

func TestRunLooksAtTheContext(t *testing.T) {
	s := open(t, elementwise("Relu"), onnx.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.Run(ctx, []float32{1}, []int64{1}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a call that was cancelled before gives %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	rt := load(t)
	m := tinyModel(t)
	x, y := tensor("x", float32s, -1), tensor("y", float32s, -1)
	for _, c := range []struct {
		name    string
		weights []byte
		opts    onnx.Options
		want    string
	}{
		{"no bytes", nil, onnx.Options{}, "it has no bytes"},
		{"a text", []byte("this is not a model"), onnx.Options{}, "protobuf parsing failed"},
		{"half a model", m.weights[:1600], onnx.Options{Output: "cls"}, "protobuf parsing failed"},
		{"an unknown operation", elementwise("Nonsense"), onnx.Options{}, "No Op registered for Nonsense"},
		{"an output of no operation", model([]message{x}, []message{y}, node("Relu", "z", "x")), onnx.Options{}, ""},
		{"no name for two outputs", m.weights, onnx.Options{}, "it has the outputs cls, seg, and one has to be named"},
		{"an output that is not there", m.weights, onnx.Options{Output: "logits"}, `it has no output "logits", but cls, seg`},
		{"an input that is not there", m.weights, onnx.Options{Input: "pixels", Output: "cls"}, `it has no input "pixels", but image`},
		{"two inputs", model([]message{x, tensor("z", float32s, -1)}, []message{y}, node("Add", "y", "x", "z")), onnx.Options{Input: "x"}, "it needs the inputs x, z together"},
		{"integers out", model([]message{x}, []message{tensor("y", int64s, -1)}, node("Cast", "y", "x").with("to", int64s)), onnx.Options{}, "its output y is not a tensor of 32-bit floats"},
		{"integers in", model([]message{tensor("x", int64s, -1)}, []message{y}, node("Cast", "y", "x").with("to", float32s)), onnx.Options{}, "its input x is not a tensor of 32-bit floats"},
	} {
		s, err := rt.Open(c.weights, c.opts)
		if err == nil {
			s.Close()
			t.Errorf("%s was opened", c.name)
			continue
		}
		if text := err.Error(); !strings.HasPrefix(text, "opening an ONNX model: ") || !strings.Contains(text, c.want) || strings.Contains(text, "\n") {
			t.Errorf("%s: %q; want %q", c.name, text, c.want)
		}
	}
}

// A model with one byte changed is opened or refused, and run or refused: it never
// ends the process.
func TestOpenSurvivesDamage(t *testing.T) {
	rt := load(t)
	m := tinyModel(t)
	refused, ran := 0, 0
	for i := 0; i < len(m.weights); i += 11 {
		weights := slices.Clone(m.weights)
		weights[i] ^= 0x5a
		s, err := rt.Open(weights, onnx.Options{Output: "cls"})
		if err != nil {
			refused++
			continue
		}
		if _, _, err := s.Run(t.Context(), m.X, []int64{1, 3, 16, 16}, nil); err == nil {
			ran++
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if refused < 20 || ran < 20 {
		t.Errorf("%d were refused and %d ran: the damage did not reach both the graph and the weights", refused, ran)
	}
}

func TestRunReusesBuffers(t *testing.T) {
	const n = 1 << 18 // 1 MiB
	s := open(t, elementwise("Relu"), onnx.Options{})
	x, out := make([]float32, n), make([]float32, n)
	shapes := [][]int64{{n}, {n / 2}}
	call := func() {
		for _, shape := range shapes {
			got, _, err := s.Run(context.Background(), x[:shape[0]], shape, out)
			if err != nil || &got[0] != &out[0] {
				t.Fatalf("another buffer, or %v", err)
			}
		}
	}
	call() // learns the shapes
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 50 {
		call()
	}
	runtime.ReadMemStats(&after)
	if bytes := (after.TotalAlloc - before.TotalAlloc) / 50; bytes > 4096 {
		t.Errorf("two calls allocate %d bytes: that must not depend on their %d numbers", bytes, n)
	}
	if allocs := testing.AllocsPerRun(50, call); allocs > 40 {
		t.Errorf("two calls allocate %v times", allocs)
	}
}

func TestClose(t *testing.T) {
	s, err := load(t).Open(elementwise("Relu"), onnx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, _, err := s.Run(t.Context(), []float32{1}, []int64{1}, nil); !errors.Is(err, onnx.ErrClosed) {
		t.Errorf("running what is closed: %v", err)
	}
}

// Close frees what a call works on, and so waits for its end.
func TestCloseWaits(t *testing.T) {
	const n = 1024
	square := []message{tensor("x", float32s, n, n)}
	s, err := load(t).Open(model(square, []message{tensor("y", float32s, n, n)},
		node("MatMul", "a", "x", "x"), node("MatMul", "b", "a", "a"), node("MatMul", "c", "b", "b"), node("MatMul", "y", "c", "c")), onnx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var began, ended time.Time
	started, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		began = time.Now()
		close(started)
		_, _, err := s.Run(context.Background(), make([]float32, n*n), []int64{n, n}, nil)
		ended = time.Now()
		if err != nil {
			t.Error(err)
		}
	}()
	<-started
	time.Sleep(20 * time.Millisecond) // into the call, which takes 100 ms and more
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	closed := time.Now()
	<-done
	if took := ended.Sub(began); ended.Sub(closed) > took/2 {
		t.Errorf("a call of %v ended %v after Close had returned", took, ended.Sub(closed))
	}
}
