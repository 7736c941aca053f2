package surface

import (
	"fmt"

	"ophglm/eval/metric"
)

// Empty is what the metrics of an image are where nothing was found, or nothing is
// there, by the name of those who do it so.
type Empty string

const (
	// Strict: distances are undefined where either outline is empty; NSD and boundary
	// IoU are where both are, and 0 where one is.
	Strict Empty = "strict"
	// MONAI: as Strict. Where one is empty MONAI's distances are infinite, which is no
	// distance that could be averaged.
	MONAI Empty = "monai"
	// Medpy: as Strict. Medpy refuses distances with an error, and has neither NSD nor
	// boundary IoU.
	Medpy Empty = "medpy"
	// MetricsReloaded: where both are empty distances are 0, and NSD and boundary IoU
	// are 1; else as Strict.
	MetricsReloaded Empty = "metricsreloaded"
	// Worst: as MetricsReloaded, and where one is empty distances are the image's
	// diagonal, so that a model does not gain by finding nothing.
	Worst Empty = "worst"
)

// Validate reports a policy of another name.
func (e Empty) Validate() error {
	switch e {
	case Strict, MONAI, Medpy, MetricsReloaded, Worst:
		return nil
	}
	return fmt.Errorf("empty is to be %s, %s, %s, %s or %s, not %q", Strict, MONAI, Medpy, MetricsReloaded, Worst, e)
}

const (
	bothEmpty = "neither the truth nor what was found has an outline"
	oneEmpty  = "one of truth and what was found has no outline: the other is infinitely far"
)

// distance is the value of a distance, which is computed where both outlines have
// elements.
func (e Empty) distance(d *Distances, compute func() float64) metric.Value {
	switch found, truth := d.Found.Elements(), d.Truth.Elements(); {
	case found > 0 && truth > 0:
		return metric.Of(compute())
	case found == 0 && truth == 0:
		return e.alike(0)
	case e == Worst:
		return metric.Of(d.Diagonal)
	}
	return metric.Undefined(oneEmpty)
}

// alike is the value where neither has an outline: best, or none.
func (e Empty) alike(best float64) metric.Value {
	if e == MetricsReloaded || e == Worst {
		return metric.Of(best)
	}
	return metric.Undefined(bothEmpty)
}
