package identifiers

import "strings"

// organisation finds the employer or the school whose word stands at [i, j), with
// its name before it and something that says that it is named: a place, "in",
// "works at", a cue after it.
func (f *finder) organisation(i, j int) {
	if f.covered(i) {
		return
	}
	school := false
	switch {
	case f.is(i, "小学"), f.is(i, "中学"), f.is(i, "高中"), f.is(i, "初中"), f.is(i, "大学"), f.is(i, "学院"), f.is(i, "幼儿园"), f.is(i, "学校"), f.is(i, "附"), f.is(i, "职"), f.is(i, "技校"), f.is(i, "中专"), f.is(i, "党校"):
		school = true
		if f.isAny(j, "生", "派", "时", "毕业", "文化", "学历", "水平", "以上", "一年级教材") && !f.isAny(j, "生物", "时代") && !f.isAny(j, "毕业于") {
			if !f.isAny(j, "毕业") || i == 0 {
				if !f.anchored(i) {
					return
				}
			}
		}
	case j-i == 2 && hanValue(f.r[i])+b2i(f.r[i] == '十') > 0: // 一中, 三小
		school = true
		if f.isAny(j, "间", "心", "度", "型", "央", "午", "旬", "时", "药", "医", "的一", "等", "风", "毒", "国", "年", "小时", "片", "支", "瓶") {
			return
		}
		if hanValue(f.rune(i-2)) > 0 || hanValue(f.rune(i-1)) > 0 {
			return
		}
		if !f.anchored(i) && !f.countyBefore(i) && !(i >= 2 && f.nice(i-2, i) && f.isAny(j, "读", "上学", "的学生", "毕业", "初", "高", "老师", "教", "就读", "学生", "，", ",", "。") || i >= 2 && f.nice(i-2, i) && f.endsAny(i-2, "于", "在", "读", "上", "考上", "是")) {
			return
		}
	}
	if f.is(i, "厂") && f.endsAny(i, "工", "出", "药", "建", "进", "全", "本", "该", "原", "老", "大", "小", "我") || f.is(i, "广场") && f.isAny(j, "舞", "上") || f.isAny(i, "快递", "物流", "科技", "铁路", "地铁", "药店", "餐厅") && f.isAny(j, "公司", "员", "单", "信息", "慢", "发达", "进步", "中心", "集团", "有限", "大学", "学院", "局") {
		return
	}
	start, anchored := f.orgName(i)
	for n := 1; n <= 4 && start >= n; n++ { // 中国银行清江支行
		if m, _ := f.w.works.at(f.r[start-n : i]); m > n {
			start, anchored = start-n, true
			break
		}
	}
	core := f.r[start:i]
	if len(core) == 0 {
		return
	}
	work := f.isAny(j, "上班", "工作", "打工", "员工", "职工", "当", "退休", "任职", "就职", "做", "干", "的员工", "的职工", "任教", "教书", "教学", "就读", "读", "上学", "念", "的学生", "的老师", "老师", "学生", "实习", "的司机", "的保安", "的会计", "食堂", "里上班", "里工作", "门口", "开车", "送", "下井", "民警", "保安", "会计", "财务", "的工人", "工人", "司机", "同事", "的", "出纳", "门卫", "一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "初", "高一", "高二", "高三", "大一", "大二", "大三", "毕业", "体检", "家属", "宿舍", "车间", "领导", "干了", "搬砖", "跑业务", "教", "，", ",", "。", "住校")
	before := f.endsAny(start, "就职于", "任职于", "供职于", "就读于", "毕业于", "工作于", "单位", "单位:", "单位是", "工作单位", "工作单位:", "在", "于", "考上", "考入", "进了", "读", "学校:", "学校是", "学校", "我是", "他是", "她是", "老公是", "爱人是", "就读", "毕业", "单位为", "来自", "从", "念", "去", "到", "是", "公司:", "入职", "跳槽到", "给", "由", "上", "考到", "进", "考取", "就业", "职业:", "职业", "给", "为", "属于", "转学到", "送到")
	if f.makersRun(core, j) {
		return
	}
	hard := f.endsAny(start, "就职于", "任职于", "供职于", "单位", "单位:", "单位是", "工作单位:", "我是")
	if f.pharma(core) && !(work && !f.isAny(j, "的", "，", ",", "。") || hard) {
		return
	}
	named := len(core) - f.orgGenericTail(core)
	if anchored {
		named = 2
	}
	if named < 2 {
		return
	}
	single := j-i == 1 || f.isAny(i, "快递", "广场", "餐厅", "饭店", "药店", "商场", "机场", "车站", "工地", "铁路", "地铁")
	soft := f.isAny(i, "装饰", "机械", "电子", "纺织", "化工", "制衣", "鞋业", "家电", "家具", "钢铁", "煤业", "石化", "电气", "电器", "仪表", "精密", "实业", "工贸", "商贸", "贸易", "建筑", "建材", "汽贸", "汽配", "传媒", "软件", "网络", "信息", "科技", "物流", "委员会", "管理处", "办事处", "市场", "开发区", "服务部", "研究中心", "部队", "晚报", "广播站", "书店")
	if soft && !(work && before) && !hard {
		return
	}
	if j-i == 1 && (work || before) && len(core) >= 2 && f.nice(start, start+2) {
		single = false
	}
	if !anchored && !hard {
		e := start
		for e < i && f.nice(e, e+1) {
			e++
		}
		if e-start < 2 && (work || before) && i-start >= 2 && f.placeLike(start, start+2) {
			e = start + 2
		}
		if e-start < 2 || f.r[start] == f.r[start+1] || f.w.common.has(f.r[start:i]) && !(f.is(i, "集团") && work && before) {
			return
		}
	}
	switch {
	case anchored && (school || !single || work || before):
	case work && before:
	case (work || before) && !single && (f.nice(start, start+2) || len(core) >= 4):
	case hard:
	default:
		return
	}
	f.take(start, j, Organisation)
}

// orgName returns where the name of an organisation begins whose word stands at i:
// words of any such name, then up to four characters, then a place. Anchored says
// that a place begins it.
func (f *finder) orgName(i int) (start int, anchored bool) {
	p := i
	for p > 0 && i-p < 16 {
		n, _ := orgGenericBack.endOf(f.upTo(p, 6))
		if n == 0 {
			break
		}
		p -= n
	}
	q := p
	for q > 0 && p-q < 5 {
		if a := f.anchorOver(q-1, i); a >= 0 {
			q = a
			anchored = anchored || f.w.places.has(f.r[a:i])
			continue
		}
		c := f.r[q-1]
		if letter(c) && p-q < 5 {
			q--
			continue
		}
		if !isHan(c) || classOf(c)&hardStop != 0 || c == '读' || c == '念' || c == '上' && q < p || c == '岁' || c == '年' && q < p || c == '职' && f.endsAny(q, "任职", "就职", "入职") || c == '位' && f.ends(q, "单位") || c == '生' && q < p || c == '亲' || c == '妈' || c == '爸' || c == '儿' && f.is(q-1, "儿") && !f.is(q, "童") || c == '公' && f.ends(q, "老公") || c == '子' && f.endsAny(q, "孩子", "儿子", "妻子") || c == '前' && f.endsAny(q, "之前", "以前", "目前") || c == '原' || c == '业' && f.endsAny(q, "毕业", "职业") {
			break
		}
		if c == '市' || c == '县' || c == '区' || c == '镇' || c == '省' {
			for n := 4; n >= 2; n-- {
				if q-1 >= n && (f.w.counties.is(f.r[q-1-n:q-1]) || n == 2 && f.nice(q-3, q-1)) {
					return q - 1 - n, true
				}
			}
			if p == q {
				break
			}
		}
		q--
	}
	for q < p {
		if n, _ := orgLead.at(f.r[q:p]); n > 0 {
			q += n
			anchored = false
		} else if classOf(f.r[q])&notGiven != 0 && classOf(f.r[q])&(given|placeChar) == 0 {
			q++
		} else {
			break
		}
	}
	if c := f.rune(q - 1); q > 2 && (c == '市' || c == '县' || c == '区' || c == '镇' || c == '省') {
		for n := 4; n >= 2; n-- {
			if q-1 >= n && (f.w.counties.is(f.r[q-1-n:q-1]) || n == 2 && f.nice(q-3, q-1)) {
				return q - 1 - n, true
			}
		}
	}
	if q == p && p < i { // all of it generic: 清江实验小学 has a town before
		return i, false
	}
	if p-q >= 2 {
		if n, _ := f.w.counties.at(f.r[q:i]); n > 0 && n <= p-q {
			anchored = true
		} else if p-q == 2 && f.allPlace(f.r[q:p]) && !f.w.common.is(f.r[q:p]) && (q == 0 || !isHan(f.r[q-1]) || classOf(f.r[q-1])&(hardStop|stopHan) != 0 || f.endsAny(q, "上", "读", "念")) {
			anchored = true
		}
	}
	return q, anchored
}

// workplace finds an employer of any name before 上班 at i: 在恒远上班.
func (f *finder) workplace(i int) {
	k := i
	if f.rune(k-1) == '里' {
		k--
	}
	start := k
	for start > 0 && k-start < 7 && isHan(f.r[start-1]) && classOf(f.r[start-1])&hardStop == 0 && f.r[start-1] != '于' {
		start--
	}
	n := k - start
	if n < 2 || n > 5 || !f.endsAny(start, "在", "于") || !f.nice(start, k) || f.covered(start) || f.w.common.has(f.r[start:k]) || f.w.generic.has(f.r[start:k]) || orgGeneric.has(f.r[start:k]) || f.w.counties.is(f.r[start:k]) || f.w.places.is(f.r[start:k]) || f.endsAny(k, "市", "县", "区", "镇", "乡", "村", "省", "山", "海", "城", "家", "外", "方", "边", "地", "里", "上", "下", "中", "面", "间") {
		return
	}
	f.take(start, k, Organisation)
}

// employer finds an employer that is called by a name alone at [i, j): 在腾讯上班.
func (f *finder) employer(i, j int) {
	end := j
	for _, w := range []string{"公司", "集团", "总部", "分公司", "支行", "分行"} {
		if f.is(j, w) {
			end = j + len([]rune(w))
		}
	}
	after := f.isAny(end, "上班", "工作", "打工", "员工", "职工", "做", "当", "干", "任职", "就职", "退休", "实习", "的员工", "跑", "送", "里上班", "的工程师", "工程师", "程序员", "开车", "客服", "司机", "柜员", "搞", "从事", "写代码")
	before := f.endsAny(i, "在", "于", "进", "进了", "入职", "单位是", "单位", "单位:", "公司:", "就职", "给", "去", "跳槽到", "是")
	if after && (before || f.isAny(end, "上班", "打工", "员工", "职工", "的员工")) || f.endsAny(i, "就职于", "任职于", "供职于", "单位:", "单位是", "单位", "入职") {
		f.take(i, end, Organisation)
	}
}

var orgGeneric, orgGenericBack = func() (*trie, *trie) {
	list := []string{
		"上市", "外贸", "贸易", "医药", "保险", "物流", "快递", "互联网", "科技", "软件", "建筑", "食品", "私人", "私营", "国有", "大型", "小型", "小", "大", "重点", "实验", "职业", "师范", "医科", "理工", "农业",
		"中心", "附属", "当地", "本地", "公立", "民办", "县", "市", "区", "镇", "乡", "村", "有限", "股份", "责任", "房地产", "地产", "装修", "广告", "服装", "电子", "机械", "化工", "汽车", "制造", "技术", "信息", "网络", "投资", "证券",
		"电力", "石油", "钢铁", "煤炭", "纺织", "印刷", "家具", "玩具", "工程", "设计", "咨询", "教育", "培训", "旅游", "餐饮", "服务", "管理", "实业", "工业", "商贸", "进出口", "运输", "出租车", "公交", "家政", "保洁", "物业", "国企", "央企",
		"外企", "民企", "外资", "合资", "集团", "公司", "我们", "你们", "自己", "老", "新", "普通", "全日制", "寄宿", "国际", "双语", "私立", "高级", "中级", "初级", "一所", "一家", "某", "这家", "那家", "什么", "哪", "各", "各大", "所有", "本",
		"该", "全国", "中国", "美国", "国外", "国内", "日本", "德国", "瑞士", "法国", "英国", "外国", "生物", "药业", "制药", "器械", "医疗", "眼镜", "眼药水", "药", "母", "子", "分", "总", "研发", "生产", "厂家", "商业", "人民", "中级", "高级", "最高", "地方", "中华", "附近", "大大", "成人", "老年", "函授", "开放", "广播", "电视", "卫生", "护士", "护理", "幼儿", "特殊", "聋哑", "盲人", "希望", "九年制", "一贯制", "民族", "体育", "艺术", "美术", "音乐", "舞蹈", "外国语", "外语", "初级", "完全", "中心", "镇中心", "乡中心", "城里", "镇上", "县里", "市里", "村里", "乡下", "建材", "五金", "水果", "海鲜", "连锁", "便利", "大型", "购物", "农贸", "批发", "火车", "汽车", "飞", "长途", "客运", "高铁", "地铁", "公交车", "公共", "建设", "农村", "商", "工商", "血", "眼", "骨髓", "角膜", "基因", "精子", "皮肤", "科学", "眼科", "医学", "中医", "中医药", "西医", "口腔", "医科", "药科", "军医", "政法", "财经", "工", "科", "理", "文", "法", "商", "女子", "部属", "名牌", "双一流", "一本", "二本", "三本", "本科", "专科", "研究生", "留学", "本市", "本县", "全市", "全县", "全省", "地区", "基层", "社区", "上级", "下级", "五星级", "快捷", "度假", "洗浴", "美容", "主题", "商务", "星级", "第一", "第二", "第三", "第四", "第五", "第六", "第七", "第八", "第九", "第十", "有限责任", "中等", "初级", "高等", "市立", "县立", "省立", "第十一", "第十二", "钢铁", "供电", "烟草", "自来水", "燃气", "电信", "移动", "联通", "交警", "铁路", "公路", "水泥", "制药厂", "棉纺", "纺织", "丝绸", "啤酒", "糖", "造船", "轴承", "电机", "电器", "塑料", "皮革", "陶瓷", "速", "分", "支", "公安", "教育", "税务", "财政", "粮食", "司法", "水利", "交通", "规划", "消防", "国土", "邮政", "气象",
	}
	return trieOf(list), trieBack(list)
}()

// orgLead are words that stand before the word of an organisation and begin no name.
var orgLead = trieOf(strings.Fields("比如 例如 譬如 好象 好像 似乎 仿佛 随后 然后 后来 其后 之后 此后 以后 以前 从前 之前 当初 当年 如今 目前 眼下 近来 已经 曾经 正在 终于 居然 竟然 果然 据说 听说 或者 而且 并且 因为 由于 虽然 初中 高中 递交 提交 举办 送至"))

// orgGenericTail counts the characters of a name that are words of any
// organisation's name.
func (f *finder) orgGenericTail(r []rune) int {
	n := 0
	for i := 0; i < len(r); {
		if m, _ := orgGeneric.at(r[i:]); m > 0 {
			n += m
			i += m
			continue
		}
		i++
	}
	return n
}

// anchored reports whether a place stands right before i.
func (f *finder) anchored(i int) bool {
	for n := 2; n <= 4; n++ {
		if i >= n && f.w.places.is(f.r[i-n:i]) {
			return true
		}
	}
	return f.countyBefore(i)
}

// countyBefore reports whether a known county or one with its mark stands before i.
func (f *finder) countyBefore(i int) bool {
	k := i
	if c := f.rune(k - 1); c == '市' || c == '县' || c == '区' || c == '镇' {
		k--
	}
	for n := 2; n <= 3; n++ {
		if k >= n && (f.w.counties.is(f.r[k-n:k]) || k < i && f.allPlace(f.r[k-n:k])) {
			return true
		}
	}
	return false
}

// pharma reports whether a name is that of a maker of drugs.
func (f *finder) pharma(core []rune) bool {
	s := string(core)
	for _, w := range []string{"药", "生物", "医疗", "器械", "眼镜", "眼科", "隐形", "视光", "角膜塑形"} {
		if indexRunes(s, w) >= 0 {
			return true
		}
	}
	return false
}

// makersRun reports whether a name holds a known maker of drugs or lenses, which no
// one is said to work for.
func (f *finder) makersRun(core []rune, j int) bool {
	if f.isAny(j, "上班", "工作", "打工", "员工", "职工", "的员工", "的职工") {
		return false
	}
	for k := range core {
		if f.w.makers.has(core[k:]) {
			return true
		}
	}
	return false
}
