package onnx

import (
	"fmt"
	"slices"
)

// Tensor is an input or output as a model declares it. All are of 32-bit floats.
type Tensor struct {
	Name  string
	Shape []int64 // -1 is a size that the caller chooses; empty where the model declares no shape
}

func (t Tensor) clone() Tensor { return Tensor{t.Name, slices.Clone(t.Shape)} }

// takes says why n numbers in a shape can't be given for the tensor.
func (t Tensor) takes(shape []int64, n int) error {
	fits := len(shape) > 0 && (len(t.Shape) == 0 || len(shape) == len(t.Shape))
	for i, size := range shape {
		fits = fits && size > 0 && (len(t.Shape) == 0 || t.Shape[i] < 0 || t.Shape[i] == size)
	}
	if !fits {
		return fmt.Errorf("its input %s is of shape %v, not %v", t.Name, t.Shape, shape)
	}
	left := int64(n) // divided, since the product of the sizes may be too large for an int64
	for _, size := range shape {
		if left%size != 0 {
			left = 0
			break
		}
		left /= size
	}
	if left != 1 {
		return fmt.Errorf("%d numbers do not fill its input %s in the shape %v", n, t.Name, shape)
	}
	return nil
}
