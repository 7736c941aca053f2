package identifiers

// group is digits without a mark between them.
type group struct{ a, b int }

// between are the marks that stand within numbers.
func between(r rune) bool {
	switch r {
	case ' ', '-', '.', '·', '_', '—', '~', '–', '‐', '‑', '−', '/', '(', ')', '•', '\u30fb', '\t':
		return true
	}
	return false
}

// groups reads the digits from i on, with at most three marks between them.
func (f *finder) groups(i int) (gs []group, end int) {
	var store [12]group
	gs = store[:0]
	for i < len(f.r) && !digit(f.r[i]) {
		i++
	}
	for len(gs) < 40 {
		a := i
		for i < len(f.r) && digit(f.r[i]) {
			i++
		}
		gs = append(gs, group{a, i})
		j := i
		for j < len(f.r) && j-i < 3 && between(f.r[j]) {
			j++
		}
		if j == i || !digit(f.rune(j)) {
			return gs, i
		}
		i = j
	}
	return gs, i
}

func (g group) size() int { return g.b - g.a }

// mark returns the marks between two groups where they are one character, else
// its first and true.
func (f *finder) mark(gs []group, k int) (r rune, one bool) {
	if k < 0 || k+1 >= len(gs) {
		return 0, false
	}
	return f.r[gs[k].b], gs[k+1].a == gs[k].b+1
}

// digits returns the digits of groups.
func (f *finder) digits(gs []group) string {
	f.buf = f.buf[:0]
	for _, g := range gs {
		for _, r := range f.r[g.a:g.b] {
			f.buf = append(f.buf, byte(r))
		}
	}
	return string(f.buf)
}

func sizes(gs []group) int {
	n := 0
	for _, g := range gs {
		n += g.size()
	}
	return n
}

// value reads the group as a number of at most nine digits, or -1.
func (f *finder) value(g group) int {
	if g.size() > 9 {
		return -1
	}
	n := 0
	for _, r := range f.r[g.a:g.b] {
		n = n*10 + int(r-'0')
	}
	return n
}

// number settles what the digits from i on are: one number, or several in a row
// with other values between.
func (f *finder) number(i int) {
	gs, end := f.groups(i)
	f.last = max(end, i+1)
	if class(0) != f.class(end)&(hanDigit|spelledOnly) && end-gs[0].a <= 11 && f.spelledNumber(gs[0].a) {
		return
	}
	if c := f.rune(end); (c == ' ' || c == '-') && f.class(end+1)&(hanDigit|spelledOnly) != 0 && end-gs[0].a <= 11 && f.spelledNumber(gs[0].a) {
		return
	}
	if f.masked(gs[0]) {
		return
	}
	if f.rune(end) == '.' && letter(f.rune(end+1)) && f.host(gs[len(gs)-1].a) { // 163.com
		return
	}
	if len(gs) == 1 && gs[0].size() == 2 && f.r[gs[0].a] == '9' && lower(f.rune(end)) == 'y' && !letter(f.rune(end+1)) && f.rune(end+1) != '/' && f.rune(end+1) != '.' {
		f.take(gs[0].a, end+1, Age) // 92y
		return
	}
	if len(gs) == 1 && gs[0].size() <= 3 && f.bareAge(gs[0]) {
		return
	}
	if len(gs) == 1 && gs[0].size() < 3 {
		if letter(f.rune(end)) && f.tail(end) >= 3 { // 8ABC123
			switch label, gap := f.label(gs[0].a); label {
			case labelPlate, labelRecord, labelPassport:
				f.code(gs[0].a, label, gap)
			case labelWeChat:
				if gap <= 4 {
					f.account(gs[0].a, WeChat)
				}
			}
		}
		return
	}
	if f.oddMarks(gs[0]) {
		return
	}
	label, gap := f.label(gs[0].a)
	if label != labelRecord && f.isDate(gs) == 3 { // 2023-05-06, whatever stands before it
		label = 0
	}
	if f.labelled(gs, label, gap) {
		return
	}
	if len(gs) == 1 && gs[0].size() < 5 {
		return
	}
	free := 0 // groups before k that nothing was made of
	for k := 0; k < len(gs); {
		n := 0
		if mark, _ := f.mark(gs, k-1); mark != '.' || k == 0 {
			n = f.numberAt(gs, k, label, free)
		}
		if n == 0 {
			k, free = k+1, free+1
			continue
		}
		k, free = k+n, 0
	}
	if label == labelPhone {
		f.labelledPhone(gs)
	}
}

// oddMarks finds a mobile number whose 3, 4 and 4 digits have a mark between them
// that no number has: 138,0000,1234.
func (f *finder) oddMarks(g group) bool {
	c := f.rune(g.b)
	if g.size() != 3 || f.r[g.a] != '1' || f.r[g.a+1] < '3' || c == 0 || latin(c) || isHan(c) || between(c) || f.rune(g.b+5) != c {
		return false
	}
	for k := 1; k <= 9; k++ {
		if k != 5 && !digit(f.rune(g.b+k)) {
			return false
		}
	}
	end := g.b + 10
	if digit(f.rune(end)) {
		return false
	}
	f.add(g.a, end, Phone, f.digits([]group{g, {g.b + 1, g.b + 5}, {g.b + 6, end}}))
	f.last = max(f.last, end)
	return true
}

// numberAt finds what the groups from k on are, and returns how many it took.
func (f *finder) numberAt(gs []group, k int, label uint32, free int) int {
	if letter(f.rune(gs[k].a-1)) && gs[k].size() < 7 && k > 0 {
		return 0
	}
	rest := gs[k:]
	if label != labelPhone {
		if n := f.numericDate(rest); n > 0 {
			return n
		}
	}
	for n := 1; n <= len(rest) && n <= 6; n++ {
		switch total := sizes(rest[:n]); {
		case total == 17 && lower(f.rune(rest[n-1].b)) == 'x' && !latin(f.rune(rest[n-1].b+1)):
			if d := f.digits(rest[:n]) + "X"; isIDCard(d) || label == labelIDCard {
				f.add(rest[0].a, rest[n-1].b+1, IDCard, d)
				return n
			}
		case total == 18 && f.plainMarks(rest[:n]):
			if d := f.digits(rest[:n]); isIDCard(d) || birthDate(d[6:14]) && province(d) && f.word4(rest[:n]) {
				f.add(rest[0].a, rest[n-1].b, IDCard, d)
				return n
			}
		case total == 15 && f.plainMarks(rest[:n]) && n <= 3:
			if d := f.digits(rest[:n]); oldIDCard(d) && rest[0].size() >= 6 {
				f.add(rest[0].a, rest[n-1].b, IDCard, d)
				return n
			}
		}
	}
	for n := min(5, len(rest)); n > 0; n-- {
		total := sizes(rest[:n])
		if total < 15 || total > 19 || !f.plainMarks(rest[:n]) || letter(f.rune(rest[n-1].b)) {
			continue
		}
		if d := f.digits(rest[:n]); luhn(d) && issuer(d) && f.word4(rest[:n]) {
			f.add(rest[0].a, rest[n-1].b, BankCard, d)
			return n
		}
	}
	return f.phone(gs, k, label, free)
}

// plainMarks reports whether only blanks or only dashes stand between the groups, or
// another mark that is the same throughout.
func (f *finder) plainMarks(gs []group) bool {
	if len(gs) > 3 && f.oneMark(gs) {
		return true
	}
	for k := 0; k+1 < len(gs); k++ {
		if m, one := f.mark(gs, k); !one || m != ' ' && m != '-' {
			return false
		}
	}
	return true
}

// word4 reports whether the groups are those that cards are printed in: one, or
// four digits each but for the last, or 6-8-4.
func (f *finder) word4(gs []group) bool {
	if len(gs) == 1 {
		return true
	}
	if len(gs) == 2 && gs[0].size() >= 4 && gs[1].size() >= 4 {
		return true
	}
	if gs[0].size() == 6 {
		return len(gs) <= 3 && (gs[1].size() == 8 || gs[1].size() >= 9) || len(gs) >= 4 && gs[1].size() <= 4
	}
	for _, g := range gs[:len(gs)-1] {
		if g.size() != 4 && g.size() != 3 && g.size() != 5 {
			return false
		}
	}
	return true
}

// isIDCard checks an identity card's number by its check digit (GB 11643).
func isIDCard(d string) bool {
	if len(d) != 18 || !birthDate(d[6:14]) {
		return false
	}
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		if d[i] < '0' || d[i] > '9' {
			return false
		}
		sum += int(d[i]-'0') * w
	}
	return d[17] == "10X98765432"[sum%11]
}

// oldIDCard reports whether 15 digits are an identity card's number of before
// 1999: a province, and a day of birth with two digits of the year.
func oldIDCard(d string) bool {
	return len(d) == 15 && province(d) && birthDate("19"+d[6:12])
}

// province reports whether a number begins with the code of a province
// (GB/T 2260).
func province(d string) bool {
	switch d[0] {
	case '1':
		return d[1] >= '1' && d[1] <= '5'
	case '2':
		return d[1] >= '1' && d[1] <= '3'
	case '3':
		return d[1] >= '1' && d[1] <= '7'
	case '4':
		return d[1] >= '1' && d[1] <= '6'
	case '5':
		return d[1] <= '4'
	case '6':
		return d[1] >= '1' && d[1] <= '5'
	case '7', '8':
		return d[1] == '1' || d[:2] == "82" || d[:2] == "83"
	}
	return false
}

var monthDays = [13]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// birthDate reports whether eight digits are a day from 1890 to 2100.
func birthDate(s string) bool {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		n = n*10 + int(s[i]-'0')
	}
	y, m, d := n/10000, n/100%100, n%100
	return y >= 1890 && y <= 2100 && m >= 1 && m <= 12 && d >= 1 && d <= monthDays[m]
}

// luhn checks a card's number by its last digit (ISO/IEC 7812-1).
func luhn(d string) bool {
	sum := 0
	for i := range len(d) {
		n := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// issuer reports whether a card's number begins as those of banks do.
func issuer(d string) bool {
	switch {
	case len(d) == 15:
		return d[:2] == "34" || d[:2] == "37"
	case len(d) < 16:
		return false
	}
	return d[0] == '6' || d[0] == '4' || d[0] == '5' || d[0] == '3' || d[:2] == "95" || d[:2] == "94" || d[:2] == "90" || d[:2] == "10" || d[0] == '2'
}

// masked finds numbers with stars in their middle: 138****1234.
func (f *finder) masked(g group) bool {
	star := func(r rune) bool { return r == '*' || r == '×' || r == 'x' || r == 'X' || r == '●' }
	j := g.b
	for j < len(f.r) && (star(f.r[j]) || f.r[j] == ' ' && star(f.rune(j+1))) {
		j++
	}
	stars := j - g.b
	if stars < 3 || g.size() < 3 {
		return false
	}
	if f.rune(j) == ' ' {
		j++
	}
	a := j
	for j < len(f.r) && digit(f.r[j]) {
		j++
	}
	if lower(f.rune(j)) == 'x' {
		j++
	}
	if j-a < 2 || j-a > 4 {
		return false
	}
	t := Phone
	switch label, _ := f.label(g.a); {
	case label == labelIDCard || label == 0 && g.size() >= 6:
		t = IDCard
	case label == labelBankCard || label == 0 && g.size() == 4:
		t = BankCard
	case label == labelRecord:
		t = RecordNumber
	case label == labelQQ:
		t = QQ
	case label == labelWeChat:
		t = WeChat
	}
	f.take(g.a, j, t)
	f.last = j
	return true
}
