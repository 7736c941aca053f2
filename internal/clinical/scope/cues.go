package scope

// class is what a cue does to the reading of what follows it.
type class uint8

const (
	plain    class = iota // looks like a cue and is none: "非常", "无法"
	neg                   // denies what follows in the clause and its list
	tight                 // denies only what follows at once: 不
	deny                  // denies across the commas of a list: 否认
	stop                  // ends a denial
	but                   // ends a denial, the past and a supposition
	list                  // joins the items of a list
	past                  // an earlier time
	long                  // an earlier time, a year or more back
	now                   // the present: ends the past
	onset                 // how it began: ends a denial unless next to it
	since                 // lasting since: the past is not over
	hyp                   // supposes within the clause
	maybe                 // says within the clause that it may be so
	cond                  // supposes up to what follows from it
	then                  // what follows from a condition
	ask                   // asks whether
	askHyp                // asks whether it will be: 会不会
	self                  // the patient or the writer
	subject               // a relative or another person
	of                    // 的
	have                  // 有, have: ends a denial unless next to it
	be                    // is, are: ends a denial but next to it
	presumed              // a question that takes for granted what it asks of
	filler                // says nothing: may stand between a place and its denial
	gone                  // after a place: it is over
	absent                // after a place: it is not there
	absentIf              // the same, where the clause ends there: 没有
	family                // after a place: it runs in the family
	suppose               // after a place: it is only supposed: 的话
	whether               // after a place: it is asked: 吗
)

// cueList is the words of one class, separated by blanks; those of several
// English words are written with "_" for the blank.
type cueList struct {
	class   class
	subject Subject
	words   string
}

// beforeCues stand before a place.
var beforeCues = []cueList{
	{class: plain, words: `注意排除 应排除 需排除 需要排除 要排除 应先排除 首先排除 先排除 以排除 为了排除 来排除 帮助排除 用于排除 可以排除一些 不排除 无愧 当之无愧 无疑 毫无疑问 无非 无害 无常 无穷 无限 无比 无偿 无线 无缘 无条件 不是没有 不是没 并非没有 并不是没有 不是不 没有不 不无 没有不适 没有一天不 非常 非要 是非 除非是
		没想到 没有想到 没料到 没有料到 不料 没曾想 没成想 无法 无论 无意 无意中 无意间 无故 无奈 无聊 无数 无力 无助 无效 无缘无故
		不得不 不得已 不仅 不仅仅 不但 不只 不光 不单 不止 不管 不论 不知 不知道 不晓得 不清楚 不确定 不明 不明原因 不断 不停 不停地 不时 不小心 不慎 不久 不久前
		不好意思 不要紧 不可避免 不能避免 不适 不舒服 不清 不足 不良 不全 不等 不正 不稳 不齐 不孕 不是很明 不是很明白 不明白 不太明白 不是很懂 不懂 不太懂 不是很清楚 不太清楚 不是很了解 不了解 不太了解 不理解 不是很理解 不同 不同程度 不一样 不定 不定期 不对 不好 不行 不过来
		不见 不到 不了 不上 不开 不出 不动 不起 不住 不下 不锈钢 对不起 来不及 受不了 差不多 说不定是 动不动 大不了 怪不得 恨不得 巴不得
		没征兆 没有征兆 没有任何征兆 没预兆 没有预兆 没有任何预兆 毫无征兆 毫无预兆 无征兆 无预兆 没来由 没防备 没在意 没当回事 没留意 没吃东西 没睡 没睡好 没有睡好 没休息好 没有休息好 没办法 没法 没用 没多久 没过多久 没几天 没几年 没过几天 没过几年 没准 没错 没完 没戴 没好 没好转 没有好转 没见好 没有见好 没见好转 没缓解 没有缓解 没改善 没有改善
		没治好 没有治好 没看好 没治 没消 没有消 没变 没有变化 无痛 无痛性 无痛地 无症状 无明显诱因 无诱因 无明显好转 无好转 无缓解 无改善 无变化 无明显变化 无明显缓解 无明显改善
		特别 区别 分别 个别 级别 性别 识别 告别 鉴别 差别 别的 从未间断 未来 未婚 尚未好转 未好转 未愈 未成年 未缓解 未经 不要担心 不用担心 别担心 不必担心 不用怕
		若干 怕光 怕热 怕冷 怕疼 怕痛 怕风 怕水 可怕 哪怕 过去了 了解 为了 的确 目的 可可 可以 可见 可是说 病人家属 患者家属 我们 自从 点眼 那么 那样 起床 起来 引起 一起 看起来
		not_only not_just not_to_mention no_doubt no_wonder not_sure not_certain no_idea no_matter not_without not_unlike nothing_but cannot can't no_improvement no_relief no_better not_better
		not_improved not_improving not_improve not_getting_better not_get_better not_gone not_resolved not_resolving not_go_away not_going_away no_change not_change not_help not_helping
		could_not couldn't could_hardly could_barely could_see could_only not_yet_resolved if_possible as_if may_be_due have_to has_to had_to had_been_having not_know don't_know
		not_worry don't_worry no_one_knows no_longer_able no_longer_see not_able not_see don't_see didn't_see doesn't_see wouldn't nothing_helps no_appointment`},
	{class: presumed, words: `怎么 怎么样 怎么办 怎样 为什么 为何 咋 什么原因 何原因 哪 如何 治疗 治 治好 缓解 改善 办法 方法 药 吃什么 用什么 多少
		why how what when where which treatment treat treating cure anything remedy medicine`},
	{class: neg, words: `没有 没 无 未 未见 未发现 未出现 未查出 未提示 未引起 未诉 未及 未曾 从未 从没 从来没有 从来没 没有过 没发现 没有发现 没出现 没有出现 没有查出 没查出 没检查出 没见 没见到 没看到 没看见 没有看到 没有看见
		不是 不算 不太 不怎么 不觉得 不感到 不感觉 不再 不再有 不会 不会是 不可能 不可能是 不伴 不伴有 不像 不像是 不存在 不考虑 不支持 不属于 不需要 不需 不用 不必 不应该 不应 不该 不建议 不推荐 不主张 不至于 不一定是
		不能用 不能使用 不能点 不能滴 不能吃 不能 不要 不要用 不可 不可以 不可用 不宜 勿 勿用 切勿 别 别用 不得 并非 并不是 并没有 并无 并未 毫无 绝非 无任何 无需 没必要 没有必要 排除 排除了 已排除 可排除 可以排除 基本排除 停用 停掉 停止使用 禁用 禁止 忌用 慎用 避免使用 避免用 避免滴 避免点 尚未 不含 不带 没用过 没有用过 未用过 没吃过 没点过 没滴过 没打过 没做过 没有做过 没得过 没有得过 也没 也没有 也无 都没 都没有 都无 不吃 不打 不滴 不点
		no not without never neither nor none no_longer don't doesn't didn't isn't aren't wasn't weren't haven't hasn't hadn't won't dont doesnt didnt isnt havent hasnt no_evidence_of no_sign_of no_signs_of no_history_of free_of absence_of
		negative_for ruled_out rules_out rather_than instead_of lack_of lacks don't_think_i_have dont_think_i_have don't_think_it_is do_not_think_i_have don't_believe_i_have dont_think_it_is dont_think_its don't_think_it's do_not_think_it_is do_not_think_it's do_not_think_its don't_think_this_is do_not_think_this_is don't_think_that_it_is do_not_think_that_it_is don't_think_it_was do_not_think_it_was don't_believe_it_is do_not_believe_it_is don't_believe_it's doubt_it_is doubt_it's nobody nobody_in_my_family no_one_in_my_family none_in_my_family none_of_my_family nobody_in_the_family no_one_in_the_family nobody_in_our_family no_one_in_our_family nobody_in_his_family nobody_in_her_family no_one_in_his_family no_one_in_her_family avoid_using stop_using stop_taking should_not must_not shouldn't mustn't`},
	{class: tight, words: `不 非`},
	{class: deny, words: `否认 否认有 无外伤史及 denies denied denying deny`},
	{class: stop, words: `就是 而是 因为 所以 导致 之后 以后 后 时 时候 好转 变化 效果 作用 关系 注意 在意 重视 就医 就诊 看病 看医生 看书 看手机 上班 上学 休息好 休息 睡好 睡觉 用药 吃药 滴药 上药 打针
		戴眼镜 戴镜 戴隐形 检查 去医院 想到 料到 多久 了 还 还有 还是 仍 仍然 依然 依旧 又 总是 有点 有些 有一点 只有 只 只是 剩 除了 除 除此之外 其他正常 结果 于是 建议 已经 已 出现了 反而 同时 主要 主诉 症状是 诊断为
		because so who while still only just improve improved better relief help helps sure know idea after there as 		that caused causing results resulted instead therefore due goes getting get changed until`},
	{class: but, words: `但 但是 却 可是 只不过 不过 然而 可现在 而 而且 倒是 but however although though except yet whereas apart_from besides other_than`},
	{class: list, words: `和 或 或者 及 以及 与 or and`},
	{class: past, words: `之前 上次 上回 当时 那时 那时候 原来 得过 患过 有过 做过 用过 发生过 出现过 长过 犯过 吃过 打过 滴过 点过 查过 发过 曾 曾有 术前
		had previously previous prior earlier history_of past used_to`},
	{class: long, words: `既往 既往有 以前 曾经 去年 前年 大前年 年前 几年前 多年前 很多年前 好几年前 数年前 十几年前 几十年前 小时候 小时侯 年轻时 年轻的时候 早年 过去 往年 儿时 幼年 上学时 几岁时 上世纪 从前
		years_ago last_year in_the_past in_childhood as_a_child decades_ago in_my_youth year_ago when_i_was_young`},
	{class: now, words: `现在 目前 如今 今天 今早 今晨 今晚 今日 昨天 昨晚 昨日 前天 最近 近来 近日 近期 这几天 这两天 这次 此次 刚才 刚刚 现 再次 这段时间 这周 上周 近一周 半夜 早上起来 一觉醒来
		now currently today yesterday recently lately this_morning this_week tonight this_evening last_night`},
	{class: onset, words: `突然 忽然 突发 suddenly sudden`},
	{class: since, words: `开始 至今 以来 到现在 直到现在 持续 一直 since ever_since started began ongoing onwards`},
	{class: hyp, words: `怕 害怕 生怕 恐怕 担心 担忧 害怕是 没准是 万一 以免 避免 防止 预防 以防 会导致 会引起 会造成 会引发 可引起 可导致 可引发 可以引起 可以导致 容易引起 容易导致 易引起 易导致 易发生 严重时 严重者 严重的话 警惕 当心 小心 以为 怀疑自己 听说 据说 听人说 网上说 说明书上
		worried worry worrying afraid scared fear fearing concerned possibility prevent avoid can_cause may_cause can_lead_to risk_of at_risk wondering_if wonder_if would_be`},
	{class: maybe, words: `可能 可能是 可能会 可能性 有可能 很可能 也许 或许 说不定
		might may could possibly perhaps maybe possible could_be might_be potentially suspect`},
	{class: cond, words: `如果 如 假如 要是 若 若是 倘若 假使 一旦 如有 如出现 除非 只要 若有 若出现 出现以下 如遇 发现以下 if in_case unless should_you whenever once_you if_you`},
	{class: then, words: `就 请 则 应 应该 需 需要 必须 马上 立即 立刻 尽快 及时 please then seek call contact return go you_should you_must you_need`},
	{class: ask, words: `是不是 有没有 有无 是否 是否有 是否是 能不能 可不可以 要不要 需不需要 需要不需要 该不该 算不算 属不属于 属于不属于 难道 请问是 可否 能否 有否 是不 吗是 
		whether do_i_have does_he_have does_she_have could_it_be could_this_be is_it is_this is_there are_there do_you_have have_you_had have_you did_you did_he did_she does_it does_he does_she do_you can_it can_this would_it will_it should_i can_i`},
	{class: askHyp, words: `会不会 是否会 会否 会不会是 有没有可能 是不是会 will_i would_i could_i`},
	{class: self, words: `我 本人 自己 俺 患者 病人 咱 i my me i'm i've myself patient`},
	{class: of, words: `的`},
	{class: have, words: `有 have has having`},
	{class: be, words: `is are was were am`},
	{class: subject, subject: Mother, words: `母亲 妈妈 我妈 老妈 妈 娘亲 俺妈 俺娘 家母 mother mom mum mam mama mommy mother's`},
	{class: subject, subject: Father, words: `父亲 爸爸 我爸 老爸 爸 俺爸 俺爹 老爹 家父 father dad daddy papa father's`},
	{class: subject, subject: Child, words: `孩子 小孩 小孩子 儿子 女儿 宝宝 宝贝 小朋友 闺女 娃 娃娃 小娃 小儿子 大儿子 小女儿 大女儿 姑娘 婴儿 新生儿 son daughter child kid baby infant toddler newborn boy girl`},
	{class: subject, subject: Spouse, words: `老公 丈夫 老婆 妻子 爱人 媳妇 老伴 对象 男朋友 女朋友 孩子他爸 孩子他妈 孩子爸爸 孩子妈妈 husband wife spouse partner boyfriend girlfriend fiance fiancee`},
	{class: subject, subject: Sibling, words: `哥哥 姐姐 弟弟 妹妹 兄弟 姐妹 我哥 我姐 我弟 我妹 大哥 大姐 二哥 二姐 brother sister sibling siblings brothers sisters twin`},
	{class: subject, subject: Grandparent, words: `爷爷 奶奶 外公 外婆 姥姥 姥爷 祖父 祖母 外祖父 外祖母 grandmother grandfather grandma grandpa granny grandad granddad grandparent grandparents`},
	{class: subject, subject: Relative, words: `父母 爸妈 双亲 家人 家里人 家里有人 家里 家族 家族史 家族里 家族中 亲戚 亲属 直系亲属 家属 叔叔 伯伯 伯父 舅舅 姑姑 姑妈 姨妈 小姨 大姨 舅妈 婶婶 阿姨 表哥 表姐 表弟 表妹 堂哥 堂弟 堂姐 堂妹 侄子 侄女 外甥 外甥女 孙子 孙女 外孙 外孙女 岳母 岳父 丈母娘 丈人 老丈人 婆婆 公公 老人 老人家 嫂子 姐夫 妹夫 祖辈 上一辈
		family parents parent relative relatives uncle aunt cousin cousins niece nephew grandson granddaughter grandchild in-law mother-in-law father-in-law family_history`},
	{class: subject, subject: Other, words: `病友 室友 工友 群友 老乡 战友 朋友 同事 同学 邻居 别人 其他人 有人 有的人 有些人 很多人 一些人 一般人 网友 有的患者 有些患者 部分患者 很多患者 一些患者 少数患者 大多数患者 多数患者 有的病人 有些病人 部分病人 很多病人 少数病人 大部分患者
		friend friend's colleague neighbour neighbor classmate someone somebody some_people many_people people some_patients many_patients most_patients coworker co-worker roommate`},
}

// afterCues stand after a place, with nothing but fillers between.
var afterCues = []cueList{
	{class: filler, words: `也 都 现在 目前 已经 已 就 基本 基本上 完全 均 的 症状 感觉 感 情况 病 倒 倒是 今天 后来 全 全部 早就 早 慢慢 并 等症状 等等 等 这些 现象 问题 方面 检查 什么的 自己 自动 终于 渐渐 逐渐 后 一周后 了 算是 结果 是 我 暂时
		is are was were has have had all now completely also been already totally it they that then both symptoms and_it and`},
	{class: gone, words: `没有了 没了 不见了 消失了 消失 好了 全好了 痊愈 治愈 治好 治好了 恢复了 恢复正常 消退 退了 不痛了 不疼了 不红了 不痒了 不肿了 消了 好转消失
		gone resolved disappeared went_away gone_away subsided cleared_up cleared healed vanished stopped over`},
	{class: plain, words: `好了很多 好了许多 好了一些 好了些 好了点 好了一点 好了又 好了后又 好了后来又 好了之后又 好了以后又 治好后 治好后会 治愈后 消退后 好了几 好了吗 消失过 没有消失 正常吗 正常么 正常嘛 正常不 正常？ 阴性吗 消失不了 恢复了一 好了没 消失后又 消失又 治好了吗 治愈吗 治愈率 治好吗 治愈的 not_gone over_the over_a over_my over_time stopped_me gone_worse gone_up over_one over_both`},
	{class: absent, words: `不高 不明显 阴性 （-） (-) （—） 正常 没问题 没有问题 没什么问题 没事 不存在 排除 除外 被排除 可以排除 可排除 不考虑 不支持 未见 未见异常 未查出 未发现 未出现 无异常 没有异常 没发现 没有发现 没出现 没有出现 没有查出 没查出 没有复发 没复发 未复发 没再犯 没有再犯 没再出现 没有再出现 没再发 没有再发 没发生 没有发生 没有过
		absent negative normal denied excluded ruled_out not_present not_seen not_found not_noted not_there not_an_issue isn't_present`},
	{class: absentIf, words: `没有 没 无 none no`},
	{class: whether, words: `吗 么 嘛 ？ ? 吧？ 的可能吗 的可能么 引起的吗 导致的吗 造成的吗 的表现吗 的症状吗 的前兆吗 过吗 症吗 病吗 的原因吗 对吗 是吗 史吗 没有？ 没有? 没？ 没?`},
}

// aheadCues stand anywhere in what is left of the clause after a place.
var aheadCues = []cueList{
	{class: family, words: `家族史 家族病史 家族遗传史 遗传史 家族遗传 runs_in_my_family runs_in_the_family in_the_family in_my_family`},
	{class: suppose, words: `的话`},
	{class: long, words: `years_ago year_ago last_year as_a_child in_the_past in_childhood decades_ago when_i_was_young when_i_was_a_child`},
	{class: since, words: `至今 到现在 一直到现在 开始 ever_since since_then ongoing`},
	{class: list, words: `、 和 或 及 以及 与 or nor`},
	{class: absentIf, words: `都没有 均没有 均无 都无 均未见 也没有 都没 均阴性 都是阴性 都正常 均正常 都不明显 均不明显 都没了 都好了 都消失了 均已消失 are_absent are_negative were_absent were_negative are_all_gone are_gone`},
}

// traditional are the Traditional forms of characters that the cues are made of.
var traditional = map[rune]rune{
	'没': '沒', '无': '無', '妈': '媽', '爷': '爺', '孙': '孫', '亲': '親', '过': '過', '会': '會', '担': '擔', '诊': '診', '断': '斷', '发': '發', '现': '現', '见': '見',
	'时': '時', '后': '後', '儿': '兒', '岁': '歲', '为': '為', '还': '還', '却': '卻', '这': '這', '样': '樣', '个': '個', '觉': '覺', '认': '認', '异': '異', '转': '轉',
	'缓': '緩', '稳': '穩', '变': '變', '药': '藥', '疗': '療', '么': '麼', '问': '問', '题': '題', '听': '聽', '说': '說', '几': '幾', '来': '來', '论': '論', '伤': '傷',
	'当': '當', '从': '從', '虑': '慮', '属': '屬', '应': '應', '该': '該', '别': '別', '绝': '絕', '并': '並', '须': '須', '请': '請', '马': '馬', '导': '導',
	'宝': '寶', '娇': '嬌', '妇': '婦', '邻': '鄰', '吗': '嗎', '痒': '癢', '肿': '腫',
}
