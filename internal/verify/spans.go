package verify

import "strings"

// slack is by how much two periods may differ.
const slack = 1.6

func (p period) near(o period, slack float64) bool {
	if p.age {
		slack = min(slack, 1.2)
	}
	return p.age == o.age && p.least <= o.most*slack && o.least <= p.most*slack
}

// spans holds periods of a sentence against those of the facts that it speaks of,
// and of the question: days are not years.
func (c *check) spans(st *sentence) {
	if st.faults > 0 {
		return
	}
	c.mine = periods(c.mine[:0], st.Of(c.s))
	for _, m := range c.mine {
		start, end := st.Start+m.start, st.Start+m.end
		if m.least == 1 && m.most == 1 && fixedDaily(c.s[start:end]) || goesOnTo(c.s[end:]) || notEven(c.s[st.Start:start]) || c.k.cues.polarityOf(c.s, st.cues, start, end) == denied || c.inMention(st, placed{start: start, end: end}) {
			continue
		}
		c.theirs = c.theirs[:0]
		c.measured(st, start, end)
		if len(c.theirs) == 0 {
			continue
		}
		near := false
		for _, o := range c.theirs {
			near = near || m.near(o, slack)
		}
		if !near {
			c.hear()
		}
		for _, o := range c.asking {
			near = near || m.near(o, 1)
		}
		if !near {
			c.fault(st, Number, "unsupported", start, end, "the facts tell of no period like "+c.s[start:end])
			return
		}
	}
}

// fixedDaily reports whether a period is every day, which is said of what is done
// always.
func fixedDaily(w string) bool {
	return w == "每天" || w == "每日" || strings.EqualFold(w, "daily")
}

// goesOnTo reports whether a period is the lower end of a rough range: 一天到几天.
func goesOnTo(s string) bool {
	for _, w := range [...]string{"到几", "至几", "到数", "至数"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// measured gathers the periods of the facts that a period at [start, end) may be
// of: where facts are cited theirs, or else those of the facts that share most with
// its sentence, and where hardly any does all of the disease.
func (c *check) measured(st *sentence, start, end int) {
	if len(c.cited) > 0 {
		for _, cl := range c.cited {
			c.measure(cl)
		}
		return
	}
	most := 0.0
	for i := range c.hits {
		h := &c.hits[i]
		h.weight = 0
		if len(h.c.periods[c.lang]) > 0 {
			h.weight = c.weightOf(h.c, c.grams, st.Start, start) + c.weightOf(h.c, c.grams, end, st.End)
			most = max(most, h.weight)
		}
	}
	if most < .5 {
		for _, cl := range c.p.facts {
			c.measure(cl)
		}
		return
	}
	for _, h := range c.hits {
		if 5*h.weight >= most {
			c.measure(h.c)
		}
	}
}

func (c *check) measure(cl *claim) {
	c.theirs = append(c.theirs, cl.periods[c.lang]...)
	if len(cl.periods[c.lang]) == 0 && (cl.rel == urgency && cl.pressing() || saysOne(cl.text[c.lang], sameDay)) {
		c.theirs = append(c.theirs, period{least: anHour / 2, most: 2})
	}
}

// sameDay are words that tell of a period of a day.
var sameDay = []string{"立即", "马上", "at once", "immediately"}
