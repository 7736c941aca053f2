package identifiers

// village finds a village or a town whose word stands at [i, j), with the step of
// the address before it, a number after it, or what says that someone lives there.
func (f *finder) village(i, j int) {
	start := f.roadLeft(i, 16)
	if start == i {
		return
	}
	if n, _ := f.w.places.at(f.r[start:]); n == j-start {
		return
	}
	if f.contains(start, j, "用肿斑症眼疗痛") || f.endsAny(j, "农村", "全村", "乡村", "本村", "山村", "同村", "外村", "邻村", "各村", "小镇", "城镇", "乡镇", "集镇", "村镇", "老乡", "家乡", "山庄", "村庄", "农庄", "茶庄", "饭庄", "钱庄", "下乡", "城乡", "故乡", "个村", "个镇", "个乡", "这村", "那村", "个庄", "某村", "某镇") {
		return
	}
	if f.isAny(j, "医", "卫生", "中心", "诊所", "静", "痛", "咳", "民族", "里人", "里的", "子里", "定", "干部", "支书", "院", "重", "严", "小学", "中学", "一中", "压", "长", "干", "吐", "官", "土", "亲", "下", "魏") && !f.isAny(j, "下面") {
		return
	}
	end := j
	if e, steps := f.parts(f.blanks(j)); steps > 0 && e > j { // 6组18号
		end = e
	}
	numbered := end > j
	marks := 0
	for k := start + 1; k < i; k++ {
		switch f.r[k] {
		case '省', '市', '县', '区', '旗', '州', '镇', '乡', '村':
			if k+1 < i {
				marks++
			}
		}
	}
	name := i - start
	town := f.is(i, "镇") || f.is(i, "乡") || f.is(i, "苏木")
	if f.is(i, "家") && j-i == 2 { // 杨家湾
		if f.class(i-1)&surname == 0 && !f.endsAny(i, "老", "新", "大", "小") || f.w.places.has(f.from(i-1, 3)) && i > 0 || f.w.places.is(f.r[max(0, i-1):j]) || f.w.counties.is(f.r[max(0, i-1):j]) {
			return
		}
		if start = i - 1; marks == 0 && !f.livesBefore(start) && !numbered && (!f.villageAfter(j, false) || f.is(j, "里")) {
			return
		}
		if marks > 0 {
			start = f.roadLeft(i, 16)
		}
		f.takeAddress(start, end)
		return
	}
	cue := f.livesBefore(start)
	switch {
	case marks > 0 && name >= 3:
	case numbered && name >= 1 && !town, numbered && name >= 2:
		if name > 6 {
			start = i - 3
		}
	case cue && town && name >= 2 && name <= 3 && f.placeLike(start, i):
	case cue && !town && name >= 5 && f.placeLike(i-2, i):
		start = i - 2
	case cue && name >= 2 && name <= 4 && !(town && f.w.generic.is(f.r[start:i])), cue && name == 1 && !town && f.endsAny(start, "家住", "住在", "家在", "老家", "来自", "老家在"):
	case name >= 2 && name <= 3 && !town && f.placeLike(start, i) && (start == 0 || !isHan(f.r[start-1]) || classOf(f.r[start-1])&hardStop != 0) && f.villageAfter(j, town):
	case name >= 2 && name <= 4 && f.nice(start, i) && !f.w.everyday.is(f.r[start:i]) && f.villageAfter(j, town):
	default:
		return
	}
	f.takeAddress(start, end)
}

// nice reports whether all of [i, j) are characters of towns, surnames and given
// names, which names of villages, schools and hospitals are made of.
func (f *finder) nice(i, j int) bool {
	for _, r := range f.r[i:j] {
		if classOf(r)&(placeChar|given|surname) == 0 && r != '家' && r != '子' && r != '庙' && r != '沟' && r != '坑' && r != '头' && r != '桃' && r != '岗' && r != '育' && r != '希' && r != '验' && r != '童' && r != '贝' && r != '幼' && r != '雏' && r != '鹰' && r != '启' && r != '蒙' && r != '星' && r != '辰' && r != '科' && r != '技' && r != '宏' && r != '图' && r != '盛' && r != '达' && r != '恒' && r != '汇' && r != '鼎' && r != '联' && r != '创' && r != '通' && r != '顺' && r != '捷' && r != '力' && r != '拓' && r != '铭' && r != '上' && r != '下' && r != '前' && r != '后' && r != '坎' && r != '垭' && r != '垄' && r != '冲' {
			return false
		}
	}
	return j > i
}

// villageAfter reports whether what follows a village at j shows that it is one.
func (f *finder) villageAfter(j int, town bool) bool {
	if j >= len(f.r) || !isHan(f.r[j]) {
		return true
	}
	if town {
		return f.isAny(j, "的", "人", "上", "街", "东", "西", "南", "北", "住", "中", "有")
	}
	return !f.isAny(j, "医", "里人", "里的", "干部", "卫生", "长", "支书", "落", "庄", "镇", "姑", "妇", "道", "级", "重", "严", "园", "稼", "姓", "家人")
}

// livesBefore reports whether a word before i says that a place is where someone
// is from or lives.
func (f *finder) livesBefore(i int) bool {
	return f.endsAny(i, "住在", "家住", "家在", "来自", "老家在", "老家是", "老家", "我是", "住", "家是", "搬到", "回到", "回", "在", "从", "是", "户籍", "户口在", "户口", "籍贯", "籍贯:", "户籍:", "我们", "俺们", "到", "去", "地址", "地址:", "地址是", "送到", "家:", "住址:", "现居", "娘家", "婆家", "家")
}

// home finds the address after a label of one that ends at i, up to the next mark.
func (f *finder) home(i int) {
	k := i
	for k < len(f.r) && k-i < 4 && (f.r[k] == ' ' || f.r[k] == ':' || f.r[k] == '是' || f.r[k] == '为' || f.r[k] == '在' || f.r[k] == '于') {
		k++
	}
	end, steps, last := k, 0, 0
	for end < len(f.r) && end-k < 42 {
		r := f.r[end]
		if !isHan(r) && !latin(r) && r != '-' && r != '#' && r != '·' && !(r == ' ' && end > k && steps > 0 && !f.isAny(end+1, "电话", "手机", "联系", "我", "微信")) {
			break
		}
		switch r {
		case '省', '市', '县', '区', '镇', '乡', '村', '路', '街', '巷', '弄', '号', '屯', '栋', '幢', '楼', '室', '庄', '组', '社', '队', '户', '层', '期', '园', '苑', '寨', '旗', '道', '座', '厦', '元':
			steps++
			last = end + 1
		case '的', '了', '我', '你', '您', '他', '她', '们', '这', '那', '没', '不', '吗', '呢', '医', '看', '病', '去', '到', '来', '离', '有', '附', '边', '太', '很', '比', '请':
			goto done
		}
		end++
	}
done:
	for last > 0 && last < end && latin(f.r[last]) { // 3栋502
		last++
	}
	size := last - k
	switch {
	case steps >= 2 && size >= 4, steps == 1 && size >= 3 && f.nameOfPlace(k, last):
		if f.contains(k, last, "症眼疗") {
			return
		}
		f.take(k, last, Address)
	}
}

// nameOfPlace reports whether [i, j), which ends in a word of an address, names one
// place: 李家村, 阳光花园.
func (f *finder) nameOfPlace(i, j int) bool {
	switch f.rune(j - 1) {
	case '村', '屯', '庄', '寨', '园', '苑', '镇', '乡', '组':
		return !f.endsAny(j, "农村", "乡村", "校园", "公园", "幼儿园", "本村", "小镇", "城镇", "乡镇", "家乡")
	case '路', '街', '巷', '弄', '道':
		return j-i >= 3 && f.endsAny(i, "住", "住在", "地址", "地址:", "地址是", "住址:", "住址")
	case '区':
		return j-i >= 3 && (f.endsAny(j, "小区") && j-i >= 4 || f.w.counties.is(f.r[i:j-1])) && !f.endsAny(j, "地区", "郊区", "山区", "城区", "市区")
	}
	return false
}

// region finds a district or county with the city or province before it, whose 区 or
// 县 stands at i, and the street after it: 清江市云栖区柳堤路.
func (f *finder) region(i int) {
	if f.covered(i) || f.isAny(i+1, "人民", "第", "中医", "妇幼", "医", "公安", "法院", "检察", "教育", "税务", "财政", "政府", "实验", "一中", "二中", "中心", "眼科", "卫生", "委", "局", "立") {
		return
	}
	start := -1
	for n := 2; n <= 4 && start < 0; n++ {
		m := i - n - 1
		if m < 2 || !f.nice(i-n, i) {
			continue
		}
		switch f.r[m] {
		case '市', '省', '州', '盟':
		default:
			continue
		}
		for _, k := range []int{2, 3, 4} {
			if m-k < 0 || !f.nice(m-k, m) || f.w.common.is(f.r[m-k:m]) || f.w.generic.is(f.r[m-k:m]) {
				continue
			}
			if start < 0 || f.w.counties.is(f.r[m-k:m]) {
				start = m - k
			}
		}
	}
	if start < 0 {
		return
	}
	end := i + 1
	for n := 0; n < 3; n++ {
		k := end
		for k < len(f.r) && k-end < 5 && f.nice(k, k+1) && f.r[k] != '路' && f.r[k] != '街' && f.r[k] != '镇' && f.r[k] != '乡' && f.r[k] != '村' {
			k++
		}
		if k-end < 2 {
			break
		}
		if f.isAny(k, "街道", "大道", "大街") {
			end = k + 2
			continue
		}
		if f.isAny(k, "路", "街", "镇", "乡", "村", "巷") {
			end = k + 1
			continue
		}
		break
	}
	for k := end; k < end+8 && k < len(f.r) && isHan(f.r[k]); k++ { // a school or a hospital has its place itself
		if f.isAny(k, "医院", "中学", "小学", "学校", "大学", "公司", "局", "厂", "院", "所") {
			return
		}
	}
	f.take(start, end, Address)
}
