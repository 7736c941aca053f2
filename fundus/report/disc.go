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
// of fields of 60° to 20°, whose area it fills to 0.4 % to 10 %. It is as round as
// it looks: at least 0.7 of the ellipse in its bounding box, and no more than
// twice as high as wide or the reverse.
const (
	leastDiscShare   = 0.003
	largestDiscShare = 0.12
	leastDiscFill    = 0.7
	largestAspect    = 2.0
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
	_, parts := raster.Components(g.plane, g.at)
	var best *raster.Component
	for i := range parts {
		if x, y := g.centroid(&parts[i]); r.field.Contains(x, y) && (best == nil || parts[i].Area > best.Area) {
			best = &parts[i]
		}
	}
	if best == nil {
		f.Values["why"] = "nothing_above_threshold"
		r.add(f)
		return
	}
	if why := r.implausible(g, best); why != "" {
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
func (r *reader) implausible(g *grid, c *raster.Component) string {
	if s := share(c.Area, g.fieldPixels(&r.field)); s < leastDiscShare {
		return "too_small"
	} else if s > largestDiscShare {
		return "too_large"
	}
	w, h := float64(float64(c.X1-c.X0)*g.dx), float64(float64(c.Y1-c.Y0)*g.dy)
	area := float64(float64(c.Area) * g.pixelArea())
	if w > largestAspect*h || h > largestAspect*w || area < float64(leastDiscFill*math.Pi/4)*float64(w*h) {
		return "not_round"
	}
	return ""
}
