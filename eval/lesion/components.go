// Package lesion scores what was found lesion by lesion: a lesion is what hangs
// together in a mask.
//
// Of an image it keeps [Counts], decisions at the model's threshold, and
// [Statistics], those at every threshold; both are integers that add up over
// images.
package lesion

import (
	"cmp"
	"slices"

	"ophglm/eval/mask"
)

// Lesions are the connected components of a mask, in the order of their first
// pixels, row by row.
type Lesions struct {
	Areas []int64 // pixels of each
	runs  []run   // row by row, from the left
}

// run is a row's pixels from start to before end, of one lesion.
type run struct{ row, start, end, lesion int32 }

// Components finds the lesions of a mask, of which n says what hangs together.
//
// Rows are cut into runs, and those that touch are joined (union–find), so the time
// is that of reading the mask's words and of its runs.
func Components(m *mask.Mask, n mask.Neighbours) *Lesions {
	l := &Lesions{}
	reach := int32(0) // how far beyond its ends a run touches those of the next row
	if n == mask.Eight {
		reach = 1
	}
	var roots []int32 // of each run, the first one that it is joined with, or one nearer to that
	above := 0        // the first run of the row above that may touch
	for y := range m.Height {
		row := len(l.runs) // the first run of this row
		for start, end := range m.Runs(y) {
			i := int32(len(l.runs))
			r := run{row: int32(y), start: int32(start), end: int32(end)}
			l.runs, roots = append(l.runs, r), append(roots, i)
			for above < row && l.runs[above].end+reach <= r.start {
				above++
			}
			for j := above; j < row && l.runs[j].start < r.end+reach; j++ {
				join(roots, i, int32(j))
			}
		}
		above = row
	}
	for i := range l.runs {
		r := &l.runs[i]
		if root := find(roots, int32(i)); root == int32(i) {
			r.lesion = int32(len(l.Areas))
			l.Areas = append(l.Areas, 0)
		} else {
			r.lesion = l.runs[root].lesion
		}
		l.Areas[r.lesion] += int64(r.end - r.start)
	}
	return l
}

func join(roots []int32, i, j int32) {
	a, b := find(roots, i), find(roots, j)
	roots[max(a, b)] = min(a, b)
}

// find is the first run of those joined, and shortens the way to it.
func find(roots []int32, i int32) int32 {
	for roots[i] != i {
		roots[i] = roots[roots[i]]
		i = roots[i]
	}
	return i
}

// Len is how many lesions there are.
func (l *Lesions) Len() int { return len(l.Areas) }

// Peaks are the lesions' highest bytes in an image of the given width.
func (l *Lesions) Peaks(width int, bytes []uint8) []uint8 {
	peaks := make([]uint8, len(l.Areas))
	for _, r := range l.runs {
		row := bytes[int(r.row)*width:]
		for _, b := range row[r.start:r.end] {
			peaks[r.lesion] = max(peaks[r.lesion], b)
		}
	}
	return peaks
}

// shared is how many pixels a lesion that was found shares with a true one.
type shared struct {
	found, truth int
	pixels       int64
}

// overlaps lists the pairs that share pixels, in the order of the lesions that were
// found and then of the true ones.
func overlaps(found, truth *Lesions) []shared {
	pixels := map[[2]int32]int64{}
	first := 0 // of the truth's runs that may overlap
	for _, f := range found.runs {
		for first < len(truth.runs) && (truth.runs[first].row < f.row || truth.runs[first].row == f.row && truth.runs[first].end <= f.start) {
			first++
		}
		for _, t := range truth.runs[first:] {
			if t.row != f.row || t.start >= f.end {
				break
			}
			pixels[[2]int32{f.lesion, t.lesion}] += int64(min(f.end, t.end) - max(f.start, t.start))
		}
	}
	out := make([]shared, 0, len(pixels))
	for pair, n := range pixels {
		out = append(out, shared{int(pair[0]), int(pair[1]), n})
	}
	slices.SortFunc(out, func(a, b shared) int { return cmp.Or(a.found-b.found, a.truth-b.truth) })
	return out
}
