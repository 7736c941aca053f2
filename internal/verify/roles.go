package verify

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// role is what a clause may say that a thing is to the disease, or does to it: its
// cause, a treatment of it. The thing, the agent, stands before a verb of the role
// ("X causes it"), after a phrase that turns the verb round ("caused by X"), and on
// either side of a noun of the role, with a word that joins them between ("X is the
// cause", "the cause is X", "cause: X").
type role struct {
	name  string
	rels  relations // in which a thing can be so
	free  []string  // in the text of a fact they say the same
	nouns string
	verbs string
	turns string // phrases that the agent stands after
	acts  string // verbs where the disease follows
}

const (
	causeRole = iota
	treatRole
	diagnoseRole
	symptomRole
	complicationRole
	riskRole
	preventRole
)

// roles. Words are separated by blanks, those of a phrase by "_".
var roles = [...]role{
	causeRole: {
		"the cause",
		hasCause | hasRisk | occursIn | transmission | isA | hasComplication,
		[]string{"致", "引起", "引发", "诱发", "造成", "加重", "由于", "因为", "cause", "lead", "provoke", "because", "due to", "trigger", "worsen"},
		`病因 原因 起因 成因 诱因 病根 祸根 元凶 祸首 根源
		cause culprit trigger root reason`,
		`引起 引起的 引发 引发的 导致 导致的 造成 造成的 诱发 诱发的 招来 招来的 惹出来 惹出来的 惹的 惹的祸 害的 所致 而起 而来 闹的 弄的 搞的 带来的 在作怪 作怪 使人得上 让人得上
		causes_it cause_it causes_this cause_this causes_the_disease cause_the_disease causes_the_problem caused_it caused_this brings_it_on bring_it_on brings_this_on bring_this_on brought_it_on brought_this_on sets_it_off set_it_off sets_this_off set_this_off triggers_it trigger_it triggers_this trigger_this triggered_it gives_it_to give_it_to gives_you_it what_caused what_causes is_to_blame are_to_blame is_behind_it are_behind_it lies_behind_it lie_behind_it is_at_the_root starts_it leads_to_it lead_to_it makes_it_happen make_it_happen`,
		`源于 起源于 来源于 得病是因为 发病是因为 得上是因为 这个病是因为 归因于 caused_by due_to brought_on_by triggered_by set_off_by comes_from come_from came_from results_from result_from stems_from arises_from arise_from because_of started_by provoked_by the_result_of goes_back_to go_back_to it_all_begins_with it_begins_with it_all_starts_with it_starts_with blame down_to`,
		`causes cause lead_to leads_to result_in results_in triggers trigger bring_on brings_on set_off sets_off produces provoke provokes gives_you give_you gives_rise_to give_rise_to`,
	},
	treatRole: {
		"a treatment",
		treatedBy | treatedWith | recovery | cureRate | contraindicated,
		[]string{"治", "手术", "术后", "surgery", "愈", "cure", "treat", "heal", "therap", "recover", "缓解", "relieve", "ease"},
		`治疗 疗法 治法 治疗方法 治疗办法 治疗手段 治疗措施 治疗药物 治疗用药
		treatment therapy remedy remedies cure way_to_treat ways_to_treat`,
		`治好 治愈 根治 医好 治得好 治它 治这个病 能治 可治 来治 治住 治得住 给您治 给你治 对付它 进行治疗 一做就好 有疗效 有治疗效果 有治疗作用 能让病情好转 可让病情好转 使病情好转 能让它好转 治疗它 治疗本病 治疗该病 治疗这个病 揭掉 撕掉 封上 封住
		treats_it treat_it treats_this treat_this treats_the_disease cures_it cure_it cures cures_this heals_it heal_it heals closes_it close_it peels_it_off clears_it fixes_it fix_it gets_rid_of_it get_rid_of_it removes_it repairs_it reattaches reattach reattaches_it reattach_it mends_it treated cured works_against_it works_well_against_it work_well_against_it heal_the heals_the puts_it_right put_it_right sorts_it_out sort_it_out clears_it_up clear_it_up makes_it_better treats`,
		`treated_with treated_by cured_by cured_with healed_by healed_with managed_with managed_by relieved_by treat_it_with treats_it_with cure_it_with deal_with_it_by deal_with_it_with responds_to respond_to responds_well_to`,
		`treats treat cures cure heals heal`,
	},
	diagnoseRole: {
		"a test",
		diagnosedBy | examFinding | differential | hasSign | hasSymptom | hasStage,
		[]string{"查", "诊断", "确诊", "筛", "diagnos", "confirm", "examin", "detect", "screen"},
		`检查 确诊 检查方法 检查项目 检查手段 诊断 诊断方法 诊断依据 诊断手段 化验
		test diagnostic_test investigation way_to_diagnose ways_to_diagnose diagnosis`,
		`查出 查出来 确诊 诊断 查明 诊断出 明确诊断 检出 检查出 来判断 判断是不是 做出诊断 下诊断 认出它 一做就知道 一查就知道
		confirms_it confirm_it confirms confirm confirmed_the diagnoses_it diagnose_it diagnoses diagnose detects_it detect_it detects picks_it_up proves_it gives_the_diagnosis makes_the_diagnosis settles_the_diagnosis tests_for test_for screens_for show_whether shows_whether tell_whether tells_whether settles_whether settle_whether to_check_for_it to_look_for_it diagnosed`,
		`查这个病用 查它用 查这病用 诊断主要依据 诊断依据 diagnosed_by diagnosed_with confirmed_by confirmed_with detected_by detected_with find_it_with find_it_by found_by found_with spot_it_with check_for_it_with test_for_it_with tell_it_by recognise_it_by recognize_it_by shows_up_on show_up_on`,
		`diagnoses diagnose detects detect reveals reveal show shows prove proves`,
	},
	symptomRole: {
		"a symptom",
		hasSymptom | hasSign | examFinding | hasStage | urgency | hasComplication | differential,
		[]string{"症状", "表现", "symptom", "sign", "征"},
		`症状 表现 征象 前兆 信号 先兆 不舒服 不适
		symptom sign_of warning_sign sign_that complaint`,
		``,
		`会出现 会感到 会觉得 会感觉到 常诉 主诉 自觉 shows_itself_as shows_up_as makes_itself_known_by presents_with present_with presents_as noticed_as would_notice may_notice might_notice complain_of complains_of what_you_feel_is makes_itself_felt_as announces_itself_with`,
		``,
	},
	complicationRole: {
		"a complication",
		hasComplication | prognosis | urgency | hasStage | hasSymptom | hasSign | examFinding | differential,
		[]string{"并发", "后果", "致", "引起", "complication", "lead", "cause"},
		`并发症 后果 后遗症
		complication consequence after-effect aftermath`,
		`may_follow_later can_follow_later can_develop may_develop could_develop`,
		`落下 继发 可继发 会继发 会留下 leave_you_with leaves_you_with left_with`,
		``,
	},
	riskRole: {
		"a risk factor",
		hasRisk | hasCause | occursIn | transmission,
		[]string{"风险", "危险", "risk", "因素", "易", "likel", "诱发", "加重"},
		`危险因素 风险因素 高危因素 易感因素 高危人群
		risk_factor`,
		`风险高 风险大 风险更高 风险更大 更容易得 容易得 更易得 容易得上 更容易得上 更容易中招 容易中招 爱得 更容易患 容易患 好发 得病的机会 增加患病风险 会增加风险 增加发病风险 提高患病风险 加大风险
		raises_the_risk raise_the_risk raises_your_risk raise_your_risk increases_the_risk increase_the_risk puts_you_at_risk put_you_at_risk are_at_risk is_at_risk are_at_higher_risk more_likely_to_get more_likely_to_have more_prone_to are_prone_to makes_you_prone make_you_prone get_it_more gets_it_more have_it_more has_it_more makes_people_prone make_it_more_likely makes_it_more_likely makes_it_likelier make_it_likelier`,
		``,
		``,
	},
	preventRole: {
		"a means of prevention",
		preventedBy | lifestyle | treatedBy | treatedWith | contraindicated | differential,
		[]string{"防", "免", "prevent", "protect", "avoid", "stop"},
		`预防 预防措施 预防办法 预防方法
		prevention preventive_measure way_to_prevent ways_to_prevent`,
		`预防它 预防本病 能预防 可预防 来预防 防住它 防得住 就不会得
		prevents_it prevent_it keeps_it_from keep_it_from prevents_this keeps_it_away keep_it_away keeps_it_off wards_it_off protects_against_it prevents_the_disease prevents prevented`,
		`prevented_by prevented_with to_prevent_it to_prevent_this to_avoid_it to_keep_it_away for_prevention prevent_it_by avoid_it_by prevented_through`,
		`prevents prevent protect_against protects_against ward_off wards_off`,
	},
}

// The phrases of role i are of kind nounOf<<i, verbOf<<i, turnOf<<i and actOf<<i.
const (
	nounOf phrase = 1
	verbOf phrase = 1 << len(roles)
	turnOf phrase = 1 << (2 * len(roles))
	actOf  phrase = 1 << (3 * len(roles))
	ofRole        = 1<<(4*len(roles)) - 1
)

// roles holds what the clauses of a sentence say that things are to the disease
// against the facts that speak of these things: "热敷是它的病因".
func (c *check) roles(st *sentence) {
	if st.faults > 0 || len(st.phrases) == 0 || question(st.Of(c.s)) {
		return
	}
	c.eachClause(st, ofRole, func(cl *clause) {
		for _, m := range st.phrases {
			kind := c.k.phrases.of[m.Name] & ofRole
			if kind == 0 || m.Start < cl.start || m.End > cl.end || st.faults > 0 {
				continue
			}
			if c.k.cues.polarityOf(c.s, st.cues, m.Start, m.End) == denied || c.inMention(st, placed{start: m.Start, end: m.End}) || c.quoted(st, m.Start, m.End) {
				continue
			}
			for i := range roles {
				if kind&(turnOf<<i) != 0 {
					from, to := m.End, cl.end
					if strings.TrimSpace(c.s[from:to]) == "" && to < st.End {
						from, to = to+1, c.listEnd(st, to+1) // "to prevent it, X"
					}
					c.agents(st, i, from, to, m.Start, m.End)
				}
				if kind&(nounOf<<i) != 0 {
					from, to := c.joined(st, cl, m.Start, m.End)
					c.agents(st, i, from, to, m.Start, m.End)
				}
				if kind&(verbOf<<i) != 0 || kind&(actOf<<i) != 0 && c.ofDisease(st, m.End) {
					from, to := c.before(cl, m.Start, c.s[m.Start:m.End])
					c.agents(st, i, from, to, m.Start, m.End)
					if st.faults == 0 && c.unheard(st, from, to) {
						c.fault(st, Unsupported, "unsupported", from, m.End, "no fact of "+c.k.nameOf(c.disease, c.t.Lang)+" speaks of "+strings.TrimSpace(c.s[from:to]))
					}
				}
			}
		}
	})
}

// quoted reports whether a fact says [start, end) with some of what stands before it
// in the sentence, or after it.
func (c *check) quoted(st *sentence, start, end int) bool {
	a, b := max(st.Start, start-6), min(st.End, end+6)
	for a < start && !utf8.RuneStart(c.s[a]) {
		a++
	}
	for b > end && b < len(c.s) && !utf8.RuneStart(c.s[b]) {
		b--
	}
	return start-a > 2 && !c.fresh(a, end) || b-end > 2 && !c.fresh(start, b)
}

// before gives where the agent of a verb at start stands: what follows 由 or 用 in
// its clause, or all of the clause before the verb; of a clause that only points
// back, the clause before. A participle is a verb in "X is how it is treated" alone.
func (c *check) before(cl *clause, start int, verb string) (int, int) {
	s := c.s[cl.start:start]
	if verb[0] < 0x80 && strings.HasSuffix(verb, "ed") && !strings.Contains(verb, " ") {
		for _, w := range [...]string{" is how", " are how"} {
			if i := strings.Index(s, w); i > 0 {
				return cl.start, cl.start + i
			}
		}
		return -1, -1
	}
	if strings.EqualFold(strings.TrimSpace(s), "what") {
		rest := c.s[start+len(verb) : cl.end]
		for _, w := range [...]string{" is ", " are "} {
			if i := strings.Index(rest, w); i >= 0 && i < 16 {
				return start + len(verb) + i + len(w), cl.end
			}
		}
		return -1, -1
	}
	if i := strings.Index(s, "把"); i > 0 {
		if s = s[:i]; strings.HasSuffix(s, "的") {
			return -1, -1 // "有强直的把强直治好"
		}
	}
	for _, w := range [...]string{"由", "用", "靠", "因", "是", "拿", "通过", "凭"} {
		if i := strings.LastIndex(s, w); i >= 0 && len(s)-i-3 >= 6 {
			return cl.start + i + 3, cl.start + len(s)
		}
	}
	if pointsBack(s) && cl.before >= 0 {
		return cl.before, cl.start - 1
	}
	return cl.start, cl.start + len(s)
}

// ofDisease reports whether the disease asked about is named right after start, but
// for an article.
func (c *check) ofDisease(st *sentence, start int) bool {
	for _, m := range st.mentions {
		if m.Start >= start {
			at := strings.TrimSpace(c.s[start:m.Start])
			if c.k.related(c.k.of[m.Name], c.disease) && (at == "" || at == "a" || at == "an" || at == "the" || at == "your") {
				return true
			}
			break
		}
	}
	rest := c.s[start:st.End]
	for _, w := range [...]string{" the disease", " this disease", " the condition", " this condition", " the illness", " the problem"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// pointsBack reports whether words only point to what was said before.
func pointsBack(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, w := range [...]string{"as ", "and ", "is what", "are what", "是", "就", "也", "都", "正", "才"} {
		s = strings.TrimSpace(strings.TrimPrefix(strings.TrimSuffix(s, w), w))
	}
	switch s {
	case "this", "that", "which", "these", "those", "both", "this is", "that is", "which is", "这", "这些", "这两样", "这几样", "两者", "这种":
		return true
	}
	return false
}

// joins are what may stand between a thing and a noun that says what it is, or
// between the noun and the thing.
var (
	joinsZH    = []string{"是", "为", "属于", "算", "作为", "当作"}
	namesZH    = []string{"是", "为", "有", "包括", "就是", "在于", "靠", "用", "以", "：", ":", "主要是", "主要有", "在", "依据", "主要依据", "依靠", "一般用", "一般是", "多是", "上有", "上用", "主要靠", "首选", "选", "需要做", "需要", "要做", "得做", "需做", "要靠"}
	joinsEN    = map[string]bool{"is": true, "are": true, "be": true, "as": true, "was": true, "were": true, "being": true}
	modifiesEN = map[string]bool{"the": true, "a": true, "an": true, "its": true, "one": true, "of": true, "main": true, "usual": true, "common": true, "also": true, "another": true, "typical": true, "possible": true, "real": true, "true": true, "first": true, "most": true, "well": true, "known": true, "likely": true, "only": true, "frequent": true, "classic": true, "early": true, "standard": true, "good": true, "best": true, "what": true, "among": true, "key": true, "usually": true, "often": true, "mostly": true, "mainly": true, "here": true, "this": true, "disease": true, "it": true, "for": true, "choice": true, "both": true, "all": true, "further": true, "serious": true}
)

// joined gives where the thing stands that a noun at [start, end) of a clause names,
// or -1.
func (c *check) joined(st *sentence, cl *clause, start, end int) (int, int) {
	if c.s[start] >= 0x80 {
		before, after := c.s[cl.start:start], c.s[end:min(end+12, st.End)]
		at, n := -1, 0
		for _, w := range joinsZH {
			if i := strings.LastIndex(before, w); i > at {
				at, n = i, len(w)
			}
		}
		if gap := before[max(0, at+n):]; at > 0 && len(gap) <= 27 && !strings.Contains(gap, "、") && !strings.Contains(gap, "什么") && !strings.HasSuffix(before[:at], "不") && !strings.HasSuffix(before[:at], "的") && !c.mentionIn(st, cl.start+at+n, start) {
			if pointsBack(before[:at]) {
				return cl.before, cl.start - 1
			}
			return cl.start, cl.start + at
		}
		for _, w := range namesZH {
			if strings.HasPrefix(after, w) {
				return end + len(w), c.listEnd(st, end+len(w))
			}
		}
		return -1, -1
	}
	// "X is one of its causes"
	i := start
	for n := 0; n < 7; n++ {
		j := i
		for j > cl.start && !letter(c.s[j-1]) {
			j--
		}
		k := j
		for k > cl.start && letter(c.s[k-1]) {
			k--
		}
		if k == j {
			break
		}
		w := strings.ToLower(c.s[k:j])
		if joinsEN[w] {
			if pointsBack(c.s[cl.start:k]) {
				return cl.before, cl.start - 1
			}
			return cl.start, k
		}
		if !modifiesEN[w] {
			break
		}
		i = k
	}
	// "the cause of it is usually X", "Cause: X"
	i = end
	for n := 0; n < 6; n++ {
		j := i
		for j < st.End && !letter(c.s[j]) && c.s[j] != ':' && c.s[j] != ',' {
			j++
		}
		if j < st.End && c.s[j] == ':' {
			return j + 1, c.listEnd(st, j+1)
		}
		k := j
		for k < st.End && letter(c.s[k]) {
			k++
		}
		w := strings.ToLower(c.s[j:k])
		if joinsEN[w] && w != "as" || w == "include" || w == "includes" {
			return k, c.listEnd(st, k)
		}
		if k == j || !modifiesEN[w] {
			break
		}
		i = k
	}
	return -1, -1
}

// listEnd is where the things that a noun names end: at the next stop or semicolon.
func (c *check) listEnd(st *sentence, i int) int {
	for _, stop := range [...]string{"；", ";", ". ", "。", "，", ", "} {
		if n := strings.Index(c.s[i:st.End], stop); n >= 0 {
			return i + n
		}
	}
	return st.End
}

// mentionIn reports whether a name other than that of the disease stands in
// [start, end).
func (c *check) mentionIn(st *sentence, start, end int) bool {
	for _, m := range st.mentions {
		if m.Start >= start && m.End <= end && !c.k.related(c.k.of[m.Name], c.disease) {
			return true
		}
	}
	return false
}

// items are what parts the things of a list.
var items = []string{"、", "和", "与", "及", "或", "跟", " and ", " or ", " plus ", "，", ", "}

// tails begin what says more of an agent that stands after the verb.
var tails = []string{" for ", " in ", " when ", " if ", " at ", " to ", " from ", " well away", " away", " that ", " which ", " who ", " because ", " while ", " as "}

// theDisease are words for it.
var theDisease = []string{"本病", "该病", "此病", "这个病", "这种病", "这病", "它"}

// agents judges each of the things in [from, to) that are said to be in role i at
// [start, end).
func (c *check) agents(st *sentence, i, from, to, start, end int) {
	if from >= end && c.lang == en {
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
		if of := c.misfit(st, &roles[i], from, next); of != nil && !slices.Contains(theDisease, strings.TrimSpace(c.s[from:next])) {
			c.fault(st, Relation, "contradicted", min(from, start), max(next, end), strings.TrimSpace(c.s[from:next])+" is said to be "+roles[i].name+"; the facts say something else of it: "+of.Relation, of)
			return
		}
		from = after
	}
}

// misfit gives the fact that speaks of the thing in [from, to) where none that does
// lets it be in the role, or nil.
func (c *check) misfit(st *sentence, r *role, from, to int) *claim {
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
	if from < 0 || to <= from || c.mentionIn(st, from, to) || strings.Contains(c.s[from:to], "whatever") || len(c.support) > 0 || st.has(doctor) || st.has(urgent) {
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
		if c.isSaid(p.g) || slices.Contains(c.heard, p.g) {
			return false
		}
		words++
	}
	return words > 0 && c.most(st) < 2
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
