package clinical

import (
	"strings"
	"unicode/utf8"
)

// quantity reads the number at i with its range, its bound and its unit. It
// returns i where none is meant, and next, where the text goes on, in every case.
func (r *reading) quantity(i int) (q quantity, end, next int) {
	s := r.s
	if r.ordinal(i) {
		return q, i, skipNumber(s, i)
	}
	c, n := utf8.DecodeRuneInString(s[i:])
	switch {
	case c < utf8.RuneSelf || c >= '０' && c <= '９':
		return r.arabicQuantity(i)
	case c == '半':
		q.lo, q.half = decimal{5, 1}, true
		end = i + n
	case c == '几' || c == '数' || c == '多':
		q.lo, q.vague, q.more = decimal{1, 0}, true, true
		end = i + n
		if strings.HasPrefix(s[end:], "十") {
			q.lo = decimal{10, 0}
			end += len("十")
		}
	default:
		v, to := chinese(s, i)
		if to == i {
			return q, i, i + n
		}
		q.lo, q.hi, q.ranged, q.more, q.runes = v.lo, v.hi, v.pair, v.more, uint8(v.runes)
		q.han, q.point = true, v.lo.scale > 0
		end = to
		if !q.ranged {
			if to, v, ok := r.chineseRange(end, q.lo); ok {
				q.hi, q.ranged, end = v, true, to
			}
		}
	}
	q.han = true
	if !q.ranged {
		q.hi = q.lo
	}
	end = r.unitAfter(&q, end)
	if q.unit == noUnit && (q.half || q.vague || q.runes == 1 && !q.more) {
		return q, i, i + n
	}
	return q, end, end
}

// ordinal reports whether the number at i says the how manieth: 第二天, 下一次. A day
// counted from an operation is as good as a length of time: 术后第1天.
func (r *reading) ordinal(i int) bool {
	if i < 3 || r.s[i-1] < utf8.RuneSelf {
		return false
	}
	switch r.s[i-3 : i] {
	case "第":
		return !strings.HasSuffix(r.s[:i-3], "后")
	case "下", "上":
		c, _ := utf8.DecodeLastRuneInString(r.s[:i-3])
		return !strings.ContainsRune("早晚马以加身眼之一", c) && strings.HasPrefix(r.s[i:], "一")
	}
	return false
}

// skipNumber is where the number at i ends.
func skipNumber(s string, i int) int {
	if _, end, _ := arabic(s, i); end > i {
		return end
	}
	if _, end := chinese(s, i); end > i {
		return end
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return i + n
}

// chineseRange reads 到三 after 两.
func (r *reading) chineseRange(i int, lo decimal) (int, decimal, bool) {
	for _, sep := range [...]string{"到", "至", "-", "~", "、", "或"} {
		if rest, ok := strings.CutPrefix(r.s[i:], sep); ok {
			j := len(r.s) - len(rest)
			if v, end := chinese(r.s, j); end > j && !v.pair && lo.less(v.hi) {
				return end, v.hi, true
			}
		}
	}
	return i, lo, false
}

func (r *reading) arabicQuantity(i int) (q quantity, end, next int) {
	s := r.s
	var ok bool
	q.lo, end, ok = arabic(s, i)
	if end == i {
		return q, i, i + 1
	}
	if !ok {
		return q, i, end
	}
	q.point = q.lo.scale > 0
	if to := r.calendar(i, end, q.lo); to > 0 {
		return q, i, to
	}
	q.hi = q.lo
	if r.sign != 0 && r.signEnd == i {
		q.sign = r.sign
	}
	if !q.point && q.lo.scale == 0 && strings.HasPrefix(s[end:], "万") {
		q.lo.n *= 10000
		q.hi = q.lo
		end += len("万")
	}
	// a range, a ratio
	if q.sign == 0 {
		if to, v, ok := r.arabicRange(end); ok && q.lo.less(v) && !r.after("从", i) && !r.after("from ", i) {
			q.hi, q.ranged, end = v, true, to
		} else if end < len(s) && s[end] == '/' && isDigitAt(s, end+1) {
			v, to, ok := arabic(s, end+1)
			if ok && !(to < len(s) && s[to] == '/' && isDigitAt(s, to+1)) {
				q.over, q.ratio, end = v, true, to
				if to+1 < len(s) && (s[to] == '+' || s[to] == '-') && asciiDigit(s, to+1) && !isDigitAt(s, to+2) { // 20/40+2
					end = to + 2
				}
			} else if ok { // 3/4/2021
				_, to, _ = arabic(s, to+1)
				return q, i, to
			}
		}
	}
	if rest, ok := strings.CutPrefix(s[end:], " over "); ok && isDigitAt(rest, 0) && q.lo.n >= 60 { // 150 over 90
		q.over, end, _ = arabic(s, end+len(" over "))
		q.ratio = true
	}
	end = r.unitAfter(&q, end)
	return q, end, end
}

func (r *reading) after(word string, i int) bool {
	return strings.HasSuffix(strings.TrimRight(r.s[max(0, i-len(word)-1):i], " "), strings.TrimRight(word, " "))
}

var rangeMarks = [...]string{"-", "~", "～", "—", "–", "至", "到", "－", "或", " to ", " - ", " ~ "}

// arabicRange reads what follows the first number of a range.
func (r *reading) arabicRange(i int) (int, decimal, bool) {
	s := r.s
	if i >= len(s) || s[i] >= '0' && s[i] <= ';' && s[i] != '-' {
		return 0, decimal{}, false
	}
	if rest, ok := strings.CutPrefix(s[i:], "、"); ok && i > 0 && asciiDigit(s, i-1) { // 3、4天
		j := len(s) - len(rest)
		if v, end, ok := arabic(s, j); ok && end == j+1 && v.n == int64(s[i-1]-'0')+1 && (i < 2 || !asciiDigit(s, i-2) && s[i-2] != '.') {
			if id, _ := r.w.trie.longest(rootUnits, s, end); id >= 0 {
				return end, v, true
			}
		}
		return 0, decimal{}, false
	}
	for _, mark := range rangeMarks {
		if !strings.HasPrefix(s[i:], mark) {
			continue
		}
		j := i + len(mark)
		v, end, ok := arabic(s, j)
		if end == j || !ok {
			return 0, decimal{}, false
		}
		// a date or a list goes on
		if end+1 < len(s) && s[end] == '-' && isDigitAt(s, end+1) {
			return 0, decimal{}, false
		}
		return end, v, true
	}
	return 0, decimal{}, false
}

// calendar reports where a date, a time of day or a version number ends that
// begins with the number at [i, end), or 0.
func (r *reading) calendar(i, end int, d decimal) int {
	s := r.s
	if end >= len(s) {
		return 0
	}
	yearLike := d.n >= 1900 && d.n <= 2100 && d.scale == 0 && end-i == 4
	rest := s[end:]
	switch {
	case rest[0] == ':' && isDigitAt(s, end+1) && d.scale == 0 && d.n < 24:
		_, to, _ := arabic(s, end+1)
		if to == end+3 {
			return to
		}
	case d.scale > 0 && rest[0] == '.' && isDigitAt(s, end+1):
		_, to, _ := arabic(s, end+1)
		return to
	case strings.HasPrefix(rest, "号") && d.scale == 0:
		return end + len("号")
	case strings.HasPrefix(rest, "月") && d.scale == 0 && d.n <= 12:
		after := rest[len("月"):]
		if isDigitAt(after, 0) {
			_, to, _ := arabic(s, end+len("月"))
			for _, day := range [...]string{"日", "号"} {
				if strings.HasPrefix(s[to:], day) {
					to += len(day)
				}
			}
			return to
		}
		for _, w := range [...]string{"份", "初", "底", "中", "末"} {
			if strings.HasPrefix(after, w) {
				return end + len("月") + len(w)
			}
		}
	case yearLike:
		to := 0
		switch {
		case strings.HasPrefix(rest, "年"):
			to = end + len("年")
		case (rest[0] == '-' || rest[0] == '/' || rest[0] == '.') && isDigitAt(s, end+1):
			to = end + 1
		}
		if to == 0 {
			return 0
		}
		for to < len(s) && (asciiDigit(s, to) || s[to] == '-' || s[to] == '/' || s[to] == '.') {
			to++
		}
		for _, w := range [...]string{"月", "日", "号"} {
			if strings.HasPrefix(s[to:], w) {
				to += len(w)
				for to < len(s) && asciiDigit(s, to) {
					to++
				}
			}
		}
		return to
	case d.n >= 1900 && d.n <= 2100*100 && d.scale > 0 && d.scale <= 2 && rest[0] == '.':
		return end
	}
	return 0
}

// unitAfter reads the unit at i with what may stand between it and the number
// (两个多月) and after it (一年半, 15以下), and returns its end, or i.
func (r *reading) unitAfter(q *quantity, i int) int {
	s := r.s
	if i >= len(s) {
		return i
	}
	end := i // of what was understood
	cut := func(words ...string) bool {
		for _, w := range words {
			if strings.HasPrefix(s[i:], w) {
				i += len(w)
				return true
			}
		}
		return false
	}
	if s[i] >= utf8.RuneSelf {
		if cut("多", "余", "几") {
			q.more, end = true, i
		} else if q.han || q.lo.scale == 0 {
			if cut("来") { // 十来天
				end = i
			}
		}
	}
	j := i
	for j < len(s) && (s[j] == ' ' || s[j] == '-' && j+1 < len(s) && letter(rune(s[j+1]))) {
		j++
	}
	if j < len(s) && s[j] >= utf8.RuneSelf {
		c, n := utf8.DecodeRuneInString(s[j:])
		if c == '\u3000' {
			j += n
		} else if particle(c) && c != '的' {
			if id, _ := r.w.trie.longest(rootUnits, s, j+n); id >= 0 {
				j += n
			}
		}
	}
	id, to := int16(-1), 0
	if j < len(s) {
		id, to = r.w.trie.longest(rootUnits, s, j)
		if id < 0 && strings.HasPrefix(s[j:], "个") { // 一个半月, 两个多小时, 三个疗程
			k := j + len("个")
			c, n := utf8.DecodeRuneInString(s[k:])
			switch {
			case c == '多' || c == '余' || c == '来':
				if id, to = r.w.trie.longest(rootUnits, s, k+n); id >= 0 {
					q.more = c != '来'
				}
			case c == '半':
				if id, to = r.w.trie.longest(rootUnits, s, k+n); id >= 0 {
					q.addHalf()
				}
			default:
				id, to = r.w.trie.longest(rootUnits, s, k)
			}
			if id >= 0 && unit(r.w.entries[id].sub) == calendarMonth {
				q.unit, end, i = month, to, to
				id = -2
			}
			if id >= 0 && !unit(r.w.entries[id].sub).isTime() && unit(r.w.entries[id].sub) != cycle {
				id = -1
			}
		}
	}
	if id >= 0 && unit(r.w.entries[id].sub) == metre && s[j] == 'M' { // 46M
		id = -1
	}
	if id >= 0 && j > end && unit(r.w.entries[id].sub) == dioptre && r.labelled() && r.numberFollows(to) { // DS -1.25 DC -2.50
		id = -1
	}
	if id >= 0 {
		q.unit = unit(r.w.entries[id].sub)
		end, i = to, to
	}
	if q.unit == noUnit {
		i = end
	}
	if q.unit == metre && q.lo.scale == 0 && !q.ranged && q.lo.n < 10 { // 一米六五
		v, to := decimal{}, i
		if asciiDigit(s, i) {
			v, to, _ = arabic(s, i)
		} else if n, at := chinese(s, i); !n.pair && n.lo.scale == 0 {
			v, to = n.hi, at
		}
		if to > i && v.scale == 0 && v.n < 100 {
			if v.n < 10 {
				v.n *= 10
			}
			q.lo = decimal{q.lo.n*100 + v.n, 2}
			q.hi, i, end = q.lo, to, to
		}
	}
	// after the unit
	if i < len(s) && s[i] >= utf8.RuneSelf {
		switch {
		case q.unit.isTime() && cut("多", "余"):
			q.more, end = true, i
		case (q.unit.isTime() || q.unit == yearsOld || q.unit == tablet || q.unit == drop) && !q.half && cut("半"):
			q.addHalf()
			end = i
		}
		switch {
		case cut("左右", "上下"):
		case !q.unit.isTime() && cut("以下", "以内"):
			q.less, q.more, end = true, false, i
		case cut("以上"):
			q.more, end = true, i
		}
	} else if i < len(s) && s[i] == '+' && !isDigitAt(s, i+1) && q.unit == yearsOld {
		q.more, end = true, i+1
	}
	return end
}

// labelled reports whether the number that is being read stands behind a word of
// lenses, and what follows is not its unit but the next such word.
func (r *reading) labelled() bool {
	n := len(r.tokens)
	return n > 0 && r.gap == 0 && r.tokens[n-1].kind == kTopic && (r.tokens[n-1].topic == sphere || r.tokens[n-1].topic == cylinder)
}

// addHalf makes one and a half of one.
func (q *quantity) addHalf() {
	if q.lo.scale == 0 && !q.ranged {
		q.lo = decimal{q.lo.n*10 + 5, 1}
		q.hi = q.lo
	}
}
