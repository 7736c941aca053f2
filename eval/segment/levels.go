package segment

import (
	"ophglm/eval/confusion"
	"ophglm/eval/metric"
)

// Levels counts pixels by the byte of their probability (times 255), apart by the
// truth: Levels[0] those that are not of the class, Levels[1] those that are. It
// is all that is needed to know of an image for every threshold, exactly; those
// of several images add up. 4 KiB.
type Levels [2][256]int64

// Add adds o, times over.
func (l *Levels) Add(o *Levels, times int64) {
	for truth := range l {
		for q, n := range &o[truth] {
			l[truth][q] += times * n
		}
	}
}

// Count adds pixels one by one: probability bytes, and the truth, where a pixel
// is of the class from 128 on. The two are equally long; of a nil truth no pixel
// is of the class.
func (l *Levels) Count(probability, truth []uint8) {
	if truth == nil {
		for _, q := range probability {
			l[0][q]++
		}
		return
	}
	truth = truth[:len(probability)]
	for i, q := range probability {
		l[truth[i]>>7][q]++
	}
}

// At counts decisions, positive from byte level on. Level is 0 to 256: at 256
// nothing is positive.
func (l *Levels) At(level int) confusion.Counts {
	var c confusion.Counts
	for q := range 256 {
		if q >= level {
			c.TP += l[1][q]
			c.FP += l[0][q]
		} else {
			c.FN += l[1][q]
			c.TN += l[0][q]
		}
	}
	return c
}

const noPositives = "nothing is of the class in truth"

// AveragePrecision is the area under the precision–recall curve as a step
// function, Σ (R_k − R_{k−1})·P_k over the bytes from 255 down. It is undefined
// where nothing is of the class.
func (l *Levels) AveragePrecision() metric.Value {
	sum, tp, found := 0.0, int64(0), int64(0)
	for q := 255; q >= 0; q-- {
		more := l[1][q]
		tp += more
		found += more + l[0][q]
		if more > 0 {
			sum += float64(float64(more) * (float64(tp) / float64(found)))
		}
	}
	if tp == 0 {
		return metric.Undefined(noPositives)
	}
	return metric.Of(sum / float64(tp))
}

// Trapezoid is the area under the precision–recall curve by the trapezoidal rule
// over the thresholds 0, step, 2·step, …, 256, pixels that reach one being
// positive; step divides 256. Where nothing is positive the precision is 1. With
// a step of 8 these are the 33 thresholds of the IDRiD challenge (Porwal et al.
// 2020, section 6A); with 1 it is the exact curve. It is undefined where nothing
// is of the class.
func (l *Levels) Trapezoid(step int) metric.Value {
	var tp, found int64
	area, recall, precision := 0.0, int64(0), 1.0 // at 256
	for q := 255; q >= 0; q-- {
		tp += l[1][q]
		found += l[1][q] + l[0][q]
		if q%step != 0 || found == 0 {
			continue
		}
		p := float64(tp) / float64(found)
		area += float64(float64(tp-recall) * ((p + precision) / 2))
		recall, precision = tp, p
	}
	if tp == 0 {
		return metric.Undefined(noPositives)
	}
	return metric.Of(area / float64(tp))
}
