package surface

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"ophglm/eval/mask"
	"ophglm/eval/metric"
)

// Options are the conventions under which images are measured and scored.
type Options struct {
	Boundary   Boundary
	Spacing    Spacing
	Unit       string    // of the spacing, such as px or mm
	Tolerances []float64 // of NSD, in the unit
	Band       Band
	Width      float64 // of the bands of boundary IoU, in the unit; of Eroded in pixels, 0 being a fiftieth of the image's diagonal
	Empty      Empty
}

// Validate reports options that nothing can be measured under.
func (o Options) Validate() error {
	for _, err := range []error{o.Boundary.Validate(), o.Band.Validate(), o.Empty.Validate()} {
		if err != nil {
			return err
		}
	}
	above := []float64{o.Spacing.Row, o.Spacing.Column}
	if o.Band != Eroded || o.Width != 0 {
		above = append(above, o.Width)
	}
	for _, x := range above {
		if !(x > 0) || math.IsInf(x, 0) {
			return fmt.Errorf("spacing and width are to be above 0, not %v", x)
		}
	}
	for _, x := range o.Tolerances {
		if !(x >= 0) || math.IsInf(x, 0) {
			return fmt.Errorf("a tolerance is to be 0 or more, not %v", x)
		}
	}
	if o.Unit == "" {
		return errors.New("the unit of the spacing is needed, such as px or mm")
	}
	return nil
}

// PerImage is a metric of one image; that of several is the mean over those where
// it is defined.
type PerImage struct {
	metric.Definition
	Of func(*Distances) metric.Value
}

// PerImage lists the metrics of an image's distances: the Hausdorff distance, that
// of 95 % by the conventions that the boundary has, ASSD, MASD, the average of each
// direction, and NSD at each tolerance.
func (o Options) PerImage() []PerImage {
	e := o.Empty
	out := []PerImage{{o.define("hd"), e.Hausdorff}}
	conventions := []Percentile{Pooled, LargerDirected}
	if o.Boundary == Surfels {
		conventions = []Percentile{Weighted}
	}
	for _, p := range conventions {
		out = append(out, PerImage{
			o.define("hd95", "percentile:"+string(p)),
			func(d *Distances) metric.Value { return e.Robust(d, p, 95) },
		})
	}
	out = append(out,
		PerImage{o.define("assd"), e.ASSD},
		PerImage{o.define("masd"), e.MASD},
		PerImage{o.define("asd", "from:found"), e.AverageFound},
		PerImage{o.define("asd", "from:truth"), e.AverageTruth})
	for _, tau := range o.Tolerances {
		out = append(out, PerImage{o.define("nsd", o.tolerance(tau)), func(d *Distances) metric.Value {
			overlap := d.Overlap(tau)
			return e.NSD(&overlap, o.Spacing)
		}})
	}
	return out
}

// Statistics are what the pooled metrics need to know of an image, or of several.
type Statistics struct {
	Overlaps []Overlap // by tolerance
	Bands    InBands
}

// Statistics counts an image.
func (o Options) Statistics(found, truth *mask.Mask, d *Distances) *Statistics {
	s := &Statistics{Bands: o.Bands(found, truth)}
	for _, tau := range o.Tolerances {
		s.Overlaps = append(s.Overlaps, d.Overlap(tau))
	}
	return s
}

// Bands counts an image's pixels along both outlines.
func (o Options) Bands(found, truth *mask.Mask) InBands {
	width := o.Width
	if width == 0 {
		width = fiftieth(truth)
	}
	return o.Band.Count(found, truth, width, o.Spacing)
}

// Add adds o, of the same tolerances, times over. Nothing added to the zero
// Statistics is needed before.
func (s *Statistics) Add(o *Statistics, times int64) {
	if s.Overlaps == nil {
		s.Overlaps = make([]Overlap, len(o.Overlaps))
	}
	for i := range o.Overlaps {
		s.Overlaps[i].Add(&o.Overlaps[i], times)
	}
	s.Bands.Add(o.Bands, times)
}

// Summed is a metric of statistics: of an image, or pooled over several.
type Summed struct {
	metric.Definition
	Score func(*Statistics) metric.Value
}

// Summed lists NSD at each tolerance, and boundary IoU.
func (o Options) Summed() []Summed {
	var out []Summed
	for i, tau := range o.Tolerances {
		out = append(out, Summed{o.define("nsd", o.tolerance(tau)), func(s *Statistics) metric.Value {
			return o.Empty.NSD(&s.Overlaps[i], o.Spacing)
		}})
	}
	width := number(o.Width) + o.Unit
	switch {
	case o.Width == 0:
		width = "diagonal/50"
	case o.Band == Eroded:
		width = number(o.Width) + "px"
	}
	return append(out, Summed{
		metric.Definition{Name: "boundary_iou", Says: []string{
			"band:" + string(o.Band), "width:" + width, o.spacing(), "empty:" + string(o.Empty),
		}, Version: 1},
		func(s *Statistics) metric.Value { return o.Empty.BoundaryIoU(s.Bands) },
	})
}

func (o Options) define(name string, besides ...string) metric.Definition {
	says := append(besides, "boundary:"+string(o.Boundary), o.spacing(), "empty:"+string(o.Empty))
	return metric.Definition{Name: name, Says: says, Version: 1}
}

func (o Options) tolerance(tau float64) string { return "tolerance:" + number(tau) + o.Unit }

func (o Options) spacing() string {
	return "spacing:" + number(o.Spacing.Row) + "x" + number(o.Spacing.Column) + o.Unit
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
