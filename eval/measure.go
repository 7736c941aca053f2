package eval

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"ophglm"
	"ophglm/eval/segment"
	"ophglm/internal/fieldofview"
	"ophglm/internal/pipeline"
	"ophglm/internal/raster"
)

// measured is an annotation with the statistics of its classes.
type measured struct {
	an      *ophglm.Annotation
	classes map[string]counted
	faults  []fault
}

// counted is one class of a photograph.
type counted struct {
	statistics *segment.Statistics
	truth      [sha256.Size]byte // digest of the pixels that count, and of which are of the class
}

// measure holds the masks of a photograph against its outlines. An error is of
// the store; what is wrong with the photograph is among the faults.
func (s *segmentationRun) measure(ctx context.Context, an *ophglm.Annotation) (measured, error) {
	m := measured{an: an, classes: map[string]counted{}}
	p, missing := s.answers.find(an)
	if missing != nil {
		m.faults = append(m.faults, *missing)
		return m, nil
	}
	var inside *fieldofview.Field
	if s.cfg.Inside == insideField {
		if inside = s.fields[an.Item]; inside == nil {
			m.faults = append(m.faults, fault{"no_field", "its field of view was not measured"})
			return m, nil
		}
	}
	for _, class := range s.answers.toScore(an, s.cfg.Classes) {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		got, err := s.class(an, p.Prediction, class, inside)
		var f *fault
		switch {
		case errors.As(err, &f):
			m.faults = append(m.faults, *f)
		case err != nil:
			return m, err
		default:
			m.classes[class] = got
		}
	}
	return m, nil
}

// Error makes a fault the error of what found it.
func (f *fault) Error() string { return f.detail }

// class measures one class of one photograph.
func (s *segmentationRun) class(an *ophglm.Annotation, p *ophglm.Prediction, class string, inside *fieldofview.Field) (counted, error) {
	threshold, ok := p.Values["threshold_"+class]
	if !ok {
		return counted{}, &fault{"no_threshold", fmt.Sprintf("the prediction has no threshold of %s", class)}
	}
	name, ok := p.Masks[class]
	if !ok {
		return counted{}, &fault{"no_mask", fmt.Sprintf("the prediction has no mask of %s", class)}
	}
	mask, err := readMask(s.masks, name, "mask")
	if err != nil {
		return counted{}, err
	}
	var truth *raster.Plane // nil: the class is not there
	if name, ok := an.Masks[class]; ok {
		plane, err := readMask(s.truth, name, "outline")
		if err != nil {
			return counted{}, err
		}
		truth = &plane
	} else if slices.Contains(an.Present, class) {
		return counted{}, &fault{"no_outline", fmt.Sprintf("%s is there and was not outlined", class)}
	}
	over, err := regionOf(p, mask)
	if err != nil {
		return counted{}, err
	}
	if truth != nil && (truth.W != over.Width || truth.H != over.Height) {
		return counted{}, &fault{"outline_size", fmt.Sprintf("the outline of %s is %v pixels and the photograph %d×%d", class, truth, over.Width, over.Height)}
	}
	return count(scaleUp(mask, over), truth, inside, threshold), nil
}

// readMask reads a plane that stands beside records.
func readMask(from *pipeline.Attached, name, what string) (raster.Plane, error) {
	b, err := from.Read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return raster.Plane{}, &fault{"no_" + what + "_file", fmt.Sprintf("the %s %s is missing", what, name)}
	case err != nil:
		return raster.Plane{}, fmt.Errorf("reading the %s %s: %w", what, name, err)
	}
	p, err := raster.ReadPNG(bytes.NewReader(b))
	if err != nil {
		return p, &fault{"broken_" + what, fmt.Sprintf("the %s %s can't be read: %v", what, name, err)}
	}
	return p, nil
}

// regionOf is what a mask covers: the whole photograph, pixel by pixel, where the
// prediction names no region.
func regionOf(p *ophglm.Prediction, mask raster.Plane) (ophglm.Region, error) {
	if p.Region == nil {
		return ophglm.Region{X1: float64(mask.W), Y1: float64(mask.H), Width: mask.W, Height: mask.H}, nil
	}
	r := *p.Region
	if !(r.X1 > r.X0) || !(r.Y1 > r.Y0) || r.Width < 1 || r.Height < 1 || r.Width > raster.MaxPixels/r.Height {
		return r, &fault{"bad_region", fmt.Sprintf("the mask covers the impossible region %+v", r)}
	}
	return r, nil
}

// scaleUp gives the mask at the photograph's resolution, 0 outside its region.
func scaleUp(mask raster.Plane, over ophglm.Region) raster.Plane {
	return raster.Place(mask, raster.Rect{X0: over.X0, Y0: over.Y0, X1: over.X1, Y1: over.Y1}, over.Width, over.Height)
}

// count makes statistics of the pixels inside. A nil truth is empty.
func count(probability raster.Plane, truth *raster.Plane, inside *fieldofview.Field, threshold float64) counted {
	levels, h := &segment.Levels{}, sha256.New()
	bits := make([]byte, (probability.W+7)/8)
	for y := range probability.H {
		from, to := fieldRow(inside, y, probability.W)
		var row []uint8
		clear(bits)
		if truth != nil {
			row = truth.Row(y)[from:to]
			for i, v := range row {
				bits[i/8] |= v >> 7 << (i % 8)
			}
		}
		levels.Count(probability.Row(y)[from:to], row)
		fmt.Fprintf(h, "%d-%d:", from, to)
		h.Write(bits[:(to-from+7)/8])
	}
	return counted{&segment.Statistics{Counts: levels.At(raster.Level(threshold)), Levels: levels}, [sha256.Size]byte(h.Sum(nil))}
}
