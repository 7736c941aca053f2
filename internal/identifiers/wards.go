package identifiers

// wards finds a ward, a room or a bed by number: 3病区12床, 加3床, 1203病房, 住院部8楼.
func (f *finder) wards(i, j int) {
	if f.rune(i-1) == '[' { // a surrogate
		return
	}
	switch {
	case f.is(i, "住院部"), f.is(i, "住院楼"):
		k := f.blanks(j)
		if n, e := f.roomNumber(k); n {
			if c := f.rune(e); c == '楼' || c == '层' || c == '区' || f.is(e, "号楼") {
				for c := f.rune(e); c == '楼' || c == '层' || c == '区' || c == '号'; c = f.rune(e) {
					e++
				}
				f.take(i, e, Ward)
			}
		}
		return
	case f.is(i, "加床"):
		if n, e := f.roomNumber(f.blanks(j)); n && !f.count(e) {
			if f.rune(e) == '床' || f.rune(e) == '号' {
				e++
			}
			f.take(i, e, Ward)
		}
		return
	case f.is(i, "病床"), f.is(i, "房间"), f.is(i, "病房号"), f.is(i, "房号"), f.is(i, "护理单元"):
		if s := f.roomNumberBefore(i); s < i && (f.is(i, "房间") || f.is(i, "护理单元")) && digit(f.r[i-1]) && !f.count(j) && i-s >= 2 {
			f.take(f.blocksBefore(s), j, Ward)
			return
		}
		fallthrough
	case f.is(i, "床号"), f.is(i, "床位"):
		k := j
		for f.rune(k) == ' ' || f.rune(k) == ':' || f.rune(k) == '是' || f.rune(k) == '号' || f.rune(k) == '为' || f.rune(k) == '第' {
			k++
		}
		if n, e := f.roomNumber(k); n && e-k <= 5 && f.rune(e) != '张' && f.rune(e) != '个' && !f.count(e) {
			if f.rune(e) == '床' || f.rune(e) == '号' {
				e++
			}
			f.take(k, e, Ward)
		}
		return
	}
	bed := f.is(i, "床")
	if !bed && !f.is(i, "诊") { // 病房1203, 病区：5
		k := j
		for f.rune(k) == ' ' || f.rune(k) == ':' {
			k++
		}
		if n, e := f.roomNumber(k); n && digit(f.r[k]) && !f.count(e) && f.rune(e) != '楼' && f.rune(e) != '张' && f.rune(e) != '人' && f.roomNumberBefore(i) == i {
			if f.rune(e) == '床' || f.rune(e) == '号' {
				e++
			}
			f.take(i, e, Ward)
			return
		}
	}
	if bed && (f.rune(j) == ':' || f.rune(j) == ' ') && i > 0 && !f.endsAny(i, "临", "起", "卧", "上", "下", "离", "铺", "张", "病", "床") { // 床：12
		if n, e := f.roomNumber(f.blanks(j + 1)); n && digit(f.rune(e-1)) && !f.count(e) && f.roomNumberBefore(i) == i {
			f.take(i, e, Ward)
			return
		}
	}
	k := i
	if f.rune(k-1) == '#' {
		k--
	}
	for f.rune(k-1) == ' ' {
		k--
	}
	if f.rune(k-1) == '号' {
		k--
	}
	start := f.roomNumberBefore(k)
	if start == k {
		if !bed && (f.is(i, "病区") || f.is(i, "病室")) && (f.endsAny(k, "东", "西", "南", "北") && !f.endsAny(k, "山东", "广东", "江西", "山西")) {
			start = k - 1
		} else {
			return
		}
	}
	if bed {
		switch f.rune(j) {
		case '位', '单', '铺', '边', '头', '垫', '被', '棉', '上', '试', '旁', '大', '小', '褥', '毯', '前', '品', '榻':
			if !(f.rune(j) == '位' && f.rune(k) == '号') && f.rune(j) != '前' && f.rune(j) != '上' {
				return
			}
		}
		if !digit(f.r[k-1]) && k-start == 1 && f.rune(k) != '号' && !f.endsAny(start, "区", "房", "室", "科") && f.r[start] != '五' && f.r[start] != '七' && f.r[start] != '八' && f.r[start] != '六' && f.r[start] != '九' {
			return // 一床, 两床
		}
		if f.isAny(start-1, "第") {
			start--
		}
		if c := f.rune(start - 1); c == '加' || c == '+' || c == '抢' {
			start--
		}
	}
	if f.rune(start-1) == '第' {
		start--
	}
	start = f.blocksBefore(start)
	end := j
	for n := 0; n < 3; n++ { // what follows: 二病区 305房 12床 is found from its bed
		if f.is(end, "楼") || f.is(end, "层") {
			end++
		}
	}
	f.take(start, end, Ward)
}

// roomNumber reads a number of a room, bed or floor at i: 12, A3, 十二.
func (f *finder) roomNumber(i int) (bool, int) {
	j := i
	if letter(f.rune(j)) && digit(f.rune(j+1)) {
		j++
	}
	for j < len(f.r) && digit(f.r[j]) {
		j++
	}
	if j > i && digit(f.r[j-1]) {
		if f.rune(j) == '-' && digit(f.rune(j+1)) {
			for j++; digit(f.rune(j)); j++ {
			}
		}
		return j-i <= 7, j
	}
	j = i
	for j < len(f.r) && j-i < 3 && (hanValue(f.r[j]) > 0 || f.r[j] == '十') {
		j++
	}
	return j > i, j
}

// roomNumberBefore returns where the number that ends at i begins.
func (f *finder) roomNumberBefore(i int) int {
	j := i
	for j > 0 && (digit(f.r[j-1]) || f.r[j-1] == '-' && j < i && digit(f.rune(j-2))) {
		j--
	}
	if j < i {
		if i-j > 7 {
			return i
		}
		if letter(f.rune(j-1)) && !letter(f.rune(j-2)) {
			j--
		}
		if f.rune(j-1) == '.' && digit(f.rune(j-2)) {
			return i
		}
		return j
	}
	if letter(f.rune(i-1)) && !letter(f.rune(i-2)) {
		return i - 1
	}
	for j > 0 && i-j < 3 && (hanValue(f.r[j-1]) > 0 || f.r[j-1] == '十') {
		j--
	}
	return j
}

// blocksBefore returns where the blocks, floors and wards begin that stand before
// a bed: 8楼A区, 住院部2号楼.
func (f *finder) blocksBefore(i int) int {
	for n := 0; n < 5; n++ {
		k := i
		for f.rune(k-1) == ' ' || f.rune(k-1) == '-' {
			k--
		}
		m := 0
		for _, w := range []string{"病区", "病房", "病室", "号楼", "房间", "号房", "单元", "区", "楼", "层", "室", "房", "栋", "座", "病", "组", "科"} {
			if f.ends(k, w) {
				m = len([]rune(w))
				break
			}
		}
		if m == 0 {
			if f.ends(k, "住院部") || f.ends(k, "住院楼") || f.ends(k, "外科楼") || f.ends(k, "内科楼") {
				return k - 3
			}
			return i
		}
		at := k - m
		if f.ends(k, "ICU") {
			return k - 3
		}
		if f.rune(at-1) == '号' {
			at--
		}
		s := f.roomNumberBefore(at)
		if s == at {
			if f.endsAny(at, "东", "西", "南", "北") && m > 0 && !f.ends(k, "科") {
				i = at - 1
				continue
			}
			return i
		}
		if f.ends(k, "科") {
			return i // 眼二科 is no ward
		}
		if f.rune(s-1) == '第' {
			s--
		}
		i = s
	}
	return i
}

// englishWard finds "Ward 7B", "bed 12" and "room 305" from the word at [i, j).
func (f *finder) englishWard(i, j int) {
	if f.rune(i-1) == '[' { // a surrogate
		return
	}
	k := f.blanks(j)
	for _, w := range []string{"number ", "no. ", "No. ", "no.", "No.", "# ", "#", "No "} {
		if f.is(k, w) {
			k += len(w)
			break
		}
	}
	if f.rune(k) == ':' {
		k = f.blanks(k + 1)
	}
	e := k
	for latin(f.rune(e)) || f.rune(e) == '-' && latin(f.rune(e+1)) {
		e++
	}
	ds := 0
	for _, r := range f.r[k:e] {
		if digit(r) {
			ds++
		}
	}
	ok := ds > 0 && e-k <= 6 && ds >= e-k-2
	if !ok && e-k == 1 && f.r[k] >= 'A' && f.r[k] <= 'Z' && f.r[k] != 'I' && (f.r[k] != 'A' || !letter(f.rune(f.blanks(e)))) && (f.is(i, "Ward") || f.is(i, "ward")) {
		ok = true
	}
	if !ok {
		return
	}
	m := f.blanks(e)
	for _, w := range []string{"hour", "day", "time", "week", "month", "min", "year", "degree", "%", "pm", "am", "/", "o'clock", "p.m", "a.m", "night", "people", "patients", "to ", "inch", "feet", "ft", "cm", "x "} {
		if f.is(m, w) {
			return
		}
	}
	if c := f.rune(e); c == '"' || c == '”' {
		return
	}
	f.take(i, e, Ward)
	f.last = max(f.last, e)
}
