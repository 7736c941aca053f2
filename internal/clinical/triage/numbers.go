package triage

import (
	"strings"
	"unicode/utf8"
)

// numberBefore reads the number that ends s, in digits or Chinese numerals, with
// 多 or 几 after it passed over; 几, 数 and few alone are 3, 半 is 0.5.
func numberBefore(s string) (float64, bool) {
	s = strings.TrimRight(s, " -")
	for _, p := range [...]string{"多", "来", "余", "个", "几"} {
		if t, ok := strings.CutSuffix(s, p); ok {
			if n, ok := numberBefore(t); ok {
				return n, true
			}
			return 3, p == "几"
		}
	}
	i := len(s)
	for i > 0 && (s[i-1] >= '0' && s[i-1] <= '9' || s[i-1] == '.') {
		i--
	}
	if i < len(s) {
		return digits(s[i:])
	}
	i = len(s)
	for i >= 3 && strings.Contains(numerals, s[i-3:i]) {
		i -= 3
	}
	if i < len(s) {
		return hanNumber(s[i:]), true
	}
	switch {
	case strings.HasSuffix(s, "数"):
		return 3, true
	case strings.HasSuffix(s, "半"):
		return 0.5, true
	}
	w := s[strings.LastIndexByte(s, ' ')+1:]
	for i, name := range [...]string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"} {
		if strings.EqualFold(w, name) {
			return float64(i), true
		}
	}
	if strings.EqualFold(w, "few") || strings.EqualFold(w, "several") {
		return 3, true
	}
	return 0, false
}

// numberAfter reads the number that s begins with, a few marks and words apart.
func numberAfter(s string) (float64, bool) {
	for i := 0; i < len(s) && i < 24; {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			j := i
			for j < len(s) && (s[j] >= '0' && s[j] <= '9' || s[j] == '.') {
				j++
			}
			return digits(s[i:j])
		case c == ',' || c == ';' || c == '.' || c == '?' || c == '\n':
			return 0, false
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == '，' || r == '。' || r == '；' || r == '？' {
				return 0, false
			}
			if n == 3 && strings.ContainsRune("一二三四五六七八九十", r) {
				j := i
				for j+3 <= len(s) && strings.Contains(numerals, s[j:j+3]) {
					j += 3
				}
				if j-i > 3 {
					return hanNumber(s[i:j]), true
				}
			}
			i += n
		default:
			i++
		}
	}
	return 0, false
}

// numberNext reads the number of a person's age that s begins with: one that a
// mark or blank follows, or 岁, 了 or 多.
func numberNext(s string) (float64, bool) {
	s = strings.TrimLeft(s, " ,")
	s = strings.TrimPrefix(s, "，")
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i > 0 && i <= 3 {
		rest := s[i:]
		n, ok := digits(s[:i])
		switch {
		case rest == "", strings.HasPrefix(rest, "了"), strings.HasPrefix(rest, "多"), strings.HasPrefix(rest, "岁"), strings.HasPrefix(rest, "，"), strings.HasPrefix(rest, "。"), strings.HasPrefix(rest, "、"):
			return n, ok
		case rest[0] == ',' || rest[0] == '.' && (len(rest) == 1 || rest[1] == ' '), strings.HasPrefix(rest, " and "), strings.HasPrefix(rest, " year"), strings.HasPrefix(rest, " with "), strings.HasPrefix(rest, " yrs"):
			return n, ok
		}
		return 0, false
	}
	for i+3 <= len(s) && strings.Contains(numerals, s[i:i+3]) {
		i += 3
	}
	if i > 3 {
		return hanNumber(s[:i]), strings.HasPrefix(s[i:], "岁") || strings.HasPrefix(s[i:], "多") || strings.HasPrefix(s[i:], "了") || strings.HasPrefix(s[i:], "几")
	}
	return 0, false
}

const numerals = "一二三四五六七八九十百两零〇"

func digits(s string) (float64, bool) {
	n, scale := 0.0, 0.0
	for i := 0; i < len(s) && i < 12; i++ {
		switch {
		case s[i] == '.' && scale == 0:
			scale = 1
		case s[i] == '.':
			return 0, false
		case scale > 0:
			scale /= 10
			n += float64(s[i]-'0') * scale
		default:
			n = n*10 + float64(s[i]-'0')
		}
	}
	return n, true
}

// hanNumber reads Chinese numerals up to the hundreds: 六十三, 十二, 一百零二.
func hanNumber(s string) float64 {
	total, digit := 0, 0
	for _, r := range s {
		switch r {
		case '十':
			total += max(digit, 1) * 10
			digit = 0
		case '百':
			total += max(digit, 1) * 100
			digit = 0
		case '两':
			digit = 2
		case '零', '〇':
			digit = 0
		default:
			digit = strings.Index("一二三四五六七八九", string(r))/3 + 1
		}
	}
	return float64(total + digit)
}
