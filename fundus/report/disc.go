package report

import (
	"math"

	"ophglm"
	"ophglm/internal/raster"
)

// Disc is the optic disc, in pixels of the photograph.
type Disc struct {
	X, Y     float64 // centre: the centroid
	Diameter float64 // of the circle of the same area
}

// What a disc can be. A disc of 1.5–1.9 mm is a fifteenth to a third of the width
// of fields of 60° to 20°, whose area it fills to 0.4 % to 10 %. It is round: three
// quarters of it at least lie in the circle of its area about its centroid, as they
// do of an ellipse of two to one. A thin tail, such as a mask may have along a
// vessel, takes little of that.
const (
	leastDiscShare   = 0.003
	largestDiscShare = 0.12
	leastDiscRound   = 0.75
)

// disc looks for the optic disc: the largest part of its mask inside the field, if
// it can be one.
func (r *reader) disc(g *grid) {
	if g == nil {
		if r.expects(OpticDisc) {
			r.notExamined(kindDisc, OpticDisc)
		}
		return
	}
	t := g.threshold
	f := ophglm.Finding{Kind: kindDisc, Type: OpticDisc, Threshold: &t, Model: g.model, Values: map[string]string{}}
	labels, parts := raster.Components(g.plane, g.at)
	var best *raster.Component
	var label int32
	for i := range parts {
		if x, y := g.centroid(&parts[i]); r.field.Contains(x, y) && (best == nil || parts[i].Area > best.Area) {
			best, label = &parts[i], int32(i+1)
		}
	}
	if best == nil {
		f.Values["why"] = "nothing_above_threshold"
		r.add(f)
		return
	}
	if why := r.implausible(g, best, labels, label); why != "" {
		f.Values["why"] = why
		r.add(f)
		return
	}
	x, y := g.centroid(best)
	area := float64(float64(best.Area) * g.pixelArea())
	d := &Disc{X: x, Y: y, Diameter: 2 * math.Sqrt(area/math.Pi)}
	f.Present, f.AreaPixels = true, int(math.Floor(area+0.5))
	f.Values["x_pixels"], f.Values["y_pixels"] = pixels(x), pixels(y)
	f.Values["diameter_pixels"] = pixels(d.Diameter)
	f.Values["diameter_field_percent"] = percent(d.Diameter / r.field.Diameter)
	r.out.Disc = d
	r.add(f)
}

// implausible says why a component is no disc, or nothing.
func (r *reader) implausible(g *grid, c *raster.Component, labels []int32, label int32) string {
	if s := share(c.Area, g.fieldPixels(&r.field)); s < leastDiscShare {
		return "too_small"
	} else if s > largestDiscShare {
		return "too_large"
	}
	if roundness(g.plane.W, c, labels, label) < leastDiscRound {
		return "not_round"
	}
	return ""
}

// roundness is the share of a component's pixels that lie in the circle of its
// area about its centroid. Pixels are taken to be square.
func roundness(width int, c *raster.Component, labels []int32, label int32) float64 {
	n := float64(c.Area)
	cx, cy := float64(c.SumX)/n, float64(c.SumY)/n
	in := 0
	for y := c.Y0; y < c.Y1; y++ {
		for x := c.X0; x < c.X1; x++ {
			dx, dy := float64(x)-cx, float64(y)-cy
			if labels[y*width+x] == label && float64(dx*dx)+float64(dy*dy) <= n/math.Pi {
				in++
			}
		}
	}
	return float64(in) / n
}
