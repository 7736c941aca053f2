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
	if f.coveredBy(i, Address) && f.coveredBy(j, Address) { // a longer one was found
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
		if c := f.rune(k); c == '第' || (c == '甲' || c == '乙' || c == '丙') && digit(f.rune(k+1)) {
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
