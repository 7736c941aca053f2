package clinical

import "strings"

// relative turns to someone of whom is told.
func (r *reading) relative(i int) {
	t := &r.tokens[i]
	if n := r.at(i + 1); n.kind == kAccompany && n.gap <= 1 {
		return
	}
	if p := r.at(i - 1); p.kind == kAccompany && t.gap <= 1 || r.together(i) || p.kind != kSelf && r.addressed(i) {
		return
	}
	if r.subject == "" && relatives[t.sub] == "child" && r.since < len(r.facts) && !r.heading { // …, 孩子用的
		for k := r.since; k < len(r.facts); k++ {
			if kind := r.facts[k].Kind; kind != "relative" && kind != "family_history" {
				r.facts[k].Subject = "relative"
			}
		}
	}
	who := [2]string{relatives[t.sub]}
	if who[0] == "parents" {
		who = [2]string{"mother", "father"}
	}
	for _, w := range who {
		if w != "" && !r.told(w, r.s[t.start:t.end]) {
			f := r.add("relative", t.start, t.end)
			f.Value, f.Subject = w, ""
		}
	}
	if !r.heading {
		r.subject, r.family = "relative", 0
		r.eye, r.closed = "", false
	}
	r.since = len(r.facts)
}

// toldOfSelf reports whether "I am 40" goes on as an age does.
func (r *reading) toldOfSelf(i int) bool {
	p := r.at(i - 1)
	word, rest := strings.ToLower(r.s[p.start:p.end]), r.s[r.tokens[i].end:]
	if n := r.quantities[r.tokens[i].num].lo.n; n < 4 || word != "i am" && word != "i'm" {
		return false
	}
	for _, w := range [...]string{" and ", " with ", " now", " this year", " but "} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return rest == ""
}

// addressed reports whether the word at token i only addresses somebody: 姐姐您,
// 阿姨，您好.
func (r *reading) addressed(i int) bool {
	rest := r.s[r.tokens[i].end:]
	for _, w := range [...]string{"，", ",", " ", "："} {
		rest = strings.TrimPrefix(rest, w)
	}
	return strings.HasPrefix(rest, "您") || strings.HasPrefix(rest, "你好")
}

// together reports whether the relative at token i only comes along: 和老公一起.
func (r *reading) together(i int) bool {
	t := &r.tokens[i]
	before, after := strings.TrimSuffix(r.s[:t.start], "的"), r.s[t.end:]
	if word := r.s[t.start:t.end]; word == "朋友" { // 很多朋友, 这位朋友
		for _, w := range [...]string{"多", "好", "位", "些", "的", "各", "亲爱", "病", "患者"} {
			if strings.HasSuffix(r.s[:t.start], w) {
				return true
			}
		}
	}
	for _, w := range [...]string{"是患者", "是病人", "是患者的", "came with her ", "came with his ", "came with my ", "brought by ", "brought in by ", "accompanied by ", "brought by her ", "brought by his "} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return (strings.HasSuffix(before, "和") || strings.HasSuffix(before, "跟")) && strings.HasPrefix(after, "一起")
}

// told reports whether the text has told of the person already: each has one
// mother and here one child, unless a son and a daughter, and others are the same
// where the same word is used.
func (r *reading) told(who, word string) bool {
	for _, p := range r.persons {
		if p.who != who {
			continue
		}
		switch who {
		case "mother", "father", "spouse":
			return true
		case "child": // a son is no daughter
			if a, b := girl(p.word), girl(word); a*b >= 0 {
				return true
			}
		default:
			if p.word == word {
				return true
			}
		}
	}
	r.persons[r.nPersons%len(r.persons)] = person{who, word}
	r.nPersons++
	return false
}

// girl is 1 for a word of a daughter, -1 for one of a son, else 0.
func girl(word string) int {
	switch {
	case strings.Contains(word, "女") || strings.Contains(word, "丫头") || strings.Contains(strings.ToLower(word), "daughter") || strings.Contains(word, "girl"):
		return 1
	case strings.Contains(word, "儿子") || strings.Contains(word, "小子") || strings.Contains(word, "男") || strings.Contains(strings.ToLower(word), "son") || strings.Contains(word, "boy"):
		return -1
	}
	return 0
}

// self turns back to the patient.
func (r *reading) self(i int) {
	for k := i + 1; k <= i+2 && k < r.to; k++ {
		n := &r.tokens[k]
		if n.gap > 2 || n.kind == kClause {
			break
		}
		if n.kind == kRelative || n.kind == kFamily { // 我妈妈, my 7-year-old son
			return
		}
	}
	if r.subject == "" {
		r.since = len(r.facts)
		return
	}
	if t := &r.tokens[i]; r.s[t.start:t.end] == "自己" && r.at(i-1).kind != kClause { // 我阿姨自己去的
		return
	}
	rest := strings.TrimLeft(r.s[r.tokens[i].end:], " ")
	for _, w := range speaking {
		if strings.HasPrefix(rest, w) {
			return
		}
	}
	r.subject = ""
	r.eye, r.closed = "", false
	r.since = len(r.facts)
}

// speaking are the words after 我 and 您 with which one speaks for somebody else.
var speaking = [...]string{
	"想", "要问", "该", "们", "觉得", "问", "听", "看", "怕", "担心", "带", "给", "替", "陪", "说", "知道", "是患者", "是病人", "是她", "是他", "好", "可以", "让", "先", "再", "去", "把", "应", "描述", "需要",
	"want", "think", "took", "worried", "would", "wonder", "gave", "noticed", "brought", "was told", "should", "can", "tell", "know", "am worried", "am concerned", "please", "could",
}

func (r *reading) sex(i int, value string) {
	t := &r.tokens[i]
	r.add("sex", t.start, t.end).Value = value
}

// age reads a number of years of age, unless something began at it.
func (r *reading) age(i int, unit string) {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	if rest := strings.TrimPrefix(r.s[t.end:], "左右"); strings.HasPrefix(rest, "时") || strings.HasPrefix(rest, "后") || strings.HasPrefix(rest, "之") || strings.HasPrefix(rest, "以") || strings.HasPrefix(rest, "的时候") || strings.HasPrefix(rest, "开始") || strings.HasPrefix(rest, "那年") || strings.HasPrefix(rest, "就") || strings.HasPrefix(rest, "起") || strings.HasPrefix(rest, "前") {
		return
	}
	f := r.add("age", t.start, t.end)
	f.Value, f.Unit = q.value(), unit
}

// ageSpan reads an age in days, weeks or months: 10个月大, 出生20天, 4mo girl.
func (r *reading) ageSpan(i int) bool {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	if q.unit != day && q.unit != week && q.unit != month && q.unit != year {
		return false
	}
	rest := strings.TrimLeft(r.s[t.end:], " -")
	next, prev := r.at(i+1), r.at(i-1)
	old := strings.HasPrefix(rest, "大") && !strings.HasPrefix(rest, "大概") && !strings.HasPrefix(rest, "大约") || strings.HasPrefix(rest, "old") || strings.HasPrefix(rest, "of age") ||
		prev.kind == kBirth && t.gap <= 1 ||
		prev.kind == kRelative && relatives[prev.sub] == "child" && q.unit != year && (t.gap == 0 && (next.kind == kClause && next.gap == 0 || q.unit == month) || strings.HasSuffix(r.s[:t.start], "才") || strings.HasSuffix(r.s[:t.start], "刚")) ||
		(next.kind == kMale || next.kind == kFemale) && next.gap <= 1 || (prev.kind == kMale || prev.kind == kFemale) && q.unit == year && t.gap == 0 ||
		next.kind == kRelative && relatives[next.sub] == "child" && next.gap <= 1 && q.unit != year
	if prev.kind == kQuantity && t.gap == 0 && r.quantities[prev.num].unit == yearsOld { // 1岁2个月
		return true
	}
	if !old {
		return false
	}
	r.age(i, unitNames[q.unit])
	return true
}

// plainAge reads a bare number as an age where the words around it say so: 今年52,
// F/52, 女，41, My son is 6.
func (r *reading) plainAge(i int) bool {
	t := &r.tokens[i]
	q := &r.quantities[t.num]
	if q.lo.scale != 0 || q.lo.n < 1 || q.lo.n > 110 || q.ratio || q.sign != 0 || q.ranged && q.lo.n < 10 {
		return false
	}
	prev, next := r.at(i-1), r.at(i+1)
	if prev.kind == kSlash {
		prev = r.at(i - 2)
	}
	ends := next.kind == kClause && next.gap == 0
	is := false
	switch prev.kind {
	case kAge:
		is = t.gap <= 1 && !r.counts(i)
	case kMale, kFemale:
		is = t.gap == 0 && (ends || !r.counts(i))
	case kRelative:
		is = t.gap <= 1 && ends
	case kSelf:
		is = t.gap == 0 && (ends || r.toldOfSelf(i))
	case kClause:
		before := r.at(i - 2)
		is = (before.kind == kMale || before.kind == kFemale || before.kind == kRelative && q.lo.n > 12) && prev.gap == 0 && ends && t.gap == 0
	}
	if n := r.at(i + 2); !is && (n.kind == kMale || n.kind == kFemale) && (next.kind == kClause && next.sub == comma || next.kind == kSlash) && next.gap == 0 && n.gap == 0 {
		is = q.lo.n >= 10 || next.kind == kSlash // 52，女
	}
	if !is && (next.kind == kMale || next.kind == kFemale) && next.gap == 0 && next.end-next.start == 1 {
		is = true // 63F
	}
	if is {
		r.age(i, "y")
	}
	return is
}
