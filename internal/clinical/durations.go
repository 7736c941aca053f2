package clinical

import "strings"

// timeSpan reads a length of time: a part of how often (8小时一次), an age, or
// else a duration.
func (r *reading) timeSpan(i int) {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	next := r.at(i + 1)
	prev := r.at(i - 1)
	if next.kind == kEach && next.gap <= 3 && r.at(i+2).kind == kQuantity {
		if n := r.at(i + 2); r.quantities[n.num].unit == times {
			r.skip = i + 2
			r.often(i, i+2, r.everyOf(q))
			return
		}
	}
	if per := r.at(i + 2); next.kind == kQuantity && next.gap <= 3 && !(per.kind == kPer && per.gap == 0 && periodNames[per.sub] != "" && period(per.sub) != perNight) { // not: 10 minutes 4 times daily
		n := &r.quantities[next.num]
		switch {
		case n.unit == times && (q.more && q.half || strings.Contains(r.s[t.end:r.at(i+1).start], "过")): // 两年有过一次
		case n.unit == times:
			r.skip = i + 1
			per := r.everyOf(q)
			if text := r.s[t.start:t.end]; per == "/d" && (strings.HasSuffix(text, "晚") || strings.HasSuffix(text, "夜")) {
				per = "/night"
			}
			r.often(i, i+1, per)
			return
		case n.unit.isDose() && next.gap <= 1 && q.lo == (decimal{n: 1}) && q.unit == day && !q.ranged && !q.more:
			f := r.add("frequency", t.start, t.end)
			f.Value, f.Unit = "1", "/d"
			return
		}
	}
	if prev.kind == kPer && period(prev.sub) == perEvery && t.gap <= 1 {
		f := r.add("frequency", prev.start, t.end)
		f.Value, f.Unit = "1", r.everyOf(q)
		return
	}
	if r.ageSpan(i) || strings.HasSuffix(r.s[:t.start], "第") && q.unit == year {
		return
	}
	if c, _ := decode(r.s, int(t.end)); q.unit == day && q.lo == (decimal{n: 1}) && !q.more && next.kind != kQuantity && (hanDigit(c) > 0 && hanDigit(c) < 10 || isDigitAt(r.s, int(t.end))) {
		return // 一天三杯
	}
	if q.unit == calendarMonth && !r.monthsLong(i) {
		return
	}
	if next := r.s[t.end:]; q.unit == second && q.lo.n == 0 || strings.HasPrefix(next, "眼压监测") {
		return
	}
	f := r.add("duration", t.start, t.end)
	f.Value, f.Unit = q.value(), timeUnits[q.unit]
}

// monthsLong reports whether 3月 means three months: it follows a complaint, or
// something else to last.
func (r *reading) monthsLong(i int) bool {
	p := r.at(i - 1)
	if c, _ := decode(r.s, int(r.tokens[i].start)); c == '两' || c == '俩' || c == '仨' {
		return true
	}
	if r.tokens[i].gap > 1 {
		return false
	}
	switch p.kind {
	case kFinding, kName, kPhase, kDone, kMore, kLess:
		return true
	}
	return r.at(i+1).kind == kAgo && r.at(i+1).gap == 0
}

// everyOf is the time unit of how often something is done: "/8h", "/d".
func (r *reading) everyOf(q *quantity) string {
	u := timeUnits[q.unit]
	if q.lo.n == 1 && q.lo.scale == 0 && !q.ranged {
		if u == "d" {
			return "/d"
		}
		return "/" + u
	}
	if q.lo == (decimal{5, 1}) {
		switch u {
		case "y":
			return "/6mo"
		case "h":
			return "/30min"
		}
	}
	return "/" + q.value() + u
}

// day reads a day from which a complaint is counted: 今天早上开始.
func (r *reading) day(i int) {
	t := &r.tokens[i]
	began := false
	for k := i - 1; k >= r.from && k >= i-2 && r.tokens[k].kind != kClause; k-- {
		began = began || r.tokens[k].kind == kSince
	}
	for k := i + 1; k < min(r.to, i+reach) && r.tokens[k].kind != kClause; k++ {
		began = began || r.tokens[k].kind == kSince || r.classAt(k) == symptom && !r.still(t.end, r.tokens[k].start)
	}
	if !began {
		return
	}
	f := r.add("duration", t.start, t.end)
	f.Value = days[t.sub]
	if t.sub == 2 {
		f.Value, f.Unit = "2", "d"
	}
}

// still reports whether the words between a day and a complaint say that it did
// not begin then.
func (r *reading) still(i, j int32) bool {
	between := r.s[i:max(i, j)]
	for _, w := range [...]string{"更", "还", "没", "不", "好", "检查", "复查", "还是", "仍"} {
		if strings.Contains(between, w) {
			return true
		}
	}
	return false
}
