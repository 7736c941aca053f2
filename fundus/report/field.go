package report

import (
	"math"
	"strconv"

	"ophglm"
	"ophglm/internal/fieldofview"
)

// Field is the field of view as it was measured, in pixels of the photograph.
type Field struct {
	fieldofview.Field
	Fundus bool // the picture is a fundus photograph
}

func fieldOf(p *ophglm.Prediction) Field {
	return Field{fieldofview.Of(p.Values), p.Values["fundus"] != 0}
}

func distance(x0, y0, x1, y1 float64) float64 {
	dx, dy := x0-x1, y0-y1
	return math.Sqrt(float64(dx*dx) + float64(dy*dy))
}

// pixels writes a length or an area in whole pixels.
func pixels(v float64) string { return strconv.Itoa(int(math.Floor(v + 0.5))) }

func decimals(v float64, n int) string { return strconv.FormatFloat(v, 'f', n, 64) }

// percent writes a share of 1 in percent, with more digits where it is small.
func percent(share float64) string {
	p := float64(share * 100)
	switch {
	case p == 0:
		return "0"
	case p >= 10:
		return decimals(p, 1)
	case p >= 0.1:
		return decimals(p, 2)
	}
	return decimals(p, 4)
}
