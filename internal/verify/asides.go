package verify

import "strings"

// similes are words of what is only likened: a camera, a dirty window.
var similes = []string{"好比", "就像", "好像", "如同", "仿佛", "打个比方", "it is like", "it's like", "is like", "are like", "a bit like", "much like", "think of it as", "imagine"}

// likens reports whether a sentence only likens one thing to another.
func likens(s string) bool { return saysOne(strings.ToLower(s), similes) }

// asides begin or end what tells the occasion of a thing that is done: "while you
// watch television", 刷牙的时候.
var (
	asidesBefore = []string{"边看", "一边", "边听", "顺手", "顺便", "while ", "as you ", "when you ", "after brushing", "before you "}
	asidesAfter  = []string{"的时候", "时候", "时顺手"}
)

// aside reports whether [start, end) of a sentence is part of what only tells an
// occasion: in its clause, after a word that begins one or before a word that ends it.
func (c *check) aside(st *sentence, start, end int) bool {
	from, to := c.clauseOf(st, start, end)
	return saysOne(strings.ToLower(c.s[from:end]), asidesBefore) || saysOne(c.s[start:to], asidesAfter)
}
