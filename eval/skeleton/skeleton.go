// Package skeleton thins masks of vessels to lines, and scores by them whether
// what was found has the vessels' course.
package skeleton

import (
	"math/bits"

	"ophglm/eval/mask"
)

// removals says by a pixel's eight neighbours in which of the two steps of
// Zhang–Suen thinning it goes: 1 the first, 2 the second, 3 either, 0 none. The
// place is a sum of 1 for the neighbour at the upper left, 2 above, 4 upper right,
// 8 right, 16 lower right, 32 below, 64 lower left and 128 left.
//
// It is the table of scikit-image's skeletonize. It differs from the rule of Zhang
// and Suen in 25 places: ends and corners of lines two pixels wide go in one step
// only, so that those lines do not vanish, and some corners of stairs go too.
const removals = "" +
	"0001001300311013" + "0000000020203033" + "0000000030000000" + "0000000020003022" +
	"0000000000000000" + "0000000000000000" + "2000000020002000" + "3000000030003020" +
	"0031001300000001" + "0000000000000001" + "3100000000000000" + "2000000000000000" +
	"2313001300000001" + "0000000000000000" + "2301000100000000" + "3301000022002000"

// ZhangSuen thins a mask to lines one pixel wide, as scikit-image's skeletonize
// does: in each step the pixels that the table takes go all at once, until no step
// takes any (Zhang and Suen 1984). The mask is not changed.
//
// Time is that of the steps, twice half the width of the widest part, each of which
// reads all words of the mask and looks at the pixels of its outline.
func ZhangSuen(m *mask.Mask) *mask.Mask {
	out := m.Clone()
	type part struct {
		row, word int
		gone      uint64
	}
	var parts []part
	for changed := true; changed; {
		changed = false
		for step := range 2 {
			parts = parts[:0]
			for y := range out.Height {
				for k, w := range out.Row(y) {
					if w == 0 {
						continue
					}
					n := neighboursOf(out, y, k)
					var gone uint64
					for inner := w &^ n.inside(); inner != 0; inner &= inner - 1 {
						i := bits.TrailingZeros64(inner)
						if (removals[n.code(i)]-'0')>>step&1 != 0 {
							gone |= 1 << i
						}
					}
					if gone != 0 {
						parts = append(parts, part{y, k, gone})
					}
				}
			}
			for _, p := range parts {
				out.Row(p.row)[p.word] &^= p.gone
			}
			changed = changed || len(parts) > 0
		}
	}
	return out
}

// neighbours are a word's pixels at the upper left, above, upper right, right,
// lower right, below, lower left and left of its own ones.
type neighbours [8]uint64

func neighboursOf(m *mask.Mask, y, k int) (n neighbours) {
	if y > 0 {
		n[0], n[1], n[2] = around(m.Row(y-1), k)
	}
	n[7], _, n[3] = around(m.Row(y), k)
	if y+1 < m.Height {
		n[6], n[5], n[4] = around(m.Row(y+1), k)
	}
	return n
}

// around gives word k of a row, and what is at the left and the right of its
// pixels.
func around(row []uint64, k int) (left, here, right uint64) {
	here = row[k]
	left, right = here<<1, here>>1
	if k > 0 {
		left |= row[k-1] >> 63
	}
	if k+1 < len(row) {
		right |= row[k+1] << 63
	}
	return left, here, right
}

// inside are the pixels whose four neighbours are of the class, which no table
// takes.
func (n *neighbours) inside() uint64 { return n[1] & n[3] & n[5] & n[7] }

// code is the place of pixel i's neighbours in a table.
func (n *neighbours) code(i int) (c uint8) {
	for b, w := range n {
		c |= uint8(w>>i&1) << b
	}
	return c
}
