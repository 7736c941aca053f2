package identifiers

import "strings"

// hospital finds the name of a hospital whose 医院 or the like stands at [i, j). A
// hospital that is only described (当地医院, 三甲医院, 县医院) names none.
func (f *finder) hospital(i, j int) {
	if f.is(j, "长") || f.is(j, "感") || f.is(j, "士") || f.is(j, "前") && f.is(i, "院") { // 院长
		return
	}
	short := j-i <= 3 && f.r[i] != '医' && f.r[i] != '诊' && f.r[i] != '卫' && f.r[i] != '門' && f.r[i] != '门' && f.r[i] != '診' && f.r[i] != '保' && f.r[i] != '防' && f.r[i] != '疗' && f.r[i] != '醫' && f.r[i] != '眼'
	if short && (f.is(j, "子") || f.is(j, "校") || f.is(j, "系")) {
		return
	}
	if f.is(i, "眼科") && j-i == 2 || f.is(i, "妇幼") && j-i == 2 { // 在明仁眼科做的
		start := f.leftOf(i, 4)
		if n := i - start; n >= 2 && n <= 3 && f.nice(start, i) && f.endsAny(start, "在", "去", "到", "来", "从", "找") && !f.w.common.has(f.r[start:i]) && !f.w.generic.has(f.r[start:i]) && f.isAny(j, "做", "看", "查", "检", "开", "的", "配", "复", "拍", "手术", "治", "住", "挂", "说", "验", "，", "。", ",") {
			f.take(start, j, Hospital)
		}
		return
	}
	start := f.hospitalStart(i, j, short)
	if start >= i && !(start == i && f.named(i, j)) {
		return
	}
	end := j
	// a branch: 东院区, 江北分院
	for n := 1; n <= 4 && end+n < len(f.r) && isHan(f.r[end+n-1]); n++ {
		if f.isAny(end+n, "院区", "分院", "分部") {
			end += n + 2
			break
		}
	}
	if f.rune(end) == '(' {
		for n := end + 1; n < end+12 && n < len(f.r); n++ {
			if f.r[n] == ')' {
				if f.endsAny(n, "院区", "分院", "分部", "总院", "本部", "院") {
					end = n + 1
				}
				break
			}
		}
	}
	f.take(start, end, Hospital)
}

// placeBefore returns where the place begins that ends at k, no farther left than
// start, or k: what is left of a short run, or the two characters that are neither
// medicine nor a word of every day.
func (f *finder) placeBefore(start, k int) int {
	for start < k {
		n, _ := f.w.generic.at(f.r[start:k])
		if n == 0 {
			break
		}
		start += n
	}
	if k-start < 2 {
		return k
	}
	if n := k - start; n <= 3 && f.placeLike(start, k) {
		return start
	}
	if f.nice(k-3, k) && f.w.counties.is(f.r[k-3:k]) {
		return k - 3
	}
	if f.placeLike(k-2, k) {
		return k - 2
	}
	return k
}

// placeLike reports whether [i, j) could be the name of a town: no character that
// ends other words, no medicine, no word of every day.
func (f *finder) placeLike(i, j int) bool {
	if clinicalRun(f.r[i:j]) || f.w.common.is(f.r[i:j]) || f.w.generic.is(f.r[i:j]) || f.w.common.is(f.r[j-2:j]) {
		return false
	}
	for _, r := range f.r[i:j] {
		if c := classOf(r); c&(hardStop|illness) != 0 && c&placeChar == 0 || c&(notGiven|stopHan) != 0 && c&(placeChar|given) == 0 {
			return false
		}
	}
	return true
}

// hospitalStart returns where the name begins of a hospital whose word stands at
// [end, j), or end where it is only described. A name is told by a place or a
// hospital's own name in it, by a city, county or district, by a number; or, with
// none of these, by a short word that stands after "at" or "to".
func (f *finder) hospitalStart(end, j int, short bool) int {
	w := f.w
	start := f.leftOf(end, 22)
	if start == end {
		return end
	}
	run := f.r[start:end]
	for i := range run { // a place, or an own name
		if n, _ := w.anchors.at(run[i:]); n > 0 {
			if i+n == len(run) && short && n < 2 {
				continue
			}
			if i >= 2 && f.r[start+i-2] == '第' && hanValue(f.r[start+i-1]) > 0 { // 第四军医大学
				return start + i - 2
			}
			if i > 0 && i <= 3 && f.allPlace(f.r[start:start+i]) && !f.w.common.is(f.r[start:start+i]) && !f.w.generic.is(f.r[start:start+i]) && !clinicalRun(f.r[start:start+i]) {
				return start
			}
			// the name of a county before: 清江市协和医院
			if k := f.districtEnd(start, start+i); k < start+i {
				return k
			}
			return start + i
		}
	}
	if f.onlyGeneric(run) {
		return end
	}
	if described(run) {
		return end
	}
	if k := f.districtEnd(start, end); k < end {
		return k
	}
	if k := f.university(start, end); k < end {
		return k
	}
	if short {
		for _, n := range []int{3, 2} {
			if len(run) >= n && f.w.counties.is(run[len(run)-n:]) || n == 2 && len(run) >= 2 && f.allPlace(run[len(run)-2:]) && (len(run) == 2 || f.endsAny(end-2, "在", "去", "到", "了", "天", "来", "周", "次", "说")) && !f.w.generic.is(run[len(run)-2:]) {
				return end - n
			}
		}
	}
	for i := range run { // 第一医院, 307医院
		if run[i] == '第' && i+1 < len(run) && (hanValue(run[i+1]) > 0 || run[i+1] == '十') && i > 0 { // 霞浦第一医院
			return f.placeBefore(start, start+i)
		}
		if digit(run[i]) && len(run)-i >= 2 || run[i] == '第' && i+1 < len(run) && hanValue(run[i+1])+b2i(run[i+1] == '十') > 0 {
			return start + i
		}
	}
	if short {
		return end
	}
	core := run
	first := start
	for len(core) > 0 {
		n, _ := w.generic.at(core)
		if n == 0 {
			break
		}
		core = core[n:]
		first += n
	}
	for again := true; again && len(core) > 0; {
		again = false
		for i := range core {
			if n, _ := w.generic.at(core[i:]); n > 0 && n == len(core)-i {
				core, again = core[:i], true
				break
			}
		}
	}
	n := len(core)
	if n < 2 {
		return end
	}
	before := f.rune(start - 1)
	if clinicalRun(core) || f.w.common.is(core) {
		return end
	}
	if n <= 4 && (first == start && start > 0 && strings.ContainsRune("在去到来从是找往叫", before) || f.nice(first, first+n)) {
		return first
	}
	if n <= 3 && first == start && (start == 0 || !isHan(before)) && f.placeLike(first, first+n) {
		return first
	}
	if first+n < end && f.formal(first+n, end) && f.placeLike(first+n-2, first+n) {
		return first + n - 2
	}
	k := first + n // …清江人民医院
	for k > first && first+n-k < 4 && f.nice(k-1, k) {
		k--
	}
	if m := first + n - k; m >= 2 && n > 4 {
		if m > 2 && !f.allPlace(f.r[k:first+n]) {
			k = first + n - 2
		}
		if f.w.common.is(f.r[k : first+n]) {
			return end
		}
		return k
	}
	return end
}

// formal reports whether [i, end) is how the names of public hospitals end before
// 医院: 人民, 中心.
func (f *finder) formal(i, end int) bool {
	return f.isAny(i, "人民", "中心", "中医", "妇幼", "眼科", "市立", "儿童", "社区", "红十字", "中西医") && i < end
}

// university returns where the name of a university begins that stands in
// [start, end), or end: 清江大学附属第二医院.
func (f *finder) university(start, end int) int {
	for k := start + 2; k+2 <= end; k++ {
		n := 0
		switch {
		case f.is(k, "大学") || f.is(k, "医学院") || f.is(k, "学院"):
			n = k
		case f.is(k, "附属") && k-start >= 2 && k-start <= 6:
			n = k
		default:
			continue
		}
		for _, w := range []string{"中医药", "医科", "理工", "师范", "科技", "交通", "医药", "医", "农业", "工业"} {
			if f.ends(n, w) {
				n -= len([]rune(w))
				break
			}
		}
		if n-start < 2 {
			return start
		}
		if n-start <= 4 && (f.nice(start, n) || n-start <= 3 && !clinicalRun(f.r[start:n]) && !f.w.common.is(f.r[start:n])) {
			return start
		}
		if f.nice(n-2, n) || !clinicalRun(f.r[n-2:n]) && !f.w.common.is(f.r[n-2:n]) {
			return n - 2
		}
	}
	return end
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// allPlace reports whether a run is made of characters of towns alone, and is no
// everyday word.
func (f *finder) allPlace(r []rune) bool {
	for _, c := range r {
		if classOf(c)&placeChar == 0 {
			return false
		}
	}
	return len(r) >= 2 && !f.w.generic.has(r)
}

// districtEnd returns where the name of a city, county or district begins that
// stands in [start, end) with its mark, or end. Within other text the name is a
// known county, or the two characters before the mark where both are of towns.
func (f *finder) districtEnd(start, end int) int {
	for k := start; k < end; k++ {
		if f.r[k] == '州' && f.isAny(k+1, "市", "区", "县") {
			continue
		}
		switch f.r[k] {
		case '省', '市', '县', '区', '旗', '州', '镇', '乡', '盟':
		default:
			continue
		}
		if k == start {
			continue
		}
		for n := min(4, k-start); n >= 2; n-- {
			if f.w.counties.is(f.r[k-n : k]) {
				return k - n
			}
		}
		n := k - start
		if m, _ := f.w.generic.at(f.r[start:k]); m > 0 && m < n {
			n -= m
		}
		name := f.r[k-n : k]
		if clinicalRun(name) || f.w.common.is(name) {
			continue
		}
		if m, _ := f.w.generic.at(name); m == n {
			continue
		}
		if n <= 3 && n >= 1 && f.rest(k+1, end) {
			return k - n
		}
		if n > 3 {
			two := f.r[k-2 : k]
			if clinicalRun(two) || f.w.generic.is(two) || f.w.common.is(two) {
				continue
			}
			if f.allPlace(two) || f.rest(k+1, end) && classOf(two[0])&placeChar != 0 {
				if n := 3; k-n >= start && f.r[k-n] != '在' && f.allPlace(f.r[k-n:k]) && classOf(f.r[k-n])&illness == 0 && f.w.counties.is(f.r[k-n:k]) {
					return k - n
				}
				return k - 2
			}
			if f.rest(k+1, end) {
				return k - 2
			}
		}
	}
	return end
}

// rest reports whether more than the mark of a district stands before 医院: 人民, 第一.
// Of "糖网市医院" nothing tells that the two characters are a place's name.
func (f *finder) rest(i, end int) bool { return i < end || end-i == 0 }

var describedWords = [][]rune{[]rune("最好"), []rune("正规"), []rune("某某"), []rune("公立"), []rune("私立"), []rune("权威"), []rune("专业治疗"), []rune("哪家"), []rune("著名"), []rune("有名"), []rune("知名"), []rune("三甲"), []rune("大型"), []rune("上级"), []rune("附近"), []rune("当地")}

// described marks a hospital that is spoken of in general.
func described(run []rune) bool {
	for i := range run {
		for _, w := range describedWords {
			if i+len(w) <= len(run) && string(run[i:i+len(w)]) == string(w) {
				return true
			}
		}
	}
	return false
}

// clinicalRun reports whether a run ends in what is no name of a place: a disease,
// a symptom, a verb.
func clinicalRun(r []rune) bool {
	if len(r) == 0 {
		return false
	}
	c := r[len(r)-1]
	if classOf(c)&illness != 0 || strings.ContainsRune("风阳上下术了着过们手查疗诊药后前时开做看", c) {
		switch c {
		case '阳', '风', '光', '石', '红', '下', '上':
			return len(r) > 2 && c != '阳' && c != '石'
		}
		return true
	}
	for _, w := range []string{"裂孔", "脱离", "激光", "飞蚊", "散光", "近视", "远视", "出血", "流泪", "头晕", "检查", "手术", "治疗", "咨询", "复查", "当时", "后来", "最后", "建议"} {
		if strings.HasSuffix(string(r), w) {
			return true
		}
	}
	return false
}

// onlyGeneric reports whether a text is made of words that name no hospital,
// leaving at most one character.
func (f *finder) onlyGeneric(r []rune) bool {
	left := 0
	for len(r) > 0 {
		n, _ := f.w.generic.at(r)
		if m, _ := f.w.anchors.at(r); m > 0 && n < m {
			return false
		}
		if n > 0 {
			r = r[n:]
			continue
		}
		if digit(r[0]) {
			left++
		}
		left++
		r = r[1:]
	}
	return left < 2
}
