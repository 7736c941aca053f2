package phantom

import "math"

// The density of blood in each channel for the thickness of the widest vein:
// green is lost most, red hardly. Arteries carry more oxygen.
var (
	venous   = [3]float64{0.28, 0.80, 0.55}
	arterial = [3]float64{0.14, 0.72, 0.50}
)

// bloodstream is how much blood light goes through at each pixel, 1 being the
// widest vein, and where a vessel is.
type bloodstream struct {
	depth []float64
	mask  []bool
}

// trace draws the vessels as what they are, tubes: their depth is that of a circle
// cut across. The reflex is the bright line along the top of arteries.
func (c *canvas) trace(vessels []vessel, reflex float64) bloodstream {
	b := bloodstream{make([]float64, c.w*c.h), make([]bool, c.w*c.h)}
	half := 0.5 / c.d // a pixel's half
	for _, v := range vessels {
		for i := 1; i < len(v.points); i++ {
			from, to := v.points[i-1], v.points[i]
			along := to.minus(from)
			size := along.x*along.x + along.y*along.y
			middle := from.plus(to).times(0.5)
			radius := (v.widths[i-1] + v.widths[i]) / 4
			c.around(middle, math.Sqrt(size)/2+radius+half, func(k int, p point) {
				q := p.minus(from)
				t := min(max((q.x*along.x+q.y*along.y)/size, 0), 1)
				d := q.minus(along.times(t))
				away := length(d)
				if away <= max(radius, half) {
					b.mask[k] = true
				}
				across := away / (radius + half)
				if across >= 1 {
					return
				}
				depth := math.Sqrt(1-across*across) * math.Cbrt(2*radius/widestVein)
				if wide := 2 * radius * c.d; wide > 3 {
					depth *= 1 - reflex*bell(away/(0.3*radius))*smooth(3, 6, wide)
				}
				b.depth[k] = max(b.depth[k], depth)
			})
		}
	}
	return b
}

// paintVessels lays arteries and veins over the retina. Where they cross, light
// goes through both.
func (c *canvas) paintVessels(arteries, veins bloodstream) {
	for i := range veins.depth {
		if v := veins.depth[i]; v > 0 {
			c.absorb(i, venous, v)
		}
		if a := arteries.depth[i]; a > 0 {
			c.absorb(i, arterial, a)
		}
	}
}
