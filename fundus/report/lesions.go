package report

import (
	"math"
	"strconv"

	"ophglm"
	"ophglm/internal/raster"
)

// vessels measures how much of the field vessels cover, and nothing else of them.
func (r *reader) vessels(g *grid) {
	if g == nil {
		if r.expects(Vessel) {
			r.notExamined(kindVessels, Vessel)
		}
		return
	}
	shape := raster.New(g.plane.W, g.plane.H)
	n, field := 0, 0
	for y := range g.plane.H {
		from, to := g.row(&r.field, y)
		field += to - from
		out := shape.Row(y)[from:to]
		for x, v := range g.plane.Row(y)[from:to] {
			if v >= g.at {
				n++
				out[x] = 255
			}
		}
	}
	t := g.threshold
	r.add(ophglm.Finding{
		Kind: kindVessels, Type: Vessel, Threshold: &t, Present: n > 0, Model: g.model,
		AreaPixels: area(n, g), Values: map[string]string{"area_field_percent": percent(share(n, field))},
	})
	r.out.Shapes = append(r.out.Shapes, Shape{Vessel, g.region, shape})
}

func area(n int, g *grid) int { return int(math.Floor(float64(float64(n)*g.pixelArea()) + 0.5)) }

// spot is one component of a lesion's mask with what places it.
type spot struct {
	inDisc  int     // pixels of the plane
	nearest float64 // distance to the estimated macula, pixels of the photograph
}

// lesion counts what a model marked as one class of lesion. Specks, what lies
// outside the field and, of exudates, what lies in the disc, which is as bright,
// are left out. A spot is of the quadrant of its centroid, and of the macula if any
// pixel of it is.
func (r *reader) lesion(class string, g *grid) {
	if g == nil {
		r.notExamined(kindLesion, class)
		return
	}
	labels, parts := raster.Components(g.plane, g.at)
	spots := r.spots(g, labels, parts)
	least, ok := r.o.MinAreaByClass[class]
	if !ok {
		least = r.o.MinAreaPixels
	}
	by, names, quadrant := r.quadrants()
	kept := make([]bool, len(parts)+1)
	count := map[string]int{}
	t, sum, largest, peak, specks, inDisc, inMacula := g.threshold, 0, 0, uint8(0), 0, 0, 0
	nearest := math.Inf(1)
	for i := range parts {
		c := &parts[i]
		x, y := g.centroid(c)
		switch {
		case !r.field.Contains(x, y):
			continue
		case (class == HardExudate || class == SoftExudate) && 2*spots[i].inDisc >= c.Area:
			inDisc++
			continue
		case float64(float64(c.Area)*g.pixelArea()) < float64(least):
			specks++
			continue
		}
		kept[i+1] = true
		count[quadrant(x, y)]++
		sum, largest, peak = sum+c.Area, max(largest, c.Area), max(peak, c.Peak)
		nearest = min(nearest, spots[i].nearest)
		if m := r.out.Macula; m != nil && spots[i].nearest <= m.Radius {
			inMacula++
		}
	}
	f := ophglm.Finding{Kind: kindLesion, Type: class, Threshold: &t, Model: g.model, Values: map[string]string{"least_area_pixels": strconv.Itoa(least)}}
	for _, q := range names {
		if n := count[q]; n > 0 {
			f.Count += n
			f.Quadrants = append(f.Quadrants, q)
			f.Values["count_"+q] = strconv.Itoa(n)
		}
	}
	if specks > 0 {
		f.Values["specks_left_out"] = strconv.Itoa(specks)
	}
	if inDisc > 0 {
		f.Values["in_disc_left_out"] = strconv.Itoa(inDisc)
	}
	if f.Count > 0 {
		f.Present, f.AreaPixels, f.Macula = true, area(sum, g), inMacula > 0
		f.Values["area_field_percent"] = percent(share(sum, g.fieldPixels(&r.field)))
		f.Values["largest_pixels"] = strconv.Itoa(area(largest, g))
		f.Values["peak_probability"] = decimals(float64(peak)/255, 2)
		f.Values["quadrants_by"] = by
	}
	if m := r.out.Macula; m != nil && f.Count > 0 {
		f.Values["count_macula"] = strconv.Itoa(inMacula)
		f.Values["nearest_macula_disc_diameters"], _ = apart(nearest/r.out.Disc.Diameter, maculaRadius, 1)
	}
	r.add(f)
	shape := raster.New(g.plane.W, g.plane.H)
	for i, l := range labels {
		if kept[l] {
			shape.Pix[i] = 255
		}
	}
	r.out.Shapes = append(r.out.Shapes, Shape{class, g.region, shape})
}

// spots places each component.
func (r *reader) spots(g *grid, labels []int32, parts []raster.Component) []spot {
	out := make([]spot, len(parts))
	for i := range out {
		out[i].nearest = math.Inf(1)
	}
	for i, l := range labels {
		if l == 0 {
			continue
		}
		s := &out[l-1]
		x, y := g.point(i%g.plane.W, i/g.plane.W)
		if d := r.out.Disc; d != nil && distance(x, y, d.X, d.Y) <= d.Diameter/2 {
			s.inDisc++
		}
		if m := r.out.Macula; m != nil {
			s.nearest = min(s.nearest, distance(x, y, m.X, m.Y))
		}
	}
	return out
}
