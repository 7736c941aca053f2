package identifiers

import "strings"

// mobileShapes are the lengths of the groups that a mobile number is written in.
var mobileShapes = map[string]bool{
	"11": true, "3-8": true, "3-4-4": true, "4-3-4": true, "4-4-3": true, "3-3-5": true, "3-2-2-2-2": true, "5-6": true, "7-4": true, "6-5": true,
	"3-4-2-2": true, "1-1-1-1-1-1-1-1-1-1-1": true, "3-5-3": true, "3-2-3-3": true, "5-3-3": true, "4-7": true, "3-3-2-3": true, "1-10": true,
	"3-1-1-1-1-1-1-1-1": true, "2-3-3-3": true,
}

func shapeOf(gs []group) string {
	b := make([]byte, 0, 24)
	for i, g := range gs {
		if i > 0 {
			b = append(b, '-')
		}
		if n := g.size(); n > 9 {
			b = append(b, '1', byte('0'+n%10))
		} else {
			b = append(b, byte('0'+n))
		}
	}
	return string(b)
}

// mobile reports whether the digits are a mobile number of mainland China.
func mobile(d string) bool { return len(d) == 11 && d[0] == '1' && d[1] >= '3' }

// phone finds a phone number that the groups from k on begin with, and returns how
// many make it up, or 0. Values in a row are told from one by their groups, by
// what stands before them in the row, and by the word of measurement before it.
func (f *finder) phone(gs []group, k int, label uint32, free int) int {
	rest := gs[k:]
	plus := f.rune(rest[0].a-1) == '+'
	for n := min(12, len(rest)); n > 0; n-- {
		total := sizes(rest[:n])
		if total < 7 || total > 17 {
			continue
		}
		if !f.isPhone(rest[:n], total, label, plus) {
			continue
		}
		if n > 1 && label != labelPhone && !plus && f.spaced(rest[:n]) {
			row := free
			for m := k + n; m < len(gs) && f.r[gs[m].a-1] == ' '; m++ {
				if t := sizes(gs[m:min(len(gs), m+3)]); t >= 10 && m+1 <= len(gs) && f.isPhone(gs[m:min(len(gs), m+3)], t, label, false) || gs[m].size() >= 7 {
					break
				}
				row++
			}
			if row >= 2 || label == labelMeasure && free == 0 {
				continue
			}
		}
		a, b := rest[0].a, rest[n-1].b
		if n == 1 && label != labelPhone {
			switch f.rune(b) {
			case '个', '元', '次', '块', '%', '倍', '股':
				continue
			}
		}
		if plus || f.rune(a-1) == '(' && f.bracketed(rest[0]) {
			a--
		}
		if f.rune(a-1) == '+' {
			a--
		}
		if f.rune(a-1) == '(' && f.rune(a) == '+' {
			a--
		}
		d := f.digits(rest[:n])
		b = f.extension(b, d)
		f.add(a, b, Phone, national(d))
		return n
	}
	return 0
}

// national is a number without the code of the country before a mobile number.
func national(d string) string {
	for _, code := range []string{"0086", "86", "+86"} {
		if t, ok := strings.CutPrefix(d, code); ok && len(t) == 11 && t[0] == '1' {
			return t
		}
	}
	return d
}

func (f *finder) bracketed(g group) bool {
	return f.rune(g.b) == ')' || f.rune(g.b) == ' ' && f.rune(g.b+1) == ')'
}

// spaced reports whether only blanks stand between the groups.
func (f *finder) spaced(gs []group) bool {
	for k := 0; k+1 < len(gs); k++ {
		if m, _ := f.mark(gs, k); m != ' ' {
			return false
		}
	}
	return true
}

func (f *finder) isPhone(gs []group, total int, label uint32, plus bool) bool {
	d := f.digits(gs)
	// mainland mobile, with the country's code apart or not
	for _, code := range [3]string{"", "86", "0086"} {
		t, ok := strings.CutPrefix(d, code)
		if !ok || !mobile(t) {
			continue
		}
		if code == "" {
			if (mobileShapes[shapeOf(gs)] && (len(gs) < 3 || gs[0].size() == 3 && len(gs) == 3 && gs[1].size() == 4 || f.oneMark(gs)) || label == labelPhone) && !f.decimalRow(gs) {
				return true
			}
			continue
		}
		if gs[0].size() == len(code) || len(gs) == 1 || gs[0].size() == len(code)+3 {
			return true
		}
	}
	if f.landline(gs, d) || f.service(gs, d) || f.american(gs, d, label) || f.island(gs, d) {
		return true
	}
	return plus && f.foreign(gs, total)
}

// oneMark reports whether the same one mark stands between all groups.
func (f *finder) oneMark(gs []group) bool {
	first, _ := f.mark(gs, 0)
	for k := 0; k+1 < len(gs); k++ {
		if m, one := f.mark(gs, k); !one || m != first {
			return false
		}
	}
	return true
}

// decimalRow reports whether a point stands between two groups where the second
// has one or two digits: two values.
func (f *finder) decimalRow(gs []group) bool {
	for i := 1; i < len(gs); i++ {
		if m, _ := f.mark(gs, i-1); m == '.' && gs[i].size() <= 2 && len(gs) < 9 {
			return true
		}
	}
	return false
}

func areaCode(d string) bool {
	switch {
	case len(d) == 3:
		return d == "010" || d[:2] == "02"
	case len(d) == 4:
		return d[0] == '0' && d[1] >= '3' && d[1] <= '9'
	}
	return false
}

// landline reports whether the groups are a number with its area code, set apart
// from the rest or in one.
func (f *finder) landline(gs []group, d string) bool {
	for _, code := range []string{"0086", "86"} {
		if t, ok := strings.CutPrefix(d, code); ok && len(gs) > 1 && gs[0].size() == len(code) {
			if t[0] != '0' {
				return areaCode("0"+t[:2]) && len(t) == 10 && t[0] < '3' || areaCode("0"+t[:3]) && (len(t) == 10 || len(t) == 11) && len(gs) > 2
			}
			gs, d = gs[1:], t
			break
		}
	}
	if len(gs) == 1 {
		if len(d) < 10 || len(d) > 12 || d[0] != '0' {
			return false
		}
		for _, n := range []int{3, 4} {
			if areaCode(d[:n]) && d[n] != '0' && (len(d)-n == 8 || len(d)-n == 7 && n == 4) {
				return true
			}
		}
		return false
	}
	if m, _ := f.mark(gs, 0); gs[0].size() > 4 || !areaCode(d[:gs[0].size()]) || m == '.' && len(gs) == 2 && gs[1].size() < 7 {
		return false
	}
	switch shapeOf(gs[1:]) {
	case "7", "8", "3-4", "4-4", "4-3", "2-2-2-2", "3-2-2", "3-2-3", "1-7", "2-3-3", "3-5":
		return d[gs[0].size()] != '0'
	}
	return false
}

// service reports whether the groups are a number of a service (400-…).
func (f *finder) service(gs []group, d string) bool {
	if len(d) != 10 || d[:3] != "400" && d[:3] != "800" {
		return false
	}
	if m, _ := f.mark(gs, 0); len(gs) > 1 && m != '-' && m != ' ' && m != '—' && m != '–' {
		return false
	}
	switch shapeOf(gs) {
	case "10", "3-7", "3-3-4", "3-4-3", "6-4", "7-3", "4-3-3", "4-6", "3-2-2-3":
		if m, _ := f.mark(gs, 0); len(gs) > 1 && m == ' ' {
			l, _ := f.label(gs[0].a)
			return l != labelMeasure
		}
		return true
	}
	return false
}

// american reports whether the groups are a number of North America: 617-555-0123.
func (f *finder) american(gs []group, d string, label uint32) bool {
	if len(d) == 11 && d[0] == '1' && gs[0].size() == 1 {
		gs, d = gs[1:], d[1:]
	}
	if len(d) != 10 || d[0] < '2' || d[3] < '2' || len(gs) != 3 || gs[0].size() != 3 || gs[1].size() != 3 {
		return false
	}
	if label == labelPhone || f.bracketed(gs[0]) {
		return true
	}
	for k := range 2 {
		if m, one := f.mark(gs, k); !one || m != '-' && m != '.' && m != '–' && m != '‑' && !(m == ' ' && f.rune(gs[0].a-1) == ' ' && letter(f.rune(gs[0].a-2))) {
			return false
		}
	}
	return label != labelMeasure
}

// island reports whether the groups are a mobile number of Taiwan or Britain.
func (f *finder) island(gs []group, d string) bool {
	switch shapeOf(gs) {
	case "10", "4-3-3", "4-6":
		return d[:2] == "09"
	case "5-6", "5-3-3", "11":
		return d[:2] == "07" && d[2] >= '4'
	}
	return false
}

// foreign reports whether the groups after a + are a number with a country's code.
func (f *finder) foreign(gs []group, total int) bool {
	for i, g := range gs {
		if i > 0 && g.size() < 2 && !(f.r[g.a] == '0' && f.rune(g.b) == ')') {
			return false
		}
		if m, one := f.mark(gs, i); i+1 < len(gs) && !one && m != ')' && gs[i+1].a > gs[i].b+2 || i+1 < len(gs) && !one && f.r[gs[i].b] == ' ' && f.r[gs[i].b+1] == '-' {
			return false
		} else if i+1 < len(gs) && m != ' ' && m != '-' && m != '(' && m != ')' && m != '.' {
			return false
		}
	}
	return total >= 10 && total <= 15 && f.r[gs[0].a] != '0'
}

// extension returns where a number that ends at b ends with its extension.
func (f *finder) extension(b int, d string) int {
	i := f.blanks(b)
	for _, w := range []string{"转分机", "转", "分机号", "分机", "ext.", "ext", "Ext.", "Ext", "x", "-", ",", "#"} {
		if !f.is(i, w) {
			continue
		}
		j := f.blanks(i + len([]rune(w)))
		if f.rune(j) == ':' {
			j = f.blanks(j + 1)
		}
		k := j
		for k < len(f.r) && digit(f.r[k]) {
			k++
		}
		marks := w == "-" || w == "," || w == "#" || w == "x"
		if k-j >= 1 && k-j <= 6 && !(marks && (k-j < 3 || d[0] == '1' || w == ",")) {
			f.last = max(f.last, k)
			return k
		}
		return b
	}
	return b
}

// labelledPhone takes the digits after the label of a phone that no other rule
// took: they need not look like a number.
func (f *finder) labelledPhone(gs []group) {
	n := 0
	for n < len(gs) && !f.covered(gs[n].a) {
		n++
	}
	if n == 0 || f.decimalRow(gs[:n]) {
		return
	}
	a, b := gs[0].a, gs[n-1].b
	if d := f.digits(gs[:n]); len(d) >= 7 && len(d) <= 16 {
		f.add(a, f.extension(b, d), Phone, national(d))
		return
	}
	if d := f.digits(gs[:1]); len(d) >= 7 {
		f.add(a, f.extension(gs[0].b, d), Phone, national(d))
	}
}

// covered reports whether a place near the end of what was read is in a find.
func (f *finder) covered(i int) bool {
	for n := len(f.hits) - 1; n >= max(0, len(f.hits)-lately); n-- {
		if h := f.hits[n]; h.Start <= i && i < h.End {
			return true
		}
	}
	return false
}

// lately is how many finds are looked at for one that covers a place: those before
// lie farther back.
const lately = 24

// spelledNumber finds a number that is spelled out from i on, with digits between
// it or not. It reports whether it found one.
func (f *finder) spelledNumber(i int) bool {
	if _, ok := numeral(f.rune(i - 1)); ok && i > 0 {
		return false
	}
	var store [32]byte
	d := store[:0]
	j, end := i, i
	for j < len(f.r) && len(d) < 24 {
		n, ok := numeral(f.r[j])
		if !ok {
			if c := f.r[j]; (c == ' ' || c == '-' || c == '、' || c == ',' || c == '·' || c == '.' || c == '—') && j > i {
				if _, next := numeral(f.rune(j + 1)); next {
					j++
					continue
				}
			}
			break
		}
		d = append(d, byte('0'+n))
		j++
		end = j
	}
	if len(d) < 4 {
		return false
	}
	f.last = max(f.last, end)
	s := string(d)
	if mobile(s) {
		f.add(i, end, Phone, s)
		return true
	}
	if t := national(s); mobile(t) {
		f.add(i, end, Phone, t)
		return true
	}
	if len(s) == 18 && isIDCard(s) {
		f.add(i, end, IDCard, s)
		return true
	}
	if len(s) >= 10 && len(s) <= 12 && f.landline([]group{{i, i + len(s)}}, s) || len(s) == 10 && s[:3] == "400" {
		f.add(i, end, Phone, s)
		return true
	}
	if r := f.rune(end); r == '年' || r == '点' || r == '月' {
		return false
	}
	switch label, gap := f.label(i); {
	case label == labelPhone && len(s) >= 7 && len(s) <= 16:
		f.add(i, end, Phone, s)
	case label == labelIDCard && len(s) >= 6:
		if lower(f.rune(end)) == 'x' {
			end++
		}
		f.add(i, end, IDCard, s)
	case label == labelBankCard && len(s) >= 12:
		f.add(i, end, BankCard, s)
	case label == labelRecord && gap <= 6 && len(s) >= 4 && !f.count(end):
		f.add(i, end, RecordNumber, s)
	case label == labelQQ && len(s) >= 5:
		f.add(i, end, QQ, s)
	case label == labelWeChat && len(s) >= 5:
		f.add(i, end, WeChat, s)
	case len(s) == 8 && birthDate(s) && s[:2] >= "19":
		f.add(i, end, Date, s)
	default:
		return false
	}
	f.last = max(f.last, end)
	return true
}
