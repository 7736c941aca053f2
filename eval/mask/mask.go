// Package mask holds the pixels of one class in an image as bits, 64 a word, so
// that outlines, skeletons and lesions of a photograph are found by reading the
// few words that hold any.
package mask

import (
	"encoding/binary"
	"fmt"
	"iter"
	"math/bits"
)

// Mask says of each pixel whether it is of the class. What lies outside the image
// is not. The zero Mask is an image without pixels.
type Mask struct {
	Width, Height int // pixels
	stride        int // words a row
	words         []uint64
}

// New makes a mask of which no pixel is.
func New(width, height int) *Mask {
	stride := (width + 63) / 64
	return &Mask{Width: width, Height: height, stride: stride, words: make([]uint64, stride*height)}
}

// Of reads bytes, row by row: a pixel is of the class from level on. Level is 0 to
// 256; a mask of 0 and 255 is read with 128. It panics unless there are
// width·height bytes.
func Of(width, height int, pixels []uint8, level int) *Mask {
	if len(pixels) != width*height {
		panic(fmt.Sprintf("mask: %d bytes are not %d×%d pixels", len(pixels), width, height))
	}
	m := New(width, height)
	for y := range height {
		row, out := pixels[y*width:(y+1)*width], m.Row(y)
		for k := range out {
			part := row[k*64 : min(k*64+64, width)]
			if len(part) == 64 {
				out[k] = pack(part, level)
				continue
			}
			for i, b := range part {
				if int(b) >= level {
					out[k] |= 1 << i
				}
			}
		}
	}
	return m
}

// pack reads 64 bytes, eight at a time. The highest bit of a byte's sum says
// whether its lower seven bits reach level, or level−128 where the byte's own
// highest bit is needed besides.
func pack(p []uint8, level int) (out uint64) {
	const low, ones = 0x7f7f7f7f7f7f7f7f, 0x0101010101010101
	switch {
	case level <= 0:
		return ^uint64(0)
	case level > 255:
		return 0
	}
	for i := 0; i < 64; i += 8 {
		x := binary.LittleEndian.Uint64(p[i:])
		if x == 0 {
			continue
		}
		if level <= 128 {
			x |= x&low + ones*uint64(128-level)
		} else {
			x &= x&low + ones*uint64(256-level)
		}
		out |= x >> 7 & ones * 0x0102040810204080 >> 56 << i
	}
	return out
}

// Row is row y: bit i of word k is column 64k+i. Bits from Width on are 0, and
// whoever writes a row keeps them so.
func (m *Mask) Row(y int) []uint64 {
	return m.words[y*m.stride : (y+1)*m.stride : (y+1)*m.stride]
}

// around gives row y and those above and below it; one outside the image is nil.
func (m *Mask) around(y int) (above, row, below []uint64) {
	if y > 0 {
		above = m.Row(y - 1)
	}
	if y+1 < m.Height {
		below = m.Row(y + 1)
	}
	return above, m.Row(y), below
}

// At says whether the pixel in a row and column is of the class; outside the image
// none is.
func (m *Mask) At(row, column int) bool {
	if row < 0 || column < 0 || row >= m.Height || column >= m.Width {
		return false
	}
	return m.words[row*m.stride+column>>6]>>(column&63)&1 != 0
}

// Add puts a pixel of the image into the class.
func (m *Mask) Add(row, column int) { m.words[row*m.stride+column>>6] |= 1 << (column & 63) }

// Remove takes a pixel of the image out of the class.
func (m *Mask) Remove(row, column int) { m.words[row*m.stride+column>>6] &^= 1 << (column & 63) }

// AddRun puts the columns from start to before end of a row into the class; what
// lies outside the image is passed over.
func (m *Mask) AddRun(row, start, end int) {
	if row < 0 || row >= m.Height {
		return
	}
	start, end = max(start, 0), min(end, m.Width)
	words := m.Row(row)
	for start < end {
		k := start >> 6
		next := min(end, k<<6+64)
		words[k] |= ^uint64(0) >> (64 - (next - start)) << (start & 63)
		start = next
	}
}

// Without is what is of m and not of o. It panics unless they are equally large.
func (m *Mask) Without(o *Mask) *Mask {
	m.Match(o)
	out := New(m.Width, m.Height)
	for i, w := range m.words {
		out.words[i] = w &^ o.words[i]
	}
	return out
}

// Clone is a copy.
func (m *Mask) Clone() *Mask {
	c := *m
	c.words = append([]uint64(nil), m.words...)
	return &c
}

// Area is how many pixels are of the class.
func (m *Mask) Area() (n int64) {
	for _, w := range m.words {
		n += int64(bits.OnesCount64(w))
	}
	return n
}

// Empty says that no pixel is of the class.
func (m *Mask) Empty() bool {
	for _, w := range m.words {
		if w != 0 {
			return false
		}
	}
	return true
}

// Intersection is how many pixels are of both masks. It panics unless they are
// equally large.
func (m *Mask) Intersection(o *Mask) (n int64) {
	m.Match(o)
	for i, w := range m.words {
		n += int64(bits.OnesCount64(w & o.words[i]))
	}
	return n
}

// Match panics unless the masks are equally large.
func (m *Mask) Match(o *Mask) {
	if m.Width != o.Width || m.Height != o.Height {
		panic(fmt.Sprintf("mask: %d×%d pixels are held against %d×%d", m.Width, m.Height, o.Width, o.Height))
	}
}

// Columns gives the columns of row y whose pixels are of the class, from the left.
func (m *Mask) Columns(y int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for k, w := range m.Row(y) {
			for ; w != 0; w &= w - 1 {
				if !yield(k<<6 + bits.TrailingZeros64(w)) {
					return
				}
			}
		}
	}
}

// Runs gives the runs of row y, as columns from start to before end, from the
// left.
func (m *Mask) Runs(y int) iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		start := -1 // of a run that reached the end of the word before
		for k, w := range m.Row(y) {
			at := 0
			for at < 64 {
				if start < 0 {
					if w>>at == 0 {
						break
					}
					at += bits.TrailingZeros64(w >> at)
					start = k<<6 + at
				}
				at += bits.TrailingZeros64(^(w >> at))
				if at >= 64 {
					break
				}
				if !yield(start, k<<6+at) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			yield(start, m.Width)
		}
	}
}
