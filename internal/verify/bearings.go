package verify

import (
	"strings"
	"sync"

	"ophglm"
	"ophglm/internal/lexicon"
)

// bearing is what a word does to the words of its clause, as a set of bits.
type bearing uint64

const (
	not    bearing = 1 << iota // denies what follows in the clause: cannot, 不会
	nay                        // denies the next word alone: 不, without
	undo                       // denies the word before it: 不了
	rare                       // says that it hardly happens: 罕见, seldom
	lessen                     // makes it less: 降低, prevents
	bar                        // forbids: 别, avoid
	drop                       // leaves off: 停, skip
	waive                      // calls needless: 不必, no need
	let                        // lets be done: 可以, is fine
	must                       // bids: 必须, 多
	bid                        // bids what follows: 用, take
	good                       // calls useful: 有用, protects
	ill                        // calls harmful: 加重, worsens
	some                       // of a part alone: 少数, a few
	few                        // of hardly any: 少数, few
	most                       // of nearly all: 多数
	sure                       // of all, always: 一定, every
	unsure                     // denies that it is always so: 未必
	turn                       // begins another thought in the clause: 就, so
	narrow                     // keeps advice from being general: 只, unless
	partly                     // of some, or of now: what is called needless may be so
	manner                     // says how it is done: 自行, suddenly
	once                       // puts it off to a time: 以后, until
	lapse                      // what comes of no treatment: 延误, untreated
	visit                      // to be seen, to be looked at: 就诊, clinic
	late                       // puts it off: 等, wait for
	idly                       // lets it wait: 来得及, no hurry
	later                      // a time to come: 哪天, next month
	same                       // goes on as before: 接着, carry on
	alarm                      // what calls for a look: 突然, worse
	given                      // what follows is a condition, or a time: 如果, until
	long                       // for long, for all: 长年, everyone
	cared                      // what comes of treatment: 及时, treated
)

// bearings are the words of each kind, those of several English words with "_" for
// the blank. Words of the kind 0 hold characters of others and mean none of it.
var bearings = []struct {
	kind  bearing
	words string
}{
	{0, `治愈率 溴莫尼定 少年 青少年 少年儿童 少儿 抗体 抗体检测 抗体检查 各用各的 各自的 分开用 不然 要不然 无血管 无血管区 反而 难受 难过 难免 难怪 困难 为难 is_not_held_up_for not_held_up away_from_the_centre away_from_the_center away_from_the_fovea away_from_the_macula 不等 held_up_for waiting_for 不能耐受 不耐受 不同 不适 不足 不良 不清 不均 不明 不舒服 看不清 看不见 看不到 非常 无论 不论 不断 不久 不仅 不但 不只 不光 不止 不少 不过 不然 不规则 不对 不错 特别 别人 别的 区别 鉴别 辨别 性别 个别 分别 级别 类别 别处 未来 无菌 无灌注 停留 免疫 伤口 外伤 受伤 伤员 功能 智能 能量 摘除 摘除术 渗漏 泄漏 别嫌 别怕 别慌 别急 有没有 是不是 能不能 会不会 要不要 可不可以 行不行 好不好 等于 等同 相等 等级 差不多 无意 多久 多少 多发 多年 多次 许多 很多 多种 过多 多见 至少 缺少 少量 多年 多个 用不用 急不急 不知 不懂 不安 要命 要紧 无创 弄不好 搞不好 挤出 拥挤 挑选 抽血 病因治疗 可能 可是 可见 可逆 认可 得到 得了 得上 觉得 显得 记得 使得 值得 获得 取得 容易得 疼得 磨得 长得 疼得 痒得 来得 看得 红得 只得 懂得 先天 先兆 再次 再发 再犯 多云 多种 好像 好几 好转 正好 刚好 恰好 最好的 好不容易 常规 常见 经常性 正常 异常 对照 照片 照光 照相 参照 遵照 按照 依照 拍照 照镜子 阳光照射 照射 能量 功能 可怕 可疑 减少 最多 几天 今天 当天 春天 昨天 明天
		not_respond does_not_respond not_responding do_not_respond out_of find_out rule_out ruled_out turns_out not_only whether_or_not not_sure not_to_mention`},
	{not, `不会 不能 不可 不可能 不致 不至于 不再 不太 不易 不容易 无法 难以 很难 难 没法 没有 并非 并不 并不会 从不 从来不 绝不 绝不会 决不 也不会 都不会 毫无 未见 未能 不曾 没什么 谈不上 并没有 不得 不存在 不要紧 不是 并不是
		not never cannot can't won't don't doesn't isn't aren't didn't wouldn't couldn't shouldn't no none nobody nor neither do_not does_not did_not is_not are_not was_not will_not would_not could_not may_not hardly scarcely barely seldom rarely no_longer nothing unable fails_to fail_to unlikely_to far_from leaves_alone leave_alone leaves_your_sight_alone cant wont dont doesnt isnt`},
	{nay, `不 没 未 无 非 免 勿 without free_of un absent lacks lack`},
	{undo, `不了 不出 不来 不上 不到 不掉 不起来 不过来 不住 不动`},
	{rare, `hardly_ever 少见 罕见 很少 极少 少有 几乎不 几乎没有 rare uncommon unlikely infrequent exceptional`},
	{lessen, `避免 防止 预防 减少 降低 减轻 以防 防 免得 以免 减低 prevent prevents preventing avoid avoids avoiding reduce reduces reducing lower lowers lowering less fewer cut cuts lessen lessens protect protects against lest ward_off keep_off keeps_off`},
	{bar, `carriers_from staying_out_of stay_out_of keep_out_of away_from out_of_the_eye 甭 莫 忌讳 沾不得 别碰 杜绝 避着 绕开 stay_away stay_off no_more bad_idea out_of_bounds ill-advised best_avoided be_avoided less_time fewer a_no to_drop to_skip to_avoid 别 不要 勿 切勿 不能 不可 不可以 不得 禁 禁止 禁用 忌 忌用 慎用 避免 避开 戒 戒掉 不宜 不应 不应该 不该 不建议 不推荐 不准 不许 不适合 别再 千万别 用不得 碰不得 不可用 不能用 大忌 远离 少 限制 有限制 打消 躲 躲着 躲开 不行 使不得 不让 不合适
		breaks_from rest_from avoid avoids avoided avoiding don't do_not dont never not must_not mustn't should_not shouldn't cannot can't cant no off_limits off_the_table not_for forbidden banned contraindicated shun shunned refrain steer_clear keep_away keep_off staying_off stay_off keeping_away limit limiting cut_out quit leave_off leave_alone lay_off unsuitable unwise not_wanted a_no-no inadvisable ruled_out not_allowed`},
	{drop, `先停 停一停 out 改掉 改了 戒除 停 停掉 停用 停下 停了 停药 停戴 骤停 漏 漏掉 漏查 忘 忘了 省 省了 省掉 扔 丢 摘 摘掉 取下 放弃 中断 断了 推迟 耽误
		stop stops stopping stopped skip skips skipping skipped miss misses missed forget forgetting quit quitting give_up giving_up leave_out come_off coming_off cease discontinue throw_away throwing_away put_off postpone`},
	{waive, `可断 可停 可免 可不做 可不用 不做也行 不查也行 没啥用 没什么意义 意义不大 没多大意义 没多大用 起不了作用 起不到作用 不起什么作用 用处不大 作用不大 可以省 可以省掉 可以跳过 不做也罢 is_of_no_use are_of_no_use is_no_use is_not_necessary are_not_necessary isn't_necessary aren't_necessary not_essential has_no_effect have_no_effect has_no_value of_little_use unhelpful fruitless in_vain can_be_left_out may_be_left_out can_be_omitted 不管 不理 no_one_needs nobody_needs no_one_has_to nobody_has_to don't_have_to doesn't_have_to do_not_have_to does_not_have_to need_no 免了 没那个必要 何必 犯不上 用不上 白搭 没用处 不顶用 不顶事 多此一举 waste_of a_waste_of no_call_for not_called_for superfluous forget_about unneeded does_no_good won't_help isn't_needed aren't_needed is_not_needed are_not_needed 不用 不必 无需 无须 不需 不需要 没必要 用不着 不一定要 犯不着 大可不必 多余 没用 没有用 没什么用 没作用 没有作用 没效果 没有效果 不起作用 不管用 无效 无益 白费 没意义 没有意义 不碍事也不用 可做可不做 可有可无 可以不 可不 不做也行 不查也行 不必要
		need_not needn't no_need not_needed unnecessary needless pointless useless no_use of_no_use no_benefit no_point does_nothing do_nothing does_not_help do_not_help doesn't_help don't_help makes_no_difference make_no_difference not_worth no_reason not_necessary don't_need do_not_need doesn't_need does_not_need not_required optional ineffective don't_bother do_not_bother a_waste no_value no_good may_be_missed can_be_skipped can_be_missed may_be_skipped may_well_be_missed can_be_dropped no_longer_needed`},
	{let, `没什么坏处 没啥坏处 没什么害处 没有害处 没什么大碍 没大碍 没多大影响 影响不大 问题不大 没多大关系 没什么关系 没啥影响 没什么风险 没有风险 没什么问题 is_not_a_problem are_not_a_problem isn't_a_problem aren't_a_problem is_no_problem are_no_problem is_not_an_issue is_not_dangerous are_not_dangerous is_not_harmful are_not_harmful does_not_hurt doesn't_hurt won't_harm will_not_harm will_not_hurt not_harmful not_dangerous not_risky 不用改 不必改 不用戒 不必戒 不用停 不必停 不用避开 不必避开 不用避免 不必避免 无需避免 no_need_to_stop no_need_to_avoid needn't_stop needn't_avoid 没啥 不打紧 无所谓 只管 大胆 不必忌 不用忌 大可 不耽误 无大碍 不受影响 by_all_means no_worries go_for_it as_much_as_you_want not_an_issue up_to_you won't_hurt can't_hurt perfectly quite_safe suits a_yes 可以 能 能够 可 放心 无妨 不妨 没事 没关系 没问题 不碍事 没影响 没有影响 没什么影响 无碍 无害 没坏处 没有坏处 没有危险 没危险 不要紧 尽管 随便 随意 任意 随时 照常 照样 照旧 照 照戴 照用 照吃 照滴 照做 不误 继续 接着 也行 也可 都行 就行 没啥 不怕 允许 安全 不受限制 不限 不限制 敞开
		can may fine all_right alright okay ok safe safely harmless no_harm does_no_harm do_no_harm does_not_matter doesn't_matter do_not_matter no_problem free_to welcome if_you_wish if_you_like if_you_want whenever_you_like feel_free go_ahead keep_on carry_on continue as_you_like as_much_as as_often_as whenever_you any_time anytime allowed permitted no_risk no_danger is_no_risk nothing_wrong not_a_problem unrestricted home_use`},
	{must, `宜 适宜 适合 别断 断不得 不能断 不可断 别落下 多点 多去 多带 first 必须 应该 应当 得 要 需要 务必 一定要 多 多多 常 经常 天天 每天 建议 推荐 首选 最好 尽量 坚持 不妨 试试 赶紧 先 再 一下 好 对的 正确 好办法 好方法 有好处 正合适 最合适 理想
		must should have_to has_to need needs to_be yes please always daily hourly regularly ideal recommended recommend first_choice best the_thing encouraged encourage good_idea a_must advisable advised plenty more do try give_it more_often every_day`},
	{bid, `用 点 滴 吃 上 拿 use take give add adds`},
	{good, `不容易 不易 less_likely it_less less_often 有用 管用 有效 有帮助 有益 有好处 保护 护住 帮 能防 好得快 消炎快 见效 helpful useful effective works work beneficial protect protects protective good_for keep_it_away keeps_it_away keeps_away soothes relieves speeds_recovery`},
	{ill, `加重 损害 损伤 有害 危险 恶化 诱发 引起 导致 毁掉 害了 搞坏 风险 增加风险 病因 原因 诱因 后果 烂穿 坏事 可使 可致 可引起 可诱发 可加重 可导致 会使 会让
		harm harms harmful worsen worsens worse damage damages danger dangerous risk risks raise_the_risk raises_the_risk provoke provokes trigger triggers cause causes toxic hurt hurts aggravate aggravates bad_for spread spreads slow slows delay delays enlarge raise raises`},
	{some, `部分 有的 有些 个别 可能 也许 或许 有时 一些 a_few some minority sometimes occasionally in_part partly possibly perhaps`},
	{few, `少数 极少数 few a_minority only_a_few hardly_any`},
	{most, `多数 大多 大多数 多半 绝大多数 绝大部分 大部分 一般 通常 most mostly usually the_majority nearly_all almost_all`},
	{sure, `一定 必定 必然 肯定 总是 永远 全都 每个 每次 绝对 百分之百 完全 彻底 无一例外 都 always every all certainly definitely invariably guaranteed completely fully entirely without_exception`},
	{unsure, `未必 不一定 不见得 不全是 不总是 并非都 不都 not_always not_necessarily not_all not_every not_usually not_fully not_completely without_always rather_than_always`},
	{turn, `就 就会 则 而 但 但是 因为 所以 因此 导致 致 以致 引起 可致 为了 but so because which while although though yet when if unless until since whereas then that`},
	{narrow, `注意 小心 当心 谨慎 慎重 少用 想少用 只 只有 仅 才 除非 如果 若 要是 假如 短期 医生 医师 遵医嘱 医嘱 光靠 单独 有时 代替 不如 至于 没人
		careful caution cautiously beware care only unless if doctor doctor's surgeon specialist prescribed except instead rather whether`},
	{partly, `马上 立即 急着 轻 轻微 轻度 小的 一般 通常 多数 暂时 或者 无症状 稳定
		mild small usually mostly most often sometimes yet necessarily everyone always at_once right_away straight_away immediately`},
	{manner, `一直 久用 久 长年 自行 自己 擅自 乱 过度 过量 长期 长时间 突然 骤 一下子 alone on_your_own by_yourself too_much more_than abruptly suddenly long-term for_long long off_your_own_bat as_told you_were_told`},
	{once, `以后 之后 后 等 过后 为止 直到 once after until till gone then`},
	{lapse, `拖延 耽搁 不治 不治疗 延误 耽误 拖 拖着 拖久 不及时 不管 晚治 太晚 untreated delay delays delayed late without_treatment if_left left_alone too_late`},
	{long, `长期 长年 常年 一直 天天 年年 轻症 轻的 人人 随时 all_year all_year_round year-round for_long daily every_day everyone for_everyone forever indefinitely long-term long_term mild_cases every_hour hourly every_two_hours any_time`},
	{given, `如果 若 要是 一旦 假如 万一 if until till before unless when while`},
	{visit, `提一下 提一句 来 去 查 看 就诊 就医 检查 复查 复诊 来查 来看 去查 去看 早来 早看 提前来 专门来 跑一趟 上医院 去医院 医院 眼科 转眼科 看医生 看大夫 医生看 大夫看 送医 送 急诊 门诊 散瞳 理 理会 管 管它
		see see_a be_seen seen look looked examined checked check come come_in come_back_sooner coming go going_in appointment clinic hospital visit visits doctor ophthalmologist optician emergency_department a&e book slot mention looked_at do rush hurry treated treatment`},
	{late, `等到 等着 等过 等几 等一 等他 等她 等孩子 等下 等周 等明 等放 等忙 等有 等天 等花 等考 等开 等年 等春 等夏 等秋 等冬 等自己 再等 先等 等等 过了 拖 拖一拖 推迟 晚 晚点 晚几天 晚些 wait waits waiting put_off delay delays delayed late`},
	{idly, `在家观察 先观察几天 观察几天 观察一阵 看看再说 再说 大惊小怪 别大惊小怪 睡一觉 先放着 放着 养几天 歇几天 等它自己好 等自己好 自己会好的 不必挂号 不用挂号 别跑医院 不用跑医院 不用跑 别去医院 不去也行 give_it_a give_it_some give_it_time just_monitor monitor_it_at_home keep_an_eye_on_it run_its_course it_will_pass it'll_pass leave_it_for_now leave_it_for wait_a wait_another don't_bother_the do_not_bother_the 缓一缓 放一放 养着 在家养 忍 扛 不急 不着急 慢慢来 从容 有的是时间 来得及 不迟
		wait_for wait_until wait_till can_wait be_left left_until left_till leave_it leave_it_until hold_off sit_tight sit_it_out sleep_on_it no_hurry no_rush plenty_of_time all_the_time in_no_hurry take_your_time see_how see_if see_whether watch_it nothing_serious nothing_to_do nothing_to_worry ignore ignored not_urgent no_emergency back_to_work`},
	{later, `过完年 年底 年初 月底 暑假 寒假 when_you_next next_check-up next_checkup next_appointment in_the_new_year next_summer 再 以后 之后 哪天 改天 有空 下次 下回 回头 下个月 下月 下周 下个星期 明年 年后 开学 放假 放暑假 周末 忙完 过几天 过几周 过一阵 过段时间 过些日子 几个月后 周岁 上学 体检 顺便 路过 按原定 原定 照原来 例行
		some_day someday some_time sometime next_month next_week next_year next_time next_visit in_a_month in_a_few_weeks in_a_few_months over_the_weekend after_the_weekend after_the_holidays at_the_weekend whenever when_you_get when_you_have when_it_suits when_convenient the_end_of starts_school school over_the_next_month over_the_next_few next_check next_routine routine_visit the_season_is_over season_is_over in_due_course`},
	{same, `不碍事 不打紧 不要紧 没事 没大碍 没什么大碍 别往心里去 别当回事 不用当回事 别担心 nothing_to_worry nothing_to_fret nothing_to_fear don't_worry do_not_worry is_normal perfectly_normal just_rest rest_at_home stay_home 接着 继续 照旧 照常 照样 照原来 按原定 原样 carry_on keep_on continue just_keep as_before as_usual as_planned stick_with stay_at_home`},
	{alarm, `反复 同一处 同一个地方 老长 突然 忽然 突发 一下子 加重 扩散 蔓延 下降 发烧 发热 疼 痛 眼痛 怕光 畏光 看不清 看不见 模糊 变形 变差 黑影 闪光 飞蚊 帘子 幕状 缺损 缺一块 缺了一角 重影 偏瘫 流脓 脓 最近才变 新出现 老在同一 新的
		sudden suddenly worse spreads spreading fever drops drop hurts hurt pain painful poorer falls blur blurred misty distortion flashes floaters curtain shadow double dark blank bothers new recurs same_site`},
	{cared, `及时 尽早 早治 治疗 治 用药 手术 激光 treated treatment prompt promptly early timely surgery caught_early`},
}

// sense is what a word is in a clause: what it does to others, the matter it names,
// the pole of a family that it is.
type sense struct {
	does   bearing
	matter int16
	pole   pole
	// comesBack: the disease does, or sight where the clause speaks of sight.
	comesBack bool
}

// The families between which what comes back decides, by number.
const (
	recurs   pole = 2
	recovers pole = 4
)

// named is the matter of a name that the graph knows.
const named int16 = -1

var ofNames = &sense{matter: named}

// sense gives what a word is; a name of the graph is a matter.
func (l *senseLexicon) sense(n *ophglm.Name) *sense {
	if s := l.of[n]; s != nil {
		return s
	}
	return ofNames
}

// senseLexicon finds the words that bearings, matters and opposites list.
type senseLexicon struct {
	names []*ophglm.Name
	words *lexicon.Lexicon // of them
	of    map[*ophglm.Name]*sense
}

var sensesOnce = sync.OnceValue(func() *senseLexicon {
	l := &senseLexicon{of: map[*ophglm.Name]*sense{}}
	var names []*ophglm.Name
	known := map[string]*sense{}
	get := func(w string) *sense {
		w = strings.ReplaceAll(w, "_", " ")
		s := known[w]
		if s == nil {
			s = &sense{}
			n := &ophglm.Name{Surface: w}
			known[w] = s
			names = append(names, n)
			l.of[n] = s
		}
		return s
	}
	for _, b := range bearings {
		for w := range strings.FieldsSeq(b.words) {
			get(w).does |= b.kind
		}
	}
	n := int16(0)
	for line := range strings.Lines(matters) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		n++
		for w := range strings.FieldsSeq(line) {
			if s := get(w); s.matter == 0 {
				s.matter = n
			}
		}
	}
	for w := range strings.FieldsSeq("回来 回得来 找回来 come_back comes_back coming_back return returns") {
		s := get(w)
		s.pole, s.comesBack = recurs, true
	}
	for i, f := range families {
		for _, side := range [...]struct {
			words string
			pole  pole
		}{{f.yes, pole(i + 1)}, {f.no, pole(-i - 1)}} {
			for w := range strings.FieldsSeq(side.words) {
				if s := get(w); s.pole == 0 {
					s.pole = side.pole
				}
			}
		}
	}
	l.names, l.words = names, lexicon.New(names)
	return l
})
