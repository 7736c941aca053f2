package verify

import (
	"strings"
	"sync"

	"ophglm"
	"ophglm/internal/lexicon"
)

// phrase is a set of kinds of phrases that clauses are judged by: those of the
// roles, and these.
type phrase uint64

const (
	permits phrase = 1 << (4*len(roles) + iota) // lets be done
	waives                                      // calls needless
	hedges                                      // keeps a permission from being one
	drugEnd                                     // how the names of drugs end
)

// phraseLexicon finds phrases.
type phraseLexicon struct {
	names []*ophglm.Name
	words *lexicon.Lexicon // of them
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
	for i := range roles {
		add(nounOf<<i, roles[i].nouns)
		add(verbOf<<i, roles[i].verbs)
		add(turnOf<<i, roles[i].turns)
		add(actOf<<i, roles[i].acts)
	}
	add(drugEnd, strings.Join(drugEndsZH, " "))
	for kind, list := range phraseLists {
		add(kind, list)
	}
	l.names, l.words = names, lexicon.New(names)
	return l
})

var phraseLists = map[phrase]string{
	permits: `没有影响 没什么影响 坐得 挑得 吃得 用得 点得 滴得 揉揉 也能点 也能用 也能吃 may_stay can_stay can_be_shared may_be_shared is_ideal are_ideal perfectly_safe a_good_choice are_welcome is_welcome does_no_harm to_be_expected 可以 可用 可放心 放心 没影响 没关系 照戴不误 照用不误 尽管 多多 随便 随意 正合适 没事 不碍事 照戴 照用 照吃 照滴 天天 长年 能吃 能用 能滴 能点 无妨 不妨 没危险 没有危险 好选择 may can fine all_right safe safely okay ok a_must are_the_thing is_the_thing does_no_harm do_no_harm harmless good_idea recommended go_ahead feel_free for_everyone as_often_as`,
	waives:  `没必要 不必来 不用来 不必理 不用理 可以不管 不碍事 没关系 用不着 不必 不用 无需 不需要 没用 没意义 不起作用 没有作用 没效果 没有效果 不管用 多余 白费 no_need no_reason can_be_ignored ignore sit_it_out can_be_shared can_be_skipped may_well_be_missed may_be_missed may_stay makes_no_difference make_no_difference need_not needn't pointless not_needed unnecessary no_benefit no_use useless do_not_bother don't_bother no_point does_nothing do_nothing do_not_help does_not_help doesn't_help don't_help not_worth`,
	hedges:  `至于 stopping avoiding keeping includes include spare 之前 以前 除非 才 只 不能 不可 如果 若 别 不要 禁 忌 避免 谨慎 短期 但 加重 伤 引起 没人 不建议 医生 停 不能 before unless only until not cannot can't don't never if avoid worsen harm cause make makes damage slow delay raise lead provoke trigger no stop hurt enlarge without rather instead spread doctor`,
}
