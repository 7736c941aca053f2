package onnx

import (
	"encoding/binary"
	"slices"
	"sync"
)

// shapes remembers what shape of output a shape of input led to, so that the
// buffer can be made before the call. What it says is a guess, since the output of
// some models depends on more.
type shapes struct {
	mu    sync.Mutex
	known map[string][]int64
}

// shapesKept bounds it: with more shapes than that it begins anew.
const shapesKept = 64

// of gives the shape of the output for one of the input, nil where there was none.
// The slice is not to be changed.
func (s *shapes) of(input []int64) []int64 {
	var key [64]byte
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known[string(appendShape(key[:0], input))]
}

// remember notes a shape of output. One without numbers needs no buffer and is
// forgotten.
func (s *shapes) remember(input, output []int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil || len(s.known) == shapesKept {
		s.known = map[string][]int64{}
	}
	key := string(appendShape(nil, input))
	if slices.Contains(output, 0) {
		delete(s.known, key)
		return
	}
	s.known[key] = output
}

func appendShape(key []byte, shape []int64) []byte {
	for _, size := range shape {
		key = binary.AppendVarint(key, size)
	}
	return key
}
