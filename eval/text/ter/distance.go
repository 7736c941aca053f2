package ter

import (
	"math"
	"slices"
)

// beam is how far from the diagonal edits are looked for, in tokens of the
// reference.
const beam = 25

// infinite is the distance of what is outside the beam.
const infinite = int32(1) << 29

// distance is the table of edit distances between beginnings of a text and
// beginnings of a reference. Tables of texts that differ by a move differ from
// where the move begins, and until a row is as it was: only these rows are made
// again.
type distance struct {
	text, reference []uint32
	width           int     // of a row
	rows            []int32 // row i is of the text's first i tokens
	from, to        []int   // the beam in each row
	trial           [2][]int32
}

// start makes the table ready for a text, which it copies, and a reference.
func (d *distance) start(text, reference []uint32) {
	n, m := len(text), len(reference)
	d.text, d.reference = append(d.text[:0], text...), reference
	d.width = m + 2 // one on the left, which is infinite
	d.rows = slices.Grow(d.rows[:0], (n+1)*d.width)[:(n+1)*d.width]
	for i := range d.trial {
		d.trial[i] = slices.Grow(d.trial[i][:0], d.width)[:d.width]
	}
	d.from, d.to = append(d.from[:0], 0), append(d.to[:0], m+1)
	ratio, reach := 1.0, beam
	if n > 0 {
		ratio = float64(m) / float64(n)
	}
	if beam < ratio/2 { // so that the beams of two rows overlap
		reach = int(math.Ceil(ratio/2 + beam))
	}
	for i := 1; i <= n; i++ {
		diagonal := int(math.Floor(float64(i) * ratio))
		d.from = append(d.from, max(0, diagonal-reach))
		d.to = append(d.to, min(m+1, diagonal+reach))
	}
	d.to[n] = m + 1
	d.rows[0] = infinite
	for j := range m + 1 {
		d.rows[j+1] = int32(j)
	}
}

func (d *distance) row(i int) []int32 { return d.rows[i*d.width : (i+1)*d.width] }

// fill makes the table of the text, and gives the distance.
func (d *distance) fill() int {
	for i := range d.text {
		d.next(d.row(i), d.row(i+1), i+1, d.text[i])
	}
	return int(d.rows[len(d.rows)-1])
}

// next makes row i, of a text whose token there is given, from the row before. It
// gives the row's least distance. Cells that the next row reads are infinite where
// they are outside the beam.
func (d *distance) next(before, row []int32, i int, token uint32) (least int32) {
	from, to := d.from[i], d.to[i]
	row[from] = infinite // the cell on the left of the first
	left, least := infinite, infinite
	cells, above, reference := row[from+1:to+1], before[from:to+1], d.reference
	diagonal := above[0]
	for k := range cells {
		up := above[k+1]
		best := diagonal
		if j := from + k; j == 0 {
			best = infinite
		} else if reference[j-1] != token {
			best++
		}
		best = min(best, up+1, left+1, infinite)
		cells[k] = best
		diagonal, left = up, best
		least = min(least, best)
	}
	if i < len(d.text) {
		for j := to; j < d.to[i+1]; j++ {
			row[j+1] = infinite
		}
	}
	return least
}

// after is the distance of a text that differs from the table's from one place up to
// another, or more than the limit where it is more.
func (d *distance) after(text []uint32, first, end int, limit int32) int32 {
	before := d.row(first)
	for i := first + 1; i <= len(text); i++ {
		row := d.trial[i%2]
		if d.next(before, row, i, text[i-1]) > limit {
			return limit + 1
		}
		if i >= end && slices.Equal(row[d.from[i]+1:d.to[i]+1], d.row(i)[d.from[i]+1:d.to[i]+1]) {
			return d.rows[len(d.rows)-1]
		}
		before = row
	}
	return before[d.width-1]
}

// edit is what a text's token, or a reference's, needs.
type edit int

const (
	kept edit = iota
	replaced
	leftOut
	putIn
)

// lastEdit is the last edit between the first i tokens of the text and the first j of
// the reference. Of several that are as good, it keeps or replaces, then leaves out,
// then puts in.
func (d *distance) lastEdit(i, j int) edit {
	if i == 0 {
		return putIn
	}
	row, before := d.row(i), d.row(i-1)
	if j == 0 {
		return leftOut
	}
	here := row[j+1]
	switch {
	case d.text[i-1] == d.reference[j-1] && before[j] == here:
		return kept
	case d.text[i-1] != d.reference[j-1] && before[j]+1 == here:
		return replaced
	case before[j+1]+1 == here:
		return leftOut
	}
	return putIn
}
