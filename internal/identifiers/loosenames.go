package identifiers

import "strings"

// looseName finds a full name in running text at i, told by its characters and by
// those around it.
func (f *finder) looseName(i int) {
	if f.class(i+1)&(given|surname) == 0 && !hidden(f.rune(i+1)) && f.rune(i+1) != ' ' && (f.class(i)&sureSurname == 0 || !f.nameChar(i+1)) {
		return
	}
	if i > 0 {
		r := f.r[i-1]
		if isHan(r) && classOf(r)&edgeLeft == 0 && !f.relativeBefore(i) {
			return
		}
	}
	if k := i + 1; f.class(i)&sureSurname != 0 && hidden(f.rune(k)) && (i == 0 || !isHan(f.r[i-1]) || f.edge(i) || f.relativeBefore(i)) { // 李**, 张XX
		for k < i+3 && hidden(f.rune(k)) {
			k++
		}
		if !latin(f.rune(k)) && !hidden(f.rune(k)) {
			f.take(i, k, Person)
			return
		}
	}
	if f.spacedName(i) {
		return
	}
	n := f.fullName(i)
	if n == 0 && f.class(i)&sureSurname != 0 && f.nameChar(i+1) && !f.w.everyday.has(f.from(i, 3)) && f.looseSurname(i) && f.isAny(i+2, "来复查", "来看", "说", "的眼", "今年", "住院", "，男", "，女", ",男", ",女", "复查", "的家属", "患者") {
		f.take(i, i+2, Person)
		return
	}
	if n == 0 || f.covered(i) {
		return
	}
	compound := n > 2 && f.w.compound.is(f.r[i:i+2])
	if n == 2 {
		// two characters are told by a relative before, or by what people do after
		if f.class(i+1)&notGiven != 0 || f.w.everyday.is(f.r[i:i+2]) || !(f.relativeBefore(i) || f.personAfter(i+2) && (f.class(i+1)&surname == 0 || i == 0 || !isHan(f.r[i-1])) || f.class(i)&sureSurname != 0 && !isHan(f.rune(i-1)) && i+2 < len(f.r) && !isHan(f.r[i+2])) {
			return
		}
	}
	if n == 3 && !compound && f.class(i)&(sureSurname|midSurname) == 0 && !f.relativeBefore(i) && !f.personAfter(i+3) {
		return
	}
	// the rule of titles has the name with its title
	if _, v := f.w.triggers.at(f.from(i+n, 6)); v == wordTitle || v == wordCourtesy {
		return
	}
	f.take(i, i+n, Person)
}

// spacedName finds a name with blanks between its characters at i, as forms have it:
// 张 伟, 王 建 国.
func (f *finder) spacedName(i int) bool {
	if f.rune(i+1) != ' ' || f.class(i)&sureSurname == 0 || i > 0 && isHan(f.r[i-1]) && !f.edge(i) && !f.relativeBefore(i) {
		return false
	}
	k := f.blanks(i + 1)
	if k-i > 3 || f.class(k)&(given|notGiven) != given {
		return false
	}
	e := k + 1
	if m := f.blanks(e); m-e <= 2 && f.class(m)&(given|notGiven) == given && (m == e || !isHan(f.rune(m+1)) || f.nameEnds(m+1)) {
		e = m + 1
	}
	if isHan(f.rune(e)) && !f.nameEnds(e) {
		return false
	}
	label := f.endsAny(i, "姓名:", "姓名: ", "姓名 ", "姓名", "患者:", "患者: ", "患者", "患者 ", "我叫", "我叫 ", "联系人:", "联系人", "病人", "病人:", "家属", "家属:", "叫", "本人", "我是", "签名:", "签名: ", "就诊人:") || f.relativeBefore(i)
	_, v := f.w.triggers.at(f.from(f.blanks(e), 6))
	if !label && v != wordTitle && v != wordCourtesy && !f.personAfter(e) {
		return false
	}
	t := Person
	if v == wordTitle {
		t = Doctor
	}
	f.add(i, e, t, strings.ReplaceAll(f.text(i, e), " ", ""))
	return true
}

// hidden reports whether a character stands in the place of one of a name.
func hidden(r rune) bool {
	return r == '*' || r == '×' || r == 'X' || r == 'x' || r == '○' || r == '某' || r == '※' || r == '■' || r == '＊'
}

// relativeBefore reports whether a word for a person ends at i.
func (f *finder) relativeBefore(i int) bool { return relatives.hasEnd(f.upTo(i, 3)) }

var relatives = trieBack(strings.Fields("妈 爸 母亲 父亲 爱人 老公 老婆 丈夫 妻子 媳妇 儿子 女儿 孩子 哥 姐 弟 妹 奶奶 爷爷 外婆 外公 姥姥 姥爷 岳父 岳母 叔 舅 姑 姨 同事 朋友 邻居 室友 闺蜜 家属 患者 病人 患儿 同学 老伴 孙子 孙女 女婿 儿媳 学生 护士 医生 大夫 主任 教授 昨天 今天 上次"))

// personAfter reports whether what follows at i is done by people.
func (f *finder) personAfter(i int) bool {
	return f.isAny(i, "说", "来", "的", "，男", "，女", ",男", ",女", "男，", "女，", "男,", "女,", "今年", "住院", "复查", "去", "在", "和", "想", "做", "这个", "患者", "同志", "家属", "给", "昨天", "今天", "已", "的眼", "是我", "是他", "是她", "女士", "因", "身份证", "电话", "手机", "(")
}

// nickname finds 小李, 老王 at i.
func (f *finder) nickname(i int) {
	if f.r[i] == '阿' && f.class(i+1)&(given|notGiven) == given && f.nameEnds(i+2) && !strings.ContainsRune("尔莫里拉根富姨胶司托奇昔片霉斯米维法贝普卡洛立德达佐那利哌替帕苯道伦魏婆公妈爸", f.rune(i+1)) && (i == 0 || !isHan(f.r[i-1]) || classOf(f.r[i-1])&(notGiven|stopHan|edgeLeft) != 0) {
		f.take(i, i+2, Person)
		return
	}
	if f.class(i+1)&surname == 0 || f.w.nicks.has(f.from(i, 3)) {
		return
	}
	if f.r[i] == '阿' && f.class(i+1)&sureSurname == 0 || f.r[i] == '大' && f.class(i+1)&sureSurname == 0 {
		return
	}
	if isHan(f.rune(i-1)) && !f.edgeWide(i) || f.joinedEponym(i, i+2) {
		return
	}
	if f.endsAny(i, "大", "很", "最", "偏", "变", "较", "缩", "减", "太", "多", "从", "古", "衰", "不", "越", "些", "略", "得", "了", "缩", "增") {
		return
	}
	j := i + 2
	if f.r[i] == '老' && f.is(j, "头") && f.class(i+1)&surname != 0 && !f.isAny(i, "老石头", "老木头") { // 老王头
		f.take(i, j+1, Person)
		return
	}
	if f.is(i, "小梁") && !f.isAny(j, "说", "，", ",", "。", "来", "护士", "医", "他", "她", "帮", "给", "告") || f.is(i, "小苏") && f.is(j, "打") || f.is(i, "小范") && f.is(j, "围") || f.is(i, "大黄") || f.is(i, "小黄") && f.isAny(j, "点", "斑", "片", "疙") || f.is(i, "大肖") || f.is(i, "老许") && f.is(j, "多") || f.is(i, "大周") || f.is(i, "大汗") || f.is(i, "老陈") && f.is(j, "旧") || f.is(i, "大杨") && f.is(j, "树") || f.is(i, "小熊") || f.is(i, "小田") && f.is(j, "螺") || f.is(i, "小宋体") {
		return
	}
	if f.w.everyday.is(f.from(i+1, 2)) && len(f.from(i+1, 2)) == 2 {
		return
	}
	n, v := f.w.triggers.at(f.from(j, 6))
	if n > 0 && (v == wordTitle || v == wordCourtesy) {
		return // with the title
	}
	if !f.nameEnds(j) || f.isAny(j, "上", "下", "大", "眼", "手", "视", "一", "二", "两", "三") && !f.isAny(j, "上次", "上周", "眼睛", "眼压", "一直", "手术", "视力") {
		return
	}
	f.take(i, j, Person)
}

// signature finds the name at the end of a text, after a mark: …谢谢！王建国
func (f *finder) signature() {
	end := len(f.r)
	trim := func() {
		for end > 0 {
			switch c := f.r[end-1]; c {
			case ' ', '\n', '\r', '\t', '.', '。', '!', '~', ',', '，', ')', '）', '\u3000':
				end--
				continue
			}
			return
		}
	}
	trim()
	for _, h := range f.hits { // a date after the name
		if h.Type == Date && h.End == end || h.Type == Phone && h.End == end {
			end = h.Start
			trim()
			break
		}
	}
	for _, w := range []string{"敬上", "拜上", "敬启", "敬呈", "上", "留", "留言", "致谢", "敬礼", "鞠躬", "叩谢", "谨上", "书", "亲笔", "拜谢", "泣谢"} {
		if f.ends(end, w) && end > 4 {
			end -= len([]rune(w))
			trim()
			break
		}
	}
	start := end
	for start > 0 && end-start < 5 && isHan(f.r[start-1]) {
		start--
	}
	n := end - start
	if n < 2 || n > 4 || start > 0 && isHan(f.r[start-1]) {
		// "谢谢医生王建国" and "家属王秀兰"
		for _, k := range []int{3, 2, 4} {
			if end-k > 0 && f.fullName(end-k) == k && (f.relativeBefore(end-k) || f.endsAny(end-k, "谢谢", "感谢", "敬礼", "拜托", "祝好", "求助者", "求助人", "咨询人", "咨询者")) && !f.covered(end-k) {
				f.take(end-k, end, Person)
				return
			}
		}
		return
	}
	if f.covered(start) {
		return
	}
	before := f.rune(start - 1)
	if start > 0 && (digit(before) || letter(before) || before == '、' || before == '/' || before == '+' || before == '.' && digit(f.rune(start-2))) {
		return
	}
	dash := before == '-' || before == '—' || before == '~' || before == '\n'
	comma := before == ',' || before == '，'
	end2 := f.nameAfter(start)
	if end2 != end || f.w.everyday.is(f.r[start:start+2]) || n == 2 && f.w.notFull.is(f.r[start:end]) {
		return
	}
	sure := f.class(start)&(sureSurname|midSurname) != 0 || f.w.compound.is(f.r[start:start+2])
	all := true
	for _, r := range f.r[start+1 : end] {
		all = all && classOf(r)&given != 0
	}
	if sure && (n >= 3 || all) || all && (n == 3 || dash) {
		if comma && !(sure && all) || start == 0 && !(sure && all) {
			return
		}
		f.take(start, end, Person)
	}
}

// joinedEponym reports whether the name at [i, j) is one of those that dashes join into the
// name of a disease: Vogt-小柳-原田, 小柳-原田病.
func (f *finder) joinedEponym(i, j int) bool {
	dash := func(k int) bool {
		switch f.rune(k) {
		case '-', '–', '—':
			return true
		}
		return false
	}
	if dash(i-1) && (letter(f.rune(i-2)) || isHan(f.rune(i-2)) && dash(j)) {
		return true
	}
	if !dash(j) {
		return false
	}
	for k := j + 2; k < j+8 && (isHan(f.rune(k)) || letter(f.rune(k))); k++ {
		if f.isAny(k, "病", "综合", "征", "症") && !f.isAny(k, "病人", "病号", "症状") {
			return true
		}
	}
	return false
}
