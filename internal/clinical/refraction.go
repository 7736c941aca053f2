package clinical

import "strings"

// lensStep is how far a prescription has been read: sphere, cylinder, axis.
type lensStep uint8

const (
	noLens lensStep = iota
	sphereRead
	cylinderRead
)

// degrees reads a number of dioptres or degrees, which are hundredths of a
// dioptre (近视350度), those of an axis, or those of the body's temperature.
func (r *reading) degrees(i int) {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	v := q.lo.float()
	prev := r.at(i - 1)
	of := noTopic
	if r.near() {
		of = r.topic
	}
	if behind := r.namedBehind(i); behind != noTopic && (of == noTopic || r.topicGap > 1) {
		of = behind // 75度近视
	}
	if lens := of == sphere || of == cylinder || of == myopia || of == hyperopia; q.unit == dioptre && !lens && !q.point && q.sign == 0 && r.s[t.end-1]|0x20 == 'd' && !q.han && !r.ofLenses(i) {
		if r.s[t.end-1] == 'd' && (prev.kind == kCross || r.after("for", int(t.start)) || r.at(i+1).kind == kAgo && r.at(i+1).gap == 0) {
			q.unit = day // x 3d
			r.timeSpan(i)
		}
		return // 24D, 3D
	}
	switch {
	case of == temperature || q.unit == degree && q.point && v >= 34 && v <= 43 && q.sign == 0:
		r.measure(i, "°C", noTopic)
		return
	case of == curvature:
		r.measure(i, unitNames[q.unit], curvature)
		return
	case of == pressure || of == fieldDefect || of == addition:
		return
	case prev.kind == kCross && t.gap == 0 || of == axis && v <= 180 && q.lo.scale == 0:
		r.axisAt(i)
		return
	case q.unit == degree && v < 20 && q.lo.scale == 0 && q.sign == 0 && of != cylinder && of != myopia && of != hyperopia:
		return
	}
	d, hi := q.lo, q.hi
	if q.unit == degree {
		d, hi = hundredths(d), hundredths(hi)
	}
	if d.float() > 30 {
		return
	}
	if of == cylinder || of != sphere && of != myopia && of != hyperopia && r.lens == sphereRead && r.lensAt+2 >= i && q.sign != 0 || r.namesCylinder(i) {
		r.lensValue(i, "cylinder", d, hi, q, q.sign)
		r.lens, r.lensAt = cylinderRead, i
		return
	}
	if q.unit == degree && q.sign == 0 && of != myopia && of != hyperopia && of != sphere && of != acuity && !r.myopia && !r.hyperopia && !r.glasses && (r.eye == "" || v < 50) && r.nextEye(i) < 0 && !(v >= 50 && r.plainDegrees(i)) {
		return
	}
	r.sphereAt(i, d, hi, of)
}

// ofLenses reports whether the words around the number at token i are of lenses.
func (r *reading) ofLenses(i int) bool {
	t := &r.tokens[i]
	ahead, behind := r.s[max(0, int(t.start)-24):t.start], r.s[t.end:min(len(r.s), int(t.end)+12)]
	for _, w := range [...]string{"视", "光", "轴", "镜", "度", "晶体", "DS", "DC"} {
		if strings.Contains(ahead, w) || strings.Contains(behind, w) {
			return true
		}
	}
	return false
}

// namedBehind is what the number at token i is of where that stands behind it and
// has no number of its own: 75度近视, but not 350度散光100度.
func (r *reading) namedBehind(i int) topic {
	n := r.at(i + 1)
	if n.gap > 0 || n.kind == kTopic || n.topic != myopia && n.topic != hyperopia && n.topic != cylinder {
		return noTopic
	}
	if r.isValue(i+2) && r.at(i+2).gap <= 1 {
		return noTopic
	}
	return n.topic
}

// plainDegrees reports whether a number of 度 alone is one of lenses: in steps of
// 25, as these come.
func (r *reading) plainDegrees(i int) bool {
	q := &r.quantities[r.tokens[i].num]
	return q.lo.scale == 0 && q.lo.n%25 == 0 && q.lo.n >= 75 && q.lo.n <= 2500 && q.lo.n != 180 && q.lo.n != 360
}

func hundredths(d decimal) decimal {
	if d.scale+2 < uint8(len(powers)) {
		d.scale += 2
	}
	return d.trim()
}

// namesCylinder reports whether the number's own unit was DC.
func (r *reading) namesCylinder(i int) bool {
	s := strings.ToLower(r.s[r.tokens[i].start:r.tokens[i].end])
	return strings.HasSuffix(s, "dc") || strings.HasSuffix(s, "cyl") || strings.HasSuffix(s, "cylinder") || strings.HasSuffix(s, "柱镜")
}

// sphereAt adds the sphere at token i. Where no sign is written, myopia in the
// sentence gives minus and hyperopia plus; else there is none.
func (r *reading) sphereAt(i int, d, hi decimal, of topic) {
	q := &r.quantities[r.tokens[i].num]
	sign := q.sign
	if sign == 0 {
		switch {
		case of == myopia:
			sign = '-'
		case of == hyperopia:
			sign = '+'
		case r.myopia && !r.hyperopia:
			sign = '-'
		case r.hyperopia && !r.myopia:
			sign = '+'
		}
	}
	r.lensValue(i, "sphere", d, hi, q, sign)
	r.lens, r.lensAt = sphereRead, i
	if of == noTopic {
		r.topic = sphere
	}
	r.topicGap = 0
}

func (r *reading) lensValue(i int, kind string, d, hi decimal, q *quantity, sign byte) {
	var v string
	switch {
	case sign != 0:
		v = signed(d, sign)
		if q.ranged {
			v += "-" + hi.String()
		}
	default:
		c := *q
		c.lo, c.hi = d, hi
		v = c.value()
	}
	if q.more && sign != 0 { // by magnitude: 近视三百多度 is -3+, which is not ">-3"
		v += "+"
	}
	r.value(i, kind, v, "D", sphere)
}

func (r *reading) axisAt(i int) {
	q := &r.quantities[r.tokens[i].num]
	r.value(i, "axis", q.value(), "deg", sphere)
	r.lens = noLens
}

// refraction reads a number without a unit where a prescription is spoken of:
// -3.50, S-3.00 C-0.75, 近视 300, and reports whether it is of one.
func (r *reading) refraction(i int) bool {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	prev := r.at(i - 1)
	of := noTopic
	if r.near() {
		of = r.topic
	}
	v := q.lo.float()
	lens := of == sphere || of == cylinder || of == myopia || of == hyperopia
	quarter := q.point && q.lo.scale <= 3 && v <= 30 && isQuarter(q.lo)
	chained := r.lens == sphereRead && r.lensAt == i-1 && t.gap == 0 || r.lens == sphereRead && r.lensAt == i-2 && prev.kind == kSlash && t.gap == 0
	switch {
	case q.ratio || q.unit != noUnit:
		return false
	case of == fieldDefect || of == addition || of == temperature:
		return false
	case q.sign != 0 && q.point && quarter:
		crossed := r.at(i+1).gap == 0 && (r.at(i+1).kind == kCross || r.at(i+1).kind == kTopic && r.at(i+1).topic == axis)
		if of == cylinder && r.topicGap <= 1 || r.namedBehind(i) == cylinder || crossed && r.lens == sphereRead && r.lensAt >= i-3 || chained && !(prev.kind == kTopic && of == sphere) {
			r.lensValue(i, "cylinder", q.lo, q.hi, q, q.sign)
			r.lens, r.lensAt = cylinderRead, i
			return true
		}
		r.sphereAt(i, q.lo, q.hi, of)
		return true
	case lens && q.sign == 0 && !q.point && v >= 25 && v <= 3000 && (q.lo.n%25 == 0 || q.lo.n%10 == 0) && !r.counts(i):
		d, hi := hundredths(q.lo), hundredths(q.hi)
		if of == cylinder {
			r.lensValue(i, "cylinder", d, hi, q, 0)
			r.topicGap = 0
			return true
		}
		r.sphereAt(i, d, hi, of)
		return true
	case lens && quarter && r.topicGap <= 2:
		if of == cylinder {
			r.lensValue(i, "cylinder", q.lo, q.hi, q, 0)
			r.lens, r.lensAt = cylinderRead, i
			return true
		}
		r.sphereAt(i, q.lo, q.hi, of)
		return true
	case r.glasses && q.sign == 0 && !q.point && v >= 75 && v <= 2000 && q.lo.n%25 == 0 && r.eye != "" && prev.kind == kEye && t.gap == 0:
		r.sphereAt(i, hundredths(q.lo), hundredths(q.hi), noTopic)
		return true
	case q.sign != 0 && !q.point && v <= 20 && lens:
		r.sphereAt(i, q.lo, q.hi, of)
		return true
	case q.sign != 0 && !q.point && v >= 25 && v <= 2500 && q.lo.n%25 == 0 && (r.eye != "" || r.glasses || lens):
		r.sphereAt(i, hundredths(q.lo), hundredths(q.hi), of)
		return true
	}
	return false
}

// isQuarter reports whether a number of dioptres comes in the steps of lenses.
func isQuarter(d decimal) bool {
	switch d.scale {
	case 1:
		return d.n%5 == 0
	case 2:
		return d.n%25 == 0 || d.n%100 == 12 || d.n%100 == 37 || d.n%100 == 62 || d.n%100 == 87
	}
	return d.n%125 == 0
}
