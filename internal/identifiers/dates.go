package identifiers

// numericDate finds a date in digits that the groups begin with: 2023-05-06,
// 5/6/2023, 20230506.
func (f *finder) numericDate(gs []group) int {
	n := f.isDate(gs)
	if n > 0 {
		end := gs[n-1].b
		// a range that ends in a month and a day
		if n == 3 && len(gs) >= 5 && gs[3].size() <= 2 && gs[4].size() <= 2 {
			if m, one := f.mark(gs, 2); one && (m == '-' || m == '~' || m == '—') {
				if k, one := f.mark(gs, 3); one && (k == '.' || k == '/') && f.value(gs[3]) <= 12 && f.value(gs[4]) <= 31 {
					n, end = 5, gs[4].b
				}
			}
		}
		f.take(gs[0].a, end, Date)
	}
	return n
}

// isDate returns how many of the groups are a date, or 0.
func (f *finder) isDate(gs []group) int {
	if latin(f.rune(gs[0].a-1)) && f.rune(gs[0].a-1) != 'T' || f.rune(gs[0].a-1) == '.' {
		return 0
	}
	if gs[0].size() == 8 {
		d := f.digits(gs[:1])
		if birthDate(d) && d[:4] <= "2039" && !letter(f.rune(gs[0].b)) && !(f.rune(gs[0].b) == '-' && len(gs) > 1) {
			return 1
		}
		return 0
	}
	if len(gs) < 3 {
		return 0
	}
	a, one := f.mark(gs, 0)
	b, two := f.mark(gs, 1)
	if !one || !two || a != b || a != '-' && a != '/' && a != '.' && a != '–' && a != '—' && a != '·' {
		return 0
	}
	if latin(f.rune(gs[2].b)) && f.rune(gs[2].b) != 'T' {
		return 0
	}
	x, y, z := f.value(gs[0]), f.value(gs[1]), f.value(gs[2])
	day := func(m, d int) bool { return m >= 1 && m <= 12 && d >= 1 && d <= monthDays[m] }
	year := func(y int) bool { return y >= 1900 && y <= 2039 }
	switch {
	case gs[0].size() == 4 && gs[1].size() <= 2 && gs[2].size() <= 2:
		if year(x) && day(y, z) {
			return 3
		}
	case gs[2].size() == 4 && gs[0].size() <= 2 && gs[1].size() <= 2:
		if year(z) && (day(x, y) || day(y, x)) {
			return 3
		}
	case gs[0].size() == 2 && gs[1].size() == 2 && gs[2].size() == 2 && len(gs) == 3:
		if x <= 39 && day(y, z) || a == '/' && z <= 39 && (day(x, y) || day(y, x)) {
			return 3
		}
	}
	return 0
}

// smallNumber reads a number of at most most that ends at i, in digits or in
// Chinese numerals, and returns where it begins.
func (f *finder) smallNumber(i, most int) (n, start int) {
	j := i
	if digit(f.rune(i - 1)) {
		for j > 0 && digit(f.r[j-1]) {
			j--
		}
		if i-j > 2 || f.rune(j-1) == '.' && digit(f.rune(j-2)) || f.rune(j-1) == '/' && digit(f.rune(j-2)) {
			return 0, i
		}
		n = f.value(group{j, i})
	} else {
		for j > 0 && i-j < 3 && (hanValue(f.r[j-1]) > 0 || f.r[j-1] == '十') {
			j--
		}
		n = hanNumber(f.r[j:i])
	}
	if n < 1 || n > most {
		return 0, i
	}
	return n, j
}

// smallNumberAfter is the same of a number that begins at i; it returns its end.
func (f *finder) smallNumberAfter(i, most int) (n, end int) {
	j := i
	if digit(f.rune(i)) {
		for j < len(f.r) && digit(f.r[j]) {
			j++
		}
		if j-i > 2 {
			return 0, i
		}
		n = f.value(group{i, j})
	} else {
		if r := f.rune(j); r == '初' {
			j++
		}
		a := j
		for j < len(f.r) && j-a < 3 && (hanValue(f.r[j]) > 0 || f.r[j] == '十' || f.r[j] == '廿' || f.r[j] == '卅') {
			j++
		}
		n = hanNumber(f.r[a:j])
	}
	if n < 1 || n > most {
		return 0, i
	}
	return n, j
}

func hanValue(r rune) int {
	switch r {
	case '一':
		return 1
	case '二':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return 0
}

// hanNumber reads a numeral under a hundred: 三, 十五, 二十三, 廿三. It is 0 for
// what is none.
func hanNumber(r []rune) int {
	switch len(r) {
	case 1:
		switch r[0] {
		case '十':
			return 10
		case '廿':
			return 20
		case '卅':
			return 30
		}
		return hanValue(r[0])
	case 2:
		switch {
		case r[0] == '十':
			return 10 + hanValue(r[1])
		case r[0] == '廿':
			return 20 + hanValue(r[1])
		case r[0] == '卅':
			return 30 + hanValue(r[1])
		case r[1] == '十':
			return 10 * hanValue(r[0])
		}
	case 3:
		if r[1] == '十' {
			return 10*hanValue(r[0]) + hanValue(r[2])
		}
	}
	return 0
}

// monthDate finds a day of the month whose 月 stands at i: 2023年5月6日, 五月六号,
// 正月初三.
func (f *finder) monthDate(i int) {
	k := i
	for f.rune(k-1) == ' ' {
		k--
	}
	m, start := f.smallNumber(k, 12)
	lunar := f.endsAny(k, "正", "腊", "冬", "闰")
	if m == 0 {
		if !lunar {
			return
		}
		start = k - 1
	}
	j := f.blanks(i + 1)
	d, end := f.smallNumberAfter(j, 31)
	if d == 0 {
		return
	}
	first := f.rune(j) == '初' || f.rune(j) == '廿' || lunar
	a := start
	hasYear := false
	for f.rune(a-1) == ' ' {
		a--
	}
	if f.rune(a-1) == '年' {
		y := a - 1
		for f.rune(y-1) == ' ' {
			y--
		}
		b := y
		for b > 0 && y-b < 4 {
			if _, ok := numeral(f.r[b-1]); !ok {
				break
			}
			b--
		}
		if y-b == 4 || y-b == 2 {
			start, hasYear = b, true
		}
	} else {
		a = start
		if c := f.rune(a - 1); (c == '.' || c == '-' || c == '/') && digit(f.rune(a-5)) && digit(f.rune(a-2)) {
			start, hasYear = a-5, true
		}
	}
	e := f.blanks(end)
	switch f.rune(e) {
	case '日', '号', '號':
		end = f.dayRange(e + 1)
	default:
		if f.rune(e) == '、' || f.rune(e) == '-' || f.rune(e) == '~' || f.rune(e) == '至' || f.rune(e) == '到' { // 5月6、7日
			if _, e2 := f.smallNumberAfter(f.blanks(e+1), 31); e2 > e+1 && (f.rune(f.blanks(e2)) == '日' || f.rune(f.blanks(e2)) == '号') {
				end = f.blanks(e2) + 1
				break
			}
		}
		if !first && !hasYear {
			return
		}
	}
	f.take(start, end, Date)
}

// dayRange returns where the days end that follow the day which ends at i: 至8日.
func (f *finder) dayRange(i int) int {
	j := f.blanks(i)
	switch f.rune(j) {
	case '-', '~', '至', '到', '—', '、', '和', '–', '及':
	default:
		return i
	}
	_, e := f.smallNumberAfter(f.blanks(j+1), 31)
	if e <= j+1 {
		return i
	}
	if f.rune(e) == '月' {
		if _, e = f.smallNumberAfter(e+1, 31); e == 0 {
			return i
		}
	}
	if c := f.rune(f.blanks(e)); c == '日' || c == '号' || c == '號' {
		return f.dayRange(f.blanks(e) + 1)
	}
	return i
}

// englishDate finds a date with a month's name at [i, j): May 6, 6th of May 2023.
func (f *finder) englishDate(i, j int) {
	if f.r[i] >= 'a' && (f.is(i, "may") || f.is(i, "march") || f.is(i, "mar") || f.is(i, "dec") || f.is(i, "sep")) {
		return
	}
	if j-i > 1 && f.r[i+1] <= 'Z' && (f.is(i, "OCT") || f.is(i, "DEC") || f.is(i, "MAR") || f.is(i, "SEP") || f.is(i, "MAY") || f.is(i, "APR")) && !f.yearNear(j) {
		return // an examination
	}
	start, end := i, j
	k := j
	if f.rune(k) == '.' || f.rune(k) == ',' {
		k++
	}
	k = f.blanks(k)
	if f.rune(k) == '-' {
		k++
	}
	if f.is(k, "the ") {
		k += 4
	}
	d, e := f.smallNumberAfter(k, 31)
	found := false
	if d > 0 && digit(f.rune(k)) {
		e = f.ordinal(e)
		if !latin(f.rune(e)) && !(f.rune(e) == '.' && digit(f.rune(e+1))) && f.rune(e) != '%' && f.rune(e) != '/' {
			found, end = true, e
		}
	}
	// the day before the month
	b := i
	if f.rune(b-1) == '-' && digit(f.rune(b-2)) {
		b--
	}
	for f.rune(b-1) == ' ' {
		b--
	}
	if f.ends(b, " of") {
		b -= 3
	}
	if t := b; !found {
		for _, suffix := range []string{"st", "nd", "rd", "th"} {
			if f.ends(b, suffix) {
				t = b - 2
			}
		}
		if digit(f.rune(t - 1)) {
			if n, s := f.smallNumber(t, 31); n > 0 && !latin(f.rune(s-1)) {
				found, start = true, s
			}
		}
	}
	if !found {
		return
	}
	// the year after it
	k = end
	for f.rune(k) == ',' || f.rune(k) == ' ' || f.rune(k) == '-' || f.rune(k) == '.' {
		k++
	}
	if k > end || start < i {
		y := k
		for digit(f.rune(y)) {
			y++
		}
		if y-k == 4 && (f.r[k] == '1' || f.r[k] == '2') {
			end = y
		}
	}
	f.take(start, end, Date)
	f.last = max(f.last, end)
}

func (f *finder) yearNear(j int) bool {
	for k := j; k < j+9; k++ {
		if digit(f.rune(k)) && digit(f.rune(k+1)) && digit(f.rune(k+2)) && digit(f.rune(k+3)) && !digit(f.rune(k+4)) && (f.rune(k) == '1' || f.rune(k) == '2') {
			return true
		}
	}
	return false
}

func (f *finder) ordinal(i int) int {
	for _, suffix := range []string{"st", "nd", "rd", "th", "ST", "ND", "RD", "TH"} {
		if f.is(i, suffix) && !letter(f.rune(i+2)) {
			return i + 2
		}
	}
	return i
}
