package verify

import "strings"

// assertsZH and assertsEN are words that claim something of a disease: what brings
// it, who gets it, what helps.
var (
	assertsZH = []string{"引起", "造成", "导致", "有关", "压出来", "看出来", "长出来", "熬出来", "害的", "容易得", "更容易", "不会得", "遗传", "传染", "传上", "传给", "会传", "治好", "断根", "缩回", "就好了", "长好", "长上", "失效", "有用", "管用", "的倍", "倍", "是因为", "上火", "会网脱", "防住", "消掉", "化掉", "加快", "变好", "更好", "更差", "爱得", "造成的", "压迫", "会得", "自己长上", "传", "引起的", "得的多", "得的少", "最容易", "轮流", "复发", "发作", "失效", "较男", "较女", "多见"}
	assertsEN = []string{"cause", "causes", "caused", "commoner", "more common", "less common", "makes", "make", "comes from", "come from", "sign of", "protects", "protect", "gets", "get", "stops", "stop", "sets it off", "brings", "bring", "bends", "weakens", "weaken", "block", "blocks", "soothes", "keep it off", "keeps", "keep", "doubles", "twice", "follows", "happens", "worse", "better", "safer", "milder", "lose less", "lets", "dissolve", "dissolves", "burn", "burns", "cures", "cure", "heals", "prevents", "prevent", "carry", "have it more", "grow", "helps", "should stop", "because", "attacks", "goes away", "go away", "better results", "never get", "than", "most", "usually", "faster", "slower", "best time", "next time", "switches"}
)

// asserts finds a sentence that claims something in words of which the facts hardly
// have any: shorter ones than [check.claims] judges.
func (c *check) asserts(st *sentence, open, all, most int) bool {
	least, words := 8, assertsZH
	if c.lang == en {
		least, words = 4, assertsEN
	}
	if st.faults > 0 || st.has(doctor) || st.has(urgent) || st.has(courtesy) || st.has(hedge) || most > 2 {
		return false
	}
	wide := open >= least && 5*open >= 2*all
	if !wide && len(c.cited) == 0 {
		return false
	}
	s := st.Of(c.s)
	for _, w := range words {
		i := -1
		if w[0] >= 0x80 {
			i = strings.Index(s, w)
		} else {
			i = indexWord(s, w)
		}
		if i >= 0 {
			return wide || !c.sharesAny(st, st.Start+i, st.Start+i+len(w))
		}
	}
	return false
}

// sharesAny reports whether a sentence has a word of the facts cited besides the
// name of the disease and [start, end), or no words at all to judge by.
func (c *check) sharesAny(st *sentence, start, end int) bool {
	n := 0
	for _, p := range c.grams {
		if p.start < end && start < p.end || idle(c.s[p.start:p.end]) || common[c.s[p.start:p.end]] || c.isOfDisease(p) {
			continue
		}
		n++
		for _, cl := range c.cited {
			if cl.grams[c.lang][p.g] != 0 {
				return true
			}
		}
	}
	for _, m := range st.mentions {
		if at := c.k.of[m.Name]; at != c.disease && c.isCited(at) {
			return true
		}
	}
	return n < 2 || len(st.numbers) > 0
}
