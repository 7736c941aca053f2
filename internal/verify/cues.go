package verify

import (
	"strings"
	"sync"

	"ophglm"
	"ophglm/internal/lexicon"
)

// class is what a cue tells of the sentence that it stands in.
type class uint8

const (
	says      class = iota // which relation is spoken of
	asks                   // the same, in questions alone
	urgent                 // it calls for urgent care
	calm                   // it waters urgency down
	leak                   // part of a prompt
	self                   // the writer is a program
	courtesy               // no claim: a greeting, a wish
	hedge                  // no claim: how far the answer goes
	doctor                 // no claim: see a doctor
	avoid                  // what stands near is not to be used
	recommend              // what stands near is to be used
	filler                 // says nothing by itself
	neg                    // denies what follows it at once
	effect                 // what follows comes of the disease: 引起, lead to
	safe                   // what stands near may be used: 放心, a good choice
	hearsay                // remedies and beliefs of everyday life
	absolute               // always, 一定
)

type cue struct {
	class class
	rel   relations
}

// cueList is the cues of one class and relation: separated by blanks, those of
// several English words with "_" for the blank.
type cueList struct {
	class class
	rel   relations
	words string
}

// cueLexicon finds cues.
type cueLexicon struct {
	names []*ophglm.Name
	words *lexicon.Lexicon // of them
	of    map[*ophglm.Name]cue
}

var cuesOnce = sync.OnceValue(func() *cueLexicon {
	l := &cueLexicon{of: map[*ophglm.Name]cue{}}
	var names []*ophglm.Name
	seen := map[string]bool{}
	for _, list := range cueLists {
		for w := range strings.FieldsSeq(list.words) {
			w = strings.ReplaceAll(w, "_", " ")
			if seen[w] {
				continue
			}
			seen[w] = true
			n := &ophglm.Name{Surface: w}
			names = append(names, n)
			l.of[n] = cue{list.class, list.rel}
		}
	}
	l.names, l.words = names, lexicon.New(names)
	return l
})

// cueLists: of a word that stands in two lists the first counts.
var cueLists = []cueList{
	{leak, 0, `{{ }} 根据以下知识 根据上述知识 根据以下信息 根据提供的知识 根据所给 以下是知识 知识： 知识: 【知识】 指令： 指令: 请根据上述 请根据以下 ###_Instruction ###_Response ###_Input ###_指令 <|im_start|> <|im_end|> <|endoftext|> [INST] [/INST] <<SYS>> 系统提示 提示词 输出格式 JSON格式
		you_are_a you_are_an_ophthalm knowledge: context: instruction: instructions: system_prompt the_prompt based_on_the_following_knowledge based_on_the_provided according_to_the_knowledge_provided according_to_the_provided according_to_the_given the_following_facts as_per_the_instructions 已知信息 参考资料： 用户： 助手： user: assistant: 你是一名 你是一位 你是一个`},
	{self, 0, `作为AI 作为一个AI 作为一名AI 作为人工智能 作为一个人工智能 作为一名人工智能 作为语言模型 作为一个语言模型 作为大语言模型 AI语言模型 人工智能助手 AI助手 语言模型 我只是一个AI 我是AI 我是一个AI 我是人工智能 我是一个程序 我无法替代 as_an_AI as_a_language_model as_an_artificial_intelligence AI_language_model large_language_model I_am_an_AI I'm_an_AI AI_assistant i'm_just_an_ai`},
	{filler, 0, `不然 要不然 for_now 有没有 是不是 能不能 会不会 要不要 可不可以 行不行 好不好 whether_or_not 弄不好 搞不好 不灵 不行的话 请一定 一定要 不成 not_all not_ideal 不一定 不见得 不是的 是的 会的 不会的 可以的 没错 nearly_always almost_always not_always not_necessarily usually_not afraid_not i'm_afraid yes 有无 能否 是否 不仅 不但 不只 不光 不好 压不住 不佳 不理想 不敏感 不耐受 不能耐受 不同 不适 不足 不良 不清 不均 不明原因 不舒服 看不清 看不见 看不到 无痛 无菌 无痛性 非常 非典型 非缺血型 非缺血性 非增殖期 非增殖性 非感染性 非动脉炎性 不规则 无灌注 无灌注区 不久 不断 无论 不管 不论 不过 非甾体 不安 不透明 不全 不完全 不典型 无晶状体 特别 区别 鉴别 分别 别人 个别 级别 性别 未来 未必 不定 差不多 no_matter not_only not_just no_doubt non-ischemic painless`},
	{hearsay, 0, `蓝莓 枸杞 决明子 菊花茶 骨头汤 骨头 鸡汤 猪肝 胡萝卜 绿茶 红酒 大蒜 生姜 醋 蜂蜜 牛奶 羊肉 海鲜 辣椒 辣 针灸 艾灸 推拿 按摩 穴位 拔罐 刮痧 偏方 土方 祖传 中药 草药 中草药 人参 灵芝 打坐 冥想 瑜伽 气功 磁疗 老花提前 蓝光 电磁波 月亮 海边 属相 转世 星座 头发 白发 长高 变聪明 身高 智力 体重 减肥 睡姿 朝左 唾液 口水 母乳 童子尿 尿 眼保健操 转眼球 洗脸 染发 味精 白糖 盐水 淡盐水 冰块 敷黄瓜 黄瓜 叶黄素 保健品 鱼油 钙片 维生素 益生菌 血型 性格 自愈
		blueberries blueberry carrots carrot green_tea wine garlic ginger honey vinegar soup broth herbal herbs herb acupuncture massage yoga meditation seaside moon hair intelligence memory diet_pills fish_oil supplement supplements vitamins lutein detox juice juices homeopathic homeopathy magnet magnets crystal saliva breast_milk urine cucumber coconut turmeric gluten dairy chocolate spicy 5g sleeping_on airplane blood_type blue_light`},
	{neg, 0, `很难 不过来 治不好 好不了 回不来 不 没 没有 无 未 勿 并非 并不 不会 不能 不是 不需 不需要 不必 无需 不可 不要 不再 未见 从不 绝不 毫无 不了 无法 不出 难以 少见 很少 罕见 极少 不太 不应 不伴 不影响 不再 没什么 并没有 都不 都没 not no never without none cannot can't won't doesn't don't isn't aren't didn't nor neither rarely hardly seldom absent lacks nothing free_of`},
	{effect, 0, `引起 引发 导致 造成 诱发 发展成 发展为 进展为 带来 lead_to leads_to leading_to result_in results_in may_cause can_cause could_cause cause_such may_bring_on can_bring_on end_in progress_to turn_into develop_into`},
	{safe, 0, `继续 照常 照样 照旧 接着 不用戒 不必戒 随意 多多 没影响 不碍事 无所谓 不受限制 不用忌 不必避免 不用避免 可以照 不妨 放心 安全 很安全 没问题 没事 可以放心 无妨 好选择 好办法 首选 没有副作用 随便 尽管 可以长期 能长期 最好用 推荐 可以用 可以滴 可以点 可以吃 可以服用 可以口服 可以继续 good_choice safe safely keep_on carry_on continue go_on go_ahead no_need_to_stop no_need_to_avoid need_not_avoid is_fine are_fine is_okay is_ok perfectly_fine as_usual as_you_like as_much_as no_problem encouraged fine_to okay_to ok_to recommended first_choice helpful can_be_used may_be_used can_use should_be_used can_be_given is_given best_choice harmless suitable useful works_well freely`},
	{absolute, 0, `一定 必定 必然 肯定 百分之百 根治 永远 永不 总是 都会 每个 每次 从来 绝对 完全治愈 彻底 always never every invariably certainly definitely permanently guaranteed completely entirely cures cure`},
	{urgent, 0, `日内 日之内 小时之内 天以内 小时以内 天里 两日内 分秒必争 越拖 急着 tonight coming_day coming_days seen_in_days in_days matter_of_days matter_o'_days inside_a_day inside_24 in_the_next_day in_the_next_hours within_the_day within_the_hour every_minute every_hour minutes_matter minutes_count time_is_sight hours_matter before_the_day_is_out no_time_to_lose clock_is_ticking get_it_checked get_it_seen get_it_looked have_it_looked have_it_checked need_to_be_seen needs_to_be_seen must_be_seen has_to_be_seen be_seen_within seek_help seek_care medical_attention not_ignore don't_ignore without_fail get_to_hospital go_to_hospital to_the_hospital eye_casualty 不能忽视 不要忽视 不可忽视 不容忽视 别忽视 警惕 千万重视 今明两天 今明 一两天 一两天内 一天之内 一天内 两三天 几日内 数小时 几小时 几个小时 小时内 周之内 一周内 两周内 本周 这周 明天就 明天 第二天 直接去 直接到 赶去 拨打 马上去 越早 趁早 别大意 不可大意 不能大意 别犹豫 别观望 不要观望 别硬扛 别扛 抢时间 时间就是 黄金时间 最快 速速 优先 天之内 天内 火速 快去 快点 早点 早些 不可延误 不得延误 夜间急诊 挂急诊 立即 立刻 马上 尽快 尽早 急诊 急症 急救 紧急 当天 当日 今天就 今天之内 今晚就 赶紧 赶快 抓紧 火速 不要拖 别拖 勿拖 不能拖 不可拖 拖不得 耽误不得 不能耽误 不要耽误 别耽误 不可耽误 别耽搁 不要耽搁 不能耽搁 刻不容缓 越快越好 越早越好 争分夺秒 第一时间 24小时内 24_小时内 数日内 一至数日内 两天内 一两天内 几天内 这几天 及时就医 及时就诊 及时到医院 及时去医院 及早 及时 速到 速去 120 不能等 别等 不要等 等不得 不宜拖延 不要拖延 勿拖延 延误 直奔 当即 一刻也
		immediately urgent urgently emergency right_away straight_away at_once same_day same-day as_soon_as_possible asap without_delay promptly today tonight right_now straight_to within_hours within_a_day within_days within_24_hours within_a_few_days do_not_wait don't_wait do_not_delay don't_delay can't_wait cannot_wait no_delay a&e er 911 999 emergency_room next_day quickly don't_put_it_off do_not_put_it_off do_not_put_this_off don't_put_this_off do_not_put soon hospital_now now tomorrow first_thing this_week in_the_next_few within_a_week within_two_weeks within_a within_an a_day_or_two day_or_two few_hours quickly don't_hesitate do_not_hesitate don't_leave_it do_not_leave don't_sit no_waiting waste_no_time lose_no_time don't_lose without_waiting don't_put rather_than_wait not_wait never_wait must_not_wait should_not_wait shouldn't_wait immediate instant soonest earliest prompt speedy swift rush straight at_the_latest ambulance urgent_care casualty`},
	{calm, 0, `等周末 等到周末 有空了 周末有空 也不晚 也不迟 不用理会 不必理会 不用管 不必管 可以不管 不用来 不必来 不用早来 不必早来 路过医院 观察观察 按原定 也不碍事 也来得及 来得及 有空再来 得空 抽空 等放假 等忙完 忙完再 周末再 以后再说 先忍 忍一忍 睡一觉 先在家 next_time_you at_some_point carry_on_with sit_it_out sit_tight will_do can_be_ignored ignore_it no_reason_to_come back_to_work sleep_it_off sleep_on_it wait_for_the_end in_due_course whenever_it_suits whenever_you whenever_convenient when_you_get_round when_you_are_passing no_great_hurry plenty_of_time all_the_time_in give_it_a_few give_it_a_week give_it_time hold_off see_if_it_passes wait_until 不急 不着急 不用急 不必急 不用着急 不必着急 不算急 并不急 不是急症 不属于急症 不是急诊 不用马上 不必马上 不需要马上 无需马上 不用立即 不必立即 无需立即 不用立刻 不必立刻 无需急诊 不用急诊 不需要急诊 不必急诊 不用去急诊 不需要去急诊 不必去急诊 没必要急 不紧急 不算紧急 不用赶 不必赶 观察几周 观察几天 观察一段时间 观察一阵 观察数周 观察两周 观察一周 观察几个月 先观察 等几天 等几周 等一等 再等等 等等看 等等再说 再说 缓一缓 拖一拖 拖几天 有空再 有空的时候 有时间再 方便的时候 不耽误 可以等 过几天再 过几天 过几周 过一阵 过段时间 慢慢来 不用去医院 不必去医院 不需要去医院 不用上医院 不需要就医 无需就医 不必就医 不用就医 不用看医生 不必看医生 休息几天 体检时 下次体检 过几个月 过两三个月 几个月后 多半会自己好 顺便问问 有空可以 没必要去 下个月 明年再 放一放 先放着 耽误不了 不打紧 没啥大不了 大可不必 观察看看 不要紧
		no_hurry no_rush not_urgent not_an_emergency isn't_urgent isn't_an_emergency wait_and_see can_wait may_wait could_wait watch_it_for observe_for observe_it wait_a_few wait_for_a_few wait_a_couple no_need_to_hurry no_need_to_rush at_your_convenience when_convenient take_your_time no_need_to_see no_need_to_be_seen no_need_to_go routine_appointment see_how_it_goes can_simply_wait simply_wait you_can_wait yearly_check-up annual_check-up next_check-up next_routine routine_visit routine_check-up next_month next_year some_time_next in_a_few_months in_a_month after_the_holidays when_you_have_time settle_on_its_own nothing_serious put_it_off_for can_be_put_off no_reason_to_rush wait_it_out watch_and_wait not_pressing leave_it_for leave_it_until`},
	{doctor, 0, `请就诊 去医院 到医院 看医生 就医 就诊 咨询医生 遵医嘱 遵照医嘱 听医生 问医生 医生指导 医师指导 面诊 眼科就诊 由医生 由医师 主治医生 接诊医生 专科医生 看眼科 眼科医生 复诊 复查 see_a_doctor see_an_ophthalmologist see_your_doctor see_an_eye_doctor consult your_doctor your_ophthalmologist your_eye_doctor eye_specialist ask_your follow_your_doctor's medical_advice seek_care seek_medical`},
	{courtesy, 0, `别慌 别急 别怕 别太担心 不要慌 不用怕 不必惊慌 别紧张 不要紧张 放宽心 放心吧 安心 辛苦了 抱歉 打扰 简单说 说白了 打个比方 举个例子 总之 综上 总结 一句话 一句话概括 一句话总结 换句话说 也就是说 通俗 通俗地说 记住 请记住 记好 提醒一下 顺便说 补充 说明 解释 回答 您问的 你问的 您提到 你提到 关于您 关于你的 下面 如下 以下 首先感谢 希望 祝 加油 有问题 随时 联系 来信 收悉 敬 此致 亲爱 家长 老师 同学 各位 朋友 大爷 大妈 阿姨 叔叔 老人家 楼主 亲 哈 哦 呢 嘛 啦 理解 明白 我知道 我来 让我 咱 咱们 可以理解 别着急 好问题 问得好 要点 小结 结论 考点 口诀 笔记 病历 家属 科普 小贴士 温馨提示 您好 你好 谢谢 感谢 祝您 祝你 早日康复 希望对您有帮助 希望能帮到 希望对你有帮助 不客气 请放心 别担心 不要担心 理解您的心情 很高兴 如有疑问 如有其他问题 有什么问题 欢迎 hello hi thanks_for in_short in_brief briefly to_sum_up in_summary summary bottom_line in_other_words put_simply simply_put in_plain good_to_hear glad happy_to hope best regards kind_regards sincerely yours all_the_best welcome please_do_not_hesitate if_you_have_questions any_questions questions write_back reach_out here_is here_are let_me in_answer to_answer as_for_your you_asked you_ask about_your remember note key_points key_point take-home take_home fyi hey okay ok well sure of_course understandable understand worried worry don't_panic panic try_not_to don't_be reassure thank_you thanks hope_this_helps hope_that_helps take_care best_wishes you're_welcome feel_free good_question i_understand let_me_know i'm_sorry_to_hear sorry_to_hear dear`},
	{hedge, 0, `仅供参考 不能代替 不能替代 无法代替 以上内容 以上信息 因人而异 具体情况 具体方案 具体用药 个体差异 视情况 要看具体 资料没有 没有资料 不清楚 无法判断 不能确定 暂无 没有提到 没有记载 for_reference does_not_replace no_substitute not_a_substitute general_information depends_on varies_from i_don't_know not_known cannot_tell can't_tell individual_case`},
	{avoid, 0, `stopping to_drop to_skip to_avoid 打消 忌用 戒掉 off_the_table banned off_the_menu a_no-no not_for_you leave 先停 少 免 skip skipping leave_alone give_up giving_up cut_out cut_down put_off steer_away not_for lay_off 禁用 禁止 忌用 慎用 避免 避免使用 不能用 不要用 不可用 不宜 不宜用 勿用 切勿 别用 不得 不应 不应该 不该 不建议 不推荐 不能使用 不可使用 忌 禁忌 停用 停掉 不能给 别碰 不能碰 千万别 不要 不能 小心 谨慎 警惕 不用 禁 绝不能 绝对不能 不可以 用不得 碰不得 不适合 不合适 远离 别 加重 损害 有害 恶化 诱发或加重 不利 伤害 都不行 不行 避开 不可 停止 停 戒 危险 风险 换掉 must_not should_not avoid avoided avoiding contraindicated not_be_used not_be_given never not_recommended caution do_not don't stay_away off-limits off_limits unsuitable not_suitable harmful stop mustn't shouldn't cannot can't steer_clear ruled_out out_of_the_question no_place careful unsafe not_safe forbidden worsen worsens worsening aggravate aggravates provoke provokes harm harms harmful damage damages dangerous risk risks delay delays toxic no_to refrain withhold withheld leave_out left_out no_longer without unwise keep_away kept_away rule_out inadvisable`},
	{recommend, 0, `给予 加用 联用 换成 改用 试试 有效 有帮助 止痛 靠 选 选用 考虑 helps help relieve relieves relieved effective works work tried try option options choice choose choices prefer preferred rely needs administered instilled instil dose 可以用 可用 可以使用 建议用 推荐 建议使用 首选 应使用 应该用 用 使用 滴 服用 口服 点 开 are_used is_used use using given recommended take apply prescribed prescribe start`},

	{says, hasSymptom | hasSign | examFinding | hasComplication | hasStage, `症状 表现为 表现 临床表现 感到 感觉 觉得 不舒服 symptom symptoms notice notices feel feels experience complain signs_and_symptoms presents_with present_with`},
	{says, hasCause | hasRisk | occursIn, `病因 原因 所致 起因 成因 根源 诱因 元凶 祸根 由于 起病 发病机制 caused_by cause_of causes_of due_to because_of root_cause brought_on_by triggered_by results_from arises_from stems_from what_causes causes_the_attack causes_the_disease causes_it cause_it causes_this cause_this responsible_for`},
	{says, hasRisk | hasCause | occursIn, `危险因素 风险因素 高危因素 易感因素 更容易得 容易得 患病风险 发病风险 高危 risk_factor risk_factors raises_the_risk raise_the_risk raised_by raises_risk raising_the_risk more_likely make_it_more_likely increase_the_risk increases_the_risk increased_risk greater_risk prone_to predispose predisposes 增加风险 增加患病 提高风险 更易得 容易得上 more_likely_to_get at_risk higher_risk at_higher_risk`},
	{says, hasComplication | prognosis, `并发症 并发 后果 后遗症 complication complications`},
	{says, diagnosedBy | examFinding, `确诊 来诊断 来检查 诊断靠 这项检查 这个检查 诊断依据 检查项目 检查手段 diagnosed_by diagnosed_with confirm_the_diagnosis diagnosis_is_made confirmed_by tests_include diagnostic_tests test_that diagnosis_rests diagnosis_is used_to_diagnose used_to_confirm the_test a_test confirms_it exam_that the_diagnosis tested_by tested_with`},
	{says, ofTreatment, `治疗 疗法 治法 药物有 用药 可用药 吃药 treat treated treatment treatments therapy treating treats cures`},
	{says, preventedBy | lifestyle, `预防 防止 预防措施 prevent prevents prevention preventive preventing prevented`},
	{says, transmission, `传染 传播 传染性 contagious infectious spreads spread catching`},
	{says, hasStage, `分期 阶段 stage_is_called stage_called stages_are stages_include stages`},
	{says, differential, `鉴别 区分 区别 混淆 相鉴别 told_apart differentiate distinguish distinguished confused differential mistaken`},

	{asks, ofCauses, `为什么 怎么会 为何 怎么得 怎么引起 怎么造成 什么引起 咋得 咋会 遗传 谁容易 哪些人 什么人 why cause causes inherited hereditary who_gets how_did reason`},
	{asks, hasCause | hasRisk | isA | affects | occursIn | hasSymptom | hasSign, `是什么 什么病 什么是 怎么回事 咋回事 介绍 what_is what_exactly tell_me_about`},
	{asks, hasRisk | occursIn, `危险 风险 容易 risk risks prone`},
	{asks, transmission, `会传给 传给 传人 catch_it pass_it`},
	{asks, hasSymptom | hasSign | examFinding, `什么感觉 有什么反应 征兆 信号 前兆 哪些不适 不适 表征 feel_like warning_signs look_out`},
	{asks, hasSign | examFinding | hasStage, `眼底 体征 所见 照片 图像 看到什么 病变 发现 影像 fundus signs sign findings finding photograph photo scan scans picture images see_on show_up`},
	{asks, hasStage, `分期 几期 阶段 分几 分型 stage stages staging grade grades`},
	{asks, ofDiagnosis, `检查 查什么 诊断 化验 做哪些 怎么查 怎么看出 如何判断 怎么判断 diagnose diagnosed diagnosis test tests examination examinations exam exams check checked confirm`},
	{asks, visits, `挂什么 哪个科 什么科 科室 挂号 哪科 门诊 department clinic which_doctor specialist where_should`},
	{asks, differential, `怎么分 怎么辨 不同 一样 相像 像 还是 tell_apart tell_them_apart difference differ similar versus vs else_could`},
	{asks, ofTreatment, `怎么治 治 怎么办 咋治 咋办 手术 开刀 用药 药 用什么 吃什么药 激光 打针 处理 疗效 怎么处理 medicine medicines drug drugs drops surgery operation laser injection options manage managed management medication medications therapy cure procedures procedure done_about help_with`},
	{asks, contraindicated | treatedWith, `禁忌 忌讳 不能用 不能吃 避开 avoid avoided contraindicated must_not unsafe safe`},
	{asks, ofPrevention, `怎么防 避免 预防 防 prevented avoid_getting stop_it_from`},
	{asks, lifestyle | preventedBy | contraindicated, `注意 日常 生活 饮食 吃什么 忌口 平时 护理 保养 运动 开车 day_to_day daily lifestyle diet eat exercise everyday living drive look_after self-care`},
	{asks, ofOutlook, `预后 结局 会好吗 能好 治好 治愈 恢复 多久 失明 瞎 后果 严重 复发 将来 以后 长期 发展 好得了 断根 outlook prognosis recover recovery how_long blind blindness get_better future come_back long-term long_term expect cured`},
	{asks, hasComplication, `别的问题 拖着 不治会 other_problems lead_to if_untreated`},
	{asks, urgency | visits | prognosis, `急不急 多急 急吗 要紧 什么时候去 什么时候要 什么时候该 什么时候看 何时就诊 何时就医 何时去 何时看 何时来 何时该 能拖 能等 可以等吗 等得 马上 urgent how_soon how_urgent emergency when_should can_i_wait right_away`},
	{asks, affects, `部位 哪个部位 哪里 影响 which_part part_of_the_eye affects affect where`},
	{asks, occursIn, `多发 好发 人群 哪类人 common_in commoner whom`},

	{filler, 0, `的 了 和 是 在 有 与 及 或 也 都 就 还 等 这 那 此 该 其 可 可以 可能 应 应该 会 能 要 需 需要 一般 通常 常常 常见 常 多 大多 主要 包括 以及 或者 如果 若 如 时 后 前 中 上 下 对 对于 关于 方面 情况 患者 病人 人 您 你 我 我们 他 她 它 它们 这种 这个 这样 那种 某些 有些 一些 部分 多数 少数 因此 所以 但 但是 不过 而 而且 同时 另外 此外 首先 其次 最后 然后 接着 比如 例如 所谓 叫做 属于 为 被 把 让 使 给 从 到 由 于 以 并 并且 则 即 就是 也就是 一种 种 个 项 些 很 非常 比较 较 更 最 特别 尤其 容易 往往 经常 有时 偶尔 眼睛 眼 眼部 疾病 病 毛病 问题 医生 请 建议 注意 做 进行 来 去 说 看 知道 了解 来说 的话 之一 之后 之前 期间 过程 方法 方式 措施 作用
		the a an and or of in on at to for with by from as is are was were be been being it its this that these those there here which who what when where how can may might could should would will do does did has have had not no if then than but so because also often usually commonly most mostly many some few several all any both each other others such more less very much too just only even well as_well in_addition include includes including included main common typical your you patient patients people person someone we they them their his her he she i my me disease condition disorder eye eyes doctor doctors please about into over under after before during while between among through per up down out off again further once`},
}
