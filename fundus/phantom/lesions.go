package phantom

import (
	"math"
	"math/rand/v2"
)

// blob is a patch with a wavy outline.
type blob struct {
	at      point
	radius  float64
	stretch float64  // length by width, of the same area
	angle   float64  // of the length
	waves   [4]point // amplitude and phase of 2, 3, 4 and 5 bumps
	soft    float64  // width of its edge, by its radius
}

func newBlob(r *rand.Rand, at point, radius, uneven, soft float64) blob {
	b := blob{at: at, radius: radius, stretch: between(r, 1, 1+uneven), angle: between(r, 0, 2*math.Pi), soft: soft}
	for i := range b.waves {
		b.waves[i] = point{uneven * between(r, 0.2, 1) / float64(i+2), between(r, 0, 2*math.Pi)}
	}
	return b
}

// cover is the share of a place that the blob covers; a half is its edge.
func (b blob) cover(p point) float64 {
	q := p.minus(b.at)
	cos, sin := math.Cos(b.angle), math.Sin(b.angle)
	root := math.Sqrt(b.stretch)
	q = point{(q.x*cos + q.y*sin) / root, (q.y*cos - q.x*sin) * root}
	edge := 1.0
	if q != (point{}) {
		theta := math.Atan2(q.y, q.x)
		for i, w := range b.waves {
			edge += w.x * math.Cos(float64(i+2)*theta+w.y)
		}
	}
	return smooth(1+b.soft, 1-b.soft, length(q)/b.radius/max(edge, 0.3))
}

func (b blob) reach() float64 { return 2.2 * b.radius * math.Sqrt(b.stretch) }

// painter puts lesions on the retina where there is room for them.
type painter struct {
	*canvas
	scene       Scene
	r           *rand.Rand
	arteries    bloodstream
	veins       bloodstream
	masks       map[Class][]bool
	disc, fovea point
	radius      float64
}

// paint draws a blob and marks it in the mask of its class. Drusen have none: "".
func (p *painter) paint(b blob, class Class, draw func(i int, cover float64)) {
	mask := p.masks[class]
	p.around(b.at, b.reach(), func(i int, at point) {
		cover := b.cover(at)
		if cover == 0 {
			return
		}
		draw(i, cover)
		if mask != nil && cover >= 0.5 {
			mask[i] = true
		}
	})
}

// free looks for a place by a rule that is in the field, off the disc, off wide
// vessels, and not on the fovea. It gives up after a while.
func (p *painter) free(margin float64, propose func() point) (point, bool) {
	for range 200 {
		at := propose()
		x, y := at.x*p.d+float64(p.w)/2, at.y*p.d+float64(p.h)/2
		edge := margin * p.d
		if length(at)+margin > 0.485 || x < edge || y < edge+2 || x > float64(p.w)-edge || y > float64(p.h)-edge-2 {
			continue
		}
		i := int(y)*p.w + int(x)
		if at.distance(p.disc) < 1.25*p.radius+margin || at.distance(p.fovea) < 0.02 || p.veins.mask[i] || p.arteries.mask[i] {
			continue
		}
		return at, true
	}
	return point{}, false
}

// near proposes places about a centre, by a normal curve.
func (p *painter) near(centre point, spread float64) func() point {
	return func() point {
		return centre.plus(point{p.r.NormFloat64() * spread, p.r.NormFloat64() * spread})
	}
}

// anywhere proposes places between and about the arcades, where retinopathy is.
func (p *painter) anywhere() point {
	return p.near(p.fovea.plus(point{0.02, 0}), 0.2)()
}

// paintDeep draws what lies below the vessels: drusen and hard exudates.
func (p *painter) paintDeep() {
	for range p.scene.Drusen {
		radius := 0.002 + 0.008*p.r.Float64()*p.r.Float64()
		at, ok := p.free(radius, p.near(p.fovea, 0.065))
		if !ok {
			continue
		}
		strength := between(p.r, 0.25, 0.5)
		p.paint(newBlob(p.r, at, radius, 0.15, 0.55), "", func(i int, cover float64) {
			p.mix(i, [3]float64{238, 182, 104}, strength*cover)
		})
	}
	for range p.scene.ExudateClusters {
		p.exudates()
	}
}

// exudates draws a cluster: spots that lie about a leak, often as part of a ring.
func (p *painter) exudates() {
	centre, ok := p.free(0.05, p.near(p.fovea, 0.13))
	if !ok {
		return
	}
	ring := between(p.r, 0.015, 0.045)
	from := between(p.r, 0, 2*math.Pi)
	spots := 8 + p.r.IntN(18)
	for range spots {
		radius := 0.0018 + 0.006*p.r.Float64()*p.r.Float64()
		at, ok := p.free(radius, func() point {
			a := from + between(p.r, 0, 4.2)
			away := ring * between(p.r, 0.7, 1.3)
			return centre.plus(point{away * math.Cos(a), away * math.Sin(a)})
		})
		if !ok {
			continue
		}
		strength := between(p.r, 0.5, 0.85)
		p.paint(newBlob(p.r, at, radius, 0.35, 0.25), HardExudate, func(i int, cover float64) {
			p.mix(i, [3]float64{252, 204, lerp(118, 70, share(p.scene.Pigment))}, strength*cover)
		})
	}
}

// paintSuperficial draws what lies above the vessels.
func (p *painter) paintSuperficial() {
	for range p.scene.CottonWoolSpots {
		radius := between(p.r, 0.011, 0.022)
		at, ok := p.free(2*radius, func() point { return p.near(p.disc, 0.22)() })
		if !ok {
			continue
		}
		strength := between(p.r, 0.45, 0.65)
		p.paint(newBlob(p.r, at, radius, 0.3, 0.75), SoftExudate, func(i int, cover float64) {
			p.mix(i, [3]float64{244, 200, 142}, strength*cover)
		})
	}
	for range p.scene.Haemorrhages {
		p.haemorrhage()
	}
	for range p.scene.Microaneurysms {
		radius := between(p.r, 0.0019, 0.0034)
		at, ok := p.free(radius, p.anywhere)
		if !ok {
			continue
		}
		strength := between(p.r, 0.6, 1)
		p.paint(newBlob(p.r, at, radius, 0.12, 0.35), Microaneurysm, func(i int, cover float64) {
			p.absorb(i, [3]float64{0.25, 0.7, 0.35}, strength*cover)
		})
	}
}

// haemorrhage draws a blot, or a flame that lies along the nerve fibres.
func (p *painter) haemorrhage() {
	radius := 0.0045 + 0.012*p.r.Float64()*p.r.Float64()
	at, ok := p.free(2*radius, p.anywhere)
	if !ok {
		return
	}
	b := newBlob(p.r, at, radius, 0.3, 0.35)
	if p.r.IntN(3) == 0 {
		b.stretch = between(p.r, 2.2, 4)
		to := at.minus(p.disc)
		b.angle = math.Atan2(to.y, to.x) + between(p.r, -0.25, 0.25)
	}
	strength := between(p.r, 0.6, 1.05)
	p.paint(b, Haemorrhage, func(i int, cover float64) {
		p.absorb(i, [3]float64{0.3, 0.75, 0.42}, strength*cover)
	})
}
