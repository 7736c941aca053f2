package clinical

import (
	"strings"
	"unicode/utf8"
)

// amount reads the number at token i: by its unit, or else by what it is of.
func (r *reading) amount(i int) {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	if r.at(i-1).kind == kLess && t.gap == 0 {
		q.less = true
	} else if r.at(i-1).kind == kMore && t.gap == 0 && !q.ranged {
		q.more = true
	}
	switch u := q.unit; {
	case u == yearsOld:
		r.age(i, "y")
	case u == times:
		r.count(i)
	case u == second && r.near() && r.topic == breakUp:
		r.measure(i, "s", breakUp)
	case u.isTime() && r.at(i-1).kind == kSlash && t.gap == 0 && r.at(i-2).kind == kQuantity:
	case u.isTime():
		r.timeSpan(i)
	case u == percent:
		r.percentage(i)
	case u.isDose():
		r.dose(i)
	case u == mmHg || u == kPa:
		r.pressureOf(i)
	case u == logMAR:
		r.value(i, "visual_acuity", q.value(), "logmar", acuity)
	case u == dioptre || u == degree:
		r.degrees(i)
	case u == celsius:
		r.measure(i, unitNames[u], noTopic)
	case u == prism || u == cycle || u == point || u == spot:
	case u == centimetre || u == metre || u == foot:
		if r.topic != noTopic && r.topicGap == 0 {
			r.measure(i, unitNames[u], r.topic)
		}
	case u != noUnit:
		r.measure(i, unitNames[u], r.topic)
	default:
		r.plain(i)
	}
}

// near reports whether a number at token i may be of the topic that was said
// last: nothing much stands between.
func (r *reading) near() bool { return r.topic != noTopic && r.topicGap <= 10 }

// plain reads a number without a unit.
func (r *reading) plain(i int) {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	switch {
	case (r.at(i-1).kind == kCross || r.at(i-1).kind == kSlash && r.lens == cylinderRead && r.lensAt == i-2) && t.gap == 0 && q.lo.scale == 0 && q.lo.n <= 180 && r.lens != noLens:
		r.axisAt(i)
		return
	case r.plainAge(i):
		return
	case r.listNumber(i):
		return
	case r.refraction(i):
		return
	}
	prev := r.at(i - 1)
	direct := t.gap <= 1 && (prev.kind == kEye || prev.kind == kTopic || prev.topic != noTopic || prev.kind == kLess || prev.kind == kMore || prev.kind == kSlash)
	if r.near() && (direct || !r.counts(i)) && r.ofTopic(i) {
		return
	}
	if prev.kind == kEye && t.gap == 0 && (q.point || q.ratio) && q.sign == 0 && r.acuityValue(i, false) {
		r.topic, r.topicGap = acuity, 0
		return
	}
	if q.ratio && q.lo == (decimal{n: 20}) && snellenLine(q.over) && r.acuityValue(i, true) {
		r.topic, r.topicGap = acuity, 0
		return
	}
	if q.ratio && (q.lo.n == 20 || q.lo.n == 6 && q.lo.scale == 0) && r.nextEye(i) == i+1 && r.tokens[i+1].gap == 0 && r.acuityValue(i, false) {
		r.topic, r.topicGap = acuity, 0
	}
}

// listNumber reports whether the number at token i only counts what a list says:
// "1. 白内障", "2、".
func (r *reading) listNumber(i int) bool {
	t := &r.tokens[i]
	if q := &r.quantities[t.num]; q.point || q.ratio || q.ranged || q.sign != 0 || q.lo.n > 30 {
		return false
	}
	head, rest := strings.TrimRight(r.s[:t.start], " \t"), r.s[t.end:]
	c, _ := utf8.DecodeLastRuneInString(head)
	if !(head == "" || c == '.' || charClass[uint16(c)] == ender || charClass[uint16(c)] == commaMark && c != ',' && c != '，' || c == '：' && t.end-t.start == 1) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest)
	switch next {
	case '.', '、', '．', ')', '）':
		return true
	}
	return false
}

// bracketed reports whether the number at token i alone stands in brackets where a
// sentence begins: (4) of a list.
func (r *reading) bracketed(i int) bool {
	t := &r.tokens[i]
	head, open := strings.CutSuffix(r.s[:t.start], "(")
	if !open {
		if head, open = strings.CutSuffix(head, "（"); !open {
			return false
		}
	}
	c, _ := utf8.DecodeLastRuneInString(head)
	rest := r.s[t.end:]
	return (head == "" || charClass[uint16(c)] == ender || charClass[uint16(c)] == commaMark) && (strings.HasPrefix(rest, ")") || strings.HasPrefix(rest, "）"))
}

// snellenLine reports whether 20/d is a line of a chart.
func snellenLine(d decimal) bool {
	switch d.n {
	case 10, 12, 15, 16, 20, 25, 30, 32, 40, 50, 60, 63, 70, 80, 100, 125, 150, 160, 200, 250, 300, 400, 500, 600, 800:
		return d.scale == 0
	}
	return false
}

// counts reports whether the number at token i counts things: 2个人, 5楼.
func (r *reading) counts(i int) bool {
	s := r.s[r.tokens[i].end:]
	c, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("个位名种家只本张楼床室诊元块路页条件份台排号点时级期代折人口型栋层组项步颗号#$", c) && c != utf8.RuneError
}

// ofTopic reads a number of the topic that was said last.
func (r *reading) ofTopic(i int) bool {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	v := q.lo.float()
	of := r.topic
	switch of {
	case iop:
		if v < 1 || v > 80 || q.lo.scale > 1 {
			return false
		}
		if p := r.at(i - 1); v < 5 && p.topic == iop && p.end-p.start == 1 && p.end == t.start { // T4, of the thyroid or a scan
			r.topic = noTopic
			return false
		}
		r.pressures(i)
	case acuity:
		if !r.acuityValue(i, true) {
			return false
		}
	case cupDisc:
		if v <= 0 || v > 1 || !q.point {
			return false
		}
		r.eachOf(i, "cup_disc_ratio", "", cupDisc)
	case hba1c:
		if v < 3 || v > 20 {
			return false
		}
		r.add("hba1c", t.start, t.end).Value = q.value()
		r.facts[len(r.facts)-1].Unit = "%"
	case axis:
		if q.lo.scale != 0 || v > 180 || r.counts(i) { // A1期
			return false
		}
		r.axisAt(i)
	case sphere, cylinder, myopia, hyperopia, addition:
		return false
	default:
		if head := strings.TrimRight(r.s[:t.start], " "); head == "" || strings.HasSuffix(head, "\n") || strings.HasPrefix(r.s[t.end:], " of ") || r.bracketed(i) {
			return false
		}
		r.measure(i, "", of)
	}
	r.topicGap = 0
	return true
}
