package phantom

import (
	"math"
	"math/rand/v2"
)

// Widths of vessels, in diameters of the field.
const (
	widestVein = 1 / 90.0
	thinnest   = 1 / 480.0
	arteryPart = 0.76 // width of an artery by that of its vein
)

// vessel is a line of equal steps with a width at each.
type vessel struct {
	points []point
	widths []float64
}

const step = 0.005 // of a vessel's line, diameters

// tree grows the vessels of one kind.
type tree struct {
	scene       Scene
	r           *rand.Rand
	vessels     []vessel
	taken       map[[2]int]int // which vessel was first at a place, by cells of the field
	disc, fovea point
	radius      float64
}

// grow draws up arteries or veins: four arcades that leave the disc, two of which
// arch about the macula, and small vessels straight to the nose and the macula.
func (s Scene) grow(artery bool) []vessel {
	stream, scale, turn := uint64(layerVessels), 1.0, 1.0
	if artery {
		stream, scale, turn = layerVessels+100, arteryPart, -1.0
	}
	t := &tree{scene: s, r: s.random(stream), taken: map[[2]int]int{}, fovea: s.fovea()}
	t.disc, t.radius = s.disc()
	for _, down := range []float64{-1, 1} { // superior, inferior
		j := func(size float64) float64 { return between(t.r, -size, size) }
		apart := 0.018 * turn // arteries run beside their veins
		start := t.disc.plus(point{0.15*t.radius + j(0.15*t.radius), down * 0.12 * t.radius})
		trunk := curve(start,
			point{t.disc.x + 0.02 + j(0.03) + apart, t.disc.y + down*(0.17+j(0.03))},
			point{t.fovea.x + 0.06 + j(0.06), t.fovea.y + down*(0.37+j(0.04)+apart)},
			point{t.fovea.x - 0.52, t.fovea.y + down*(0.13+j(0.08)+2*apart)})
		t.trunk(trunk, widestVein*scale*between(t.r, 0.86, 1), down)
		nasal := curve(start,
			point{t.disc.x + 0.05 + j(0.02), t.disc.y + down*(0.09+j(0.02)+apart)},
			point{t.disc.x + 0.10 + j(0.03), t.disc.y + down*(0.22+j(0.05))},
			point{t.disc.x + 0.20 + j(0.06), t.disc.y + down*(0.42+j(0.06))})
		t.trunk(nasal, widestVein*scale*between(t.r, 0.5, 0.66), -down)
		// to the nose, and to the macula
		t.branch(start, math.Atan2(down*between(t.r, 0.1, 0.5), 1), widestVein*scale*between(t.r, 0.3, 0.42), 1, -1)
		macular := point{-1, down * between(t.r, 0.35, 0.8)}
		t.branch(start, math.Atan2(macular.y, macular.x), widestVein*scale*between(t.r, 0.28, 0.38), 1, -1)
	}
	return t.vessels
}

// curve is a cubic Bézier curve in fine steps.
func curve(a, b, c, d point) []point {
	const n = 400
	out := make([]point, n+1)
	for i := range out {
		t := float64(i) / n
		u := 1 - t
		out[i] = a.times(u * u * u).plus(b.times(3 * u * u * t)).plus(c.times(3 * u * t * t)).plus(d.times(t * t * t))
	}
	return out
}

// trunk lays a vessel along a curve, winding a little, and grows its branches.
func (t *tree) trunk(along []point, width, down float64) {
	waves := newNoise(t.r, 0.045)
	long := newNoise(t.r, 0.16)
	size := 0.002 + 0.014*share(t.scene.Tortuosity)
	var v vessel
	travelled, last := 0.0, along[0]
	w := width
	next := between(t.r, 0.09, 0.14)
	side := down
	type bud struct {
		at      point
		heading float64
		width   float64
	}
	var buds []bud
	v.points, v.widths = []point{last}, []float64{w}
	for i := 1; i < len(along)-1; i++ {
		ahead := along[i+1].minus(along[i-1])
		ahead = ahead.times(1 / length(ahead))
		sway := (size*waves.at(point{travelled - 0.9, 0}) + 0.012*long.at(point{travelled - 0.9, 0})) * smooth(0.02, 0.12, travelled)
		p := along[i].plus(point{-ahead.y * sway, ahead.x * sway})
		moved := p.distance(last)
		if moved < step {
			continue
		}
		travelled += moved
		heading := math.Atan2(p.y-last.y, p.x-last.x)
		last = p
		w -= w * 0.35 * moved // tapers on its own
		if length(p) > 0.53 {
			break
		}
		v.points, v.widths = append(v.points, p), append(v.widths, w)
		if travelled > next {
			angle := between(t.r, 0.4, 0.85) * side
			part := between(t.r, 0.38, 0.68)
			buds = append(buds, bud{p, heading + angle, w * part})
			w *= math.Cbrt(1 - part*part*part) // Murray's law: cubes of widths add up
			side = -side
			next = travelled + between(t.r, 0.03, 0.075)
		}
	}
	own := t.add(v)
	for _, b := range buds {
		t.branch(b.at, b.heading, b.width, 1, own)
	}
}

// branch grows a vessel from a place, turning a little at each step, until it is
// too thin, leaves the field, comes to the middle of the macula, or meets another
// vessel of its kind.
func (t *tree) branch(from point, heading, width float64, depth, parent int) {
	if width < thinnest || depth > 4 {
		return
	}
	var v vessel
	p, w := from, width
	bend := 0.0
	inwards := from.x < t.disc.x-0.8*t.radius && from.distance(t.fovea) < 0.4 && math.Cos(heading)*(t.fovea.x-from.x)+math.Sin(heading)*(t.fovea.y-from.y) > 0
	wind := 0.12 + 0.6*share(t.scene.Tortuosity)
	next := between(t.r, 0.03, 0.08)
	travelled := 0.0
	longest := between(t.r, 0.6, 1.2) * (0.10 + 45*width)
	type bud struct {
		at      point
		heading float64
		width   float64
	}
	var buds []bud
	v.points, v.widths = []point{p}, []float64{w}
	own := len(t.vessels)
	for travelled < longest {
		bend = 0.86*bend + 0.1*wind*t.r.NormFloat64()
		heading += bend + t.steer(p, heading, inwards)*step
		p = p.plus(point{step * math.Cos(heading), step * math.Sin(heading)})
		travelled += step
		w -= w * 1.1 * step
		if w < thinnest || length(p) > 0.53 || p.distance(t.fovea) < 0.055 {
			break
		}
		if first, ok := t.taken[cellOf(p)]; ok && first != parent && first != own && travelled > 0.02 {
			break
		} else if ok && first == parent && travelled > 0.05 {
			break
		}
		v.points, v.widths = append(v.points, p), append(v.widths, w)
		if travelled > next {
			side := 1.0
			if t.r.IntN(2) == 0 {
				side = -1
			}
			part := between(t.r, 0.5, 0.85)
			buds = append(buds, bud{p, heading + side*between(t.r, 0.4, 0.8), w * part})
			heading -= side * between(t.r, 0.1, 0.3)
			w *= math.Cbrt(1 - 0.6*part*part*part)
			next = travelled + between(t.r, 0.035, 0.09)
		}
	}
	if len(v.points) < 4 {
		return
	}
	own = t.add(v)
	for _, b := range buds {
		t.branch(b.at, b.heading, b.width, depth+1, own)
	}
}

// steer turns a branch, in radians a diameter, to where it supplies the retina:
// inwards to the macula and past it, or away from both disc and macula.
func (t *tree) steer(p point, heading float64, inwards bool) float64 {
	fromDisc, fromFovea := p.minus(t.disc), p.minus(t.fovea)
	want := fromDisc.times(1 / max(length(fromDisc), step)).plus(fromFovea.times(0.6 / max(length(fromFovea), step)))
	if inwards {
		want = fromFovea.times(-1 / max(length(fromFovea), step)).plus(point{-0.5, 0})
	}
	return 2.2 * math.Sin(math.Atan2(want.y, want.x)-heading)
}

func cellOf(p point) [2]int {
	const cell = 0.011
	return [2]int{int(math.Floor(p.x / cell)), int(math.Floor(p.y / cell))}
}

func (t *tree) add(v vessel) int {
	n := len(t.vessels)
	t.vessels = append(t.vessels, v)
	for _, p := range v.points {
		if c := cellOf(p); p.distance(t.disc) > 1.3*t.radius {
			if _, ok := t.taken[c]; !ok {
				t.taken[c] = n
			}
		}
	}
	return n
}
