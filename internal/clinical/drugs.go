package clinical

import (
	"strings"

	"ophglm"
)

// medicine takes the drug at token i.
func (r *reading) medicine(i int) {
	t := &r.tokens[i]
	d := r.namedAt(i)
	end := t.end
	last := i
	for r.at(last+1).kind == kForm && r.at(last+1).gap == 0 {
		last++
		end = r.tokens[last].end
	}
	r.skip = max(r.skip, last)
	eye := r.eyeOf(i, noTopic)
	if r.bodyDrug(i) {
		eye = ""
	}
	f := r.add("drug", t.start, end)
	f.Entity, f.Value, f.Eye = d.entity, d.value, eye
	f.Negated = r.negated(t.start, end)
	r.drug, r.drugAt = d, last+1
}

// bodyDrug reports whether a drug is not for the eye.
func (r *reading) bodyDrug(i int) bool { return r.bodyAt(i) }

// drugEye is the eye that a drug is for: said in its clause.
func (r *reading) drugEye(i int) ophglm.Eye {
	for k := i - 1; k >= max(r.from, i-reach) && r.tokens[k].kind != kClause; k-- {
		if r.tokens[k].kind == kEye {
			return eyes[r.tokens[k].sub]
		}
	}
	if j := r.nextEye(i); j >= 0 && r.closes(j) {
		return eyes[r.tokens[j].sub]
	}
	return ""
}

// drugOf is the drug that the dose or concentration at token i is of: one right
// before it, one right behind it, or the last one spoken of.
func (r *reading) drugOf(i int) (named, bool) {
	if r.drugAt > 0 && r.drugAt == i && r.tokens[i].gap == 0 {
		return r.drug, true
	}
	if n := r.at(i + 1); n.gap <= 1 && i+1 < r.to && r.classAt(i+1) == drug {
		return r.namedAt(i + 1), true
	}
	if n := r.at(i + 2); r.drugAt == 0 && i+2 < r.to && n.gap <= 2 && r.classAt(i+2) == drug {
		return r.namedAt(i + 2), true
	}
	return r.drug, r.drugAt > 0
}

// dose reads an amount of a drug.
func (r *reading) dose(i int) {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	d, known := r.drugOf(i)
	switch q.unit {
	case injection, bottle, ampoule, box, tube:
		if strings.HasSuffix(r.s[:t.start], "每") {
			return
		}
		f := r.add("count", t.start, t.end)
		f.Value, f.Unit = q.value(), unitNames[q.unit]
		return
	case tablet, capsule, millilitre, gram, milligram, microlitre:
		if !known && !r.taken(i) {
			return
		}
	}
	f := r.add("dose", t.start, t.end)
	f.Value, f.Unit, f.Entity = q.value(), unitNames[q.unit], d.entity
	if d.entity == "" {
		f.Entity = d.value
	}
}

// taken reports whether the words before the amount at token i say that it is
// taken: 每次一片.
func (r *reading) taken(i int) bool {
	if n := r.at(i + 1); (n.kind == kFreq || n.kind == kPer) && n.gap <= 2 { // 1 tab po bid
		return true
	}
	said := strings.TrimRight(r.s[:r.tokens[i].start], " ")
	for _, w := range [...]string{"每次", "每回", "一次", "各", "口服", "服用", "服", "吃", "每天", "每日", "每晚", "take", "taking", "滴", "点"} {
		if strings.HasSuffix(said, w) {
			return true
		}
	}
	return false
}

// count reads a number of times that no time goes before: 3 times a day, 3次/天,
// or so many times in all.
func (r *reading) count(i int) {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	if n := r.at(i + 1); n.kind == kPer && n.gap == 0 && periodNames[n.sub] != "" && period(n.sub) != perNight {
		r.skip = i + 1
		r.often(i, i, periodNames[n.sub])
		return
	}
	if n := r.at(i + 1); n.kind == kQuantity && n.gap <= 2 && r.quantities[n.num].unit.isDose() && q.lo == (decimal{n: 1}) {
		return // 一次一滴
	}
	if r.s[:t.start] != "" && strings.HasSuffix(r.s[:t.start], "每") { // 每一次
		return
	}
	f := r.add("count", t.start, t.end)
	f.Value, f.Unit = q.value(), "times"
}

// often adds how often: the number of times at token k, of what begins at i.
func (r *reading) often(i, k int, per string) {
	f := r.add("frequency", r.tokens[i].start, r.tokens[k].end)
	f.Value, f.Unit = r.quantities[r.tokens[k].num].value(), per
}

// period reads 每天 with the number of times behind it, or without where a drug
// is taken so often (每晚一滴, daily).
func (r *reading) period(i int) {
	t := &r.tokens[i]
	p := period(t.sub)
	next := r.at(i + 1)
	if p == perEvery {
		return // the time behind it says
	}
	k := i + 1
	if next.kind == kPer && next.gap <= 1 && periodNames[next.sub] != "" { // 每天睡前
		return
	}
	times2 := uint16(0)
	if next.kind == kEach && next.gap <= 2 {
		times2 = next.sub
		k++
	}
	if n := r.at(k); n.kind == kQuantity && n.gap <= 3 {
		switch q := &r.quantities[n.num]; {
		case q.unit == times && times2 == 0:
			r.skip = k
			r.often(i, k, periodNames[p])
			return
		case q.unit == times || times2 > 0:
			r.skip = k - 1
			if q.unit == times {
				r.skip = k
			}
			f := r.add("frequency", t.start, r.tokens[k-1].end)
			f.Value, f.Unit = small[times2], periodNames[p]
			return
		case q.unit.isDose():
			f := r.add("frequency", t.start, t.end)
			f.Value, f.Unit = "1", periodNames[p]
			return
		}
	}
	if next.kind == kFreq && next.gap <= 1 { // 每日 tid
		return
	}
	if r.inDrug && (r.drugAt > 0 || p != perDay) && next.gap <= 3 || r.at(i-1).kind == kQuantity && t.gap == 0 && r.quantities[r.at(i-1).num].unit.isDose() {
		if prev := r.at(i - 1); prev.kind == kQuantity && r.quantities[prev.num].unit == times || prev.kind == kFreq {
			return
		}
		if p == perDay && !r.dailyAlone(i) {
			return
		}
		f := r.add("frequency", t.start, t.end)
		f.Value, f.Unit = "1", periodNames[p]
	}
}

// dailyAlone reports whether 每天 says how often without a number: daily does,
// 每天 before something else that is done does not.
func (r *reading) dailyAlone(i int) bool {
	return r.s[r.tokens[i].start] < 0x80
}

// each reads 早晚 without 每天 before it.
func (r *reading) each(i int) {
	t := &r.tokens[i]
	if t.sub == 0 {
		return
	}
	n := r.at(i + 1)
	if n.kind != kQuantity || n.gap > 2 {
		if !r.inDrug && !r.eachTaken(i) {
			return
		}
	} else if r.quantities[n.num].unit == times {
		r.skip = i + 1
	}
	f := r.add("frequency", t.start, t.end)
	f.Value, f.Unit = small[t.sub], "/d"
}

// eachTaken reports whether 早晚 says how often something is done, and not that it
// comes sooner or later: 每天早晚, 早晚热敷, but 早晚会瞎.
func (r *reading) eachTaken(i int) bool {
	t := &r.tokens[i]
	if p := r.at(i - 1); p.kind == kPer && t.gap == 0 {
		return true
	}
	rest := r.s[t.end:]
	for _, w := range [...]string{"各", "滴", "点", "用", "涂", "热敷", "冷敷", "敷", "服", "吃", "口服", "洗", "清洗"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// frequency reads bid, q8h.
func (r *reading) frequency(i int) {
	t := &r.tokens[i]
	if t.sub == noFinding {
		q := &r.quantities[t.num]
		f := r.add("frequency", t.start, t.end)
		f.Value, f.Unit = "1", r.everyOf(q)
		return
	}
	fr := frequencies[t.sub].frequency
	if fr.value == "prn" {
		return
	}
	f := r.add("frequency", t.start, t.end)
	f.Value, f.Unit = fr.value, fr.unit
}
