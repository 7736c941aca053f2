package onnx

import (
	"slices"
	"testing"
)

func TestShapes(t *testing.T) {
	var s shapes
	if got := s.of([]int64{1, 2}); got != nil {
		t.Errorf("before anything was seen: %v", got)
	}
	s.remember([]int64{1, 2}, []int64{7})
	s.remember([]int64{12}, []int64{8})
	s.remember([]int64{2, 1}, []int64{9})
	for _, c := range []struct{ in, want []int64 }{
		{[]int64{1, 2}, []int64{7}},
		{[]int64{12}, []int64{8}},
		{[]int64{2, 1}, []int64{9}},
		{[]int64{1}, nil},
	} {
		if got := s.of(c.in); !slices.Equal(got, c.want) {
			t.Errorf("of(%v) = %v, want %v", c.in, got, c.want)
		}
	}
	s.remember([]int64{12}, []int64{3, 0})
	if got := s.of([]int64{12}); got != nil {
		t.Errorf("an output without numbers: %v", got)
	}
	for size := range int64(10 * shapesKept) {
		s.remember([]int64{size + 1}, []int64{size + 1})
		if len(s.known) > shapesKept {
			t.Fatalf("%d shapes are kept", len(s.known))
		}
		if got := s.of([]int64{size + 1}); len(got) != 1 || got[0] != size+1 {
			t.Fatalf("the last is %v", got)
		}
	}
}
