package mask

// Neighbours says which pixels are a pixel's neighbours.
type Neighbours int

const (
	Four  Neighbours = 4 // left, right, above, below
	Eight Neighbours = 8 // and those across the corners
)

// Eroded keeps the pixels whose neighbours are all of the class: those at the
// image's edge go.
func (m *Mask) Eroded(n Neighbours) *Mask {
	out := New(m.Width, m.Height)
	for y := 1; y+1 < m.Height; y++ {
		above, row, below := m.around(y)
		to := out.Row(y)
		for k, w := range row {
			if w == 0 {
				continue
			}
			w &= above[k] & below[k]
			if n == Eight {
				w &= beside(above, k) & beside(below, k)
			}
			to[k] = w & beside(row, k)
		}
	}
	return out
}

// beside says of the pixels of word k whether both of their neighbours in the row
// are of the class.
func beside(row []uint64, k int) uint64 {
	left, right := row[k]<<1, row[k]>>1
	if k > 0 {
		left |= row[k-1] >> 63
	}
	if k+1 < len(row) {
		right |= row[k+1] << 63
	}
	return left & right
}

// Edge is the pixels that erosion takes.
func (m *Mask) Edge(n Neighbours) *Mask { return m.Without(m.Eroded(n)) }

// Crossed is where an outline meets corners of pixels. Each of the masks has the
// corners as its pixels, one more in each direction than the mask has: corner
// (row, column) lies at the upper left of pixel (row, column). A corner is in at
// most one of them.
type Crossed struct {
	Horizontal *Mask // the pixels above are of the class and those below are not, or the other way about
	Vertical   *Mask // the pixels on the left and those on the right
	Diagonal   *Mask // one of the four pixels is unlike the others
	Saddle     *Mask // the pixels across are alike, and those beside each other are not
}

// Corners finds the corners that the outline meets.
func (m *Mask) Corners() Crossed {
	c := Crossed{
		Horizontal: New(m.Width+1, m.Height+1), Vertical: New(m.Width+1, m.Height+1),
		Diagonal: New(m.Width+1, m.Height+1), Saddle: New(m.Width+1, m.Height+1),
	}
	none := make([]uint64, m.stride)
	above := none
	for y := range m.Height + 1 {
		below := none
		if y < m.Height {
			below = m.Row(y)
		}
		horizontal, vertical, diagonal, saddle := c.Horizontal.Row(y), c.Vertical.Row(y), c.Diagonal.Row(y), c.Saddle.Row(y)
		var carryAbove, carryBelow uint64 // the last pixel of the word before
		for k := range horizontal {
			var up, down uint64 // the pixels at the right of the corner
			if k < m.stride {
				up, down = above[k], below[k]
			}
			if up|down|carryAbove|carryBelow == 0 {
				continue
			}
			upLeft, downLeft := up<<1|carryAbove, down<<1|carryBelow
			carryAbove, carryBelow = up>>63, down>>63
			acrossUp, acrossDown, left := upLeft^up, downLeft^down, upLeft^downLeft
			horizontal[k] = left &^ acrossUp &^ acrossDown
			vertical[k] = acrossUp & acrossDown &^ left
			saddle[k] = acrossUp & acrossDown & left
			diagonal[k] = acrossUp ^ acrossDown
		}
		above = below
	}
	return c
}

// Any is the corners that are in one of the masks.
func (c Crossed) Any() *Mask {
	out := c.Horizontal.Clone()
	for i := range out.words {
		out.words[i] |= c.Vertical.words[i] | c.Diagonal.words[i] | c.Saddle.words[i]
	}
	return out
}
