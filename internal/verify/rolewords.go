package verify

// role is what a clause may say that a thing is to the disease, or does to it: its
// cause, a treatment of it.
type role struct {
	name string
	rels relations // in which a thing can be so
	free []string  // in the text of a fact they say the same

	// Where the thing stands, by the words that say it. Words are separated by
	// blanks, those of a phrase by "_".
	nouns string // on either side, with a word that joins them: "X is the cause", "cause: X"
	acts  string // before a verb that the disease follows: "X causes it"
	verbs string // before it: "X brings it on"
	turns string // after it: "caused by X"
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

var roles = [...]role{
	causeRole: {
		name: "the cause",
		rels: hasCause | hasRisk | occursIn | transmission | isA,
		free: []string{"致", "引起", "引发", "诱发", "造成", "加重", "由于", "因为", "cause", "lead", "provoke", "because", "due to", "trigger", "worsen"},
		nouns: `病因 原因 起因 成因 诱因 病根 祸根 元凶 祸首 根源 始动因素 根由
		cause culprit trigger root reason`,
		acts: `causes cause caused leads_to lead_to results_in result_in triggers trigger triggered brings_on bring_on sets_off set_off starts produces produce provokes provoke gives_you give_you gives_rise_to give_rise_to`,
		verbs: `引起 引起的 引发 引发的 导致 导致的 造成 造成的 诱发 诱发的 招来 招来的 惹出来 惹出来的 惹的 惹的祸 害的 所致 而起 而来 闹的 弄的 搞的 带来的 在作怪 作怪 使人得上 让人得上
		brings_it_on bring_it_on brings_this_on bring_this_on brought_it_on brought_this_on sets_it_off set_it_off sets_this_off set_this_off gives_it_to give_it_to what_caused what_causes is_to_blame are_to_blame is_behind_it are_behind_it lies_behind_it lie_behind_it is_at_the_root makes_it_happen make_it_happen`,
		turns: `源于 起源于 来源于 得病是因为 发病是因为 得上是因为 这个病是因为 归因于 都怪 怪就怪
		caused_by due_to brought_on_by triggered_by set_off_by comes_from come_from came_from results_from result_from stems_from arises_from arise_from because_of started_by provoked_by the_result_of goes_back_to go_back_to it_all_begins_with it_begins_with it_all_starts_with it_starts_with blame down_to follows_from stems_back_to`,
	},
	treatRole: {
		name: "a treatment",
		rels: treatedBy | treatedWith | recovery | cureRate | contraindicated,
		free: []string{"治", "手术", "术后", "surgery", "愈", "cure", "treat", "heal", "therap", "recover", "缓解", "relieve", "ease"},
		nouns: `治疗 疗法 治法 治疗方法 治疗办法 治疗手段 治疗措施 治疗药物 治疗用药 处理
		treatment therapy remedy remedies cure rx way_to_treat ways_to_treat`,
		acts: `treats treat cures cure heals heal closes close clears fixes fix removes repairs mends reattaches reattach gets_rid_of get_rid_of`,
		verbs: `治好 治愈 根治 医好 治得好 治它 治这个病 能治 可治 来治 治住 治得住 治下去 一用就好 一用就见好 就见好 就能好 给您治 给你治 对付它 进行治疗 一做就好 有疗效 有治疗效果 有治疗作用 能让病情好转 可让病情好转 使病情好转 能让它好转 治疗它 治疗本病 治疗该病 治疗这个病 揭掉 撕掉 封上 封住
		cures treats reattaches heal_the heals_the peels_it_off puts_it_right put_it_right sorts_it_out sort_it_out clears_it_up clear_it_up makes_it_better does_the_trick do_the_trick works_against_it works_well_against_it work_well_against_it treated cured`,
		turns: `treated_with treated_by cured_by cured_with healed_by healed_with managed_with managed_by relieved_by cleared_by cleared_up_by gets_better_with get_better_with treat_it_with treats_it_with cure_it_with deal_with_it_by deal_with_it_with responds_to respond_to responds_well_to`,
	},
	diagnoseRole: {
		name: "a test",
		rels: diagnosedBy | examFinding | differential | hasSign | hasSymptom | hasStage,
		free: []string{"查", "诊断", "确诊", "筛", "diagnos", "confirm", "examin", "detect", "screen"},
		nouns: `检查 确诊 检查方法 检查项目 检查手段 诊断 诊断方法 诊断依据 诊断手段 化验
		test diagnostic_test investigation way_to_diagnose ways_to_diagnose diagnosis`,
		acts: `diagnoses diagnose detects detect reveals reveal shows show proves prove`,
		verbs: `查出 查出来 确诊 诊断 查明 诊断出 明确诊断 检出 检查出 来判断 判断是不是 做出诊断 下诊断 下结论 认出它 一做就知道 一查就知道
		confirms confirm confirmed_the diagnoses diagnose detects picks_it_up gives_the_diagnosis makes_the_diagnosis settles_the_diagnosis tests_for test_for screens_for show_whether shows_whether tell_whether tells_whether settles_whether settle_whether to_check_for_it to_look_for_it diagnosed`,
		turns: `查这个病用 查它用 查这病用 诊断主要依据 诊断依据
		diagnosed_by diagnosed_with confirmed_by confirmed_with detected_by detected_with find_it_with find_it_by found_by found_with spot_it_with check_for_it_with test_for_it_with tell_it_by recognise_it_by recognize_it_by shows_up_on show_up_on picked_up_on picked_up_by`,
	},
	symptomRole: {
		name: "a symptom",
		rels: hasSymptom | hasSign | examFinding | hasStage | urgency | hasComplication | differential,
		free: []string{"症状", "表现", "symptom", "sign", "征"},
		nouns: `症状 表现 征象 前兆 信号 先兆 不舒服 不适
		symptom sign_of warning_sign first_sign early_sign main_sign usual_sign sign_that complaint`,
		verbs: `people_notice patients_notice you_notice_first`,
		turns: `会出现 会感到 会觉得 会感觉到 常诉 主诉 自觉
		shows_itself_as shows_up_as makes_itself_known_by presents_with present_with presents_as noticed_as would_notice may_notice might_notice complain_of complains_of what_you_feel_is makes_itself_felt_as announces_itself_with`,
	},
	complicationRole: {
		name: "a complication",
		rels: hasComplication | prognosis | urgency | hasStage | hasSymptom | hasSign | examFinding,
		free: []string{"并发", "后果", "致", "引起", "complication", "lead", "cause"},
		nouns: `并发症 后果 后遗症
		complication consequence after-effect late_effect aftermath`,
		verbs: `may_follow_later can_follow_later can_develop may_develop could_develop`,
		turns: `落下 继发 可继发 会继发 会留下
		leave_you_with leaves_you_with left_with complicated_by`,
	},
	riskRole: {
		name: "a risk factor",
		rels: hasRisk | hasCause | occursIn | transmission,
		free: []string{"风险", "危险", "risk", "因素", "易", "likel", "诱发", "加重"},
		nouns: `危险因素 风险因素 高危因素 易感因素 高危人群
		risk_factor`,
		verbs: `风险高 风险大 风险更高 风险更大 更容易得 容易得 更易得 容易得上 更容易得上 更容易中招 容易中招 爱得 更容易患 容易患 好发 得病的机会 增加患病风险 会增加风险 增加发病风险 提高患病风险 加大风险 抬高风险 提高风险 增加风险 得的多 得的人多 属高危 是高危
		raises_the_risk raise_the_risk raises_your_risk raise_your_risk increases_the_risk increase_the_risk puts_you_at_risk put_you_at_risk are_at_risk is_at_risk are_at_higher_risk puts_people_at at_higher_risk at_greater_risk more_likely_to_get more_likely_to_have more_prone_to are_prone_to makes_you_prone make_you_prone makes_people_prone get_it_more gets_it_more have_it_more has_it_more make_it_more_likely makes_it_more_likely makes_it_likelier make_it_likelier`,
	},
	preventRole: {
		name: "a means of prevention",
		rels: preventedBy | lifestyle | treatedBy | treatedWith | contraindicated,
		free: []string{"防", "免", "prevent", "protect", "avoid", "stop"},
		nouns: `预防 预防措施 预防办法 预防方法
		prevention preventive_measure way_to_prevent ways_to_prevent`,
		acts: `prevents prevent protects_against protect_against wards_off ward_off`,
		verbs: `预防它 预防本病 能预防 可预防 来预防 防住它 防得住 就不会得 减少发病 降低发病 少得这个病
		prevents prevented keeps_it_from keep_it_from keeps_it_away keep_it_away keeps_it_off wards_it_off`,
		turns: `为了不得 为了预防 prevented_by prevented_with to_prevent_it to_prevent_this to_avoid_it to_keep_it_away for_prevention prevent_it_by avoid_it_by prevented_through`,
	},
}
