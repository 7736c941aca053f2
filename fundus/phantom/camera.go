package phantom

import "math"

// expose lets the camera see the retina: haze, blur, uneven light, the field of
// view, noise and the rounding to bytes.
func (s Scene) expose(c *canvas) {
	r := s.random(layerCamera)
	if s.Haze > 0 {
		s.veil(c)
	}
	c.blur((0.0003 + 0.0012*share(s.Blur) + 0.0045*share(s.Haze)) * c.d)
	direction := between(r, -1.3, 1.3) // the disc side is the brighter one more often than not
	tilt := 0.45 * share(s.Unevenness)
	fall := 0.20 + 0.25*share(s.Unevenness)
	sensor := sensorNoise(c.w, c.h, min(c.d/1120, 1), r.NormFloat64)
	for y := range c.h {
		for x := range c.w {
			p := c.at(x, y)
			i := y*c.w + x
			away := length(p)
			light := 1 - fall*4*away*away + tilt*(p.x*math.Cos(direction)+p.y*math.Sin(direction))
			inside := min(max((0.5-away)*c.d+0.5, 0), 1)
			for k := range c.rgb {
				v := c.rgb[k][i] * light * inside
				v = shoulder(v) + sensor[i]*(1.5+0.008*v)*[3]float64{0.8, 0.8, 1.1}[k]
				c.rgb[k][i] = v + (1-inside)*[3]float64{3, 2, 2}[k]
			}
		}
	}
}

// shoulder bends what is brighter than a sensor takes, so that discs are not cut
// off at 255.
func shoulder(v float64) float64 {
	const knee = 225
	if v <= knee {
		return v
	}
	return knee + 30*(1-math.Exp2(-(v-knee)/30*1.2))
}

// sensorNoise is noise of deviation 1 that neighbours within a radius, of 1 pixel at
// most, share, as after a camera's own smoothing.
func sensorNoise(w, h int, radius float64, next func() float64) []float64 {
	n := make([]float64, w*h)
	side := 2*radius + 1
	deviation := side * side / (1 + 2*radius*radius) // what the average over the box takes
	for i := range n {
		n[i] = deviation * next()
	}
	line := make([]float64, max(w, h))
	for y := range h {
		box(n[y*w:], 1, w, radius, line)
	}
	for x := range w {
		box(n[x:], w, h, radius, line)
	}
	return n
}

// veil is a clouded lens: grey-yellow light over all, and a darker patch or two.
func (s Scene) veil(c *canvas) {
	r := s.random(layerCamera + 100)
	clouds := newNoise(r, 0.3)
	for y := range c.h {
		for x := range c.w {
			p := c.at(x, y)
			thick := share(s.Haze) * (0.62 + 0.22*clouds.at(p))
			i := y*c.w + x
			c.mix(i, [3]float64{166, 128, 80}, thick)
		}
	}
}
