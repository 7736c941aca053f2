package surface

import "ophglm/eval/metric"

// Averages weigh elements by their length, which is 1 for pixels.

// ASSD is the average symmetric surface distance: the mean of the distances from
// both outlines together, Σ both / (|found| + |truth|) (medpy's assd, MONAI's
// symmetric average surface distance, MetricsReloaded's ASSD).
func (e Empty) ASSD(d *Distances) metric.Value {
	return e.distance(d, func() float64 {
		foundLength, found := d.Found.sums()
		truthLength, truth := d.Truth.sums()
		return (found + truth) / (foundLength + truthLength)
	})
}

// MASD is the mean of the two outlines' average distances, so that either counts
// half, however long it is (MetricsReloaded's MASD).
func (e Empty) MASD(d *Distances) metric.Value {
	return e.distance(d, func() float64 { return (d.Found.average() + d.Truth.average()) / 2 })
}

// AverageFound is the average distance from the outline that was found to the true
// one (medpy's asd, MONAI's average surface distance).
func (e Empty) AverageFound(d *Distances) metric.Value {
	return e.distance(d, d.Found.average)
}

// AverageTruth is the average distance from the true outline to the one that was
// found.
func (e Empty) AverageTruth(d *Distances) metric.Value {
	return e.distance(d, d.Truth.average)
}

func (d *Directed) average() float64 {
	length, distance := d.sums()
	return distance / length
}
