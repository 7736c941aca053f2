package surface

import (
	"math"
	"slices"
	"sync"

	"ophglm/eval/mask"
)

// Distances are those between the outlines of an image's two masks, in the unit of
// the spacing.
type Distances struct {
	Found Directed // from the outline that was found to the true one
	Truth Directed // from the true outline to the one that was found
	// Diagonal is how far apart the image's corners lie: no distance is larger.
	Diagonal float64
}

// Directed are the distances from the elements of one outline to the nearest
// element of the other.
type Directed struct {
	lengths [kinds]float64   // of an element, by kind
	sorted  [kinds][]float64 // infinite where the other outline is empty
}

// Between measures the outlines of two masks of one image. Workers above 1 share
// the work; the result is the same. It panics where the masks are not equally
// large.
//
// Time is that of reading the masks' words, and grows with the outlines' elements
// and with how far apart they are; it is at most about that of four transforms.
// Memory is 1 byte a pixel and 24 an element; where a transform is needed, 4 bytes a
// pixel for each direction besides.
func Between(found, truth *mask.Mask, b Boundary, s Spacing, workers int) *Distances {
	found.Match(truth)
	var f, t *elements
	both(workers, func(int) { f = b.of(found) }, func(int) { t = b.of(truth) })
	d := &Distances{Diagonal: s.diagonal(found)}
	both(workers,
		func(workers int) { d.Found = f.directed(t, s, workers) },
		func(workers int) { d.Truth = t.directed(f, s, workers) })
	return d
}

// diagonal is the distance of the centres of the image's corner pixels.
func (s Spacing) diagonal(m *mask.Mask) float64 {
	return math.Hypot(float64(max(0, m.Height-1))*s.Row, float64(max(0, m.Width-1))*s.Column)
}

// both does two things, at once where there is more than one worker.
func both(workers int, a, b func(workers int)) {
	if workers <= 1 {
		a(1)
		b(1)
		return
	}
	var wg sync.WaitGroup
	wg.Go(func() { a(workers / 2) })
	b(workers - workers/2)
	wg.Wait()
}

func (e *elements) directed(to *elements, s Spacing, workers int) Directed {
	d := Directed{lengths: s.lengths()}
	if len(to.columns) == 0 {
		for i := range e.columns {
			k := e.kind(i)
			d.sorted[k] = append(d.sorted[k], math.Inf(1))
		}
		return d
	}
	squared := e.nearest(to, s, workers)
	if e.kinds == nil {
		d.sorted[Pixel] = squared
	} else {
		for i, x := range squared {
			d.sorted[e.kinds[i]] = append(d.sorted[e.kinds[i]], x)
		}
	}
	for _, of := range d.sorted {
		slices.Sort(of)
		for i, x := range of {
			of[i] = math.Sqrt(x)
		}
	}
	return d
}

// Elements is how many elements the outline has.
func (d *Directed) Elements() (n int) {
	for _, of := range d.sorted {
		n += len(of)
	}
	return n
}

// all are the distances of all elements, from the least.
func (d *Directed) all() []float64 {
	if len(d.sorted[Pixel]) > 0 {
		return d.sorted[Pixel]
	}
	all := slices.Concat(d.sorted[:]...)
	slices.Sort(all)
	return all
}

// max is the largest distance; −Inf where there is no element.
func (d *Directed) max() float64 {
	largest := math.Inf(-1)
	for _, of := range d.sorted {
		if len(of) > 0 {
			largest = max(largest, of[len(of)-1])
		}
	}
	return largest
}

// sums are the elements' lengths, and their distances by those.
func (d *Directed) sums() (length, distance float64) {
	for k, of := range d.sorted {
		sum := 0.0
		for _, x := range of {
			sum += x
		}
		length += float64(float64(len(of)) * d.lengths[k])
		distance += float64(sum * d.lengths[k])
	}
	return length, distance
}
