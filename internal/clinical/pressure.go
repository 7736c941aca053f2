package clinical

import "ophglm"

// pressures reads a pressure of the eye without a unit, or two of them (17/16).
func (r *reading) pressures(i int) { r.eachOf(i, "iop", "mmHg", iop) }

// eachOf adds a value, or those of both eyes where two stand with a slash
// between: of the right and the left where these were named so.
func (r *reading) eachOf(i int, kind, unit string, of topic) {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	if !q.ratio {
		r.value(i, kind, q.value(), unit, of)
		return
	}
	var one, two ophglm.Eye
	if a, b := r.at(i-3), r.at(i-1); a.kind == kEye && b.kind == kEye && r.at(i-2).kind == kSlash && t.gap == 0 {
		one, two = eyes[a.sub], eyes[b.sub]
	} else if a, b := r.at(i+1), r.at(i+3); a.kind == kEye && b.kind == kEye && r.at(i+2).kind == kSlash && a.gap == 0 {
		one, two = eyes[a.sub], eyes[b.sub]
	}
	for k, d := range [2]decimal{q.lo, q.over} {
		f := r.add(kind, t.start, t.end)
		f.Value, f.Unit, f.Eye = d.String(), unit, one
		if k == 1 {
			f.Eye = two
		}
	}
}

// pressureOf reads a pressure with its unit: of the eye, or of the blood.
func (r *reading) pressureOf(i int) {
	q := &r.quantities[r.tokens[i].num]
	blood := r.near() && r.topic == pressure || q.lo.float() > 80 || q.ratio && q.lo.float() >= 60
	switch {
	case blood:
		r.measure(i, unitNames[q.unit], pressure)
	case q.unit == kPa:
		r.measure(i, "kPa", iop)
	default:
		r.pressures(i)
	}
	r.topicGap = 0
}
