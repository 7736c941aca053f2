package identifiers

// leftOf returns where the run of characters that ends at i and can be a name
// begins, after at most most characters. A place or a hospital's own name is
// never cut, whatever characters it has (成都, 协和).
func (f *finder) leftOf(i, most int) int {
	start := i
	for count := 0; count < most && start > 0; count++ {
		r := f.r[start-1]
		if q := f.anchorOver(start-1, i); q >= 0 {
			start = q
			continue
		}
		if digit(r) && start == i { // 301医院
			p := start
			for p > 0 && digit(f.r[p-1]) {
				p--
			}
			if i-p > 4 || i-p < 2 {
				return i
			}
			start = p
			continue
		}
		if !isHan(r) || classOf(r)&stopHan != 0 || r == '院' && f.rune(start-2) != '学' || r == '所' && start < i {
			break
		}
		start--
	}
	return start
}

// roadLeft is leftOf for addresses, whose names hold characters that end other
// names (前进路, 和平里), digits (5巷) and letters (SOHO现代城).
func (f *finder) roadLeft(i, most int) int {
	start := i
	for count := 0; count < most && start > 0; count++ {
		r := f.r[start-1]
		if q := f.anchorOver(start-1, i); q >= 0 {
			start = q
			continue
		}
		if latin(r) && start < i || digit(r) && start == i {
			p := start
			for p > 0 && latin(f.r[p-1]) {
				p--
			}
			if start-p > 4 || !isHan(f.rune(p-1)) && p > 0 && start == i {
				break
			}
			start = p
			continue
		}
		if !isHan(r) || classOf(r)&hardStop != 0 {
			break
		}
		start--
	}
	for again := true; again; {
		again = false
		for _, w := range livesWords {
			if n := len([]rune(w)); i-start >= n+1 && f.is(start, w) {
				start += n
				again = true
			}
		}
	}
	return start
}

var livesWords = []string{"来自", "老家", "家住", "家在", "回到", "搬到", "我们", "俺们", "户口", "户籍", "籍贯", "娘家", "婆家", "地址", "住址", "我家", "快递", "家", "现居", "居", "租", "回", "收货", "电话", "姓名", "患者", "公司", "单位", "位", "送", "到", "就", "目前", "现在", "今年", "男", "女", "岁", "孩子", "爸爸", "妈妈", "我"}

// anchorOver returns where a place or own name begins that covers the character
// at p and ends before limit, or -1.
func (f *finder) anchorOver(p, limit int) int {
	best := -1
	for q, n := p, 0; q >= 0 && n < 5 && isHan(f.r[q]); n++ {
		if classOf(f.r[q])&anchorStart != 0 {
			if l, _ := f.w.anchors.at(f.r[q:limit]); l > 0 && q+l > p {
				best = q
			}
		}
		q--
	}
	return best
}

// crossesWord reports whether a run holds a character that no place name has, so
// that the marks of an address in it belong to other words.
func crossesWord(r []rune) bool {
	for _, c := range r {
		switch c {
		case '的', '了', '是', '在', '去', '到', '我', '你', '您', '他', '她', '们', '这', '那', '没', '不', '吗', '呢', '医', '看', '病':
			return true
		}
	}
	return false
}

func (f *finder) contains(i, j int, chars string) bool {
	for _, r := range f.r[max(i, 0):j] {
		for _, c := range chars {
			if r == c {
				return true
			}
		}
	}
	return false
}

// address finds an address from a word of one at [i, j): a street with a number
// after it, a building and its parts, a village, a town.
func (f *finder) address(i, j int, rural bool) {
	if f.covered(i) && f.coveredBy(i, Address) {
		return
	}
	if rural {
		f.village(i, j)
		return
	}
	c := f.r[i]
	tail := false
	start := i
	switch {
	case f.is(i, "号楼"), f.is(i, "栋"), f.is(i, "幢"), f.is(i, "单元"), f.is(i, "座"):
		// a number before, and a part of it after
		s := f.roomNumberBefore(i)
		if s == i {
			return
		}
		e, steps := f.parts(s)
		if steps < 1 || e <= j-1 {
			return
		}
		start = f.estate(s)
		if steps < 2 && start == s || f.is(i, "单元") && steps < 2 && start == s {
			return
		}
		f.takeAddress(start, e)
		return
	case f.is(i, "室"):
		s := f.roomNumberBefore(i)
		if i-s < 3 || i-s > 5 || !digit(f.r[i-1]) {
			return
		}
		start = f.estate(s)
		if start == s || !f.nice(start, min(start+2, s)) || f.w.common.has(f.r[start:s]) {
			if start = f.blocksBefore(s); start == s {
				return
			}
		}
		f.takeAddress(start, j)
		return
	case f.is(i, "社区"), f.is(i, "院"), f.is(i, "府"), f.is(i, "城"), f.is(i, "湾"), f.is(i, "里"), f.is(i, "坊"), f.is(i, "座"):
		tail = true
	}
	k := f.blanks(j)
	if c2 := f.rune(k); (c2 == '东' || c2 == '西' || c2 == '南' || c2 == '北' || c2 == '中' || hanValue(c2) > 0) && f.rune(k+1) == '段' { // 解放路中段36号
		k = f.blanks(k + 2)
	}
	tall := f.isAny(i, "大厦", "广场", "公寓")
	if c == '道' && j-i == 1 && f.passage(i) || c == '院' && f.endsAny(i, "医", "病", "住", "出", "入", "学", "法", "本", "贵", "附", "分", "转", "省", "市") {
		return
	}
	e, steps := f.parts(k)
	if steps == 0 && tall {
		if n, e2 := f.roomNumber(k); n && (f.rune(e2) == '楼' || f.rune(e2) == '层') {
			e, steps = e2+1, 1
			if e3, s3 := f.parts(e); s3 > 0 {
				e, steps = e3, steps+s3
			}
			for n := e; n < e+5 && digit(f.rune(n)); n++ {
				e = n + 1
			}
		}
	}
	if steps == 0 && f.isAny(i, "路", "街", "大道") && f.crossing(i, j) {
		return
	}
	if steps == 0 {
		if f.is(i, "广场") || f.is(i, "大厦") {
			f.organisation(i, j)
		}
		return
	}
	start = f.roadLeft(i, 24)
	if start == i || f.allStop(start, i) {
		return
	}
	if tail && i-start < 2 {
		return
	}
	if steps == 1 && tail && !f.is(e-1, "栋") && !f.is(e-1, "幢") && !f.is(e-1, "楼") && !f.is(e-1, "室") && !f.is(e-1, "号") {
		return
	}
	if f.endsAny(i, "走", "半", "一", "上", "赶", "思", "带", "通", "血", "电", "回", "顺") && i-start <= 1 {
		return
	}
	f.takeAddress(start, e)
}

// crossing finds two streets that meet: 解放路与人民路交叉口.
func (f *finder) crossing(i, j int) bool {
	if !f.isAny(j, "与", "和") {
		return false
	}
	for k := j + 2; k < j+8 && k < len(f.r); k++ {
		if f.r[k] == '路' || f.r[k] == '街' || f.r[k] == '道' {
			if start := f.roadLeft(i, 10); i-start >= 2 && f.isAny(k+1, "交叉口", "交汇", "路口", "口", "交界") {
				f.take(start, k+1, Address)
				return true
			}
			return false
		}
	}
	return false
}

// allStop reports whether no character of [i, j) can be one of a name.
func (f *finder) allStop(i, j int) bool {
	for k := i; k < j; k++ {
		if classOf(f.r[k])&stopHan == 0 && isHan(f.r[k]) {
			return false
		}
	}
	return j-i < 2
}

func (f *finder) coveredBy(i int, t Type) bool {
	for n := len(f.hits) - 1; n >= max(0, len(f.hits)-lately); n-- {
		if h := f.hits[n]; h.Type == t && h.Start <= i && i < h.End {
			return true
		}
	}
	return false
}

func (f *finder) takeAddress(a, b int) {
	if f.endsAny(a, "住院部", "住院楼") || f.is(a, "住院部") || f.is(a, "住院楼") || f.rune(b) == '床' {
		return
	}
	a = f.regionBefore(a)
	if l := f.blanks(b); f.is(l, "附") && digit(f.rune(l+1)) {
		b = l + 1
		for digit(f.rune(b)) {
			b++
		}
		if f.rune(b) == '号' {
			b++
		}
	}
	f.take(a, b, Address)
}

// regionBefore takes in what stands before an address across blanks and commas: 浙江省 杭州市 …
func (f *finder) regionBefore(a int) int {
	for n := 0; n < 3; n++ {
		k := a
		for k > 0 && (f.r[k-1] == ' ' || f.r[k-1] == ',' || f.r[k-1] == '-' || f.r[k-1] == '·') && a-k < 2 {
			k--
		}
		switch f.rune(k - 1) {
		case '省', '市', '县', '区', '镇', '乡', '村', '道':
		default:
			return a
		}
		s := f.roadLeft(k, 14)
		if k-s < 2 {
			return a
		}
		a = s
	}
	return a
}

// parts reads numbers with the words of an address after them, from i on: 19号2号楼
// 301室, 3-2-501. It returns where they end and how many there are.
func (f *finder) parts(i int) (end, steps int) {
	end = i
	for n := 0; n < 8; n++ {
		k := f.blanks(end)
		if f.rune(k) == '第' {
			k++
		}
		a := k
		for k < len(f.r) && (k-a < 6 && latin(f.r[k]) || k-a < 12 && k > a && (f.r[k] == '-' && latin(f.rune(k+1)) || digit(f.r[k]) && f.dashed(a, k))) {
			k++
		}
		if k == a {
			for k < len(f.r) && k-a < 4 && (hanValue(f.r[k]) > 0 || f.r[k] == '十' || f.r[k] == '百' || f.r[k] == '零') {
				k++
			}
		}
		if k == a {
			if c := f.rune(a); (c == '东' || c == '西' || c == '南' || c == '北') && (f.is(a+1, "单元") || f.is(a+1, "门") || f.is(a+1, "区")) {
				k = a + 1
			} else {
				return end, steps
			}
		}
		if f.rune(k) == '之' || f.rune(k) == '附' { // 12号之3
			return end, steps
		}
		ok := false
		m := f.blanks(k)
		for _, w := range []string{"号院", "号楼", "号", "號", "弄", "栋", "幢", "座", "单元", "楼", "层", "室", "房", "户", "门", "村民小组", "村民组", "小组", "组", "区", "期", "生产队", "小队", "队", "社"} {
			if f.is(m, w) {
				if (w == "区" || w == "期" || w == "门" || w == "组" || w == "楼" || w == "层") && steps == 0 && n == 0 && !(w == "组" || w == "期" || w == "区") {
					break
				}
				end = m + len([]rune(w))
				ok = true
				steps++
				break
			}
		}
		if !ok {
			// a room without a word: 3栋502, 或 3-2-501
			if steps > 0 && digit(f.r[a]) && k-a >= 3 && k-a <= 5 && !f.count(k) {
				return k, steps + 1
			}
			dashes := 0
			for _, r := range f.r[a:k] {
				if r == '-' {
					dashes++
				}
			}
			if dashes >= 1 && digit(f.r[k-1]) && k-a >= 5 {
				return k, steps + 2
			}
			return end, steps
		}
		if f.rune(end) == '之' && digit(f.rune(end+1)) {
			end += 2
		}
	}
	return end, steps
}

func (f *finder) dashed(a, k int) bool {
	for ; k > a; k-- {
		if f.r[k-1] == '-' {
			return true
		}
	}
	return false
}

// estate returns where the name of a housing estate begins that ends at i.
func (f *finder) estate(i int) int {
	s := f.roadLeft(i, 14)
	if i-s < 2 || crossesWord(f.r[s:i]) {
		return i
	}
	return s
}

// passage reports whether 道 at i is one of the body, or of an everyday word.
func (f *finder) passage(i int) bool {
	return f.endsAny(i, "泪", "味", "管", "通", "知", "胆", "尿", "肠", "阴", "隧", "气", "消化", "频", "渠", "呼吸", "产", "耳", "报", "力", "轨", "赛", "难", "地")
}

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
	return f.isAny(j, "的", "人", "村民", "住", "第", "张", "王", "李", "刘", "陈", "来", "村委", "东", "西", "南", "北", "口", "去", "离", "旁", "附近", "小", "委会", "卫", "过", "种", "有", "在", "是", "里", "那", "这", "到", "务")
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
