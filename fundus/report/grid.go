package report

import (
	"math"

	"ophglm"
	"ophglm/internal/raster"
)

// grid is the mask of one class with its place in the photograph.
type grid struct {
	model     string
	threshold float64
	at        uint8 // the byte from which a pixel is of the class
	region    ophglm.Region
	plane     raster.Plane
	dx, dy    float64 // pixels of the photograph to one of the plane
}

// defaultThreshold holds where a prediction names none.
const defaultThreshold = 0.5

func newGrid(p *ophglm.Prediction, class string, plane raster.Plane) *grid {
	t, ok := p.Values["threshold_"+class]
	if !ok {
		t = defaultThreshold
	}
	g := &grid{model: p.Model, threshold: t, region: *p.Region, plane: plane}
	// At 0 nothing would be outside, and above 1 nothing inside.
	g.at = uint8(min(max(raster.Level(t), 1), 255))
	g.dx = (g.region.X1 - g.region.X0) / float64(plane.W)
	g.dy = (g.region.Y1 - g.region.Y0) / float64(plane.H)
	return g
}

// point is the centre of a pixel of the plane, in the photograph.
func (g *grid) point(x, y int) (px, py float64) {
	return g.region.X0 + float64((float64(x)+0.5)*g.dx), g.region.Y0 + float64((float64(y)+0.5)*g.dy)
}

// pixelArea is what one pixel of the plane covers, in pixels of the photograph.
func (g *grid) pixelArea() float64 { return float64(g.dx * g.dy) }

// centroid is the middle of a component, in the photograph.
func (g *grid) centroid(c *raster.Component) (x, y float64) {
	n := float64(c.Area)
	return g.region.X0 + float64((float64(c.SumX)/n+0.5)*g.dx), g.region.Y0 + float64((float64(c.SumY)/n+0.5)*g.dy)
}

// row gives the columns [from, to) of row y whose pixels lie in the field of view.
func (g *grid) row(f *Field, y int) (from, to int) {
	_, py := g.point(0, y)
	x0, x1 := f.Across(py)
	column := func(x float64) int {
		return min(max(int(math.Ceil((x-g.region.X0)/g.dx-0.5)), 0), g.plane.W)
	}
	from, to = column(x0), column(x1)
	return from, max(from, to)
}

// fieldPixels counts the pixels of the plane inside the field of view.
func (g *grid) fieldPixels(f *Field) int {
	n := 0
	for y := range g.plane.H {
		from, to := g.row(f, y)
		n += to - from
	}
	return n
}

// share is part/whole, or 0 of nothing.
func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
