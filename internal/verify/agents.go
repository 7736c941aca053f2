package verify

import (
	"slices"
	"strings"
)

// theDisease are words for it.
var theDisease = []string{"本病", "该病", "此病", "这个病", "这种病", "这病", "它"}

// agents judges each of the things in [from, to) that are said to be in role i at
// [start, end).
func (c *check) agents(st *sentence, i, from, to, start, end int) {
	if from >= end && from < to && c.lang == en {
		for _, w := range tails {
			if n := strings.Index(c.s[from+1:to], w); n > 2 {
				to = from + 1 + n
			}
		}
	}
	for from >= 0 && from < to && st.faults == 0 {
		next, after := to, to
		for _, w := range items {
			if n := strings.Index(c.s[from:to], w); n >= 0 && from+n < next {
				next, after = from+n, from+n+len(w)
			}
		}
		if rest := c.s[after:to]; (strings.HasSuffix(c.s[:after], "，") || strings.HasSuffix(c.s[:after], ", ")) && goesOnWith(rest) {
			after = to
		}
		if of := c.misfit(st, &roles[i], from, next); of != nil && !slices.Contains(theDisease, strings.TrimSpace(c.s[from:next])) {
			c.fault(st, Relation, "contradicted", min(from, start), max(next, end), strings.TrimSpace(c.s[from:next])+" is said to be "+roles[i].name+"; the facts say something else of it: "+of.Relation, of)
			return
		}
		from = after
	}
}

// goesOnWith reports whether what follows a comma is no further thing of a list but
// another clause.
func goesOnWith(s string) bool {
	for _, w := range [...]string{
		"经", "为", "请", "应", "可", "会", "要", "所", "因", "通过", "有", "是", "能", "多", "常", "需", "不", "别", "并", "但", "而", "也", "就", "还", "若", "如", "由", "于", "在", "把", "让", "先", "再", "及时", "尽", "定期", "勤", "这", "它", "您", "你",
		"which ", "so ", "but ", "please ", "it ", "they ", "this ", "and it ", "you ", "we ", "he ", "she ", "keep ", "then ", "because ", "while ", "who ",
	} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// misfit gives the fact that speaks of the thing in [from, to) where none that does
// lets it be in the role, or nil.
func (c *check) misfit(st *sentence, r *role, from, to int) *claim {
	for _, cl := range c.cited {
		if r.fits(c, cl) && strings.Contains(c.k.text(cl.fact, c.t.Lang), strings.Trim(c.s[from:to], " 。.")) {
			return nil
		}
	}
	if of, named := c.misnamed(st, r, from, to); named {
		return of
	}
	if !st.solid {
		c.weigh(st)
	}
	words := 0
	each := func(f func(p placed)) {
		last := -1
		for _, p := range c.solid {
			if p.start >= from && p.end <= to && p.start >= last && !c.isOfDisease(p) {
				f(p)
				last = p.end
			}
		}
	}
	each(func(placed) { words++ })
	var of *claim
	var most, fit float64
	shared := 0
	for _, h := range c.hits {
		n := 0
		each(func(p placed) {
			if h.c.grams[c.lang][p.g] != 0 {
				n++
			}
		})
		weight := c.weightOf(h.c, c.solid, from, to)
		switch {
		case n == 0:
		case r.fits(c, h.c) || h.c.rel&ofPrevention == 0 && r == &roles[preventRole] && saysOne(c.s[from:to], ceases):
			fit = max(fit, weight)
		case h.c.rel&ofThings != 0 && weight > most:
			most, of, shared = weight, h.c, n
		}
	}
	if of == nil || 2*shared < words || 2*fit >= most {
		return nil
	}
	return of
}

// unheard reports whether what is said to do something to the disease, in [from,
// to), is spoken of by no fact and no question, in a sentence that says no fact.
func (c *check) unheard(st *sentence, from, to int) bool {
	return len(c.support) == 0 && !st.has(doctor) && !st.has(urgent) && c.allUnheard(st, from, to) && c.most(st) < 2
}

// allUnheard reports whether the words in [from, to) say something, and no fact and no
// question has any of them.
func (c *check) allUnheard(st *sentence, from, to int) bool {
	if from < 0 || to <= from || c.mentionIn(st, from, to) || strings.Contains(c.s[from:to], "whatever") {
		return false
	}
	if !st.solid {
		c.weigh(st)
	}
	words := 0
	for _, p := range c.solid {
		if p.start < from || p.end > to || c.isOfDisease(p) {
			continue
		}
		if c.isSaid(p.g) || c.isHeard(p.g) {
			return false
		}
		words++
	}
	return words > 0
}

// most is how many words, apart from each other, the sentence shares with the fact
// that shares most.
func (c *check) most(st *sentence) int {
	most := 0
	for _, h := range c.hits {
		n, last := 0, -1
		for _, p := range c.solid {
			if p.start >= last && h.c.grams[c.lang][p.g] != 0 && !c.isOfDisease(p) {
				n++
				last = p.end
			}
		}
		most = max(most, n)
	}
	return most
}

// seenBy reports whether a fact tells what an examination shows, and at is that
// examination.
func (c *check) seenBy(cl *claim, at int32) bool {
	by, ok := c.k.byID[cl.Qualifiers["exam"]]
	return ok && by == at && cl.rel == examFinding
}

// ofThings are the relations of facts that speak of things a clause may give a role.
const ofThings = ofCauses | ofSymptoms | ofTreatment | ofDiagnosis | ofPrevention | hasComplication

// misnamed is misfit for a thing that has a name in the graph, and whether it has:
// the last name where modifiers come first, in Chinese, and the first in English.
func (c *check) misnamed(st *sentence, r *role, from, to int) (of *claim, named bool) {
	at := int32(-1)
	for _, m := range st.mentions {
		e := c.k.of[m.Name]
		if m.Start < from || m.End > to || c.k.related(e, c.disease) || m.Name.Type == "Anatomy" || m.Name.Type == "Department" || len(c.about(e)) == 0 || at >= 0 && c.lang == en {
			continue
		}
		at = e
	}
	if at < 0 {
		return nil, false
	}
	for _, cl := range c.about(at) {
		if c.seenBy(cl, at) && r != &roles[diagnoseRole] {
			continue
		}
		if r.fits(c, cl) || r == &roles[preventRole] && saysOne(c.s[from:to], ceases) {
			return nil, true
		}
		of = cl
	}
	for _, list := range [...][]*claim{c.p.facts, c.cited} {
		for _, cl := range list {
			if cl.names[at] != 0 && r.fits(c, cl) && !c.seenBy(cl, at) && (r != &roles[treatRole] || cl.rel&r.rels != 0 || of.rel&(ofCauses|ofSymptoms|hasComplication) == 0) {
				return nil, true
			}
		}
	}
	return of, true
}

// fits reports whether a fact lets its object, or what its text names, be in the
// role.
func (r *role) fits(c *check, cl *claim) bool {
	if cl.rel&r.rels != 0 {
		return true
	}
	if r.rels&(hasCause|hasRisk) != 0 && (cl.rel == contraindicated || cl.rel&(lifestyle|preventedBy) != 0 && leaves(c.k.text(cl.fact, c.t.Lang))) {
		return true // what is to be left off may well be a cause
	}
	return saysOne(cl.text[c.lang], r.free)
}
