package clinical

import "ophglm"

// measure adds any other number, with the eye where it is of one.
func (r *reading) measure(i int, unit string, of topic) {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	eye := ophglm.Eye("")
	switch of {
	case axialLength, cornealThickness, macularThickness, nerveFibre, endothelium, breakUp, schirmer, fieldDefect, exophthalmos, size, curvature, iop:
		eye = r.eyeOf(i, of)
	case noTopic:
		if q.unit == micrometre || q.unit == millimetre {
			eye = r.eyeOf(i, of)
		}
	}
	switch of {
	case axialLength, cornealThickness, macularThickness, nerveFibre, endothelium:
		if q.ratio {
			r.eachOf(i, "measure", unit, of)
			return
		}
	}
	f := r.add("measure", t.start, t.end)
	f.Value, f.Unit, f.Eye = q.value(), unit, eye
	if q.ratio {
		f.Value = q.lo.String() + "/" + q.over.String()
	}
	if q.sign == '-' && (of == fieldDefect || of == noTopic) { // else a dash: pulse-75
		f.Value = "-" + f.Value
	}
}

// percentage reads a number of per cent: HbA1c, or the concentration of a drug.
func (r *reading) percentage(i int) {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	if r.near() && r.topic == hba1c && q.lo.float() >= 3 && q.lo.float() <= 20 {
		f := r.add("hba1c", t.start, t.end)
		f.Value, f.Unit = q.value(), "%"
		r.topicGap = 0
		return
	}
	d, ok := r.drugOf(i)
	if !ok || q.lo.float() > 50 {
		return
	}
	f := r.add("concentration", t.start, t.end)
	f.Value, f.Unit, f.Entity = q.value(), "%", d.entity
	if d.entity == "" {
		f.Entity = d.value
	}
}
