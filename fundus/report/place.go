package report

import (
	"slices"

	"ophglm"
)

// The fovea lies about 15° temporal to the centre of the disc and 1.5–2° below it;
// the disc is about 6° across (textbook anatomy: some 4 mm and 0.5 mm, of a disc
// of 1.6 mm). In disc diameters, which need no scale:
const (
	foveaTemporal = 2.5
	foveaBelow    = 0.3
	maculaRadius  = 1.0 // what counts as the macular region, about that point
)

// discSide is how far from the middle of the field, in its diameters, a disc tells
// on which side of the macula it lies: in a field of 45° centred on the macula it
// is a third.
const discSide = 0.2

// eye is whose side is nasal.
type eye struct {
	which    ophglm.Eye // "": not known
	reliable bool       // what the record says does not contradict the picture
}

// eyeAndMacula settles which eye it is, by the record or by the side of the disc,
// and from both where the macula is to be expected.
func (r *reader) eyeAndMacula() {
	given := r.Photograph.Eye
	if given != ophglm.OD && given != ophglm.OS {
		given = ""
	}
	shown := r.eyeByDisc()
	f := ophglm.Finding{Kind: "eye", Type: "unknown"}
	switch {
	case given != "":
		r.eye = eye{given, shown == "" || shown == given}
		f = ophglm.Finding{Kind: "eye", Type: string(given), Present: true, Values: map[string]string{"from": "record"}}
		if !r.eye.reliable {
			f.Values["by_disc"] = string(shown)
		}
	case shown != "":
		r.eye = eye{shown, true}
		f = ophglm.Finding{Kind: "eye", Type: string(shown), Present: true, Values: map[string]string{"from": "disc"}}
	}
	r.out.Report.Eye = r.eye.which
	r.add(f)
	if m := r.macula(); m != nil {
		r.out.Macula = m
		r.add(ophglm.Finding{Kind: "macula", Type: "macula", Present: true, Values: map[string]string{
			"x_pixels": pixels(m.X), "y_pixels": pixels(m.Y), "radius_pixels": pixels(m.Radius), "estimated": "yes",
		}})
	}
}

// eyeByDisc is the eye whose disc lies on this side of the field, if the picture
// is centred on the macula: the disc of a right eye is at the right of its picture.
func (r *reader) eyeByDisc() ophglm.Eye {
	d := r.out.Disc
	if d == nil {
		return ""
	}
	x, _ := r.field.Centre()
	switch off := d.X - x; {
	case off >= float64(discSide*r.field.Diameter):
		return ophglm.OD
	case off <= -float64(discSide*r.field.Diameter):
		return ophglm.OS
	}
	return ""
}

// macula estimates the macular region, or gives nothing where disc or eye are not
// known or the place lies outside the field.
func (r *reader) macula() *Circle {
	d := r.out.Disc
	if d == nil || r.eye.which == "" || !r.eye.reliable {
		return nil
	}
	m := &Circle{X: d.X + float64(r.temporal()*foveaTemporal*d.Diameter), Y: d.Y + float64(foveaBelow*d.Diameter), Radius: float64(maculaRadius * d.Diameter)}
	if !r.field.Contains(m.X, m.Y) {
		return nil
	}
	return m
}

// temporal is the direction of the temple along the rows of the picture: to the
// left in a right eye.
func (r *reader) temporal() float64 {
	if r.eye.which == ophglm.OD {
		return -1
	}
	return 1
}

// The quadrants about the disc and, where disc or eye are not known, those of the
// picture about the middle of the field, in the order in which they are named.
var (
	discQuadrants    = []string{"superior_temporal", "inferior_temporal", "superior_nasal", "inferior_nasal"}
	pictureQuadrants = []string{"upper_left", "lower_left", "upper_right", "lower_right"}
)

// quadrants says what quadrants are told by, "disc" or "picture", and finds that
// of a point.
func (r *reader) quadrants() (by string, names []string, of func(x, y float64) string) {
	if d := r.out.Disc; d != nil && r.eye.which != "" && r.eye.reliable {
		return "disc", discQuadrants, func(x, y float64) string {
			at := 0
			if float64((x-d.X)*r.temporal()) < 0 {
				at = 2
			}
			if y >= d.Y {
				at++
			}
			return discQuadrants[at]
		}
	}
	cx, cy := r.field.Centre()
	return "picture", pictureQuadrants, func(x, y float64) string {
		at := 0
		if x >= cx {
			at = 2
		}
		if y >= cy {
			at++
		}
		return pictureQuadrants[at]
	}
}

func (r *reader) expects(class string) bool { return slices.Contains(r.o.Expected, class) }
