package verify

import (
	"strings"
	"unicode/utf8"
)

// The phrases of role i are of kind nounOf<<i, verbOf<<i, turnOf<<i and actOf<<i.
const (
	nounOf phrase = 1
	verbOf phrase = 1 << len(roles)
	turnOf phrase = 1 << (2 * len(roles))
	actOf  phrase = 1 << (3 * len(roles))
	ofRole        = 1<<(4*len(roles)) - 1
)

// roles holds what the clauses of a sentence say that things are to the disease
// against the facts that speak of these things: "热敷是它的病因".
func (c *check) roles(st *sentence) {
	if st.faults > 0 || len(st.phrases) == 0 || question(st.Of(c.s)) {
		return
	}
	c.eachClause(st, ofRole, func(cl *clause) {
		for _, m := range st.phrases {
			kind := c.k.phrases.of[m.Name] & ofRole
			if strings.HasPrefix(c.s[m.End:], "率") {
				continue // 治愈率
			}
			if kind == 0 || m.Start < cl.start || m.End > cl.end || st.faults > 0 {
				continue
			}
			if c.k.cues.polarityOf(c.s, st.cues, m.Start, m.End) == denied || c.inMention(st, placed{start: m.Start, end: m.End}) || c.quoted(st, m.Start, m.End) {
				continue
			}
			for i := range roles {
				if kind&(turnOf<<i) != 0 {
					from, to := m.End, cl.end
					if strings.TrimSpace(c.s[from:to]) == "" && to < st.End {
						from, to = to+1, c.listEnd(st, to+1) // "to prevent it, X"
					}
					c.agents(st, i, from, to, m.Start, m.End)
					if i == causeRole && st.faults == 0 && c.allUnheard(st, from, to) {
						st.baseless = true
						c.fault(st, Unsupported, "unsupported", m.Start, to, "no fact of "+c.k.nameOf(c.disease, c.t.Lang)+" speaks of "+strings.TrimSpace(c.s[from:to]))
					}
				}
				if kind&(nounOf<<i) != 0 {
					from, to := c.joined(st, cl, m.Start, m.End)
					c.agents(st, i, from, to, m.Start, m.End)
				}
				if act := kind&(actOf<<i) != 0 && c.ofDisease(st, m.End); act || kind&(verbOf<<i) != 0 {
					from, to := c.before(cl, m.Start, m.End, !act && participle(c.s[m.Start:m.End]))
					c.agents(st, i, from, to, m.Start, m.End)
					if st.faults == 0 && c.unheard(st, from, to) {
						st.baseless = true
						c.fault(st, Unsupported, "unsupported", from, m.End, "no fact of "+c.k.nameOf(c.disease, c.t.Lang)+" speaks of "+strings.TrimSpace(c.s[from:to]))
					}
				}
			}
		}
	})
}

// quoted reports whether a fact says [start, end) with some of what stands before it
// in the sentence, or after it.
func (c *check) quoted(st *sentence, start, end int) bool {
	a, b := max(st.Start, start-6), min(st.End, end+6)
	for a < start && !utf8.RuneStart(c.s[a]) {
		a++
	}
	for b > end && b < len(c.s) && !utf8.RuneStart(c.s[b]) {
		b--
	}
	return start-a > 2 && !c.fresh(a, end) || b-end > 2 && !c.fresh(start, b)
}

// participle reports whether an English word of one is a participle.
func participle(w string) bool {
	return w[0] < 0x80 && strings.HasSuffix(w, "ed") && !strings.Contains(w, " ")
}

// before gives where the agent of a verb at [start, end) stands: what follows 由 or 用
// in its clause, or all of the clause before the verb; of a clause that only points
// back, the clause before; of a participle what is before in "X is how it is treated".
func (c *check) before(cl *clause, start, end int, participle bool) (int, int) {
	s := c.s[cl.start:start]
	if participle {
		for _, w := range [...]string{" is how", " are how"} {
			if i := strings.Index(s, w); i > 0 {
				return cl.start, cl.start + i
			}
		}
		return -1, -1
	}
	if strings.EqualFold(strings.TrimSpace(s), "what") {
		rest := c.s[end:cl.end]
		for _, w := range [...]string{" is ", " are "} {
			if i := strings.Index(rest, w); i >= 0 && i < 16 {
				return end + i + len(w), cl.end
			}
		}
		return -1, -1
	}
	if i := strings.Index(s, "把"); i > 0 {
		if s = s[:i]; strings.HasSuffix(s, "的") {
			return -1, -1 // "有强直的把强直治好"
		}
	}
	for _, w := range [...]string{"由", "用", "靠", "因", "是", "拿", "通过", "凭"} {
		if i := strings.LastIndex(s, w); i >= 0 && len(s)-i-3 >= 6 {
			return cl.start + i + 3, cl.start + len(s)
		}
	}
	if pointsBack(s) && cl.before >= 0 {
		return cl.before, cl.start - 1
	}
	return cl.start, cl.start + len(s)
}

// ofDisease reports whether the disease asked about is named right after start, but
// for an article.
func (c *check) ofDisease(st *sentence, start int) bool {
	for _, m := range st.mentions {
		if m.Start >= start {
			at := strings.TrimSpace(c.s[start:m.Start])
			if c.k.related(c.k.of[m.Name], c.disease) && (at == "" || at == "a" || at == "an" || at == "the" || at == "your") {
				return true
			}
			break
		}
	}
	rest := c.s[start:st.End]
	for _, w := range [...]string{" it", " this", " the disease", " this disease", " the condition", " this condition", " the illness", " the problem"} {
		if strings.HasPrefix(rest, w) && (len(rest) == len(w) || !letter(rest[len(w)])) {
			return true
		}
	}
	return false
}

// pointsBack reports whether words only point to what was said before.
func pointsBack(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, w := range [...]string{"as ", "and ", "is what", "are what", "是", "就", "也", "都", "正", "才"} {
		s = strings.TrimSpace(strings.TrimPrefix(strings.TrimSuffix(s, w), w))
	}
	switch s {
	case "this", "that", "which", "these", "those", "both", "this is", "that is", "which is", "这", "这些", "这两样", "这几样", "两者", "这种":
		return true
	}
	return false
}

// joins are what may stand between a thing and a noun that says what it is, or
// between the noun and the thing.
var (
	joinsZH    = []string{"是", "为", "属于", "算", "作为", "当作"}
	namesZH    = []string{"是", "为", "有", "包括", "就是", "在于", "靠", "用", "以", "：", ":", "主要是", "主要有", "在", "依据", "主要依据", "依靠", "一般用", "一般是", "多是", "上有", "上用", "主要靠", "首选", "选", "需要做", "需要", "要做", "得做", "需做", "要靠"}
	joinsEN    = map[string]bool{"is": true, "are": true, "be": true, "as": true, "was": true, "were": true, "being": true}
	modifiesEN = map[string]bool{"recognised": true, "recognized": true, "the": true, "a": true, "an": true, "its": true, "one": true, "of": true, "main": true, "usual": true, "common": true, "also": true, "another": true, "typical": true, "possible": true, "real": true, "true": true, "first": true, "most": true, "well": true, "known": true, "likely": true, "only": true, "frequent": true, "classic": true, "early": true, "standard": true, "good": true, "best": true, "what": true, "among": true, "key": true, "usually": true, "often": true, "mostly": true, "mainly": true, "here": true, "this": true, "disease": true, "it": true, "for": true, "choice": true, "both": true, "all": true, "further": true, "serious": true}
)

// joined gives where the thing stands that a noun at [start, end) of a clause names,
// or -1.
func (c *check) joined(st *sentence, cl *clause, start, end int) (int, int) {
	if c.s[start] >= 0x80 {
		before, after := c.s[cl.start:start], c.s[end:min(end+12, st.End)]
		at, n := -1, 0
		for _, w := range joinsZH {
			if i := strings.LastIndex(before, w); i > at {
				at, n = i, len(w)
			}
		}
		if gap := before[max(0, at+n):]; at > 0 && len(gap) <= 27 && !strings.Contains(gap, "、") && !strings.Contains(gap, "什么") && !strings.HasSuffix(before[:at], "不") && !strings.HasSuffix(before[:at], "的") && !c.mentionIn(st, cl.start+at+n, start) {
			if pointsBack(before[:at]) {
				return cl.before, cl.start - 1
			}
			return cl.start, cl.start + at
		}
		for _, w := range [...]string{"这个", "这种", "这一", "这类", "这些", "等"} { // "X这种症状"
			if strings.HasSuffix(before, w) && len(before) > len(w) {
				return cl.start, start - len(w)
			}
		}
		for _, w := range [...]string{"给予", "予以", "采用", "选用", "施行"} { // "给予X治疗"
			if i := strings.LastIndex(before, w); i >= 0 && len(before)-i-len(w) >= 6 {
				return cl.start + i + len(w), start
			}
		}
		for _, w := range namesZH {
			if strings.HasPrefix(after, w) {
				return end + len(w), c.listEnd(st, end+len(w))
			}
		}
		return -1, -1
	}
	// "X is one of its causes"
	i := start
	for n := 0; n < 7; n++ {
		j := i
		for j > cl.start && !letter(c.s[j-1]) {
			j--
		}
		k := j
		for k > cl.start && letter(c.s[k-1]) {
			k--
		}
		if k == j {
			break
		}
		w := strings.ToLower(c.s[k:j])
		if joinsEN[w] {
			if pointsBack(c.s[cl.start:k]) {
				return cl.before, cl.start - 1
			}
			return cl.start, k
		}
		if !modifiesEN[w] {
			break
		}
		i = k
	}
	// "the cause of it is usually X", "Cause: X"
	i = end
	for n := 0; n < 6; n++ {
		j := i
		for j < st.End && !letter(c.s[j]) && c.s[j] != ':' && c.s[j] != ',' {
			j++
		}
		if j < st.End && c.s[j] == ':' {
			return j + 1, c.listEnd(st, j+1)
		}
		k := j
		for k < st.End && letter(c.s[k]) {
			k++
		}
		w := strings.ToLower(c.s[j:k])
		if joinsEN[w] && w != "as" || w == "include" || w == "includes" {
			return k, c.listEnd(st, k)
		}
		if k == j || !modifiesEN[w] {
			break
		}
		i = k
	}
	return -1, -1
}

// listEnd is where the things that a noun names end: at the next stop or semicolon.
func (c *check) listEnd(st *sentence, i int) int {
	for _, stop := range [...]string{"；", ";", ". ", "。", "，", ", "} {
		if n := strings.Index(c.s[i:st.End], stop); n >= 0 {
			return i + n
		}
	}
	return st.End
}

// mentionIn reports whether a name other than that of the disease stands in
// [start, end).
func (c *check) mentionIn(st *sentence, start, end int) bool {
	for _, m := range st.mentions {
		if m.Start >= start && m.End <= end && !c.k.related(c.k.of[m.Name], c.disease) {
			return true
		}
	}
	return false
}

// items are what parts the things of a list.
var items = []string{"、", "和", "与", "及", "或", "跟", " and ", " or ", " plus ", "，", ", "}

// tails begin what says more of an agent that stands after the verb.
var tails = []string{" for ", " in ", " when ", " if ", " at ", " to ", " from ", " well away", " away", " that ", " which ", " who ", " because ", " while ", " as "}
