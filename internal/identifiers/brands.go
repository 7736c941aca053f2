package identifiers

import "strings"

// named reports whether the word at [i, j) is a name by itself.
func (f *finder) named(i, j int) bool {
	n, v := f.w.brands.at(f.r[i:j])
	return n == j-i && v == 2
}

// brand finds a hospital that is called by a short name at [i, j): 去协和看, 中山一附院.
func (f *finder) brand(i, j int) {
	_, v := f.w.brands.at(f.r[i:j])
	if v == 0 || f.covered(i) {
		return
	}
	// what follows belongs to the name: 协和医院 is found by 医院
	if f.isAny(j, "医院", "醫院", "医学院", "医科", "大学", "堂", "路", "街", "兰", "村", "市", "制药", "证券", "大道", "基金会", "社会", "集团") {
		return
	}
	start, end := i, j
	for n := 2; n <= 3; n++ { // 北京协和, 武汉同济
		if i >= n && f.w.places.is(f.r[i-n:i]) {
			start = i - n
		}
	}
	if v == 2 && start == i && j-i == 2 && isHan(f.rune(i-1)) && f.class(i-1)&(notGiven|stopHan|edgeLeft|illness|hardStop) == 0 {
		v = 1
	}
	if v == 1 && start == i {
		prev := f.rune(i - 1)
		ok := i == 0 || strings.ContainsRune("去到在来找从是往于上回跑挂转约了叫给，。,.、：:；; \n和跟或及\"“（(也去过住看", prev) || f.endsAny(i, "做的", "看的", "推荐", "建议", "预约", "就是")
		ok = ok || f.isAny(j, "眼科", "的号", "的大夫", "的医生", "的专家", "的主任", "做的", "看的", "查的", "拍的", "住院", "门诊", "复查", "检查", "开的", "诊断", "确诊", "手术", "那边", "大夫", "专家")
		if !ok || f.endsAny(i, "各位", "全体", "业内", "医界", "广大") {
			return
		}
		next := f.isAny(j, "看", "挂", "检", "做", "复", "治", "眼", "东", "西", "南", "北", "门诊", "急诊", "本部", "分院", "住", "，", "。", ",", ".", "的", "医生", "大夫", "专家", "？", "?", "！", "!", "、", "或", "和", "还是", "了", "吗", "呢", "开", "手术", "查", "排", "约", "打", "问", "那", "说", "也", "都", "这", "就", "给", "诊", " ", "\n", "附", "一院", "二院", "三院", "院", "等", "激光", "拍", "取", "预", "吧", "好", "去", "确", "出", "回")
		if !next && j < len(f.r) {
			return
		}
		if f.is(j, "的") && f.isAny(j+1, "是", "人", "山", "时") {
			return
		}
	}
	for _, w := range []string{"眼科医院", "东院区", "西院区", "南院区", "北院区", "东院", "西院", "南院", "北院", "东区", "西区", "南区", "北区", "总院", "本部", "分院", "一院", "二院", "三院", "附一院", "附二院"} {
		if f.is(j, w) {
			end = j + len([]rune(w))
			break
		}
	}
	f.take(start, end, Hospital)
}

// Names returns the hospitals that a line of the input names, as a form has them
// ("清江市第一人民医院 眼科"), together with the same without the place that they
// begin with.
func Names(line string) []string {
	var out []string
	f := finders.Get().(*finder)
	defer f.free()
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \u3000\t\n,，;；、。/|", r) }) {
		f.read(word)
		end := 0
		last := 0
		for i := range f.r {
			if n, v := f.w.triggers.at(f.from(i, 8)); v == wordInstitution && i+n > end {
				last, end = i, i+n
			}
		}
		if end == 0 || last == 0 || f.onlyGeneric(f.r[:last]) {
			continue
		}
		name := f.text(0, end)
		out = append(out, name)
		for _, mark := range []string{"自治区", "省", "市", "县"} {
			i := strings.Index(name, mark)
			if i <= 0 {
				continue
			}
			rest := []rune(name[i+len(mark):])
			if len(rest) >= 5 && (rest[0] == '第' || digit(rest[0]) || !f.onlyGeneric(rest[:max(0, len(rest)-(end-last))])) {
				out = append(out, string(rest))
			}
		}
	}
	f.read(line)
	f.scan()
	for _, h := range f.hits {
		if h.Type == Hospital && letter(f.rune(h.Start)) {
			out = append(out, h.Value)
		}
	}
	return out
}
