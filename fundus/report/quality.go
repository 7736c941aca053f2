package report

import (
	"strconv"

	"ophglm"
)

// qualityLimit is a measured value under or over which a photograph can't be
// graded.
type qualityLimit struct {
	value  string // among the values of the field prediction
	reason string
	below  bool // the limit is the least value, else the largest
	limit  float64
	digits int
}

// The limits were set on 4,758 photographs of ODIR, so that each is met by less
// than one in a hundred: they name what is plainly wrong, not every soft picture.
// Brightness is the mean of green, which shows vessels and lesions best.
var qualityLimits = []qualityLimit{
	{"diameter_pixels", "small", true, 200, 0},
	{"roundness", "irregular_field", true, 0.8, 2},
	{"sharpness", "blurred", true, 0.01, 3},
	{"green", "dark", true, 0.08, 2},
	{"green", "bright", false, 0.75, 2},
	{"evenness", "uneven", true, 0.3, 2},
	{"clipped", "overexposed", false, 0.1, 2},
}

// quality says whether the photograph can be graded, and each reason why not. A
// value that was not measured is no reason.
func (r *reader) quality() {
	if !r.field.Fundus {
		r.add(ophglm.Finding{Kind: "quality", Type: "not_a_fundus_photograph", Present: true, Model: FieldModel})
		return
	}
	var reasons []ophglm.Finding
	values := map[string]string{"field_diameter_pixels": pixels(r.field.Diameter)}
	for _, l := range qualityLimits {
		v, ok := r.Study.Field.Values[l.value]
		if !ok {
			continue
		}
		if l.value != "diameter_pixels" {
			values[l.value] = decimals(v, l.digits)
		}
		if l.below && v < l.limit || !l.below && v > l.limit {
			value, limit := apart(v, l.limit, l.digits)
			reasons = append(reasons, ophglm.Finding{
				Kind: "quality", Type: l.reason, Present: true, Model: FieldModel,
				Values: map[string]string{"value": value, "limit": limit, "measure": l.value},
			})
		}
	}
	r.add(ophglm.Finding{Kind: "quality", Type: "gradable", Present: len(reasons) == 0, Model: FieldModel, Values: values})
	for _, f := range reasons {
		r.add(f)
	}
}

// apart writes two values with digits decimals, and with more where they would
// else read as equal, or in the other order, and are not.
func apart(v, limit float64, digits int) (value, of string) {
	for n := digits; ; n++ {
		value, of = decimals(v, n), decimals(limit, n)
		a, _ := strconv.ParseFloat(value, 64) // written above
		b, _ := strconv.ParseFloat(of, 64)
		if a < b == (v < limit) && a > b == (v > limit) || n == 17 {
			return value, of
		}
	}
}
