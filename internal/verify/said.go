package verify

import (
	"strings"
	"unicode/utf8"

	"ophglm/internal/lexicon"
)

// say finds the facts whose texts the sentence says in part: by the grams and
// concepts that both have.
func (c *check) say(st *sentence) {
	c.grams = c.grams[:0]
	s := st.Of(c.s)
	w := 0 // concepts stand among the grams where they begin
	upTo := func(start int) {
		for w < len(st.words) && st.words[w].Start < start {
			m := st.words[w]
			c.grams = append(c.grams, placed{c.k.concepts.of[m.Name], m.Start, m.End})
			w++
		}
	}
	grams(s, func(g gram, start, end int) {
		upTo(st.Start + start)
		c.grams = append(c.grams, placed{g, st.Start + start, st.Start + end})
	})
	upTo(len(c.s))
	c.hits, c.said = c.hits[:0], c.said[:0]
	if len(c.cited) > 0 {
		for _, cl := range c.cited {
			n := 0
			for _, p := range c.grams {
				if _, ok := cl.grams[c.lang][p.g]; ok {
					n++
				}
			}
			if n > 0 {
				c.hits = append(c.hits, hit{c: cl, n: n})
			}
		}
	} else {
		c.hits = c.count(c.hits, c.p)
		for _, o := range c.others {
			c.hits = c.count(c.hits, o)
		}
	}
	for _, h := range c.hits {
		if c.isSaidBy(h) {
			c.said = append(c.said, h.c)
		}
		if h.c.rel == urgency && 4*h.n >= 3*len(h.c.grams[c.lang]) {
			c.urged = true
		}
		if h.c.rel == urgency && h.n >= 3 && st.has(doctor) && !st.has(calm) && h.c.Qualifiers["level"] == "urgent" {
			c.urged = true
		}
	}
}

// isSaidBy reports whether the sentence says the fact of a hit.
func (c *check) isSaidBy(h hit) bool {
	return h.n >= 4 || h.n >= 2 && 3*h.n >= len(h.c.grams[c.lang])
}

// count adds the facts of a profile that share grams with the sentence.
func (c *check) count(dst []hit, p *profile) []hit {
	for _, g := range c.grams {
	facts:
		for _, cl := range p.grams[c.lang][g.g] {
			for i := range dst {
				if dst[i].c == cl {
					dst[i].n++
					continue facts
				}
			}
			dst = append(dst, hit{c: cl, n: 1})
		}
	}
	return dst
}

// allowed says how the facts said in the sentence speak of an entity: affirmed,
// denied, or 0 for not at all.
func (c *check) allowed(at int32) (polarity, *claim) {
	var p polarity
	var by *claim
	for _, cl := range c.said {
		if how := cl.names[at]; how != 0 && (cl.rel != differential || len(c.cited) > 0 || c.mentioned(cl.object)) {
			p |= how
			by = cl
		}
	}
	return p, by
}

// mentioned reports whether the message names an entity.
func (c *check) mentioned(at int32) bool {
	for _, m := range c.mentions {
		if c.k.of[m.Name] == at {
			return true
		}
	}
	return false
}

// denials holds what the sentence denies, and what it affirms, against the texts
// of the facts that it says.
func (c *check) denials(st *sentence) {
	for _, h := range c.hits {
		cl := h.c
		size := len(cl.grams[c.lang])
		advice := cl.rel&(lifestyle|preventedBy) != 0
		if cl.text[c.lang] == "" && !advice || h.n < 3 && !(advice && h.n == 2) || len(c.cited) == 0 && !advice && (h.n < 5 || 5*h.n < 2*size) || 5*h.n < size || cl.rel == differential && len(c.cited) == 0 {
			continue
		}
		if told := strings.TrimSpace(cl.text[c.lang]); told != "" && strings.Contains(st.Of(c.s), told) {
			continue // it is said in its own words
		}
		for _, p := range c.grams {
			how := cl.grams[c.lang][p.g]
			if how != affirmed && how != denied || idle(c.s[p.start:p.end]) || c.inMention(st, p) || common[c.s[p.start:p.end]] || p.end-p.start < 6 && c.s[p.start] >= 0x80 {
				continue
			}
			mine, from := c.k.cues.deniedBy(c.s, st.cues, p.start, p.end)
			if mine == denied && (cl.rel&(contraindicated|treatedWith) != 0 && saysOne(cl.text[c.lang], harms)) {
				continue // to deny its use is what the fact says
			}
			if mine == denied && (saysOne(c.s[from:p.end], apartFrom) || saysOne(c.s[max(st.Start, from-32):from], assures)) {
				continue // "no shared towels", "to make sure there is no tear"
			}
			if advice && keepsFrom(c.k.text(cl.fact, c.t.Lang)) {
				continue // what stands in it is not to be done, denied or not
			}
			if mine == denied && how == affirmed && c.fresh(from, p.end) && !c.verbatim(from, from+1) && c.affirmedAll(p) && (advice || c.shared(cl, p) >= 2) {
				c.fault(st, Negation, "contradicted", p.start, p.end, "the sentence denies "+c.s[p.start:p.end]+", which a fact affirms: "+c.k.text(cl.fact, c.t.Lang), cl)
				return
			}
			if mine == affirmed && how == denied && advice && c.isRisk(p.g) && !st.has(safe) {
				continue // it is told of as a risk
			}
			if mine == affirmed && how == denied && (!advice || c.lets(st, p)) && !c.warned(st, p) && c.alone(p) && (advice || c.shared(cl, p) >= 2 || able(c.s[st.Start:p.start])) {
				c.fault(st, Negation, "contradicted", p.start, p.end, "the sentence affirms "+c.s[p.start:p.end]+", which a fact denies: "+c.k.text(cl.fact, c.t.Lang), cl)
				return
			}
		}
	}
	c.banned(st)
}

// apartFrom are words between a denial and what is not denied itself, and assures
// are words before what is only to be excluded.
var (
	apartFrom = []string{"shared", "sharing", "共用", "混用", "合用"}
	assures   = []string{"make sure", "be sure", "确认", "确定", "看看有", "以确保"}
)

// keepsFrom reports whether advice keeps somebody from what it names.
func keepsFrom(s string) bool {
	return strings.Contains(s, "而非") || strings.Contains(s, "rather than") || strings.Contains(s, "instead of") || strings.Contains(s, " from ") && (strings.Contains(s, "keeping") || strings.Contains(s, "refrain") || strings.Contains(s, "abstain"))
}

// lets reports whether a word of the clause lets what stands at p be done, bids it or
// calls it good, or whether the clause begins with it.
func (c *check) lets(st *sentence, p placed) bool {
	from, to := c.clauseOf(st, p.start, p.end)
	if strings.TrimSpace(c.s[from:p.start]) == "" && verbs[strings.ToLower(c.s[p.start:p.end])] {
		return true
	}
	for i := range st.senses {
		m := &st.senses[i]
		if m.Start >= from && m.End <= to && c.k.senses.sense(m.Name).does&(let|must|bid|good) != 0 && !mayBe(c.s[m.Start:m.End]) {
			return true
		}
	}
	for _, q := range st.cues {
		if k := c.k.cues.of[q.Name].class; q.Start >= from && q.End <= to && (k == safe || k == recommend) {
			return true
		}
	}
	return false
}

// mayBe reports whether a word may only say what is possible: "the lump may vanish".
func mayBe(w string) bool { return strings.EqualFold(w, "may") || strings.EqualFold(w, "can") }

// isRisk reports whether a risk or a cause of the disease has the gram.
func (c *check) isRisk(g gram) bool {
	for _, cl := range c.p.grams[c.lang][g] {
		if cl.rel&(hasRisk|hasCause) != 0 {
			return true
		}
	}
	return false
}

// harms are words of facts on drugs that say what they do amiss.
var harms = []string{"致", "引起", "加重", "诱发", "损", "促进", "延迟", "cause", "worsen", "aggravate", "promote", "provoke", "delay", "raise", "harm", "toxic"}

// shared counts the words, apart from each other, that the clause of p shares with
// a fact.
func (c *check) shared(cl *claim, p placed) int {
	n, last := 0, -1
	for _, q := range c.grams {
		if cl.grams[c.lang][q.g] == 0 || common[c.s[q.start:q.end]] {
			continue
		}
		a, b := min(p.end, q.end), max(p.start, q.start)
		if a < b && breaks(c.s[a:b]) {
			continue
		}
		if q.start >= last && !(q.start < p.end && p.start < q.end) {
			n++
			last = q.end
		}
	}
	return n + 1
}

// able reports whether what follows s is said to be possible: 可以, can be.
func able(s string) bool {
	s = strings.TrimRight(s, " ")
	for _, w := range [...]string{"可以", "能", "能够", "容易", "很容易", "就能", "都能", "可望", "可", "会", "can", "can be", "will", "will be", "could be"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// warned reports whether another word of the clause warns.
func (c *check) warned(st *sentence, p placed) bool {
	for _, q := range st.cues {
		if c.k.cues.of[q.Name].class != avoid || q.Start < p.end && p.start < q.End {
			continue
		}
		a, b := q.End, p.start
		if q.Start >= p.end {
			a, b = p.end, q.Start
		}
		if a <= b && !breaks(c.s[a:b]) {
			return true
		}
	}
	rest := c.s[p.end:st.End]
	if len(rest) > 48 {
		rest = rest[:48]
	}
	for _, w := range [...]string{"之前", "以前", "before", "rather than", "instead of", " out"} {
		if strings.Contains(rest, w) {
			return true
		}
	}
	before := c.s[st.Start:p.start]
	if len(before) > 32 {
		before = before[len(before)-32:]
	}
	return strings.Contains(before, "without") || strings.Contains(before, "rather than") || strings.Contains(before, "instead of") || strings.Contains(before, "before")
}

// idle reports whether a pair of characters has one that only joins others: 的部.
func idle(s string) bool {
	for _, w := range [...]string{"的", "了", "是"} {
		if strings.HasPrefix(s, w) || strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// common are words that are denied with what follows them.
var common = map[string]bool{"with": true, "keep": true, "keeps": true, "keeping": true, "kept": true, "make": true, "from": true, "have": true, "that": true, "this": true, "been": true, "than": true, "when": true, "without": true, "after": true, "usually": true, "contagion": true, "treatment": true, "treated": true, "disease": true, "condition": true, "patients": true, "people": true, "only": true, "caution": true, "Caution": true, "avoided": true, "used": true, "using": true, "使用": true, "用药": true, "出现": true, "可以": true, "患者": true, "治疗": true, "检查": true, "一般": true, "多数": true, "手术": true, "视力": true, "vision": true, "sight": true, "drug": true, "Drug": true, "blood": true}

// banned finds a thing that must not be given and is said to be used under a name
// that the graph does not know quite: "含雌激素的避孕药".
func (c *check) banned(st *sentence) {
	if st.has(avoid) || st.has(neg) || !st.has(recommend) && !st.has(safe) || question(st.Of(c.s)) {
		return
	}
	for _, h := range c.hits {
		if h.c.rel != contraindicated || h.c.object < 0 || len(c.p.objects[h.c.object]) > 1 {
			continue
		}
		name := c.k.nameOf(h.c.object, c.t.Lang)
		n, all, from, to := 0, 0, -1, 0
		grams(name, func(g gram, _, _ int) {
			all++
			for _, p := range c.grams {
				if p.g == g {
					n++
					if from < 0 || p.start < from {
						from = p.start
					}
					to = max(to, p.end)
					break
				}
			}
		})
		if n >= 2 && 10*n >= 6*all && !c.tells(h) && st.faults == 0 {
			c.fault(st, Contraindication, "contradicted", from, to, name+" is said to be used, and the facts say that it must not be", h.c)
		}
	}
}

// tells reports whether the sentence says of a fact more than its object's name.
func (c *check) tells(h hit) bool { return h.n >= 6 && 2*h.n >= len(h.c.grams[c.lang]) }

func (c *check) inMention(st *sentence, p placed) bool {
	for _, m := range st.mentions {
		if p.start < m.End && m.Start < p.end {
			return true
		}
	}
	return false
}

// fresh reports whether no fact says [start, end) of the message word for word.
func (c *check) fresh(start, end int) bool {
	s := c.s[start:end]
	for _, cl := range c.cited {
		if containsFold(cl.text[c.lang], s) {
			return false
		}
	}
	for _, h := range c.hits {
		if containsFold(h.c.text[c.lang], s) {
			return false
		}
	}
	return true
}

// verbatim reports whether a fact says [start, end) with the word before it, or
// that after it.
func (c *check) verbatim(start, end int) bool {
	a := start
	for n := 0; a > 0 && n < 6; n++ {
		a--
		if c.s[a] < 0x80 && !letter(c.s[a]) && start-a > 2 {
			break
		}
	}
	for a > 0 && !utf8.RuneStart(c.s[a]) {
		a--
	}
	b := end
	for n := 0; b < len(c.s) && n < 6; n++ {
		b++
	}
	for b < len(c.s) && !utf8.RuneStart(c.s[b]) {
		b++
	}
	return !c.fresh(a, end) || !c.fresh(start, b)
}

// affirmedAll reports whether no fact that the sentence shares words with denies
// the gram.
func (c *check) affirmedAll(p placed) bool {
	for _, h := range c.hits {
		if h.c.grams[c.lang][p.g]&(denied|open) != 0 && h.c.text[c.lang] != "" {
			return false
		}
	}
	return true
}

// alone reports whether no other fact said affirms the gram.
func (c *check) alone(p placed) bool {
	for _, cl := range c.said {
		if cl.grams[c.lang][p.g]&affirmed != 0 {
			return false
		}
	}
	for _, cl := range c.cited {
		if cl.grams[c.lang][p.g]&(affirmed|open) != 0 {
			return false
		}
	}
	return true
}

// knows reports whether a word stands in the texts of the facts, in the question
// or in what is rewritten.
func (c *check) knows(word string) bool {
	for i := range c.t.Messages {
		if c.t.Messages[i].Role == "user" && containsFold(c.t.Messages[i].Content, word) {
			return true
		}
	}
	if containsFold(c.t.From, word) {
		return true
	}
	for _, cl := range c.p.facts {
		if containsFold(cl.text[c.lang], word) || cl.object >= 0 && containsFold(c.k.text(cl.fact, c.t.Lang), word) {
			return true
		}
	}
	for _, cl := range c.cited {
		if containsFold(cl.text[c.lang], word) {
			return true
		}
	}
	return false
}

// containsFold reports whether s holds word, whatever the case of Latin letters.
func containsFold(s, word string) bool {
	for i := 0; i+len(word) <= len(s); i++ {
		if s[i]|0x20 == word[0]|0x20 && strings.EqualFold(s[i:i+len(word)], word) {
			return true
		}
	}
	return false
}

// quotes reports whether the facts cited, or those of the disease, use all the
// words of a mention.
func (c *check) quotes(m lexicon.Mention) bool {
	n, all := 0, true
	for _, p := range c.grams {
		if p.start < m.Start || p.end > m.End {
			continue
		}
		switch said := c.citedSays(p.g); {
		case said && p.start == m.Start && p.end == m.End:
			return true
		case !said:
			all = false
		}
		n++
	}
	return n > 0 && all
}

// citedSays is isSaid of the facts cited, where there are any.
func (c *check) citedSays(g gram) bool {
	if len(c.cited) == 0 {
		return c.isSaid(g)
	}
	for _, cl := range c.cited {
		if cl.grams[c.lang][g] != 0 {
			return true
		}
	}
	return false
}
