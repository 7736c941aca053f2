package surface

import (
	"fmt"
	"math"

	"ophglm/eval/mask"
)

// Boundary says what the elements of a mask's outline are.
type Boundary string

const (
	// Pixels are the pixels of the mask that have one outside it among their four
	// neighbours, or lie at the image's edge: each counts 1, whatever the spacing
	// (medpy, MONAI and MetricsReloaded, all by scipy's binary_erosion).
	Pixels Boundary = "pixels"
	// Pixels8 are those with one among their eight neighbours (medpy's connectivity
	// of 2).
	Pixels8 Boundary = "pixels8"
	// Surfels are the corners of pixels that the outline meets, at the image's edge
	// too, each with the length of outline by it (DeepMind's surface-distance, and
	// MONAI's use_subvoxels).
	Surfels Boundary = "surfels"
)

// Validate reports a boundary of another name.
func (b Boundary) Validate() error {
	switch b {
	case Pixels, Pixels8, Surfels:
		return nil
	}
	return fmt.Errorf("boundary is to be %s, %s or %s, not %q", Pixels, Pixels8, Surfels, b)
}

// Kind is a kind of boundary element, by which it has its length.
type Kind uint8

const (
	Pixel      Kind = iota // 1
	Horizontal             // Column of the spacing
	Vertical               // Row
	Diagonal               // half the diagonal of a pixel
	Saddle                 // two of those
	kinds
)

// lengths are those of the kinds of elements.
func (s Spacing) lengths() [kinds]float64 {
	diagonal := 0.5 * math.Sqrt(float64(s.Row*s.Row)+float64(s.Column*s.Column))
	return [kinds]float64{Pixel: 1, Horizontal: s.Column, Vertical: s.Row, Diagonal: diagonal, Saddle: 2 * diagonal}
}

// elements are those of an outline, by rows, and by columns within a row.
type elements struct {
	at      *mask.Mask
	columns []int32
	kinds   []Kind  // nil where all are pixels
	starts  []int32 // of each row within columns, and the end
}

// of finds the elements of a mask's outline.
func (b Boundary) of(m *mask.Mask) *elements {
	if b == Surfels {
		return surfels(m.Corners())
	}
	n := mask.Four
	if b == Pixels8 {
		n = mask.Eight
	}
	return newElements(m.Edge(n))
}

func newElements(at *mask.Mask) *elements {
	e := &elements{at: at, starts: make([]int32, at.Height+1), columns: make([]int32, 0, at.Area())}
	for y := range at.Height {
		for x := range at.Columns(y) {
			e.columns = append(e.columns, int32(x))
		}
		e.starts[y+1] = int32(len(e.columns))
	}
	return e
}

func surfels(c mask.Crossed) *elements {
	e := newElements(c.Any())
	e.kinds = make([]Kind, 0, len(e.columns))
	for y := range e.at.Height {
		for _, x := range e.row(y) {
			k := Diagonal
			switch {
			case c.Horizontal.At(y, int(x)):
				k = Horizontal
			case c.Vertical.At(y, int(x)):
				k = Vertical
			case c.Saddle.At(y, int(x)):
				k = Saddle
			}
			e.kinds = append(e.kinds, k)
		}
	}
	return e
}

// row is the columns of row y.
func (e *elements) row(y int) []int32 { return e.columns[e.starts[y]:e.starts[y+1]] }

// kind is that of element i.
func (e *elements) kind(i int) Kind {
	if e.kinds == nil {
		return Pixel
	}
	return e.kinds[i]
}
