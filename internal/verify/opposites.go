package verify

import (
	"strings"
	"sync"

	"ophglm"
	"ophglm/internal/lexicon"
)

// opposites are pairs of what can't both be said of one thing: words with "↔"
// between. Where a fact says one alone and a sentence that says the fact the other
// alone, the sentence contradicts it.
const opposites = `
升高 增高 上升 增加 增多 raised high higher increase increases increased elevated rises ↔ 降低 下降 减低 偏低 减少 low lower lowers decrease decreases decreased reduced falls
常见 多数 大多 大多数 多半 通常 一般 most mostly usually common commonly often ↔ 少见 罕见 很少 少数 极少 rare rarely few seldom uncommon hardly
好转 改善 恢复 痊愈 治愈 自愈 消退 良好 improve improves recover recovers heal heals good well resolve resolves ↔ 恶化 变差 很差 不良 poor poorly bad worsen worsens deteriorate deteriorates
双眼 两眼 两只眼 both ↔ 单眼 一只眼 one_eye one-sided unilateral
缓慢 逐渐 慢慢 渐渐 slowly slow gradually gradual ↔ 迅速 突然 很快 急剧 飞快 rapid rapidly fast quickly sudden suddenly
散大 扩大 放大 dilated dilates dilating enlarged larger wide ↔ 缩小 变小 small smaller constricted constricts
深 加深 deep ↔ 浅 变浅 shallow
暂时 一过性 可逆 temporary transient reversible ↔ 永久 不可逆 终身 permanent permanently irreversible
痛 疼 疼痛 疼的 painful pain hurts ↔ 无痛 不痛 不疼 painless
开放 open ↔ 关闭 闭合 closed
增厚 变厚 thickened thick thicker ↔ 变薄 thin thinned thinner thinning
轻度 轻微 轻 mild mildly slight ↔ 重度 严重 severe severely
先天 先天性 congenital ↔ 后天 获得性 acquired
延长 longer prolonged ↔ 缩短 变短 shortened shorter
良性 benign ↔ 恶性 malignant
透明 清亮 transparent clear ↔ 混浊 浑浊 cloudy opaque hazy
急性 acute ↔ 慢性 chronic
早期 早 early ↔ 晚期 late advanced
中心 中央 central centre ↔ 周边 peripheral
男性 男 men male boys ↔ 女性 女 女人 women female girls
老年人 老人 老年 older elderly old ↔ 年轻人 青年 儿童 孩子 young children younger
远 远处 far distance ↔ 近 近处 near close
传染 会传染 传染性强 contagious infectious ↔ 不传染 不会传染 不具传染性 noncontagious
口服 吃 oral ↔ 外用 滴眼 topical
吸收 absorbed clears ↔ 不吸收
难 难以 很难 不易 hard difficult ↔ 容易 很容易 轻易 easy easily
有限 limited ↔ 充分 充足 确凿 strong
加快 变快 快起来 faster ↔ 减慢 变慢 慢下来 延缓 slower
提前 提早 ↔ 延迟 延后 推迟
安全 放心 safe ↔ 危险 dangerous unsafe
`

type poleLexicon struct {
	words *lexicon.Lexicon
	of    map[*ophglm.Name]pole
}

var polesOnce = sync.OnceValue(func() *poleLexicon {
	l := &poleLexicon{of: map[*ophglm.Name]pole{}}
	var names []*ophglm.Name
	seen := map[string]bool{}
	n := pole(0)
	for line := range strings.Lines(opposites) {
		a, b, ok := strings.Cut(line, "↔")
		if !ok {
			continue
		}
		n++
		for i, list := range [...]string{a, b} {
			for w := range strings.FieldsSeq(list) {
				w = strings.ReplaceAll(w, "_", " ")
				if seen[w] {
					continue
				}
				seen[w] = true
				name := &ophglm.Name{Surface: w}
				names = append(names, name)
				if l.of[name] = n; i == 1 {
					l.of[name] = -n
				}
			}
		}
	}
	l.words = lexicon.New(names)
	return l
})

// contradictions looks for opposites of what the facts said state.
func (c *check) contradictions(st *sentence) {
	if st.faults > 0 || !c.tellsOpposites() {
		return
	}
	c.poles = c.k.poles.words.Find(c.poles[:0], st.Of(c.s))
	if len(c.poles) == 0 {
		return
	}
	for _, h := range c.hits {
		size := len(h.c.grams[c.lang])
		least := 4
		if len(c.cited) > 0 {
			least = 3
		}
		if h.n < least || 10*h.n < 2*size || least == 4 && 10*h.n < 3*size || h.c.text[c.lang] == "" || len(c.cited) == 0 && 2*h.n < size || h.c.rel == differential {
			continue
		}
		for _, m := range c.poles {
			p := c.k.poles.of[m.Name]
			if !h.c.poles[c.lang][-p] || h.c.poles[c.lang][p] || c.alsoSays(st, -p, m) || c.factSays(p) {
				continue
			}
			start, end := st.Start+m.Start, st.Start+m.End
			if (h.n < 4 || 10*h.n < 3*size) && c.shared(h.c, placed{start: start, end: end}) < 3 {
				continue // little in common, and nothing in the clause
			}
			if c.inNameOf(st, h.c, start, end) || c.k.cues.polarityOf(c.s, st.cues, start, end) != affirmed || c.verbatim(start, end) {
				continue
			}
			c.fault(st, Contradiction, "contradicted", start, end, "a fact says the opposite of "+c.s[start:end]+": "+c.k.text(h.c.fact, c.t.Lang), h.c)
			return
		}
	}
}

// tellsOpposites reports whether the sentence says a fact well enough to contradict
// it, which spares the search in most.
func (c *check) tellsOpposites() bool {
	for _, h := range c.hits {
		if h.n >= 2 && 10*h.n >= 2*len(h.c.grams[c.lang]) && len(h.c.poles[c.lang]) > 0 {
			return true
		}
	}
	return false
}

// alsoSays reports whether the clause of a word says a pole too.
func (c *check) alsoSays(st *sentence, p pole, by lexicon.Mention) bool {
	for _, m := range c.poles {
		a, b := min(m.End, by.End), max(m.Start, by.Start)
		if c.k.poles.of[m.Name] == p && (a > b || !breaks(c.s[st.Start+a:st.Start+b])) {
			return true
		}
	}
	return false
}

// factSays reports whether another fact that the sentence shares words with, or
// that is cited, says a pole.
func (c *check) factSays(p pole) bool {
	for _, h := range c.hits {
		if h.c.poles[c.lang][p] {
			return true
		}
	}
	for _, cl := range c.cited {
		if cl.poles[c.lang][p] {
			return true
		}
	}
	return false
}

// permits finds what facts say to leave off and a sentence lets be done: "可以继续
// 抽烟", "rubbing the eyes is fine".
func (c *check) permits(st *sentence) {
	if st.faults > 0 || !st.has(safe) {
		return
	}
	for _, q := range st.cues {
		if c.k.cues.of[q.Name].class != safe || c.verbatim(q.Start, q.End) || c.k.cues.polarityOf(c.s, st.cues, q.Start, q.End) == denied {
			continue
		}
		for _, p := range c.grams {
			a, b := q.End, p.start
			if q.Start >= p.end {
				a, b = p.end, q.Start
			}
			if a > b || b-a > 30 || breaks(c.s[a:b]) || common[c.s[p.start:p.end]] {
				continue
			}
			for _, cl := range c.leftOff() {
				if how := cl.grams[c.lang][p.g]; how != 0 && (how == denied || cl.rel == contraindicated) && !c.usedBy(p.g) {
					c.fault(st, Negation, "contradicted", min(q.Start, p.start), max(q.End, p.end), "a fact says to leave it off: "+c.k.text(cl.fact, c.t.Lang), cl)
					return
				}
			}
		}
	}
}

// leftOff are the facts on what to leave off that a sentence may go against.
func (c *check) leftOff() []*claim {
	if len(c.cited) > 0 {
		return c.cited
	}
	return c.p.advice
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

// inNameOf reports whether [start, end) stands in a name that the facts said use.
func (c *check) inNameOf(st *sentence, cl *claim, start, end int) bool {
	for _, m := range st.mentions {
		if m.Start > start || end > m.End {
			continue
		}
		at := c.k.of[m.Name]
		if cl.names[at] != 0 || len(c.cited) == 0 || at == c.disease {
			return true
		}
		for _, ci := range c.cited {
			if ci.names[at] != 0 || ci.object >= 0 && c.k.related(ci.object, at) {
				return true
			}
		}
	}
	return false
}
