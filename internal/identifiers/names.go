package identifiers

import "strings"

// nameBefore returns where the name that ends at i begins, or i. Anyone says that
// the title after it is said of people whose name is not known.
func (f *finder) nameBefore(i int, anyone bool) int {
	w := f.w
	if i == 0 {
		return i
	}
	for _, end := range [3]int{i, i - 1, i - 2} { // 欧阳大夫, 欧阳明大夫
		if end < 2 || !w.compound.is(f.r[end-2:end]) {
			continue
		}
		if end == i || f.given(i-1) && (end == i-1 || f.given(i-2)) {
			return end - 2
		}
	}
	if t := f.dottedBefore(i); t < i {
		return t
	}
	if w.placesBack.hasEnd(f.upTo(i, 8)) { // 上海医生, 同仁主任
		return i
	}
	if k := f.foreignBefore(i); k < i {
		return k
	}
	c := func(n int) class { return f.class(i - n) }
	upTo := func(n int) []rune { return f.r[:max(0, i-n)] }
	r1, r2 := f.rune(i-1), f.rune(i-2)
	denied := func(n int) bool {
		return w.notAny.hasEnd(upTo(n)) || w.notName.hasEnd(upTo(n))
	}
	short := c(1)&surname != 0 && !(r1 == '周' && isNumeral(r2)) && !w.notAny.hasEnd(upTo(0)) && !(anyone && w.notName.hasEnd(upTo(0))) &&
		(!anyone || c(1)&sureSurname != 0 || f.edge(i-1) && !isNumeral(r2))
	strong3 := c(3)&(sureSurname|midSurname) != 0 && c(2)&(given|givenFirst) != 0 && c(1)&given != 0 && !w.everyday.is(f.r[max(0, i-3):max(0, i-1)]) && !w.everyday.is(f.r[max(0, i-3):i])
	full3 := i >= 3 && c(3)&surname != 0 && (f.given(i-2) && f.given(i-1) || c(3)&sureSurname != 0 && (f.nameChar(i-2) || c(2)&givenFirst != 0) && f.nameChar(i-1) && !w.everyday.is(f.r[i-3:i-1])) && (f.edge(i-3) || strong3) && !w.notFull.is(f.r[i-3:i-1]) && !w.notFull.is(f.r[i-2:i]) && !denied(2)
	strong2 := c(2)&sureSurname != 0 && c(1)&given != 0 && c(1)&surname == 0 && i >= 2 && !w.everyday.is(f.r[i-2:i])
	full2 := i >= 2 && c(2)&surname != 0 && (f.given(i-1) || c(2)&sureSurname != 0 && f.nameChar(i-1) && !w.everyday.is(f.r[i-2:i])) && (f.edge(i-2) || strong2) && !w.notFull.is(f.r[i-2:i]) && !denied(1)
	switch {
	case full3:
		return i - 3
	case full2:
		return i - 2
	case short:
		return i - 1
	}
	return i
}

func (f *finder) given(i int) bool {
	r := f.rune(i)
	return isHan(r) && classOf(r)&notGiven == 0
}

// nameChar reports whether the character at i can stand in a given name after a
// label or a surname that is sure.
func (f *finder) nameChar(i int) bool {
	r := f.rune(i)
	return isHan(r) && classOf(r)&(notGiven|given) != notGiven
}

// edge reports whether a full name can begin at i: at the beginning, after a mark,
// or after a word that is no part of a name.
func (f *finder) edge(i int) bool {
	r := f.rune(i - 1)
	return i == 0 || !isHan(r) || classOf(r)&(notGiven|stopHan) != 0 || f.endsAny(i, "咨询", "谢", "麻烦", "尊敬", "相信", "信任", "姓", "教", "预约", "挂号", "推荐", "求", "主刀", "请假", "遵", "由")
}

// edgeWide is edge, with the characters after which names begin in running text.
func (f *finder) edgeWide(i int) bool {
	return f.edge(i) || f.class(i-1)&edgeLeft != 0 || f.relativeBefore(i) || f.endsAny(i, "隔壁", "帮", "陪", "楼上", "楼下", "对门", "听", "老家", "村里", "单位", "厂里", "亲戚", "房东", "领导", "老板")
}

// courtesySurname reports whether a surname stands at i that can be one before 先生
// and 阿姨.
func (f *finder) courtesySurname(i int) bool {
	c := f.class(i)
	if c&surname == 0 {
		return false
	}
	switch f.r[i] {
	case '和', '都', '来', '那', '由', '但', '查', '应', '向', '后', '居', '相', '么', '信', '计', '干', '连', '全', '强', '通', '边', '门', '满', '元', '海', '位', '简', '解', '是', '公', '支', '国', '官', '多', '同', '老', '因', '时', '常', '幸', '经', '于':
		if f.r[i] != '于' && f.r[i] != '常' && f.r[i] != '时' || i > 0 && isHan(f.r[i-1]) {
			return false
		}
	}
	n, _ := f.w.notAny.endOf(f.upTo(i+1, 4))
	return n < 2 && !(f.r[i] == '周' && isNumeral(f.rune(i-1)))
}

func isNumeral(r rune) bool {
	_, digit := numeral(r)
	return digit && r != '腰' && r != '洞' && r != '拐' && r != '勾' || r == '十' || r == '百' || r == '几' || r == '半'
}

// nameAfter returns where the name that begins at i ends, or i: a surname and one
// or two characters.
func (f *finder) nameAfter(i int) int {
	w := f.w
	first := i
	if i+1 < len(f.r) && w.compound.is(f.r[i:i+2]) {
		first = i + 2
	} else if f.class(i)&surname != 0 {
		first = i + 1
	} else {
		return i
	}
	end := first
	for n := 0; n < 2; n++ {
		r := f.rune(end)
		if f.isAny(end, "今年", "今天", "现在", "现年", "自述", "自从", "得了", "近视", "远视", "患有", "男", "女") {
			break
		}
		if n == 0 && f.class(end)&givenFirst != 0 && f.class(end+1)&given != 0 && f.class(i)&sureSurname != 0 {
			end++
			continue
		}
		if !f.nameChar(end) || strings.ContainsRune("今现得男女性岁曾已患术左右双视近", r) && f.class(end)&given == 0 || n == 1 && f.isAny(end, "先生", "电话", "手机", "年龄", "身份", "因", "住", "患", "性别", "于", "曾", "近", "电", "联系", "身高", "体重", "家住", "主诉", "本", "同志", "确诊", "说") {
			break
		}
		end++
	}
	if end == first {
		return i
	}
	if n := min(len(f.r), i+2); w.notFull.is(f.r[i:n]) {
		return i
	}
	if end-i == 3 && w.notFull.is(f.r[i+1:end]) && first == i+1 {
		return i
	}
	return end
}

// nameEnds reports whether a name may end at i: no character of a word follows.
func (f *finder) nameEnds(i int) bool {
	r := f.rune(i)
	if i >= len(f.r) || !isHan(r) && !letter(r) {
		return true
	}
	if classOf(r)&edgeRight != 0 {
		return true
	}
	if f.isAny(i, "白内障", "青光眼", "近视", "远视", "散光", "糖尿", "高血压", "高度", "黄斑", "飞蚊", "玻璃体", "角膜", "结膜", "葡萄", "斜视", "弱视", "虹膜", "泪", "干眼", "早上", "晚上", "最近", "每", "特别", "突然", "经常", "以前", "之前", "总", "吃", "用", "介绍", "推荐", "告诉", "建议", "帮", "答应", "发来", "送", "买", "验", "确诊", "怎", "什么", "感") {
		return true
	}
	_, v := f.w.triggers.at(f.from(i, 6))
	return v == wordTitle || v == wordCourtesy
}

// surnameAt is the length of the surname at i, or 0, and whether it is one that
// seldom is anything else.
func (f *finder) surnameAt(i int) (n int, sure bool) {
	switch {
	case i+1 < len(f.r) && f.w.compound.is(f.r[i:i+2]):
		return 2, true
	case f.looseSurname(i):
		return 1, f.class(i)&(sureSurname|midSurname) != 0
	}
	return 0, false
}

// nameNear is fullName where the word before says that a name follows.
func (f *finder) nameNear(i int) int {
	w := f.w
	n, sure := f.surnameAt(i)
	if n == 0 {
		return 0
	}
	if w.everyday.has(f.r[i:min(len(f.r), i+3)]) {
		if m, _ := w.everyday.at(f.r[i:min(len(f.r), i+3)]); m > 2 || !sure || !f.nameEnds(i+3) || f.class(i+2)&given == 0 {
			return 0
		}
	}
	if (f.nameChar(i+n) || sure && f.class(i+n)&givenFirst != 0 && f.class(i+n+1)&given != 0) && f.nameChar(i+n+1) {
		strong := f.class(i+n)&(given|givenFirst) != 0 && f.class(i+n+1)&given != 0
		ends := f.nameEnds(i + n + 2)
		if f.nameEnds(i+n+1) && f.class(i+n+1)&given == 0 {
			ends, strong = false, false
		}
		if ends && (sure || f.class(i+n)&given != 0 || f.class(i+n+1)&given != 0) || sure && strong && !f.nameEnds(i+n+1) {
			return n + 2
		}
	}
	if f.nameChar(i+n) && f.nameEnds(i+n+1) && (sure || f.class(i+n)&given != 0) {
		return n + 1
	}
	return 0
}

// dottedBefore returns where a name with a point in it begins that ends at i, or i.
func (f *finder) dottedBefore(i int) int {
	k := i
	for k > 0 && i-k < 6 && f.class(k-1)&translit != 0 {
		k--
	}
	if k == i || !middleDot(f.rune(k-1)) {
		return i
	}
	a := k - 1
	for a > 0 && k-a < 8 && f.class(a-1)&translit != 0 {
		a--
	}
	if k-1-a < 2 {
		return i
	}
	return a
}

// foreignBefore returns where a name without a point begins that ends at i and is
// written as names of other languages are: 买买提主任.
func (f *finder) foreignBefore(i int) int {
	k := i
	for k > 0 && i-k < 6 && f.class(k-1)&translit != 0 && f.class(k-1)&edgeLeft == 0 {
		k--
	}
	if i-k < 3 || f.class(k)&sureSurname != 0 {
		return i
	}
	for n := k; n+1 < i; n++ {
		switch string(f.r[n : n+2]) {
		case "古丽", "买提", "阿卜", "尔江", "木拉", "阿不", "玛依", "热合", "迪丽", "扎西", "卓玛", "多吉", "才让", "格桑", "旺姆", "达瓦", "尼玛", "次仁", "巴特", "其木", "图雅", "乌日", "呼格", "吉勒", "艾合", "吐尔", "努尔", "阿依", "帕提", "热依", "艾山", "库尔", "哈斯", "高娃", "苏和", "那仁", "斯琴", "娜仁", "伊力", "依力", "买合", "亚森", "其格", "其其", "乌云", "巴雅", "宝力", "毕力", "斯日", "苏日", "那顺", "朝格", "布和", "孟和", "青格", "巴依", "吾尔", "热孜", "则汗", "卓嘎", "央金", "拉姆", "德吉", "曲珍", "旦增", "丹增", "洛桑", "顿珠", "平措":
			return k
		}
	}
	return i
}

func middleDot(r rune) bool {
	switch r {
	case '·', '•', '‧', '・', '．', '∙', '⋅':
		return true
	}
	return false
}

// dottedName finds a name with a point in it at i: 买买提·艾力.
func (f *finder) dottedName(i int) {
	a, b := i, i+1
	in := func(k int) bool {
		return f.class(k)&translit != 0 || f.class(k)&(given|notGiven|edgeLeft|edgeRight) == given
	}
	for a > 0 && i-a < 7 && in(a-1) {
		a--
	}
	for b < len(f.r) && b-i < 8 && (in(b) || middleDot(f.r[b]) && in(b+1)) {
		b++
	}
	written := 0
	for _, r := range f.r[a:b] {
		if classOf(r)&translit != 0 {
			written++
		}
	}
	if i-a < 2 || b-i < 3 || f.covered(i) || 3*written < 2*(b-a-1) {
		return
	}
	if f.isAny(b, "综合", "病", "征", "氏", "试验", "线", "瞳", "法", "手术", "小体", "晶体", "分型", "斑", "反射") {
		return
	}
	// words before the name that are written with its characters
	for _, w := range []string{"阿姨", "大爷", "和", "古尔邦", "呼和", "明明", "那其", "西安", "伊犁", "我", "是"} {
		if f.is(a, w) && i-a-len([]rune(w)) >= 2 {
			a += len([]rune(w))
		}
	}
	// what follows is a title: the doctor's rule takes it
	if n, v := f.w.triggers.at(f.from(b, 6)); n > 0 && v == wordTitle {
		return
	}
	for b > i+3 && f.isAny(b-1, "来", "和", "说") && f.nameEnds(b-1) {
		b--
	}
	f.take(a, b, Person)
}

// looseSurname reports whether a surname stands at i that is no end of another
// word (代谢, 3周).
func (f *finder) looseSurname(i int) bool {
	c := f.class(i)
	switch f.rune(i) {
	case '和', '都', '来', '那', '由', '但', '查', '应', '常', '项', '向', '盖':
		if !f.endsAny(i, "我叫", "姓名", "姓名:") && (f.r[i] == '和' || f.r[i] == '都' || f.r[i] == '来' || f.r[i] == '那' || f.r[i] == '由' || f.r[i] == '但' || f.r[i] == '查') {
			return false
		}
	}
	if f.class(i)&notLoose != 0 && f.class(i+1)&(given|notGiven) == given && f.nameEnds(i+2) && f.r[i] != '应' && f.r[i] != '常' && !f.w.everyday.is(f.from(i, 2)) && f.relativeBefore(i) {
		return true
	}
	pair := !f.w.common.is(f.from(i+1, 2)) && f.class(i+1)&(given|notGiven) == given && f.class(i+2)&(given|notGiven) == given && f.nameEnds(i+3)
	if c&surname == 0 || c&notLoose != 0 && !pair && !f.endsAny(i, "我叫", "我是", "本人", "姓名", "家属") {
		return false
	}
	if f.r[i] == '周' && isNumeral(f.rune(i-1)) {
		return false
	}
	if n, _ := f.w.places.at(f.from(i, 4)); n > 0 {
		return false
	}
	n, _ := f.w.notAny.endOf(f.upTo(i+1, 4))
	return n == 0 || n == 1 && pair
}

// fullName returns the length of a full name at i that can be told from its
// characters alone, with room around it, or 0.
func (f *finder) fullName(i int) int {
	w := f.w
	n, sure := f.surnameAt(i)
	if n == 0 {
		return 0
	}
	three := f.class(i+n)&given != 0 && f.class(i+n+1)&given != 0
	if three && !w.everyday.has(f.r[i:min(len(f.r), i+n+2)]) && f.nameEnds(i+n+2) && (sure || f.class(i+n)&notGiven == 0 && f.class(i+n+1)&notGiven == 0) {
		return n + 2
	}
	if f.class(i+n)&given != 0 && !w.everyday.has(f.r[i:min(len(f.r), i+n+2)]) && f.nameEnds(i+n+1) && sure && f.nameChar(i+n) {
		return n + 1
	}
	return 0
}
