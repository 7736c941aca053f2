package verify

import (
	"strings"

	"ophglm/internal/lexicon"
)

// excused reports whether the facts said deny the thing themselves.
func (c *check) excused(how polarity) bool {
	return how == denied || len(c.cited) > 0 && how&(denied|open) != 0
}

// deniesAfresh reports whether a word that denies, and that is none of the facts'
// own, stands before the mention in its sentence, or after it.
func (c *check) deniesAfresh(st *sentence, m lexicon.Mention) bool {
	for _, q := range st.cues {
		k := c.k.cues.of[q.Name].class
		if k != neg && k != avoid || c.inMention(st, placed{start: q.Start, end: q.End}) || c.verbatim(q.Start, q.End) {
			continue
		}
		if q.End <= m.Start && m.Start-q.End < 90 || q.Start >= m.End && q.Start-m.End < 24 {
			return true
		}
	}
	return false
}

func parenthesis(s string) bool {
	return strings.ContainsAny(s, "()（）")
}

// forbidden reports whether the mention i is said not to be used: a cue of the
// kind stands at its list, before or after it.
func (c *check) forbidden(st *sentence, i int) bool {
	first, last := c.list(i)
	for last > i && strings.Contains(c.s[st.mentions[last-1].End:st.mentions[last].Start], "，") {
		last-- // "口服甲，乙不能用" forbids 乙 alone
	}
	for first < i && strings.Contains(c.s[st.mentions[first].End:st.mentions[first+1].Start], "，") {
		first++
	}
	from, to := st.mentions[first].Start, st.mentions[last].End
	for _, q := range st.cues {
		if c.k.cues.of[q.Name].class != avoid || c.verbatim(q.Start, q.End) || c.inDisease(st, q.Start, q.End) {
			continue
		}
		var gap string
		if q.End <= from {
			gap = c.s[q.End:from]
		} else if q.Start >= to {
			if gap = c.s[to:q.Start]; c.ofNext(st, q.End) || strings.HasSuffix(gap, " to ") && !strings.HasSuffix(gap, "is to ") && !strings.HasSuffix(gap, "are to ") {
				continue // "甲给想少用乙的人": it is said of 乙
			}
		} else {
			continue
		}
		if len(gap) <= 24 && !breaks(gap) && !parenthesis(gap) && !strings.Contains(gap, "、") && !c.namesIn(st, min(q.End, to), max(q.Start, from), first, last) {
			return true
		}
	}
	return false
}

// ofNext reports whether a mention follows at once what ends at end.
func (c *check) ofNext(st *sentence, end int) bool {
	for _, m := range st.mentions {
		if m.Start >= end && m.Start-end <= 6 {
			return true
		}
	}
	return false
}

// namesIn reports whether a mention other than those of the list [first, last]
// stands in [start, end): what is forbidden is then that.
func (c *check) namesIn(st *sentence, start, end, first, last int) bool {
	for j, m := range st.mentions {
		if (j < first || j > last) && m.Start >= start && m.End <= end && m.Name.Type != "Anatomy" {
			return true
		}
	}
	return false
}

// allowedBy reports whether a cue that it may be used stands in the clause.
func (c *check) allowedBy(st *sentence, m lexicon.Mention) bool {
	for _, q := range st.cues {
		if c.k.cues.of[q.Name].class != safe {
			continue
		}
		a, b := q.End, m.Start
		if q.Start >= m.End {
			a, b = m.End, q.Start
		}
		if a <= b && b-a < 40 && !breaks(c.s[a:b]) && c.k.cues.polarityOf(c.s, st.cues, q.Start, q.End) == affirmed {
			return true
		}
	}
	return false
}

// deniedAfter reports whether the list of the mention i is the subject of a denial:
// "吸烟不会增加风险", "smoking does not raise the risk".
func (c *check) deniedAfter(st *sentence, i int) bool {
	first, last := c.list(i)
	rest := c.s[st.mentions[last].End:st.End]
	if st.mentions[first].Start-st.Start < 3 && saysOne(rest, guards) {
		return true
	}
	t := strings.TrimLeft(rest, " ")
	for _, w := range [...]string{
		"不会增加", "并不增加", "不增加", "不是它的", "不是该病", "不是本病", "不是这", "不是病因", "不是危险", "不是诱因", "与此无关", "无关", "跟这个病没关系", "和这个病没关系", "没有关系", "没关系", "不会引起", "不会导致", "并不会", "不会出现", "并非",
		"does not raise", "do not raise", "does not make", "do not make", "does not increase", "do not increase", "has nothing to do", "have nothing to do", "is not a", "are not a", "is not one", "are not part", "is not part", "plays no", "play no", "does not occur", "do not occur", "never occur", "is not seen", "are not seen", "does not matter", "do not matter", "is unrelated", "are unrelated", "does not affect", "does not lead", "does not cause", "do not cause", "doesn't",
	} {
		if strings.HasPrefix(t, w) {
			return true
		}
	}
	rest, _, _ = strings.Cut(rest, "，")
	rest, _, _ = strings.Cut(rest, ", ")
	for _, w := range [...]string{"没关系", "无关", "没有关系", "没什么关系", "不相干", "没联系", "没有联系", "no bearing", "nothing to do", "unrelated", "not linked", "no link", "no effect", "no role", "not a factor", "not matter"} {
		if strings.Contains(rest, w) {
			return true
		}
	}
	return false
}

// guards are words for what keeps a disease off, or makes it rarer.
var guards = []string{"反而能保护", "反而保护", "反而少", "反而不", "反倒少", "反倒不", "不容易得", "不易得", "lowers the risk", "lower the risk", "reduces the risk", "reduce the risk", "protects against", "protect against", "protects you", "protect you", "protects from", "makes it less likely", "make it less likely"}

// notAtAll reports whether a word that denies stands right before a mention.
func (c *check) notAtAll(st *sentence, m lexicon.Mention) bool {
	for _, q := range st.cues {
		if q.End <= m.Start && m.Start-q.End <= 1 && c.k.cues.of[q.Name].class == neg && !c.verbatim(q.Start, q.End) {
			return true
		}
	}
	return false
}

// warns reports whether the sentence says why a thing must not be given.
func (c *check) warns(claims []*claim) bool {
	for _, h := range c.hits {
		if h.c.rel == contraindicated && c.tells(h) {
			for _, cl := range claims {
				if cl == h.c {
					return true
				}
			}
		}
	}
	return false
}

// excluded reports whether what follows s is to be excluded: it may be so.
func excluded(s string) bool {
	s = strings.TrimRight(s, " ")
	for _, w := range [...]string{"排除", "除外", "鉴别", "exclude", "rule out", "excludes", "rules out", "rule out a", "exclude a"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// deniedBefore reports whether a word that denies, none of the facts' own, stands
// close before a mention.
func (c *check) deniedBefore(st *sentence, m lexicon.Mention) bool {
	how, from := c.k.cues.deniedBy(c.s, st.cues, m.Start, m.End)
	return how == denied && !c.supposed(st, m.End) && !c.verbatim(from, from+1) && c.fresh(from, m.End) && !excluded(c.s[st.Start:m.Start]) && !c.inMention(st, placed{start: from, end: from + 1})
}

// supposed reports whether what stands before end in its clause is a condition:
// "没有裂孔的可以观察".
func (c *check) supposed(st *sentence, end int) bool {
	rest := c.s[end:st.End]
	for i := range len(rest) {
		if ends(rest, i) {
			rest = rest[:i]
			break
		}
	}
	for _, w := range [...]string{"可以", "就", "的话", "则", "时", "才"} {
		if strings.Contains(rest, w) {
			return true
		}
	}
	return false
}

// otherwise reports whether what s ends in tells of what comes of not doing so.
func otherwise(s string) bool {
	if len(s) > 45 {
		s = s[len(s)-45:]
	}
	for _, w := range [...]string{"不然", "否则", "要不", "免得", "以免", "以防", "otherwise", "or else", "so that", "逆转", "reverse"} {
		if i := strings.LastIndex(s, w); i >= 0 && len(s)-i < 30 {
			return true
		}
	}
	return false
}
