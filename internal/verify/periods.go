package verify

import (
	"strings"
	"unicode/utf8"

	"ophglm/internal/text"
)

// period is how long something is, from least to most: 几天 is two to nine days,
// "a month or two" thirty to sixty.
type period struct {
	least, most float64 // days; years where it is an age
	age         bool
	start, end  int
}

// hours and the like, in days
const (
	aMinute = 1. / 1440
	anHour  = 1. / 24
	aWeek   = 7
	aMonth  = 30
	aYear   = 365
)

// periodUnits: of two that begin alike the longer stands first.
var periodUnits = []struct {
	word string
	days float64 // 0 for an age
}{
	{"分钟", aMinute},
	{"小时", anHour},
	{"钟头", anHour},
	{"天", 1},
	{"日", 1},
	{"周岁", 0},
	{"周", aWeek},
	{"星期", aWeek},
	{"礼拜", aWeek},
	{"月", aMonth},
	{"年", aYear},
	{"岁", 0},
	{"minute", aMinute},
	{"hour", anHour},
	{"day", 1},
	{"fortnight", 2 * aWeek},
	{"week", aWeek},
	{"month", aMonth},
	{"quarter", 3 * aMonth},
	{"year", aYear},
	{"decade", 10 * aYear},
}

// fixedPeriods are words that tell how long by themselves.
var fixedPeriods = []struct {
	word        string
	least, most float64
}{
	{"当天", 0, 1},
	{"当日", 0, 1},
	{"第二天", 0, 2},
	{"次日", 0, 2},
	{"每天", 1, 1},
	{"每日", 1, 1},
	{"每周", aWeek, aWeek},
	{"每月", aMonth, aMonth},
	{"每年", aYear, aYear},
	{"same day", 0, 1},
	{"same-day", 0, 1},
	{"daily", 1, 1},
	{"weekly", aWeek, aWeek},
	{"monthly", aMonth, aMonth},
	{"yearly", aYear, aYear},
	{"annual", aYear, aYear},
	{"annually", aYear, aYear},
}

// unitsBy and fixedBy are where words begin with a byte in the lists above.
var unitsBy, fixedBy = func() (units, fixed [256][]int) {
	for i, u := range periodUnits {
		units[u.word[0]] = append(units[u.word[0]], i)
	}
	for i, f := range fixedPeriods {
		fixed[f.word[0]] = append(fixed[f.word[0]], i)
	}
	return units, fixed
}()

// periods appends those of s.
func periods(dst []period, s string) []period {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case 0xE5: // 小 天 分 周 岁 年 当
			if i+1 < len(s) && s[i+1] != 0xB0 && s[i+1] != 0xA4 && s[i+1] != 0x88 && s[i+1] != 0x91 && s[i+1] != 0xB2 && s[i+1] != 0xB9 && s[i+1] != 0xBD {
				continue
			}
		case 0xE6: // 日 星 月 每 次
			if i+1 < len(s) && s[i+1] != 0x97 && s[i+1] != 0x98 && s[i+1] != 0x9C && s[i+1] != 0xAF && s[i+1] != 0xAC {
				continue
			}
		case 0xE9, 0xE7: // 钟, 礼 第
		case 'm', 'h', 'd', 'f', 'w', 'y', 's', 'a', 'q':
			if i > 0 && letter(s[i-1]) {
				continue
			}
		default:
			continue
		}
		if p, ok := fixedAt(s, i); ok {
			dst = append(dst, p)
			i = p.end - 1
			continue
		}
		for _, at := range unitsBy[s[i]] {
			u := &periodUnits[at]
			if !strings.HasPrefix(s[i:], u.word) {
				continue
			}
			end := i + len(u.word)
			p, ok := period{}, false
			if s[i] >= 0x80 {
				p, ok = hanAmount(s, i)
			} else {
				plural := end < len(s) && s[end] == 's'
				if plural {
					end++
				}
				if end < len(s) && letter(s[end]) || strings.HasPrefix(s[end:], " of") && u.word == "quarter" {
					break
				}
				p, ok = latinAmount(s, i, plural)
				if rest := s[end:]; ok && p.least == p.most && (strings.HasPrefix(rest, " or two") || strings.HasPrefix(rest, " or so")) {
					p.most *= 2
				}
				if rest := s[end:]; strings.HasPrefix(rest, " old") || strings.HasPrefix(rest, "-old") || strings.HasPrefix(rest, " of age") || strings.HasPrefix(rest, "-year-old") {
					p.age = true
				}
			}
			if !ok {
				break
			}
			p.end = end
			switch {
			case u.days == 0:
				p.age = true
			case !p.age:
				p.least *= u.days
				p.most *= u.days
			}
			dst = append(dst, p)
			break
		}
	}
	return dst
}

func fixedAt(s string, i int) (period, bool) {
	for _, at := range fixedBy[s[i]] {
		f := &fixedPeriods[at]
		if !strings.HasPrefix(s[i:], f.word) {
			continue
		}
		end := i + len(f.word)
		if s[i] < 0x80 && end < len(s) && letter(s[end]) || strings.HasPrefix(s[end:], " li") || strings.HasPrefix(s[end:], " wear") {
			continue // daily life, daily living
		}
		return period{least: f.least, most: f.most, start: i, end: end}, true
	}
	return period{}, false
}

// hanAmount reads backwards from a unit at i how many of it there are.
func hanAmount(s string, i int) (period, bool) {
	start := i
	half, few, more := false, false, false
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:start])
		switch {
		case r == '几' || r == '数':
			few = true
		case r == '半':
			half = true
		case r == '多' || r == '余' || r == '来':
			more = true
		case r == '个' || r == '至' || r == '到' || r == '-' || r == '–' || r == '—' || r == '~' || r == '～' || r == '或' || r == ' ' || r == '.' || r >= '0' && r <= '9' || chineseDigit(r):
		default:
			n = 0
		}
		if n == 0 {
			break
		}
		start -= n
	}
	for start < i && (s[start] == ' ' || s[start] == '.' || s[start] == '-') {
		start++
	}
	amount := s[start:i]
	if amount == "" || strings.HasSuffix(s[:start], "第") || strings.HasPrefix(amount, "第") {
		return period{}, false
	}
	p := period{start: start}
	switch {
	case few && strings.Contains(amount, "十"):
		p.least, p.most = 20, 90
	case few:
		p.least, p.most = 2, 9
	default:
		p.least, p.most = bounds(amount)
		if half {
			p.least, p.most = p.least+.5, p.most+.5
		}
	}
	if more {
		p.most *= 1.5
	}
	return p, p.most > 0 && p.most < 150
}

// bounds gives the least and the greatest number that an amount tells: 24至48,
// 两三, 三四十.
func bounds(amount string) (least, most float64) {
	put := func(v float64) {
		if most == 0 || v < least {
			least = v
		}
		most = max(most, v)
	}
	for i := 0; i < len(amount); {
		r, n := utf8.DecodeRuneInString(amount[i:])
		if !(r >= '0' && r <= '9' || chineseDigit(r)) {
			i += n
			continue
		}
		end := i
		for end < len(amount) {
			r, n := utf8.DecodeRuneInString(amount[end:])
			if !(r >= '0' && r <= '9' || r == '.' || chineseDigit(r)) {
				break
			}
			end += n
		}
		run := amount[i:end]
		if vague(run) {
			a, na := utf8.DecodeRuneInString(run)
			b, nb := utf8.DecodeRuneInString(run[na:])
			x, _ := text.Digit(a)
			y, ok := text.Digit(b)
			if ok {
				scale := 1.0
				if strings.HasPrefix(run[na+nb:], "十") {
					scale = 10
				}
				put(float64(x) * scale)
				put(float64(y) * scale)
			}
		} else {
			for _, v := range text.Numbers(run) {
				put(v.Value)
			}
		}
		i = end
	}
	return least, most
}

// latinAmount reads backwards from a unit at i how many of it there are. A plural
// without a number counts after a word that measures: "within days".
func latinAmount(s string, i int, plural bool) (period, bool) {
	p := period{start: i}
	found := false
	put := func(v float64, at int) {
		if !found || v < p.least {
			p.least = v
		}
		if !found || v > p.most {
			p.most = v
		}
		found = true
		p.start = at
	}
	end := i
	for n := 0; n < 6 && end > 0; n++ {
		for end > 0 && (s[end-1] == ' ' || s[end-1] == '-' || strings.HasSuffix(s[:end], "–")) {
			if s[end-1] >= 0x80 {
				end -= 3
			} else {
				end--
			}
		}
		at := end
		for at > 0 && (letter(s[at-1]) || s[at-1] >= '0' && s[at-1] <= '9' || s[at-1] == '.' && at > 1 && s[at-2] >= '0' && s[at-2] <= '9') {
			at--
		}
		if at == end {
			break
		}
		w := strings.ToLower(s[at:end])
		if w[0] >= '0' && w[0] <= '9' {
			q, _ := arabic(s, at)
			put(s2value(s, q), at)
			end = at
			continue
		}
		if v, ok := numberValue(w); ok {
			put(v, at)
			end = at
			continue
		}
		switch w {
		case "few", "several", "some", "couple":
			put(2, at)
			put(9, at)
			if w == "couple" {
				p.most = 3
			}
		case "half":
			put(.5, at)
			p.least = .5
		case "quarter":
			put(.25, at)
			p.least, p.most = .25, .25
		case "a", "an", "this", "next", "coming", "every", "each", "per":
			if !found {
				put(1, at)
			}
		case "to", "or", "of", "the", "more", "than", "about", "at", "least":
			if !found && (w == "the" || w == "of" || w == "to" || w == "or") {
				if plural && w != "the" {
					put(2, at)
					put(9, at)
				}
				return p, found
			}
		case "within", "in", "for", "over", "takes", "take", "lasts", "last", "after", "by", "many":
			if !found && plural {
				put(2, at)
				put(9, at)
			}
			return p, found
		default:
			return p, found
		}
		end = at
	}
	return p, found
}

// s2value is the value of a number in digits without its unit.
func s2value(s string, q quantity) float64 {
	v, _ := bounds(s[q.start:q.end])
	return v
}

// numberValue is the value of an English number word.
func numberValue(w string) (float64, bool) {
	for _, n := range numberWords {
		if n.word == w {
			return n.value, true
		}
	}
	return 0, false
}
