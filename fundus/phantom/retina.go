package phantom

import "math"

// The colour of a fundus without vessels where the light is full, by pigment.
// Between them lie the means of DRIVE and IDRiD.
var (
	blond = [3]float64{224, 128, 78}
	dark  = [3]float64{172, 74, 22}
)

// paintRetina draws the background, the macula, the disc and what surrounds it.
func (s Scene) paintRetina(c *canvas) {
	r := s.random(layerRetina)
	broad, patches, grain, fine := newNoise(r, 0.22), newNoise(r, 0.05), newNoise(r, 0.014), newNoise(r, 0.0055)
	warpX, warpY, strands := newNoise(r, 0.09), newNoise(r, 0.09), newNoise(r, 0.05)
	disc, radius := s.disc()
	fovea := s.fovea()
	var base [3]float64
	for k := range base {
		base[k] = lerp(blond[k], dark[k], share(s.Pigment))
	}
	base[1] *= 1 - 0.06*share(s.Yellowing)
	base[2] *= 1 - 0.7*share(s.Yellowing)
	texture := 0.03 + 0.6*share(s.Texture)*share(s.Texture)
	for y := range c.h {
		for x := range c.w {
			p := c.at(x, y)
			if length(p) > 0.53 { // blur brings nothing from there into the field
				continue
			}
			i := y*c.w + x
			fromFovea, fromDisc := p.distance(fovea), p.distance(disc)
			// choroidal vessels run as strands, and are not seen at the macula
			wp := point{p.x*0.7 + 0.03*warpX.at(p), p.y + 0.03*warpY.at(p)}
			ridge := max(1-1.6*math.Abs(strands.at(wp)), 1-1.6*math.Abs(strands.at(point{wp.y, -wp.x})))
			ridge = max(ridge, 0.2) * smooth(0.06, 0.22, fromFovea)
			light := 1 + 0.08*broad.at(p) + 0.07*patches.at(p) + 0.04*grain.at(p) + 0.035*fine.at(p) + texture*0.4*(ridge-0.6)
			// the nerve fibres are thickest about the disc, and shine
			sheen := 0.13 * bell((fromDisc-radius)/0.11)
			macula := bell(fromFovea / 0.055)
			wide := bell(fromFovea / 0.13)
			c.rgb[0][i] = base[0] * (0.35 + 0.65*light) * (1 + 0.6*sheen) * (1 - 0.14*macula - 0.04*wide)
			c.rgb[1][i] = base[1] * light * (1 + sheen) * (1 - 0.20*macula - 0.10*wide)
			c.rgb[2][i] = base[2] * light * (1 + sheen) * (1 - 0.22*macula - 0.10*wide)
		}
	}
	s.paintDisc(c)
	if s.Pigment < 60 { // the reflex of the foveal pit, of young and blond eyes
		c.around(fovea, 0.02, func(i int, p point) {
			c.mix(i, [3]float64{235, 150, 100}, 0.22*bell(p.distance(fovea)/0.006))
		})
	}
}

// paintDisc draws the crescent, the rim and the cup.
func (s Scene) paintDisc(c *canvas) {
	r := s.random(layerRetina + 100)
	disc, radius := s.disc()
	edge := newNoise(r, 0.03)
	inner := newNoise(r, 0.02)
	if s.Crescent > 0 {
		// atrophy lies temporal to the disc: a larger circle, shifted
		width := 0.07 * share(s.Crescent)
		middle := point{disc.x - width*0.8, disc.y}
		c.around(middle, radius+2*width, func(i int, p point) {
			d := p.distance(middle) - radius - width*0.75 + 0.006*edge.at(p)
			c.mix(i, [3]float64{275, 192, 118}, 0.7*smooth(0.008, -0.008, d))
		})
	}
	cup := radius * share(s.Cup)
	cupAt := point{disc.x - 0.10*(radius-cup)*2, disc.y}
	dim := lerp(1, 0.95, share(s.Pigment))
	c.around(disc, 1.25*radius, func(i int, p point) {
		t := s.inDisc(p)
		cover := smooth(1.06, 0.94, t+0.02*edge.at(p))
		if cover == 0 {
			return
		}
		// the rim is pinker towards the nose, where the fibres are thick
		nasal := min(max((p.x-disc.x)/radius, -1), 1)
		rim := [3]float64{290 - 6*nasal, 188 - 24*nasal, 108 - 16*nasal}
		q := p.minus(cupAt)
		pale := smooth(1.18, 0.75, length(point{q.x, q.y / 1.06})/max(cup, 0.001))
		pale *= 0.9
		colour := rim
		for k, v := range [3]float64{305, 244, 172} {
			colour[k] = lerp(rim[k], v, pale) * dim * (1 + 0.03*inner.at(p))
		}
		colour[2] *= 1 - 0.5*share(s.Yellowing)
		c.mix(i, colour, 0.93*cover)
	})
}

// inDisc is 0 at the centre of the disc and 1 at its edge: an ellipse that is a
// little higher than wide.
func (s Scene) inDisc(p point) float64 {
	disc, radius := s.disc()
	q := p.minus(disc)
	return length(point{q.x / radius, q.y / (1.08 * radius)})
}
