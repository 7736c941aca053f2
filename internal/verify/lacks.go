package verify

import "strings"

// lacks finds a thing in other words (a concept) that a sentence denies right after
// its denial, and that facts on causes, signs and symptoms affirm: "the gland is not
// blocked".
func (c *check) lacks(st *sentence) {
	if st.faults > 0 || len(st.words) == 0 || question(st.Of(c.s)) || c.ofAnother(st) {
		return
	}
	for _, q := range st.cues {
		if c.k.cues.of[q.Name].class != neg || c.verbatim(q.Start, q.End) || c.inMention(st, placed{start: q.Start, end: q.End}) {
			continue
		}
		for _, m := range st.words {
			if m.Start < q.End {
				continue
			}
			gap := c.s[q.End:m.Start]
			if len(gap) > 12 || breaks(gap) || c.s[m.Start] >= 0x80 && len(gap) > 3 || strings.Count(strings.TrimSpace(gap), " ") > 0 {
				break
			}
			if c.supposed(st, m.End) || otherwise(c.s[st.Start:q.Start]) || joining(c.s[m.Start:m.End]) || c.inDisease(st, m.Start, m.End) || saysOne(c.s[st.Start:q.Start], evenSo) {
				break
			}
			g := c.k.concepts.of[m.Name]
			var by *claim
			denies := false
			c.relevant(func(cl *claim) {
				how := cl.grams[c.lang][g]
				denies = denies || how&denied != 0 || how != 0 && saysOne(c.k.text(cl.fact, c.t.Lang), freeOf)
				if how&(affirmed|open) != 0 && cl.rel&(hasCause|hasSymptom|hasSign|examFinding) != 0 && by == nil && (len(cl.grams[c.lang]) <= 3 || c.fit(st.Start, q.Start, cl)+c.fit(m.End, st.End, cl) > 0) {
					by = cl
				}
			})
			if by != nil && !denies {
				c.fault(st, Negation, "contradicted", q.Start, m.End, "the sentence denies "+c.s[m.Start:m.End]+", which a fact affirms: "+c.k.text(by.fact, c.t.Lang), by)
				return
			}
			break
		}
	}
}

// freeOf are words of names that deny what they hold.
var freeOf = []string{"无痛", "无血管", "无症状", "非", "painless", "avascular", "symptomless", "non-"}

// evenSo are words before a denial that is allowed for.
var evenSo = []string{"即使", "就算", "哪怕", "如果", "若", "要是", "还没", "尚", "even", "if ", "when", "until", "unless", "before", "while"}
