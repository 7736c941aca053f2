package verify

import (
	"strings"
	"sync"

	"ophglm"
	"ophglm/internal/lexicon"
)

// phrase is a set of kinds of phrases that clauses are judged by: those of the
// [kinships] by number, and these.
type phrase uint16

const (
	permits phrase = 1 << (8 + iota) // lets be done
	waives                           // calls needless
	hedges                           // keeps a permission from being one
	drugEnd                          // how the names of drugs end
)

// phraseLexicon finds phrases.
type phraseLexicon struct {
	words *lexicon.Lexicon
	of    map[*ophglm.Name]phrase
}

var phrasesOnce = sync.OnceValue(func() *phraseLexicon {
	l := &phraseLexicon{of: map[*ophglm.Name]phrase{}}
	var names []*ophglm.Name
	known := map[string]*ophglm.Name{}
	add := func(kind phrase, list string) {
		for w := range strings.FieldsSeq(list) {
			w = strings.ReplaceAll(w, "_", " ")
			n := known[w]
			if n == nil {
				n = &ophglm.Name{Surface: w}
				known[w] = n
				names = append(names, n)
			}
			l.of[n] |= kind
		}
	}
	for i := range kinships {
		add(1<<i, kinships[i].words)
	}
	add(drugEnd, strings.Join(drugEndsZH, " "))
	for kind, list := range phraseLists {
		add(kind, list)
	}
	l.words = lexicon.New(names)
	return l
})

var phraseLists = map[phrase]string{
	permits: `没有影响 没什么影响 坐得 挑得 吃得 用得 点得 滴得 揉揉 也能点 也能用 也能吃 may_stay can_stay can_be_shared may_be_shared is_ideal are_ideal perfectly_safe a_good_choice are_welcome is_welcome does_no_harm to_be_expected 可以 可用 可放心 放心 没影响 没关系 照戴不误 照用不误 尽管 多多 随便 随意 正合适 没事 不碍事 照戴 照用 照吃 照滴 天天 长年 能吃 能用 能滴 能点 无妨 不妨 没危险 没有危险 好选择 may can fine all_right safe safely okay ok a_must are_the_thing is_the_thing does_no_harm do_no_harm harmless good_idea recommended go_ahead feel_free for_everyone as_often_as`,
	waives:  `没必要 不必来 不用来 不必理 不用理 可以不管 不碍事 没关系 用不着 不必 不用 无需 不需要 没用 没意义 不起作用 没有作用 没效果 没有效果 不管用 多余 白费 no_need no_reason can_be_ignored ignore sit_it_out can_be_shared can_be_skipped may_well_be_missed may_be_missed may_stay makes_no_difference make_no_difference need_not needn't pointless not_needed unnecessary no_benefit no_use useless do_not_bother don't_bother no_point does_nothing do_nothing do_not_help does_not_help doesn't_help don't_help not_worth`,
	hedges:  `至于 stopping avoiding keeping includes include spare 之前 以前 除非 才 只 不能 不可 如果 若 别 不要 禁 忌 避免 谨慎 短期 但 加重 伤 引起 没人 不建议 医生 停 不能 before unless only until not cannot can't don't never if avoid worsen harm cause make makes damage slow delay raise lead provoke trigger no stop hurt enlarge without rather instead spread doctor`,
}

// kinship is what a clause may say of a thing, by the relations that make it true.
type kinship struct {
	words string
	rels  relations
	free  []string // in the text of a fact they say the same
}

var kinships = [...]kinship{
	{
		`是病因 的病因 是它的病因 为病因 是原因 是病根 引起的 引起它 由 诱因 祸根 招来的 惹出来
		the_cause its_cause cause_it causes_it caused_by bring_it_on brings_it_on what_causes sets_it_off set_it_off comes_from is_a_cause a_cause_of caused_the`,
		hasCause | hasRisk | occursIn | transmission | isA | hasComplication | prognosis | urgency | examFinding | hasStage,
		[]string{"致", "引起", "导致", "诱发", "cause", "lead", "provoke", "because"},
	},
	{
		`查出 确诊 检查方法 是检查 的检查 诊断它
		diagnose diagnoses diagnosed diagnosis confirms confirms_it confirmed_the confirm_it is_a_test tests_for`,
		diagnosedBy | examFinding | differential | hasSign | urgency,
		[]string{"查", "诊断", "确诊", "diagnos", "confirm", "exam", "detect", "screen"},
	},
	{
		`治好 治愈 是治疗 的治疗 的疗法 揭掉 根治它 能治
		cure cures treats treated_with treated_by a_treatment treatments the_treatment ways_to_treat heals_it reattach reattaches closes_it the_cure gets_rid_of_it peels_it_off`,
		treatedBy | treatedWith | prognosis | recovery | cureRate | contraindicated | urgency,
		[]string{"治", "愈", "cure", "treat", "heal", "therap", "recover"},
	},
	{
		`的症状 是症状 的表现 是表现
		symptom symptoms a_sign_of`,
		hasSymptom | hasSign | examFinding | hasStage | urgency | prognosis | hasComplication | differential,
		[]string{"症状", "表现", "symptom", "sign"},
	},
	{
		`的并发症 是并发症 的后果 是后果
		complication complications`,
		hasComplication | prognosis | urgency,
		[]string{"并发", "后果", "complication"},
	},
	{
		`危险因素 风险高 更容易得 风险大
		risk_factor risk_factors raise_the_risk raises_the_risk at_risk`,
		hasRisk | hasCause | occursIn | urgency | transmission | prognosis,
		[]string{"风险", "危险", "risk", "因素"},
	},
}
