package clinical

import "strings"

// acuityValue reads a visual acuity without a unit and reports whether the
// number is one. Named says that the text speaks of vision.
func (r *reading) acuityValue(i int, named bool) bool {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	v := q.lo.float()
	if q.ratio {
		if q.lo.scale == 0 && (q.lo.n == 20 || q.lo.n == 6 || named && q.lo.n == 5) && q.over.float() >= 3 && (named || q.lo.n == 20 || r.at(i-1).kind == kEye || r.at(i+1).kind == kEye) {
			r.value(i, "visual_acuity", q.lo.String()+"/"+q.over.String(), "snellen", acuity)
			return true
		}
		if v > 0 && v <= 2 && q.over.float() <= 2 && (q.point || q.over.scale > 0) {
			r.eachOf(i, "visual_acuity", "decimal", acuity)
			return true
		}
		return false
	}
	if named && r.logMAR && q.point {
		value := q.value()
		if q.sign == '-' {
			value = "-" + value
		}
		r.value(i, "visual_acuity", value, "logmar", acuity)
		return true
	}
	if q.sign != 0 {
		return false
	}
	switch {
	case q.point && v > 0 && v <= 2 || named && !q.point && !q.han && (q.lo.n == 1 || q.lo.n == 2) && r.topicGap <= 1 && !r.counts(i):
		r.value(i, "visual_acuity", q.value(), "decimal", acuity)
		return true
	case q.point && q.lo.scale == 1 && v >= 3 && v <= 5.3:
		r.value(i, "visual_acuity", q.value(), "5-point", acuity)
		return true
	}
	return false
}

const subLogMAR = 1

// lowVision reads counting fingers and less: CF/30cm, 指数/1米, HM.
func (r *reading) lowVision(i int) {
	t := &r.tokens[i]
	prev := r.at(i - 1)
	known := prev.kind == kEye || prev.topic == acuity || r.near() && r.topic == acuity || r.nextEye(i) >= 0 && r.closes(r.nextEye(i)) || r.eye != ""
	if !known && t.sub == 0 {
		_, behind := r.distance(i + 1)
		_, ahead := r.distance(i - 1)
		known = behind || ahead
	}
	if word := r.s[t.start:t.end]; !known && t.sub < 3 && !strings.HasPrefix(word, "有") && !strings.HasPrefix(word, "仅") {
		return
	}
	value, k := acuities[t.sub], i+1
	start, end := t.start, t.end
	if s := r.at(k).kind; s == kSlash || s == kCross {
		k++
	}
	if d, ok := r.distance(k); ok && r.at(k).gap <= 1 {
		end, r.skip = r.at(k).end, k
		if t.sub == 0 {
			value += "/" + d
		}
	} else if d, ok := r.distance(i - 1); ok && t.gap <= 1 && t.sub == 0 { // 30cm指数
		start = r.at(i - 1).start
		value += "/" + d
	}
	f := r.value(i, "visual_acuity", value, "", acuity)
	f.In.Start, f.In.End = int(start), int(end)
	r.topic, r.topicGap = acuity, 0
}

// distance is the length that token i is, as 30cm.
func (r *reading) distance(i int) (string, bool) {
	n := r.at(i)
	if n.kind != kQuantity {
		return "", false
	}
	switch q := &r.quantities[n.num]; q.unit {
	case centimetre, metre, foot:
		return q.value() + unitNames[q.unit], true
	}
	return "", false
}
