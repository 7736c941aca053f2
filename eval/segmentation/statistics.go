package segmentation

import (
	"ophglm/eval/confusion"
	"ophglm/eval/cupdisc"
	"ophglm/eval/lesion"
	"ophglm/eval/mask"
	"ophglm/eval/metric"
	"ophglm/eval/segment"
	"ophglm/eval/skeleton"
	"ophglm/eval/surface"
)

// Statistics are what metrics need to know of one class in an image, or, without the
// distances, in several. What no metric was asked for is zero or nil.
type Statistics struct {
	Pixels   segment.Statistics
	Surface  surface.Statistics
	Skeleton skeleton.Statistics
	Lesions  lesion.Image
	Distances
}

// Distances are those of one image.
type Distances struct{ HD, HD95, ASSD metric.Value }

// Add adds o, times over, but for distances.
func (s *Statistics) Add(o *Statistics, times int64) {
	s.Pixels.Add(&o.Pixels, times)
	s.Surface.Add(&o.Surface, times)
	s.Skeleton.Add(&o.Skeleton, times)
	s.Lesions.Add(&o.Lesions, times)
}

// measure counts a class of an image: what was found, its probabilities, row by row,
// or nil, and the truth, of equal size.
func (s Settings) measure(class string, found *mask.Mask, bytes []uint8, truth *mask.Mask) *Statistics {
	tp, positive, there := found.Intersection(truth), found.Area(), truth.Area()
	all := int64(truth.Width) * int64(truth.Height)
	counts := confusion.Counts{TP: tp, FP: positive - tp, FN: there - tp, TN: all - positive - there + tp}
	out := &Statistics{Pixels: segment.Statistics{Counts: counts}, Lesions: lesion.Image{Areas: areasOf(counts)}}
	if s.measuresLevels() {
		out.Pixels.Levels = levels(bytes, truth)
	}
	o := s.surface()
	if s.measuresDistances() {
		d := surface.Between(found, truth, o.Boundary, o.Spacing, 1)
		out.Distances = Distances{o.Empty.Hausdorff(d), o.Empty.Robust(d, s.HD95, 95), o.Empty.ASSD(d)}
		for _, tau := range o.Tolerances {
			out.Surface.Overlaps = append(out.Surface.Overlaps, d.Overlap(tau))
		}
	}
	if s.measuresBands() {
		out.Surface.Bands = o.Bands(found, truth)
	}
	if s.thins(class) {
		out.Skeleton = skeleton.Of(found, truth)
	}
	if s.measuresLesions() {
		f, t := lesion.Components(found, s.lesions().Neighbours), lesion.Components(truth, s.lesions().Neighbours)
		out.Lesions.Counts = s.LesionIoU.Count(f, t)
		if s.ranksLesions() {
			out.Lesions.Statistics = s.LesionIoU.Statistics(f, t, f.Peaks(truth.Width, bytes))
		}
	}
	return out
}

// areasOf are the pixels found and true.
func areasOf(c confusion.Counts) lesion.Areas {
	return lesion.Areas{Found: c.TP + c.FP, Truth: c.TP + c.FN}
}

// levels counts the bytes of an image's pixels by the truth.
func levels(bytes []uint8, truth *mask.Mask) *segment.Levels {
	l := &segment.Levels{}
	l.Count(bytes, nil)
	for y := range truth.Height {
		row := bytes[y*truth.Width:][:truth.Width]
		for start, end := range truth.Runs(y) {
			for _, q := range row[start:end] {
				l[0][q]--
				l[1][q]++
			}
		}
	}
	return l
}

// Ratios are the vertical cup-to-disc ratios of an image.
type Ratios struct{ Found, Truth metric.Value }

// cupAndDisc are the places of those classes, or false where one is missing.
func cupAndDisc(classes []string) (cup, disc int, ok bool) {
	cup, disc = -1, -1
	for i, name := range classes {
		switch name {
		case "cup", "optic_cup":
			cup = i
		case "disc", "optic_disc":
			disc = i
		}
	}
	return cup, disc, cup >= 0 && disc >= 0
}

// ratio is that of masks by class. What is of the cup is of the disc, whether its
// mask says so or not.
func ratio(masks []*mask.Mask, cup, disc int) metric.Value {
	whole := masks[disc].Clone()
	for y := range whole.Height {
		row := whole.Row(y)
		for k, w := range masks[cup].Row(y) {
			row[k] |= w
		}
	}
	return cupdisc.Ratio(masks[cup], whole)
}
