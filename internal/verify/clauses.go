package verify

import "strings"

// clause is a part of a sentence between two marks, with the words that it shares
// with facts.
type clause struct {
	start, end int
	before     int // where the clause before begins, or -1
	grams      []placed
}

// eachClause calls f with the clauses of a sentence, where of is not 0 with those
// that hold a phrase of its kinds.
func (c *check) eachClause(st *sentence, of phrase, f func(cl *clause)) {
	start, before := st.Start, -1
	for i := st.Start; i <= st.End; i++ {
		if i < st.End && !ends(c.s, i) {
			continue
		}
		if i-start > 3 {
			cl := clause{start: start, end: i, before: before}
			before = start
			if of != 0 {
				if at, _ := c.clauseHas(st, &cl, of); at < 0 {
					start = i + 1
					continue
				}
			}
			if !st.solid {
				c.weigh(st)
			}
			c.parts = c.parts[:0]
			for _, p := range c.solid {
				if p.start >= start && p.end <= i {
					c.parts = append(c.parts, p)
				}
			}
			cl.grams = c.parts
			f(&cl)
		}
		start = i + 1
	}
}

// weigh keeps the words of a sentence that say something, once for all its clauses.
func (c *check) weigh(st *sentence) {
	st.solid = true
	c.solid = c.solid[:0]
	for _, p := range c.grams {
		if w := c.s[p.start:p.end]; (len(w) >= 6 || p.g <= conceptGrams) && !idle(w) && !joining(w) {
			c.solid = append(c.solid, p)
		}
	}
}

// joining reports whether a word is one that says nothing by itself, also in a clause.
func joining(w string) bool {
	switch w {
	case "视力", "手术", "检查", "treatment", "treated", "contagion":
		return false
	}
	return common[w]
}

// clauseHas gives where a clause holds the first phrase of a kind, or -1.
func (c *check) clauseHas(st *sentence, cl *clause, of phrase) (start, end int) {
	for _, m := range st.phrases {
		if m.Start >= cl.start && m.End <= cl.end && c.k.phrases.of[m.Name]&of != 0 {
			return m.Start, m.End
		}
	}
	return -1, -1
}

// indexWord is where the words w, in small letters, stand in s as words.
func indexWord(s, w string) int {
	for i := 0; i+len(w) <= len(s); i++ {
		if s[i]|0x20 == w[0] && (i == 0 || !letter(s[i-1])) && strings.EqualFold(s[i:i+len(w)], w) && (i+len(w) == len(s) || !letter(s[i+len(w)])) {
			return i
		}
	}
	return -1
}

// shares counts the words, apart from each other and from [start, end), that a
// clause shares with a fact in one of the ways.
func (c *check) shares(cl *clause, of *claim, start, end int, how polarity) (n int, first placed) {
	last := -1
	for _, p := range cl.grams {
		if p.start < end && start < p.end || of.grams[c.lang][p.g]&how == 0 || p.start < last {
			continue
		}
		if c.isOfDisease(p) {
			continue
		}
		if n++; n == 1 {
			first = p
		}
		last = p.end
	}
	return n, first
}

// isOfDisease reports whether a word is part of the name of what was asked about.
func (c *check) isOfDisease(p placed) bool {
	for _, m := range c.mentions {
		if p.start >= m.Start && p.end <= m.End {
			return c.k.of[m.Name] == c.disease
		}
		if m.Start >= p.end {
			break
		}
	}
	return false
}

func saysOne(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// turned finds advice that a clause turns round: what a fact bids to leave off is
// let, what it bids to do is called needless.
func (c *check) turned(st *sentence) {
	if st.faults > 0 || len(st.phrases) == 0 || len(c.cited) == 0 || question(st.Of(c.s)) {
		return
	}
	c.eachClause(st, waives|permits, func(cl *clause) {
		from := cl.before
		if st.faults > 0 {
			return
		}
		if a, b := c.clauseHas(st, cl, waives); a >= 0 && !c.verbatim(a, b) && !ofCase(c.s[b:cl.end]) && !lateAfter(c.s[b:cl.end]) {
			for _, h := range c.hits {
				if h.c.rel&(lifestyle|preventedBy) != 0 && leaves(c.k.text(h.c.fact, c.t.Lang)) {
					if n, p := c.shares(cl, h.c, a, b, denied|open); n > 0 && saysOne(c.s[b:cl.end], ceases) && !c.usedBy(p.g) {
						c.fault(st, Negation, "contradicted", a, cl.end, "a fact bids to leave it off: "+c.k.text(h.c.fact, c.t.Lang), h.c)
						return
					}
					continue
				}
				if h.c.rel&(lifestyle|preventedBy|treatedBy|treatedWith|diagnosedBy) == 0 && !(h.c.rel == urgency && saysOne(h.c.text[c.lang], sooner)) || denies(c.k.text(h.c.fact, c.t.Lang)) || saysOne(h.c.text[c.lang], needless) {
					continue
				}
				if n, p := c.shares(cl, h.c, a, b, affirmed|open); n > 0 && !c.leftOffToo(p.g) && (4*c.sharesAll(cl, h.c) >= len(h.c.grams[c.lang]) || h.c.rel&(urgency|lifestyle) != 0) && (h.c.rel != urgency || !st.has(calm) || h.c.pressing()) {
					rule := Negation
					if h.c.rel == urgency {
						rule = Urgency
					}
					c.fault(st, rule, "contradicted", min(a, p.start), max(b, p.end), "a fact bids to do it: "+c.k.text(h.c.fact, c.t.Lang), h.c)
					return
				}
			}
		}
		a, b := c.clauseHas(st, cl, permits)
		if a < 0 {
			return
		}
		if i, _ := c.clauseHas(st, cl, hedges); i >= 0 {
			return
		}
		for _, q := range st.cues {
			if k := c.k.cues.of[q.Name].class; (k == neg || k == avoid) && q.Start >= cl.start && q.End <= cl.end && (q.Start < a || q.Start >= b) {
				return
			}
		}
		for _, h := range c.hits {
			ban := h.c.rel == contraindicated
			if !ban && !(h.c.rel&(lifestyle|preventedBy) != 0 && leaves(c.k.text(h.c.fact, c.t.Lang))) {
				continue
			}
			how := denied | open
			if !ban {
				how |= affirmed
			}
			n, p := c.shares(cl, h.c, a, b, how)
			if n == 0 && ban && from >= 0 && !c.sharesHits(cl) {
				// "激素，可以用": what is let stands in the clause before
				for _, q := range c.grams {
					if q.start >= from && q.end <= cl.start && h.c.grams[c.lang][q.g]&open != 0 && !idle(c.s[q.start:q.end]) && !joining(c.s[q.start:q.end]) && !c.isOfDisease(q) && !c.deniedIn(st, from, cl.start) {
						n, p = 1, q
						break
					}
				}
			}
			if n > 0 && !c.usedBy(p.g) && !generic[strings.ToLower(c.s[p.start:p.end])] && !c.verbatim(a, b) {
				c.fault(st, Negation, "contradicted", min(a, p.start), max(b, p.end), "a fact says to leave it off: "+c.k.text(h.c.fact, c.t.Lang), h.c)
				return
			}
		}
	})
}

// lateAfter reports whether what is called needless is to wait: "need not delay".
func lateAfter(s string) bool {
	s = strings.TrimLeft(s, " ")
	for _, w := range [...]string{"delay", "wait", "hold", "stop", "postpone", "interrupt", "等", "拖", "推迟", "停"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// ceases are words for leaving something off.
var ceases = []string{"改", "停", "戒", "避", "忌", "少", "摘", "stop", "avoid", "give up", "quit", "leave", "cut", "take them out"}

// needless are words of facts that waive themselves.
var needless = []string{"不必", "不用", "无需", "不需", "no need", "not needed", "unnecessary"}

// sooner are words of facts on urgency that bid to come early.
var sooner = []string{"尽早", "尽快", "立即", "提前", "当日", "及时", "日内", "天内", "sooner", "promptly", "at once", "immediately", "straight away", "same day", "within", "soon"}

// sharesAll counts all the words that a clause shares with a fact.
func (c *check) sharesAll(cl *clause, of *claim) int {
	n := 0
	for _, p := range cl.grams {
		if of.grams[c.lang][p.g] != 0 {
			n++
		}
	}
	return n
}

// leftOffToo reports whether another cited fact bids to leave off what has the gram.
func (c *check) leftOffToo(g gram) bool {
	for _, cl := range c.cited {
		if cl.grams[c.lang][g] != 0 && (cl.rel == contraindicated || leaves(c.k.text(cl.fact, c.t.Lang))) {
			return true
		}
	}
	return false
}

// unsaid finds a clause that denies what a cited fact says in the same words.
func (c *check) unsaid(st *sentence) {
	if st.faults > 0 || !st.has(neg) || question(st.Of(c.s)) || len(c.cited) == 0 {
		return
	}
	c.eachClause(st, 0, func(cl *clause) {
		if st.faults > 0 || len(cl.grams) < 2 {
			return
		}
		from, to, n := -1, -1, 0
		for _, q := range st.cues {
			if q.Start < cl.start || q.End > cl.end {
				continue
			}
			switch c.k.cues.of[q.Name].class {
			case neg:
				if from < 0 {
					from, to = q.Start, q.End
				}
				n++
			case avoid:
				n += 2
			}
		}
		if n != 1 || c.verbatim(from, to) || c.inMention(st, placed{start: from, end: to}) || saysOne(c.s[cl.start:cl.end], apart) {
			return
		}
		for _, h := range c.hits {
			if h.c.rel&(differential|contraindicated|urgency) != 0 {
				continue
			}
			after, p := 0, placed{}
			n, _ := c.shares(cl, h.c, from, to, affirmed|open)
			for _, q := range cl.grams {
				if (q.start >= to && q.start-to < 24 || q.end == from && behind[c.s[from:to]]) && h.c.grams[c.lang][q.g] != 0 && !c.isOfDisease(q) {
					if after++; after == 1 {
						p = q
					}
				}
			}
			all := c.sharesAll(cl, h.c)
			if n < 2 || after == 0 || 3*all < len(h.c.grams[c.lang]) && 2*all < len(cl.grams) || h.c.text[c.lang] != "" && h.c.grams[c.lang][p.g] != affirmed || leaves(c.k.text(h.c.fact, c.t.Lang)) || deniesSame(c.k.text(h.c.fact, c.t.Lang), c.s[p.start:p.end]) || !c.affirmedAll(p) {
				continue
			}
			c.fault(st, Negation, "contradicted", from, p.end, "the sentence denies what a fact says: "+c.k.text(h.c.fact, c.t.Lang), h.c)
			return
		}
	})
}

// deniesSame reports whether a fact's name denies a word itself: 早期无明显症状.
func deniesSame(name, word string) bool {
	for _, w := range [...]string{"无", "没有", "不", "未", "no ", "not ", "without "} {
		if strings.Contains(name, w+word) {
			return true
		}
	}
	return false
}

// apart are words that deny one of two things, or nothing.
var apart = []string{"有没有", "是不是", "whether", "之前", "以前", "不仅", "不是", "除非", "不如", "before", "rather", "instead", "than", "without", "unless", "until", "if ", "如果", "若"}

// leaves reports whether advice bids to leave something off: 避免揉眼, 停戴隐形眼镜.
func leaves(s string) bool {
	if strings.HasPrefix(s, "not stopping") || strings.HasPrefix(s, "不要停") || strings.HasPrefix(s, "不要自行停") || strings.HasPrefix(s, "不自行停") {
		return false // what is not to be stopped is to be taken
	}
	for _, w := range [...]string{"停", "戒", "避", "减少", "少", "quit", "not ", "keeping away", "staying off", "limiting"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return denies(s)
}

// behind are words that deny what stands before them.
var behind = map[string]bool{"不了": true, "不出": true, "不过来": true}

// sharesHits reports whether a clause has a word of any fact that the sentence
// shares words with.
func (c *check) sharesHits(cl *clause) bool {
	for _, h := range c.hits {
		if c.sharesAll(cl, h.c) > 0 {
			return true
		}
	}
	return false
}

// deniedIn reports whether a word that denies or warns stands in [start, end).
func (c *check) deniedIn(st *sentence, start, end int) bool {
	for _, q := range st.cues {
		if k := c.k.cues.of[q.Name].class; (k == neg || k == avoid || k == effect) && q.Start >= start && q.End <= end {
			return true
		}
	}
	return false
}

// usedBy reports whether a fact on what to use has the gram.
func (c *check) usedBy(g gram) bool {
	list := c.cited
	if len(list) == 0 {
		list = c.p.facts
	}
	for _, cl := range list {
		if cl.rel&(treatedBy|treatedWith|diagnosedBy) != 0 && cl.grams[c.lang][g] != 0 {
			return true
		}
	}
	return false
}
