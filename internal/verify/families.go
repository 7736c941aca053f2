package verify

// pole is one of two opposites: the number of its family, from 1, below zero for
// the other side.
type pole int16

// family is a pair of what can't both be said of one thing.
type family struct {
	yes, no string
	// telling families say by themselves what they are about: that it spreads, that
	// it comes back. Of the others (more, late, deep) the clause must tell.
	telling bool
	well    bool      // the first side is what a treatment is for
	rels    relations // of facts that use the words in this sense; 0 for all
}

const ofCourse = prognosis | recovery | cureRate | transmission | treatedBy | treatedWith | hasComplication | urgency

var families = [...]family{
	{`传染 会传 传给 传人 传播 传上 传开 传染性 传染性强 contagious infectious catching spreads pass_it passed_on pass_on passes passed_between caught`, `不传染 noncontagious`, true, false, transmission},
	{`复发 反弹 卷土重来 又长 老犯 反反复复 reappear reappears flare-up flare-ups 再犯 又犯 再发 反复 再长 长回来 重新长 犯 recur recurs recurrence recurrences relapse relapses grow_back grows_back slip_back slips_back slide_back flare flares`, ``, true, false, ofCourse | preventedBy},
	{`治愈 根治 治好 断根 除根 去根 痊愈 好利索 医好 curable cure cured cures goes_for_good gone_for_good go_for_good for_good`, `无药可治 治不好 好不了 断不了 incurable untreatable`, true, true, ofCourse},
	{`好起来 见轻 恢复过来 长好 收口 消失 gets_better getting_better calms calms_down dies_down dissolves absorbed shrinks mends 自愈 自行消退 自限 自己好 自己消 消退 吸收 变淡 淡 缓解 消了 退 愈合 闭合 clear clears resolve resolves settle settles subside subsides fade fades go_away goes_away goes heal heals self-limiting disappear disappears close closes 复位 正过来 贴回去 reattach reattached go_back goes_back 恢复 回到从前 恢复如初 恢复如常 back_to_normal 好转 改善 找回 提高 看得更清 变好 见好 recover recovers recovery improve improves improvement regain regains restore restores restoring bring_back get_back better_vision see_better`, `越来越差 变糟 goes_downhill 恶化 变差 变坏 回不来 worsen worsens deteriorate deteriorates decline declines get_worse gets_worse`, false, true, ofCourse},
	{`go_blind goes_blind lose_your_sight lose_the_eye costs_sight cost_sight 失明 瞎 看不见了 blind blinds blindness lose_sight loss_of_sight`, ``, true, false, ofCourse | urgency | preventedBy},
	{`良性 无害 benign harmless`, `恶性 癌 癌症 癌变 malignant cancer cancerous`, true, false, ofCourse | isA},
	{`伤 损害 损伤 影响 伤害 坏眼 harm harms damage damages hurt hurts takes_your_sight touch affect affects`, `不碍 unaffected spared preserved kept`, false, false, ofCourse},
	{`痛 疼 疼痛 剧痛 胀痛 刺痛 酸疼 pain painful hurts hurt ache aches sore`, `无痛 无痛性 不痛 不疼 painless`, false, false, 0},
	{`正常 normal`, `异常 不正常 abnormal`, false, false, ofCourse | examFinding},
	{`满意 理想 favourable favorable 良好 不错 效果好 很好 较好 更好 越好 excellent good better do_better does_better works_better work_better do_well works_well`, `不佳 不理想 糟糕 gloomy grim bleak unfavourable unfavorable 很差 差 不良 不好 较差 更差 越差 糟 没有效果 没效果 无效 poor bad worse worst terrible do_worse does_worse ineffective`, false, true, ofCourse},
	{`进展 发展 advance advances progress progresses creeps_on`, ``, false, false, ofCourse},
	{`缓慢 慢 逐渐 慢慢 渐渐 一点点 over_years over_decades slow slowly gradual gradually`, `迅速 很快 快 急剧 飞快 加快 飞快 in_no_time overnight rapid rapidly fast quickly swiftly`, false, false, 0},
	{`升高 增高 上升 增加 增多 加大 raised high higher increase increases increased elevated rises raises`, `减低 偏低 低 low lower decrease decreases decreased reduced`, false, false, 0},
	{`常见 多见 好发 容易 易 更容易 common commonly often more_likely likely prone`, `不容易 不易 少见 less_likely rare uncommon seldom rarely`, false, false, 0},
	{`双眼 两眼 两只眼 both_eyes both`, `单眼 一只眼 one_eye one-sided unilateral`, false, false, 0},
	{`散大 扩大 放大 变大 enlarged larger`, `缩小 变小 smaller constricted constricts`, false, false, 0},
	{`下降 减退 往下掉 fall falls falling`, ``, false, false, 0},
	{`深 加深 deep`, `浅 变浅 shallow`, false, false, 0},
	{`暂时 一过性 可逆 temporary transient reversible`, `一辈子 for_life 永久 不可逆 终身 终生 permanent permanently irreversible lifelong`, false, false, 0},
	{`开放 open`, `关闭 closed`, false, false, 0},
	{`增厚 变厚 thickened thick thicker`, `变薄 薄 thin thinned thinner thinning`, false, false, 0},
	{`轻度 轻微 较轻 轻 mild mildly slight`, `重度 严重 较重 重 severe severely`, false, false, 0},
	{`先天 先天性 congenital inherited`, `后天 获得性 acquired`, false, false, 0},
	{`延长 延后 延迟 晚 更晚 longer prolonged prolongs late later delayed`, `缩短 提前 变短 早 更早 shortened shortens shorter early earlier`, false, false, 0},
	{`透明 清亮 transparent`, `混浊 浑浊 cloudy opaque`, false, false, 0},
	{`急性 acute`, `慢性 chronic`, false, false, 0},
	{`中心 中央 central`, `周边 peripheral`, false, false, 0},
	{`男性 男 男的 men male boys`, `女性 女 女的 women female girls`, false, false, 0},
	{`老年 老年人 老人 上年纪 older elderly`, `年轻 青年 儿童 年轻人 young younger`, false, false, 0},
	{`远 远处 far distance`, `近 近处 near`, false, false, 0},
	{`有限 limited`, `充分 充足 确凿 strong plentiful`, false, false, 0},
	{`晨起 早上 早晨 清晨 morning waking on_waking`, `晚上 傍晚 睡前 夜里 evening bedtime night`, false, false, 0},
	{`之前 以前 术前 before`, `之后 以后 术后 after`, false, false, 0},
	{`前面 前方 in_front_of front`, `后面 后方 behind back_of`, false, false, 0},
	{`越新 recent fresh`, `越旧 陈旧 old`, false, false, 0},
	{`室内 屋里 待在屋里 inside indoors`, `户外 室外 外面 outside outdoors`, false, false, 0},
	{`瘢痕 疤 留疤 scar scars scarring`, `不留疤`, false, false, ofCourse},
	{`压得住 控得住 控制得住 稳得住 in_check manageable under_control 稳定 趋稳 稳住 控制 管住 管得住 压住 stable stabilise stabilises stabilize stabilizes control controlled controls managed`, `失控`, true, true, ofCourse},
	{`转移 扩散 metastasis metastases metastasize`, ``, false, false, ofCourse},
	{`危及生命 要命 致命 threatens_life threaten_life life-threatening deadly fatal cost_a_life`, ``, true, false, ofCourse},
	{`遗传 hereditary inherited genetic`, ``, false, false, 0},
	{`保留 保住 spared preserved kept retained`, `丧失 lost`, false, false, 0},
}
