package clinical

import (
	"slices"
	"strings"
)

// procedure takes the operation at token i: done, to come or only before it, by
// the clear words around it. One of which none of these is said (what it costs, of
// what kinds there are, "采用X手术") has no value, so that the verb before it does not
// change what is read.
func (r *reading) procedure(i int) {
	t := &r.tokens[i]
	end := t.end
	phase, known := r.phaseAround(i)
	if n := r.at(i + 1); n.kind == kPhase && n.gap == 0 {
		phase, known, end = int(n.sub), true, n.end
		r.skip = i + 1
	}
	neg := r.negated(t.start, t.end)
	if !known && neg {
		phase, known = r.deniedPhase(i), true
	}
	eye := r.eyeOf(i, noTopic)
	d := r.namedAt(i)
	f := r.add("surgery", t.start, end)
	f.Entity, f.Eye, f.Negated = d.entity, eye, neg
	if known {
		f.Value = phases[phase]
	}
	if d.entity == "" {
		f.Entity = d.value
	}
}

// phaseAround is what the words around the operation at token i say of its time.
func (r *reading) phaseAround(i int) (phase int, ok bool) {
	t := &r.tokens[i]
	if n := r.at(i + 1); n.gap == 0 {
		switch n.kind {
		case kAgo:
			if strings.HasPrefix(r.s[n.start:], "前") {
				return before, true
			}
			return after, true
		case kDone:
			return after, true
		}
	}
	if rest := r.s[t.end:]; strings.HasPrefix(rest, "外伤史") || strings.HasPrefix(rest, "及外伤史") || strings.HasPrefix(rest, "、外伤史") {
		return after, true
	}
	if r.inYear(i) {
		return after, true
	}
	gap := int(t.gap)
	for k := i - 1; k >= max(r.from, i-12) && gap <= 8; k-- {
		p := &r.tokens[k]
		switch p.kind {
		case kClause:
			k = r.from - 1
			continue
		case kDone:
			if !outcome(r.s[p.start:p.end]) {
				return after, true
			}
		case kPhase:
			return int(p.sub), true
		case kPast:
			return after, true
		case kPlan:
			return planned, true
		case kAgo:
			if r.at(k-1).kind == kQuantity && strings.HasPrefix(r.s[p.start:], "前") { // 十年前
				return after, true
			}
		case kFinding, kName:
			if r.classAt(k) == operation {
				if n := len(r.facts); n > r.facts0 && r.facts[n-1].Kind == "surgery" {
					if v := r.facts[n-1].Value; v != "" {
						return slices.Index(phases[:], v), true
					}
				}
			}
		}
		gap += int(p.gap)
	}
	gap = 0
	for k := i + 1; k < min(r.to, i+12) && r.tokens[k].kind != kClause; k++ {
		n := &r.tokens[k]
		if gap += int(n.gap); gap > 3 {
			break
		}
		switch n.kind {
		case kDone:
			if gap > 0 && outcome(r.s[n.start:n.end]) {
				continue // 手术…后
			}
			return after, true
		case kPast:
			return after, true
		case kPlan:
			return planned, true
		case kQuantity: // LASIK 10 years ago
			if r.quantities[n.num].unit.isTime() && r.at(k+1).kind == kAgo && r.at(k+1).gap == 0 {
				return after, true
			}
		}
	}
	return 0, false
}

// outcome reports whether a word of what is done tells of time or success and says
// nothing of what stands after it, or further behind: 后, 顺利.
func outcome(word string) bool {
	switch word {
	case "后", "之后", "以后", "过后", "史", "成功", "顺利", "失败", "完", "after", "following", "post", "After", "Following":
		return true
	}
	return false
}

// wished reports whether what stands at token i is only wished for: 祝手术顺利.
func (r *reading) wished(i int) bool {
	t := &r.tokens[i]
	ahead := r.s[max(0, int(t.start)-18):t.start]
	if strings.Contains(ahead, "祝") {
		return true
	}
	word := r.s[t.start:t.end]
	return (strings.Contains(word, "顺利") || strings.Contains(word, "成功")) && (strings.Contains(ahead, "希望") || strings.Contains(ahead, "愿"))
}

// inYear reports whether a year stands beside the operation at token i: 2018年做的,
// in 2015.
func (r *reading) inYear(i int) bool {
	t := &r.tokens[i]
	if rest := r.s[t.end:]; strings.HasPrefix(rest, " in 20") || strings.HasPrefix(rest, " in 19") {
		return true
	}
	ahead := r.s[max(0, int(t.start)-36):t.start]
	k := strings.LastIndex(ahead, "年")
	return k >= 4 && asciiDigit(ahead, k-1) && asciiDigit(ahead, k-2) && asciiDigit(ahead, k-3) && (ahead[k-4] == '1' || ahead[k-4] == '2') && !strings.ContainsAny(ahead[k:], "，。,;；")
}

// deniedPhase is what an operation that is denied would have been: done (没做过),
// or to come (不用做).
func (r *reading) deniedPhase(i int) int {
	start := int(r.tokens[i].start)
	ahead := r.s[max(0, start-24):start]
	for _, w := range [...]string{"没", "未", "无", "否认", "never", "no ", "No ", "denies"} {
		if strings.Contains(ahead, w) {
			return after
		}
	}
	return planned
}

// bareSurgery takes 手术 without the name of an operation.
func (r *reading) bareSurgery(i int) {
	t := &r.tokens[i]
	if r.at(i+1).kind == kPhase && r.at(i+1).gap == 0 {
		return
	}
	phase, known := r.phaseAround(i)
	neg := r.negated(t.start, t.end)
	if !known && neg {
		phase, known = r.deniedPhase(i), true
	}
	if !known || r.wished(i) {
		return
	}
	eye := r.eyeOf(i, noTopic)
	f := r.add("surgery", t.start, t.end)
	f.Value, f.Eye, f.Negated = phases[phase], eye, neg
}

// phase takes 术后, unless an operation is named right after it, which then is
// what it is of.
func (r *reading) phase(i int) {
	t := &r.tokens[i]
	for k := i + 1; k < r.to && k <= i+2 && r.tokens[k].kind != kClause && r.tokens[k].gap <= 1; k++ {
		if r.classAt(k) == operation {
			return
		}
	}
	if r.wished(i) || strings.HasSuffix(r.s[:t.start], "病史及") || strings.HasSuffix(r.s[:t.start], "病史和") { // the heading of a form
		return
	}
	eye := r.drugEye(i)
	if eye == "" && !temporal(r.s[t.start:t.end]) {
		eye = r.eyeOf(i, noTopic)
	}
	f := r.add("surgery", t.start, t.end)
	f.Value, f.Eye = phases[t.sub], eye
	f.Negated = !temporal(r.s[t.start:t.end]) && r.negated(t.start, t.end) // 不用包扎，术后…
}

// temporal reports whether a word of an operation only says when something is:
// 术后, pre-op.
func temporal(word string) bool {
	for _, w := range [...]string{"术后", "术前", "手术以后", "手术之后", "手术之前", "post", "pre", "after", "before", "Post", "Pre", "since", "prior", "follow"} {
		if strings.Contains(word, w) {
			return true
		}
	}
	return false
}
