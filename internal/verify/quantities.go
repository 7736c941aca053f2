package verify

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm/internal/text"
)

// quantity is a number with its unit, and where it stands.
type quantity struct {
	value      float64
	unit       unit
	rough      bool // a share told in words
	start, end int
}

// unit is what a number counts; none fits any.
type unit uint8

const (
	none unit = iota
	mmHg
	percent
	days // weeks and hours are counted in days
	months
	millimetres
	micrometres
	milligrams
	millilitres
	times
	drops
	years
	dioptres
	quadrants
	pieces // tubes, tablets, lines of a chart
)

type unitWord struct {
	word  string
	unit  unit
	scale float64
}

// unitWords: of two that begin alike the longer stands first.
var unitWords = []unitWord{
	{"毫米汞柱", mmHg, 1},
	{"mmhg", mmHg, 1},
	{"%", percent, 1},
	{"％", percent, 1},
	{"percent", percent, 1},
	{"per cent", percent, 1},
	{"分钟", days, 1. / 1440},
	{"minute", days, 1. / 1440},
	{"mins", days, 1. / 1440},
	{"min", days, 1. / 1440},
	{"个小时", days, 1. / 24},
	{"小时", days, 1. / 24},
	{"个钟头", days, 1. / 24},
	{"hour", days, 1. / 24},
	{"天", days, 1},
	{"日", days, 1},
	{"day", days, 1},
	{"个星期", days, 7},
	{"星期", days, 7},
	{"周岁", years, 1},
	{"周", days, 7},
	{"个礼拜", days, 7},
	{"week", days, 7},
	{"个月", months, 1},
	{"月", months, 1},
	{"month", months, 1},
	{"年", months, 12},
	{"岁", years, 1},
	{"years old", years, 1},
	{"years of age", years, 1},
	{"year", months, 12},
	{"毫米", millimetres, 1},
	{"mm", millimetres, 1},
	{"微米", micrometres, 1},
	{"μm", micrometres, 1},
	{"毫克", milligrams, 1},
	{"mg", milligrams, 1},
	{"毫升", millilitres, 1},
	{"ml", millilitres, 1},
	{"次", times, 1},
	{"time", times, 1},
	{"滴", drops, 1},
	{"drop", drops, 1},
	{"屈光度", dioptres, 1},
	{"秒", days, 1. / 86400},
	{"seconds", days, 1. / 86400},
	{"个象限", quadrants, 1},
	{"象限", quadrants, 1},
	{"quadrant", quadrants, 1},
	{"管", pieces, 1},
	{"行", pieces, 1},
	{"倍", pieces, 1},
	{"支", pieces, 1},
	{"片", pieces, 1},
	{"粒", pieces, 1},
	{"瓶", pieces, 1},
	{"针", pieces, 1},
	{"遍", pieces, 1},
}

var numberWords = []struct {
	word  string
	value float64
}{
	{"one", 1}, {"two", 2}, {"three", 3}, {"four", 4}, {"five", 5}, {"six", 6}, {"seven", 7}, {"eight", 8}, {"nine", 9}, {"ten", 10}, {"eleven", 11}, {"twelve", 12}, {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20}, {"thirty", 30}, {"forty", 40}, {"fifty", 50}, {"sixty", 60}, {"seventy", 70}, {"eighty", 80}, {"ninety", 90},
}

// quantities appends the numbers of s. A Chinese numeral or an English number
// word counts with a unit alone, or as the lower end of a range that has one
// (一般, 一种 and "one of" are no numbers); so does the number of a list not.
func quantities(dst []quantity, s string) []quantity {
	first := len(dst)
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			q, end := arabic(s, i)
			if !listNumber(s, i, end) {
				dst = append(dst, q)
			}
			i = end
		case c >= 0x80:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r >= '０' && r <= '９' || chineseDigit(r) {
				if strings.HasSuffix(s[:i], "第") { // 第二天 counts nothing
					i = runEnd(s, i)
					continue
				}
				if end := runEnd(s, i); vague(s[i:end]) || idiom(s[i:]) || strings.HasSuffix(s[:i], "一分") || strings.HasPrefix(s[end:], "到晚") || strings.HasPrefix(s[end:], "天到晚") || strings.HasPrefix(s[end:], "年四季") || strings.HasPrefix(s[end:], "天两头") {
					i = end
					continue
				}
				if ns := text.Numbers(s[i:runEnd(s, i)]); len(ns) > 0 && ns[0].Start == 0 {
					q := quantity{value: ns[0].Value, start: i, end: i + ns[0].End}
					unitAfter(&q, s)
					if q.unit != none && !((q.unit == times || q.unit == pieces) && q.value == 1) || r >= '０' && r <= '９' || upTo(s, q.end) {
						dst = append(dst, q)
					}
					i += max(ns[0].End, n)
					continue
				}
			}
			i += n
		case letter(c):
			j := i
			for j < len(s) && letter(s[j]) {
				j++
			}
			for _, w := range numberWords {
				if j-i == len(w.word) && strings.EqualFold(s[i:j], w.word) {
					q := quantity{value: w.value, start: i, end: j}
					if w.value >= 20 && j+1 < len(s) && s[j] == '-' { // seventy-two
						for _, one := range numberWords[:9] {
							if e := j + 1 + len(one.word); e <= len(s) && strings.EqualFold(s[j+1:e], one.word) && (e == len(s) || !letter(s[e])) {
								q.value, q.end, j = w.value+one.value, e, e
								break
							}
						}
					}
					unitAfter(&q, s)
					if q.unit != none || upTo(s, j) || counts(s, i, j, q.value) {
						dst = append(dst, q)
					}
				}
			}
			// the digits of a name ("CD4", "HbA1c") are no number
			for j < len(s) && (letter(s[j]) || s[j] >= '0' && s[j] <= '9') {
				j++
			}
			i = j
		default:
			i++
		}
	}
	// the lower end of a range has the unit of the upper
	for i := len(dst) - 2; i >= first; i-- {
		if dst[i].unit == none && dst[i+1].unit != none && between(s[dst[i].end:dst[i+1].start]) {
			dst[i].unit = dst[i+1].unit
			dst[i].value *= scaleAfter(s, dst[i+1])
		}
	}
	kept := dst[:first]
	for _, q := range dst[first:] {
		if q.unit == none && !(s[q.start] >= '0' && s[q.start] <= '9' || strings.HasPrefix(s[q.start:], "\xef\xbc")) && !counts(s, q.start, q.end, q.value) {
			continue
		}
		kept = append(kept, q)
	}
	n := len(kept)
	if kept = shares(kept, s); len(kept) > n {
		slices.SortFunc(kept[first:], func(a, b quantity) int { return a.start - b.start })
	}
	return kept
}

// idiom reports whether s begins with a numeral that counts nothing: 一分一秒.
func idiom(s string) bool {
	for _, w := range [...]string{"一分一秒", "一时一刻", "一朝一夕", "一点一点"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// measures are words before a number that make it one of age, time or size.
var measures = []string{"under", "over", "past", "after", "before", "about", "until", "till", "than", "around", "age", "aged", "of", "least", "by", "nearly", "almost", "from", "above", "below"}

// uncounted are words after a number that count the parts of the answer itself, or
// what everybody has so many of.
var uncounted = []string{"thing", "point", "tip", "rule", "step", "question", "way", "reason", "eye", "of", "kind", "type", "group", "word", "option", "sort", "main", "problem", "drug", "medicine", "test", "sign", "are", "is", "can", "may", "other", "time"}

// counts reports whether a number word at [start, end) of s counts something though
// no unit follows: "four operations", "past fifty", "three or more". The smallest
// ones count the parts of an answer as well and are taken for numbers after a word
// that measures alone.
func counts(s string, start, end int, value float64) bool {
	if s[start] >= 0x80 || !letter(s[start]) {
		return false
	}
	before := strings.TrimRight(s[:start], " ")
	at := len(before)
	for at > 0 && letter(before[at-1]) {
		at--
	}
	measured := false
	for _, w := range measures {
		measured = measured || strings.EqualFold(before[at:], w)
	}
	rest := strings.TrimLeft(s[end:], " -")
	if strings.HasPrefix(rest, "or more") || strings.HasPrefix(rest, "or older") || strings.HasPrefix(rest, "or over") {
		return value > 1
	}
	word := 0
	for word < len(rest) && letter(rest[word]) {
		word++
	}
	next := strings.ToLower(rest[:word])
	for _, w := range uncounted {
		if next == w || next == w+"s" {
			return measured && next == "" || value > 12
		}
	}
	if measured && !strings.EqualFold(before[at:], "of") {
		return value > 1
	}
	return value > 2 && next != "" && strings.HasPrefix(s[end:], " ")
}

// vague reports whether a run of Chinese numerals is no number but about one: two
// digits in a row without a unit between, 两三, 三五, 七八.
func vague(s string) bool {
	var last, run int
	for _, r := range s {
		d, ok := text.Digit(r)
		if !ok || d == 0 || r < 0x80 || r >= '０' && r <= '９' {
			run = 0
			continue
		}
		if run == 1 && d > last && d-last <= 2 {
			return true
		}
		last, run = d, run+1
	}
	return false
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func chineseDigit(r rune) bool {
	if _, ok := text.Digit(r); ok {
		return true
	}
	return r == '十' || r == '百' || r == '千'
}

func runEnd(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !(r >= '０' && r <= '９' || chineseDigit(r) || r == '万' || r == '点') {
			break
		}
		i += n
	}
	return i
}

func arabic(s string, i int) (quantity, int) {
	q := quantity{start: i}
	scale := 0.0
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			if scale > 0 {
				q.value += float64(c-'0') * scale
				scale /= 10
			} else {
				q.value = 10*q.value + float64(c-'0')
			}
			continue
		case c == '.' && scale == 0 && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9':
			scale = .1
			continue
		case c == ',' && scale == 0 && i+3 < len(s) && digits(s[i+1:i+4]) && (i+4 == len(s) || s[i+4] < '0' || s[i+4] > '9'):
			continue
		}
		break
	}
	q.end = i
	unitAfter(&q, s)
	return q, i
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

func unitAfter(q *quantity, s string) {
	rest := s[q.end:]
	for _, skip := range [...]string{" ", "-", "多", "余", "几", "来", "more ", "or more ", "单次"} {
		if strings.HasPrefix(rest, skip) && (skip != "-" || len(rest) > 1 && letter(rest[1])) {
			rest = rest[len(skip):]
		}
	}
	if w := unitAt(rest); w != nil {
		q.unit = w.unit
		q.value *= w.scale
	}
}

func scaleAfter(s string, q quantity) float64 {
	rest := strings.TrimLeft(s[q.end:], " -")
	if w := unitAt(rest); w != nil {
		return w.scale
	}
	return 1
}

func unitAt(s string) *unitWord {
	for i := range unitWords {
		w := &unitWords[i]
		if len(s) >= len(w.word) && strings.EqualFold(s[:len(w.word)], w.word) {
			if w.word == "mm" && len(s) > 2 && letter(s[2]) || w.word == "day" && strings.HasPrefix(s, "daylight") {
				continue
			}
			return w
		}
	}
	return nil
}

var rangeWords = [...]string{"至", "到", "-", "–", "—", "~", "～", "、", "或", " to ", " or ", " and ", " - "}

func between(s string) bool {
	s = strings.TrimSpace(s)
	for _, w := range rangeWords {
		if s == strings.TrimSpace(w) {
			return true
		}
	}
	return s == ""
}

// upTo reports whether a range goes on at i.
func upTo(s string, i int) bool {
	for _, w := range rangeWords {
		if strings.HasPrefix(s[i:], w) {
			return true
		}
	}
	return false
}

// listNumber reports whether a number counts the items of a list: "1." at the
// beginning of a line or sentence, "1、", "(1)".
func listNumber(s string, start, end int) bool {
	if end-start > 2 || end >= len(s) {
		return false
	}
	after := s[end:]
	if len(after) > 2 && after[0] == ' ' && after[1] >= 'A' && after[1] <= 'Z' && after[2] >= 'A' && after[2] <= 'Z' && (start == 0 || strings.HasSuffix(strings.TrimRight(s[:start], " "), ".")) {
		return true // "1 RINSE NOW. 2 KEEP GOING."
	}
	if !(after[0] == '.' || after[0] == ')' || strings.HasPrefix(after, "、") || strings.HasPrefix(after, "）") || strings.HasPrefix(after, "．")) {
		return false
	}
	before := strings.TrimRight(s[:start], " ")
	if before == "" {
		return true
	}
	for _, e := range [...]string{"\n", "。", "；", ";", "：", ":", ".", "(", "（", "，", "、"} {
		if strings.HasSuffix(before, e) {
			return true
		}
	}
	return false
}

// equal reports whether two numbers say the same.
func (q quantity) equal(o quantity) bool {
	d := q.value - o.value
	if q.unit == percent && o.unit == percent && (q.rough || o.rough) {
		return d < 6 && d > -6
	}
	return d < 1e-6 && d > -1e-6 && (q.unit == o.unit || q.unit == none || o.unit == none)
}
