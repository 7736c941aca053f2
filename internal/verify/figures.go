package verify

import "strings"

// figures holds the numbers of a sentence against those of the facts cited, or
// else of the disease, and of the question.
func (c *check) figures(st *sentence) {
	for _, q := range st.numbers {
		if c.inName(st, q) || c.stated(q) || c.each(q) || notEven(c.s[st.Start:q.start]) || c.lists(st, q) {
			continue
		}
		c.fault(st, Number, "unsupported", q.start, c.unitEnd(q), "the number "+c.s[q.start:q.end]+" stands in no fact, nor in the question")
	}
}

// lists reports whether a number counts the things of the list that follows it: "our
// three culprits are Fusarium, Aspergillus and Candida".
func (c *check) lists(st *sentence, q quantity) bool {
	if q.unit != none && q.unit != times && q.unit != pieces || q.value < 2 || q.value > 9 {
		return false
	}
	rest := c.s[q.end:st.End]
	for _, w := range [...]string{" are ", ": ", " include ", " like ", "：", "是", "有", "包括"} {
		i := strings.Index(rest, w)
		if i < 0 || i > 48 {
			continue
		}
		list := rest[i+len(w):]
		if j := strings.IndexAny(list, ".;("); j >= 0 {
			list = list[:j]
		}
		n := 1
		for _, sep := range [...]string{", and ", ", or ", ", ", " and ", " or ", "、", "和", "及", "与"} {
			n += strings.Count(list, sep)
			list = strings.ReplaceAll(list, sep, "|")
		}
		return float64(n) == q.value
	}
	return false
}

func (c *check) unitEnd(q quantity) int { return q.end }

// inName reports whether a number is part of a name: 24小时眼压监测.
func (c *check) inName(st *sentence, q quantity) bool {
	for _, m := range st.mentions {
		if q.start >= m.Start && q.end <= m.End {
			return true
		}
	}
	return false
}

// notEven reports whether what follows s is a number that is put away: "not even
// three days".
func notEven(s string) bool {
	s = strings.TrimRight(s, " ")
	return strings.HasSuffix(s, "not even") || strings.HasSuffix(s, "哪怕")
}

// each reports whether a period of one is what facts call each: 一年一次 of 每年.
func (c *check) each(q quantity) bool {
	if q.value != 1 && q.value != 12 && q.value != 7 || q.unit != days && q.unit != months && q.unit != times {
		return false
	}
	for _, cl := range c.hits {
		for _, w := range [...]string{"每年", "每天", "每日", "每周", "每月", "annual", "yearly", "daily", "weekly", "monthly", "every year", "every day"} {
			if strings.Contains(cl.c.text[c.lang], w) {
				return true
			}
		}
	}
	return false
}

func (c *check) stated(q quantity) bool {
	has := func(list []quantity) bool {
		for _, o := range list {
			if q.equal(o) {
				return true
			}
		}
		return false
	}
	if has(c.told) {
		return true
	}
	if len(c.cited) > 0 {
		for _, cl := range c.cited {
			if has(cl.numbers) {
				return true
			}
		}
		return false
	}
	if has(c.p.numbers) {
		return true
	}
	for _, o := range c.others {
		if has(o.numbers) {
			return true
		}
	}
	return false
}

// nameOf names an entity in a language, or in the other.
func (k *Knowledge) nameOf(at int32, lang lang) string {
	if s := k.entities[at].name.In(lang); s != "" {
		return s
	}
	return k.entities[at].name.Any()
}

// text is a fact's object in a language, for what a verdict says.
func (k *Knowledge) text(f *fact, l lang) string {
	t := f.Object.Text
	if f.object >= 0 {
		return k.nameOf(f.object, l)
	}
	if s := t.In(l); s != "" {
		return s
	}
	return t.Any()
}
