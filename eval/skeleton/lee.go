package skeleton

import (
	"math/bits"

	"ophglm/eval/mask"
)

// crossings counts, by the eight neighbours of a pixel as in removals, the groups
// of neighbours that would be parted if it went: Yokoi's number
// Σ (1−x_k) − (1−x_k)(1−x_k+1)(1−x_k+2) over the four neighbours x_k around it. It
// is 0 where there is no neighbour, and where all four are there.
var crossings = func() (table [256]uint8) {
	for c := range table {
		at := func(b int) int { return c >> (b & 7) & 1 }
		for b := 1; b < 8; b += 2 {
			if at(b) == 0 && (at(b+1) == 1 || at(b+2) == 1) {
				table[c]++
			}
		}
	}
	return table
}()

// Lee thins a mask to lines one pixel wide as scikit-image's skeletonize by the
// method lee does (Lee, Kashyap and Chu 1994) with an image of two dimensions.
// Outlines from above, below, right and left are taken in turn: first the pixels
// are chosen that have more than one neighbour and would part none, which in two
// dimensions is what keeps Euler's number; then they go one by one, row by row,
// unless those before have made them part two. The mask is not changed.
func Lee(m *mask.Mask) *mask.Mask {
	out := m.Clone()
	var chosen [][2]int
	for changed := true; changed; {
		changed = false
		for _, side := range []int{1, 5, 3, 7} { // above, below, right, left, as places of neighbours
			chosen = chosen[:0]
			for y := range out.Height {
				for k, w := range out.Row(y) {
					if w == 0 {
						continue
					}
					n := neighboursOf(out, y, k)
					for open := w &^ n[side]; open != 0; open &= open - 1 {
						i := bits.TrailingZeros64(open)
						if c := n.code(i); crossings[c] == 1 && bits.OnesCount8(c) > 1 {
							chosen = append(chosen, [2]int{y, k<<6 + i})
						}
					}
				}
			}
			for _, p := range chosen {
				n := neighboursOf(out, p[0], p[1]>>6)
				if crossings[n.code(p[1]&63)] <= 1 {
					out.Remove(p[0], p[1])
					changed = true
				}
			}
		}
	}
	return out
}
