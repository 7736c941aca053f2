package lesion

import (
	"cmp"
	"slices"

	"ophglm/eval/metric"
)

// Statistics count the lesions of an image, or of several, at every threshold: by
// the byte of the highest probability in a lesion that was found. 8 KiB.
type Statistics struct {
	Images int64
	Truth  int64 // true lesions
	// For FROC: true lesions by the highest byte of those that hit it, and lesions
	// found that hit none.
	Hit, Off [256]int64
	// For average precision, where each true lesion has one partner: lesions found
	// with one, and without. A second one on the same lesion is without.
	Paired, Unpaired [256]int64
}

// Statistics counts an image, in which peaks are the highest bytes of the lesions
// that were found. Partners are given in the order of those, the highest first, of
// equal ones in the order of the lesions: each takes the free true lesion of the
// largest intersection over union that the rule allows (as COCO's evaluation).
func (r Rule) Statistics(found, truth *Lesions, peaks []uint8) *Statistics {
	s := &Statistics{Images: 1, Truth: int64(truth.Len())}
	pairs := r.pairs(found, truth)
	best, hits := make([]int, truth.Len()), make([]bool, found.Len())
	for _, p := range pairs {
		best[p.truth] = max(best[p.truth], int(peaks[p.found])+1)
		hits[p.found] = true
	}
	for _, b := range best {
		if b > 0 {
			s.Hit[b-1]++
		}
	}
	for f, h := range hits {
		if !h {
			s.Off[peaks[f]]++
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		return cmp.Or(int(peaks[b.found])-int(peaks[a.found]), a.found-b.found, cmp.Compare(b.iou, a.iou))
	})
	taken, paired := make([]bool, truth.Len()), make([]bool, found.Len())
	for _, p := range pairs {
		if !taken[p.truth] && !paired[p.found] {
			taken[p.truth], paired[p.found] = true, true
		}
	}
	for f, q := range peaks {
		if paired[f] {
			s.Paired[q]++
		} else {
			s.Unpaired[q]++
		}
	}
	return s
}

// Add adds o, times over.
func (s *Statistics) Add(o *Statistics, times int64) {
	s.Images += times * o.Images
	s.Truth += times * o.Truth
	for q := range 256 {
		s.Hit[q] += times * o.Hit[q]
		s.Off[q] += times * o.Off[q]
		s.Paired[q] += times * o.Paired[q]
		s.Unpaired[q] += times * o.Unpaired[q]
	}
}

// SensitivityAt is the highest share of true lesions that any threshold hits with
// at most as many lesions an image that hit none: the FROC curve as steps, without
// interpolation.
func (s *Statistics) SensitivityAt(falseAnImage float64) metric.Value {
	if s.Truth == 0 {
		return metric.Undefined(noLesions)
	}
	hit, off := int64(0), int64(0)
	for q := 255; q >= 0; q-- {
		if off += s.Off[q]; float64(off) > float64(falseAnImage*float64(s.Images)) {
			break
		}
		hit += s.Hit[q]
	}
	return metric.Of(float64(hit) / float64(s.Truth))
}

// rates are the false positives an image of the LUNA16 challenge, whose mean
// sensitivity it calls the competition performance metric.
var rates = []float64{1. / 8, 1. / 4, 1. / 2, 1, 2, 4, 8}

// FROC is the mean of the sensitivities at 1/8, 1/4, 1/2, 1, 2, 4 and 8 false
// positives an image.
func (s *Statistics) FROC() metric.Value {
	sum := 0.0
	for _, rate := range rates {
		x, ok := s.SensitivityAt(rate).Number()
		if !ok {
			return s.SensitivityAt(rate)
		}
		sum += x
	}
	return metric.Of(sum / float64(len(rates)))
}

// AveragePrecision is Σ (R_k − R_{k−1})·P_k over the bytes from 255 down, of lesions
// with partners.
func (s *Statistics) AveragePrecision() metric.Value {
	if s.Truth == 0 {
		return metric.Undefined(noLesions)
	}
	sum, paired, found := 0.0, int64(0), int64(0)
	for q := 255; q >= 0; q-- {
		more := s.Paired[q]
		paired += more
		found += more + s.Unpaired[q]
		if more > 0 {
			sum += float64(float64(more) * (float64(paired) / float64(found)))
		}
	}
	return metric.Of(sum / float64(s.Truth))
}
