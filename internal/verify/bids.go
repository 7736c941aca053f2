package verify

import (
	"ophglm"
)

// propsOf appends the clauses of a fact's text that say one side of a family.
func (r *claimReader) propsOf(out []prop, s string, rel relations) []prop {
	eachPart(s, func(start, end int) {
		part := s[start:end]
		r.found = r.k.senses.words.Find(r.found[:0], part)
		p := prop{grams: map[gram]bool{}}
		p.stances, p.does = r.k.senses.stancesOf(nil, part, 0, len(part), r.found)
		if len(p.stances) == 0 {
			return
		}
		grams(part, func(g gram, _, _ int) { p.grams[g] = true })
		r.found = r.k.concepts.words.Find(r.found[:0], part)
		for _, m := range r.found {
			p.grams[r.k.concepts.of[m.Name]] = true
		}
		out = append(out, p)
	})
	return out
}

// bidsOf files what a text of a fact bids of matters: of what a treatment is for,
// what it forbids alone.
func (r *claimReader) bidsOf(c *claim, t ophglm.Text, forbids bool) {
	for l, s := range [...]string{t.ZH, t.EN} {
		eachPart(s, func(start, end int) {
			part := s[start:end]
			r.found = r.k.senses.words.Find(r.found[:0], part)
			list, _ := r.k.senses.stancesOf(nil, part, 0, len(part), r.found)
			c.short = c.short || forbids && saysOne(part, shortly)
			for i := range list {
				q := &list[i]
				if q.matter == 0 || forbids && (q.yes || q.does&bar == 0) {
					continue
				}
				if q.does&ill != 0 && !forbids {
					q.yes = !q.yes // it tells what for: "to slow tear evaporation"
				}
				if q.does&^lessen == 0 && (leaves(part) || saysOne(part[:q.start], avoiding)) {
					q.yes = false // 避免脏水入眼和揉眼
				}
				if c.matters[l] == nil {
					c.matters[l] = map[int16]uint8{}
				}
				c.matters[l][q.matter] |= bids(c.rel, q)
			}
		})
	}
}

// avoiding are words of advice to leave off all that stands after them.
var avoiding = []string{"避免", "减轻", "avoiding", "reducing"}

// shortly are words of treatments that are for a short time, or for few.
var shortly = []string{"短期", "重症", "重度", "长期使用可", "short term", "short-term", "severe", "long-term use"}

const (
	toDo    = 1 << iota // a fact bids to do it, or calls it good
	toLeave             // the reverse
)

// bids gives how a fact of the relation speaks of a matter that its words speak of
// so: a treatment is to be done, a risk to be left.
func bids(rel relations, st *stance) uint8 {
	yes := st.yes
	switch {
	case rel&(contraindicated|hasRisk|hasCause) != 0:
		yes = !yes
	case rel&(lifestyle|preventedBy|treatedBy|treatedWith|diagnosedBy|urgency) == 0:
		return 0
	}
	if yes {
		return toDo
	}
	return toLeave
}
