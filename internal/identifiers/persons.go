package identifiers

// courtesy finds the name before 先生, 阿姨, 师傅 and the like at [i, j).
func (f *finder) courtesy(i, j int) {
	one := j-i == 1
	if one {
		switch f.r[i] {
		case '某': // 李某
			if f.looseSurname(i-1) && !f.isAny(j, "些", "种", "一", "个", "位", "人") && (f.edge(i-1) || f.class(i-1)&sureSurname != 0) {
				f.add(i-1, j, Person, f.text(i-1, i))
			}
			return
		case '氏': // 李氏 is no name; 陈氏太极
			return
		}
		switch f.r[i] {
		case '姐', '哥', '叔', '姨', '弟', '妹', '舅', '姑', '奶', '爷', '婆', '婶', '嫂', '伯':
			if f.endsAny(i, "我", "他", "她", "你", "二", "三", "大", "小", "表", "堂", "的") {
				f.relation(i, j)
			}
		}
		switch f.r[i] {
		case '弟', '舅', '姑', '奶', '爷', '婆':
			return
		}
		// 王姐, 张哥: nothing of a word may follow or precede
		if !f.courtesySurname(i-1) || f.class(i-1)&sureSurname == 0 && (!f.nameEnds(j) || f.r[i] == '工' || f.r[i] == '总' && !f.edge(i-1)) || f.is(j, f.text(i, j)) || !f.edgeWide(i-1) && !f.endsAny(i-1, "老", "小", "大") || f.w.notAny.hasEnd(f.upTo(i, 4)) && f.class(i-1)&sureSurname != 0 || f.w.everyday.is(f.r[i-1:j]) {
			return
		}
		if (f.r[i] == '总' || f.r[i] == '工') && !f.nameEnds(j) || f.r[i] == '工' && f.isAny(j, "作", "资", "厂", "人", "地", "业", "程", "龄", "伤", "具") || f.r[i] == '总' && f.isAny(j, "是", "的", "有", "在", "会", "不", "要", "共", "之", "体", "结", "想") {
			return
		}
		if f.isAny(j, "妹", "弟", "夫", "父", "母", "子", "侄", "片", "腺") {
			return
		}
		f.add(i-1, j, Person, f.text(i-1, i))
		return
	}
	if f.is(i, "奶奶") || f.is(i, "爷爷") || f.is(i, "叔叔") || f.is(i, "伯伯") || f.is(i, "婆婆") || f.is(i, "姥姥") || f.is(i, "外婆") || f.is(i, "姥爷") || f.is(i, "老弟") {
		f.relation(i, j)
	}
	if f.is(i, "同学") && f.isAny(j, "们") || f.is(i, "老板") && f.is(j, "娘") && j-i == 2 {
		return
	}
	k := i
	start := f.nameBefore(k, true)
	if start == k && f.courtesySurname(k-1) && f.edgeWide(k-1) {
		start = k - 1
	}
	if start == k {
		return
	}
	r := f.class(start)
	if r&sureSurname == 0 {
		two := k-start >= 2 && (f.w.compound.is(f.r[start:start+2]) || f.looseSurname(start) && f.class(start+1)&given != 0)
		one := k-start == 1 && f.courtesySurname(start) && f.edgeWide(start) && !f.w.everyday.is(f.r[start:min(start+2, len(f.r))])
		if !two && !one {
			return
		}
	}
	if k-start == 1 && isNumeral(f.rune(start-1)) {
		return
	}
	f.add(start, j, Person, f.text(start, k))
}

// nameLabel finds the name after a label of one that stands at [i, j).
func (f *finder) nameLabel(i, j int) {
	if j-i == 1 {
		f.surnameOnly(i, j)
		return
	}
	k := j
	colon, link := false, false
	if f.is(k, "(") { // 姓名（患者）：
		for n := k; n < k+8 && n < len(f.r); n++ {
			if f.r[n] == ')' {
				k = n + 1
				break
			}
		}
	}
	if f.is(k, "姓名") || f.is(k, "名字") || f.is(k, "名") && f.is(k+1, ":") {
		k++
		if !f.is(k, ":") {
			k++
		}
		link = true
	}
	for k < len(f.r) && k-j < 8 {
		switch c := f.r[k]; c {
		case ' ', ',', '，', '[', '【', '_', '/', '-', '|', '"', '「', '*', '\t':
		case ':':
			colon = true
		case '叫', '是', '为', '名':
			link = true
		default:
			goto at
		}
		k++
	}
at:
	t := Person
	if f.isAny(i, "主刀", "主管医", "管床", "接诊", "经治", "责任护", "术者", "助手", "检查者", "报告者", "审核者", "报告医", "审核医", "检查医", "送检医", "主诊", "首诊", "预约医", "挂号医", "出诊医", "记录者", "主任", "主治") {
		t = Doctor
	}
	form := f.isAny(i, "姓名", "患者姓名", "病人姓名", "患儿姓名", "签名", "签字", "署名", "就诊人", "联系人", "紧急联系人", "收件人", "收货人", "户名", "开户名", "就诊者", "患者名", "病人名", "孩子名", "本人姓名", "持卡人", "收款人", "落款", "监护人", "申请人", "家长姓名", "母亲姓名", "父亲姓名", "被保险人", "投保人", "陪同人", "陪护人") || t == Doctor && colon
	if letter(f.rune(k)) && form && (colon || link || k > j) {
		f.latinName(k, t)
		return
	}
	if e := f.dottedEnd(k); e > k && (colon || link) {
		f.take(k, e, t)
		return
	}
	if e := f.foreignName(k); e > k {
		f.take(k, e, t)
		return
	}
	end := f.nameAfter(k)
	switch {
	case end > k && form && (colon || link || k > j):
		if (colon || f.nameEnds(end) || f.fullName(k) == end-k || f.fullNameRun(k, end)) && !f.anyPerson(k) {
			f.take(k, end, t)
		}
	case form && colon && !f.anyPerson(k): // whatever it looks like
		e := k
		for e < len(f.r) && e-k < 4 && (isHan(f.r[e]) || f.r[e] == '*' || f.r[e] == '×') {
			e++
		}
		if e > k && e-k >= 2 && (e >= len(f.r) || !isHan(f.r[e])) {
			f.take(k, e, t)
		}
	case end > k && !f.anyPerson(k):
		if k == j && !colon && !link { // 患者王芳
			if n := f.nameNear(k); n > 0 && (n == 3 || !f.w.everyday.is(f.r[k:k+2])) {
				f.take(k, k+n, t)
			} else if f.sexAfter(end) {
				f.take(k, end, t)
			}
			return
		}
		comma := !colon && !link
		if n := f.nameNear(k); n > 0 && !(comma && n < 3 && f.class(k)&sureSurname == 0) {
			f.take(k, k+n, t)
		} else if f.sexAfter(end) || colon && f.nameEnds(end) && !f.w.everyday.is(f.r[k:k+2]) && f.class(k)&sureSurname != 0 {
			f.take(k, end, t)
		}
	}
}

// sexAfter reports whether a sex or an age follows at i, as after a name in a form.
func (f *finder) sexAfter(i int) bool {
	for i < len(f.r) && (f.r[i] == ' ' || f.r[i] == ',' || f.r[i] == '，' || f.r[i] == '、' || f.r[i] == '(' || f.r[i] == '。') {
		i++
	}
	return f.isAny(i, "男", "女") && !f.isAny(i, "女儿", "男友", "女友")
}

// anyPerson reports whether a value at i names nobody.
func (f *finder) anyPerson(i int) bool {
	return f.isAny(i, "患者", "病人", "本人", "家属", "老年", "男", "女", "父", "母", "儿子", "丈夫", "妻子", "孩子", "自己", "不方便", "不便", "保密", "匿名", "未填", "无", "见", "不详", "同上", "如下", "电话", "手机", "和", "以及", "年龄")
}

// surnameOnly finds the surname that someone gives (姓赵, 我姓钱), and the name after
// 名 (名建国).
func (f *finder) surnameOnly(i, j int) {
	if f.r[i] != '姓' {
		return
	}
	k := f.blanks(j)
	if f.endsAny(i, "百", "老百") || f.rune(k) == '名' {
		return
	}
	if k+1 < len(f.r) && f.w.compound.is(f.r[k:k+2]) {
		f.take(k, k+2, Person)
		return
	}
	if f.class(k)&surname == 0 {
		return
	}
	r := f.rune(k + 1)
	if end := f.nameAfter(k); end > k && f.fullName(k) == end-k {
		f.take(k, end, Person)
		return
	}
	if k+1 >= len(f.r) || !isHan(r) || r == '那' || r == '这' || r == '的' || r == '一' || r == '是' || r == '今' || r == '来' || r == '名' || r == '住' || r == '男' || r == '女' || r == '，' || r == '家' || r == '吗' || r == '吧' || r == '在' {
		f.take(k, k+1, Person)
	}
}

// relation finds the name of a relative after the word for one at [i, j): 我妈王秀兰,
// 女儿叫李欣怡.
func (f *finder) relation(i, j int) {
	if f.isAny(i, "妈", "爸") && f.class(i-1)&(sureSurname|midSurname) != 0 && f.edgeWide(i-1) && !f.w.notAny.hasEnd(f.upTo(i, 4)) { // 李妈妈, and not 照顾妈妈
		f.add(i-1, j, Person, f.text(i-1, i))
		return
	}
	k := j
	if f.isAny(k, "的名字叫", "的名字是", "名字叫", "名字是", "姓名是", "姓名", "名叫", "叫做", "叫") {
		return // the rule of 叫 and 名字
	}
	link := false
	for k < len(f.r) && k-j < 3 {
		switch f.r[k] {
		case ' ', '(', ':', ',', '，', '"', '是':
			link = true
		default:
			goto at
		}
		k++
	}
at:
	if e := f.dottedEnd(k); e > k {
		return // found by its point
	}
	if e := f.foreignName(k); e > k {
		f.take(k, e, Person)
		return
	}
	n := f.nameNear(k)
	if n == 0 || link && f.r[k-1] != '(' && f.r[k-1] != ':' && f.r[k-1] != ' ' && n < 3 {
		return
	}
	if n == 2 && f.w.everyday.is(f.r[k:k+2]) {
		return
	}
	f.take(k, k+n, Person)
}

// called finds the name after 我叫, 名字是, 我是 and the like, which stand at [i, j).
func (f *finder) called(i, j int) {
	strong := f.isAny(i, "我叫", "俺叫", "名字", "大名", "小名", "全名", "我名", "乳名", "真名", "叫做")
	if f.is(i, "叫") {
		strong = f.endsAny(i, "我", "人", "者", "子", "儿", "妈", "爸", "亲", "他", "她", "名", "公", "婆", "夫", "妻", "友", "邻居", "同事", "哥", "姐", "弟", "妹", "奶", "爷", "孙", "娃", "宝", "姨", "叔", "本", "大", "生", "学", "属", "的", "女", "男", "位")
		if f.endsAny(i, "药", "病", "尖", "呼", "东西") {
			return
		}
	}
	k := j
	colon := false
	for k < len(f.r) && k-j < 4 {
		switch f.r[k] {
		case ' ', '"', '「', '【':
		case ':':
			colon = true
		case '叫', '是', '做', '为', '作':
			strong = strong || f.is(i, "名字") || f.is(i, "大名") || f.is(i, "本人")
		default:
			goto at
		}
		k++
	}
at:
	if letter(f.rune(k)) {
		if strong && (f.is(i, "我叫") || f.is(i, "叫") || f.is(i, "名字")) && f.rune(k) <= 'Z' && !f.isAny(i, "叫") {
			f.latinName(k, Person)
		}
		return
	}
	if strong {
		if e := f.dottedEnd(k); e > k {
			return
		}
		if e := f.foreignName(k); e > k {
			f.take(k, e, Person)
			return
		}
		end := f.nameAfter(k)
		if end > k && !f.anyPerson(k) {
			if f.nameNear(k) > 0 {
				end = k + f.nameNear(k)
			}
			if f.nameEnds(end) || end-k == 3 || colon || f.fullNameRun(k, end) {
				if f.w.everyday.is(f.r[k:k+2]) && !f.nameEnds(end) || f.w.notAny.hasEnd(f.r[:k+1]) && f.r[k] != '来' && f.class(k)&sureSurname == 0 {
					return
				}
				f.take(k, end, Person)
			}
			return
		}
		// 小名叫豆豆, 大名阿依古丽
		if f.isAny(i, "小名", "乳名", "大名", "名字", "真名") && isHan(f.rune(k)) && f.rune(k) == f.rune(k+1) && f.nameEnds(k+2) {
			f.take(k, k+2, Person)
		} else if e := f.foreignRun(k); e-k >= 3 && f.nameEnds(e) {
			f.take(k, e, Person)
		}
		return
	}
	n := f.nameNear(k)
	if n == 0 || n < 3 && (f.class(k)&sureSurname == 0 || f.isAny(i, "找", "请", "是", "叫") && f.w.everyday.is(f.r[k:k+2])) {
		return
	}
	if n == 2 && !f.isAny(i, "我是", "我姓", "本人", "这是", "他是", "她是", "您是", "你是", "谢谢", "感谢", "咨询", "全名", "真名") {
		return
	}
	f.take(k, k+n, Person)
}

// foreignName returns where a name of another language without a point ends that
// begins at i, or i.
func (f *finder) foreignName(i int) int {
	e := f.foreignRun(i)
	for e > i && !f.nameEnds(e) {
		e--
	}
	if e-i >= 3 && e-i <= 6 && f.foreignBefore(e) <= i {
		return e
	}
	return i
}

// foreignRun returns where characters of names of other languages end.
func (f *finder) foreignRun(i int) int {
	for n := 0; n < 12 && i < len(f.r) && f.class(i)&translit != 0; n++ {
		i++
	}
	return i
}

// dottedEnd returns where a name with a point in it ends that begins at i, or i.
func (f *finder) dottedEnd(i int) int {
	k := f.foreignRun(i)
	if k-i < 2 || !middleDot(f.rune(k)) {
		return i
	}
	e := f.foreignRun(k + 1)
	if e-k < 3 {
		return i
	}
	return e
}
